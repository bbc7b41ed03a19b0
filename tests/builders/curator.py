"""A curator at the window: real widgets, real files, keys as a person presses them."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.main import ProjectFiles
from app.settings import Settings
from app.viewmodels.desk import Desk
from app.viewmodels.session import Session
from app.views.main_window import MainWindow

TEXT = "Registry\n\nOf the 11 patients, 8 (73%) responded. 7 had a complete response. 🧬 שלום\n"


class CuratorAtWindow:
    """Opens the real window on real files and presses keys in whatever has the focus."""

    def __init__(self, qtbot, folder: Path):
        self.qtbot = qtbot
        self.folder = folder
        self.said: list[str] = []
        self.trouble: list[str] = []
        self.reports: list[object] = []
        self._open()

    def _open(self):
        self.desk = Desk()
        settings = Settings(self.folder / "settings.toml")
        self.session = Session(ProjectFiles(), settings, self.desk)
        self.window = MainWindow(settings)
        self.window.furnish(self.desk, self.session)
        self.qtbot.addWidget(self.window)
        self.desk.said.connect(self.said.append)
        self.desk.troubled.connect(self.trouble.append)
        self.session.imported.connect(self.reports.append)
        self.session.exported.connect(self.reports.append)
        self.window.resize(1366, 768)
        with self.qtbot.waitActive(self.window):
            self.window.show()
            self.window.activateWindow()

    def close(self):
        """Close the window as a person does, once more where it says that something would be lost."""
        self.window.close()
        if self.window.isVisible():
            self.window.close()
        self.qtbot.waitUntil(lambda: self.desk.store is None)

    def start_again(self, project: Path):
        """Close the window and open the project in a new one."""
        if self.desk.store is not None:
            self.close()
        self._open()
        assert self.session.open(project), self.trouble

    def key(self, key, modifier=Qt.KeyboardModifier.NoModifier):
        """Press a key in whatever has the focus."""
        target = QApplication.focusWidget() or self.window
        self.qtbot.keyClick(target, key, modifier)

    def type(self, words):
        """Type words into whatever has the focus."""
        self.qtbot.keyClicks(QApplication.focusWidget(), words)

    def run(self, command):
        """Do a command as the menu does."""
        self.window.actions_.run(command)

    def wait(self):
        """Wait until the work behind the screen has ended."""
        self.qtbot.waitUntil(lambda: self.session.task is None, timeout=60_000)

    def drop(self, *paths):
        """Drop files on the window and wait for the import."""
        self.window.take_files(list(paths))
        self.wait()
        return self.reports[-1]

    def open_source(self, words):
        """Open the source whose title holds some words, and go to its text."""
        found = next(s.id for s in self.desk.store.sources() if words in s.metadata.title)
        self.desk.open_source(found)
        self.window.text.take_focus()
        self.qtbot.waitUntil(self.window.text.view.hasFocus)

    def select(self, words, occurrence=1):
        """Select words in the text, and give the keyboard to it."""
        start = -1
        for _ in range(occurrence):
            start = self.desk.text.index(words, start + 1)
        self.window.text.take_focus()
        self.window.text.select(start, start + len(words))
        assert self.desk.selection == (start, start + len(words))

    def pick(self, words, letters, occurrence=1):
        """Select words, open the picker with Enter, type letters, take the first match."""
        self.select(words, occurrence)
        self.key(Qt.Key.Key_Return)
        assert self.window.chooser.isVisible(), self.said[-3:]
        if letters:
            self.type(letters)
        self.key(Qt.Key.Key_Return)

    def value(self, field, kind="outcome", nth=0):
        """Return the current value of a field of the n-th item of a kind."""
        items = [i for i in self.desk.content.items if i.kind == kind]
        return self.desk.content.current(items[nth].id, field)
