"""Raising a caveat by keys alone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.kinds import Proportion, Reference, Target
from app.usecases.curating import state
from app.usecases.items import add_item
from app.usecases.statements import Statement
from app.views.caveat_panel import CaveatPanel
from tests.builders.desks import TEXT

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def panel(at, qtbot):
    made = CaveatPanel(at.desk, at.session)
    qtbot.addWidget(made)
    made.resize(460, 720)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


@pytest.fixture
def outcome(at):
    at.lay_open()
    record = at.desk.need_record()
    trial, _ = at.desk.do(add_item, record.id, "trial")
    item, _ = at.desk.do(add_item, record.id, "outcome", trial.id)
    at.desk.do(state, item.id, "result", Statement(payload=Proportion(8, 11, None)))
    at.desk.go(item.id, "result")
    start = TEXT.index("8 (73%)")
    at.desk.select(start, start + 7)
    return item


def press(key, modifier=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(QApplication.focusWidget(), key, modifier)


def type_(words):
    QTest.keyClicks(QApplication.focusWidget(), words)


def caveats(desk):
    return [item for item in desk.content.items if item.kind == "caveat"]


def said_of(desk, item):
    return {v.field: v.value for v in desk.content.values_of(item.id)}


def test_a_caveat_on_the_value_in_hand_by_keys_alone(at, outcome, panel, qtbot):
    panel.start()
    type_("small")
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_2)
    type_("Only **11** patients")
    with qtbot.waitSignal(panel.done):
        press(Qt.Key.Key_Return, CONTROL)
    (caveat,) = caveats(at.desk)
    said = said_of(at.desk, caveat)
    value = at.desk.content.current(outcome.id, "result")
    assert said["target"] == Reference(Target.VALUE, value.id)
    assert (said["type"].code, said["severity"].code) == ("small_sample", "moderate")
    assert said["rationale"].text == "Only **11** patients"
    assert [q.exact for q in at.desk.content.quotes_of(caveat.id)] == ["8 (73%)"]


def test_what_is_in_hand_comes_first_and_the_source_last(at, outcome, panel):
    panel.start()
    labels = [panel.target.itemText(i) for i in range(panel.target.count())]
    assert labels[0] == "n / N (%): 8/11"
    assert [label.partition(":")[0] for label in labels[1:]] == ["Outcome", "Trial", "Source"]


def test_types_for_the_target_come_first(at, outcome, panel):
    panel.start()
    first = panel.type.model.key(0)
    panel.target.setCurrentIndex(panel.target.count() - 1)
    on_source = panel.type.model.key(0)
    types = at.desk.form.vocabulary(at.desk.form.field("caveat", "type").vocabulary)
    assert "outcome" in types.term(first).extra["applies_to"]
    assert "source" in types.term(on_source).extra["applies_to"]


def test_the_type_that_is_marked_shows_its_definition(at, outcome, panel):
    panel.start()
    assert panel.type.about.text() == ""
    press(Qt.Key.Key_Down)
    term = panel.type.term()
    assert term.definition in panel.type.about.text()


def test_a_type_that_is_in_no_list_is_kept_as_written(at, outcome, panel, qtbot):
    panel.start()
    type_("zzz unheard of")
    assert "kept as you write it" in panel.type.about.text()
    press(Qt.Key.Key_1, CONTROL)
    type_("why not")
    press(Qt.Key.Key_Return, CONTROL)
    said = said_of(at.desk, caveats(at.desk)[0])
    assert (said["type"].label, said["type"].code) == ("zzz unheard of", "")


@pytest.mark.parametrize(
    ("keys", "lacking"),
    [((), "type"), (("small",), "how much"), (("small", "2"), "why")],
    ids=["type", "severity", "why"],
)
def test_what_is_lacking_is_said_in_place_and_nothing_is_written(at, outcome, panel, keys, lacking):
    panel.start()
    if keys:
        type_(keys[0])
    if len(keys) > 1:
        press(Qt.Key.Key_2, CONTROL)
    panel.save()
    assert lacking in panel.complaint.text()
    assert panel.complaint.isVisible()
    assert caveats(at.desk) == []


def test_without_a_record_a_caveat_on_the_source_starts_one(at, panel):
    at.lay_open()
    panel.start()
    assert panel.target.count() == 1
    type_("abstract")
    press(Qt.Key.Key_3, CONTROL)
    type_("Full text not read")
    panel.save()
    assert said_of(at.desk, caveats(at.desk)[0])["target"] == Reference(Target.SOURCE, at.desk.source.id)


def test_the_preview_follows_and_loads_nothing(at, outcome, panel, qtbot):
    panel.start()
    panel.rationale.setPlainText("**strong** <img src='file:x.png'> <script>x</script>")
    qtbot.waitUntil(lambda: "strong" in panel.preview.toPlainText())
    html = panel.preview.toHtml()
    assert "<script" not in html
    assert "<img" not in html


def test_other_words_can_be_taken_while_the_panel_is_open(at, outcome, panel):
    panel.start()
    start = TEXT.index("11 patients")
    at.desk.select(start, start + 11)
    assert "8 (73%)" in panel.quotes.text()
    panel.take_words.click()
    assert "11 patients" in panel.quotes.text()


def test_esc_leaves_without_writing(at, outcome, panel, qtbot):
    panel.start()
    type_("small")
    with qtbot.waitSignal(panel.done):
        press(Qt.Key.Key_Escape)
    assert caveats(at.desk) == []


def test_tab_goes_in_reading_order(at, outcome, panel):
    panel.start()
    seen = []
    for _ in range(7):
        seen.append(QApplication.focusWidget())
        press(Qt.Key.Key_Tab)
    first = panel.severities.buttons()
    assert seen[0] is panel.type.line
    assert seen[1] in first
    order = [w for w in seen if w in (panel.rationale, panel.take_words, panel.cancel, panel.raise_it)]
    assert order == [panel.rationale, panel.take_words, panel.cancel, panel.raise_it][: len(order)]
