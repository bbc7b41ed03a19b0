"""What the project wants of its rules, set in the panel of findings by keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from app.usecases.checking import wanted_rules

Key = Qt.Key


@pytest.fixture
def place(at):
    """The page of rules, opened by its key from the finding that the curator doubts."""
    at.checks()
    at.run("panel.findings")
    panel = at.panel()
    panel.tree.setCurrentIndex(panel.model.index_where(lambda one: one.finding.rule == "small_sample"))
    at.key(Key.Key_R)
    return panel.rules


def test_the_rule_of_the_finding_is_marked_with_its_limit(at, place):
    assert place.list.hasFocus()
    assert place.model.check(place.list.currentIndex().row()).id == "small_sample"
    assert {name: line.text() for name, line in place.lines.items()} == {"patients": "20"}


def test_space_switches_a_rule_off_and_its_findings_go_everywhere(at, place):
    at.key(Key.Key_Space)
    assert wanted_rules(at.desk.store)["small_sample"].on is False
    at.qtbot.waitUntil(lambda: "small_sample" not in at.rules())
    strip = at.checks()
    assert "small_sample" not in [strip.model.finding(row).rule for row in range(strip.model.rowCount())]
    at.key(Key.Key_Space)
    at.qtbot.waitUntil(lambda: "small_sample" in at.rules())


def test_a_limit_is_typed_and_holds(at, place):
    line = place.lines["patients"]
    line.setFocus()
    line.selectAll()
    at.type("5")
    at.key(Key.Key_Return)
    assert wanted_rules(at.desk.store)["small_sample"].limits == {"patients": "5"}
    at.qtbot.waitUntil(lambda: "small_sample" not in at.rules())


def test_a_limit_that_is_no_number_is_refused_and_the_old_one_stays(at, place):
    line = place.lines["patients"]
    line.setFocus()
    line.selectAll()
    at.type("few")
    at.key(Key.Key_Return)
    assert "number" in at.trouble[-1]
    assert line.text() == "20"
    assert "small_sample" not in wanted_rules(at.desk.store)


def test_a_rule_is_left_to_the_form_again(at, place):
    at.key(Key.Key_Space)
    place.reset.click()
    assert "small_sample" not in wanted_rules(at.desk.store)
    assert not place.reset.isEnabled()


def test_esc_goes_back_to_the_findings(at, place):
    at.key(Key.Key_Escape)
    panel = at.panel()
    assert panel.pages.currentIndex() == 0
    assert panel.tree.hasFocus()


def test_a_slash_filters_the_rules_and_escape_goes_back_step_by_step(at, place):
    every = place.model.rowCount()
    at.key(Key.Key_Slash)
    at.type("percent")
    assert 0 < place.model.rowCount() < every
    at.key(Key.Key_Return)
    assert place.list.hasFocus()
    at.key(Key.Key_Escape)
    assert (place.model.rowCount(), place.isVisible()) == (every, True)
    at.key(Key.Key_Slash)
    at.type("no rule says this")
    assert place.about.text() == "No rule matches."
    at.key(Key.Key_Escape)
    at.key(Key.Key_Escape)
    assert at.panel().tree.hasFocus()
