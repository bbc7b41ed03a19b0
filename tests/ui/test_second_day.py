"""What a curator's second day asks of the window: whatever opens and closes, the field in hand stays in hand."""

import pytest
from PySide6.QtCore import Qt

from tests.builders.curator import CuratorAtWindow

TEXT = "Registry\n\nOf the 11 patients, 8 (73%) responded. 7 had a complete response.\n"
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def curator(qtbot, tmp_path):
    person = CuratorAtWindow(qtbot, tmp_path)
    yield person
    person.close()


@pytest.fixture
def at_field(curator, tmp_path):
    """A curator with an outcome whose population was typed, and that field in hand."""
    file = tmp_path / "article.txt"
    file.write_text(TEXT, encoding="utf-8")
    assert curator.session.new(tmp_path / "p.vouch")
    curator.drop(file)
    curator.open_source("Registry")
    curator.select("8 (73%)")
    curator.key(Qt.Key.Key_O)
    curator.window.record.focus_field("analysis_population")
    curator.type("treated")
    curator.window.record.commit_typing()
    return curator


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
    at_field.window.text.take_focus()
    at_field.select("7")
    at_field.run("record.new")
    at_field.type("trial")
    at_field.key(Qt.Key.Key_Return)
    at_field.window.record.focus_field("short_name")
    found = {(f.item, f.field) for f in at_field.window.checks.model.findings()}
    print(found)
    at_field.run("record.next_finding")
    assert (at_field.desk.item.id, field_in_hand(at_field)) in found


def test_measure_twice(at_field):
    at_field.window.record.focus_field("measure")
    at_field.type("CRS")
    at_field.key(Qt.Key.Key_Return)
    at_field.key(Qt.Key.Key_Return)
    item = at_field.desk.item
    print([f.key for f in at_field.window.record.fields._shown], at_field.desk.content.values_of(item.id, "measure"))
    assert len(at_field.desk.content.values_of(item.id, "measure")) == 1
