"""Which page of a document is looked at, and its picture, drawn behind the screen."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from app.domain.errors import CancelledError, sentence
from app.domain.store import Store
from app.viewmodels.desk import Desk
from app.workers.background import Task

KEPT = 8
"""How many pictures are kept; one of a wide page takes about a megabyte."""

_Wish = tuple[str, int, int]


class PageShown(QObject):
    """The page at the caret, or the one turned to since; `page` from 1, 0 for a text without pages.

    Signals: `changed()` another page, or none; `drawn()` its picture has come, or `trouble` says why not.
    """

    changed = Signal()
    drawn = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.page = 0
        self.trouble = ""
        self._width = 0
        self._pictures: OrderedDict[_Wish, bytes] = OrderedDict()
        self._task: Task | None = None
        self._drawing: _Wish | None = None
        desk.source_changed.connect(self._look_again)
        desk.project_changed.connect(self._forget)

    @property
    def count(self) -> int:
        """How many pages the text has."""
        return len(self._desk.revision.pages) if self._desk.revision is not None else 0

    def picture(self) -> bytes:
        """Return the picture of the page as a PNG file, b"" while there is none."""
        return self._pictures.get(self._wish(), b"")

    def nearest(self) -> bytes:
        """Return a picture of this page of another width, to stand in until the right one has come, b"" for none."""
        revision, page, _ = self._wish()
        return next((data for (of, n, _), data in reversed(self._pictures.items()) if (of, n) == (revision, page)), b"")

    def follow(self, position: int) -> None:
        """Go to the page on which a position of the text stands."""
        revision = self._desk.revision
        if revision is None or not revision.pages:
            return
        from app.usecases.pages import page_at

        if (page := max(page_at(revision, position), 1)) != self.page:
            self._go(page)

    def turn(self, steps: int) -> None:
        """Go some pages on, or back, as far as there are any."""
        page = min(max(self.page + steps, min(self.count, 1)), self.count)
        if page != self.page:
            self._go(page)

    def draw(self, width: int) -> None:
        """Ask for the picture of the page, so many pixels wide; 0 for none."""
        self._width = width
        wish = self._wish()
        if width <= 0 or not self.page or wish == self._drawing:
            return
        if wish in self._pictures:
            self._pictures.move_to_end(wish)
            self.drawn.emit()
        elif self._task is None:
            self._begin(wish)
        else:
            self._task.cancel()

    # -- within ------------------------------------------------------------------------------------------------

    def _wish(self) -> _Wish:
        revision = self._desk.revision
        return (revision.id if revision is not None else "", self.page, self._width)

    def _go(self, page: int) -> None:
        self.page = page
        self.trouble = ""
        self.changed.emit()

    def _begin(self, wish: _Wish) -> None:
        store = self._desk.store
        if store is None:
            return
        self._drawing = wish
        self._task = Task(_drawer(store, wish), "Drawing a page", self)
        self._task.finished.connect(self._keep)
        self._task.failed.connect(self._fail)
        self._task.start()

    def _keep(self, data: bytes) -> None:
        wish = self._end()
        if wish is not None:
            self._pictures[wish] = data
            while len(self._pictures) > KEPT:
                self._pictures.popitem(last=False)
        self._go_on(wish)

    def _fail(self, error: BaseException) -> None:
        wish = self._end()
        said = sentence(error)
        if said is None:
            raise error
        if wish == self._wish() and not isinstance(error, CancelledError):
            self.trouble = said
            self.drawn.emit()
        else:
            self._go_on(wish)

    def _go_on(self, done: _Wish | None) -> None:
        """Tell that the picture is there, or draw what is wished for by now."""
        if done == self._wish() and done in self._pictures:
            self.drawn.emit()
        else:
            self.draw(self._width)

    def _end(self) -> _Wish | None:
        wish, self._drawing = self._drawing, None
        task, self._task = self._task, None
        if task is not None:
            task.deleteLater()
        return wish

    def _look_again(self) -> None:
        """Start at the first page of another source; the caret tells soon where it really is."""
        self._go(min(self.count, 1))

    def _forget(self) -> None:
        """Let go of the project, before it is closed."""
        task = self._task
        if task is not None:
            task.finished.disconnect(self._keep)
            task.failed.disconnect(self._fail)
            task.cancel()
            task.wait()
        self._end()
        self._pictures.clear()
        self._go(min(self.count, 1))


def _drawer(store: Store, wish: _Wish) -> Callable[[Task], bytes]:
    """Return work that draws one picture on a face of its own."""
    from app.usecases.pages import picture

    def draw(task: Task) -> bytes:
        with store.in_background() as face:
            return picture(face, *wish, progress=task)

    return draw
