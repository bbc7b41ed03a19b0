"""Panels in the real window: their keys are theirs, whatever shortcuts the window has."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.domain.sources import SourceState
from app.forms import load_shipped
from db.opening import new_project
from tests.builders.curator import CuratorAtWindow
from tests.builders.desks import a_paper
from tests.builders.stores import import_drafts

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def curator(qtbot, tmp_path):
    path = tmp_path / "project.vouch"
    store = new_project(path, load_shipped("cell-therapy-trials"), "project")
    store.be("Ada Byron")
    import_drafts(store, [a_paper(1), a_paper(2)])
    store.close()
    made = CuratorAtWindow(qtbot, tmp_path)
    assert made.session.open(path), made.trouble
    yield made
    made.close()


def test_esc_in_the_filter_clears_it_before_it_leaves_the_pane(curator):
    library = curator.window.library
    library.filters.words.setFocus()
    curator.type("zzz")
    curator.key(Qt.Key.Key_Escape)
    assert library.filters.words.text() == ""
    assert library.filters.words.hasFocus()


def test_control_enter_in_a_caveat_saves_it_and_leaves_the_source_as_it_is(curator):
    curator.open_source("report 1")
    curator.window.show_panel("caveat")
    curator.type("small")
    curator.key(Qt.Key.Key_Return)
    curator.key(Qt.Key.Key_2)
    curator.type("Few patients")
    curator.key(Qt.Key.Key_Return, CONTROL)
    assert [item.kind for item in curator.desk.content.items] == ["caveat"]
    assert curator.desk.store.source(curator.desk.source.id).state is not SourceState.DONE
    assert curator.window.panels.current() is None


@pytest.mark.parametrize(
    "name", ["history", "details", "caveat", "search", "paste", "reports", "keys", "help", "about"]
)
def test_each_panel_opens_takes_the_keyboard_and_esc_closes_it(curator, name):
    curator.open_source("report 1")
    curator.window.show_panel(name)
    panel = curator.window.panels.current()
    assert panel.isAncestorOf(QApplication.focusWidget())
    curator.key(Qt.Key.Key_Escape)
    assert curator.window.panels.current() is None
    assert curator.window.text.view.hasFocus()


def test_a_panel_that_has_the_right_side_takes_the_keyboard_by_f6(curator):
    curator.open_source("report 1")
    curator.window.show_panel("search")
    curator.window.text.take_focus()
    curator.window.cycle_panes(1)
    assert curator.window.panels.current().line.hasFocus()
