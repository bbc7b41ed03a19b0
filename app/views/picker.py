"""The field picker: two letters and Enter put the selected words into a field."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from app.commands.evidence import put_row, put_words
from app.viewmodels.desk import Desk
from app.viewmodels.picking import NewRow, Place, describe, options, places
from app.views.chooser import Chooser


class Picker(QObject):
    """Asks by the window's chooser, and says below the list what the marked field would read."""

    def __init__(
        self, desk: Desk, chooser: Chooser, text_in_lower_half: Callable[[], bool], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._chooser = chooser
        self._words_low = text_in_lower_half
        self._places: dict[str, Place | NewRow] = {}
        chooser.moved.connect(self._describe)
        chooser.left.connect(self._forget)

    def start(self) -> None:
        """Offer the fields for the words selected."""
        self._places = places(self._desk)
        if not self._places:
            self._desk.said.emit("There is no item yet: o makes an outcome from these words, a any other item.")
            return
        start, end = self._desk.selection
        words = " ".join(self._desk.text[start:end].split())
        title = f"“{words[:80]}{'…' if len(words) > 80 else ''}” goes to"
        self._chooser.ask(title, options(self._desk, self._places), self._put, at_top=self._words_low())

    # -- within ------------------------------------------------------------------------------------------------

    def _describe(self, key: str) -> None:
        place = self._places.get(key)
        if place is not None:
            self._chooser.say(describe(self._desk, place))

    def _put(self, key: str) -> None:
        place = self._places[key]
        self._forget()
        if isinstance(place, NewRow):
            put_row(self._desk, place)
        else:
            put_words(self._desk, place.item, place.field, proposals=True)

    def _forget(self) -> None:
        self._places = {}
