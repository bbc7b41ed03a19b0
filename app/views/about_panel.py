"""Which program this is, what it is made from, where it keeps things, and whether there is a newer one."""

from __future__ import annotations

from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.usecases.build_facts import about_lines, build, told_update
from app.viewmodels.desk import Desk
from app.viewmodels.session import Session
from app.views.licences_panel import qt_note
from app.views.panel import Panel, button, footer, plain_label, scrolled
from app.views.web_page import open_web_page

_PURPOSE = "Curate clinical evidence: every value tied to the words that vouch for it."
_UPDATES = "updates"


class AboutPanel(Panel):
    """Facts for a report of trouble; its page `updates` looks for a newer version because a person asked for it."""

    def __init__(self, desk: Desk, session: Session, parent: QWidget | None = None) -> None:
        super().__init__("About Vouch", desk, session, parent)
        self.words = plain_label(wrap=True)
        self.words.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.newer = plain_label(wrap=True)
        self.newer.setTextInteractionFlags(self.words.textInteractionFlags())
        self.copy = button("Copy", "All of this, for a report of trouble")
        self.licences = button("Licences", "All parts that Vouch is made of, with the texts of their licences")
        self.updates = button("Check for updates", "Opens the page of releases in your browser; nothing else is sent")
        facts = QWidget()
        lines = QVBoxLayout(facts)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.addWidget(self.newer)
        for label in (plain_label(_PURPOSE, wrap=True), self.words, plain_label(qt_note(), quiet=True, wrap=True)):
            lines.addWidget(label)
        lines.addStretch(1)
        self.body.addWidget(scrolled(facts), 1)
        self.body.addLayout(footer(self.licences, self.updates, self.copy))
        self.setFocusProxy(self.copy)
        self.copy.clicked.connect(self._copy)
        self.licences.clicked.connect(self._ask_for_licences)
        self.updates.clicked.connect(self._look_for_newer)

    def start(self) -> None:
        """Say what is so now and take the focus."""
        info = self.desk.store.info() if self.desk.store is not None else None
        project = [f"Project: {info.path}", f"Its schema: {info.schema}"] if info is not None else []
        libraries = [f"Qt {qVersion()}", self.session.projects.engine()]
        self.words.setText("\n".join(about_lines(libraries, str(self.session.settings.path), project)))
        self.newer.hide()
        self.copy.setFocus(Qt.FocusReason.OtherFocusReason)

    def open_page(self, name: str) -> bool:
        """Look for a newer version when the page is called so."""
        if name == _UPDATES:
            self._look_for_newer()
        return name in {"", _UPDATES}

    # -- within ------------------------------------------------------------------------------------------------

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.words.text())
        self.desk.said.emit("Copied")

    def _ask_for_licences(self) -> None:
        self.command_asked.emit("panel.licences")

    def _look_for_newer(self) -> None:
        known = build()
        opened = bool(known.releases) and open_web_page(known.releases)
        self.newer.setText(told_update(known, opened=opened))
        self.newer.show()
