"""Tells a record that the project has already from a new one."""

from __future__ import annotations

from app.domain.sources import Draft, LedgerLine, SourceQuery, SourceState
from app.domain.store import Store

_PAGE = 2000
_MOST_ALIKE = 200


class KnownSources:
    """What the project holds, and what this import has brought, by the content of the imported records.

    Two records are the same when their tags and values are, line by line; newline style and spaces round the dash do
    not count. A text is known by the hash of its file alone.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._seen: set[int] = set()
        self._by_title: dict[int, list[int]] | None = None

    def add(self, draft: Draft) -> bool:
        """Say whether a draft is new, and know it from now on."""
        if not draft.ledger:
            return True
        tags = tuple([one.tag for one in draft.ledger])
        values = tuple([one.value for one in draft.ledger])
        print_ = hash(tags) << 64 ^ hash(values)
        if print_ in self._seen:
            return False
        self._seen.add(print_)
        return not self._in_project(draft.metadata.title, draft.ledger)

    def _in_project(self, title: str, ledger: tuple[LedgerLine, ...]) -> bool:
        if self._by_title is None:
            self._by_title = self._titles()
        rows = self._by_title.get(hash(title), [])[-_MOST_ALIKE:]
        found = self._store.source_rows(rows) if rows else {}
        return any(_alike(self._store.ledger(one.id), ledger) for one in found.values())

    def _titles(self) -> dict[int, list[int]]:
        rows = self._store.list_rows(SourceQuery(states=tuple(SourceState)))
        titles: dict[int, list[int]] = {}
        for start in range(0, len(rows), _PAGE):
            for row, one in self._store.source_rows(rows[start : start + _PAGE]).items():
                titles.setdefault(hash(one.title), []).append(row)
        return titles


def _alike(one: tuple[LedgerLine, ...], other: tuple[LedgerLine, ...]) -> bool:
    return [(line.tag, line.value) for line in one] == [(line.tag, line.value) for line in other]
