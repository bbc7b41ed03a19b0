"""What is shown of a scope is the answer to what was asked of it last, whatever comes in between."""

import pytest
from PySide6.QtCore import Qt

from app.checks import CHECKS, Reach
from app.domain.kinds import Proportion
from app.usecases.curating import put_value
from app.usecases.statements import Statement
from app.viewmodels.findings_asked import Refreshed
from app.viewmodels.findings_scope import Scope

OF_ITEM = {check.id for check in CHECKS if check.reach is Reach.ITEM}


@pytest.fixture
def panel(at):
    at.run("panel.findings")
    return at.panel()


def groups(state):
    return {one.group for one in state.told}


def test_the_record_s_answer_that_comes_late_is_not_taken_for_the_project_s(at, panel):
    record = panel.state.told
    assert len({one.group for one in record}) == 1
    panel.show_scope(Scope.PROJECT)
    panel.state._finder.answered.emit(record)
    at.panel()
    assert len(groups(panel.state)) > 1


def test_what_was_asked_before_everything_was_wanted_anew_does_not_count(at, panel):
    panel.show_scope(Scope.PROJECT)
    at.panel()
    known = panel.state.told
    panel.state.again()
    panel.state._finder.answered.emit(Refreshed((), frozenset(one.group for one in known), frozenset()))
    at.panel()
    assert [one.key for one in panel.state.told] == [one.key for one in known]


def test_a_window_that_was_minimised_and_comes_back_goes_on_following(at, panel):
    at.window.showMinimized()
    at.qtbot.waitUntil(lambda: at.window.isMinimized())
    at.window.showNormal()
    at.qtbot.waitUntil(panel.isVisible)
    before = len(panel.state.told)
    at.desk.go(next(one.id for one in at.desk.content.items if one.kind == "outcome"))
    at.run("record.delete")
    at.panel()
    assert len(panel.state.told) < before


def test_c_opens_the_caveat_panel_where_the_record_was_hidden(at):
    at.run("view.record")
    assert not at.window.right.isVisible()
    at.window.text.take_focus()
    at.key(Qt.Key.Key_C)
    assert at.window.right.isVisible()
    assert at.window.panels.current() is at.window.panels.made("caveat")


def test_a_question_about_one_project_is_not_answered_in_another(at, tmp_path):
    at.checks()
    at.key(Qt.Key.Key_N)
    at.key(Qt.Key.Key_K)
    assert at.window.ask_strip.line.isVisible()
    assert at.session.new(tmp_path / "other.vouch")
    assert not at.window.ask_strip.isVisible()


def test_what_an_edit_does_to_its_own_item_is_told_at_once_and_stays_when_all_is_checked(at, panel):
    item = next(one.id for one in at.desk.content.items if one.kind == "outcome")
    at.desk.go(item, "result")
    value = at.desk.held.current(item, "result")
    at.desk.do(put_value, item, "result", Statement(payload=Proportion(9, 3)), value=value.id)
    assert panel.state.is_busy()
    at_once = [one.key for one in panel.state.told if one.finding.item == item]
    assert "V17" in {key[0] for key in at_once}
    at.panel()
    assert {key for key in at_once if key[0] in OF_ITEM} == {
        one.key for one in panel.state.told if one.finding.item == item and one.finding.rule in OF_ITEM
    }
    at.desk.undo()
    assert panel.state.is_busy()
    assert "V17" not in {one.finding.rule for one in panel.state.told if one.finding.item == item}
