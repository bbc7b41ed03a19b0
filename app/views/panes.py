"""The panes of the window, made and laid out; imported once the first frame is painted."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from app.viewmodels.desk import Desk
from app.viewmodels.session import Session
from app.views.ask_strip import AskStrip
from app.views.checks_strip import ChecksStrip
from app.views.chooser import Chooser
from app.views.first_run import FirstRun
from app.views.library_pane import LibraryPane
from app.views.page_view import BesideText, PageView
from app.views.panels import Panels
from app.views.record_pane import RecordPane
from app.views.source_header import SourceHeader
from app.views.status_strip import StatusStrip
from app.views.text_pane import TextPane

_NARROWEST, _NARROWEST_LIST = 224, 200
"""Widths in pixels that all three panes fit into side by side on a screen of 1366 pixels shown at 200 %."""


class Panes:
    """Library, text and record side by side, checks below them, question and status at the foot.

    `whole` is everything; `pages` shows the first run or the work; `right` the record or the panel that is open.
    """

    def __init__(self, desk: Desk, session: Session) -> None:
        self.first_run = FirstRun(desk, session)
        self.library = LibraryPane(desk, session)
        self.header = SourceHeader(desk)
        self.text = TextPane()
        self.text.set_empty("Nothing is open. Choose a source at the left, or drop files here.")
        self.page = PageView(desk, session.settings)
        self.text.selection_changed.connect(self.page.follow)
        self.header.page_asked.connect(self.page.toggle)
        self.page.toggled.connect(self.header.show_page)
        self.header.show_page(shown=self.page.wanted)
        self.record = RecordPane(desk)
        self.checks = ChecksStrip(desk)
        self.record.follow_checks(self.checks.model)
        self.ask_strip = AskStrip()
        self.status = StatusStrip(desk, session)
        self.right = QStackedWidget()
        self.right.addWidget(self.record)
        self.panels = Panels(desk, session, self.right)
        self.splitter = self._side_by_side()
        self.pages = QStackedWidget()
        self.pages.addWidget(self.first_run)
        self.pages.addWidget(_column(self.splitter, self.checks))
        self.whole = _column(self.pages, self.ask_strip, self.status)
        self.chooser = Chooser(self.pages)

    def add_strip(self, strip: QWidget) -> None:
        """Put a strip above the one that asks."""
        lines = self.whole.layout()
        if isinstance(lines, QVBoxLayout):
            lines.insertWidget(lines.indexOf(self.ask_strip), strip)

    def by_name(self) -> dict[str, QWidget]:
        """Return the panes that can be hidden."""
        return {"library": self.library, "record": self.right, "checks": self.checks}

    def _side_by_side(self) -> QSplitter:
        splitter = QSplitter(Qt.Orientation.Horizontal)
        for pane, stretch in (
            (self.library, 0),
            (_column(BesideText(self.text, self.page), above=self.header), 3),
            (self.right, 2),
        ):
            splitter.addWidget(pane)
            splitter.setStretchFactor(splitter.count() - 1, stretch)
            pane.setMinimumWidth(_NARROWEST if stretch else _NARROWEST_LIST)
        splitter.setChildrenCollapsible(False)
        splitter.setSizes([250, 570, 540])
        return splitter


def _column(first: QWidget, *below: QWidget, above: QWidget | None = None) -> QWidget:
    """Return a column in which the first widget takes all the room that the others leave."""
    column = QWidget()
    layout = QVBoxLayout(column)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    if above is not None:
        layout.addWidget(above)
    layout.addWidget(first, 1)
    for widget in below:
        layout.addWidget(widget)
    return column
