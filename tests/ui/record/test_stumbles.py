"""What a person who comes fresh stumbles over: columns kept, numbers steady, words where they were meant to go."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.usecases.items import add_item
from app.viewmodels.entering import enter
from app.viewmodels.places import parent_for
from tests.builders.curator import CuratorAtWindow
from tests.ui.record.conftest import type_keys

KEY = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
TEXT = (
    "Registry\n\nTrial NCT03056339 was a phase 1 study, in part a phase 2 study.\n\n"
    "Of the 11 patients, 8 (73%) responded. It began after the first approval.\n"
)


@pytest.fixture
def at(qtbot, tmp_path):
    """A curator with a trial in hand, made from the text, and the keyboard in the text."""
    person = CuratorAtWindow(qtbot, tmp_path)
    file = tmp_path / "trial.txt"
    file.write_text(TEXT, encoding="utf-8")
    assert person.session.new(tmp_path / "p.vouch")
    person.drop(file)
    person.open_source("Registry")
    add(person, "trial")
    yield person
    person.close()


@pytest.fixture
def at_table(at_outcome):
    """A curator in the table of two outcomes."""
    at_outcome.run("record.duplicate")
    at_outcome.run("record.table")
    view(at_outcome).focus_cell(of_kind(at_outcome, "outcome")[0].id, "measure")
    return at_outcome


def add(curator, kind):
    parent = parent_for(curator.desk, curator.desk.form.kind(kind))
    item, _ = curator.desk.do(add_item, curator.desk.need_record().id, kind, parent)
    curator.desk.go(item.id)
    return item.id


def say(curator, item, field, text):
    kind = curator.desk.kind_of(curator.desk.held.item(item))
    return enter(curator.desk, item, kind.field(field), text)


def of_kind(curator, kind):
    return [item for item in curator.desk.content.items if item.kind == kind]


def offered(curator):
    model = curator.window.chooser.list.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def view(curator):
    return curator.window.record.table


def column_in_hand(curator):
    return view(curator).table.columns[view(curator).currentIndex().column()].key


def numbers(curator):
    boxes = curator.window.record.fields._boxes
    return {key: box.number.text() for key, box in boxes.items() if box.number.text()}


# -- the number keys -----------------------------------------------------------------------------------------------


def test_the_fields_behind_the_ninth_have_a_number_behind_a_nought(at_outcome):
    at_outcome.window.actions_.run("record.open_all")
    shown = numbers(at_outcome)
    assert [shown[key] for key in ("measure", "time_point_kind", "arm", "median_follow_up")] == ["1", "8", "01", "05"]
    at_outcome.select("11 patients")
    at_outcome.key(KEY.Key_0)
    at_outcome.key(KEY.Key_1)
    assert at_outcome.desk.field.key == "arm"  # no words can say to which item it points: it is chosen there
    assert at_outcome.window.record.has_keyboard()
    at_outcome.window.text.take_focus()
    at_outcome.window.text.select(0, 0)
    at_outcome.key(KEY.Key_0)
    at_outcome.key(KEY.Key_5)
    assert at_outcome.desk.field.key == "median_follow_up"
    assert at_outcome.window.record.has_keyboard()


def test_words_go_into_a_row_that_waits_and_not_beside_it(at):
    row = add(at, "enrolment")
    at.select("11")
    at.key(KEY.Key_Return)
    assert not [one for one in offered(at) if one.startswith("Enrolment ›")]
    at.key(KEY.Key_Escape)
    say(at, row, "kind", "Planned")
    at.select("11")
    at.key(KEY.Key_Return)
    assert [one for one in offered(at) if one.startswith("Enrolment ›")], offered(at)
    at.key(KEY.Key_Escape)


# -- the table -----------------------------------------------------------------------------------------------------


def test_arrows_leave_a_cell_in_its_column_and_enter_goes_back_to_where_the_tabs_began(at_table):
    at_table.key(KEY.Key_Tab)
    assert column_in_hand(at_table) == "result"
    type_keys(at_table, "8/11")
    at_table.key(KEY.Key_Down)
    assert (view(at_table).currentIndex().row(), column_in_hand(at_table)) == (1, "result")
    type_keys(at_table, "7/11")
    at_table.key(KEY.Key_Up)
    assert (view(at_table).currentIndex().row(), column_in_hand(at_table)) == (0, "result")
    view(at_table).focus_cell(of_kind(at_table, "outcome")[0].id, "measure")
    at_table.key(KEY.Key_Tab)
    at_table.key(KEY.Key_Return)
    assert (view(at_table).currentIndex().row(), column_in_hand(at_table)) == (1, "measure")


def test_what_was_set_is_said_when_tab_goes_on_over_cells_that_do_not_apply(at_table):
    first = of_kind(at_table, "outcome")[0].id
    view(at_table).focus_cell(first, "interval")
    type_keys(at_table, "7/11 (64%)")
    at_table.key(KEY.Key_Tab)
    assert at_table.desk.content.current(first, "interval").unread == "7/11 (64%)"
    assert "Interval as printed of Outcome 1: “7/11 (64%)” kept as words, not read" in at_table.said[-1]
    view(at_table).focus_cell(first, "result")
    type_keys(at_table, "8/11")
    at_table.key(KEY.Key_Tab)
    assert any("n / N (%) of Outcome 1: set to 8/11" in said for said in at_table.said)


def test_an_editor_is_left_when_the_keyboard_goes_elsewhere_whatever_was_typed(at_table):
    first = of_kind(at_table, "outcome")[0].id
    at_table.key(KEY.Key_F2)
    assert view(at_table).editor_in_hand() is not None
    at_table.key(KEY.Key_F, CTRL)
    assert view(at_table)._editor is None
    view(at_table).focus_cell(first, "measure")
    type_keys(at_table, "ORR")
    assert view(at_table)._editor.offers()
    at_table.window.text.take_focus()
    assert view(at_table)._editor is None
    assert at_table.desk.content.current(first, "measure").value.code == "ORR"


def test_columns_that_apply_in_no_row_are_hidden_until_one_does(at_table):
    first = of_kind(at_table, "outcome")[0].id
    table = view(at_table).table

    def hidden(field):
        return view(at_table).isColumnHidden(table.column_of(field))

    at_table.qtbot.waitUntil(lambda: hidden("grade_min"))
    assert not hidden("result")
    type_keys(at_table, "CRS")
    at_table.key(KEY.Key_Return)
    at_table.qtbot.waitUntil(lambda: not hidden("grade_min") and not hidden("scale"))
    assert hidden("criteria")
    assert at_table.desk.content.current(first, "measure").value.code == "CRS"


def test_counts_fit_into_their_column_beside_the_measure(at_table):
    first = of_kind(at_table, "outcome")[0].id
    say(at_table, first, "result", "8/11 (73%)")
    column = view(at_table).table.column_of("result")
    assert column == 1
    at_table.qtbot.waitUntil(lambda: view(at_table).columnWidth(column) >= view(at_table).sizeHintForColumn(column))
    left = view(at_table).columnViewportPosition(column)
    assert left + view(at_table).columnWidth(column) <= view(at_table).viewport().width()


def test_the_table_follows_to_the_flow_of_patients(at_table):
    arm = add(at_table, "arm")
    say(at_table, arm, "n_enrolled", "11")
    say(at_table, arm, "n_treated", "12")
    say(at_table, of_kind(at_table, "outcome")[0].id, "arm", at_table.desk.name_of(at_table.desk.held.item(arm)))
    at_table.desk.go(of_kind(at_table, "outcome")[0].id, "measure")
    assert view(at_table).table.kind.key == "outcome"
    at_table.desk.go(arm, "label")
    at_table.key(KEY.Key_P, ALT)
    assert at_table.desk.item.id == arm
    assert view(at_table).table.kind.key == "arm"


# -- numbers -------------------------------------------------------------------------------------------------------


def test_a_field_keeps_its_number_whatever_the_measure_is(at_outcome):
    item = at_outcome.desk.item.id
    before = numbers(at_outcome)
    say(at_outcome, item, "measure", "ORR")
    assert before.items() <= numbers(at_outcome).items()
    assert "criteria" in numbers(at_outcome)


def test_numbers_mean_the_form_when_the_row_in_hand_is_out_of_sight(at):
    trial = at.desk.item.id
    fields = at.window.record.fields
    at.window.record.open_all()
    row = add(at, "registry_id")
    at.window.record.focus_field("identifier")
    at.qtbot.waitUntil(lambda: not numbers(at))
    at.qtbot.waitUntil(lambda: fields.verticalScrollBar().value() > 0)
    fields.verticalScrollBar().setValue(0)
    at.qtbot.waitUntil(lambda: "phase" in numbers(at))
    at.select("phase 1")
    at.key(getattr(KEY, f"Key_{numbers(at)['phase']}"))
    assert at.desk.content.values_of(row) == ()
    assert at.desk.content.current(trial, "phase") is not None
    assert at.said[-1].startswith("Phase of Trial: set to ")


def test_words_that_contradict_are_asked_for_before_they_become_a_rival(at):
    trial = at.desk.item.id
    number = getattr(KEY, f"Key_{numbers(at)['phase']}")
    at.select("phase 1")
    at.key(number)
    at.select("phase 2")
    at.key(number)
    strip = at.window.ask_strip
    assert strip.isVisible()
    assert "Phase of Trial says" in strip.question.text()
    at.key(KEY.Key_Escape)
    assert len(at.desk.content.values_of(trial, "phase")) == 1
    at.select("phase 2")
    at.key(number)
    at.key(KEY.Key_Return)
    assert len(at.desk.content.values_of(trial, "phase")) == 2
    assert "rival" in at.said[-1]
    assert at.window.text.view.hasFocus()


def test_words_that_a_field_cannot_read_are_said_to_be_kept_as_words(at):
    trial = at.desk.item.id
    at.window.record.open_all()
    field = next(f for n, f in _numbered(at) if f.kind == "term" and not at.desk.content.values_of(trial, f.key))
    at.select("after the first approval")
    at.key(getattr(KEY, f"Key_{numbers(at)[field.key]}"))
    assert at.said[-1].startswith(f"{field.label} of Trial: ")


def _numbered(curator):
    kind = curator.desk.kind_of(curator.desk.item)
    return [(numbers(curator)[f.key], f) for f in kind.live_fields if f.key in numbers(curator)]


# -- rows ----------------------------------------------------------------------------------------------------------


def finding_row(curator):
    strip = curator.window.checks
    curator.qtbot.waitUntil(lambda: not strip.is_busy())
    rows = [r for r in range(strip.model.rowCount()) if strip.model.finding(r).rule == "no_identifier"]
    return rows[0]


def test_a_finding_on_rows_that_are_lacking_opens_them_and_waits_for_the_first(at):
    strip = at.window.checks
    row = finding_row(at)
    box = at.window.record.fields._rows["registry_id"]
    assert not box.heading.isChecked()
    strip.list.setCurrentIndex(strip.model.index(row, 0))
    strip.list.setFocus()
    at.key(KEY.Key_Return)
    assert QApplication.focusWidget() is box.view
    type_keys(at, "NCT03056339")
    at.key(KEY.Key_Tab)
    assert len(of_kind(at, "registry_id")) == 1


@pytest.mark.parametrize("from_form", [False, True])
def test_walking_to_rows_that_are_lacking_opens_them(at, from_form):
    finding_row(at)
    box = at.window.record.fields._rows["registry_id"]
    for _ in range(at.window.checks.model.rowCount()):
        if from_form:
            at.window.record.focus_field("title")
            at.key(KEY.Key_F3, SHIFT)
        else:
            at.window.text.take_focus()
            at.key(KEY.Key_N)
        if box.heading.isChecked():
            break
    assert box.heading.isChecked()
    assert (QApplication.focusWidget() is box.view) == from_form


def test_a_row_is_made_from_its_words_in_one_act(at):
    at.select("NCT03056339")
    at.key(KEY.Key_Return)
    chooser = at.window.chooser
    assert chooser.isVisible()
    at.type("identifier")
    at.key(KEY.Key_Return)
    (row,) = of_kind(at, "registry_id")
    value = at.desk.content.current(row.id, "identifier")
    assert value.value.value == "NCT03056339"
    assert [quote.exact for quote in at.desk.content.quotes_of(value.id)] == ["NCT03056339"]
    assert at.desk.item.id == row.id
    at.run("edit.undo")
    assert of_kind(at, "registry_id") == []


def test_a_choice_asked_from_a_field_gives_the_keyboard_back_to_it(at_text):
    at_text.select("8 (73%)")
    at_text.key(Qt.Key.Key_O)
    at_text.pick("11 patients", "popul")
    at_text.window.record.focus_field("analysis_population")
    field = QApplication.focusWidget()
    at_text.run("evidence.status")
    assert at_text.window.chooser.isVisible()
    at_text.key(Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is field
