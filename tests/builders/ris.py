"""RIS for tests: files in every dialect, records with a fixed shape, and reading in one call."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from app.domain.sources import Draft, Problem
from app.formats.encodings import open_text, scan
from app.formats.ris import read_ris
from app.formats.tagged import TaggedRecord
from app.importers import Material, Tally, importer_for
from app.importers.materials import material_of_words

RIS = Path(__file__).parents[1] / "data" / "ris"

Lines = list[tuple[str, str]]

PLAIN: Lines = [
    ("TY", "JOUR"),
    ("AU", "Moreau, Inès"),
    ("AU", "Tanaka, Hiro"),
    ("TI", "Irradiated cells – a first look"),
    ("PY", "2021"),
    ("JO", "Annals of Made-up Medicine"),
    ("AB", "Of 11 patients, 8 (73%) responded."),
    ("KW", "one"),
    ("KW", "two"),
    ("ER", ""),
]


def lines(record: Iterable[tuple[str, str]] = PLAIN, dash: str = "  - ") -> list[str]:
    """Return the lines of a record without their ends."""
    return [f"{tag}{dash}{value}".rstrip(" ") if not value else f"{tag}{dash}{value}" for tag, value in record]


def written(*records: Iterable[tuple[str, str]], dash: str = "  - ", newline: str = "\n") -> str:
    """Return records as a file's text, a blank line behind each."""
    return "".join(newline.join([*lines(one, dash), "", ""]) for one in records or (PLAIN,))


def read_bytes(data: bytes) -> tuple[list[TaggedRecord], list[Problem], Counter[str]]:
    """Return the records, problems and repairs of a file's bytes."""
    found = scan([data])
    repairs: Counter[str] = Counter()
    with open_text(io.BytesIO(data), found.encoding) as file:
        return (*parted(read_ris(file, found.encoding, repairs)), repairs)


def read_text(text: str) -> tuple[list[TaggedRecord], list[Problem], Counter[str]]:
    """Return the records, problems and repairs of a file's text."""
    repairs: Counter[str] = Counter()
    return (*parted(read_ris(io.StringIO(text, newline=""), repairs=repairs)), repairs)


def parted(read: Iterable[TaggedRecord | Problem]) -> tuple[list[TaggedRecord], list[Problem]]:
    """Return records and problems apart."""
    everything = list(read)
    return (
        [one for one in everything if isinstance(one, TaggedRecord)],
        [one for one in everything if isinstance(one, Problem)],
    )


def tagged(record: TaggedRecord) -> list[tuple[str, str]]:
    """Return a record as tags and values."""
    return [(one.tag, one.value) for one in record.ledger]


def imported(text: str, name: str = "x.ris", as_format: str | None = None) -> tuple[list[Draft], list[Problem], Tally]:
    """Return what the importer that recognises a text makes of it."""
    return read_material(material_of_words(text, name), as_format)


def read_material(material: Material, as_format: str | None = None) -> tuple[list[Draft], list[Problem], Tally]:
    """Return what the importer that recognises a material makes of it."""
    tally = Tally()
    everything = list(importer_for(material, as_format).read(material, tally))
    return (
        [one for one in everything if isinstance(one, Draft)],
        [one for one in everything if isinstance(one, Problem)],
        tally,
    )
