"""Searching as one types, and reading what an import did."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication

from app.domain.kinds import Proportion
from app.usecases.curating import state
from app.usecases.items import add_item
from app.usecases.statements import Statement
from app.usecases.vouching import type_value
from app.viewmodels.search_model import FIELD, SNIPPET, SearchModel
from app.views.hit_delegate import plain_and_spans, snippet_layout
from app.views.reports_panel import ReportsPanel
from app.views.search_panel import SearchPanel
from tests.builders.desks import a_paper


@pytest.fixture
def search(at, qtbot):
    made = SearchPanel(at.desk, at.session)
    qtbot.addWidget(made)
    made.resize(460, 600)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


@pytest.fixture
def reports(at, qtbot):
    made = ReportsPanel(at.desk, at.session)
    qtbot.addWidget(made)
    made.resize(460, 600)
    made.show()
    return made


def answer(qtbot, panel, words):
    panel.line.setText(words)
    qtbot.waitUntil(lambda: panel.model.words == words)


def test_hits_appear_while_typing_and_enter_opens_the_source(at, search, qtbot):
    at.make(a_paper(1), a_paper(2), a_paper(3))
    search.start()
    answer(qtbot, search, "invented.2")
    assert search.model.rowCount() == 1
    assert "1 found, best first" in search.count.text()
    QTest.keyClick(search.line, Qt.Key.Key_Return)
    assert at.desk.source.metadata.title == "Cells against lymphoma, report 2"


def test_a_hit_in_a_value_goes_to_its_field(at, search, qtbot):
    at.lay_open()
    record = at.desk.need_record()
    trial, _ = at.desk.do(add_item, record.id, "trial")
    item, _ = at.desk.do(add_item, record.id, "outcome", trial.id)
    at.desk.do(state, item.id, "result", Statement(payload=Proportion(8, 11, None), as_stated="eight zebras"))
    at.desk.open_source(None)
    search.start()
    answer(qtbot, search, "zebr")
    row = next(row for row in range(search.model.rowCount()) if search.model.hit(row).item)
    assert search.model.index(row, 0).data(FIELD) == "Outcome 8/11 › n / N (%)"
    at.desk.do(type_value, item.id, "measure", "ORR")
    answer(qtbot, search, "zebra")
    assert search.model.index(row, 0).data(FIELD) == "Outcome ORR › n / N (%)"
    QTest.keyClick(search.line, Qt.Key.Key_Return)
    assert (at.desk.item.id, at.desk.field.key) == (item.id, "result")


def test_matches_are_marked_in_the_snippet(at, search, qtbot):
    at.make(a_paper(1))
    answer(qtbot, search, "respond")
    words, spans = plain_and_spans(search.model.index(0, 0).data(SNIPPET))
    assert [words[start:end] for start, end in spans] == ["responded"]
    assert "\x01" not in search.model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)


def test_spans_count_astral_characters_as_qt_does(qtbot):
    layout = snippet_layout("🧬 \x01cells\x02 \x01grew\x02", QFont(), 300)
    assert [(f.start, f.length) for f in layout.formats()] == [(3, 5), (9, 4)]


def test_an_answer_that_comes_too_late_is_dropped(at, qtbot):
    at.make(a_paper(1), a_paper(2))
    model = SearchModel(at.desk, at.desk)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    answers = []
    model.answered.connect(lambda: answers.append(model.words))
    for words in ("invented.1", "inv", "invented.2"):
        model.ask(words)
    qtbot.waitUntil(lambda: answers != [])
    assert answers == ["invented.2"]
    assert model.rowCount() == 1


def test_closing_the_project_while_searching_waits_and_forgets(at, search, qtbot):
    at.make(a_paper(1))
    search.model.ask("respond")
    at.desk.close_project()
    assert search.model.words == ""
    assert search.model.rowCount() == 0


def test_nothing_found_and_nothing_asked_are_said(at, search, qtbot):
    at.make(a_paper(1))
    search.start()
    assert "Type words" in search.count.text()
    answer(qtbot, search, "xylophone")
    assert "Nothing begins with" in search.count.text()


def test_arrows_move_the_mark_while_the_line_keeps_the_focus(at, search, qtbot):
    at.make(a_paper(1), a_paper(2))
    search.start()
    answer(qtbot, search, "respond")
    QTest.keyClick(search.line, Qt.Key.Key_Down)
    assert search.list.currentIndex().row() == 1
    assert search.line.hasFocus()
    with qtbot.waitSignal(search.done):
        QTest.keyClick(search.line, Qt.Key.Key_Escape)


def test_an_import_is_reported_with_its_problems_and_can_be_copied(at, reports, qtbot):
    at.make()
    ris = at.folder / "export.ris"
    ris.write_text("TY  - JOUR\nTI  - One\nDO  - 10.1000/one\nER  - \n", encoding="utf-8")
    empty = at.folder / "empty.ris"
    empty.write_bytes(b"")
    at.session.import_files([ris, empty])
    qtbot.waitUntil(lambda: at.session.task is None)
    reports.start()
    assert reports.list.count() == 1
    assert [reports.files.item(n).text().split("\n")[0] for n in range(2)] == ["! empty.ris", "export.ris"]
    assert "nothing to import" in reports.whole.text()
    reports.copy.click()
    text = QApplication.clipboard().text()
    assert "export.ris" in text
    assert "nothing to import" in text


def test_an_import_that_brought_nothing_can_still_be_read(at, reports, qtbot):
    at.make()
    empty = at.folder / "empty.ris"
    empty.write_bytes(b"")
    at.session.import_files([empty])
    qtbot.waitUntil(lambda: at.session.task is None)
    reports.start()
    assert "nothing of it was kept" in reports.list.item(0).text()


def test_without_imports_that_is_said(at, reports):
    at.make()
    reports.start()
    assert reports.nothing.isVisible()
    assert not reports.copy.isEnabled()
