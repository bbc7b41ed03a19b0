"""Correcting a source's details, and pasting a new source."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.changes import Scope
from app.domain.sources import Author, SourceKind, SourceState
from app.views.details_panel import DetailsPanel
from app.views.paste_panel import PastePanel
from tests.builders.desks import a_paper

CONTROL = Qt.KeyboardModifier.ControlModifier


def shown(qtbot, panel):
    qtbot.addWidget(panel)
    panel.resize(480, 700)
    with qtbot.waitActive(panel):
        panel.show()
        panel.activateWindow()
    return panel


@pytest.fixture
def details(at, qtbot):
    return shown(qtbot, DetailsPanel(at.desk, at.session))


@pytest.fixture
def paste(at, qtbot):
    return shown(qtbot, PastePanel(at.desk, at.session))


def acts(at):
    return len(at.store.history(Scope()))


def test_saving_without_an_edit_writes_nothing(at, details, qtbot):
    at.lay_open()
    before = acts(at)
    details.start()
    with qtbot.waitSignal(details.done):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return, CONTROL)
    assert acts(at) == before
    assert at.said[-1] == "Nothing was changed"


def test_every_edited_field_is_saved_in_one_act(at, details):
    key = at.lay_open()
    details.start()
    details.fields["title"].setPlainText("Better title")
    details.fields["authors"].setPlainText("Chen, Wei\nIvanova, Olga")
    details.fields["date"].setText("2025-03-27")
    details.tags.setPlainText("nk; phase 1\nblood, from the cord")
    details.kind.setCurrentIndex(details.kind.findData(SourceKind.REVIEW))
    before = acts(at)
    details.save()
    source = at.store.source(key)
    assert (source.metadata.title, str(source.metadata.date), source.tags) == (
        "Better title",
        "2025-03-27",
        ("nk", "phase 1", "blood, from the cord"),
    )
    assert source.metadata.authors[0] == Author("Chen", "Wei", "W. Chen")
    assert source.kind is SourceKind.REVIEW
    assert acts(at) == before + 1
    at.desk.undo()
    assert at.store.source(key).metadata.title == "Cells against lymphoma, report 0"


def test_a_no_break_space_survives_an_edit(at, details):
    key = at.lay_open()
    details.start()
    details.fields["abstract"].setPlainText("8\u00a0of 11")
    details.save()
    assert at.store.source(key).metadata.abstract == "8\u00a0of 11"


def test_a_bad_date_is_said_in_place_and_the_cursor_goes_there(at, details):
    key = at.lay_open()
    details.start()
    details.fields["date"].setText("2025-13")
    details.save()
    assert "2025-13" in details.complaint.text()
    assert details.fields["date"].hasFocus()
    assert str(at.store.source(key).metadata.date) == "2000-03"


def test_the_imported_record_stands_below_line_by_line(at, details):
    at.lay_open(a_paper(kind_confirmed=False))
    details.start()
    assert "1  TY    JOUR" in details.ledger.toPlainText()
    assert details.ledger.isReadOnly()
    assert details.kind_note.isVisible()


def test_what_was_changed_meanwhile_elsewhere_is_kept(at, details):
    from app.usecases.library import set_tags

    key = at.lay_open()
    details.start()
    at.desk.do(set_tags, key, ("kept",))
    details.fields["volume"].setText("13")
    details.save()
    assert (at.store.source(key).tags, at.store.source(key).metadata.volume) == (("kept",), "13")


def test_tags_that_are_there_stay_as_they_are_with_commas_and_semicolons(at, details):
    from app.usecases.library import set_tags

    key = at.lay_open()
    at.desk.do(set_tags, key, ("one, two", "three; four"))
    details.start()
    details.tags.setPlainText(f"{details.tags.toPlainText()}\nfive; six")
    details.save()
    assert at.store.source(key).tags == ("one, two", "three; four", "five", "six")


def test_a_complaint_goes_when_the_mistake_is_mended(at, details):
    at.lay_open()
    details.start()
    details.fields["date"].setText("some spring")
    details.save()
    assert details.complaint.isVisible()
    details.fields["date"].setText("some summer")
    assert details.complaint.isVisible()
    details.fields["date"].setText("2025-03")
    assert not details.complaint.isVisible()
    assert details.complaint.text() == ""


def test_details_without_a_source_say_so(at, details):
    at.make()
    details.start()
    assert "Open a source first." in details.complaint.text()
    details.save()


def test_pasted_text_becomes_a_source_with_its_no_break_spaces(at, paste, qtbot):
    at.make()
    paste.start()
    paste.title.setText("From a page")
    QApplication.clipboard().setText("8\u00a0of 11\n\nresponded")
    paste.text.paste()
    with qtbot.waitSignal(paste.done):
        QTest.keyClick(paste.text, Qt.Key.Key_Return, CONTROL)
    (source,) = at.store.sources()
    assert source.metadata.title == "From a page"
    assert at.desk.source.id == source.id
    assert at.store.text(at.store.revision(source.id).id) == "8\u00a0of 11\n\nresponded"


def test_pasted_text_is_opened_in_place_of_the_source_before(at, paste, qtbot):
    before = at.lay_open()
    paste.start()
    paste.text.setPlainText("Of the 7 patients, 3 responded.")
    with qtbot.waitSignal(paste.done):
        paste.save()
    assert at.desk.source.id != before
    assert at.desk.text == "Of the 7 patients, 3 responded."


def test_pasting_nothing_or_the_same_again_is_said_in_place(at, paste, qtbot):
    at.make()
    paste.start()
    paste.save()
    assert "Paste some text first" in paste.complaint.text()
    paste.text.setPlainText("Of the 11 patients, 8 responded.")
    paste.save()
    paste.start()
    paste.text.setPlainText("Of the 11 patients, 8 responded.")
    with qtbot.assertNotEmitted(paste.done):
        paste.save()
    assert "already" in paste.complaint.text()
    assert len(list(at.store.sources())) == 1


def test_why_a_source_was_excluded_is_shown(at, details):
    at.lay_open(a_paper(state=SourceState.EXCLUDED, reason="no cells in it"))
    details.start()
    assert "no cells in it" in details.state_note.text()
    assert details.state_note.isVisible()
