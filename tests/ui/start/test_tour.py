"""The tour: five steps shown on the sample, by keys alone, left at any time, and nothing written by it."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.commands.table import COMMANDS
from app.domain.kinds import Proportion
from app.settings import Settings
from app.views.tour import STEPS

Key = Qt.Key


@pytest.fixture
def tour(curator):
    curator.window.first_run.tour.setFocus()
    QTest.keyClick(curator.window.first_run.tour, Key.Key_Space)
    assert curator.window.tour.hasFocus(), curator.trouble
    return curator.window.tour


def test_every_key_that_a_step_names_is_that_of_a_command_that_has_one():
    keys = {command.id: command.keys for command in COMMANDS}
    named = [one for step in STEPS for one in re.findall(r"<([^>]*)>", step.words)]
    assert len(STEPS) == 5
    assert [one for one in named if not keys.get(one)] == []


def test_five_steps_show_what_they_speak_of_and_write_nothing(curator, tour):
    desk = curator.desk
    assert desk.store.info().path.name == "sample.vouch"
    before = desk.store.undo_label(), len(desk.content.values)
    assert (tour.title.text(), tour.back.isEnabled()) == ("1 of 5   Read", False)
    assert "“.” and “,” go from number to number, W and B from word to word" in tour.words.text()
    curator.key(Key.Key_Return)
    assert "%" in desk.text[slice(*desk.selection)]
    curator.key(Key.Key_Return)
    value = desk.content.current(desk.item.id, desk.field.key)
    assert isinstance(value.value, Proportion)
    curator.key(Key.Key_Return)
    curator.qtbot.waitUntil(lambda: tour.title.text() == "4 of 5   Doubt")
    curator.key(Key.Key_Right)
    assert tour.next.text() == "Done (Enter)"
    assert "Ctrl+E writes RIS" in tour.words.text()
    curator.key(Key.Key_Backspace)
    assert tour.title.text() == "4 of 5   Doubt"
    curator.key(Key.Key_Right)
    curator.key(Key.Key_Return)
    assert tour.isHidden()
    assert curator.window.text.view.hasFocus()
    assert (desk.store.undo_label(), len(desk.content.values)) == before


def test_escape_leaves_from_the_strip_and_from_the_text_and_it_never_comes_back_by_itself(curator, tour):
    curator.key(Key.Key_Escape)
    assert tour.isHidden()
    curator.run("help.tour")
    assert tour.hasFocus()
    assert tour.title.text() == "1 of 5   Read"
    curator.window.text.take_focus()
    curator.key(Key.Key_Escape)
    assert tour.isHidden()
    project = curator.desk.store.info().path
    curator.start_again(project)
    assert curator.window.tour is None
    assert "tour" not in Settings(curator.session.settings.path).path.read_text(encoding="utf-8").casefold()


def test_an_open_project_is_left_for_the_tour_only_after_a_yes(at_text):
    project = at_text.desk.store.info().path
    at_text.run("help.tour")
    assert at_text.desk.store.info().path == project
    at_text.key(Key.Key_Escape)
    assert at_text.window.tour is None
    at_text.run("help.tour")
    at_text.key(Key.Key_Return)
    assert at_text.desk.store.info().path.name == "sample.vouch"
    assert at_text.window.tour.hasFocus()


def test_closing_the_project_or_opening_another_ends_the_tour(curator, tour, tmp_path):
    assert curator.session.new(tmp_path / "p.vouch")
    assert tour.isHidden()
    assert QApplication.focusWidget() is not tour


def test_the_tour_bears_a_sample_from_which_everything_was_taken(curator, tour):
    curator.desk.open_source(None)
    for _ in range(4):
        curator.key(Key.Key_Return)
    assert tour.title.text() == "5 of 5   Export"
