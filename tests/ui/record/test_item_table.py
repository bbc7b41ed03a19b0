"""Items as rows: cells, marks, proposals, and a model that keeps the rules of item models."""

import msgspec
import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from app.domain.findings import Severity
from app.domain.kinds import Reference
from app.domain.values import Derivation, Missing
from app.usecases.curating import mark_missing
from app.usecases.items import delete_item, move_item
from app.usecases.rows import copy_values
from app.viewmodels.field_lines import Mark
from app.viewmodels.item_table import CELL, ItemTable
from app.viewmodels.rows import columns_of, form_item, has_table, is_row


@pytest.fixture
def table(at):
    made = ItemTable(at.desk)
    made.show_kind(at.desk.form.kind("outcome"))
    return made


def cell(table, item, field):
    return table.cell(table.row_of(item), table.column_of(field))


def test_the_model_keeps_the_rules_of_item_models(at, table):
    tester = QAbstractItemModelTester(table, QAbstractItemModelTester.FailureReportingMode.Warning)
    first, second = at.add("outcome"), at.add("outcome")
    at.say(first, "measure", "ORR")
    at.desk.do(move_item, second, -1)
    assert [table.item(row).id for row in range(2)] == [second, first]
    at.desk.do(delete_item, second)
    assert table.row_of(second) == -1
    assert table.rowCount() == 2
    table.show_kind(at.desk.form.kind("trial"))
    table.show_kind(None)
    assert tester.model() is table


def test_the_row_that_waits_goes_with_the_project_as_the_rules_of_models_want_it(at, table):
    QAbstractItemModelTester(table, QAbstractItemModelTester.FailureReportingMode.Fatal, table)
    at.add("outcome")
    kept = [QPersistentModelIndex(table.index(row, 0)) for row in range(table.rowCount())]
    assert len(kept) == 2
    at.desk.close_project()
    assert table.rowCount() == 0
    assert not any(one.isValid() for one in kept)


def test_rows_that_stay_are_told_to_stay(at, table, qtbot):
    first = at.add("outcome")
    with qtbot.assertNotEmitted(table.modelReset), qtbot.waitSignal(table.rowsInserted):
        at.add("outcome")
    cell(table, first, "measure")
    with qtbot.assertNotEmitted(table.rowsInserted), qtbot.waitSignal(table.dataChanged):
        at.say(first, "measure", "ORR")


def test_an_edit_tells_only_the_cells_that_look_otherwise(at, table):
    first, second = at.add("outcome"), at.add("outcome")
    for row in range(table.rowCount()):
        for column in range(table.columnCount()):
            table.cell(row, column)
    told = []
    table.dataChanged.connect(lambda top, bottom, _roles: told.append((top.row(), top.column(), bottom.column())))
    at.say(second, "result", "8/11")
    rows = {row for row, _, _ in told}
    assert table.row_of(first) not in rows
    assert (table.row_of(second), table.column_of("result"), table.column_of("result")) in told


def test_each_cell_says_how_it_stands_by_more_than_colour(at, table):
    item = at.add("outcome")
    at.quote(item, "result", "8 (73%)")
    at.say(item, "measure", "ORR")
    at.say(item, "time_point", "soon")
    at.desk.do(mark_missing, item, "criteria", Missing.NOT_REPORTED)
    marks = {f: cell(table, item, f).mark for f in ("result", "measure", "criteria", "analysis_population")}
    assert marks == {
        "result": Mark.VOUCHED,
        "measure": Mark.UNVOUCHED,
        "criteria": Mark.MISSING,
        "analysis_population": Mark.NEEDED,
    }
    assert cell(table, item, "criteria").quiet == "not reported"
    assert cell(table, item, "time_point").mark is Mark.UNREAD
    spoken = table.index(table.row_of(item), table.column_of("measure")).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "no words yet" in spoken


def test_a_field_that_does_not_apply_is_told_apart(at, table):
    item = at.add("outcome")
    at.say(item, "measure", "ORR")
    assert not cell(table, item, "grade_min").applies
    assert "does not apply" in table.objection(table.row_of(item), table.column_of("grade_min"))
    at.say(item, "measure", "CRS")
    assert cell(table, item, "scale").applies


def test_what_a_check_says_is_marked_at_its_cell(at, table):
    item = at.add("outcome")
    table.show_findings({(item, "result"): (Severity.ERROR, "12 is more than 11.")})
    shown = table.index(table.row_of(item), table.column_of("result")).data(CELL)
    assert (shown.severity, shown.finding) == (Severity.ERROR, "12 is more than 11.")
    table.show_findings({})
    assert cell(table, item, "result").severity is None


def test_the_row_above_proposes_and_nothing_is_written(at, table):
    first, second = at.add("outcome"), at.add("outcome")
    at.say(first, "analysis_population", "treated")
    shown = cell(table, second, "analysis_population")
    assert (shown.text, shown.quiet, shown.proposes) == ("", "Treated", True)
    assert at.value(second, "analysis_population") is None
    assert table.cell(table.waiting_row(), table.column_of("analysis_population")).quiet == "Treated"


