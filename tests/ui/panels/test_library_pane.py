"""The library pane: filtering, opening, and what it says when there is nothing to show."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.sources import SourceState
from app.viewmodels.library_model import KEY, STATE
from app.views.library_pane import LibraryPane
from tests.builders.desks import a_paper


@pytest.fixture
def pane(at, qtbot):
    made = LibraryPane(at.desk, at.session)
    qtbot.addWidget(made)
    made.resize(280, 600)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


def chosen(pane, row, label):
    action = next(one for one in pane.actions_for(pane.model.row_at(row)) if one.text() == label)
    assert action.isEnabled()
    pane._chosen(action)


def test_words_filter_after_a_pause_and_esc_shows_all_again(at, pane, qtbot):
    at.make(*(a_paper(i) for i in range(12)))
    pane.filters.words.setFocus()
    with qtbot.waitSignal(pane.filters.changed):
        QTest.keyClicks(pane.filters.words, "invented.7")
    assert pane.count.text() == "1 of 12"
    QTest.keyClick(pane.filters.words, Qt.Key.Key_Escape)
    assert (pane.filters.words.text(), pane.count.text()) == ("", "12 sources")


def test_enter_in_the_filter_goes_to_the_list_and_enter_there_opens(at, pane, qtbot):
    at.make(a_paper(1), a_paper(2))
    pane.filters.words.setFocus()
    QTest.keyClicks(pane.filters.words, "invented.1")
    QTest.keyClick(pane.filters.words, Qt.Key.Key_Return)
    assert pane.list.hasFocus()
    QTest.keyClick(pane.list, Qt.Key.Key_Return)
    assert at.desk.source.metadata.title == "Cells against lymphoma, report 1"


def test_a_click_opens_and_the_open_source_is_marked(at, pane, qtbot):
    at.make(a_paper(1), a_paper(2))
    index = pane.model.index(1, 0)
    QTest.mouseClick(pane.list.viewport(), Qt.MouseButton.LeftButton, pos=pane.list.visualRect(index).center())
    assert at.desk.source.id == index.data(KEY) == pane.list.marks.open_source


def test_a_source_opened_elsewhere_is_marked_here(at, pane):
    keys = at.make(a_paper(1), a_paper(2), a_paper(3))
    at.desk.open_source(keys[1])
    assert pane.list.currentIndex().data(KEY) == keys[1]


def test_states_filter_and_say_how_many(at, pane):
    at.make(a_paper(1), a_paper(2, state=SourceState.DONE), a_paper(3, state=SourceState.EXCLUDED, reason="no data"))
    button = pane.filters.states[SourceState.DONE]
    assert (button.text(), button.accessibleName()) == ("1", "Done: 1")
    button.click()
    assert pane.count.text() == "1 of 3"
    assert pane.model.index(0, 0).data(STATE) == "done"


def test_kind_years_tag_and_order_are_folded_away_until_asked_for(at, pane, qtbot):
    at.make(*(a_paper(i, tags=("nk",) if i % 2 else ()) for i in range(10)))
    assert not pane.filters.folded.isVisible()
    pane.filters.more.click()
    assert pane.filters.folded.isVisible()
    with qtbot.waitSignal(pane.filters.changed):
        pane.filters.year_from.setText("2004")
    pane.filters.tag.setCurrentIndex(pane.filters.tag.findData("nk"))
    pane.filters.tag.activated.emit(1)
    assert pane.count.text() == "3 of 10"
    pane.filters.year_to.setText("20")
    assert pane.filters.query().year_to is None
    pane.leave_filter()
    assert pane.count.text() == "10 sources"


def test_empty_states_say_what_to_do(at, pane, qtbot):
    assert pane.nothing.text() == "No project is open."
    at.make()
    assert "Drop files here, or press Ctrl+I" in pane.nothing.text()
    at.session.close()
    (at.folder / "project.vouch").unlink()
    at.make(a_paper(1))
    with qtbot.waitSignal(pane.filters.changed):
        pane.filters.words.setText("nothing of the kind")
    assert "Esc clears it" in pane.nothing.text()
    assert pane.stack.currentWidget() is pane.nothing


def test_the_menu_of_a_source_marks_confirms_and_excludes_with_a_reason(at, pane):
    (key,) = at.make(a_paper(1, kind_confirmed=False))
    chosen(pane, 0, "Mark done")
    chosen(pane, 0, "Yes, it is a journal article")
    assert (at.store.source(key).state, at.store.source(key).kind_confirmed) == (SourceState.DONE, True)
    chosen(pane, 0, "Exclude…")
    QTest.keyClick(pane.reason, Qt.Key.Key_Return)
    assert "reason" in at.trouble[-1]
    QTest.keyClicks(pane.reason, "wrong cells")
    QTest.keyClick(pane.reason, Qt.Key.Key_Return)
    assert (at.store.source(key).state, at.store.source(key).reason) == (SourceState.EXCLUDED, "wrong cells")
    assert not pane.reason.isVisible()


def test_the_menu_opens_by_key_and_details_are_asked_for(at, pane, qtbot):
    at.make(a_paper(1))
    pane.focus_list()
    pane._show_menu(pane.list.visualRect(pane.list.currentIndex()).center())
    menu = QApplication.activePopupWidget()
    assert menu is not None
    menu.close()
    with qtbot.waitSignal(pane.panel_asked) as asked:
        chosen(pane, 0, "Details…")
    assert asked.args == ["details"]
    assert at.desk.source is not None


def test_a_place_without_a_source_has_no_menu(at, pane):
    at.make(a_paper(1))
    pane._show_menu(QPoint(5, pane.list.viewport().height() - 2))
    assert QApplication.activePopupWidget() is None


def test_next_to_do_goes_round_and_skips_what_is_finished(at, pane):
    keys = at.make(a_paper(1), a_paper(2, state=SourceState.DONE), a_paper(3))
    at.desk.open_source(keys[0])
    after = pane.next_to_do()
    assert after == keys[2]
    at.desk.open_source(after)
    assert pane.next_to_do() == keys[0]


def test_esc_with_nothing_to_clear_is_left_to_the_window(at, pane):
    at.make(a_paper(1))
    assert pane.leave_filter() is False


def test_letters_typed_in_the_list_go_to_the_filter(at, pane, qtbot):
    at.make(*(a_paper(i) for i in range(3)))
    pane.focus_list()
    QTest.keyClick(pane.list, "l")
    assert pane.filters.words.hasFocus()
    QTest.keyClick(pane.filters.words, "y")
    assert pane.filters.words.text() == "ly"


def test_home_and_end_go_to_the_first_and_last_source(at, pane):
    at.make(*(a_paper(i) for i in range(30)))
    pane.focus_list()
    QTest.keyClick(pane.list, Qt.Key.Key_End)
    assert pane.list.currentIndex().row() == 29
    QTest.keyClick(pane.list, Qt.Key.Key_Home)
    assert pane.list.currentIndex().row() == 0


def test_a_source_that_is_filtered_out_is_not_marked(at, pane):
    keys = at.make(a_paper(1), a_paper(2, state=SourceState.DONE))
    at.desk.open_source(keys[0])
    pane.filters.states[SourceState.DONE].click()
    assert not pane.list.currentIndex().isValid()
    pane.filters.states[SourceState.DONE].click()
    assert pane.list.currentIndex().data(KEY) == keys[0]


def test_no_count_of_a_large_library_is_cut_off(pane, qtbot):
    filters = pane.filters
    pane.resize(236, 600)
    filters.show_counts(dict.fromkeys(filters.states, 18_032))
    qtbot.waitUntil(lambda: all(one.width() >= one.sizeHint().width() for one in filters.states.values()))
    assert {one.text() for one in filters.states.values()} == {"18k"}
