"""The strip at the foot: the findings of the record by key, from the text and from its own list."""

from __future__ import annotations

from PySide6.QtCore import Qt

from app.viewmodels.findings_model import QUIET
from app.viewmodels.findings_told import Told
from app.viewmodels.options_model import DETAIL
from tests.builders.findings import told

SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
Key = Qt.Key


def rules(strip):
    return [strip.model.finding(row).rule for row in range(strip.model.rowCount())]


def go_to(at, rule):
    """Press n in the text until a rule's finding is gone to."""
    strip = at.checks()
    for _ in range(len(rules(strip))):
        at.key(Key.Key_N)
        if strip.marked().finding.rule == rule:
            return strip
    raise AssertionError(rules(strip))


def test_it_shows_faults_and_proposals_with_the_keys_that_answer_them(at):
    strip = at.checks()
    shown = {strip.model.finding(row).rule: strip.model.index(row, 0) for row in range(strip.model.rowCount())}
    assert shown["V18"].data().startswith("! ")
    assert shown["small_sample"].data().startswith("? ")
    assert shown["small_sample"].data(DETAIL).startswith("caveat: Small sample?")
    assert "needed" not in shown
    assert "c caveat" in strip.hint.text()
    assert strip.title.text().startswith("Checks ")


def test_n_in_the_text_goes_round_all_findings_and_stays_in_the_text(at):
    strip = at.checks()
    count = strip.model.open_count()
    visited = []
    for _ in range(count):
        at.key(Key.Key_N)
        visited.append(strip.marked().key)
        assert at.window.text.view.hasFocus()
    assert len(set(visited)) == count
    at.key(Key.Key_N)
    assert strip.marked().key == visited[0]
    at.key(Key.Key_N, SHIFT)
    assert strip.marked().key == visited[-1]


def test_going_to_a_finding_boxes_its_words_and_scrolls_to_them(at):
    at.window.text.view.verticalScrollBar().setValue(0)
    go_to(at, "V18")
    assert at.field_in_hand() == "result"
    assert at.boxed() == ["8 (75%)"]
    assert at.window.text.view.verticalScrollBar().value() > 0


def test_enter_in_the_list_puts_the_cursor_into_the_field(at):
    strip = at.checks()
    row = rules(strip).index("V18")
    strip.list.setFocus()
    strip.list.setCurrentIndex(strip.model.index(row, 0))
    at.key(Key.Key_Return)
    assert at.field_in_hand() == "result"
    assert at.window.record.fields.editor_in_hand() is not None


def test_k_in_the_text_acknowledges_the_finding_gone_to(at):
    strip = go_to(at, "V18")
    count = strip.model.open_count()
    at.key(Key.Key_K)
    assert "75" in at.window.ask_strip.question.text()
    at.key(Key.Key_1)
    at.qtbot.waitUntil(lambda: strip.model.open_count() == count - 1)
    assert at.window.text.view.hasFocus()
    last = strip.model.index(strip.model.rowCount() - 1, 0)
    assert strip.model.finding(last.row()).rule == "V18"
    assert last.data(QUIET)
    assert last.data(DETAIL) == "acknowledged: The source says so"
    assert strip.title.text() == f"Checks {count - 1} · 1 acknowledged"


def test_an_acknowledgement_ends_when_the_value_changes(at):
    strip = go_to(at, "V18")
    at.key(Key.Key_K)
    at.key(Key.Key_1)
    at.qtbot.waitUntil(lambda: "acknowledged" in strip.title.text())
    from app.usecases.vouching import type_value

    value = strip.marked().finding.value if strip.marked() else at.desk.content.values[0].id
    at.desk.do(type_value, at.desk.item.id, "result", "8/11 (76%)", value=value)
    at.qtbot.waitUntil(lambda: "acknowledged" not in strip.title.text())


