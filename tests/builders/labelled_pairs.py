"""The labelled pairs of `tests/data/duplicates`: two descriptions each, and whether they are of one work."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec

from app.domain.duplicates import MatchRow
from app.domain.kinds import Identifier
from app.domain.sources import SourceKind

DUPLICATES = Path(__file__).parents[1] / "data" / "duplicates"
SCHEMES = ("doi", "pmid", "issn", "nct")


class Labelled(msgspec.Struct, frozen=True):
    """Two rows, whether they are the same work, and what the pair is an example of."""

    one: MatchRow
    other: MatchRow
    same: bool
    why: str


def labelled_pairs() -> list[Labelled]:
    """Return all pairs of the set: those made by hand, then those kept from the generator."""
    found = []
    for name in ("by_hand.json", "generated.json"):
        for pair in json.loads((DUPLICATES / name).read_text(encoding="utf-8")):
            number = 2 * len(found) + 1
            sides = (row_of(number, pair["one"]), row_of(number + 1, pair["other"]))
            found.append(Labelled(*sides, pair["label"] == "same", pair["why"]))
    return found


def row_of(number: int, fields: dict[str, Any]) -> MatchRow:
    """Return the row that fields of the set describe."""
    said = {"kind": "journal_article", "title": "", **fields}
    identifiers = tuple(Identifier(name, said.pop(name)) for name in SCHEMES if said.get(name))
    said["kind"], said["authors"] = SourceKind(said["kind"]), tuple(said.get("authors", ()))
    return MatchRow(row=number, id=f"s{number:07}", identifiers=identifiers, **said)


def fields_of(row: MatchRow) -> dict[str, Any]:
    """Return a row as fields of the set."""
    named = ("kind", "title", "authors", "year", "container", "volume", "issue", "pages", "article_number", "language")
    said = {name: getattr(row, name) for name in named}
    said |= {one.scheme: one.value for one in row.identifiers}
    said["kind"] = "" if row.kind is SourceKind.JOURNAL_ARTICLE else row.kind.value
    return {name: value for name, value in said.items() if value}
