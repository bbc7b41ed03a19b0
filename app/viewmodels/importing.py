"""An import from the wish to the report: looked at, asked about, read behind the screen, gone on with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.progress import stop_if_cancelled
from app.domain.store import Store
from app.workers.background import Task

if TYPE_CHECKING:
    from app.importers.contract import Choices
    from app.usecases.looking import Doubt, Looked
    from app.usecases.transfer import ImportReport
    from app.viewmodels.session import Session


class Importing(QObject):
    """What is being imported; `asked` is what a person has to say before, and `marked` the report that is looked at.

    Signals: `asks()` there are questions to answer; `asked_enough()` they are answered or left.
    """

    asks = Signal()
    asked_enough = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self.asked: tuple[Doubt, ...] = ()
        self.marked: tuple[str, ImportReport] | None = None
        self._looked: Looked | None = None
        self._looking: Task | None = None
        self._choices: dict[Path, Choices] = {}
        self._skipped: set[Path] = set()
        self._look_again: set[Path] = set()
        self._every_table = False
        session.desk.project_changed.connect(self._forget)
        session.opened.connect(self._remember_what_is_left)

    # -- what others call --------------------------------------------------------------------------------------

    def begin(self, paths: Sequence[Path]) -> None:
        """Look at files and folders, ask what has to be asked, and import them."""
        from app.usecases.looking import look_at

        every_table, self._every_table = self._every_table, False

        def verb(store: Store, task: Task) -> Any:
            self._looking = task
            return look_at(store, paths, task, every_table=every_table)

        if self.asked:
            self._session.desk.said.emit("Answer the questions of the last import first, or leave them with Esc.")
            self.asks.emit()
            return
        self._session.behind(verb, f"Looking at {names_of(paths)}", self._ask)

    def ask_about_columns(self) -> None:
        """Let the next import ask about the columns of each of its tables, also of those that map by themselves."""
        self._every_table = True
        self._session.desk.said.emit("The next import asks about the columns of every table in it.")

    def question(self) -> Doubt | None:
        """Return the question that is to be answered next, or None."""
        return self.asked[0] if self.asked else None

    def read_as(self, codec: str, *, all_like_it: bool) -> None:
        """Say in which encoding the file in question is, and, `all_like_it`, every other one that is asked about."""
        from app.importers.contract import Choices
        from app.usecases.looking import EncodingDoubt

        asked = [one for one in self.asked if isinstance(one, EncodingDoubt)]
        answered = asked if all_like_it else asked[:1]
        self._look_again |= {one.path for one in answered if one.table}
        self._answer({one.path: Choices(encoding=codec) for one in answered})

    def map_columns(self, columns: Mapping[str, str]) -> None:
        """Say which column of the table in question is which field; remembered for every table with these columns."""
        from app.usecases.columns import remember_columns
        from app.usecases.looking import ColumnsDoubt

        now = self.question()
        if not isinstance(now, ColumnsDoubt):
            return
        chosen = dict(columns)
        store = self._session.desk.need_store()
        if not self._session.desk.attempt(partial(remember_columns, store, now.key, chosen)):
            return
        alike = [one for one in self.asked if isinstance(one, ColumnsDoubt) and one.key == now.key]
        self._answer({one.path: self._with_columns(one.path, chosen) for one in alike})

    def skip(self) -> None:
        """Leave the file in question out of the import."""
        from app.importers.contract import Choices

        now = self.question()
        if now is not None:
            self._skipped.add(now.path)
            self._answer({now.path: Choices()})

    def give_up(self) -> None:
        """Leave the questions unanswered, and import nothing."""
        if self.asked:
            self._forget()
            self._session.desk.said.emit("Nothing was imported: the questions were left.")
            self.asked_enough.emit()

    def go_on(self) -> None:
        """Go on with the files that stopped imports left."""
        from app.usecases.imports_left import files_left

        left = files_left(self._session.desk.need_store())
        there = [path for path in left if path.exists()]
        if not left:
            self._session.desk.said.emit("No import was stopped before its end.")
        elif not there:
            self._session.desk.troubled.emit(f"{left[0].name} is no longer where it was; import it from where it is.")
        else:
            self.begin(there)

    def tell_what_is_left(self) -> None:
        """Say that an import was stopped before its end, when one was."""
        from app.usecases.imports_left import files_left

        store = self._session.desk.store
        left = len(files_left(store)) if store is not None and self._session.desk.can_write() else 0
        if left:
            files = "1 file was" if left == 1 else f"{left:,} files were"
            self._session.desk.said.emit(f"An import was stopped: {files} not read. Ctrl+Shift+G goes on with it.")

    # -- within ------------------------------------------------------------------------------------------------

    def _remember_what_is_left(self) -> None:
        """Tell it once whoever opened the project has said what he had to say."""
        QTimer.singleShot(0, self, self.tell_what_is_left)

    def _ask(self, looked: Looked) -> None:
        self._forget()
        self._looked = looked
        self._take(looked)

    def _take(self, looked: Looked) -> None:
        """Take what a look found: ask, or go on when there is nothing to ask; it may have been cancelled at its end."""
        if self._looking is not None and not self._session.desk.attempt(partial(stop_if_cancelled, self._looking)):
            self._forget()
            return
        self.asked = looked.doubts
        self._choices |= looked.known
        if self.asked:
            self.asks.emit()
        else:
            self._read()

    def _with_columns(self, path: Path, columns: dict[str, str]) -> Choices:
        from app.importers.contract import Choices

        return msgspec.structs.replace(self._choices.get(path, Choices()), columns=columns)

    def _answer(self, choices: Mapping[Path, Choices]) -> None:
        self._choices |= choices
        self.asked = tuple(one for one in self.asked if one.path not in choices)
        if self.asked:
            self.asks.emit()
        else:
            self.asked_enough.emit()
            self._look_or_read()

    def _look_or_read(self) -> None:
        """Look once more at tables whose encoding is known only now; their columns may have to be asked about."""
        from app.usecases.looking import look_at

        again, said = [path for path in self._look_again if path not in self._skipped], dict(self._choices)
        self._look_again = set()
        if not again:
            self._read()
            return

        def verb(store: Store, task: Task) -> Any:
            self._looking = task
            return look_at(store, again, task, said)

        self._session.behind(verb, f"Looking at {names_of(again)}", self._take)

    def _read(self) -> None:
        from app.usecases.transfer import import_files

        looked, choices = self._looked, dict(self._choices)
        files = [path for path in looked.files if path not in self._skipped] if looked is not None else []
        passed = dict(looked.passed) if looked is not None else {}
        self._forget()
        if not files:
            self._session.desk.said.emit(_told_nothing(passed))
            return

        def verb(store: Store, task: Task) -> Any:
            return import_files(store, files, per_file=choices, passed=passed, progress=task)

        self._session.behind(verb, f"Importing {names_of(files)}", self._session.show_import)

    def _forget(self) -> None:
        self.asked, self._looked = (), None
        self._choices, self._skipped, self._look_again = {}, set(), set()


def names_of(paths: Sequence[Path]) -> str:
    """Return a file's name, or how many files there are."""
    return paths[0].name if len(paths) == 1 else f"{len(paths):,} files"


def _told_nothing(passed: Mapping[str, int]) -> str:
    if not passed:
        return "Nothing was imported."
    kinds = ", ".join(sorted(suffix or "no suffix" for suffix in passed)[:6])
    return f"Nothing was imported: none of these {sum(passed.values()):,} files can be read ({kinds})."
