"""The palette: commands, items of the open record and sources, found by a few letters."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import islice

from app.domain.sources import SourceQuery
from app.viewmodels.desk import Desk
from app.viewmodels.library_model import title_of
from app.viewmodels.options_model import Option, matching
from app.views.chooser import Chooser

_ITEM, _SOURCE = "item:", "source:"
_MOST_ITEMS, _MOST_SOURCES, _MOST_NAMED = 8, 8, 2000
_FEWEST_LETTERS = 2


class Palette:
    """Asks in the chooser where to go or what to do; `commands` are the options that can be done now."""

    def __init__(self, desk: Desk, chooser: Chooser, run: Callable[[str], None], went: Callable[[str], None]) -> None:
        self._desk = desk
        self._chooser = chooser
        self._run = run
        self._went = went
        self._items: tuple[Option, ...] | None = None

    def start(self, commands: list[Option]) -> None:
        """Show the commands; letters find items and sources too."""
        self._items = None
        self._chooser.ask("Go to or do", commands, self._choose, more=self._found)

    def _found(self, typed: str) -> list[Option]:
        if len(typed.strip()) < _FEWEST_LETTERS:
            return []
        return [*islice(matching(self._items_here(), typed), _MOST_ITEMS), *self._sources(typed)]

    def _items_here(self) -> tuple[Option, ...]:
        if self._items is None:
            desk = self._desk
            items = desk.content.items[:_MOST_NAMED] if desk.content else ()
            kinds = [desk.kind_of(item) for item in items]
            self._items = tuple(
                Option(f"{_ITEM}{item.id}", desk.name_of(item), kind.label if kind else item.kind)
                for item, kind in zip(items, kinds, strict=True)
            )
        return self._items

    def _sources(self, typed: str) -> list[Option]:
        store = self._desk.store
        if store is None:
            return []
        rows = store.list_rows(SourceQuery(words=typed))[:_MOST_SOURCES]
        found = store.source_rows(rows)
        return [Option(f"{_SOURCE}{found[row].id}", title_of(found[row]), "source") for row in rows if row in found]

    def _choose(self, key: str) -> None:
        if key.startswith(_SOURCE):
            if self._desk.attempt(partial(self._desk.open_source, key.removeprefix(_SOURCE))):
                self._went("source")
        elif key.startswith(_ITEM):
            self._desk.go(key.removeprefix(_ITEM))
            self._went("item")
        else:
            self._run(key)
