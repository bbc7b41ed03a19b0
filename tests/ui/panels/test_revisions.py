"""A newer text at the real window: brought by hand or from a file, and seen to by keys alone."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QFileDialog

from app.commands.evidence import new_item
from app.domain.anchors import Standing
from app.settings import CURATOR
from app.usecases.curating import remove_quote
from app.usecases.revising import corrected_text
from app.usecases.revision_worklist import work_list
from app.viewmodels.field_lines import lines_of
from app.viewmodels.revision_models import FieldsModel, QuotesModel
from tests.builders.curator import CuratorAtWindow
from tests.builders.registry import NCT, a_study, as_json, the_next_version

ARTICLE = """Donor cells against lymphoma

Of the 11 patients taking part, 8 (73%) responded to the treatment.
The criteria of response were left unnamed in this first report.
Of those who could be judged, 7 of 9 (78%) did well at three months.
Nobody had fever, and nobody left the study before its end.
"""
LATER = "Correction, May 2026.\n" + ARTICLE.replace("criteria of response", "criterias of responses").replace(
    "7 of 9 (78%)", "6 of 9 (67%)"
)
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def curator(qtbot, tmp_path):
    person = CuratorAtWindow(qtbot, tmp_path)
    person.session.settings.put(CURATOR, "Ada Byron")
    yield person
    person.close()


@pytest.fixture
def at_article(curator, tmp_path):
    """An article with three quotes, each in a field of an outcome of its own or of the caveat's kind."""
    file = tmp_path / "article.txt"
    file.write_text(ARTICLE, encoding="utf-8")
    assert curator.session.new(tmp_path / "p.vouch")
    curator.drop(file)
    curator.open_source("Donor cells")
    for words, field in (("8 (73%)", "result"), ("7 of 9 (78%)", "result")):
        curator.window.text.take_focus()
        curator.window.text.move_to(0)
        curator.key(Qt.Key.Key_O)
        curator.pick(words, "n /")
        assert curator.desk.field.key == field
    curator.select("The criteria of response were left unnamed")
    curator.key(Qt.Key.Key_Q)
    return curator


@pytest.fixture
def corrected(at_article):
    """The article after a correction by hand, with the panel of what it changed open."""
    at_article.run("revision.correct")
    panel = at_article.window.panels.current()
    assert panel.text.toPlainText() == ARTICLE
    panel.text.setPlainText(LATER)
    at_article.key(Qt.Key.Key_Return, CTRL)
    at_article.wait()
    return at_article


def standing(curator):
    return {one.quote.exact: one.anchor.standing for one in work_list(curator.desk.store, curator.desk.source.id)}


def panel_of(curator):
    return curator.window.panels.current()


def test_a_text_corrected_by_hand_is_shown_with_its_quotes_in_their_new_places(corrected):
    assert corrected.desk.text == LATER
    assert corrected.window.text.text() == LATER
    assert standing(corrected)["8 (73%)"] is Standing.MOVED
    ranges = corrected.desk.ranges()
    assert "8 (73%)" in {LATER[a:b] for a, b in zip(ranges.start, ranges.end, strict=True)}
    assert not corrected.trouble


def test_the_panel_says_what_is_to_see_to(corrected):
    panel = panel_of(corrected)
    assert panel.heading.text() == "The newest text"
    assert "Text 2 of 2, corrected by hand" in panel.summary.text()
    assert panel.buttons["open"].text().startswith("To see to (")
    assert panel.table.hasFocus()
    for model in (panel.quotes, panel.fields):
        QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    panel.show_page("all")
    panel.show_page("open")


def test_both_sides_mark_what_differs_in_plain_text(corrected):
    panel = panel_of(corrected)
    go_to(panel, "The criteria of response")
    assert "criteria of response were" in panel.sides.old.toPlainText()
    assert "criterias of responses were" in panel.sides.new.toPlainText()
    marked = [one.cursor.selectedText() for one in panel.sides.new.extraSelections()]
    assert {"criterias", "responses"} <= set(marked)


def go_to(panel, words):
    model = panel.table.model()
    row = next(n for n in range(model.rowCount()) if model.index(n, 1).data().startswith(words))
    panel.table.selectRow(row)


def test_enter_accepts_and_undo_asks_again(corrected):
    panel = panel_of(corrected)
    go_to(panel, "The criteria of response")
    before = panel.quotes.rowCount()
    corrected.key(Qt.Key.Key_Return)
    assert corrected.said[-1] == "Accepted: these words vouch again"
    assert panel.quotes.rowCount() == before - 1
    corrected.run("edit.undo")
    assert panel.quotes.rowCount() == before


