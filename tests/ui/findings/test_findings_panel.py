"""The panel of findings by keys alone: group, filter, go, acknowledge, make a caveat, take back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from msgspec import structs
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.domain.findings import Severity
from app.viewmodels.findings_scope import Scope
from app.viewmodels.findings_told import Grouping

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
Key = Qt.Key


@pytest.fixture
def opened(at):
    """The panel, opened by its key."""
    at.checks()
    at.key(Key.Key_F9, SHIFT)
    panel = at.panel()
    at.qtbot.waitUntil(lambda: panel.tree.hasFocus() and panel.tree.marked() is not None)
    return panel


def mark(panel, rule):
    index = panel.model.index_where(lambda one: one.finding.rule == rule)
    assert index.isValid(), [one.finding.rule for one in panel.model.shown()]
    panel.tree.setCurrentIndex(index)
    return panel.tree.marked()


def caveats(at):
    return [item for item in at.desk.content.items if item.kind == "caveat"]


def test_it_opens_on_the_record_with_the_worst_finding_marked(at, opened):
    assert opened.state.scope is Scope.RECORD
    assert opened.tree.marked().finding.severity is Severity.WARNING
    assert opened.model.shown()[-1].finding.severity is Severity.NOTE
    assert {"V18", "small_sample"} <= set(at.rules())
    mark(opened, "V18")
    assert "75" in opened.detail.text()
    assert "In the text: “8 (75%)”" in opened.detail.text()
    assert "needed field" in opened.count.text()


def test_a_key_switches_what_the_findings_are_put_together_by_and_keeps_the_mark(at, opened):
    marked = mark(opened, "small_sample")
    seen = []
    for _ in range(3):
        at.key(Key.Key_B)
        seen.append(opened.model.grouping)
        assert opened.tree.marked().key == marked.key
    assert seen == [Grouping.RULE, Grouping.SEVERITY, Grouping.RECORD]


def test_a_key_switches_to_the_whole_project(at, opened):
    at.key(Key.Key_S)
    assert at.panel().state.scope is Scope.PROJECT
    assert [group.label for group in opened.model.groups()] == ["Report 1", "Report 2"]


def test_typing_filters_and_esc_clears_before_it_closes(at, opened):
    at.key(Key.Key_Slash)
    at.type("small sample")
    at.qtbot.waitUntil(lambda: at.rules() == ["small_sample"])
    at.key(Key.Key_Escape)
    at.qtbot.waitUntil(lambda: len(at.rules()) > 1)
    assert opened.tree.hasFocus()
    at.key(Key.Key_Escape)
    assert at.window.panels.current() is None


def test_enter_goes_to_the_field_and_to_the_words(at, opened):
    mark(opened, "V18")
    at.key(Key.Key_Return)
    assert at.window.panels.current() is None
    assert at.field_in_hand() == "result"
    assert at.window.record.isAncestorOf(QApplication.focusWidget())
    assert at.boxed() == ["8 (75%)"]
    assert at.window.text.view.verticalScrollBar().value() > 0


def test_enter_on_a_finding_of_another_source_opens_that_source(at, opened):
    at.key(Key.Key_S)
    panel = at.panel()
    other = next(one for one in panel.model.shown() if one.source == "Report 2" and one.finding.rule == "V18")
    panel.tree.mark(other)
    at.key(Key.Key_Return)
    assert at.desk.source.metadata.title == "Report 2"
    assert (at.field_in_hand(), at.boxed()) == ("result", ["8 (75%)"])


def test_the_next_finding_key_walks_on_along_the_project_s_list_from_source_to_source(at, opened):
    at.key(Key.Key_S)
    panel = at.panel()
    of_first = [one for one in panel.model.shown() if one.source == "Report 1"]
    panel.tree.mark(of_first[-1])
    at.key(Key.Key_Return)
    assert at.desk.source.metadata.title == "Report 1"
    at.key(Key.Key_F3, SHIFT)
    assert at.desk.source.metadata.title == "Report 2"
    at.key(Key.Key_F3, SHIFT | CONTROL)
    assert at.desk.source.metadata.title == "Report 1"


def test_who_opens_another_source_himself_walks_along_its_own_findings(at, opened):
    at.key(Key.Key_S)
    at.panel()
    at.key(Key.Key_Return)
    at.open_source("Report 2")
    at.checks()
    for _ in range(9):
        at.key(Key.Key_N)
        assert at.desk.source.metadata.title == "Report 2"


def test_n_and_shift_n_walk_in_the_list_and_show_the_words_while_it_stays_open(at, opened):
    first = mark(opened, "V18")
    at.key(Key.Key_N)
    second = opened.tree.marked()
    assert second.key != first.key
    at.key(Key.Key_N, SHIFT)
    assert opened.tree.marked().key == first.key
    assert opened.tree.hasFocus()
    assert at.boxed() == ["8 (75%)"]


def test_a_short_reason_is_taken_by_its_number_and_one_undo_takes_it_back(at, opened):
    marked = mark(opened, "V18")
    at.key(Key.Key_K)
    assert at.window.ask_strip.line.hasFocus()
    at.key(Key.Key_1)
    at.qtbot.waitUntil(lambda: _now(at, marked).finding.acknowledged != "")
    assert opened.tree.hasFocus()
    assert _now(at, marked).finding.acknowledged == "The source says so"
    at.window.actions_.run("edit.undo")
    at.qtbot.waitUntil(lambda: _now(at, marked).finding.acknowledged == "")


def test_free_words_are_a_reason_and_the_same_key_takes_it_back(at, opened):
    marked = mark(opened, "V18")
    at.key(Key.Key_K)
    at.type("The 8th patient was judged twice")
    at.key(Key.Key_Return)
    at.qtbot.waitUntil(lambda: _now(at, marked).finding.acknowledged.startswith("The 8th"))
    opened.tree.mark(_now(at, marked))
    at.key(Key.Key_K)
    at.qtbot.waitUntil(lambda: _now(at, marked).finding.acknowledged == "")


def test_esc_leaves_the_question_and_the_list_has_the_keyboard_again(at, opened):
    at.key(Key.Key_K)
    at.key(Key.Key_Escape)
    assert opened.tree.hasFocus()
    assert at.desk.store.acknowledgements() == ()


def test_in_a_low_and_narrow_window_nothing_is_cut_and_the_window_does_not_grow(at, opened):
    at.key(Key.Key_Escape)
    at.key(Key.Key_F7)  # the list gives its room
    at.window.resize(683, 384)
    at.key(Key.Key_F9, SHIFT)
    at.qtbot.waitUntil(lambda: opened.tree.hasFocus())
    bar = opened.bar
    at.qtbot.waitUntil(lambda: not opened.rules_button.isVisible())
    buttons = [*bar.scopes.values(), *bar.groupings.values()]
    at.qtbot.waitUntil(lambda: max(one.mapTo(bar, one.rect().bottomLeft()).y() for one in buttons) < bar.words.y())
    assert all(one.width() >= one.sizeHint().width() for one in (opened.acknowledge, opened.caveat, opened.go))
    assert at.window.height() <= 384
    at.key(Key.Key_R)
    assert opened.pages.currentWidget() is opened.rules


def test_a_reason_is_needed(at, opened):
    at.key(Key.Key_K)
    at.key(Key.Key_Return)
    assert at.desk.store.acknowledgements() == ()
    assert "reason" in at.trouble[-1]


def test_all_below_a_heading_are_acknowledged_with_one_reason_and_one_undo(at, opened):
    at.key(Key.Key_B)
    heading = next(row for row, group in enumerate(opened.model.groups()) if group.key == "V18")
    opened.tree.setCurrentIndex(opened.model.index(heading, 0))
    count = len(opened.model.groups()[heading].rows)
    at.key(Key.Key_K)
    at.key(Key.Key_4)
    at.qtbot.waitUntil(lambda: len(at.desk.store.acknowledgements()) == count)
    at.desk.undo()
    assert at.desk.store.acknowledgements() == ()


def test_all_below_a_heading_are_taken_back_together_and_one_undo_acknowledges_them_again(at, opened):
    def mark_heading():
        several = (n for n, group in enumerate(opened.model.groups()) if len(group.rows) > 1)
        heading = next(several)
        opened.tree.setCurrentIndex(opened.model.index(heading, 0))
        return opened.model.groups()[heading].rows

    at.key(Key.Key_B)
    rows = mark_heading()
    assert all(one.finding.item and not one.finding.acknowledged for one in rows)
    at.key(Key.Key_K)
    at.key(Key.Key_4)
    at.qtbot.waitUntil(lambda: len(at.desk.store.acknowledgements()) == len(rows))
    at.panel()
    at.qtbot.waitUntil(lambda: all(one.finding.acknowledged for one in mark_heading()))
    assert opened.acknowledge.text() == "Take back"
    at.key(Key.Key_K)
    assert at.desk.store.acknowledgements() == ()
    assert at.said[-1] == "They speak again"
    at.desk.undo()
    assert len(at.desk.store.acknowledgements()) == len(rows)


def test_behind_a_finding_just_acknowledged_the_next_one_is_marked(at, opened):
    open_ones = [one.key for one in opened.model.shown()]
    for _ in range(3):
        before = opened.tree.marked()
        at.key(Key.Key_K)
        at.key(Key.Key_4)
        at.qtbot.waitUntil(lambda before=before: _now(at, before).finding.acknowledged != "")
        at.panel()
    assert opened.tree.marked().key == open_ones[3]


def test_a_finding_settled_on_the_way_is_followed_by_the_one_behind_it(at, opened):
    order = [one.key for one in opened.model.shown()]
    at.key(Key.Key_Return)
    at.window.text.take_focus()
    for expected in order[1:3]:
        at.key(Key.Key_K)
        at.key(Key.Key_1)
        at.qtbot.waitUntil(lambda: at.window.panels.made("findings").state.is_busy() is False)
        at.checks()
        at.qtbot.wait(10)
        at.key(Key.Key_N)
        assert at.window.findings._last.key == expected


def test_acknowledged_ones_can_be_hidden_by_key(at, opened):
    marked = mark(opened, "V18")
    at.key(Key.Key_K)
    at.key(Key.Key_2)
    at.qtbot.waitUntil(lambda: _now(at, marked).finding.acknowledged != "")
    at.key(Key.Key_H)
    at.qtbot.waitUntil(lambda: marked.key not in {one.key for one in opened.model.shown()})
    assert "shown" in opened.count.text()


def test_one_key_makes_the_caveat_that_is_proposed_and_one_undo_takes_it_back(at, opened):
    proposed = mark(opened, "small_sample")
    at.key(Key.Key_C)
    (caveat,) = caveats(at)
    said = {v.field: v for v in at.desk.content.values_of(caveat.id)}
    assert said["type"].value.code == "small_sample"
    assert said["rationale"].value.text == proposed.finding.message
    assert said["target"].value.key == proposed.finding.value
    assert "small_sample" in said["raised_by"].value.text
    assert at.desk.content.quotes_of(caveat.id)
    at.qtbot.waitUntil(lambda: "small_sample" not in at.rules())
    at.desk.undo()
    assert caveats(at) == []
    at.qtbot.waitUntil(lambda: "small_sample" in at.rules())


def test_a_caveat_can_be_looked_over_before_it_is_raised(at, opened):
    proposed = mark(opened, "small_sample")
    at.key(Key.Key_C, SHIFT)
    panel = at.window.panels.current()
    assert panel.type.code() == "small_sample"
    assert panel.rationale.toPlainText() == proposed.finding.message
    assert "8 (75%)" in panel.quotes.text()
    at.key(Key.Key_2)
    at.key(Key.Key_Return, CONTROL)
    (caveat,) = caveats(at)
    said = {v.field: v for v in at.desk.content.values_of(caveat.id)}
    assert said["severity"].value.code == "moderate"
    assert said["target"].value.key == proposed.finding.value
    assert "small_sample" in said["raised_by"].value.text


def test_a_fault_that_proposes_no_type_asks_for_it_with_the_rest_filled_in(at, opened):
    real = mark(opened, "V18")
    fault = replace(real, finding=structs.replace(real.finding, caveat="", message="Not in its words."))
    opened.caveat_asked.emit(fault, False)
    panel = at.window.panels.current()
    assert panel.type.line.hasFocus()
    assert panel.rationale.toPlainText() == "Not in its words."
    assert panel.target.currentText().startswith("n / N")


def test_an_act_elsewhere_refreshes_what_is_shown_of_the_project(at, opened):
    at.key(Key.Key_S)
    at.panel()
    value = at.desk.content.current(at.desk.content.items[-1].id, "result")
    assert at.rules().count("V18") == 2
    from app.usecases.vouching import type_value

    at.desk.do(type_value, value.item, "result", "8/11 (73%)", value=value.id)
    at.qtbot.waitUntil(lambda: at.rules().count("V18") == 1)


def test_the_check_of_a_project_can_be_stopped_and_begun_again(at, opened):
    at.key(Key.Key_S)
    opened.state.cancel()
    at.qtbot.waitUntil(lambda: not opened.state.is_busy())
    at.key(Key.Key_A)
    at.qtbot.waitUntil(lambda: at.rules().count("V18") == 2)


def test_all_headings_can_be_opened_and_closed_by_hand_and_stay_so(at, opened):
    at.key(Key.Key_B)
    at.key(Key.Key_Asterisk)
    opened.tree.setCurrentIndex(opened.model.index(0, 0))
    at.key(Key.Key_Left)
    assert not opened.tree.isExpanded(opened.model.index(0, 0))
    assert opened.tree.isExpanded(opened.model.index(1, 0))
    opened.state.again()
    at.panel()
    assert not opened.tree.isExpanded(opened.model.index(0, 0))
    at.key(Key.Key_Return)
    assert opened.tree.isExpanded(opened.model.index(0, 0))


def test_a_project_without_findings_says_so(curator, tmp_path):
    assert curator.session.new(tmp_path / "empty.vouch")
    curator.run("panel.findings")
    panel = curator.window.panels.current()
    curator.qtbot.waitUntil(lambda: not panel.state.is_busy())
    assert panel.state.scope is Scope.PROJECT
    assert panel.count.text() == "The checks have nothing to say of this project."
    for key in (Key.Key_N, Key.Key_K, Key.Key_C, Key.Key_Return, Key.Key_B, Key.Key_S, Key.Key_H):
        curator.key(key)
    assert curator.trouble == []


def _now(at, marked):
    return next(one for one in at.window.panels.current().state.told if one.key == marked.key)
