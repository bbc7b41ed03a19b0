"""Findings across sources: two reports of one trial that contradict each other, seen from record, study and project."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from app.usecases.curating import start_record
from app.usecases.items import add_item
from app.usecases.vouching import vouch
from app.viewmodels.findings_scope import Scope
from db import new_project
from tests.builders.desks import shipped_form
from tests.builders.findings import words_of
from tests.builders.stores import a_draft, import_drafts
from tests.ui.findings.conftest import AtFindings

SHIFT = Qt.KeyboardModifier.ShiftModifier
Key = Qt.Key


@pytest.fixture
def at(qtbot, tmp_path, qapp):
    path = tmp_path / "met.vouch"
    store = new_project(path, shipped_form(), "met")
    store.be("Ada Byron")
    phases = ("phase 1", "phase 2")
    drafts = [a_draft(f"Report of {phase}\n\nTrial NCT01234567 is a {phase} trial.\n") for phase in phases]
    for source, phase in zip(import_drafts(store, drafts), phases, strict=True):
        record, _ = start_record(store, source)
        trial, _ = add_item(store, record.id, "trial")
        number, _ = add_item(store, record.id, "registry_id", trial.id)
        vouch(store, number.id, "identifier", words_of(store, source, "NCT01234567"))
        vouch(store, trial.id, "phase", words_of(store, source, f"a {phase}"))
    assert len(store.studies()) == 1
    store.close()
    person = AtFindings(qtbot, tmp_path)
    person.session.rename("Ada Byron")
    assert person.session.open(path), person.trouble
    person.open_source("Report of phase 1")
    person.checks()
    person.run("panel.findings")
    yield person
    person.close()


def conflicts(at):
    return [one for one in at.panel().state.told if one.finding.study]


def test_a_contradiction_is_seen_from_the_record_the_study_and_the_project(at):
    for scope in Scope:
        assert at.panel().state.scope is scope
        (conflict,) = conflicts(at)
        assert conflict.finding.rule == "V30"
        assert conflict.source.startswith("Study ")
        at.key(Key.Key_S)


def test_it_is_told_by_the_strip_as_well(at):
    strip = at.checks()
    assert "V30" in [strip.model.finding(row).rule for row in range(strip.model.rowCount())]


def test_enter_goes_to_its_side_and_words(at):
    panel = at.panel()
    (conflict,) = conflicts(at)
    panel.tree.mark(conflict)
    at.key(Key.Key_Return)
    assert at.desk.source.id == conflict.finding.source
    assert at.field_in_hand() == "phase"
    assert at.boxed() == [conflict.finding.quote]


def test_it_is_acknowledged_once_and_quiet_from_everywhere(at):
    panel = at.panel()
    panel.tree.mark(conflicts(at)[0])
    at.key(Key.Key_K)
    at.type("Two phases of one protocol")
    at.key(Key.Key_Return)
    at.qtbot.waitUntil(lambda: conflicts(at)[0].finding.acknowledged != "")
    at.key(Key.Key_S)
    at.key(Key.Key_S)
    assert at.panel().state.scope is Scope.PROJECT
    assert conflicts(at)[0].finding.acknowledged == "Two phases of one protocol"
    at.desk.undo()
    at.qtbot.waitUntil(lambda: conflicts(at)[0].finding.acknowledged == "")


def test_it_goes_when_one_side_is_mended(at):
    at.key(Key.Key_S)
    at.key(Key.Key_S)
    at.panel()
    from app.usecases.vouching import type_value

    trial = next(item for item in at.desk.content.items if item.kind == "trial")
    value = at.desk.content.current(trial.id, "phase")
    at.desk.do(type_value, trial.id, "phase", "phase 2", value=value.id)
    at.qtbot.waitUntil(lambda: conflicts(at) == [])