def test_delete_marks_lost_and_enter_leaves_what_is_lost(corrected):
    panel = panel_of(corrected)
    go_to(panel, "The criteria of response")
    corrected.key(Qt.Key.Key_Delete)
    assert standing(corrected)["The criteria of response were left unnamed"] is Standing.LOST
    while panel.quotes.rowCount():
        corrected.key(Qt.Key.Key_Return)
    assert all(one.settled for one in work_list(corrected.desk.store, corrected.desk.source.id))
    assert "lost, seen" in {panel_cell(panel, "all", n, 0).removeprefix("× ") for n in range(len(panel._work.rows))}


def panel_cell(panel, page, row, column):
    panel.show_page(page)
    return panel.table.model().index(row, column).data()


def test_lost_words_are_quoted_anew_from_the_text_by_one_key(corrected):
    panel = panel_of(corrected)
    go_to(panel, "7 of 9 (78%)")
    assert panel.sides.new.toPlainText() == ""
    assert "press R" in panel.sides.new.placeholderText()
    corrected.select("6 of 9 (67%)")
    corrected.key(Qt.Key.Key_R)
    assert corrected.said[-1].startswith("Quoted anew")
    assert standing(corrected)["7 of 9 (78%)"] is Standing.LOST
    newest = corrected.desk.revision.id
    fresh = [q for q in corrected.desk.content.quotes if q.revision == newest]
    assert [q.exact for q in fresh] == ["6 of 9 (67%)"]


def test_a_value_says_that_its_words_are_lost_and_its_chip_does_not_lead_astray(corrected):
    corrected.window.leave()
    lost = next(
        one for one in work_list(corrected.desk.store, corrected.desk.source.id) if one.quote.exact == "7 of 9 (78%)"
    )
    corrected.desk.go(lost.item, lost.field)
    (line,) = lines_of(corrected.desk, corrected.desk.field)
    assert line.badge == "lost"
    assert "words lost in the newest text" in line.details
    corrected.desk.show_quote(lost.quote.id)
    assert "not in the newest text" in corrected.said[-1]


def test_words_that_moved_are_boxed_where_they_stand_now(corrected):
    corrected.window.leave()
    moved = next(
        one for one in work_list(corrected.desk.store, corrected.desk.source.id) if one.quote.exact == "8 (73%)"
    )
    corrected.desk.go(None)
    corrected.desk.go(moved.item, moved.field)
    boxed = corrected.window.text.view.marks.current
    assert LATER.index("8 (73%)") in list(boxed.start)
    corrected.select("8 (73%)")
    assert corrected.desk.fresh_words() == ()
    assert corrected.desk.quote_at(LATER.index("8 (73%)") + 1).id == moved.quote.id
    corrected.key(Qt.Key.Key_L)
    assert corrected.desk.field.key == moved.field


def test_doubtful_words_are_marked_otherwise_until_they_are_accepted(corrected):
    marks = corrected.window.text.view.marks
    start = LATER.index("The criterias")
    assert list(marks.doubtful.start) == [start]
    assert start not in list(marks.linked.start)
    assert corrected.window.text.quote_rows_at(start)
    go_to(panel_of(corrected), "The criteria of response")
    corrected.key(Qt.Key.Key_Return)
    marks = corrected.window.text.view.marks
    assert not len(marks.doubtful)
    assert start in list(marks.linked.start)


def test_new_words_are_taken_from_the_newest_text(corrected):
    corrected.window.leave()
    corrected.select("May 2026")
    (words,) = corrected.desk.words()
    assert words.revision == corrected.desk.revision.id


def test_words_unlinked_before_the_newest_text_are_looked_for_when_undo_brings_them_back(at_article):
    curator = at_article
    (quote, *_) = curator.desk.content.quotes_of(curator.value("result", nth=1).id)
    curator.desk.do(remove_quote, quote.id)
    curator.desk.do(lambda store: corrected_text(store, curator.desk.source.id, LATER))
    curator.desk.follow_text()
    curator.desk.undo()
    assert curator.desk.content.anchor_of(quote.id).standing is Standing.LOST
    curator.key(Qt.Key.Key_Y, CTRL)
    assert quote.id not in {one.id for one in curator.desk.content.quotes}


