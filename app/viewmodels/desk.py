"""The desk: what is open before the curator, and the one way by which a verb changes it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal

from app.domain.dates import on_the_wall
from app.domain.errors import RefusedError, sentence
from app.domain.records import Record
from app.domain.store import Ranges, Store
from app.domain.touched import Touched
from app.usecases.curating import start_record
from app.usecases.rereading import refreshed
from app.viewmodels.hand import Hand
from app.viewmodels.nearby import neighbour_of, newest_item
from app.viewmodels.unsaved import Unsaved

T = TypeVar("T")


class Desk(Hand):
    """State of the window: the project, and what of it is in hand; `unsaved` is what was typed and refused.

    Signals, besides those of the hand: `project_changed()` opened or closed; `source_changed()` another source, or
    none; `content_changed()` the record's items, values or quotes; `touched(Touched)` after every act;
    `troubled(str)` a sentence of trouble; `saved(str)` the time of a save.
    """

    project_changed = Signal()
    source_changed = Signal()
    content_changed = Signal()
    touched = Signal(object)
    troubled = Signal(str)
    saved = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.store: Store | None = None
        self.unsaved = Unsaved()

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
        self.unsaved.clear()
        self._forget_source()
        self._tell_all()
        store.close()

    def need_store(self) -> Store:
        """Return the open project. Raises RefusedError when there is none."""
        if self.store is None:
            raise RefusedError("Open a project first.")
        return self.store

    def can_write(self) -> bool:
        """Say whether a project is open that can be written."""
        return self.store is not None and not self.store.info().read_only

    def may_write(self) -> bool:
        """Say whether something can be written now, and tell why not to whoever wants to."""
        if self.store is not None and not self.can_write():
            self.said.emit("This project is open to read only, so nothing can be changed in it.")
        return self.can_write()

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
        self.saved.emit(on_the_wall(datetime.now(UTC)).strftime("%H:%M:%S"))
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
            self.reload(touched)

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

    def reload(self, touched: Touched | None = None) -> None:
        """Read the record again, as far as an act touched it or whole; the place is kept as far as it still exists."""
        store = self.need_store()
        if self.source is None:
            return
        item, field = self.item, self.field
        self._find_record(store, touched)
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

    # -- within ------------------------------------------------------------------------------------------------

    def _replay(self, verb: Callable[[Store], Touched], nothing: str) -> None:
        from app.usecases.revising import find_what_came_back

        def replayed(store: Store) -> Touched:
            return find_what_came_back(store, verb(store))

        touched = self.do(replayed)
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

    def _find_record(self, store: Store, touched: Touched | None = None) -> None:
        known = self.content if touched is not None else None
        self.record = self.content = None
        if self.source is None:
            return
        mine = store.record_of(self.source.id, store.acting().id) if not store.info().read_only else None
        records = store.records(self.source.id)
        self.record = mine or (records[0] if records and store.info().read_only else None)
        if self.record is not None:
            if known is not None and touched is not None and known.record.id == self.record.id:
                self.content = refreshed(store, known, touched)
            else:
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
