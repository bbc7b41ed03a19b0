"""The panels that open in place beside the text, made when they are first asked for."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget

from app.viewmodels.desk import Desk
from app.viewmodels.session import Session
from app.views.focus import let_go
from app.views.panel import Panel

_PANELS = {
    "history": ("app.views.history_panel", "HistoryPanel"),
    "details": ("app.views.details_panel", "DetailsPanel"),
    "findings": ("app.views.findings_panel", "FindingsPanel"),
    "caveat": ("app.views.caveat_panel", "CaveatPanel"),
    "studies": ("app.views.study_panel", "StudyPanel"),
    "search": ("app.views.search_panel", "SearchPanel"),
    "paste": ("app.views.paste_panel", "PastePanel"),
    "fetch": ("app.views.fetch_panel", "FetchPanel"),
    "questions": ("app.views.questions_panel", "QuestionsPanel"),
    "duplicates": ("app.views.duplicates_panel", "DuplicatesPanel"),
    "reports": ("app.views.reports_panel", "ReportsPanel"),
    "revisions": ("app.views.revisions_panel", "RevisionsPanel"),
    "correct": ("app.views.correct_panel", "CorrectPanel"),
    "form": ("app.views.form_panel", "FormPanel"),
    "keys": ("app.views.keys_panel", "KeysPanel"),
    "help": ("app.views.keys_panel", "HelpPanel"),
    "about": ("app.views.about_panel", "AboutPanel"),
    "licences": ("app.views.licences_panel", "LicencesPanel"),
}


class Panels(QObject):
    """Shows one panel at a time as a page of a stack whose first page is the record.

    Signals: `left()` a panel closed; `was_made(str)` one was shown for the first time; `command_asked(str)` one wants a
    command done. To add a panel, write a `Panel` in a file of its own and add one row above.
    """

    left = Signal()
    was_made = Signal(str)
    command_asked = Signal(str)

    def __init__(self, desk: Desk, session: Session, stack: QStackedWidget) -> None:
        super().__init__(stack)
        self._desk = desk
        self._session = session
        self._stack = stack
        self._made: dict[str, Panel] = {}

    def names(self) -> tuple[str, ...]:
        """Return what can be shown."""
        return tuple(_PANELS)

    def show(self, name: str) -> None:
        """Show a panel, prepared for what is in hand now; "help/forms" shows a page of it."""
        name, _, page = name.partition("/")
        panel = self._made.get(name) or self._make(name)
        self._stack.setCurrentWidget(panel)
        self._stack.show()
        panel.start()
        if page:
            panel.open_page(page)

    def made(self, name: str) -> Panel | None:
        """Return a panel that was shown before, or None."""
        return self._made.get(name)

    def current(self) -> Panel | None:
        """Return the panel that is open, or None."""
        shown = self._stack.currentWidget()
        return shown if isinstance(shown, Panel) else None

    def leave(self) -> bool:
        """Close the panel that is open; say whether there was one."""
        panel = self.current()
        if panel is None:
            return False
        let_go(panel)
        self._stack.setCurrentIndex(0)
        self.left.emit()
        return True

    def _make(self, name: str) -> Panel:
        module, cls = _PANELS[name]
        make: Callable[..., Panel] = getattr(import_module(module), cls)
        panel = make(self._desk, self._session)
        panel.done.connect(self.leave)
        panel.command_asked.connect(self.command_asked)
        self._stack.addWidget(panel)
        self._made[name] = panel
        self.was_made.emit(name)
        return panel