def test_a_text_that_was_not_changed_is_told_in_place(at_article):
    at_article.run("revision.correct")
    at_article.key(Qt.Key.Key_Return, CTRL)
    assert panel_of(at_article).complaint.text() == "Nothing was changed yet."


def test_a_text_of_another_document_has_to_be_insisted_on(at_article):
    at_article.run("revision.correct")
    panel = panel_of(at_article)
    panel.text.setPlainText("Trains run late in the winter months, and nobody knows why they do so. " * 10)
    at_article.key(Qt.Key.Key_Return, CTRL)
    at_article.wait()
    assert "another document" in panel.complaint.text()
    panel.insist.click()
    at_article.wait()
    assert len(at_article.desk.store.revisions(at_article.desk.source.id)) == 2


def test_corrections_that_were_begun_wait_for_their_text(at_article, tmp_path):
    other = tmp_path / "other.txt"
    other.write_text("Another article on other things\n\nIt says nothing of note.\n", encoding="utf-8")
    at_article.drop(other)
    at_article.run("revision.correct")
    panel = panel_of(at_article)
    at_article.type("So: ")
    at_article.key(Qt.Key.Key_Escape)
    article = at_article.desk.source.id
    at_article.open_source("Another article")
    at_article.run("revision.correct")
    assert panel.text.toPlainText() == at_article.desk.text
    at_article.key(Qt.Key.Key_Escape)
    at_article.desk.open_source(article)
    at_article.run("revision.correct")
    assert panel.text.toPlainText() == f"So: {ARTICLE}"
    at_article.open_source("Another article")
    panel.save()
    assert "Another text lies open" in panel.complaint.text()


# -- from a file -----------------------------------------------------------------------------------------------


@pytest.fixture
def at_registry(curator, tmp_path):
    file = tmp_path / f"{NCT}.json"
    file.write_text(as_json(a_study()), encoding="utf-8")
    assert curator.session.new(tmp_path / "p.vouch")
    curator.drop(file)
    curator.open_source("Quillworth")
    new_item(curator.window.context, "trial")
    curator.pick("Recruiting", "recruitment s")
    assert curator.value("recruitment_status", "trial").value.code == "RECRUITING"
    return curator


def bring(curator, monkeypatch, tmp_path, study):
    file = tmp_path / "newer.json"
    file.write_text(as_json(study), encoding="utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    curator.run("revision.file")
    curator.wait()


def test_a_newer_registry_record_shows_its_fields_and_what_rests_on_them(at_registry, monkeypatch, tmp_path):
    bring(at_registry, monkeypatch, tmp_path, the_next_version())
    assert "7 fields differ" in at_registry.said[-1]
    panel = panel_of(at_registry)
    panel.show_page("fields")
    model = panel.table.model()
    assert isinstance(model, FieldsModel)
    assert [model.index(0, n).data() for n in range(5)] == [
        "Status › Overall status",
        "≠ changed",
        "Recruiting",
        "Active, not recruiting",
        "2",
    ]
    assert "Recruitment status" in panel.place.text()
    assert not at_registry.trouble


def test_a_record_of_another_trial_is_asked_about_and_left_by_default(at_registry, monkeypatch, tmp_path):
    other = a_study()
    other["protocolSection"]["identificationModule"]["nctId"] = "NCT09990002"
    bring(at_registry, monkeypatch, tmp_path, other)
    assert "is about NCT09990002" in at_registry.trouble[-1]
    at_registry.key(Qt.Key.Key_Return)
    assert len(at_registry.desk.store.revisions(at_registry.desk.source.id)) == 1
    bring(at_registry, monkeypatch, tmp_path, other)
    at_registry.type("same")
    at_registry.key(Qt.Key.Key_Return)
    at_registry.wait()
    assert len(at_registry.desk.store.revisions(at_registry.desk.source.id)) == 2


def test_a_source_with_one_text_says_how_to_bring_another(at_article):
    at_article.run("panel.revisions")
    panel = panel_of(at_article)
    assert panel.summary.text().startswith("This source has one text.")
    assert isinstance(panel.table.model(), QuotesModel)
    panel.by_hand.click()
    assert panel_of(at_article).heading.text() == "Correct the text by hand"


def test_the_head_tells_what_was_seen_to_apart_from_what_waits(corrected):
    panel = corrected.window.panels.current()
    assert "1 fuzzy" in panel.summary.text()
    assert "accepted" not in panel.summary.text()
    corrected.key(Qt.Key.Key_Return)
    assert "1 fuzzy and accepted" in panel.summary.text()
