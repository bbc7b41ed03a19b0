"""Commands made into actions: menus, keys and modes, all from the one table."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from app.commands.command import Command, Context, Mode
from app.commands.evidence import has_field, has_value
from app.commands.table import GROUPS, lacking
from app.viewmodels.options_model import Option
from app.views.panel import key_text

_WITH_LETTER = {
    "File": "&File",
    "Edit": "Edi&t",
    "View": "Vie&w",
    "Record": "Rec&ord",
    "Evidence": "Ev&idence",
    "Help": "&Help",
}
"""The menus with the letter that opens each with Alt; none of these is a key of a command."""

_ON_TYPED = {
    *("evidence.computed", "evidence.inferred", "evidence.external", "evidence.note", "evidence.review"),
    *("evidence.verified", "evidence.status", "evidence.as_of"),
}
"""Commands that say something about a value, so that one that was typed and not left yet is saved first."""


class Actions(QObject):
    """Holds one action for each command; single letters act only while the text has the focus."""

    def __init__(self, commands: Sequence[Command], context: Context, window: QWidget, text: QWidget) -> None:
        super().__init__(window)
        self._context = context
        self.by_id: dict[str, QAction] = {}
        self.commands = {command.id: command for command in commands}
        for command in commands:
            action = QAction(command.label, self)
            action.setData(command.id)
            action.setShortcuts([QKeySequence(key) for key in command.keys])
            if command.mode is Mode.TEXT:
                action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
                text.addAction(action)
            else:
                window.addAction(action)
            action.triggered.connect(self._run_sender)
            self.by_id[command.id] = action

    def fill(self, bar: QMenuBar, menus: Sequence[str]) -> None:
        """Put the commands that have a menu into it, in the table's order; a submenu stands where its first does."""
        for name in menus:
            menu = bar.addMenu(_WITH_LETTER.get(name, name))
            menu.setToolTipsVisible(True)
            below: dict[str, QMenu] = {}
            for command in self.commands.values():
                top, _, deeper = command.menu.partition("/")
                if top != name:
                    continue
                if command.id in GROUPS:
                    menu.addSeparator()
                if deeper and deeper not in below:
                    below[deeper] = menu.addMenu(deeper)
                (below[deeper] if deeper else menu).addAction(self.by_id[command.id])
            menu.aboutToShow.connect(self.refresh)
            menu.aboutToHide.connect(self.release)

    def refresh(self) -> None:
        """Grey out what cannot be done now, and say what undo and redo would do.

        Only menus are greyed: a key must always answer, were it by saying what is lacking.
        """
        desk = self._context.desk
        for command in self.commands.values():
            if command.menu:
                self.by_id[command.id].setEnabled(command.enabled(desk))
        store = desk.store
        writable = store is not None and not store.info().read_only
        for key, word in (("edit.undo", "Undo"), ("edit.redo", "Redo")):
            label = ""
            if store is not None and writable:
                label = store.undo_label() if key == "edit.undo" else store.redo_label()
            self.by_id[key].setText(f"{word}: {label}" if label else word)

    def options(self) -> list[Option]:
        """Return the commands that can be done now, with their keys, for the palette."""
        return [
            Option(command.id, command.label.rstrip("…"), key_text(command.keys))
            for command in self.commands.values()
            if command.menu and command.enabled(self._context.desk)
        ]

    def keys_of(self, key: str) -> str:
        """Return the first key of a command by its id, as this platform writes it."""
        return key_text(self.commands[key].keys)

    def release(self) -> None:
        """Let every key answer again after a menu was shown."""
        for action in self.by_id.values():
            action.setEnabled(True)

    def run(self, key: str) -> None:
        """Do a command by its id, when it can be done now; a value that is being typed counts once it is saved."""
        command = self.commands[key]
        lack = lacking(command, self._context.desk)
        if lack and key in _ON_TYPED:
            self._context.record.commit_typing()
            lack = lacking(command, self._context.desk)
        on_field = command.mode is Mode.ANY and command.enabled in {has_field, has_value}
        if on_field and self._context.window.hides_record():
            lack = "Close the panel first (Esc): the field that this acts on is behind it."
        if lack:
            self._context.desk.said.emit(lack)
        else:
            command.run(self._context)

    def _run_sender(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.run(str(action.data()))
