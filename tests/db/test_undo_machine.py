"""Undo and redo against a simple model: two stacks per curator over a plain dictionary."""

from __future__ import annotations

import contextlib
import tempfile
from pathlib import Path

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from app.domain.changes import Drop, EntityKind
from app.domain.errors import RefusedError
from app.domain.ids import new_id
from app.domain.kinds import Text
from app.domain.progress import Silent
from app.domain.values import Value
from db import open_project
from tests.builders.stores import a_project, a_quote, a_record, a_source, an_act, an_item

NAMES = ("Ada Byron", "Grace Hopper")
FIELDS = ("title", "phase", "start")


class UndoMachine(RuleBasedStateMachine):
    """Values of three fields, each with or without a quote, edited by two curators on one project."""

    @initialize()
    def open(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.store = a_project(Path(self.folder.name))
        self.source = a_source(self.store)
        record = a_record(self.store, self.source)
        self.item = an_item(record)
        self.record = record.id
        self.store.be("Setup")
        self.store.commit(an_act("a trial", self.item))
        self.store.be(NAMES[0])
        self.name = NAMES[0]
        self.ids = {field: new_id() for field in FIELDS}
        self.quotes = {field: a_quote(self.store, self.source, "73%", value=self.ids[field]) for field in FIELDS}
        self.state: dict[str, str] = {}
        start = ("started a record", {}, {})
        self.done = {NAMES[0]: [start], NAMES[1]: []}
        self.undone: dict[str, list] = {name: [] for name in NAMES}
        self.started = True

    def teardown(self) -> None:
        if hasattr(self, "store"):
            assert all(check.ok for check in self.store.verify(Silent()))
            self.store.close()
            self.folder.cleanup()

    def _act(self, label: str, after: dict[str, str | None]) -> None:
        edits = []
        for field, words in after.items():
            value = Value(id=self.ids[field], item=self.item.id, field=field, value=Text(words or "x"))
            new = field not in self.state
            if words is not None:
                edits += [value, self.quotes[field]] if new else [value]
            elif not new:
                edits += [Drop(EntityKind.QUOTE, self.quotes[field].id), Drop(EntityKind.VALUE, value.id)]
        after = {field: words for field, words in after.items() if self.state.get(field) != words}
        before = {field: self.state.get(field) for field in after}
        touched = self.store.commit(an_act(label, *edits))
        if not after:
            assert touched.act == ""
            return
        self._write(after)
        self.done[self.name].append((label, before, after))
        self.undone[self.name].clear()

    def _write(self, values: dict[str, str | None]) -> None:
        for field, words in values.items():
            if words is None:
                self.state.pop(field, None)
            else:
                self.state[field] = words

    def _stands(self, values: dict[str, str | None]) -> bool:
        return all(self.state.get(field) == words for field, words in values.items())

    @rule(values=st.dictionaries(st.sampled_from(FIELDS), st.sampled_from(["a", "b", None]), min_size=1))
    def edit(self, values: dict[str, str | None]) -> None:
        self._act(f"set {values}", values)

    @rule(name=st.sampled_from(NAMES))
    def change_seats(self, name: str) -> None:
        self.store.be(name)
        self.name = name

    @rule()
    def restart(self) -> None:
        path = self.store.info().path
        self.store.close()
        self.store = open_project(path)
        self.store.be(self.name)

    @rule()
    def undo(self) -> None:
        stack = self.done[self.name]
        if stack and stack[-1][0] == "started a record":
            return
        if not stack:
            assert self.store.undo().act == ""
            return
        label, before, after = stack[-1]
        if not self._stands(after):
            self._refused(self.store.undo)
            return
        assert self.store.undo().label == f"Undid: {label}"
        self._write(before)
        self.undone[self.name].append(stack.pop())

    @rule()
    def redo(self) -> None:
        stack = self.undone[self.name]
        if not stack:
            with contextlib.suppress(RefusedError):
                assert self.store.redo().act == ""
            return
        label, before, after = stack[-1]
        if not self._stands(before):
            self._refused(self.store.redo)
            return
        assert self.store.redo().label == f"Redid: {label}"
        self._write(after)
        self.done[self.name].append(stack.pop())

    def _refused(self, call) -> None:
        with pytest.raises(RefusedError, match=r"changed it since|no longer what it was"):
            call()

    @precondition(lambda self: hasattr(self, "started"))
    @invariant()
    def project_and_model_agree(self) -> None:
        content = self.store.content(self.record)
        assert {one.field: one.value.text for one in content.values} == self.state
        assert {one.value for one in content.quotes} == {self.ids[field] for field in self.state}
        done, undone = self.done[self.name], self.undone[self.name]
        assert self.store.undo_label() == (done[-1][0] if done else "")
        assert self.store.redo_label() == (undone[-1][0] if undone else "")


UndoMachine.TestCase.settings = settings(
    max_examples=25, stateful_step_count=25, deadline=None, phases=(Phase.explicit, Phase.generate)
)
TestUndo = UndoMachine.TestCase
