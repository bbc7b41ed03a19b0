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
from app.formats.registry_json import NoJsonError, Tree, ledger_of, looks_like_registry, studies, value_at
from app.formats.registry_text import render
from app.formats.registry_words import plain
from app.importers.contract import Material, Tally
from app.reading.dates import parse_date

EXTRACTOR = "vouch.ctgov"
EXTRACTOR_VERSION = "1"
LARGEST = 200_000_000
"""In bytes; a longer file is a dump of a registry, not records to read."""

_NCT = re.compile(r"NCT[0-9]{8}", re.IGNORECASE)
_EUDRACT = re.compile(r"[0-9]{4}-[0-9]{6}-[0-9]{2}")
_CTIS = re.compile(r"20[0-9]{2}-5[0-9]{5}-[0-9]{2}-[0-9]{2}")
_ID = "protocolSection.identificationModule"
_STATUS = "protocolSection.statusModule"


def recognises(head: str, name: str) -> int:
    """Return how surely this is a registry record: JSON that names a protocol section and an NCT number."""
    del name
    return 95 if looks_like_registry(head) else 0


def read(material: Material, tally: Tally) -> Iterator[Draft | Problem]:
    """Yield a draft for each trial in the file; one without its number is refused.

    A problem tells that a trial is another one than the file's name says. Raises UnreadableError for what is no such
    JSON, or holds no trial.
    """
    del tally
    scan = material.scan
    if scan.size > LARGEST:
        raise UnreadableError(f"{material.name} has {scan.size:,} bytes; registry files up to {LARGEST:,} are read.")
    with material.open() as file:
        text = decode(file.read(), scan.encoding)
    try:
        found = studies(text)
    except NoJsonError as error:
        raise UnreadableError(f"{material.name} is no whole JSON file: {error}; nothing of it was imported.") from error
    if not found:
        raise UnreadableError(f"{material.name} holds no registry record; nothing was imported.")
    promised = {one.upper() for one in _NCT.findall(material.name)}
    for place, study in enumerate(found, 1):
        number = nct(str(value_at(study, f"{_ID}.nctId") or ""))
        if not number:
            yield Problem(0, f"Record {place} has no NCT number; it was not imported.", refused=True)
            continue
        if promised and number not in promised:
            other = " and ".join(sorted(promised))
            yield Problem(
                0, f"The file is called {other}, but its record is {number}: look whether it is the right one."
            )
        yield _draft(study, number, scan.size)


def _draft(study: Tree, number: str, size: int) -> Draft:
    ledger = ledger_of(study)
    return Draft(
        kind=SourceKind.REGISTRY_RECORD,
        text=render(ledger).text,
        metadata=_metadata(study, number),
        ledger=ledger,
        start=0,
        end=size,
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
        keywords=tuple(plain(str(one)) for one in keywords) if isinstance(keywords, list) else (),
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
        words = str(one or "").strip()
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
