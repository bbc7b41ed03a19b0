"""The form editor at the real window: a form is changed by keys, kept as a new version, and old answers stay."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from app.domain.forms import Field, Form, ItemKind
from app.domain.kinds import Kind
from app.viewmodels.form_draft import FormDraft
from app.viewmodels.form_parts import key_from
from app.viewmodels.form_tree import KINDS, LISTS, FormPlace, FormTree

ALT, CONTROL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
CRITERIA = FormPlace(kind="outcome", field="criteria")
ENTER, DELETE = Qt.Key.Key_Return, Qt.Key.Key_Delete


@pytest.fixture
def editor(at_text):
    """The form panel over a record that holds one outcome with a population."""
    at_text.select("8 (73%)")
    at_text.key(Qt.Key.Key_O)
    at_text.pick("11 patients", "popul")
    at_text.run("panel.form")
    return idle(at_text)


def idle(curator):
    """Wait until the form panel has looked at the records, and return it."""
    panel = curator.window.panels.current()
    curator.qtbot.waitUntil(lambda: not panel.is_busy())
    return panel


def at(editor, place):
    editor.go(place)
    editor.tree.setFocus()
    return editor.draft


def keys_of(form, kind):
    return [field.key for field in form.kind(kind).fields]


def test_a_stroke_leads_from_the_tree_to_what_finds_a_field(at_text, editor):
    at(editor, CRITERIA)
    at_text.key(Qt.Key.Key_Slash)
    assert editor.filter.hasFocus()
    at_text.type("enrol")
    assert editor.filter.text() == "enrol"


def test_a_field_added_by_keys_stands_behind_the_one_in_hand(at_text, editor):
    at(editor, CRITERIA)
    at_text.key(Qt.Key.Key_Insert)
    at_text.type("Best response on")
    editor.add.kind.setCurrentIndex(editor.add.kind.findData(Kind.DATE))
    editor.add.label.setFocus()
    at_text.key(ENTER)
    keys = keys_of(editor.draft.form, "outcome")
    assert keys[keys.index("criteria") + 1] == "best_response_on"
    assert editor.draft.form.field("outcome", "best_response_on").kind is Kind.DATE
    assert "1 change" in editor.summary.text()


def test_alt_and_the_arrows_move_and_ctrl_z_takes_back(at_text, editor):
    before = keys_of(at(editor, CRITERIA).form, "outcome")
    at_text.key(Qt.Key.Key_Up, ALT)
    assert keys_of(editor.draft.form, "outcome").index("criteria") == before.index("criteria") - 1
    editor.tree.setFocus()
    at_text.key(Qt.Key.Key_Z, CONTROL)
    assert editor.draft.form == editor.draft.before
    assert editor._place == CRITERIA


def test_a_field_in_use_is_retired_and_brought_back_never_removed(at_text, editor):
    place = FormPlace(kind="outcome", field="analysis_population")
    at(editor, place)
    at_text.key(DELETE)
    assert editor.draft.form.field("outcome", "analysis_population").retired
    assert "(retired)" in editor.model.index_of(place).data()
    editor.tree.setFocus()
    at_text.key(DELETE)
    assert not editor.draft.form.field("outcome", "analysis_population").retired


def test_a_field_that_is_new_is_removed_again(at_text, editor):
    at(editor, CRITERIA)
    at_text.key(Qt.Key.Key_Insert)
    at_text.type("Passing thought")
    at_text.key(ENTER)
    editor.tree.setFocus()
    at_text.key(DELETE)
    assert editor.draft.form.field("outcome", "passing_thought") is None


def test_what_would_lie_is_refused_in_one_sentence(at_text, editor):
    at(editor, CRITERIA)
    at_text.key(Qt.Key.Key_Insert)
    at_text.type("Criteria")
    at_text.key(ENTER)
    assert "already" in editor.complaint.text()
    assert not editor.draft.is_changed()
    editor.details.editor("when").setText("nonsense")
    editor.details.editor("when").setModified(True)
    editor.details.keep()
    assert "CODE" in editor.complaint.text()


def test_a_label_a_switch_a_term_and_a_list_are_edited(at_text, editor):
    at(editor, CRITERIA)
    at_text.key(Qt.Key.Key_F2)
    at_text.type("Judged by")
    at_text.key(ENTER)
    assert editor.tree.hasFocus()
    editor.details.editor("needed").click()
    field = editor.draft.form.field("outcome", "criteria")
    assert (field.label, field.needed) == ("Judged by", False)
    at(editor, FormPlace(vocabulary="severity"))
    at_text.key(Qt.Key.Key_Insert)
    at_text.type("Catastrophic")
    at_text.key(ENTER)
    assert editor.draft.form.vocabulary("severity").term("CATASTROPHIC").label == "Catastrophic"
    at(editor, LISTS)
    at_text.key(Qt.Key.Key_Insert)
    at_text.type("Weather: sunny; raining")
    at_text.key(ENTER)
    assert [term.label for term in editor.draft.form.vocabulary("weather").terms] == ["sunny", "raining"]


def test_using_the_form_makes_a_version_moves_the_record_and_keeps_its_answers(at_text, editor):
    store = at_text.desk.store
    old = store.info().form
    held = at_text.desk.content.values
    at(editor, CRITERIA)
    at_text.key(Qt.Key.Key_Insert)
    at_text.type("Central review")
    at_text.key(ENTER)
    editor.tree.setFocus()
    at_text.key(ENTER, CONTROL)
    at_text.wait()
    assert at_text.window.panels.current() is None, editor.complaint.text()
    assert store.info().form != old
    assert at_text.desk.record.form == store.info().form
    assert at_text.desk.content.values == held
    assert at_text.desk.form.field("outcome", "central_review") is not None
    assert at_text.desk.form.version != store.form_as_kept(old).version
    at_text.window.text.take_focus()
    at_text.run("edit.undo")
    assert at_text.desk.record.form == old


def test_the_changes_name_the_records_they_touch(at_text, editor):
    at(editor, FormPlace(kind="outcome", field="analysis_population"))
    at_text.key(DELETE)
    editor.tabs.setCurrentIndex(2)
    idle(at_text)
    assert "retired" in editor.changes.toPlainText()
    assert "[1 record]" in editor.changes.toPlainText()


def test_a_field_that_was_filled_while_the_draft_waited_is_not_removed_but_retired(at_text, editor):
    assert not editor.draft.held.fields.get(("outcome", "result"))
    at_text.key(Qt.Key.Key_Escape)
    at_text.window.record.focus_field("result")
    at_text.type("8/11")
    at_text.window.text.take_focus()
    at_text.run("panel.form")
    assert idle(at_text) is editor
    assert editor.draft.held.fields.get(("outcome", "result"))


def test_work_that_runs_does_not_keep_the_form_editor_from_the_records(at_text, monkeypatch):
    monkeypatch.setattr(at_text.session, "_busy", lambda: True)
    at_text.select("8 (73%)")
    at_text.key(Qt.Key.Key_O)
    at_text.run("panel.form")
    panel = idle(at_text)
    assert panel.draft.held.kinds.get("outcome")
    assert not at_text.trouble


def test_the_preview_shows_the_real_editors_and_saves_nothing(at_text, editor):
    acts = len(at_text.desk.store.history(scope_of_all()))
    at(editor, CRITERIA)
    editor.tabs.setCurrentIndex(1)
    assert editor.preview.choice.currentData() == "outcome"
    editor.preview.fields.focus_field("measure")
    at_text.type("ORR")
    at_text.key(Qt.Key.Key_Tab)
    assert len(at_text.desk.store.history(scope_of_all())) == acts


def test_a_form_goes_to_a_file_and_comes_back(at_text, editor, tmp_path, monkeypatch):
    from app.views import form_panel

    path = str(tmp_path / "mine.yaml")
    monkeypatch.setattr(form_panel.QFileDialog, "getSaveFileName", lambda *_: (path, ""))
    monkeypatch.setattr(form_panel.QFileDialog, "getOpenFileName", lambda *_: (path, ""))
    at(editor, CRITERIA)
    at_text.key(DELETE)
    changed = editor.draft.form
    editor.keep.click()
    editor.draft.back()
    editor.load.click()
    assert editor.draft.form == changed


def test_another_name_makes_the_form_one_of_its_own(editor):
    at(editor, KINDS)
    editor.details.editor("name").setText("our-trials")
    editor.details.editor("name").setModified(True)
    editor.details.keep()
    assert (editor.draft.form.name, editor.draft.form.version) == ("our-trials", "1")


def test_the_tree_keeps_the_rules_of_item_models_while_it_changes(qtbot):
    first = Field(key="label", label="Label", kind=Kind.TEXT)
    draft = FormDraft(
        Form(name="f", title="F", version="1", kinds=(ItemKind(key="a", label="A", plural="As", fields=(first,)),))
    )
    tree = FormTree(draft)
    QAbstractItemModelTester(tree, QAbstractItemModelTester.FailureReportingMode.Fatal)
    from app.forms.editing import rename_field

    draft.change(rename_field, "a", "label", "Other")
    assert tree.index_of(FormPlace(kind="a", field="label")).data() == "Other"


def test_rules_and_the_note_of_a_list_are_written_in_a_line(editor):
    def write(place, name, text):
        editor.go(place)
        editor.details.show_place(place)
        editor.details.editor(name).setText(text)
        editor.details.editor(name).setModified(True)
        editor.details.keep()

    write(KINDS, "rules", "V27 off; small_sample patients 10")
    write(CRITERIA, "rules", "V16 note")
    write(FormPlace(vocabulary="severity"), "note", "Ours")
    form = editor.draft.form
    assert not form.rules["V27"].on
    assert form.rules["small_sample"].limits == {"patients": "10"}
    assert form.field("outcome", "criteria").rules["V16"].severity == "note"
    assert form.vocabulary("severity").note == "Ours"
    assert not editor.draft.complaints()
    write(KINDS, "rules", "V27 perhaps")
    assert "V18 error" in editor.complaint.text()
    write(KINDS, "rules", "V99 off")
    assert "V99" in editor.draft.complaints()[0]


def test_a_label_of_signs_only_makes_no_key():
    assert key_from("%%%") == ""


def scope_of_all():
    from app.domain.changes import Scope

    return Scope()
