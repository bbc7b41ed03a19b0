"""Identifiers of trials, papers, people and terms: their shapes and one spelling for each.

Shapes follow the Bioregistry patterns (CC0), tightened where a registry's own form is known. Nothing here says that an
identifier exists (rules V06 to V08). To add a scheme, add one row to `SCHEMES`: its key, its name, how it may be
written in a text, and how that becomes its one spelling.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from app.domain.forms import Field
from app.domain.identifiers import spelled_doi
from app.domain.kinds import Identifier
from app.reading.result import Asked, Reading

_DASH = r"[\s]?[-‐‑–−][\s]?"


@dataclass(frozen=True)
class Scheme:
    """A scheme: `pattern` finds it in a text, `spell` makes its one spelling of what was found.

    `plain` schemes are recognised only where the field or a prefix names them: their shape alone says too little.
    """

    key: str
    name: str
    pattern: re.Pattern[str]
    spell: Callable[[str], str]
    example: str
    plain: bool = False


class FoundIdentifier(NamedTuple):
    """An identifier in a text: code points, end exclusive."""

    identifier: Identifier
    start: int
    end: int


def _scheme(
    key: str, name: str, pattern: str, spell: Callable[[str], str], example: str, *, plain: bool = False
) -> Scheme:
    return Scheme(key, name, re.compile(rf"(?<![0-9A-Za-z]){pattern}(?![0-9A-Za-z])", re.I), spell, example, plain)


def _letters_then_digits(prefix: str) -> Callable[[str], str]:
    return lambda words: prefix + "".join(c for c in words[len(prefix) :] if c.isalnum())


def _dashes(words: str) -> str:
    return re.sub(_DASH, "-", words)


def _chictr(words: str) -> str:
    return "ChiCTR" + _dashes(words)[6:].upper().replace(" ", "")


def _jrct(words: str) -> str:
    return "jRCT" + words.split("RCT", 1)[-1] if "RCT" in words else "jRCT" + words.lower().split("rct", 1)[-1]


def _umin(words: str) -> str:
    return words.upper().removeprefix("JPRN-").replace(" ", "")


def _actrn(words: str) -> str:
    return words[:-1].upper() + words[-1].lower()


def _pmcid(words: str) -> str:
    return "".join(words.upper().split())


def _rebec(words: str) -> str:
    return "RBR-" + words[4:].lower()


_NCT = r"NCT[\s:-]{0,2}[0-9]{4}[\s-]?[0-9]{4}"
_CTIS = rf"20[0-9]{{2}}{_DASH}5[0-9]{{5}}{_DASH}[0-9]{{2}}{_DASH}[0-9]{{2}}"
_EUDRACT = rf"(?:19|20)[0-9]{{2}}{_DASH}[0-9]{{6}}{_DASH}[0-9]{{2}}(?!{_DASH}[0-9])"
SCHEMES = (
    _scheme("nct", "ClinicalTrials.gov", _NCT, _letters_then_digits("NCT"), "NCT00000000"),
    _scheme("ctis", "EU CTIS", _CTIS, _dashes, "2023-500000-40-00"),
    _scheme("eudract", "EudraCT", _EUDRACT, _dashes, "2016-000000-39"),
    _scheme("isrctn", "ISRCTN", r"ISRCTN[\s,:]{0,2}[0-9]{8}", _letters_then_digits("ISRCTN"), "ISRCTN00000000"),
    _scheme("chictr", "ChiCTR", rf"ChiCTR(?:{_DASH}[A-Z]{{2,5}}{_DASH})?\s?[0-9]{{8,10}}", _chictr, "ChiCTR2100000000"),
    _scheme("jrct", "jRCT", r"(?:JPRN-)?jRCT[a-z]?[0-9]{9,10}", _jrct, "jRCT2030000000"),
    _scheme("umin", "UMIN-CTR", r"(?:JPRN-)?UMIN\s?[0-9]{9}", _umin, "UMIN000000000"),
    _scheme("anzctr", "ANZCTR", r"ACTRN[0-9]{14}p?", _actrn, "ACTRN12623000000000"),
    _scheme("drks", "DRKS", r"DRKS\s?[0-9]{8}", _letters_then_digits("DRKS"), "DRKS00000000"),
    _scheme("ctri", "CTRI", r"CTRI/[0-9]{4}/[0-9]{2,3}/[0-9]{6}", str.upper, "CTRI/2023/04/000000"),
    _scheme("cris", "CRiS", r"KCT\s?[0-9]{7}", _letters_then_digits("KCT"), "KCT0000000"),
    _scheme("irct", "IRCT", r"IRCT[0-9]{5,20}N[0-9]{1,4}", str.upper, "IRCT20080000000000N7"),
    _scheme("tctr", "TCTR", r"TCTR[0-9]{11}", str.upper, "TCTR20230000000"),
    _scheme("rebec", "ReBec", r"RBR-[0-9a-z]{4,12}", _rebec, "RBR-6abcdef"),
    _scheme("pactr", "PACTR", r"PACTR[0-9]{12,16}", str.upper, "PACTR202300000000000"),
    _scheme("slctr", "SLCTR", r"SLCTR/[0-9]{4}/[0-9]{1,5}", str.upper, "SLCTR/2023/010"),
    _scheme("pmcid", "PMCID", r"PMC\s?[0-9]{3,10}(?:\.[0-9]{1,3})?", _pmcid, "PMC0000000"),
    _scheme("orcid", "ORCID", r"[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X]", str.upper, "0000-0000-0000-0000"),
    _scheme("hgnc", "HGNC", r"HGNC:[0-9]{1,5}", str.upper, "HGNC:1633"),
    _scheme("doid", "DOID", r"DOID:[0-9]{1,8}", str.upper, "DOID:0060060"),
    _scheme("issn", "ISSN", r"[0-9]{4}-[0-9]{3}[0-9X]", str.upper, "0000-0000", plain=True),
    _scheme("mesh", "MeSH", r"D[0-9]{6,9}", str.upper, "D008228", plain=True),
    _scheme("ncit", "NCIt", r"C[0-9]{2,8}", str.upper, "C3211", plain=True),
    _scheme("ror", "ROR", r"0[0-9a-z]{6}[0-9]{2}", str.lower, "00x0xxx00", plain=True),
    _scheme("pmid", "PMID", r"[1-9][0-9]{0,7}", str, "12345678", plain=True),
    _scheme("orphanet", "Orphanet", r"[0-9]{1,7}", str, "547", plain=True),
)  # fmt: skip
_DOI = Scheme("doi", "DOI", re.compile(r"(?<![0-9A-Za-z.])10\.[0-9]{4,9}/\S{1,400}"), spelled_doi, "10.1000/xyz123")
_ALL = (_DOI, *SCHEMES)
_BY_KEY = {scheme.key: scheme for scheme in _ALL}
_REGISTRIES = "nct ctis eudract isrctn chictr jrct umin anzctr drks ctri cris irct tctr rebec pactr slctr"
REGISTRIES = frozenset(_REGISTRIES.split())
"""The schemes of trial registries."""

_NAMED_PMID = re.compile(r"\b(?:PMID|PubMed(?:\sID)?)[\s:]{1,3}(?P<id>[1-9][0-9]{0,7})(?![0-9])", re.IGNORECASE)


def find_identifiers(text: str) -> tuple[FoundIdentifier, ...]:
    """Return the identifiers of a text that their shape or a prefix gives away, in order, without overlaps.

    >>> [f.identifier.value for f in find_identifiers("NCT 0305 6339 and https://doi.org/10.1000/ABC.")]
    ['NCT03056339', '10.1000/abc']
    """
    found: list[FoundIdentifier] = []
    for scheme in _ALL:
        if not scheme.plain:
            found.extend(_found(scheme, match.group(), match.start()) for match in scheme.pattern.finditer(text))
    found.extend(
        FoundIdentifier(Identifier("pmid", match["id"]), match.start("id"), match.end("id"))
        for match in _NAMED_PMID.finditer(text)
    )
    kept: list[FoundIdentifier] = []
    for one in sorted(found, key=lambda f: (f.start, f.start - f.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return tuple(kept)


def read_identifier(asked: Asked) -> Reading | None:
    """Read an identifier of one of the field's schemes, or of any scheme when the field names none."""
    wanted = asked.field.schemes
    found = [f for f in find_identifiers(asked.words) if not wanted or f.identifier.scheme in wanted]
    if not found:
        plain = _plain(asked.words.strip(), wanted)
        if plain is None:
            return None
        lead = len(asked.words) - len(asked.words.lstrip())
        found = [FoundIdentifier(plain, lead, lead + len(asked.words.strip()))]
    notes: tuple[str, ...] = ()
    if len({f.identifier for f in found}) > 1:
        notes = ("These words hold several identifiers; the first is taken.",)
    first = found[0]
    return asked.answer(first.identifier, parts=(asked.part("value", first.start, first.end),), notes=notes)


