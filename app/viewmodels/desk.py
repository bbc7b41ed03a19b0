"""The desk: what is open before the curator, and the one way by which a verb changes it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Signal

from app.domain.errors import RefusedError, sentence
from app.domain.forms import Field, Form, ItemKind
from app.domain.quotes import Quote
from app.domain.records import Content, Item, Record
from app.domain.sources import Revision, Source
from app.domain.store import Ranges, Store
from app.domain.touched import Touched
from app.reading.naming import name_of
from app.usecases.curating import start_record
from app.usecases.statements import Words
from app.usecases.vouching import Offer
from app.viewmodels.held import Held
from app.viewmodels.nearby import neighbour_of, newest_item

if TYPE_CHECKING:
    from app.usecases.deriving import Derived

T = TypeVar("T")


class Desk(QObject):
    """State of the window: project, source, record, and where the curator is.

    Signals: `project_changed()` opened or closed; `source_changed()` another source, or none; `content_changed()` the
    record's items, values or quotes; `place_changed()` another item or field; `touched(Touched)` after every act;
    `said(str)` a line for the status bar; `troubled(str)` a sentence of trouble; `saved(str)` the time of a save;
    `offer_changed()` something waits for a yes, or no longer; `words_asked(start, end)` somebody wants to see words.
    """

    project_changed = Signal()
    source_changed = Signal()
    content_changed = Signal()
    place_changed = Signal()
    touched = Signal(object)
    said = Signal(str)
    troubled = Signal(str)
    saved = Signal(str)
    offer_changed = Signal()
    words_asked = Signal(int, int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.store: Store | None = None
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
        self.names_elsewhere: dict[str, str] = {}
        self._held = Held(None)
        self._shown_quote = -1

    # -- project -----------------------------------------------------------------------------------------------

    def open_project(self, store: Store, curator: str) -> None:
        """Put a project on the desk in place of the one before, which is closed.

        Raises what the world may raise when the project will not have this curator; it is closed then, and the one
        before stays.
        """
        try:
            if not store.info().read_only:
                store.be(curator)
            form = store.form(store.info().form)
        except BaseException:
            store.close()
            raise
        self.close_project()
        self.store, self.form = store, form
        self._tell_all()

    def close_project(self) -> None:
        """Close the project, when there is one."""
        store, self.store = self.store, None
        if store is None:
            return
        self._forget_source()
        self._tell_all()
        store.close()

    def need_store(self) -> Store:
        """Return the open project. Raises RefusedError when there is none."""
        if self.store is None:
            raise RefusedError("Open a project first.")
        return self.store

    # -- the one way -------------------------------------------------------------------------------------------

    def do(self, verb: Callable[..., T], *args: Any, **kwargs: Any) -> T | None:
        """Run a verb on the project, show what it touched and return its result.

        Trouble of the world's making is told by `troubled`, and the result is None; a fault of ours goes on upwards.
        """
        try:
            result = verb(self.need_store(), *args, **kwargs)
        except Exception as error:
            said = sentence(error)
            if said is None:
                raise
            self.troubled.emit(said)
            return None
        self.show(_touched_in(result))
        return result

    def attempt(self, action: Callable[[], object]) -> bool:
        """Do something that the world may refuse (a full disk, say), tell its sentence, say whether it went well."""
        try:
            action()
        except Exception as error:
            said = sentence(error)
            if said is None:
                raise
            self.troubled.emit(said)
            return False
        return True

    def show(self, touched: Touched) -> None:
        """Refresh what was touched, here and in whoever listens."""
        if not touched.act:
            return
        self.names_elsewhere.clear()
        self.saved.emit(datetime.now().astimezone().strftime("%H:%M:%S"))
        store = self.need_store()
        if self.source is not None and self.source.id in touched.sources:
            if store.row_of(self.source.id) is None:
                self.open_source(None)
            else:
                self.source = store.source(self.source.id)
        self.touched.emit(touched)
        if touched.terms:
            self.read_form()
        elif self._touches_record(touched):
            self.reload()

    def read_form(self) -> None:
        """Read the form again, after the project took another version of it or another term into it."""
        store = self.need_store()
        self.form = store.form(self.record.form if self.record else store.info().form)
        self.reload()

    def look_again(self) -> None:
        """Refresh the library after work that was taken back; a source that went is taken off the desk."""
        if self.store is None:
            return
        if self.source is not None and self.store.row_of(self.source.id) is None:
            self.open_source(None)
        self.touched.emit(Touched(library=True))

    def undo(self) -> None:
        """Take back the newest act, and say which."""
        self._replay(lambda store: store.undo(), "Nothing to undo.")

    def redo(self) -> None:
        """Do again what was undone last, and say which."""
        self._replay(lambda store: store.redo(), "Nothing to do again.")

    # -- source and record -------------------------------------------------------------------------------------

    def open_source(self, key: str | None) -> None:
        """Lay a source on the desk with this curator's record of it, when there is one; None clears the desk.

        The item made last is in hand, caveats aside, so that work goes on where it stopped.
        """
        if key is not None and self.source is not None and key == self.source.id:
            return
        self._forget_source()
        if key is not None:
            store = self.need_store()
            self.source = store.source(key)
            self.revision = store.revision(key)
            self.text = store.text(self.revision.id)
            self._find_record(store)
            self.item = newest_item(self.content)
        self.source_changed.emit()
        self.content_changed.emit()
        self.place_changed.emit()

    def follow_text(self) -> None:
        """Lay the latest text of the open source on the desk, when a newer one has come."""
        latest = self.need_store().revision(self.source.id) if self.source else None
        if latest is None or (self.revision is not None and latest.id == self.revision.id):
            return
        self.revision, self.text, self.selection = latest, self.need_store().text(latest.id), (0, 0)
        self.set_offer(None)
        self.source_changed.emit()
        self.reload()
        self.place_changed.emit()

    def need_record(self) -> Record:
        """Return the record of the open source, starting one when there is none. Raises RefusedError without source."""
        if self.source is None:
            raise RefusedError("Open a source first.")
        if self.record is None:
            self.record, touched = start_record(self.need_store(), self.source.id)
            self.reload()
            self.touched.emit(touched)
        return self.record

    def reload(self) -> None:
        """Read the record again; the place is kept as far as it still exists."""
        store = self.need_store()
        if self.source is None:
            return
        item, field = self.item, self.field
        self._find_record(store)
        found = self.content.item(item.id) if self.content and item else None
        self.item = found or neighbour_of(self.content, item)
        self.field = field if found else None
        self.content_changed.emit()
        if found is None and item is not None:
            self.place_changed.emit()

    def other_curators(self) -> tuple[str, ...]:
        """Return the names of the others who have a record of the open source."""
        if self.store is None or self.source is None:
            return ()
        mine = self.record.curator if self.record else ""
        theirs = {record.curator for record in self.store.records(self.source.id)} - {mine}
        return tuple(one.name for one in self.store.curators() if one.id in theirs)

    def ranges(self) -> Ranges | None:
        """Return where the quotes of the open text are, or None."""
        return self.store.ranges(self.revision.id) if self.store and self.revision else None

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

    # -- within ------------------------------------------------------------------------------------------------

    def _replay(self, verb: Callable[[Store], Touched], nothing: str) -> None:
        touched = self.do(verb)
        if touched is not None:
            self._go_to_what_changed(touched)
            self.said.emit(touched.label or nothing)

    def _go_to_what_changed(self, touched: Touched) -> None:
        """Go where an act of the open record was taken back or done again, so that it is seen."""
        if self.content is None or self.record is None or self.record.id not in touched.records:
            return
        value = next((v for v in self.content.values if v.id in touched.values), None)
        if value is not None:
            self.go(value.item, value.field)
            return
        items = [item for item in self.content.items if item.id in touched.items]
        if items and (self.item is None or self.item.id not in touched.items):
            self.go(items[-1].id)

    def _find_record(self, store: Store) -> None:
        self.record = self.content = None
        if self.source is None:
            return
        mine = store.record_of(self.source.id, store.acting().id) if not store.info().read_only else None
        records = store.records(self.source.id)
        self.record = mine or (records[0] if records and store.info().read_only else None)
        if self.record is not None:
            self.content = store.content(self.record.id)
            self.form = store.form(self.record.form)
        else:
            self.form = store.form(store.info().form)

    def _touches_record(self, touched: Touched) -> bool:
        if self.source is None:
            return False
        return self.source.id in touched.sources or (self.record is not None and self.record.id in touched.records)

    def _forget_source(self) -> None:
        self.source = self.revision = self.record = self.content = self.item = self.field = None
        self.text = ""
        self.selection = (0, 0)
        self.set_offer(None)

    def _tell_all(self) -> None:
        self.project_changed.emit()
        self.source_changed.emit()
        self.content_changed.emit()
        self.place_changed.emit()


def _touched_in(result: object) -> Touched:
    if isinstance(result, Touched):
        return result
    if isinstance(result, tuple):
        return next((part for part in result if isinstance(part, Touched)), Touched())
    return Touched()
