"""What a curator's first day asks of the window: a way out, evidence only where it was meant, plain words."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.commands.table import COMMANDS, GROUPS
from app.domain.values import Missing
from app.viewmodels.picking import options, places


def test_escape_closes_the_picker_and_leaves_the_words_selected(at_text):
    at_text.select("8 (73%)")
    at_text.key(Qt.Key.Key_O)
    at_text.key(Qt.Key.Key_Return)
    assert at_text.window.chooser.isVisible()
    QTest.keyClick(at_text.window.windowHandle(), Qt.Key.Key_Escape)
    assert not at_text.window.chooser.isVisible()
    assert at_text.window.text.view.hasFocus()
    assert at_text.desk.words()


def test_a_click_elsewhere_closes_the_choice(at_text):
    at_text.run("panel.palette")
    assert at_text.window.chooser.isVisible()
    at_text.window.text.view.setFocus(Qt.FocusReason.MouseFocusReason)
    assert not at_text.window.chooser.isVisible()
    assert at_text.window.text.view.hasFocus()


def test_a_command_done_by_its_key_closes_the_picker(at_text):
    at_text.select("8 (73%)")
    at_text.key(Qt.Key.Key_O)
    at_text.key(Qt.Key.Key_Return)
    assert at_text.window.chooser.isVisible()
    at_text.run("source.done")
    assert not at_text.window.chooser.isVisible()
    at_text.key(Qt.Key.Key_Return)
    assert at_text.window.chooser.isVisible()
    at_text.run("panel.history")
    assert not at_text.window.chooser.isVisible()
    at_text.window.leave()
    at_text.key(Qt.Key.Key_Return)
    at_text.run("record.next_empty")
    assert not at_text.window.chooser.isVisible()
    assert at_text.window.status.mode.text() == "FORM"
    at_text.window.leave()
    at_text.key(Qt.Key.Key_Return)
    assert at_text.window.chooser.isVisible()
    at_text.desk.open_source(None)
    assert not at_text.window.chooser.isVisible()


def test_words_linked_already_do_not_vouch_for_a_missing_value(at_text):
    at_text.select("8 (73%)")
    at_text.key(Qt.Key.Key_O)
    at_text.select("8 (73%)")
    at_text.key(Qt.Key.Key_2)
    at_text.desk.set_offer(None)
    at_text.window.record.focus_field("analysis_population")
    at_text.run("evidence.not_reported")
    missing = at_text.value("analysis_population")
    assert missing.missing is Missing.NOT_REPORTED
    assert not at_text.desk.content.quotes_of(missing.id)


def test_a_command_says_what_it_lacks(curator, at_text):
    at_text.run("evidence.note")
    assert "choose an item first" in at_text.said[-1]
    at_text.select("8 (73%)")
    at_text.key(Qt.Key.Key_O)
    at_text.run("evidence.note")
    assert "go to a field first" in at_text.said[-1]
    at_text.window.record.focus_field("analysis_population")
    at_text.run("evidence.note")
    assert at_text.said[-1] == "Note on this value: this field has no value yet."
    at_text.desk.open_source(None)
    at_text.run("evidence.note")
    assert "open a source first" in at_text.said[-1]


def test_the_first_source_that_arrives_is_opened_and_so_is_what_is_pasted_later(curator, tmp_path):
    assert curator.session.new(tmp_path / "p.vouch")
    curator.session.import_text("First words of all.", "")
    first = curator.desk.source
    assert first is not None
    curator.session.import_text("Other words.", "")
    assert curator.desk.source.id != first.id
    assert curator.desk.text.startswith("Other words.")


def test_a_project_opens_with_the_text_and_the_item_made_last_in_hand(at_text, tmp_path):
    at_text.select("8 (73%)")
    at_text.key(Qt.Key.Key_O)
    at_text.start_again(tmp_path / "p.vouch")
    assert at_text.window.text.view.hasFocus()
    assert at_text.desk.item.kind == "outcome"


def test_menus_draw_lines_between_their_groups(curator):
    menus = [action.menu() for action in curator.window.menuBar().actions()]
    drawn = [i for menu in menus for i, action in enumerate(menu.actions()) if action.isSeparator()]
    assert len(drawn) == len(GROUPS)
    assert 0 not in drawn


def test_the_picker_offers_no_reference_since_words_do_not_say_which_item_is_meant(at_text):
    at_text.select("8 (73%)")
    at_text.run("evidence.caveat")
    at_text.type("secondary")
    at_text.key(Qt.Key.Key_Return)
    at_text.key(Qt.Key.Key_2)
    at_text.type("It is retold.")
    at_text.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    caveat = next(i for i in at_text.desk.content.items if i.kind == "caveat")
    at_text.desk.go(caveat.id)
    offered = {option.label for option in options(at_text.desk, places(at_text.desk))}
    assert "Rationale" in offered
    assert "On" not in offered


def test_the_next_key_goes_on_from_where_reading_stopped(curator, tmp_path):
    file = tmp_path / "long.txt"
    file.write_text("\n\n".join(f"Paragraph {n} tells of {n + 1000} patients." for n in range(300)), encoding="utf-8")
    assert curator.session.new(tmp_path / "long.vouch")
    curator.drop(file)
    text = curator.window.text
    text.scroll_to(curator.desk.text.index("Paragraph 150 "))
    curator.start_again(tmp_path / "long.vouch")
    text = curator.window.text
    left = text.first_visible()
    assert left > 1000
    curator.key(Qt.Key.Key_Escape)
    assert text.first_visible() == left
    curator.key(Qt.Key.Key_Period)
    assert text.selection()[0] >= left


def test_an_export_says_what_it_could_not_carry(at_text, tmp_path):
    at_text.select("8 (73%)")
    at_text.key(Qt.Key.Key_O)
    at_text.session.export("ris", tmp_path / "out.ris")
    at_text.wait()
    assert at_text.reports[-1].notes
    assert all(note.rstrip(".") in at_text.window.status.said.text() for note in at_text.reports[-1].notes)


def test_a_long_message_does_not_widen_the_window(at_text):
    at_text.window.resize(1000, 600)
    least = at_text.window.minimumSizeHint().width()
    at_text.desk.troubled.emit("A long story of trouble. " * 40)
    assert at_text.window.minimumSizeHint().width() == least
    assert "long story" in at_text.window.status.said.toolTip()


def test_the_name_can_be_changed_while_a_project_is_open(at_text, tmp_path):
    at_text.run("project.name")
    at_text.window.ask_strip.line.setText("  Ada   Byron ")
    at_text.key(Qt.Key.Key_Return)
    assert "recorded as Ada Byron" in at_text.said[-1]
    at_text.start_again(tmp_path / "p.vouch")
    assert at_text.desk.store.acting().name == "Ada Byron"


def test_alt_and_a_letter_opens_a_menu_and_takes_no_key_from_a_command(curator):
    titles = [action.text() for action in curator.window.menuBar().actions()]
    letters = {f"Alt+{title[title.index('&') + 1].upper()}" for title in titles if "&" in title}
    assert len(letters) == len(titles) == 6
    assert not letters & {key for command in COMMANDS for key in command.keys}
