"""ClinicalTrials.gov records in JSON, of API v2 or of the legacy shape: one source for each trial."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from app.domain.dates import PartialDate
from app.domain.errors import UnreadableError
from app.domain.kinds import Identifier
from app.domain.sources import Draft, Metadata, Problem, SourceKind
from app.formats.encodings import decode
from app.formats.identifiers import nct
from app.formats.registry_file import Broken, NoJsonError, RegistryFile
from app.formats.registry_json import Tree, ledger_of, looks_like_registry, tree_of, value_at, words_of
from app.formats.registry_text import render_tree
from app.formats.registry_words import plain
from app.importers.contract import Material, Tally
from app.reading.dates import parse_date

EXTRACTOR = "vouch.ctgov"
EXTRACTOR_VERSION = "2"
LARGEST = 200_000_000
"""In bytes; a longer file is a dump of a registry, not records to read."""

_NCT = re.compile(r"NCT[0-9]{8}", re.IGNORECASE)
_EUDRACT = re.compile(r"[0-9]{4}-[0-9]{6}-[0-9]{2}")
_CTIS = re.compile(r"20[0-9]{2}-5[0-9]{5}-[0-9]{2}-[0-9]{2}")
_ID = "protocolSection.identificationModule"
_STATUS = "protocolSection.statusModule"
_BY_LINES = frozenset({".jsonl", ".ndjson"})
_DIGITS = 10


def recognises(head: str, material: Material) -> int:
    """Return how surely this is a registry record: JSON that names a protocol section and an NCT number."""
    del material
    return 95 if looks_like_registry(head) else 0


def read(material: Material, tally: Tally) -> Iterator[Draft | Problem]:
    """Yield a draft for each trial in the file; one without its number is refused.

    Problems tell that a trial is another one than the file's name says, and that a search found more. Raises
    UnreadableError for what is no such JSON, or holds no trial.
    """
    scan = material.scan
    if scan.size > LARGEST:
        raise UnreadableError(f"{material.name} has {scan.size:,} bytes; registry files up to {LARGEST:,} are read.")
    if scan.encoding.fallback:
        tally.repairs["assumed_encoding"] += 1
    with material.open() as file:
        text = decode(file.read(), scan.encoding)
    found = RegistryFile(text, by_lines=material.suffix in _BY_LINES)
    try:
        yield from _read(material, text, found)
    except NoJsonError as error:
        raise UnreadableError(f"{material.name} is no whole JSON file: {error}.") from error


def _read(material: Material, text: str, found: RegistryFile) -> Iterator[Draft | Problem]:
    """Yield what is in a file; each draft is the slice of its own study."""
    promised = {one.upper() for one in _NCT.findall(material.name)}
    count = measured = 0
    at = material.scan.encoding.bom
    for place, entry in enumerate(found.entries(), 1):
        if isinstance(entry, Broken):
            refused = entry.raw.startswith(("{", "["))
            yield Problem(entry.line, "This line is no whole JSON; it was not imported.", entry.raw, refused=refused)
            continue
        number = nct(words_of(value_at(entry.study, f"{_ID}.nctId"))) if entry.study else ""
        if not entry.study or not number:
            what = "has no NCT number" if entry.study else "is no registry record"
            yield Problem(entry.line, f"Record {place} {what}; it was not imported.", refused=bool(entry.study))
            continue
        count += 1
        if promised and number not in promised:
            other = " and ".join(sorted(promised))
            yield Problem(
                0, f"The file is called {other}, but its record is {number}: look whether it is the right one."
            )
        at, measured = at + material.scan.encoding.size_of(text[measured : entry.start]), entry.start
        size = material.scan.encoding.size_of(text[entry.start : entry.end])
        yield _draft(entry.study, number, at, at + size, entry.line)
    if not count:
        raise UnreadableError(f"{material.name} holds {_nothing(found)}; nothing was imported.")
    yield from _of_page(found, count)


def _nothing(found: RegistryFile) -> str:
    if found.chosen_fields:
        return "chosen fields of registry records, not whole ones (export all fields as JSON)"
    return "no registry record"


def _of_page(found: RegistryFile, count: int) -> Iterator[Problem]:
    """Tell that a search found more than this page of it holds."""
    if found.page.get("nextPageToken"):
        total = words_of(found.page.get("totalCount"))
        of = f" of {int(total):,}" if total.isascii() and total.isdigit() and len(total) < _DIGITS else ""
        yield Problem(
            0, f"This is one page of a search, with {count:,}{of} records; the other pages are files of their own."
        )


def _draft(study: Tree, number: str, start: int, end: int, line: int) -> Draft:
    ledger = ledger_of(study)
    tree = tree_of(ledger)
    return Draft(
        kind=SourceKind.REGISTRY_RECORD,
        text=render_tree(tree).text,
        metadata=_metadata(tree, number),
        ledger=ledger,
        start=start,
        end=end,
        line=line,
        extractor=EXTRACTOR,
        extractor_version=EXTRACTOR_VERSION,
    )


def _metadata(study: Tree, number: str) -> Metadata:
    stated = _words(study, f"{_STATUS}.lastUpdatePostDateStruct.date") or _words(study, f"{_STATUS}.statusVerifiedDate")
    keywords = value_at(study, "protocolSection.conditionsModule.keywords")
    return Metadata(
        title=_words(study, f"{_ID}.briefTitle") or _words(study, f"{_ID}.officialTitle") or number,
        container="ClinicalTrials.gov",
        date=_date(stated),
        date_as_stated=stated,
        abstract=_words(study, "protocolSection.descriptionModule.briefSummary"),
        keywords=tuple(plain(one) for one in keywords if isinstance(one, str)) if isinstance(keywords, list) else (),
        identifiers=tuple(dict.fromkeys(_identifiers(study, number))),
        url=f"https://clinicaltrials.gov/study/{number}",
    )


def _identifiers(study: Tree, number: str) -> Iterator[Identifier]:
    yield Identifier("nct", number)
    others = value_at(study, f"{_ID}.secondaryIdInfos")
    stated = [one.get("id") for one in others if isinstance(one, dict)] if isinstance(others, list) else []
    aliases = value_at(study, f"{_ID}.nctIdAliases")
    stated += aliases if isinstance(aliases, list) else []
    stated.append(value_at(study, f"{_ID}.orgStudyIdInfo.id"))
    for one in stated:
        words = one.strip() if isinstance(one, str) else ""
        if words:
            yield Identifier(_scheme(words), nct(words) or words)


def _scheme(words: str) -> str:
    """Return the scheme of a secondary id by its shape; a sponsor's own number has none of its own."""
    if nct(words):
        return "nct"
    if _CTIS.fullmatch(words):
        return "ctis"
    return "eudract" if _EUDRACT.fullmatch(words) else "other"


def _date(stated: str) -> PartialDate | None:
    try:
        return PartialDate(stated) if stated else None
    except ValueError:
        found = parse_date(stated)
        return None if isinstance(found, str) else found.date


def _words(study: Tree, path: str) -> str:
    found: Any = value_at(study, path)
    return plain(str(found)).strip() if isinstance(found, str) else ""
