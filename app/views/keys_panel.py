"""The key map, read from the table of commands, and the pages of the manual."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from app.commands.command import Command, Mode
from app.commands.table import COMMANDS, MENUS
from app.paths import resources
from app.viewmodels.desk import Desk
from app.viewmodels.session import Session
from app.views.panel import Panel, button, footer, plain_label
from app.views.safe_browser import SafeBrowser

_TEXT_GROUP = "In the text"
_GROUPS = (*MENUS, _TEXT_GROUP, "Anywhere")
_FIRST_PAGE = "first-steps"


class KeysPanel(Panel):
    """All commands with their keys, filtered as one types."""

    def __init__(self, desk: Desk, session: Session, parent: QWidget | None = None) -> None:
        super().__init__("Key map", desk, session, parent)
        self.line = QLineEdit()
        self.line.setPlaceholderText("Filter commands or keys")
        self.line.setAccessibleName("Filter commands or keys")
        self.line.setClearButtonEnabled(True)
        self.page = SafeBrowser()
        self.page.setAccessibleName("Key map")
        self.copy = button("Copy as text", "The whole key map as text, to print or keep")
        self.body.addWidget(self.line)
        self.body.addWidget(self.page, 1)
        hint = plain_label("Single letters act while the text has the focus.", quiet=True, wrap=True)
        self.body.addLayout(footer(hint, self.copy))
        self.setFocusProxy(self.line)
        self.line.textChanged.connect(self._show)
        self.copy.clicked.connect(self._copy)

    def start(self) -> None:
        """Show the whole map and take the focus."""
        self.line.clear()
        self._show()
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self) -> None:
        self.page.setHtml(_key_map_html(self.line.text()))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(key_map_text())
        self.desk.said.emit("Key map copied")


class HelpPanel(Panel):
    """The manual, a page at a time; a link is copied, never followed."""

    def __init__(self, desk: Desk, session: Session, parent: QWidget | None = None) -> None:
        super().__init__("Help", desk, session, parent)
        self.choice = QComboBox()
        self.choice.setAccessibleName("Page")
        self.page = SafeBrowser()
        self.page.setAccessibleName("Help")
        self.page.document().setDocumentMargin(12)
        self.body.addWidget(self.choice)
        self.body.addWidget(self.page, 1)
        self.body.addWidget(self.complaint)
        self.choice.currentIndexChanged.connect(self._show)
        self.page.link_asked.connect(self._copy_link)
        self.setFocusProxy(self.page)

    # -- what others call --------------------------------------------------------------------------------------

    def start(self) -> None:
        """Show the page shown last, else the first steps, and take the focus."""
        self._list_pages()
        self.page.setFocus(Qt.FocusReason.OtherFocusReason)

    def open_page(self, name: str) -> bool:
        """Show a page by its file's stem; say whether there is one."""
        self._list_pages()
        place = self.choice.findData(name)
        if place >= 0:
            self.choice.setCurrentIndex(place)
        return place >= 0

    # -- within ------------------------------------------------------------------------------------------------

    def _list_pages(self) -> None:
        if self.choice.count():
            return
        for name, title in help_pages():
            self.choice.addItem(title, name)
        self.choice.setVisible(self.choice.count() > 0)
        if not self.choice.count():
            self.complain("The help pages are not installed.")
        else:
            self.choice.setCurrentIndex(max(0, self.choice.findData(_FIRST_PAGE)))

    def _show(self) -> None:
        from app.formats.markdown_html import to_html

        name = self.choice.currentData()
        if name:
            self.page.setHtml(to_html((resources() / "help" / f"{name}.md").read_text(encoding="utf-8")))

    def _copy_link(self, link: str) -> None:
        QGuiApplication.clipboard().setText(link)
        self.desk.said.emit(f"Address copied: {link[:200]}")


def help_pages() -> list[tuple[str, str]]:
    """Return the pages of the manual as file stem and title, the first steps first, the others by title."""
    found = [(path.stem, _title(path.read_text(encoding="utf-8"), path.stem)) for path in _page_files()]
    return sorted(found, key=lambda page: (page[0] != _FIRST_PAGE, page[1].casefold()))


def key_map_text() -> str:
    """Return the key map as plain text, a command a line, for printing."""
    lines = ["Vouch: keys", ""]
    for group, commands in _grouped(""):
        lines += [group, *(f"  {keys_text(command):<28}{command.label}" for command in commands), ""]
    return "\n".join(lines)


def keys_text(command: Command) -> str:
    """Return all keys of a command as this platform writes them."""
    native = QKeySequence.SequenceFormat.NativeText
    return " or ".join(QKeySequence(key).toString(native) for key in command.keys)


def _key_map_html(typed: str) -> str:
    parts = ["<table width='100%' cellspacing='0' cellpadding='3'>"]
    for group, commands in _grouped(typed):
        parts.append(f"<tr><td colspan='2'><br><b>{escape(group)}</b></td></tr>")
        parts += [
            f"<tr><td>{escape(command.label)}</td><td align='right'>{escape(keys_text(command))}</td></tr>"
            for command in commands
        ]
    return "".join([*parts, "</table>"] if len(parts) > 1 else ["<p>No command matches.</p>"])


def _grouped(typed: str) -> Iterator[tuple[str, list[Command]]]:
    """Yield the commands that have keys, by menu, then those of the text, then the others."""
    wanted = typed.casefold().split()
    for group in _GROUPS:
        found = [
            command
            for command in COMMANDS
            if command.keys
            and _group_of(command) == group
            and all(word in f"{command.label} {keys_text(command)}".casefold() for word in wanted)
        ]
        if found:
            yield group, found


def _group_of(command: Command) -> str:
    if command.mode is Mode.TEXT:
        return _TEXT_GROUP
    top = command.menu.partition("/")[0]
    return top if top in MENUS else "Anywhere"


def _page_files() -> list[Path]:
    folder = resources() / "help"
    return sorted(folder.glob("*.md")) if folder.is_dir() else []


def _title(text: str, stem: str) -> str:
    first = next((line for line in text.split("\n") if line.startswith("#")), "")
    return first.lstrip("# ").strip() or stem.replace("-", " ").capitalize()
