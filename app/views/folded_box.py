"""In a source's details: what was folded into it and says otherwise or more, or into what it was folded itself."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.domain.duplicates import SourceLink
from app.domain.sources import Source
from app.formats.hidden import in_its_place
from app.usecases import deduplicating
from app.usecases.folded import folded_by, folded_into
from app.usecases.merged import pair_of
from app.viewmodels.desk import Desk
from app.views.panel import button, footer, plain_label

_LONGEST = 300


class FoldedBox(QWidget):
    """A few lines for each folding, and the buttons that open the other source and part the two again.

    Signal: `parted()` two were parted, or the other one was opened.
    """

    parted = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._inner: QWidget | None = None
        self._said: list[QLabel] = []

    def show_source(self, source: Source) -> None:
        """Show the foldings of a source; hidden when there are none."""
        store = self._desk.need_store()
        by = folded_by(store, source.id)
        links = (*((by,) if by is not None else ()), *folded_into(store, source.id))
        if self._inner is not None:
            self._inner.hide()
            self._inner.deleteLater()
        self._inner, self._said = QWidget(), []
        column = QVBoxLayout(self._inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for link in links:
            self._add(column, source, link)
        self._column.addWidget(self._inner)
        self.setVisible(bool(links))
        self._fit()

    # -- within ------------------------------------------------------------------------------------------------

    def _add(self, column: QVBoxLayout, source: Source, link: SourceLink) -> None:
        is_folded = link.other == source.id
        other = self._desk.need_store().source(link.source if is_folded else link.other)
        title = in_its_place(other.metadata.title) or "Untitled source"
        lines = [f"{'Folded into' if is_folded else 'Folded into this one:'} “{title}”"]
        lines += [f"• {words}" for words in (*link.reasons, *_differences(link, source, other))]
        said = plain_label("\n".join(lines), wrap=True)
        column.addWidget(said)
        self._said.append(said)
        open_it = button("Open it", "Show the other source")
        part = button("Part them again", "Both are sources of their own again; Ctrl+Z takes it back")
        part.setEnabled(self._desk.can_write())
        open_it.clicked.connect(partial(self._open, other.id))
        part.clicked.connect(partial(self._part, link.id))
        column.addLayout(footer(open_it, part))

    def _open(self, other: str) -> None:
        if self._desk.attempt(partial(self._desk.open_source, other)):
            self.parted.emit()

    def _part(self, link: str) -> None:
        if self._desk.do(deduplicating.part, link) is not None:
            self._desk.said.emit("Parted again; Ctrl+Z takes it back")
            self.parted.emit()

    def _fit(self) -> None:
        """Give the lines the height that they need in this width, as a form gives none to what wraps."""
        for said in self._said:
            said.setMinimumHeight(said.heightForWidth(self.width()))

    # -- Qt ----------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the lines to the new width."""
        super().resizeEvent(event)
        self._fit()


def _differences(link: SourceLink, here: Source, other: Source) -> list[str]:
    """Return what the other says and this one says otherwise or not at all, a field a line."""
    return [
        f"{field.label}: {_short(field.other)} there, {_short(field.one)} here"
        for field in pair_of(link, here, other).fields
        if field.differs or (field.other and not field.one)
    ]


def _short(words: str) -> str:
    words = " ".join(words.split())
    return f"“{in_its_place(words[:_LONGEST])}{'…' if len(words) > _LONGEST else ''}”" if words else "nothing"
