"""The page without a project."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from app.commands.table import COMMANDS
from app.settings import CURATOR, RECENT
from app.views.first_run import FirstRun
from app.views.main_window import MainWindow


@pytest.fixture
def page(at, qtbot):
    made = FirstRun(at.desk, at.session)
    qtbot.addWidget(made)
    made.resize(900, 600)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter])
@pytest.mark.parametrize("name", ["sample", "new", "open", "tour", "help"])
def test_each_choice_asks_by_key_for_a_command_that_there_is(page, qtbot, name, key):
    choice = getattr(page, name)
    with qtbot.waitSignal(page.command_asked) as asked:
        QTest.keyClick(choice, key)
    assert asked.args[0] in {command.id for command in COMMANDS}


def test_it_says_where_things_are_kept(page, home):
    said = " ".join(label.text() for label in page.findChildren(QLabel))
    assert f"in {home / 'data' / 'vouch'}".replace(str(home), "~") in said


def test_the_name_is_kept_when_the_line_is_left(at, page):
    page.name.setText("  Mary   Somerville ")
    QTest.keyClick(page.name, Qt.Key.Key_Return)
    assert at.settings.get(CURATOR) == "Mary Somerville"


def test_recent_projects_open_and_can_be_taken_off_the_list(at, page, qtbot):
    for name in ("one", "two"):
        at.settings.remember(at.folder / f"{name}.vouch")
    page.start()
    assert page.recent.hasFocus()
    with qtbot.waitSignal(page.recent_asked) as asked:
        QTest.keyClick(page.recent, Qt.Key.Key_Return)
    assert asked.args[0].endswith("two.vouch")
    QTest.keyClick(page.recent, Qt.Key.Key_Delete)
    assert [path.rpartition("/")[2] for path in at.settings.get(RECENT)] == ["one.vouch"]
    assert page.recent.count() == 1


def test_a_window_painted_empty_and_furnished_later_begins_with_a_choice_that_escape_leaves_in_hand(at, qtbot):
    window = MainWindow(at.settings)
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    window.furnish(at.desk, at.session)
    assert window.first_run.sample.hasFocus()
    QTest.keyClick(window.first_run.sample, Qt.Key.Key_Tab)
    QTest.keyClick(window.first_run.new, Qt.Key.Key_Escape)
    assert window.first_run.sample.hasFocus()
    window.close()


def test_without_recent_projects_nothing_is_said_of_them(page):
    page.start()
    assert not page.recent_heading.isVisible()
    assert page.sample.hasFocus()


def test_a_settings_file_that_cannot_be_written_is_told_and_the_page_stays(at, page, monkeypatch):
    at.settings.path.unlink()
    at.settings.path.mkdir()
    page.name.setText("Mary Somerville")
    QTest.keyClick(page.name, Qt.Key.Key_Return)
    assert at.trouble
