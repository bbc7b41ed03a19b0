"""Where the keyboard goes: from pane to pane, and back to where something was asked from."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget

from app.viewmodels.desk import Desk
from app.views.panes import Panes
from app.views.study_room import StudyRoom


class Keyboard(QObject):
    """Gives the keyboard to a pane, and back to the text, the field or the list that had it before a question."""

    def __init__(self, desk: Desk, panes: Panes, studies: StudyRoom) -> None:
        super().__init__(panes.whole)
        self._desk = desk
        self._panes = panes
        self._studies = studies

    def cycle(self, steps: int) -> None:
        """Give the keyboard to the next pane that is shown."""
        panes = self._panes
        stops: list[tuple[QWidget, Callable[[], object]]] = [
            (panes.library, panes.library.focus_list),
            (panes.text, panes.text.take_focus),
            (panes.right, self._to_the_right),
            (panes.checks.list, panes.checks.list.setFocus),
        ]
        shown = [stop for stop in stops if stop[0].isVisible()]
        focus = QApplication.focusWidget()
        here = next(
            (i for i, (pane, _) in enumerate(shown) if focus and (pane is focus or pane.isAncestorOf(focus))), -1
        )
        if shown:
            shown[(here + steps) % len(shown)][1]()

    def back_to_work(self) -> None:
        """Give it to the text, when there is one."""
        if self._desk.source is not None:
            self._panes.text.take_focus()

    def back_from_question(self) -> None:
        """Give it to what had it before the question of the strip."""
        self._back_to(self._panes.ask_strip.asked_from)

    def back_from_choice(self) -> None:
        """Give it to what had it before the chooser."""
        self._back_to(self._panes.chooser.asked_from)

    # -- within ------------------------------------------------------------------------------------------------

    def _back_to(self, asked_from: QWidget | None) -> None:
        field = self._desk.field
        if asked_from is not None and any(pane.isAncestorOf(asked_from) for pane in self._lists_that_ask()):
            asked_from.setFocus()
        elif asked_from is not None and field is not None and self._panes.record.isAncestorOf(asked_from):
            self._panes.record.focus_field(field.key)
        else:
            self.back_to_work()

    def _lists_that_ask(self) -> list[QWidget]:
        """Return where questions come from that is neither the text nor a field."""
        panel = self._panes.panels.current()
        return [self._panes.checks, *self._studies.asking(), *([panel] if panel is not None else [])]

    def _to_the_right(self) -> None:
        panel = self._panes.panels.current()
        if panel is not None:
            panel.setFocus()
        else:
            self._panes.record.focus_tree()
