"""The session: which project is open, which work runs behind it, and what is remembered between two starts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.domain.errors import ProjectLockedError, sentence
from app.domain.projects import Projects
from app.domain.store import Store
from app.domain.touched import Touched
from app.paths import data_folder, documents_folder
from app.settings import CURATOR, RECENT, Settings, curator_name
from app.usecases.folded import stands_for
from app.viewmodels.desk import Desk
from app.viewmodels.importing import Importing
from app.workers.background import Task

DEFAULT_FORM = "cell-therapy-trials"


class Session(QObject):
    """Opens projects onto the desk and runs long work behind it.

    Signals: `task_changed()` when work begins, goes on or ends; `imported(ImportReport)`; `exported(ExportReport)`;
    `settings_changed()`; `opened()` a project lies on the desk.
    """

    task_changed = Signal()
    imported = Signal(object)
    exported = Signal(object)
    settings_changed = Signal()
    opened = Signal()

    def __init__(self, projects: Projects, settings: Settings, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.projects = projects
        self.settings = settings
        self.desk = desk
        self.task: Task | None = None
        self.preparing = False
        self.progress: tuple[int, int, str] = (0, -1, "")
        self.came: frozenset[str] = frozenset()
        self._show_result: Callable[[Any], None] = self.imported.emit
        self.importing = Importing(self)

    # -- curator -----------------------------------------------------------------------------------------------

    @property
    def curator(self) -> str:
        """The curator's name: the setting, else the account's name."""
        return curator_name(self.settings)

    def rename(self, name: str) -> bool:
        """Keep another name for the curator; it counts for projects opened from now on. "" is the account's name."""
        if not self.desk.attempt(lambda: self.settings.put(CURATOR, " ".join(name.split()))):
            return False
        self.settings_changed.emit()
        return True

    # -- projects ----------------------------------------------------------------------------------------------

    def open(self, path: Path) -> bool:
        """Open a project; one that another process holds, or that cannot be written, is opened to read."""

        def opener() -> Store:
            try:
                return self.projects.open(path, write=True)
            except ProjectLockedError:
                return self.projects.open(path, write=False)

        return self._put_on_desk(opener, path)

    def new(self, path: Path, form_name: str = DEFAULT_FORM) -> bool:
        """Make a new project with a form that ships with the program, and open it."""
        from app.forms import load_shipped

        form = load_shipped(form_name)
        return self._put_on_desk(lambda: self.projects.new(path, form, path.stem), path)

    def sample(self, path: Path) -> bool:
        """Make the sample project at a path, unless it is there, and open it."""
        from app.usecases.sample import make_sample

        if path.exists():
            return self.open(path)
        return self._put_on_desk(lambda: make_sample(self.projects, path, self.curator), path)

    def folder(self) -> Path:
        """Return where to begin looking for files: beside the project, else the newest one, else the user's documents.

        Never the folder the program was started in, which a menu may set to its own, and never the sample's.
        """
        store = self.desk.store
        newest = store.info().path if store is not None else next(map(Path, self.settings.get(RECENT)), None)
        beside = newest.parent if newest is not None else data_folder()
        return beside if beside != data_folder() and beside.is_dir() else documents_folder()

    def close(self) -> None:
        """Stop the work that runs, and close the project."""
        self._stop_now()
        self.desk.close_project()

    # -- long work ---------------------------------------------------------------------------------------------

    def import_files(self, paths: list[Path]) -> None:
        """Import files and folders behind the screen, which stays usable; what has to be asked is asked before."""
        self.importing.begin(paths)

    def import_text(self, text: str, title: str) -> None:
        """Import pasted text as a source, and open it."""
        from app.usecases.transfer import import_text

        result = self.desk.do(import_text, text, title)
        if result is not None:
            self._open_first_of(result[1])
            self.show_import(result)

    def export(self, to: str, out: Path) -> None:
        """Export behind the screen."""
        from app.usecases.exporting import export

        def verb(store: Store, task: Task) -> Any:
            return export(store, to, out, progress=task)

        self.behind(verb, f"Exporting {out.name}", self.exported.emit)

    def behind(self, verb: Callable[[Store, Task], Any], label: str, show: Callable[[Any], None]) -> bool:
        """Run a verb on a face of its own, behind the screen, and show its result; say whether it could begin.

        One piece of work runs at a time; it tells its progress in the status line and can be cancelled there. Preparing
        the search, which nobody asked for, gives way to what somebody asks for, and is gone on with afterwards.
        """
        if self._busy():
            return False
        store = self.desk.need_store()

        def work(task: Task) -> Any:
            with store.in_background() as face:
                return verb(face, task)

        self._run(Task(work, label, self), show)
        return True

    def cancel(self) -> None:
        """Ask the work that runs to stop."""
        if self.task is not None:
            self.task.cancel()

    # -- within ------------------------------------------------------------------------------------------------

    def _put_on_desk(self, opener: Callable[[], Store], path: Path) -> bool:
        if self._busy():
            return False
        opened = self._opened(opener, path)
        self._index_the_rest()
        return opened

    def _opened(self, opener: Callable[[], Store], path: Path) -> bool:
        if self.desk.store is not None and self.desk.store.info().path == path.resolve():
            self.desk.said.emit(f"{path.name} is open already.")
            return True
        if not self.desk.attempt(lambda: self.desk.open_project(opener(), self.curator)):
            return False
        self._remember(path)
        self.opened.emit()
        return True

    def _index_the_rest(self) -> None:
        """Make searchable, behind the screen, what an import that was left early could not."""
        store = self.desk.store
        if self.task is None and store is not None and self.desk.can_write() and store.unindexed():
            self.preparing = self.behind(_index, "Preparing the search", _nothing_to_show)

    def _remember(self, path: Path) -> None:
        if self.desk.attempt(lambda: self.settings.remember(path)):
            self.settings_changed.emit()

    def _busy(self) -> bool:
        """Say, and tell, whether work is running that must end first."""
        if self.preparing:
            self._stop_now()
        if self.task is not None:
            self.desk.troubled.emit(f"{self.task.label} is still running; wait for it or cancel it.")
        return self.task is not None

    def _run(self, task: Task, show: Callable[[Any], None]) -> None:
        self.task = task
        self.progress = (0, -1, "")
        self._show_result = show
        task.progressed.connect(self._progressed)
        task.finished.connect(self._finished)
        task.failed.connect(self._failed)
        task.start()
        self.task_changed.emit()

    def _progressed(self, done: int, total: int, what: str) -> None:
        self.progress = (done, total, what)
        self.task_changed.emit()

    def _finished(self, result: object) -> None:
        prepared = self.preparing
        self._end_task()
        self._show_result(result)
        if not prepared:
            self._index_the_rest()

    def _failed(self, error: BaseException) -> None:
        prepared = self.preparing
        self._end_task()
        said = sentence(error)
        if said is None:
            raise error
        self.desk.troubled.emit(said)
        self.desk.look_again()
        if not prepared:
            self._index_the_rest()

    def _end_task(self) -> None:
        task, self.task, self.preparing = self.task, None, False
        if task is not None:
            task.deleteLater()
        self.task_changed.emit()

    def _stop_now(self) -> None:
        """Stop the work that runs, whose result nobody hears; waits for the slice that it is at."""
        task = self.task
        if task is None:
            return
        task.progressed.disconnect(self._progressed)
        task.finished.disconnect(self._finished)
        task.failed.disconnect(self._failed)
        task.cancel()
        task.wait()
        self._end_task()

    def show_import(self, result: tuple[Any, Touched]) -> None:
        """Show what an import brought."""
        report, touched = result
        self.desk.show(touched)
        if touched.sources:
            self.came = frozenset(touched.sources)
        if self.desk.source is None:
            self._open_first_of(touched)
        self.imported.emit(report)

    def _open_first_of(self, touched: Touched) -> None:
        """Open the first of the sources that came."""
        self.came = frozenset(touched.sources)
        if first := self.first_that_came():
            self.desk.open_source(first)

    def first_that_came(self) -> str:
        """Return the first of the sources that came with the last import, "" when none did or they are gone."""
        if not self.came or self.desk.store is None:
            return ""
        store = self.desk.store
        rows = ((row, key) for key in self.came if (row := store.row_of(key)) is not None)
        first = min(rows, default=(0, ""))[1]
        return stands_for(store, first) if first else ""


def _index(store: Store, task: Task) -> bool:
    return store.index(task)


def _nothing_to_show(_result: object) -> None:
    """Tell nothing: that the search finds more from now on is seen when it does."""
