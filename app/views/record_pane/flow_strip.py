"""Enrolled, treated, evaluable, responders of the trial or arm in hand, each a button that goes to its field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QLabel, QToolButton, QWidget

from app.domain.records import Content
from app.usecases.statements import label_words
from app.viewmodels.desk import Desk
from app.viewmodels.flow import flow_in_hand
from app.viewmodels.library_model import plain_tip
from app.views.flow_layout import FlowLayout
from app.views.theme import amber, quiet

if TYPE_CHECKING:
    from app.checks.patient_flow import Step

_LONGEST = 28


class FlowStrip(QFrame):
    """Amber, with a sign, where more patients are counted than a step before. Signal: `went(field)` to a step's field.

    It is counted after an act, never in its way, and hidden while nobody said a number.
    """

    went = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._seen: tuple[Content | None, str] = (None, "")
        self._steps: tuple[Step, ...] = ()
        self._layout = FlowLayout(self, spacing=2)
        self.buttons: list[QToolButton] = []
        self._signs: list[QLabel] = []
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self.refresh)
        desk.content_changed.connect(self._soon.start)
        desk.place_changed.connect(self._soon.start)
        self.hide()

    def refresh(self) -> None:
        """Count again, when the record or the item in hand is another."""
        here = (self._desk.content, self._desk.item.id if self._desk.item else "")
        if here[0] is self._seen[0] and here[1] == self._seen[1]:
            return
        self._seen = here
        found = flow_in_hand(self._desk) if here[0] is not None else None
        self._steps = tuple(step for step in found[1].steps if step.n is not None) if found else ()
        self.setVisible(bool(self._steps))
        if found and self._steps:
            self._build(self._desk.name_of(found[0]))

    def go_to_broken(self) -> bool:
        """Go to the field of the first broken step, else of the first step; say whether there is one."""
        step = next((one for one in self._steps if one.broken), next(iter(self._steps), None))
        if step is not None:
            self._go(step)
        return step is not None

    # -- within ------------------------------------------------------------------------------------------------

    def _build(self, name: str) -> None:
        self._layout.clear()
        for old in (*self.buttons, *self._signs):
            old.hide()
            old.deleteLater()
        self.buttons, self._signs = [], []
        self._add_label(label_words(name, _LONGEST), warned=False).setToolTip(plain_tip(name))
        for place, step in enumerate(self._steps):
            if place:
                self._add_label("≱ !" if step.broken else "≥", warned=step.broken)
            self._add_button(step, place)

    def _add_label(self, words: str, *, warned: bool) -> QLabel:
        label = QLabel(words, self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        self._tint(label, warned=warned)
        self._layout.addWidget(label)
        label.show()
        self._signs.append(label)
        return label

    def _add_button(self, step: Step, place: int) -> None:
        button = QToolButton(self)
        button.setText(f"{step.label} {step.n}".replace("&", "&&"))
        button.setToolTip(plain_tip(step.why or f"Go to {step.label}"))
        button.setAccessibleName(f"{step.label} {step.n}{'. ' + step.why if step.why else ''}")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setProperty("step", place)
        if step.broken:
            palette = button.palette()
            palette.setColor(QPalette.ColorRole.ButtonText, amber(self.palette()))
            button.setPalette(palette)
            font = button.font()
            font.setBold(True)
            button.setFont(font)
        button.clicked.connect(self._clicked)
        self._layout.addWidget(button)
        button.show()
        self.buttons.append(button)

    def _tint(self, label: QLabel, *, warned: bool) -> None:
        palette = label.palette()
        palette.setColor(label.foregroundRole(), amber(self.palette()) if warned else quiet(self.palette()))
        label.setPalette(palette)
        label.setContentsMargins(4, 4, 4, 4)

    def _clicked(self) -> None:
        button = self.sender()
        if button is not None:
            self._go(self._steps[int(button.property("step"))])

    def _go(self, step: Step) -> None:
        self._desk.go(step.item, step.field)
        self.went.emit(step.field)

    # -- Qt ----------------------------------------------------------------------------------------------------

    def changeEvent(self, event: QEvent) -> None:
        """Take the colours of another theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._steps:
            self._seen = (None, "")
            self._soon.start()
