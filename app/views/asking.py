"""How commands ask: files by the system's dialogs, lines and choices in place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from app.viewmodels.options_model import Option
from app.viewmodels.session import Session
from app.views.ask_strip import AskStrip
from app.views.chooser import Chooser

PROJECTS = "Vouch projects (*.vouch);;All files (*)"


def imports() -> str:
    """Return the files to choose from for an import: those that an importer knows by their suffix, or all."""
    from app.importers import IMPORTERS

    suffixes = sorted({suffix for one in IMPORTERS for suffix in one.suffixes})
    return f"Sources ({' '.join(f'*{suffix}' for suffix in suffixes)});;All files (*)"


class Asking:
    """Implements what commands may ask; the places for it belong to the window.

    A dialog of files begins where the last one ended, the first where the session says.
    """

    def __init__(self, session: Session, window: QWidget, strip: AskStrip, chooser: Chooser) -> None:
        self._session = session
        self._last: Path | None = None
        self._window = window
        self._strip = strip
        self._chooser = chooser

    def project_to_open(self, then: Callable[[Path], object]) -> None:
        """Ask for an existing project."""
        chosen, _ = QFileDialog.getOpenFileName(self._window, "Open project", self._begin(), PROJECTS)
        if chosen:
            then(self._ended(Path(chosen)))

    def project_to_make(self, then: Callable[[Path], object]) -> None:
        """Ask where a new project shall be."""
        self.place_to_save("New project", "project.vouch", "vouch", then)

    def files_to_import(self, then: Callable[[list[Path]], object]) -> None:
        """Ask for files to import."""
        chosen, _ = QFileDialog.getOpenFileNames(self._window, "Import files", self._begin(), imports())
        if chosen:
            then([self._ended(Path(one)) for one in chosen])

    def file(self, title: str, then: Callable[[Path], object]) -> None:
        """Ask for one file to read."""
        chosen, _ = QFileDialog.getOpenFileName(self._window, title, self._begin(), imports())
        if chosen:
            then(self._ended(Path(chosen)))

    def place_to_save(self, title: str, name: str, suffix: str, then: Callable[[Path], object]) -> None:
        """Ask for a file to write; the suffix is added where it is lacking."""
        chosen, _ = QFileDialog.getSaveFileName(self._window, title, self._begin(name), f"*.{suffix};;All files (*)")
        if chosen:
            path = self._ended(Path(chosen))
            then(path if path.suffix else path.with_suffix(f".{suffix}"))

    def folder(self, title: str, then: Callable[[Path], object]) -> None:
        """Ask for a folder to write into."""
        chosen = QFileDialog.getExistingDirectory(self._window, title, self._begin())
        if chosen:
            then(self._ended(Path(chosen)))

    def line(self, title: str, then: Callable[[str], object], text: str = "") -> None:
        """Ask for one line of text."""
        self._strip.ask(title, text, then)

    def sure(self, question: str, then: Callable[[], object]) -> None:
        """Ask for a yes, which Enter says."""
        self._strip.ask_yes(question, then)

    def reason(self, title: str, answers: Sequence[str], then: Callable[[str], object]) -> None:
        """Ask for a reason: one of some short answers, or free words."""
        self._strip.ask(title, "", then, answers)

    def choice(self, title: str, options: Sequence[Option], then: Callable[[str], object]) -> None:
        """Ask to choose one of some options by typing a few letters."""
        self._chooser.ask(title, options, then)

    # -- within ------------------------------------------------------------------------------------------------

    def _begin(self, name: str = "") -> str:
        return str((self._last or self._session.folder()) / name)

    def _ended(self, path: Path) -> Path:
        self._last = path if path.is_dir() else path.parent
        return path