def test_what_is_copied_is_inferred_without_words_and_quoted_with_them(at, table):
    first, second, third = at.add("outcome"), at.add("outcome"), at.add("outcome")
    arm = at.add("arm", at.desk.held.item(first).parent)
    at.say(arm, "label", "All")
    at.say(first, "analysis_population", "treated")
    at.quote(first, "criteria", "responded")
    at.say(first, "arm", "All")
    at.desk.do(mark_missing, first, "time_point_kind", Missing.NOT_REPORTED)
    fields = ("analysis_population", "criteria", "arm", "time_point_kind")
    for item in (second, third):
        touched = at.desk.do(copy_values, item, dict.fromkeys(fields, first))
        assert touched.act
    assert at.value(third, "analysis_population").derivation is Derivation.INFERRED
    assert at.value(third, "analysis_population").how.startswith("the same as in ")
    (quote,) = at.desk.held.quotes(at.value(third, "criteria").id)
    assert quote.exact == "responded"
    assert at.value(third, "criteria").derivation is at.value(first, "criteria").derivation
    assert isinstance(at.value(third, "arm").value, Reference)
    assert at.value(third, "time_point_kind").missing is Missing.NOT_REPORTED
    assert not at.desk.do(copy_values, third, dict.fromkeys(fields, first)).act
    at.desk.undo()
    assert all(at.value(third, field) is None for field in fields)


def test_typing_into_the_waiting_row_makes_an_item_with_its_value(at, table):
    first = at.add("outcome")
    key = table.put(table.waiting_row(), table.column_of("result"), "8/11 (73%)")
    assert at.desk.held.item(key).parent == at.desk.held.item(first).parent
    assert at.value(key, "result").value.denominator == 11
    assert table.put(table.waiting_row(), 0, "  ") == ""
    assert table.rowCount() == 3


def test_several_values_of_a_cell_are_typed_parted_by_semicolons(at):
    trial = at.add("trial")
    link = at.add("report_link", trial)
    for label in ("A", "B", "C"):
        at.say(at.add("arm", trial), "label", label)
    table = ItemTable(at.desk)
    table.show_kind(at.desk.form.kind("report_link"), trial)
    column = table.column_of("arms")
    table.put(0, column, "A; B")
    kept = at.desk.held.values(link, "arms")
    assert [table.cell(0, column).text, len(kept)] == ["A; B", 2]
    table.put(0, column, "B; C")
    assert table.cell(0, column).text in {"B; C", "C; B"}
    assert kept[1].id in {value.id for value in at.desk.held.values(link, "arms")}


def test_rows_of_a_parent_are_those_below_it(at):
    trials = [at.add("trial"), at.add("trial")]
    for trial in trials:
        at.say(at.add("registry_id", trial), "identifier", "NCT03056339")
    table = ItemTable(at.desk)
    table.show_kind(at.desk.form.kind("registry_id"), trials[1])
    assert table.rowCount() == 2
    assert table.put(1, 0, "NCT00000000")
    assert len(at.desk.held.children(trials[0])) == 1
    assert len(at.desk.held.children(trials[1])) == 2


def test_a_row_in_hand_shows_the_form_of_its_parent(at):
    trial = at.add("trial")
    row = at.add("sponsor", trial)
    assert is_row(at.desk, at.desk.item)
    assert (at.desk.item.id, form_item(at.desk).id) == (row, trial)


def test_columns_are_those_the_form_names_and_rows_show_all_fields(at):
    kinds = at.desk.form.kinds
    for kind in kinds:
        columns = [field.key for field in columns_of(kind)]
        assert len(columns) == len(set(columns)) > 0
        if kind.layout == "table":
            assert set(columns) == {field.key for field in kind.live_fields}
    assert not has_table(at.desk.form.kind("report"))
    assert has_table(at.desk.form.kind("outcome"))


def test_a_cell_with_lines_is_left_to_the_form(at):
    trial = at.add("trial")
    at.say(trial, "title", "One line")
    table = ItemTable(at.desk)
    table.show_kind(at.desk.form.kind("trial"))
    column = table.column_of("title")
    assert table.objection(0, column) == ""
    at.say(trial, "title", "Two\nlines")
    assert "edit it in the form" in table.objection(0, column)


def test_another_version_of_the_form_changes_the_columns(at, table):
    item = at.add("outcome")
    at.say(item, "measure", "ORR")
    form = at.desk.form
    kinds = tuple(
        msgspec.structs.replace(kind, columns=("result", "measure")) if kind.key == "outcome" else kind
        for kind in form.kinds
    )
    at.desk.form = msgspec.structs.replace(form, kinds=kinds)
    at.desk.content = at.store.content(at.desk.record.id)
    table.refresh()
    assert [field.key for field in table.columns] == ["result", "measure"]
    assert cell(table, item, "measure").text == "ORR"


def test_a_number_that_no_other_number_says_asks_how_it_came_about(at):
    arm = at.add("arm")
    at.quote(arm, "n_treated", "11")
    at.say(arm, "n_treated", "12")
    assert at.desk.offer is None
    assert "Alt+C" in at.said[-1]