def test_c_in_the_text_makes_the_finding_gone_to_a_caveat(at):
    strip = go_to(at, "small_sample")
    at.key(Key.Key_C)
    assert [item.kind for item in at.desk.content.items].count("caveat") == 1
    at.qtbot.waitUntil(lambda: "small_sample" not in rules(strip))
    at.key(Key.Key_Z, CONTROL)
    assert "caveat" not in [item.kind for item in at.desk.content.items]
    at.qtbot.waitUntil(lambda: "small_sample" in rules(strip))


def test_c_with_words_selected_asks_for_a_caveat_on_what_is_in_hand(at):
    go_to(at, "small_sample")
    at.select("The others did not.")
    at.key(Key.Key_C)
    panel = at.window.panels.current()
    assert panel is not None
    assert "The others did not." in panel.quotes.text()
    assert panel.rationale.toPlainText() == ""


def test_k_and_c_act_in_the_list_of_the_strip(at):
    strip = at.checks()
    strip.list.setFocus()
    strip.list.setCurrentIndex(strip.model.index(rules(strip).index("small_sample"), 0))
    at.key(Key.Key_K)
    at.key(Key.Key_Escape)
    assert strip.list.hasFocus()
    at.key(Key.Key_C)
    assert [item.kind for item in at.desk.content.items].count("caveat") == 1


def test_the_keys_of_the_fields_answer_as_well(at):
    go_to(at, "small_sample")
    at.window.record.focus_field("result")
    at.key(Key.Key_K, SHIFT | CONTROL)
    assert at.window.ask_strip.line.hasFocus()
    at.key(Key.Key_Escape)
    at.run("finding.caveat")
    assert [item.kind for item in at.desk.content.items].count("caveat") == 1


def test_without_a_finding_at_hand_the_keys_say_so(curator, tmp_path):
    file = tmp_path / "plain.txt"
    file.write_text("Plain\n\nNothing is recorded of this.\n", encoding="utf-8")
    assert curator.session.new(tmp_path / "p.vouch")
    curator.drop(file)
    curator.open_source("Plain")
    for key in (Key.Key_N, Key.Key_K):
        curator.key(key)
    assert curator.said[-2:] == [
        "The checks have nothing to say.",
        "No finding is at hand; N in the text, or Shift+F3, goes to the next.",
    ]
    assert curator.window.checks.title.text() == "Checks: nothing to say"


def test_many_acts_in_a_row_end_in_the_findings_of_the_last(at):
    from app.usecases.vouching import type_value

    strip = at.checks()
    value = at.desk.content.current(at.desk.content.items[-1].id, "result")
    for percent in (*range(60, 72), 73):
        at.desk.do(type_value, value.item, "result", f"8/11 ({percent}%)", value=value.id)
    at.qtbot.waitUntil(lambda: not strip.is_busy())
    assert "V18" not in rules(strip)


def test_a_finding_on_an_empty_field_shows_the_words_of_its_item(at):
    at.window.text.view.verticalScrollBar().setValue(0)
    go_to(at, "V16")
    finding = at.checks().marked().finding
    assert (finding.value, at.field_in_hand()) == ("", finding.field)
    assert at.boxed() == ["objective response"]
    assert at.window.text.view.verticalScrollBar().value() > 0


def test_the_question_why_a_finding_may_stand_tells_it_whole_and_undo_tells_its_rule(at):
    go_to(at, "V16")
    finding = at.checks().marked().finding
    at.key(Key.Key_K)
    assert finding.message in at.window.ask_strip.question.text()
    at.key(Key.Key_1)
    at.checks()
    assert "V16" not in at.desk.store.undo_label()
    assert "“A grade names its scale" in at.desk.store.undo_label()


def test_a_caveat_raised_from_a_finding_reads_as_a_rationale(at):
    go_to(at, "V16")
    at.key(Key.Key_C)
    caveat = next(item for item in at.desk.content.items if item.kind == "caveat")
    rationale = at.desk.content.current(caveat.id, "rationale").value.text
    assert rationale.endswith("who counts as responder.")


def test_what_has_no_item_yet_ends_with_what_is_proposed():
    one = Told(told(1, caveat="secondary_source").finding, "", "Report", "Secondary source")
    assert one.beside() == "caveat: Secondary source?"
