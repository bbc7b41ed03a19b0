"""A project that another window holds is opened to read: all can be seen, nothing changed, and it is said why."""

import pytest
from PySide6.QtCore import Qt

from app.commands.table import COMMANDS, lacking
from tests.builders.curator import CuratorAtWindow
from tests.builders.findings import make_checked_project
from tests.ui.record.conftest import type_keys

WHY = "open to read only"


@pytest.fixture
def second(qtbot, tmp_path):
    """A curator at a second window on a project that the first one holds."""
    path = tmp_path / "checked.vouch"
    make_checked_project(path)
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    first = CuratorAtWindow(qtbot, tmp_path / "one")
    assert first.session.open(path), first.trouble
    other = CuratorAtWindow(qtbot, tmp_path / "two")
    assert other.session.open(path), other.trouble
    assert other.desk.store.info().read_only
    other.open_source("Report 1")
    qtbot.waitUntil(lambda: not other.window.checks.is_busy())
    yield other
    other.close()
    first.close()


def finding(curator):
    """Open the panel of findings with a finding marked."""
    curator.run("panel.findings")
    panel = curator.window.panels.current()
    curator.qtbot.waitUntil(lambda: not panel.state.is_busy())
    panel.tree.mark(panel.model.shown()[0])
    return panel


def test_its_record_is_seen_as_a_table_and_its_groups_fold(second):
    item = next(one for one in second.desk.content.items if one.kind == "outcome")
    second.desk.go(item.id)
    second.run("record.table")
    assert second.window.record.shows_table()
    assert second.window.record.table.table.waiting_row() == -1
    for command in COMMANDS:
        if command.id in {"record.fold", "record.open_all", "record.flow", "panel.revisions"}:
            assert not lacking(command, second.desk)


def test_typing_into_a_cell_says_why_nothing_happens(second):
    item = next(one for one in second.desk.content.items if one.kind == "outcome")
    second.desk.go(item.id)
    second.run("record.table")
    second.window.record.table.focus_cell(item.id, "measure")
    before = second.desk.content
    for press in ("x", Qt.Key.Key_F2, Qt.Key.Key_Delete):
        second.said.clear()
        type_keys(second, press) if isinstance(press, str) else second.key(press)
        assert any(WHY in said for said in second.said), press
    assert second.desk.content is before
    assert not second.desk.unsaved


@pytest.mark.parametrize("key", [Qt.Key.Key_K, Qt.Key.Key_C])
def test_a_finding_cannot_be_answered(second, key):
    finding(second)
    second.key(key)
    assert WHY in second.said[-1]
    assert not second.window.ask_strip.line.isVisible()


def test_rules_are_seen_and_not_switched(second):
    panel = finding(second)
    second.key(Qt.Key.Key_R)
    index = panel.rules.list.currentIndex()
    before = index.data(Qt.ItemDataRole.CheckStateRole)
    second.key(Qt.Key.Key_Space)
    assert index.data(Qt.ItemDataRole.CheckStateRole) == before
    assert WHY in panel.rules.intro.text()
    assert not second.trouble


def test_the_form_is_seen_and_not_taken_into_use(second):
    second.run("panel.form")
    panel = second.window.panels.current()
    second.qtbot.waitUntil(lambda: not panel.is_busy())
    assert not panel.use.isEnabled()
    assert WHY in panel.use.toolTip()
    second.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert WHY in second.said[-1]


def test_every_panel_opens_and_no_command_ends_in_a_fault(second):
    for name in second.window.panels.names():
        second.window.show_panel(name)
        assert second.window.panels.current() is not None
        assert second.window.panels.leave()