def parse_identifier(field: Field, typed: str) -> Identifier | None:
    """Return the identifier that somebody typed, or None; "scheme: value" keeps a value of any shape."""
    words = typed.strip()
    found = find_identifiers(words)
    if len(found) == 1 and _covers(found[0], words) and _allowed(found[0].identifier.scheme, field.schemes):
        return found[0].identifier
    plain = _plain(words, field.schemes)
    if plain is not None:
        return plain
    head, colon, value = words.partition(":")
    if colon and head.strip() and value.strip():
        return normalise(_key_of(head.strip()), value.strip())
    return None if field.schemes or not words else Identifier("", words)


def normalise(scheme: str, value: str) -> Identifier:
    """Return an identifier in its scheme's one spelling; a value of another shape stays as it is."""
    known = _BY_KEY.get(scheme)
    match = known.pattern.fullmatch(value) if known else None
    if known is None or match is None:
        return Identifier(scheme, value)
    return Identifier(scheme, known.spell(value))


def is_spelled(scheme: str, value: str) -> bool:
    """Say whether a value has the shape of its scheme, in that scheme's one spelling."""
    known = _BY_KEY.get(scheme)
    return known is not None and known.pattern.fullmatch(value) is not None and known.spell(value) == value


def scheme_name(key: str) -> str:
    """Return how a scheme is called, or its key when it is none of ours."""
    return _BY_KEY[key].name if key in _BY_KEY else key


