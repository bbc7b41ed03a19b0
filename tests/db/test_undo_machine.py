"""Undo and redo against a simple model: two stacks per curator over a plain dictionary."""

from __future__ import annotations

import contextlib
import tempfile
from pathlib import Path

import msgspec
import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from app.domain.changes import Drop, EntityKind
from app.domain.errors import RefusedError
from app.domain.ids import new_id
from app.domain.kinds import Text
from app.domain.progress import Silent
from app.domain.records import Content
from app.domain.values import Value
from db import open_project
from tests.builders.stores import (
    a_choice,
    a_later_text,
    a_membership,
    a_project,
    a_quote,
    a_record,
    a_source,
    a_study,
    an_acknowledgement,
    an_act,
    an_added_term,
    an_anchor,
    an_item,
)

NAMES = ("Ada Byron", "Grace Hopper")
FIELDS = ("title", "phase", "start")
OTHERS = ("study", "membership", "acknowledgement", "term", "anchor", "choice")
"""In the order in which they may be put; dropped the other way round. A choice needs the title and the membership."""
THINGS = (*FIELDS, *OTHERS)
State = dict[str, str | None]


class UndoMachine(RuleBasedStateMachine):
    """Values of three fields, each with or without a quote, and one of each thing that meets above a record.

    Each is there in one of two wordings or is not; two curators edit them on one project.
    """

    @initialize()
    def open(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.store = a_project(Path(self.folder.name))
        self.source = a_source(self.store)
        record = a_record(self.store, self.source)
        self.item, self.other = an_item(record), an_item(record)
        self.record = record.id
        self.store.be("Setup")
        self.home = a_study("Home")
        self.store.commit(an_act("a trial", self.item, self.other, self.home))
        self.ids = {thing: new_id() for thing in (*THINGS, "away")}
        self.quotes = {field: a_quote(self.store, self.source, "73%", value=self.ids[field]) for field in FIELDS}
        self.standing = a_quote(self.store, self.source, "patients", item=self.other.id)
        away = msgspec.structs.replace(a_study("Away"), id=self.ids["away"])
        self.store.commit(an_act("words to stand again", self.standing, away))
        self.later = a_later_text(self.store, self.source, "Of 11 patients and other patients, 8 responded.").id
        self.store.be(NAMES[0])
        self.name = NAMES[0]
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

    def _entity(self, thing: str, words: str) -> object:
        key = self.ids[thing]
        match thing:
            case "study":
                made = a_study(words, words)
            case "membership":
                made = a_membership(self.home, self.item)
                made = msgspec.structs.replace(made, study=self.home.id if words == "a" else self.ids["away"])
            case "acknowledgement":
                made = an_acknowledgement(self.other, reason=words)
            case "term":
                made = an_added_term("P0", words)
            case "anchor":
                made = an_anchor(self.store, self.standing, self.later, "patients" if words == "a" else "")
            case "choice":
                title = Value(id=self.ids["title"], item=self.item.id, field="title", value=Text("x"))
                made = msgspec.structs.replace(a_choice(self.home, title), note=words)
            case _:
                made = Value(id=key, item=self.item.id, field=thing, value=Text(words))
        return msgspec.structs.replace(made, id=key)

    def _edits(self, after: State) -> list[object]:
        """Return what brings the project to this state: drops from the top down, puts from the bottom up."""
        gone = [thing for thing in reversed(THINGS) if thing in self.state and after.get(thing, "") is None]
        edits: list[object] = []
        for thing in gone:
            edits += [Drop(EntityKind.QUOTE, self.quotes[thing].id)] if thing in FIELDS else []
            edits.append(Drop(EntityKind.VALUE if thing in FIELDS else KINDS[thing], self.ids[thing]))
        for thing in THINGS:
            if (words := after.get(thing)) is not None:
                edits.append(self._entity(thing, words))
                edits += [self.quotes[thing]] if thing in FIELDS and thing not in self.state else []
        return edits

    def _holds(self, change: State) -> bool:
        """Say whether a choice would still be of a value of its study after a change."""
        after = {**self.state, **change}
        return after.get("choice") is None or (after.get("title") is not None and after.get("membership") == "a")

    def _act(self, label: str, after: State) -> None:
        edits = self._edits(after)
        if not self._holds(after):
            with pytest.raises(RefusedError):
                self.store.commit(an_act(label, *edits))
            return
        after = {thing: words for thing, words in after.items() if self.state.get(thing) != words}
        before = {thing: self.state.get(thing) for thing in after}
        touched = self.store.commit(an_act(label, *edits))
        if not after:
            assert touched.act == ""
            return
        assert touched.terms == ("term" in after)
        self._write(after)
        self.done[self.name].append((label, before, after))
        self.undone[self.name].clear()

    def _write(self, values: State) -> None:
        for thing, words in values.items():
            if words is None:
                self.state.pop(thing, None)
            else:
                self.state[thing] = words

    def _stands(self, values: State) -> bool:
        return all(self.state.get(thing) == words for thing, words in values.items())

    @rule(values=st.dictionaries(st.sampled_from(THINGS), st.sampled_from(["a", "b", None]), min_size=1))
    def edit(self, values: State) -> None:
        self._act(f"set {values}", values)

    @rule()
    def choose(self) -> None:
        self._act("choose", {"title": "a", "membership": "a", "choice": "a"})

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
        if not self._stands(after) or not self._holds(before):
            self._refused(self.store.undo, stands=self._holds(before))
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
        if not self._stands(before) or not self._holds(after):
            self._refused(self.store.redo, stands=self._holds(after))
            return
        assert self.store.redo().label == f"Redid: {label}"
        self._write(after)
        self.done[self.name].append(stack.pop())

    def _refused(self, call, *, stands: bool) -> None:
        """Somebody changed it since, or what stands on it now would fall."""
        with pytest.raises(RefusedError, match=r"changed it since|no longer what it was" if stands else ""):
            call()

    @precondition(lambda self: hasattr(self, "started"))
    @invariant()
    def project_and_model_agree(self) -> None:
        content = self.store.content(self.record)
        fields = {thing: words for thing, words in self.state.items() if thing in FIELDS}
        assert {one.field: one.value.text for one in content.values} == fields
        assert {one.value for one in content.quotes if one.value} == {self.ids[field] for field in fields}
        for thing, found in self._others(content).items():
            wanted = self._entity(thing, self.state[thing]) if thing in self.state else None
            assert found == wanted, thing
        done, undone = self.done[self.name], self.undone[self.name]
        assert self.store.undo_label() == (done[-1][0] if done else "")
        assert self.store.redo_label() == (undone[-1][0] if undone else "")

    def _others(self, content: Content) -> dict[str, object]:
        """Return what is there of each thing that meets above a record, or None, as the project tells it."""
        terms = self.store.form(self.store.info().form).vocabulary("phase").terms
        assert [one.label for one in terms] == ["Phase 1", *([self.state["term"]] if "term" in self.state else [])]
        return {
            "study": next((one for one in self.store.studies() if one.id == self.ids["study"]), None),
            "membership": self.store.membership_of(self.item.id),
            "acknowledgement": next(iter(self.store.acknowledgements(self.source)), None),
            "term": next(iter(self.store.added_terms()), None),
            "anchor": content.anchor_of(self.standing.id),
            "choice": next(iter(self.store.choices(self.home.id)), None),
        }


KINDS = {thing: EntityKind(thing) for thing in OTHERS if thing != "term"} | {"term": EntityKind.ADDED_TERM}

UndoMachine.TestCase.settings = settings(
    max_examples=25, stateful_step_count=25, deadline=None, phases=(Phase.explicit, Phase.generate)
)
TestUndo = UndoMachine.TestCase
