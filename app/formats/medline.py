"""PubMed's tagged format (.nbib, MEDLINE): four characters of tag, a dash, wrapped lines indented by six spaces.

Tags are those of the National Library of Medicine's "MEDLINE/PubMed data element descriptions".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from app.domain.kinds import Identifier
from app.domain.sources import Draft, Metadata, Problem, SourceKind
from app.formats import identifiers
from app.formats.encodings import Encoding
from app.formats.ris_card import Card, folded_text
from app.formats.ris_dates import ris_date
from app.formats.ris_kinds import kind_of
from app.formats.ris_tags import ARTICLE_NUMBER, as_draft, author_of
from app.formats.tagged import TaggedRecord
from app.formats.tagged_blocks import Grammar, read_blocks

EXTRACTOR = "vouch.nbib"
EXTRACTOR_VERSION = "1"

_WORDS = (
    "AB AD AID AU AUID BTI CDAT CI CIN CN COI COIS CON CP CRDT CRF CRI CTDT CTI DA DCOM DDIN DEP DP DRIN DRDT ECF ECI"
    " EDAT EFR EIN ED EN FAU FED FIR FPS FS GN GR GS IP IR IRAD IS ISBN JC JID JT LA LID LR MH MHDA MID NM OAB OABL"
    " OCI OID ORI OT OTO OWN PB PG PHST PL PMC PMCR PMID PRIN PROF PS PST PT PUBM RF RIN RN ROF RPF RPI RRI RRF SB SFM"
    " SI SO SPIN STAT TA TI TT UIN UOF VI VTI"
)
_KNOWN = _WORDS.split()
_BEGINS = frozenset(("PMID", "UI"))
_EXACT = {f"{tag:<4}- ": tag for tag in _KNOWN if tag not in _BEGINS}
_GRAMMAR = Grammar(
    width=6,
    known=_EXACT | {"      ": ""},
    tag=re.compile(
        rf"\ufeff*((?:{'|'.join([*_KNOWN, 'UI'])})(?= {{0,3}}-)"
        r"|[A-Z][A-Z0-9]{3}(?=-)|[A-Z][A-Z0-9]{2}(?= -)|[A-Z][A-Z0-9](?=  -))"
        r" {0,3}-(?:[ \t]|(?<=PMID-)(?=\d)|(?=\s*$))(.*)",
        re.DOTALL,
    ),
    begins=_BEGINS,
    titles=frozenset(("TI", "BTI")),
)
UNTRANSLATED = re.compile(r"\[?not available\]?\.?", re.IGNORECASE)
"""What PubMed puts for the title of an article that has none in English."""

_STAR = re.compile(r"(?:^|(?<=/))\*")


def read_medline(lines: Iterable[str], encoding: Encoding, repairs: Counter[str]) -> Iterator[TaggedRecord | Problem]:
    """Yield the records of a file and the problems met; arguments as of `app.formats.ris.read_ris`."""
    return read_blocks(_GRAMMAR, lines, encoding, repairs)


def medline_draft(record: TaggedRecord, folded: Counter[str]) -> tuple[Draft, list[Problem]]:
    """Return a record as a draft, with notes on what a person should look at.

    Full names (FAU) go before short ones, a group (CN) behind the persons; headings (MH) and words of the authors (OT)
    are keywords. The registration numbers of trials (SI) name what the paper is about, not the paper: they stay in the
    ledger.
    """
    card = Card(record, folded, frozenset(), _all_wrap)
    stated = card.first("DP")
    date = ris_date(stated) or ris_date(stated[:4])
    if stated and date is None:
        card.note("DP", stated, "DP is no date that can be read; it is kept as stated.")
    pages = card.pick("PG")
    lid = next((words for words, kind in map(_told_apart, card.all("LID")) if kind == "pii"), "")
    metadata = Metadata(
        title=card.pick("TT", "TI") if UNTRANSLATED.fullmatch(card.first("TI")) else card.pick("TI", "BTI", "TT"),
        authors=tuple([author_of(name) for name in _names(card)]),
        container=card.pick("JT", "TA") or (card.first("BTI") if card.first("TI") else ""),
        volume=card.pick("VI"),
        issue=card.pick("IP"),
        pages=pages,
        article_number=lid if not pages and ARTICLE_NUMBER.fullmatch(lid) else "",
        publisher=card.pick("PB"),
        date=date,
        date_as_stated=stated,
        language="; ".join(card.all("LA")),
        abstract="\n".join(card.all("AB") or card.all("OAB")),
        keywords=_keywords(card),
        identifiers=tuple([Identifier(*pair) for pair in dict.fromkeys(_identifiers(card))]),
    )
    return as_draft(record, metadata, _kind(card), EXTRACTOR, EXTRACTOR_VERSION), card.problems


def _all_wrap(tag: str) -> bool:
    return bool(tag)


def _names(card: Card) -> list[str]:
    people = card.all("FAU") or card.all("AU")
    return [*people, *card.all("CN")] or card.all("FED") or card.all("ED")


def _keywords(card: Card) -> tuple[str, ...]:
    words: dict[str, str] = {}
    for tag in ("MH", "OT"):
        for value in card.all(tag):
            word = _STAR.sub("", value)
            if words.setdefault(folded_text(word), word) is not word:
                card.folded[f"{tag} = {tag if tag == 'MH' else 'MH'}"] += 1
    return tuple(words.values())


def _told_apart(value: str) -> tuple[str, str]:
    """Return an identifier and its kind, of `10.1000/a [doi]`."""
    words, _, kind = value.rpartition("[")
    return words.strip(), kind.removesuffix("]").strip().lower()


def _identifiers(card: Card) -> Iterator[tuple[str, str]]:
    for tag in ("LID", "AID"):
        for value in card.all(tag):
            words, kind = _told_apart(value)
            if kind == "doi" and (read := identifiers.doi(words)):
                yield "doi", read
    for value in card.all("PMID"):
        if read := identifiers.pmid(value):
            yield "pmid", read
        else:
            card.note("PMID", value, "PMID is no PubMed number; it is kept but not used.")
    for value in card.all("PMC"):
        if read := identifiers.pmcid(value):
            yield "pmcid", read
    yield from card.serials("IS", "ISBN")


def _kind(card: Card) -> tuple[SourceKind, bool]:
    works = card.all("PT")
    if card.first("BTI"):
        return kind_of("CHAP", works)
    if "Dataset" in works:
        return SourceKind.DATASET, True
    return kind_of("JOUR" if works else "GEN", works)