def example(schemes: tuple[str, ...]) -> str:
    """Return what an identifier of the first of some schemes looks like."""
    known = next((_BY_KEY[key] for key in schemes if key in _BY_KEY), _ALL[1])
    return known.example


def _found(scheme: Scheme, words: str, start: int) -> FoundIdentifier:
    value = scheme.spell(words)
    length = len(value) if scheme.key == "doi" else len(words)
    return FoundIdentifier(Identifier(scheme.key, value), start, start + length)


def _plain(words: str, schemes: tuple[str, ...]) -> Identifier | None:
    """Return what words without a telling shape are for the field's schemes."""
    for key in schemes:
        scheme = _BY_KEY.get(key)
        if scheme is not None and scheme.pattern.fullmatch(words):
            return Identifier(key, scheme.spell(words))
    return None


def _covers(found: FoundIdentifier, words: str) -> bool:
    """Say whether nothing but a known prefix, an address or punctuation stands beside an identifier."""
    before, after = words[: found.start].strip().lower(), words[found.end :].strip(" .,;)")
    known = before in {"", "(", "doi", "doi:", "pmid", "pmid:", "pubmed:", "pubmed id:"}
    named = before.rstrip(":").strip() in {found.identifier.scheme, scheme_name(found.identifier.scheme).lower()}
    address = before.startswith(("http://", "https://")) and not any(map(str.isspace, before))
    return not after and (known or named or address)


def _allowed(scheme: str, schemes: tuple[str, ...]) -> bool:
    return not schemes or scheme in schemes


def _key_of(name: str) -> str:
    folded = name.casefold()
    return next((s.key for s in _ALL if folded in {s.key, s.name.casefold()}), name)
