"""Where the curator stopped reading: kept in the project, for each source."""

from __future__ import annotations

from functools import partial

from app.usecases.library import LAST_SOURCE
from app.viewmodels.desk import Desk
from app.views.text_pane import TextPane


class ReadingPlace:
    """Keeps and finds the place in the text; a project that cannot be written keeps nothing."""

    def __init__(self, desk: Desk, text: TextPane) -> None:
        self._desk = desk
        self._text = text
        self._source = ""

    def leave(self) -> None:
        """Keep the place in the text that is shown."""
        store = self._desk.store
        if self._source and store is not None and not store.info().read_only:
            self._desk.attempt(partial(store.set_setting, f"place:{self._source}", str(self._text.first_visible())))

    def forget(self) -> None:
        """Keep nothing more: another project is open."""
        self._source = ""

    def reopen(self) -> None:
        """Open the source that was read last in this project, if it is still there."""
        store = self._desk.store
        last = store.setting(LAST_SOURCE) if store else None
        if store is not None and last and store.row_of(last) is not None:
            self._desk.open_source(last)

    def enter(self) -> None:
        """Scroll to where the text on the desk was left, with the caret there, so that the next key goes on from it."""
        store, source = self._desk.store, self._desk.source
        self._source = source.id if source else ""
        if store is None or source is None:
            return
        place = store.setting(f"place:{source.id}")
        if place is not None:
            there = min(int(place), max(0, len(self._desk.text) - 1))
            self._text.move_to(there)
            self._text.scroll_to(there)
        if not store.info().read_only:
            self._desk.attempt(partial(store.set_setting, LAST_SOURCE, source.id))
