"""The findings of what is looked at (record, study, project), computed behind the screen and kept fresh by acts."""

from __future__ import annotations

from enum import StrEnum
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.touched import Touched
from app.viewmodels.desk import Desk
from app.viewmodels.finder import Finder, Question
from app.viewmodels.findings_asked import Refreshed, of_project, of_record, of_records, of_study
from app.viewmodels.findings_at_once import with_item_in_hand
from app.viewmodels.findings_told import Told


class Scope(StrEnum):
    """Whose findings are looked at."""

    RECORD = "record"
    STUDY = "study"
    PROJECT = "project"


class FindingsScope(QObject):
    """Asks for the findings of a scope; what an act touched is asked for again, of a project only that.

    Signals: `changed()` other findings; `progressed(done, total)`; `stopped()` a person cancelled; `troubled(str)`.
    """

    changed = Signal()
    progressed = Signal(int, int)
    stopped = Signal()
    troubled = Signal(str)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.scope = Scope.RECORD
        self.told: tuple[Told, ...] = ()
        self._awake = False
        self._paused = False
        self._whole = False
        self._stale: frozenset[str] = frozenset()
        self._wanted = self._asked = 0
        self._finder = Finder(desk, "Checking", self)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._ask)
        self._finder.answered.connect(self._take)
        self._finder.progressed.connect(self.progressed)
        self._finder.stopped.connect(self._pause)
        self._finder.troubled.connect(self.troubled)
        desk.touched.connect(self._follow)
        desk.content_changed.connect(self._follow_record)
        desk.place_changed.connect(self._follow_place)
        desk.project_changed.connect(self._forget)

    # -- what others call --------------------------------------------------------------------------------------

    def show(self, scope: Scope) -> None:
        """Look at a scope, and ask for its findings unless they are known."""
        if scope is not self.scope:
            self.scope = scope
            self._begin_anew()
            self._set(())
        self._awake, self._paused = True, False
        if scope is not Scope.PROJECT or not self._whole or self._stale:
            self._soon.start()

    def sleep(self) -> None:
        """Look no more; what changes meanwhile is asked for when somebody looks again."""
        self._awake = False
        self._soon.stop()

    def again(self) -> None:
        """Ask for everything anew: rules are wanted otherwise, say."""
        self._begin_anew()
        self._paused = False
        self._ask_soon()

    def is_busy(self) -> bool:
        """Say whether an answer is awaited."""
        return self._soon.isActive() or self._finder.running()

    def cancel(self) -> None:
        """Stop, as a person asked; what was known stays."""
        self._finder.cancel()

    def study(self) -> str:
        """Return the study of the trial in hand, else of the first trial of the open record that has one, or ""."""
        desk = self._desk
        if desk.store is None or desk.content is None:
            return ""
        above = []
        item = desk.item
        while item is not None:
            above.append(item.id)
            item = desk.content.item(item.parent) if item.parent else None
        tops = [one.id for one in desk.content.items if one.parent is None]
        for one in [*above, *tops]:
            membership = desk.store.membership_of(one)
            if membership is not None:
                return membership.study
        return ""

    # -- within ------------------------------------------------------------------------------------------------

    def _begin_anew(self) -> None:
        """Want everything; an answer that is on its way does not count any more."""
        self._whole = False
        self._wanted += 1

    def _ask_soon(self) -> None:
        if self._awake and not self._paused:
            self._soon.start()

    def _pause(self) -> None:
        """Begin nothing by oneself any more: a person stopped it."""
        self._paused = True
        self.stopped.emit()

    def _ask(self) -> None:
        question = self._question()
        self._asked = self._wanted
        if question is None:
            self._set(())
        else:
            self._finder.ask(question)

    def _question(self) -> Question | None:
        desk = self._desk
        if desk.store is None:
            return None
        if self.scope is Scope.RECORD:
            return partial(of_record, key=desk.record.id) if desk.record is not None else None
        if self.scope is Scope.STUDY:
            study = self.study()
            return partial(of_study, key=study) if study else None
        if self._whole:
            return partial(of_records, keys=self._stale)
        self._stale = frozenset()
        return of_project

    def _take(self, answer: tuple[Told, ...] | Refreshed) -> None:
        if self._asked != self._wanted:
            return
        told = answer.told if isinstance(answer, Refreshed) else answer
        if self.scope is Scope.PROJECT:
            if isinstance(answer, Refreshed):
                told = merged(self.told, answer)
                self._stale -= answer.records
            self._whole = True
            if self._stale:
                self._ask_soon()
        self._set(told)

    def _set(self, told: tuple[Told, ...]) -> None:
        self.told = told
        self.changed.emit()

    def _follow(self, touched: Touched) -> None:
        if self.scope is not Scope.PROJECT:
            self._ask_soon()
        elif touched.records and not _touches_all(touched):
            self._stale |= touched.records
            if self._whole:
                self._ask_soon()
        else:
            self._begin_anew()
            self._ask_soon()

    def _follow_record(self) -> None:
        if self.scope is Scope.RECORD and self._awake and not self._paused:
            told = with_item_in_hand(self._desk, self.told)
            if told != self.told:
                self._set(told)
        if self.scope is not Scope.PROJECT:
            self._ask_soon()

    def _follow_place(self) -> None:
        if self.scope is Scope.STUDY:
            self._ask_soon()

    def _forget(self) -> None:
        self._soon.stop()
        self._begin_anew()
        self._stale = frozenset()
        self._set(())


def _touches_all(touched: Touched) -> bool:
    """Say whether an act may have changed the findings of records that it did not touch."""
    return touched.library or touched.terms or bool(touched.studies)


def merged(old: tuple[Told, ...], new: Refreshed) -> tuple[Told, ...]:
    """Return findings of which those on some records and studies are replaced, each record in its old place."""
    fresh: dict[str, list[Told]] = {}
    for one in new.told:
        fresh.setdefault(one.group, []).append(one)
    replaced = new.records | new.studies
    kept: list[Told] = []
    for one in old:
        if one.group in replaced:
            kept += fresh.pop(one.group, ())
        else:
            kept.append(one)
    return (*kept, *(one for rows in fresh.values() for one in rows))
