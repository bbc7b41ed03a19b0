"""What a curator's second day asks of the window: whatever opens and closes, the field in hand stays in hand."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QLabel

from app.domain.changes import Scope
from app.usecases.curating import amend
from app.usecases.restoring import restore_value
from app.views.theme import apply_theme


@pytest.fixture
def at_field(at_text):
    """A curator with an outcome whose population was typed, and that field in hand."""
    at_text.select("8 (73%)")
    at_text.key(Qt.Key.Key_O)
    at_text.window.record.focus_field("analysis_population")
    at_text.type("treated")
    at_text.window.record.commit_typing()
    return at_text


@pytest.fixture
def app():
    """The program, whose colours are put back as they were."""
    program = QApplication.instance()
    palette, sheet = program.palette(), program.styleSheet()
    yield program
    program.setStyleSheet(sheet)
    program.setPalette(palette)


def field_in_hand(curator):
    return curator.desk.field.key if curator.desk.field else ""


def test_an_answered_question_leaves_the_field_in_hand(at_field):
    at_field.run("evidence.computed")
    at_field.type("Counted by hand.")
    at_field.key(Qt.Key.Key_Return)
    assert field_in_hand(at_field) == "analysis_population"
    at_field.run("evidence.note")
    at_field.type("Ask the authors.")
    at_field.key(Qt.Key.Key_Return)
    assert at_field.value("analysis_population").how == "Counted by hand."
    assert at_field.value("analysis_population").note == "Ask the authors."
    assert at_field.window.status.mode.text() == "FORM"


def test_a_question_that_was_left_leaves_the_field_in_hand(at_field):
    at_field.run("evidence.note")
    at_field.key(Qt.Key.Key_Escape)
    assert field_in_hand(at_field) == "analysis_population"


def test_a_choice_leaves_the_field_in_hand(at_field):
    at_field.run("panel.palette")
    at_field.key(Qt.Key.Key_Escape)
    assert field_in_hand(at_field) == "analysis_population"
    at_field.run("panel.palette")
    at_field.type("needs review")
    at_field.key(Qt.Key.Key_Return)
    assert at_field.value("analysis_population").needs_review


def test_the_next_finding_is_gone_to_from_a_field_of_another_kind(at_field):
    at_field.select("7")
    at_field.run("record.new")
    at_field.type("site")
    at_field.key(Qt.Key.Key_Return)
    assert at_field.desk.item.kind == "site"
    checks = at_field.window.checks
    at_field.qtbot.waitUntil(lambda: checks.model.rowCount() > 0)
    at_field.window.record.focus_field(at_field.desk.kind_of(at_field.desk.item).live_fields[0].key)
    rows = range(checks.model.rowCount())
    visited = []
    while len(visited) < len(rows):
        at_field.run("record.next_finding")
        visited.append((at_field.desk.item.id, field_in_hand(at_field)))
    assert len(set(visited)) == len({(f.item, f.field) for row in rows if (f := checks.model.finding(row)).item})
    unvouched = next(row for row in rows if checks.model.finding(row).field == "analysis_population")
    at_field.window.record.focus_field(at_field.desk.kind_of(at_field.desk.item).live_fields[0].key)
    checks.list.setCurrentIndex(checks.model.index(unvouched, 0))
    checks.list.activated.emit(checks.list.currentIndex())
    assert at_field.desk.item.kind == "outcome"
    assert field_in_hand(at_field) == "analysis_population"
    assert at_field.window.record.fields.editor_in_hand() is not None


def test_a_value_that_changes_which_fields_are_shown_is_kept_once(at_field):
    at_field.window.record.focus_field("measure")
    at_field.type("CRS")
    at_field.key(Qt.Key.Key_Return)
    at_field.key(Qt.Key.Key_Return)
    assert len(at_field.desk.content.values_of(at_field.desk.item.id, "measure")) == 1
    assert field_in_hand(at_field) not in {"", "measure"}


def test_a_found_value_stays_in_hand_when_its_panel_closes(at_field):
    at_field.window.record.focus_field("measure")
    at_field.run("panel.history")
    at_field.desk.go(at_field.desk.item.id, "analysis_population")
    at_field.window.leave()
    assert field_in_hand(at_field) == "analysis_population"


def test_closing_the_find_bar_leaves_the_field_in_hand(at_field):
    at_field.run("text.find")
    at_field.key(Qt.Key.Key_Escape)
    assert field_in_hand(at_field) == "analysis_population"


def test_a_note_is_taken_on_a_value_that_is_still_being_typed(at_field):
    at_field.window.record.focus_field("measure")
    at_field.type("ORR")
    at_field.key(Qt.Key.Key_N, Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier)
    at_field.type("As the authors call it.")
    at_field.key(Qt.Key.Key_Return)
    assert at_field.value("measure").note == "As the authors call it."


def test_clearing_one_of_many_values_leaves_the_field_in_hand(at_field):
    at_field.select("7")
    at_field.run("record.new")
    at_field.type("trial")
    at_field.key(Qt.Key.Key_Return)
    if at_field.desk.item.kind != "trial":
        at_field.desk.go(next(i.id for i in at_field.desk.content.items if i.kind == "trial"))
    at_field.window.record.focus_field("conditions")
    at_field.type("lymphoma")
    at_field.key(Qt.Key.Key_Return)
    at_field.window.record.focus_field("conditions")
    at_field.key(Qt.Key.Key_Tab)
    at_field.run("evidence.clear")
    assert field_in_hand(at_field) == "conditions"


@pytest.mark.parametrize("name", ["dark", "light"])
def test_headings_and_numbers_take_the_colours_of_another_theme(at_field, app, name):
    apply_theme(app, "light" if name == "dark" else "dark")
    at_field.desk.go(None)
    at_field.desk.go(next(i.id for i in at_field.desk.content.items if i.kind == "outcome"))
    apply_theme(app, name)
    quiet = app.palette().color(QPalette.ColorRole.PlaceholderText)
    labels = [w for w in at_field.window.record.fields.findChildren(QLabel) if w.text() in {"1", "2", "Result"}]
    assert labels
    assert {label.palette().color(label.foregroundRole()).name() for label in labels} == {quiet.name()}


def test_undo_goes_to_what_it_took_back(at_field):
    first = at_field.desk.item
    at_field.pick("8 (73%)", "n /")
    at_field.run("record.duplicate")
    assert at_field.desk.item != first
    at_field.run("edit.undo")
    at_field.select("8 (73%)")
    at_field.desk.go(at_field.desk.content.items[0].id)
    at_field.run("edit.undo")
    assert at_field.desk.item.id == first.id


def test_keys_of_a_field_do_nothing_behind_a_panel(at_field):
    at_field.pick("8 (73%)", "n /")
    at_field.run("panel.history")
    at_field.run("evidence.review")
    assert not at_field.value("result").needs_review
    assert "Close the panel first" in at_field.said[-1]


def test_restoring_the_newest_change_goes_back_to_what_stood_before_it(at_field):
    at_field.pick("8 (73%)", "n /")
    before = at_field.value("result")
    at_field.desk.do(amend, before.id, note="doubtful")
    newest = at_field.desk.store.history(Scope(item=before.item, field="result"))[0]
    at_field.desk.do(restore_value, newest)
    assert at_field.value("result").note == ""
    assert at_field.value("result").value == before.value


def test_a_hit_in_the_text_shows_its_words(at_field, qtbot):
    at_field.run("panel.search")
    at_field.type("complete")
    panel = at_field.window.panels.current()
    qtbot.waitUntil(lambda: panel.model.rowCount() > 0)
    at_field.key(Qt.Key.Key_Return)
    start = at_field.desk.text.index("complete")
    boxed = at_field.window.text.view.marks.current
    assert (list(boxed.start), list(boxed.end)) == ([start], [start + len("complete")])
