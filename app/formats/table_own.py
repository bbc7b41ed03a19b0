"""Reads our own sources.csv back, cell for cell as `app.exporters.csv_rows` wrote it."""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.dates import PartialDate
from app.domain.kinds import Identifier
from app.domain.sources import Author, Metadata, SourceKind, SourceState
from app.formats.csv_cells import NOT_GIVEN, Code, pieces_of, unguard
from app.formats.table_decisions import Decision

PLAIN = ("title", "date_as_stated", "container", "volume", "issue", "pages", "article_number", "publisher", "language")
COLUMNS = frozenset(
    (*PLAIN, *("source_id", "kind", "kind_confirmed", "authors", "date", "identifiers", "url", "keywords", "abstract"),
     *("state", "reason", "tags", "text_sha256"))
)  # fmt: skip
"""The columns without which a table is no whole sources.csv."""


class OwnRow:
    """One row of sources.csv by column name; an absence reads as nothing, a neutralised formula as it was."""

    def __init__(self, cells: Mapping[str, str]) -> None:
        self._cells = cells

    def metadata(self) -> Metadata:
        """Return the metadata; names are read as `Family, Given`."""
        return Metadata(
            **{name: self._words(name) for name in (*PLAIN, "abstract", "url")},
            authors=tuple(_author(name) for name in self._many("authors")),
            date=_date(self._words("date")),
            keywords=self._many("keywords"),
            identifiers=tuple(found for one in self._many("identifiers") if (found := _identifier(one)) is not None),
        )

    def kind(self) -> tuple[SourceKind, bool]:
        """Return the kind and whether it was confirmed."""
        stated = self._cells["kind"]
        known = stated in set(SourceKind)
        return SourceKind(stated) if known else SourceKind.OTHER, known and self._cells["kind_confirmed"] == "yes"

    def decision(self) -> Decision:
        """Return state, reason and tags; being a duplicate is said by links alone, so such a source is still to do."""
        stated, reason = self._cells["state"], unguard(self._cells["reason"])
        state = SourceState(stated) if stated in set(SourceState) else SourceState.TODO
        if state is SourceState.DUPLICATE or (state is SourceState.EXCLUDED and not reason.strip()):
            state = SourceState.TODO
        return Decision(state, reason, self._many("tags"))

    def _words(self, name: str) -> str:
        cell = self._cells[name]
        return "" if cell == NOT_GIVEN else unguard(cell)

    def _many(self, name: str) -> tuple[str, ...]:
        return tuple(str(one) for one in pieces_of(self._cells[name], many=True) if not isinstance(one, Code))


def _author(name: str) -> Author:
    family, comma, given = name.partition(", ")
    return Author(family, given, name) if comma and family else Author(name, "", name)


def _identifier(words: str) -> Identifier | None:
    scheme, _, value = words.partition(":")
    return Identifier(scheme, value) if scheme.strip() and value.strip() else None


def _date(words: str) -> PartialDate | None:
    try:
        return PartialDate(words) if words else None
    except ValueError:
        return None
