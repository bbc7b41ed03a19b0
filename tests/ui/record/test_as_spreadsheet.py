"""The table of items is worked on with the keys of a spreadsheet, and the place in hand goes along."""

import pytest
from PySide6.QtCore import Qt

from app.domain.kinds import Proportion
from tests.ui.record.conftest import type_keys

SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def at_table(at_outcome):
    at_outcome.run("record.duplicate")
    at_outcome.run("record.table")
    at_outcome.window.record.table.focus_cell(outcomes(at_outcome)[0].id, "measure")
    return at_outcome


def outcomes(curator):
    return [item for item in curator.desk.content.items if item.kind == "outcome"]


def place(curator):
    return (curator.desk.item.id if curator.desk.item else "", curator.desk.field.key if curator.desk.field else "")


def view(curator):
    return curator.window.record.table


def test_the_cell_in_hand_is_the_place_in_hand(at_table):
    first, second = (item.id for item in outcomes(at_table))
    assert place(at_table) == (first, "measure")
    at_table.key(Qt.Key.Key_Down)
    assert place(at_table) == (second, "measure")
    at_table.key(Qt.Key.Key_Right)
    assert place(at_table)[1] == view(at_table).table.columns[1].key
    at_table.desk.go(first, "result")
    assert view(at_table).currentIndex().row() == 0
    assert view(at_table).currentIndex().column() == view(at_table).table.column_of("result")


def test_words_selected_go_into_the_cell_in_hand(at_table):
    first = outcomes(at_table)[0].id
    view(at_table).focus_cell(first, "result")
    at_table.select("8 (73%)")
    at_table.key(Qt.Key.Key_V)
    assert at_table.desk.content.current(first, "result").unread == "8 (73%)"
    at_table.run("edit.undo")
    at_table.select("8 (73%)")
    at_table.key(Qt.Key.Key_2)
    assert at_table.desk.content.current(first, "result").value.numerator == 8


def test_tab_saves_and_goes_on_and_back(at_table):
    first = outcomes(at_table)[0].id
    type_keys(at_table, "ORR")
    at_table.key(Qt.Key.Key_Tab)
    assert at_table.desk.content.current(first, "measure").value.code == "ORR"
    assert place(at_table)[1] != "measure"
    at_table.key(Qt.Key.Key_Backtab, SHIFT)
    assert place(at_table) == (first, "measure")


def test_enter_goes_down_to_where_the_tabs_began(at_table):
    second = outcomes(at_table)[1].id
    type_keys(at_table, "ORR")
    at_table.key(Qt.Key.Key_Tab)
    at_table.key(Qt.Key.Key_Tab)
    at_table.key(Qt.Key.Key_Return)
    assert place(at_table) == (second, "measure")


def test_enter_behind_the_last_row_makes_nothing_before_something_is_typed(at_table):
    second = outcomes(at_table)[1].id
    view(at_table).focus_cell(second, "measure")
    type_keys(at_table, "CR")
    for _ in range(3):
        at_table.key(Qt.Key.Key_Return)
        assert len(outcomes(at_table)) == 2
    assert (view(at_table).currentIndex().row(), view(at_table).currentIndex().column()) == (2, 0)
    type_keys(at_table, "PR")
    at_table.key(Qt.Key.Key_Tab)
    third = outcomes(at_table)[2].id
    assert at_table.desk.content.current(third, "measure").value.code == "PR"
    at_table.run("edit.undo")
    assert at_table.desk.content.current(third, "measure") is None


def test_f2_edits_what_is_there_and_escape_takes_it_back(at_table):
    first = outcomes(at_table)[0].id
    view(at_table).focus_cell(first, "result")
    type_keys(at_table, "8/11")
    at_table.key(Qt.Key.Key_Return)
    view(at_table).focus_cell(first, "result")
    at_table.key(Qt.Key.Key_F2)
    editor = view(at_table).editor_in_hand()
    assert editor.text() == "8/11"
    type_keys(at_table, "2")
    at_table.key(Qt.Key.Key_Escape)
    assert at_table.desk.content.current(first, "result").value == Proportion(8, 11)
    assert view(at_table).hasFocus()
    assert view(at_table).editor_in_hand() is None
    at_table.key(Qt.Key.Key_Escape)
    assert at_table.window.text.view.hasFocus()


def test_delete_clears_a_cell(at_table):
    first = outcomes(at_table)[0].id
    type_keys(at_table, "ORR")
    at_table.key(Qt.Key.Key_Return)
    view(at_table).focus_cell(first, "measure")
    at_table.key(Qt.Key.Key_Delete)
    assert at_table.desk.content.current(first, "measure") is None


def test_typing_is_saved_when_the_keyboard_goes_elsewhere(at_table):
    first = outcomes(at_table)[0].id
    view(at_table).focus_cell(first, "result")
    type_keys(at_table, "8/11")
    at_table.window.text.take_focus()
    assert at_table.desk.content.current(first, "result").value == Proportion(8, 11)


