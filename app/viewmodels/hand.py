"""What a curator has in hand: a source with the record of it, an item, a field, words; and the quotes of these."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.domain.forms import Field, Form, ItemKind
from app.domain.quotes import Quote
from app.domain.records import Content, Item, Record
from app.domain.sources import Revision, Source
from app.reading.naming import name_of
from app.usecases.statements import Words
from app.usecases.vouching import Offer
from app.viewmodels.held import Held

if TYPE_CHECKING:
    from app.usecases.deriving import Derived


class Hand(QObject):
    """The place where the curator is, and the words there; it reads no project and changes nothing in one.

    Signals: `place_changed()` another item or field; `said(str)` a line for the status bar; `offer_changed()` something
    waits for a yes, or no longer; `words_asked(start, end)` somebody wants to see words; `numbers_moved()` the number
    keys mean the fields of another item.
    """

    place_changed = Signal()
    said = Signal(str)
    offer_changed = Signal()
    words_asked = Signal(int, int)
    numbers_moved = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.form: Form | None = None
        self.source: Source | None = None
        self.revision: Revision | None = None
        self.text = ""
        self.record: Record | None = None
        self.content: Content | None = None
        self.item: Item | None = None
        self.field: Field | None = None
        self.selection = (0, 0)
        self.offer: Offer | Derived | None = None
        self.row_in_sight = True
        self.names_elsewhere: dict[str, str] = {}
        self._held = Held(None)
        self._shown_quote = -1

    # -- place -------------------------------------------------------------------------------------------------

    def go(self, item: str | None, field: str | None = None) -> None:
        """Go to an item, and to one of its fields."""
        found = self.content.item(item) if self.content and item else None
        kind = self.kind_of(found)
        spec = kind.field(field) if kind and field else None
        if found == self.item and spec == self.field:
            return
        self.item, self.field = found, spec
        self._shown_quote = -1
        self.place_changed.emit()

    def see_row(self, *, in_sight: bool) -> None:
        """Say whether the row in hand is in sight with the numbers of its columns."""
        if in_sight != self.row_in_sight:
            self.row_in_sight = in_sight
            self.numbers_moved.emit()

    def select(self, start: int, end: int) -> None:
        """Say what is selected in the text, in code points."""
        self.selection = (start, end)

    def words(self) -> tuple[Words, ...]:
        """Return the selection as words of the open revision; empty when nothing is selected."""
        start, end = self.selection
        if self.revision is None or start >= end:
            return ()
        return (Words(self.revision.id, start, end),)

    def fresh_words(self) -> tuple[Words, ...]:
        """Return the selection as words, empty when just these words are linked already.

        They stay selected after an act; whoever then says that another field has no value does not mean them.
        """
        linked = {self.place_of(quote) for quote in (self.content.quotes if self.content else ())}
        return tuple(one for one in self.words() if (one.start, one.end) not in linked)

    def kind_of(self, item: Item | None) -> ItemKind | None:
        """Return the form's kind of an item, or None."""
        return self.form.kind(item.kind) if self.form and item else None

    def name_of(self, item: Item) -> str:
        """Return how an item is called in one line."""
        return name_of(self.form, self.content, item) if self.form and self.content else item.kind

    @property
    def held(self) -> Held:
        """What the record holds, indexed once for each reading of it."""
        if self._held.content is not self.content:
            self._held = Held(self.content)
        return self._held

    # -- quotes ------------------------------------------------------------------------------------------------

    def set_offer(self, offer: Offer | Derived | None) -> None:
        """Keep what waits for a yes, None for nothing."""
        if offer != self.offer:
            self.offer = offer
            self.offer_changed.emit()

    def quote_at(self, pos: int) -> Quote | None:
        """Return the shortest quote of this record over a position of the open text, or None."""
        quotes = self.content.quotes if self.content else ()
        placed = ((self.place_of(quote), quote) for quote in quotes)
        over = [(place[1] - place[0], quote) for place, quote in placed if place and place[0] <= pos < place[1]]
        return min(over, key=lambda one: one[0])[1] if over else None

    def place_of(self, quote: Quote) -> tuple[int, int] | None:
        """Return where a quote stands in the open text, None when its words are lost there."""
        return self.held.place(quote, self.revision.id) if self.revision else None

    def show_quote(self, key: str) -> None:
        """Ask for the words of a quote to be shown."""
        quote = next((q for q in self.content.quotes if q.id == key), None) if self.content else None
        place = self.place_of(quote) if quote is not None else None
        if place is not None:
            self.words_asked.emit(*place)
        elif quote is not None:
            self.said.emit("These words are not in the newest text any more; R quotes others in their place.")

    def follow(self, quote: Quote) -> str:
        """Go from a quote to the item or value it belongs to; return the field, "" for the item itself."""
        values = self.content.values if self.content else ()
        value = next((v for v in values if v.id == quote.value), None)
        self.go(value.item if value else quote.item, value.field if value else None)
        return value.field if value else ""

    def quotes_of_hand(self) -> tuple[Quote, ...]:
        """Return the quotes of the value in hand, of the item's own words when no field is in hand."""
        if self.content is None or self.item is None:
            return ()
        if self.field is None:
            return self.content.quotes_of(self.item.id)
        values = {v.id for v in self.content.values_of(self.item.id, self.field.key)}
        return tuple(q for q in self.content.quotes if q.value in values)

    def next_quote_of_hand(self) -> Quote | None:
        """Return one quote of what is in hand after the other, round and round."""
        quotes = self.quotes_of_hand()
        if not quotes:
            return None
        self._shown_quote = (self._shown_quote + 1) % len(quotes)
        return quotes[self._shown_quote]

    def quote_at_hand(self) -> Quote | None:
        """Return the quote at the cursor, else the last one of the value in hand."""
        return self.quote_at(self.selection[0]) or next(reversed(self.quotes_of_hand()), None)
