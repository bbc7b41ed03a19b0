"""Composes RIS records: the lines of the imported record as they were, what was edited in their place.

A composed record is read back by our own reader; where that reads otherwise than the source's metadata, the lines of
that detail are dropped and written anew in the tags that rispy, Zotero and EndNote know. What the metadata have no
place for (unknown tags, notes) stays as it was.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from app.domain.kinds import Identifier
from app.domain.sources import Draft, LedgerLine, Metadata, Source, SourceKind
from app.formats.inline_markup import as_written
from app.formats.ris_foreign import as_notes, is_registry, is_ris
from app.formats.ris_lines import LISTS, may_wrap, pieces
from app.formats.ris_marks import STATE_TODO, is_decision, is_mark, is_state, words_of_note
from app.formats.ris_tags import ARTICLE_NUMBER, draft_of
from app.formats.tagged import TaggedRecord

Line = tuple[str, str]
"""A tag and its value, which is never empty and holds no line break."""

_BREAKS = re.compile(r"\s*[\n\r\v\f\x1c-\x1f\x85\u2028\u2029]\s*")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0\ufdd1]")
_BARE = re.compile(r"[^0-9a-z]")

_TYPES = {
    SourceKind.JOURNAL_ARTICLE: ("JOUR", ""),
    SourceKind.REVIEW: ("JOUR", "Review"),
    SourceKind.SYSTEMATIC_REVIEW: ("JOUR", "Systematic Review"),
    SourceKind.META_ANALYSIS: ("JOUR", "Meta-Analysis"),
    SourceKind.CONFERENCE_ABSTRACT: ("ABST", ""),
    SourceKind.PREPRINT: ("UNPB", "Preprint"),
    SourceKind.PRESS_RELEASE: ("ELEC", "Press Release"),
    SourceKind.WEB_ARTICLE: ("ELEC", ""),
    SourceKind.REGISTRY_RECORD: ("ELEC", "Registry Record"),
    SourceKind.BIBLIOGRAPHIC_RECORD: ("GEN", ""),
    SourceKind.PROTOCOL: ("RPRT", "Protocol"),
    SourceKind.REGULATORY_DOCUMENT: ("GOVDOC", ""),
    SourceKind.DATASET: ("DATA", ""),
    SourceKind.OTHER: ("GEN", ""),
}
"""The reference type of each kind of source, and the type of work (M3) that tells it from its likes."""

_RENAMED = {"T1": "TI", "A1": "AU", "N2": "AB", "Y1": "PY"}
"""Older tags, written by the name that every reader knows, unless the record has that one as well."""

_TAGS = {
    "title": ("TI", "T1", "CT"),
    "authors": ("AU", "A1"),
    "container": ("JF", "JO", "T2", "JA", "J2", "J1"),
    "volume": ("VL", "VO", "VI"),
    "issue": ("IS", "CP"),
    "pages": ("SP", "EP"),
    "article_number": ("C7",),
    "publisher": ("PB",),
    "date": ("PY", "Y1", "DA"),
    "language": ("LA",),
    "abstract": ("AB", "N2"),
    "keywords": ("KW",),
    "identifiers": ("DO", "DI", "PM", "SN"),
    "url": ("UR",),
    "kind": ("TY",),
}
"""The tags that go when a detail is written anew."""

_MAY_IDENTIFY = frozenset(("U2", "M3", "L1", "L2", "L3", "L4", "N3", "AN", "C2", "C3", "C5", "UR"))
_SCHEME_TAGS = {"doi": "DO", "pmid": "PM", "pmcid": "C2", "issn": "SN", "isbn": "SN", "url": "UR"}
_ACCESSIONS = frozenset(("nct", "wos", "accession"))
_ORDER = ("TY", "TI", "AU", "PY", "DA", "T2", "JF", "JO", "VL", "IS", "SP", "EP", "C7", "DO", "PM", "SN", "UR")
_LAST = ("KW", "N1", "AB")
_ROUNDS = 4
_TELLING = 7  # from this length on, an identifier within a longer value is no accident


def clean(words: str) -> str:
    r"""Return words that fit on one line: line breaks become a space, other control characters fall away.

    >>> clean("One\r\nER  - \x07two ")
    'One ER  - two'
    """
    return _CONTROLS.sub("", _BREAKS.sub(" ", words).replace("\t", " ")).strip()


def logical_lines(ledger: Iterable[LedgerLine]) -> list[Line]:
    """Return the lines of an imported record with wrapped ones joined as the reader joins them."""
    lines: list[Line] = []
    tag = ""
    for line in ledger:
        if line.tag:
            tag = line.tag
            lines.append((tag, line.value))
        elif tag in LISTS or not lines:
            lines.append((tag, line.value))
        elif may_wrap(tag):
            lines[-1] = (tag, f"{lines[-1][1]} {line.value}".strip())
    cleaned = [(tag, clean(value)) for tag, value in lines if tag]
    return [(tag, value) for tag, value in cleaned if value]


def ris_record(source: Source, ledger: Sequence[LedgerLine], marks: Sequence[Line]) -> list[Line]:
    """Return the lines of a source's record, TY first, ER left out; `marks` say how it was curated.

    What a ledger of another format says beyond the metadata is carried in notes; a registry record's is not.
    """
    if not is_ris(ledger):
        ledger = () if is_registry(ledger) else as_notes(ledger, source.metadata)
    own = {(tag, words_of_note(value)) for tag, value in marks}
    kept = [
        line
        for line in _renamed(logical_lines(ledger))
        if line[0] != "ER" and not is_mark(*line) and (line[0], words_of_note(line[1])) not in own
    ]
    kept = list(dict.fromkeys(kept))
    written: dict[str, list[Line]] = {}
    for _ in range(_ROUNDS):
        lines = _ordered([*(line for part in written.values() for line in part), *kept])
        wrong = _misread(lines, source) - written.keys()
        if not wrong:
            break
        unwanted = _unwanted(lines, source.metadata) if "identifiers" in wrong else set()
        for detail in sorted(wrong):
            kept = [line for line in kept if not _belongs(line, detail, source, unwanted)]
        for detail in sorted(wrong):
            written[detail] = _write(detail, source, kept)
    lines = _with_date(lines, source.metadata)
    if any(is_decision(*line) for line in kept) and not any(is_state(*line) for line in marks):
        marks = [*marks, STATE_TODO]
    return [(tag, _unsplit(tag, value)) for tag, value in _ordered([*lines, *map(_mark_as_written, marks)])]


def _unsplit(tag: str, value: str) -> str:
    """Return a value that a reader will not take for two tags on one line."""
    return value.replace("  -", " &#32;-") if pieces(tag, value) else value


def _mark_as_written(line: Line) -> Line:
    tag, value = line
    folded = " ".join(value.split())
    if tag == "N1" and words_of_note(value) != folded:
        return tag, value.replace("&", "&#38;").replace("<", "&#60;")
    return tag, as_written(value)


def record_bytes(lines: Iterable[Line]) -> bytes:
    """Return a record as bytes: two spaces, CRLF, one ER, a blank line behind."""
    text = "".join(f"{tag}  - {value}\r\n" for tag, value in lines)
    return f"{text}ER  - \r\n\r\n".encode()


def _renamed(lines: list[Line]) -> list[Line]:
    present = {tag for tag, _ in lines}
    values = set(lines)
    renamed: list[Line] = []
    for tag, value in lines:
        new = _RENAMED.get(tag, tag)
        if new == tag or new not in present:
            renamed.append((new, value))
        elif (new, value) not in values:
            renamed.append((tag, value))
    return renamed


def _misread(lines: list[Line], source: Source) -> set[str]:
    """Return the details that our reader reads otherwise than the source has them."""
    if not lines or lines[0][0] != "TY":
        return {"kind"}
    draft = _read(lines)
    wrong = {name for name, shape in _SHAPES.items() if shape(draft.metadata) != shape(source.metadata)}
    return wrong | ({"kind"} if draft.kind is not source.kind else set())


def _read(lines: Sequence[Line]) -> Draft:
    ledger = tuple(LedgerLine(number, tag, value) for number, (tag, value) in enumerate(lines, 1))
    return draft_of(TaggedRecord(ledger, 0, 0), Counter())[0]


_SHAPES: dict[str, Callable[[Metadata], object]] = {
    "title": lambda data: clean(data.title),
    "authors": lambda data: [clean(str(author)) for author in data.authors if clean(str(author))],
    "container": lambda data: clean(data.container),
    "volume": lambda data: clean(data.volume),
    "issue": lambda data: clean(data.issue),
    "pages": lambda data: clean(data.pages),
    "article_number": lambda data: clean(data.article_number),
    "publisher": lambda data: clean(data.publisher),
    "date": lambda data: data.date or clean(data.date_as_stated),
    "language": lambda data: clean(data.language),
    "abstract": lambda data: clean(data.abstract),
    "keywords": lambda data: [clean(word) for word in data.keywords if clean(word) and not is_mark("KW", clean(word))],
    "identifiers": lambda data: {
        scheme: [one.value for one in data.identifiers if one.scheme == scheme and one.scheme != "url"]
        for scheme in {one.scheme for one in data.identifiers if _tag_of(one)} - {"url"}
    },
    "url": lambda data: (clean(data.url), {clean(one.value) for one in data.identifiers if one.scheme == "url"}),
}
"""What of each detail must come back."""


def _belongs(line: Line, detail: str, source: Source, unwanted: set[str]) -> bool:
    tag, value = line
    if tag in _TAGS[detail]:
        return True
    if detail == "article_number":
        return tag == "M1" and not source.metadata.article_number
    if detail == "kind":
        return tag == "M3" and any(word.casefold() in value.casefold() for _, word in _TYPES.values() if word)
    if detail == "identifiers" and tag in _MAY_IDENTIFY:
        stated = _bare(value)
        return any(one == stated or (len(one) >= _TELLING and one in stated) for one in unwanted)
    return False


def _unwanted(lines: Sequence[Line], data: Metadata) -> set[str]:
    """Return the bare values of what our reader takes for identifiers and the source does not have."""
    current = {(one.scheme, one.value) for one in data.identifiers}
    found = _read(lines).metadata.identifiers if lines and lines[0][0] == "TY" else ()
    return {_bare(one.value) for one in found if one.scheme != "url" and (one.scheme, one.value) not in current}


def _write(detail: str, source: Source, kept: Sequence[Line]) -> list[Line]:
    data = source.metadata
    single = {"title": "TI", "container": "T2", "volume": "VL", "issue": "IS", "article_number": "C7"}
    single |= {"publisher": "PB", "language": "LA", "abstract": "AB"}
    lines: list[Line]
    match detail:
        case "kind":
            type_, work = _TYPES[source.kind]
            lines = [("TY", type_), ("M3", work)]
        case "authors":
            lines = [("AU", str(author)) for author in data.authors]
        case "keywords":
            lines = [("KW", word) for word in data.keywords if not is_mark("KW", clean(word))]
        case "date":
            lines = [("PY", str(data.date.year) if data.date else data.date_as_stated)]
        case "pages":
            lines = _pages(clean(data.pages))
        case "identifiers":
            lines = _identifiers(data, kept)
        case "url":
            urls = [data.url, *(one.value for one in data.identifiers if one.scheme == "url")]
            lines = [("UR", url) for url in dict.fromkeys(urls)]
        case _:
            lines = [(single[detail], getattr(data, detail))]
    cleaned = [(tag, as_written(clean(value))) for tag, value in lines]
    return [(tag, value) for tag, value in cleaned if value]


def _pages(pages: str) -> list[Line]:
    first, dash, last = pages.partition("-")
    spaced = first != first.strip() or last != last.strip()
    whole = not dash or not first or not last or "-" in last or first.endswith(last) or spaced
    return [("SP", pages)] if whole else [("SP", first), ("EP", last)]


def _identifiers(data: Metadata, kept: Sequence[Line]) -> list[Line]:
    stated = {(one.scheme, one.value) for one in _read([("TY", "GEN"), *kept]).metadata.identifiers}
    missing = [one for one in data.identifiers if (one.scheme, one.value) not in stated and one.scheme != "url"]
    return [(tag, one.value) for one in missing if (tag := _tag_of(one))]


def _tag_of(one: Identifier) -> str:
    return "AN" if one.scheme in _ACCESSIONS else _SCHEME_TAGS.get(one.scheme, "")


def uncarried(data: Metadata) -> list[Line]:
    """Return notes for what RIS has no tag for: identifiers of other schemes, article numbers of another shape."""
    odd = [one for one in data.identifiers if not _tag_of(one)]
    notes = [("N1", clean(f"Vouch identifier ({one.scheme}): {one.value}")) for one in odd]
    if data.article_number and ARTICLE_NUMBER.fullmatch(data.article_number) is None:
        notes.append(("N1", clean(f"Vouch article number: {data.article_number}")))
    return notes


def _with_date(lines: list[Line], data: Metadata) -> list[Line]:
    """Add the date in the one spelling that every reader knows, where no line has it."""
    if data.date is None:
        return lines
    tags = {tag for tag, _ in lines}
    more = [("PY", str(data.date.year))] if "PY" not in tags else []
    if "DA" not in tags and "-" in data.date.iso:
        more.append(("DA", data.date.iso.replace("-", "/")))
    return [*lines, *more]


def _ordered(lines: Iterable[Line]) -> list[Line]:
    place = {tag: at for at, tag in enumerate(_ORDER)}
    last = {tag: len(_ORDER) + 1 + at for at, tag in enumerate(_LAST)}
    return sorted(lines, key=lambda line: place.get(line[0], last.get(line[0], len(_ORDER))))


def _bare(words: str) -> str:
    return _BARE.sub("", words.casefold())