def test_undo_takes_back_typing_first(at_table):
    first = outcomes(at_table)[0].id
    view(at_table).focus_cell(first, "result")
    type_keys(at_table, "8/11")
    at_table.run("edit.undo")
    assert at_table.desk.content.current(first, "result") is None
    assert view(at_table).editor_in_hand().text() == ""


def test_the_down_arrow_leads_to_the_row_that_waits_and_typing_there_makes_an_item(at_table):
    for _ in range(2):
        at_table.key(Qt.Key.Key_Down)
    assert at_table.desk.item is None
    type_keys(at_table, "PFS")
    at_table.key(Qt.Key.Key_Tab)
    made = outcomes(at_table)[2]
    assert at_table.desk.content.current(made.id, "measure").value.code == "PFS"
    assert at_table.desk.item.id == made.id


def test_the_same_key_goes_back_to_the_tree_and_another_kind_takes_the_table_along(at_table):
    record = at_table.window.record
    trial = next(item for item in at_table.desk.content.items if item.kind == "trial")
    record.kinds.go("trial")
    record.kinds.went.emit("trial")
    assert record.shows_table()
    assert record.table.table.kind.key == "trial"
    assert at_table.desk.item.id == trial.id
    at_table.run("record.table")
    assert not record.shows_table()
    assert record.tree.hasFocus()


def test_number_keys_are_shown_at_the_columns_they_fill(at_table):
    model = view(at_table).table
    headers = [model.headerData(c, Qt.Orientation.Horizontal) for c in range(model.columnCount())]
    assert headers[0].startswith("1 ")
    at_table.desk.go(None)
    assert model.headerData(0, Qt.Orientation.Horizontal).startswith("Measure")


def test_tab_passes_over_what_does_not_apply_and_the_form_below_stays_as_it_was(at_table):
    type_keys(at_table, "ORR")
    seen = []
    for _ in range(view(at_table).table.columnCount() - 2):
        at_table.key(Qt.Key.Key_Tab)
        seen.append(place(at_table)[1])
    assert not {"time_result", "grade_min", "grade_max"} & set(seen)
    assert not at_table.window.record.fields._headings["Precision"].isChecked()


def test_a_cell_that_does_not_apply_cannot_be_typed_into(at_table):
    first = outcomes(at_table)[0].id
    type_keys(at_table, "ORR")
    at_table.key(Qt.Key.Key_Return)
    view(at_table).focus_cell(first, "grade_min")
    type_keys(at_table, "3")
    assert view(at_table).editor_in_hand() is None
    assert "does not apply" in at_table.said[-1]


def test_all_that_the_row_above_proposes_is_taken_by_one_key_and_one_undo_takes_it_back(at_table):
    first, second = (item.id for item in outcomes(at_table))
    for field, words in (("analysis_population", "treated"), ("time_point_kind", "best")):
        view(at_table).focus_cell(first, field)
        type_keys(at_table, words)
        at_table.window.record.commit_typing()
    view(at_table).focus_cell(second, "measure")
    at_table.key(Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier | SHIFT)
    content = at_table.desk.content
    assert content.current(second, "analysis_population").how.startswith("the same as in")
    assert content.current(second, "time_point_kind") is not None
    at_table.run("edit.undo")
    assert at_table.desk.content.current(second, "analysis_population") is None
    assert at_table.desk.content.current(second, "time_point_kind") is None


def test_typing_is_saved_when_the_place_in_hand_changes_under_it(at_table):
    first, second = (item.id for item in outcomes(at_table))
    view(at_table).focus_cell(first, "result")
    type_keys(at_table, "8/11")
    at_table.desk.go(second, "measure")
    assert at_table.desk.content.current(first, "result").value == Proportion(8, 11)
    assert at_table.desk.content.current(second, "result") is None
    assert view(at_table).editor_in_hand() is None
    assert not at_table.window.record.revert_typing()


def test_leaving_the_table_while_typing_saves_what_was_typed(at_table):
    first = outcomes(at_table)[0].id
    view(at_table).focus_cell(first, "result")
    type_keys(at_table, "7/11")
    at_table.run("record.table")
    assert at_table.desk.content.current(first, "result").value == Proportion(7, 11)
    assert not at_table.window.record.shows_table()


def test_a_row_deleted_under_the_cell_in_hand_leaves_its_neighbour_in_hand(at_table):
    first, second = (item.id for item in outcomes(at_table))
    view(at_table).focus_cell(second, "measure")
    at_table.run("record.delete")
    assert [item.id for item in outcomes(at_table)] == [first]
    assert at_table.desk.item.id == first
    at_table.qtbot.waitUntil(lambda: view(at_table).currentIndex().row() == 0)
    at_table.run("edit.undo")
    assert len(outcomes(at_table)) == 2
