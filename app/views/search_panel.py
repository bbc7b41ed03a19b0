"""Search as one types, over all sources and values."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListView, QWidget

from app.domain.store import Hit, Store
from app.usecases.folded import stands_for
from app.viewmodels.desk import Desk
from app.viewmodels.search_model import SearchModel, place_of
from app.viewmodels.session import Session
from app.views.hit_delegate import HitDelegate
from app.views.panel import Panel, plain_label

PAUSE_MS = 80

_LIST_KEYS = {Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp}


class SearchPanel(Panel):
    """One line and what it finds; Enter opens the source at the words or at the value's field; the hits stay."""

    def __init__(self, desk: Desk, session: Session, parent: QWidget | None = None) -> None:
        super().__init__("Search", desk, session, parent)
        self.line = QLineEdit()
        self.line.setPlaceholderText("Words in sources and values")
        self.line.setAccessibleName("Search for")
        self.line.setClearButtonEnabled(True)
        self.model = SearchModel(desk, self)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setItemDelegate(HitDelegate(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setAccessibleName("Found")
        self.count = plain_label(quiet=True, wrap=True)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self.body.addWidget(self.line)
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self.complaint)
        self.body.addWidget(self.count)
        self.line.installEventFilter(self)
        self.setFocusProxy(self.line)
        self.line.textChanged.connect(self._pause.start)
        self.line.returnPressed.connect(self.open_marked)
        self.list.clicked.connect(self.open_at)
        self._pause.timeout.connect(self._ask)
        self.model.answered.connect(self._show_answer)
        self.model.troubled.connect(self.complain)
        desk.project_changed.connect(self.line.clear)
        self._show_answer()

    # -- what others call --------------------------------------------------------------------------------------

    def start(self) -> None:
        """Take the focus; the last words stay, to be typed over."""
        self.complain("")
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.line.selectAll()
        self._ask()

    def save(self) -> None:
        """Open the hit that is marked."""
        self.open_marked()

    def open_marked(self) -> None:
        """Open the hit that is marked."""
        self.open_at(self.list.currentIndex())

    def open_at(self, index: QModelIndex) -> None:
        """Open the source of a hit and show the words found, or go to the value's field and show its words."""
        hit = self.model.hit(index.row())
        if hit is not None:
            self.desk.do(self._lay_open, hit)

    # -- within ------------------------------------------------------------------------------------------------

    def _lay_open(self, store: Store, hit: Hit) -> None:
        self.desk.open_source(hit.source if hit.item else stands_for(store, hit.source))
        if not hit.item:
            found = place_of(hit.snippet, self.desk.text)
            if found is not None:
                self.desk.words_asked.emit(*found)
            return
        self.desk.go(hit.item, hit.field or None)
        quote = self.desk.next_quote_of_hand()
        if quote is not None:
            self.desk.show_quote(quote.id)

    def _ask(self) -> None:
        self._pause.stop()
        self.complain("")
        self.model.ask(self.line.text())

    def _show_answer(self) -> None:
        found, words = self.model.found, self.model.words
        if found.hits:
            self.list.setCurrentIndex(self.model.index(0, 0))
            shown = "" if found.total == len(found.hits) else f", {len(found.hits):,} shown"
            order = "best first" if found.ranked else "newest first"
            self.count.setText(f"{found.total:,} found{shown}, {order}. Enter opens.")
        elif words.strip():
            self.count.setText("Nothing begins with these words in any source or value.")
        else:
            self.count.setText("Type words, or their first three letters.")

    # -- Qt ----------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let arrows move the mark while the line keeps the focus."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in _LIST_KEYS:
            self.list.keyPressEvent(event)
            return True
        return super().eventFilter(watched, event)
