"""Above the text: what is being read, where it stands, and the question whether its proposed kind is right."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from app.domain.sources import Source
from app.formats.hidden import in_its_place
from app.usecases.library import set_kind
from app.viewmodels.desk import Desk
from app.viewmodels.library_model import STATE_WORDS
from app.views.elided_label import ElidedLabel

_TOLD = {"nct": 0, "doi": 1, "pmid": 2, "pmcid": 3, "isrctn": 4}
"""The identifiers that one knows a source by, the best known first; a database's own come behind them."""


class SourceHeader(QFrame):
    """Title and one line of what a citation would say; hidden without a source.

    Signal: `page_asked()` the page of the text is wanted, or not any more.
    """

    page_asked = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.title = ElidedLabel()
        self.line = ElidedLabel()
        font = self.title.font()
        font.setBold(True)
        self.title.setFont(font)
        self.line.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.confirm = QToolButton()
        self.confirm.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.page = QToolButton()
        self.page.setText("Page")
        self.page.setToolTip("The page beside the text (P)")
        self.page.setCheckable(True)
        self.page.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(self.title)
        words.addWidget(self.line)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 10, 6)
        row.addLayout(words, 1)
        row.addWidget(self.confirm)
        row.addWidget(self.page)
        desk.source_changed.connect(self.refresh)
        desk.touched.connect(self.refresh)
        self.confirm.clicked.connect(self._confirm)
        self.page.clicked.connect(self.page_asked)
        self.refresh()

    def refresh(self) -> None:
        """Show the source that lies on the desk."""
        source = self._desk.source
        self.setVisible(source is not None)
        if source is None:
            return
        from app.usecases.merged import merged_source

        self.title.show_text(source.metadata.title or "Untitled source")
        self.line.show_text(citation(merged_source(self._desk.need_store(), source)))
        proposed = source.kind.replace("_", " ")
        self.confirm.setText(f"Kind: {proposed}? Y confirms, F4 changes")
        self.confirm.setVisible(not source.kind_confirmed)
        self.page.setVisible(self._desk.revision is not None and bool(self._desk.revision.pages))

    def show_page(self, shown: bool) -> None:  # noqa: FBT001 -- a slot
        """Show whether the page stands beside the text."""
        self.page.setChecked(shown)

    def _confirm(self) -> None:
        source = self._desk.source
        if source is not None:
            self._desk.do(set_kind, source.id, source.kind)


def _named(scheme: str) -> str:
    return scheme.upper() if scheme in _TOLD else scheme.replace("_", " ")


def citation(source: Source) -> str:
    """Return kind, authors, container, date, identifiers and state in one line."""
    meta = source.metadata
    names = [author.family for author in meta.authors]
    authors = ", ".join(names[:3]) + (" et al." if len(names) > 3 else "")
    known = sorted(meta.identifiers, key=lambda one: _TOLD.get(one.scheme, len(_TOLD)))
    ids = [one.value if one.scheme == "nct" else f"{_named(one.scheme)} {one.value}" for one in known[:2]]
    state = STATE_WORDS[source.state].lower() + (f": {source.reason}" if source.reason else "")
    parts = [source.kind.replace("_", " "), authors, meta.container, str(meta.date or ""), *ids, state, *source.tags]
    return " · ".join(in_its_place(part) for part in parts if part)
