"""From trial to study and back by key: comparing, choosing with a reason, withdrawing, joining what was proposed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from app.domain.kinds import Text
from app.domain.studies import ChoiceReason
from app.viewmodels.board_model import HEADING, MARK, SECOND, BoardModel, Mark
from app.viewmodels.study_list import StudyList
from tests.builders.curator import CuratorAtWindow
from tests.builders.desks import AtDesk
from tests.builders.studies import three_sources, told

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
WHO = "Ada Byron"


@pytest.fixture
def curator(qtbot, tmp_path):
    told(tmp_path / "p.vouch", WHO).store.close()
    person = _at_window(qtbot, tmp_path)
    yield person
    person.close()


def _at_window(qtbot, folder):
    person = CuratorAtWindow(qtbot, folder)
    person.session.rename(WHO)
    assert person.session.open(folder / "p.vouch"), person.trouble
    person.open_source("abstract")
    return person


def board(person):
    return person.window.studies.board


def open_board(person):
    person.key(Qt.Key.Key_B, CONTROL)
    assert person.window.studies.is_shown()
    assert board(person).table.hasFocus()


def marked(person):
    index = board(person).table.currentIndex()
    return board(person).model.line_at(index).name, board(person).model.member_at(index.column()).name.split()[0]


def go_to(person, line, source):
    """Go to a cell by the arrows."""
    model = board(person).model
    for _ in range(40):
        if marked(person)[0] == line:
            break
        person.key(Qt.Key.Key_Down)
    while marked(person)[1] != source:
        at = board(person).table.currentIndex().column()
        wanted = next(n for n, one in enumerate(model.members) if one.name.startswith(source))
        person.key(Qt.Key.Key_Right if wanted > at else Qt.Key.Key_Left)
    assert marked(person) == (line, source)


ORR = "outcome/ORR|treated|best/result"


def test_the_cell_that_is_asked_about_stays_in_sight_where_the_window_is_low(curator):
    curator.window.resize(900, 420)
    open_board(curator)
    go_to(curator, ORR, "Meeting")
    curator.key(Qt.Key.Key_C)
    table = board(curator).table
    curator.qtbot.waitUntil(lambda: curator.window.ask_strip.isVisible())
    curator.qtbot.waitUntil(lambda: table.viewport().rect().contains(table.visualRect(table.currentIndex())))
    curator.key(Qt.Key.Key_Escape)


def test_one_key_leads_from_the_trial_to_its_study_and_back(curator):
    open_board(curator)
    assert marked(curator) == ("trial/phase", "Registry")
    curator.key(Qt.Key.Key_Escape)
    assert not curator.window.studies.is_shown()
    assert curator.window.text.view.hasFocus()
    open_board(curator)


def test_arrows_move_over_headings_and_enter_shows_the_words_in_that_source(curator):
    open_board(curator)
    go_to(curator, "enrolment/actual/n", "Full")
    curator.key(Qt.Key.Key_Return)
    assert not curator.window.studies.is_shown()
    assert "Full report" in curator.desk.source.metadata.title
    assert curator.desk.field.key == "n"
    assert curator.window.text.view.hasFocus()
    assert curator.window.text.selection()[0] <= curator.desk.text.index("16 patients")
    curator.key(Qt.Key.Key_B, CONTROL)
    assert marked(curator) == ("enrolment/actual/n", "Full")


def test_a_number_chooses_with_its_reason_a_note_is_asked_and_undo_takes_it_back(curator):
    open_board(curator)
    go_to(curator, ORR, "Full")
    curator.key(Qt.Key.Key_C)
    assert curator.window.ask_strip.isVisible()
    curator.key(Qt.Key.Key_1)
    assert curator.window.ask_strip.isVisible()
    curator.type("two years on")
    curator.key(Qt.Key.Key_Return)
    (choice,) = curator.desk.store.choices()
    assert (choice.reason, choice.note) == (ChoiceReason.LATER_CUTOFF, "two years on")
    assert board(curator).table.hasFocus()
    assert marked(curator) == (ORR, "Full")
    assert "2 open · 1 chosen" in board(curator).count.text()
    assert "later cut-off: two years on" in board(curator).detail.text()
    curator.key(Qt.Key.Key_Z, CONTROL)
    assert curator.desk.store.choices() == ()
    assert "3 open · 0 chosen" in board(curator).count.text()


def test_free_words_are_a_note_without_an_explanation_and_w_withdraws(curator):
    open_board(curator)
    go_to(curator, ORR, "Meeting")
    curator.key(Qt.Key.Key_C)
    curator.type("the slide says so")
    curator.key(Qt.Key.Key_Return)
    (choice,) = curator.desk.store.choices()
    assert (choice.reason, choice.note) == (ChoiceReason.UNEXPLAINED, "the slide says so")
    curator.key(Qt.Key.Key_W)
    assert curator.desk.store.choices() == ()
    curator.key(Qt.Key.Key_W)
    assert curator.said[-1] == "Nothing was chosen on this line."


def test_leaving_the_question_chooses_nothing(curator):
    open_board(curator)
    curator.key(Qt.Key.Key_C)
    curator.key(Qt.Key.Key_Escape)
    assert curator.desk.store.choices() == ()
    assert board(curator).table.hasFocus()
    curator.key(Qt.Key.Key_C)
    curator.key(Qt.Key.Key_Return)
    assert curator.desk.store.choices() == ()
    assert "needs a reason" in curator.said[-1]


def test_nothing_can_be_chosen_where_only_one_source_speaks(curator):
    open_board(curator)
    go_to(curator, "enrolment/planned/n", "Registry")
    curator.key(Qt.Key.Key_C)
    assert "nothing to choose between" in curator.said[-1]
    curator.key(Qt.Key.Key_Right)
    curator.key(Qt.Key.Key_C)
    assert "says nothing here" in curator.said[-1]


def test_d_shows_only_what_differs_and_n_goes_from_open_line_to_open_line(curator):
    open_board(curator)
    go_to(curator, ORR, "Full")
    curator.key(Qt.Key.Key_D)
    model = board(curator).model
    names = [model.row(n).line.name for n in range(model.rowCount()) if model.row(n).line]
    assert names == ["trial/phase", "enrolment/actual/n", ORR]
    assert marked(curator) == (ORR, "Full")
    curator.key(Qt.Key.Key_N)
    assert marked(curator) == ("trial/phase", "Full")
    curator.key(Qt.Key.Key_P)
    assert marked(curator) == (ORR, "Full")


def test_keys_for_fields_do_nothing_behind_the_board(curator):
    curator.window.record.focus_field("phase")
    open_board(curator)
    before = curator.desk.store.undo_label()
    curator.run("evidence.not_reported")
    assert curator.desk.store.undo_label() == before
    assert "Close the panel first" in curator.said[-1]


def test_a_trial_that_has_met_nobody_says_what_to_do(qtbot, tmp_path):
    three_sources(tmp_path / "p.vouch", WHO).store.close()
    person = _at_window(qtbot, tmp_path)
    person.key(Qt.Key.Key_B, CONTROL)
    assert not person.window.studies.is_shown()
    assert "give it a registry id" in person.said[-1]
    person.run("study.join")
    person.key(Qt.Key.Key_Return)
    assert len(person.desk.store.studies()) == 1
    person.run("study.rename")
    person.type("By hand")
    person.key(Qt.Key.Key_Return)
    assert person.desk.store.studies()[0].title == "By hand"
    person.key(Qt.Key.Key_B, CONTROL)
    assert person.window.studies.is_shown()
    person.key(Qt.Key.Key_Escape)
    person.run("study.leave")
    assert person.desk.store.studies() == ()
    person.close()


def test_the_list_of_studies_opens_the_board_and_comes_back(curator, qtbot):
    curator.key(Qt.Key.Key_B, CONTROL | SHIFT)
    panel = curator.window.panels.current()
    qtbot.waitUntil(lambda: panel.model.rowCount() == 1, timeout=20_000)
    assert panel.total.text() == "1 trial, 16 patients, each once."
    assert "ORR: 9 of 15 in 1 study" in panel.counting.toPlainText()
    assert panel.counting.toPlainText().count("Left out: ") == 3
    curator.key(Qt.Key.Key_Return)
    assert curator.window.studies.is_shown()
    curator.key(Qt.Key.Key_Escape)
    assert panel.list.hasFocus()
    curator.key(Qt.Key.Key_Escape)
    assert curator.window.panels.current() is None


@pytest.mark.parametrize(("key", "met"), [(Qt.Key.Key_Y, 1), (Qt.Key.Key_X, 0)])
def test_a_proposal_is_accepted_or_rejected_by_a_key(qtbot, tmp_path, key, met):
    three = three_sources(tmp_path / "p.vouch", WHO)
    for one in three.tellings[:2]:
        one.sponsor()
        one.put(one.trial, "title", Text("Cord blood cells against lymphoma"))
    three.store.close()
    person = _at_window(qtbot, tmp_path)
    person.run("panel.studies")
    panel = person.window.panels.current()
    qtbot.waitUntil(lambda: panel.model.rowCount() == 4, timeout=20_000)
    assert panel.list.currentIndex().data().startswith("One study?")
    assert panel.yes.isVisible()
    person.key(key)
    qtbot.waitUntil(lambda: panel.model.rowCount() == 3 - met and not panel.model.working(), timeout=20_000)
    assert len(person.desk.store.studies()) == met
    person.close()


def test_behind_a_proposal_that_was_answered_the_next_row_is_marked(qtbot, tmp_path):
    three = three_sources(tmp_path / "p.vouch", WHO)
    for one in three.tellings:
        one.sponsor()
        one.put(one.trial, "title", Text("Cord blood cells against lymphoma"))
    three.store.close()
    person = _at_window(qtbot, tmp_path)
    person.run("panel.studies")
    panel = person.window.panels.current()
    qtbot.waitUntil(lambda: panel.model.rowCount() == 6, timeout=20_000)
    panel.list.setCurrentIndex(panel.model.index(1, 0))
    following = panel.model.key_at(2)
    person.key(Qt.Key.Key_X)
    qtbot.waitUntil(lambda: panel.model.rowCount() == 5 and not panel.model.working(), timeout=20_000)
    assert panel.list.currentIndex().row() == 1
    assert panel.model.key_at(1) == following
    panel.list.setCurrentIndex(panel.model.index(3, 0))
    marked = panel.model.key_at(3)
    panel.model.ask()
    qtbot.waitUntil(lambda: not panel.model.working(), timeout=20_000)
    assert panel.model.key_at(panel.list.currentIndex().row()) == marked
    person.close()


# -- models ----------------------------------------------------------------------------------------------------


@pytest.fixture
def at(tmp_path, qapp):
    told(tmp_path / "p.vouch", WHO).store.close()
    made = AtDesk(tmp_path)
    assert made.session.open(tmp_path / "p.vouch")
    yield made
    made.session.close()


def test_the_board_is_a_sound_model(at):
    from app.usecases.board import study_subject
    from app.usecases.studies import choose

    model = BoardModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show(study_subject(at.store, at.store.studies()[0].id))
    assert model.counts() == (3, 3, 0)
    assert [model.headerData(n, Qt.Orientation.Horizontal, SECOND) for n in range(3)] == [
        "registry record · 2023-05",
        "conference abstract · 2023-12",
        "journal article · 2025-02",
    ]
    orr = model.place_of(ORR, model.members[1].key)
    assert (orr.data(), orr.data(SECOND)) == ("8/11 (73%)", "published 2023-12 · Treated · no words")
    assert orr.data(MARK) is Mark.DIFFERS
    assert "differs from another source" in orr.data(Qt.ItemDataRole.AccessibleTextRole)
    assert model.index(0, 0).data(HEADING) == "Trial"
    choose(at.store, model.subject.study.id, model.cell_at(orr).values[0].id, ChoiceReason.MISREPORT)
    model.show(study_subject(at.store, model.subject.study.id))
    orr = model.place_of(ORR, model.members[1].key)
    assert [orr.data(MARK), orr.siblingAtColumn(2).data(MARK), orr.siblingAtColumn(0).data(MARK)] == [
        Mark.CHOSEN,
        Mark.OVER,
        Mark.NONE,
    ]
    model.show_only_differing(only=True)
    model.show(None)
    assert model.rowCount() == 0


def test_the_list_is_a_sound_model(at, qtbot):
    model = StudyList(at.desk)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    with qtbot.waitSignal(model.answered, timeout=20_000):
        model.ask()
        model.ask()
    qtbot.waitUntil(lambda: not model.working(), timeout=20_000)
    assert model.place_of(at.store.studies()[0].id) == 0
