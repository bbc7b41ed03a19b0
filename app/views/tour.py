"""The tour: five steps, shown on what lies on the desk, in place, that writes nothing and can be left at any time."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from app.commands.command import FindingsScreen
from app.domain.kinds import Proportion
from app.domain.values import Value
from app.viewmodels.desk import Desk
from app.views.focus import let_go
from app.views.panel import heading, plain_label
from app.views.text_pane import TextPane

_COMMAND = re.compile(r"<([a-z_.]+)>")
_LEAVE, _NEXT, _BACK = "leave", "next", "back"
_KEYS = {
    Qt.Key.Key_Escape: _LEAVE,
    Qt.Key.Key_Return: _NEXT,
    Qt.Key.Key_Enter: _NEXT,
    Qt.Key.Key_Right: _NEXT,
    Qt.Key.Key_Backspace: _BACK,
    Qt.Key.Key_Left: _BACK,
}


@dataclass(frozen=True)
class Step:
    """What a step is called, what it shows, and what it says; `<command>` stands for the key of that command."""

    title: str
    shows: str
    words: str


STEPS = (
    Step(
        "Read",
        "text",
        "In the middle stands the source, at the right what was recorded of it. Underlined words vouch for a value. "
        "<text.next_number> and <text.previous_number> go from number to number, <text.next_token> and "
        "<text.previous_token> from word to word; <view.text> comes back to the text from anywhere.",
    ),
    Step(
        "Select",
        "words",
        "These words are selected: a count with its percentage is one step. <text.grow> and <text.shrink> grow and "
        "shrink a selection, <text.sentence> takes the sentence, <text.hints> puts letters on the words.",
    ),
    Step(
        "Vouch",
        "value",
        "This is the value that they vouch for. With words selected, <evidence.pick> asks for the field, 1 to 9 name "
        "it, <record.new_outcome> makes a new outcome. The numbers are read for you, and all is saved at once; "
        "<edit.undo> takes it back, tomorrow as well.",
    ),
    Step(
        "Doubt",
        "finding",
        "Below stands what the checks say; nothing of it hinders you. <record.next_finding_key> goes to the next "
        "finding, <finding.acknowledge_key> says why it may stand, <evidence.caveat> makes a caveat of it.",
    ),
    Step(
        "Export",
        "",
        "<project.export_ris> writes RIS for reference managers, <project.export_csv> tables with a dictionary of "
        "their columns. <panel.history> shows who changed what and when. <panel.palette> finds every command, source "
        "and item.",
    ),
)


class Tour(QFrame):
    """A strip with one step at a time; Enter goes on, Backspace goes back, Esc leaves.

    Signal: `left()` it was left or has ended.
    """

    left = Signal()

    def __init__(
        self, desk: Desk, text: TextPane, findings: FindingsScreen, keys_of: Callable[[str], str], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setObjectName("strip")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Tour")
        self._desk = desk
        self._text = text
        self._findings = findings
        self._keys_of = keys_of
        self._at = 0
        self.title = heading("")
        self.words = plain_label(wrap=True)
        self.back = self._button("Back (Backspace)")
        self.next = self._button("Next (Enter)")
        self.end = self._button("Leave (Esc)")
        top = QHBoxLayout()
        top.addWidget(self.title, 1)
        for button in (self.back, self.next, self.end):
            top.addWidget(button)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(12, 6, 12, 8)
        lines.setSpacing(4)
        lines.addLayout(top)
        lines.addWidget(self.words)
        self.hide()
        self.back.clicked.connect(self._go_back)
        self.next.clicked.connect(self._go_on)
        self.end.clicked.connect(self.leave)
        desk.project_changed.connect(self.leave)

    def start(self) -> None:
        """Begin with the first step and take the keyboard."""
        self.show()
        self._show(0)

    def leave(self) -> bool:
        """End the tour; say whether there was one."""
        if self.isHidden():
            return False
        let_go(self)
        self.hide()
        self.left.emit()
        return True

    # -- within ------------------------------------------------------------------------------------------------

    def _button(self, words: str) -> QToolButton:
        made = QToolButton(self)
        made.setText(words)
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return made

    def _go_on(self) -> None:
        if self._at + 1 < len(STEPS):
            self._show(self._at + 1)
        else:
            self.leave()

    def _go_back(self) -> None:
        self._show(max(0, self._at - 1))

    def _show(self, at: int) -> None:
        self._at = at
        step = STEPS[at]
        words = _COMMAND.sub(lambda found: _in_words(self._keys_of(found[1])), step.words)
        self.title.setText(f"{at + 1} of {len(STEPS)}   {step.title}")
        self.words.setText(words)
        self.setAccessibleDescription(f"{step.title}. {words}")
        self.back.setEnabled(at > 0)
        self.next.setText("Next (Enter)" if at + 1 < len(STEPS) else "Done (Enter)")
        self._point_at(step.shows)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _point_at(self, shows: str) -> None:
        """Let the window show what a step speaks of, as far as it is there."""
        found = self._a_result()
        if shows == "text":
            self._text.scroll_to(0)
        elif shows == "words" and found is not None:
            self._text.select(*found[1])
        elif shows == "value" and found is not None:
            self._desk.go(found[0].item, found[0].field)
        elif shows == "finding":
            self._findings.go(1)

    def _a_result(self) -> tuple[Value, tuple[int, int]] | None:
        """Return the value with a percentage in the fewest words, and where these stand."""
        content, text = self._desk.content, self._desk.text
        found = [
            (place[1] - place[0], place, value)
            for value in (content.values if content is not None else ())
            if isinstance(value.value, Proportion) and content is not None
            for quote in content.quotes_of(value.id)
            if (place := self._desk.place_of(quote)) is not None and "%" in text[slice(*place)]
        ]
        shortest = min(found, key=lambda one: one[:2], default=None)
        return (shortest[2], shortest[1]) if shortest is not None else None

    # -- Qt ----------------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Claim the keys of the tour before the window's shortcuts get them."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _act(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on, go back, or leave."""
        act = _act(event)
        if act == _LEAVE:
            self.leave()
        elif act == _NEXT:
            self._go_on()
        elif act == _BACK:
            self._go_back()
        else:
            super().keyPressEvent(event)


def _in_words(key: str) -> str:
    """Return a key as a sentence holds it: a sign stands in quotation marks, as it would end or divide the sentence."""
    sign = len(key) == 1 and not key.isalnum()
    return f"“{key}”" if sign else key.replace("Return", "Enter")


def _act(event: QKeyEvent) -> str:
    plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return _KEYS.get(Qt.Key(event.key()), "") if plain else ""
