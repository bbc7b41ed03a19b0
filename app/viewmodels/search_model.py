"""What a search over all sources and values found; it looks behind the screen and drops answers that come too late."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from app.domain.errors import NotFoundError, sentence
from app.domain.forms import Form
from app.domain.records import Content, Item
from app.domain.store import Hit, Hits, Store
from app.formats.hidden import visible
from app.reading.naming import name_of
from app.viewmodels.desk import Desk
from app.viewmodels.library_model import plain_tip
from app.workers.background import Task

LIMIT = 60

SNIPPET = Qt.ItemDataRole.UserRole + 1
FIELD = Qt.ItemDataRole.UserRole + 2

OPENS, CLOSES = "\x01", "\x02"

AnyIndex = QModelIndex | QPersistentModelIndex

_NOTHING = Hits(hits=(), total=0, ranked=True)
_Answer = tuple[str, Hits, dict[str, str]]


class SearchModel(QAbstractListModel):
    """The hits of the newest question that was answered.

    Roles: the source's title in DisplayRole, `SNIPPET` with matches between U+0001 and U+0002, `FIELD` which item and
    field a value belongs to (`Outcome ORR › n / N (%)`), "" for a source. Signals: `answered()` a question was
    answered; `troubled(str)`.
    """

    answered = Signal()
    troubled = Signal(str)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.found = _NOTHING
        self._places: dict[str, str] = {}
        self.words = ""
        self._asked = ""
        self._task: Task | None = None
        desk.project_changed.connect(self.forget)

    # -- what others call --------------------------------------------------------------------------------------

    def ask(self, words: str) -> None:
        """Look for words; while a search runs, only the newest question is kept to be asked next."""
        self._asked = words
        if self._task is None:
            self._start()

    def hit(self, row: int) -> Hit | None:
        """Return a hit, or None."""
        return self.found.hits[row] if 0 <= row < len(self.found.hits) else None

    def forget(self) -> None:
        """Drop what was found and what is being looked for; waits for a search that runs."""
        task, self._task = self._task, None
        if task is not None:
            task.finished.disconnect(self._take)
            task.failed.disconnect(self._fail)
            task.wait()
            task.deleteLater()
        self._asked = ""
        self._show(_NOTHING, "")

    # -- within ------------------------------------------------------------------------------------------------

    def _start(self) -> None:
        store, words = self._desk.store, self._asked
        if store is None or not words.strip():
            self._show(_NOTHING, words)
            return

        def work(_task: Task) -> _Answer:
            with store.in_background() as face:
                hits = face.search(words, limit=LIMIT)
                return words, hits, places_of(face, hits.hits)

        self._task = Task(work, "Searching", self)
        self._task.finished.connect(self._take)
        self._task.failed.connect(self._fail)
        self._task.start()

    def _take(self, answer: _Answer) -> None:
        words, hits, places = answer
        self._end()
        if words == self._asked:
            self._show(hits, words, places)
        else:
            self._start()

    def _fail(self, error: BaseException) -> None:
        self._end()
        said = sentence(error)
        if said is None:
            raise error
        self.troubled.emit(said)

    def _end(self) -> None:
        task, self._task = self._task, None
        if task is not None:
            task.deleteLater()

    def _show(self, hits: Hits, words: str, places: dict[str, str] | None = None) -> None:
        self.beginResetModel()
        self.found, self.words, self._places = hits, words, places or {}
        self.endResetModel()
        self.answered.emit()

    # -- Qt ----------------------------------------------------------------------------------------------------

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 -- Qt's own default
        """Return how many hits are shown."""
        return 0 if parent.isValid() else len(self.found.hits)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return one of the roles of a hit."""
        if role not in _ROLES or not index.isValid():
            return None
        hit = self.found.hits[index.row()]
        snippet, place = " ".join(hit.snippet.split()), self._places.get(hit.value, "")
        if role == SNIPPET:
            return snippet
        if role == FIELD:
            return place
        title = visible(hit.title) or "Untitled source"
        if role == Qt.ItemDataRole.DisplayRole:
            return title
        plain = snippet.replace(OPENS, "").replace(CLOSES, "")
        return plain_tip(title) if role == Qt.ItemDataRole.ToolTipRole else f"{title}. {place} {plain}"


def places_of(store: Store, hits: Sequence[Hit]) -> dict[str, str]:
    """Return of each value that was found which item and field it is of, by the value; each record is read once."""
    contents: dict[str, Content] = {}
    found: dict[str, str] = {}
    for hit in hits:
        if not hit.item:
            continue
        try:
            item = store.item(hit.item)
            if item.record not in contents:
                contents[item.record] = store.content(item.record)
        except NotFoundError:
            continue
        content = contents[item.record]
        found[hit.value] = _place(store.form(content.record.form), content, item, hit.field)
    return found


def _place(form: Form, content: Content, item: Item, key: str) -> str:
    kind, field = form.kind(item.kind), form.field(item.kind, key)
    name = name_of(form, content, item).partition(" · ")[0]
    label = kind.label if kind is not None else item.kind
    whose = name if name.startswith(label) else f"{label} {name}"
    return f"{whose} › {field.label if field is not None else key.replace('_', ' ')}"


_ROLES = {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole, SNIPPET, FIELD}


def place_of(snippet: str, text: str) -> tuple[int, int] | None:
    r"""Return where the first match of a snippet stands in its text, in code points, or None when it is not there.

    >>> place_of("…of the \x01eleven\x02 patients…", "Some of the eleven patients")
    (12, 18)
    """
    opens = snippet.find(OPENS)
    closes = snippet.find(CLOSES, opens)
    if opens < 0 or closes < 0:
        return None
    before, match = snippet[:opens].lstrip("…"), snippet[opens + 1 : closes]
    after = snippet[closes + 1 :].replace(OPENS, "").replace(CLOSES, "").rstrip("…")
    start = text.find(f"{before}{match}{after}")
    if start >= 0:
        return start + len(before), start + len(before) + len(match)
    start = text.find(match)
    return (start, start + len(match)) if start >= 0 else None
