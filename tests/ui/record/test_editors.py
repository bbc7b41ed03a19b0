"""Editors: three boxes that are one, completions that say what they are, and derivations that are offered."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt

from app.domain.kinds import Proportion
from app.domain.values import Derivation
from app.usecases.deriving import Derived
from app.usecases.terms import add_term
from app.viewmodels.field_lines import lines_of
from app.viewmodels.proportion_parts import joined, parts_of, together
from app.viewmodels.terms import suggest_terms
from app.viewmodels.units import suggest_units
from app.views.record_pane.proportion_editor import ProportionEditor

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def editor(qtbot):
    made = ProportionEditor()
    qtbot.addWidget(made)
    return made


def typed_into(qtbot, box, words):
    box.clear()
    qtbot.keyClicks(box, words)


@given(st.text(max_size=60))
def test_the_boxes_take_any_text(text):
    parts = parts_of(text)
    assert parts is None or parts_of(joined(*parts)) == parts
    together(text)


@given(st.integers(0, 400), st.integers(1, 400))
def test_two_parts_say_the_third(n, of):
    said = together(joined(str(n), str(of), ""))
    assert said.sign == ("=" if n <= of else ">")
    assert said.wrong == (n > of)


def test_the_third_is_computed_grey_and_named(editor, qtbot):
    typed_into(qtbot, editor.n, "8")
    typed_into(qtbot, editor.of, "11")
    assert editor.percent.text() == ""
    assert editor.percent.placeholderText() == "72.7"
    assert editor.sign.text() == "% computed"
    assert editor.typed() == "8/11"


def test_three_are_compared_as_printed(editor):
    told = {"8/11 (73%)": "✓ agrees", "8/11 (73.0%)": "≠ differs", "12/11": "n > N", "8/11 (64%)": "≠ differs"}
    for text, sign in told.items():
        editor.put(text)
        assert editor.sign.text() == sign
    assert [box.text() for box in editor.boxes()] == ["8", "11", "64"]


def test_everything_typed_into_the_first_box_is_one_text(editor, qtbot):
    typed_into(qtbot, editor.n, "8/11 (73%)")
    assert editor.typed() == "8/11 (73%)"
    editor._left()
    assert [box.text() for box in editor.boxes()] == ["8", "11", "73"]


def test_words_that_are_no_proportion_stay_as_they_are(editor, qtbot):
    typed_into(qtbot, editor.n, "about half of them")
    assert editor.typed() == "about half of them"
    editor.set_saved("most שלום 🧬")
    assert editor.typed() == "most שלום 🧬"


def test_a_correction_of_the_first_box_keeps_the_others(editor, qtbot):
    editor.set_saved("8/11 (73%)")
    typed_into(qtbot, editor.n, "9")
    assert editor.typed() == "9/11 (73%)"
    assert editor.revert()
    assert editor.typed() == "8/11 (73%)"


def test_the_boxes_are_saved_once_the_focus_leaves_them_all(at_outcome):
    at_outcome.window.record.focus_field("result")
    at_outcome.type("8")
    at_outcome.key(Qt.Key.Key_Tab)
    assert at_outcome.value("result") is None
    at_outcome.type("11")
    at_outcome.key(Qt.Key.Key_Tab)
    at_outcome.type("73")
    at_outcome.key(Qt.Key.Key_Return)
    assert at_outcome.value("result").value == Proportion(8, 11, at_outcome.value("result").value.percent)
    assert str(at_outcome.value("result").value.percent) == "73"


def test_intervals_stand_beside_with_their_methods_and_a_printed_one_is_told_apart(at):
    item = at.add("outcome")
    at.say(item, "result", "8/11")
    details = lines_of(at.desk, at.desk.form.field("outcome", "result"))[0].details
    assert "Wilson 43.4–90.3 %" in details
    assert "Clopper-Pearson 39.0–94.0 %" in details
    field = at.desk.form.field("outcome", "interval")
    at.say(item, "interval", "95% CI 39.0–94.0 %")
    assert "Clopper-Pearson of 8/11" in lines_of(at.desk, field)[0].details
    at.say(item, "interval", "95% CI 30.0–99.0 %")
    assert "≠ no known method" in lines_of(at.desk, field)[0].details


def test_a_number_that_is_not_in_its_words_is_offered_as_computed(at):
    item = at.add("outcome")
    at.quote(item, "result", "8 (73%)")
    assert at.desk.offer is None
    at.say(item, "result", "8/11 (72.73%)")
    assert isinstance(at.desk.offer, Derived)
    assert (at.desk.offer.part, at.desk.offer.number) == ("percent", "72.73")


def test_one_key_takes_the_derivation_and_the_other_numbers_stay_stated(at_outcome):
    at_outcome.desk.go(at_outcome.desk.item.id, "result")
    at_outcome.select("11 patients, 8 (73%)")
    at_outcome.key(Qt.Key.Key_2)
    assert at_outcome.desk.offer is None
    at_outcome.window.record.focus_field("result")
    at_outcome.type("8/11 (72.7%)")
    at_outcome.key(Qt.Key.Key_Return)
    assert at_outcome.window.ask_strip.isVisible()
    assert "computed" in at_outcome.window.ask_strip.question.text()
    at_outcome.key(Qt.Key.Key_Y, ALT)
    value = at_outcome.value("result")
    assert value.derivation is Derivation.STATED
    assert value.part_derivations == {"percent": Derivation.COMPUTED}
    assert "8/11" in value.how


def test_the_question_how_it_was_computed_comes_with_a_formula(at_outcome):
    at_outcome.window.record.focus_field("result")
    at_outcome.type("8/11 (72.7%)")
    at_outcome.window.record.commit_typing()
    at_outcome.key(Qt.Key.Key_C, ALT)
    assert "8/11" in at_outcome.window.ask_strip.line.text()


def test_completions_say_code_synonym_and_origin(at):
    at.add("product")
    field = at.desk.form.field("product", "cell_source")
    options = {option.label: option.detail for option in suggest_terms(at.desk, field, "cord")}
    assert any("cord blood" in label.casefold() for label in options)
    own, _ = at.desk.do(lambda store: add_term(store, field.vocabulary, "Menstrual blood", definition="Made up."))
    detail = next(o.detail for o in suggest_terms(at.desk, field, "menstrual"))
    assert "added here" in detail
    assert own.term.code in detail


def test_an_unlisted_term_is_flagged_and_added_to_the_list_with_its_meaning(at_outcome):
    at_outcome.window.record.focus_field("measure")
    at_outcome.type("time to delight")
    at_outcome.key(Qt.Key.Key_Return)
    line = lines_of(at_outcome.desk, at_outcome.desk.form.field("outcome", "measure"))[0]
    assert line.unlisted
    assert "not in the list" in line.details
    at_outcome.window.record.focus_field("measure")
    at_outcome.key(Qt.Key.Key_L, ALT)
    at_outcome.type("How long until they smile.")
    at_outcome.key(Qt.Key.Key_Return)
    value = at_outcome.value("measure")
    assert value.value.code
    assert value.value.label == "time to delight"
    added = at_outcome.desk.store.added_terms()
    assert [one.term.definition for one in added] == ["How long until they smile."]


def test_units_are_offered_behind_a_number(at):
    dose = at.desk.form.field("agent", "dose")
    assert suggest_units(dose, "30")[0].label == f"30 {dose.unit}"
    assert next(o.label for o in suggest_units(dose, "30 mg/kg")) == "30 mg/kg"
    assert suggest_units(dose, "thirty") == []


@given(st.text(max_size=80))
def test_any_typing_may_be_asked_for_units(typed):
    from app.domain.forms import Field
    from app.domain.kinds import Kind

    suggest_units(Field(key="dose", label="Dose", kind=Kind.QUANTITY, unit="mg", units=("g",)), typed)


def test_a_computed_percent_has_room_for_its_decimals(qtbot):
    editor = ProportionEditor()
    qtbot.addWidget(editor)
    editor.put("7/11")
    editor.resize(editor.minimumSizeHint())
    editor.show()
    hint = editor.percent.placeholderText()
    assert hint
    assert editor.percent.fontMetrics().horizontalAdvance(f"{hint}00") < editor.percent.width()
