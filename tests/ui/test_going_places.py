"""Going about by keys: finding words, sources, items, pages of the manual, what was imported, what the checks say."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from app.commands.evidence import new_item
from app.commands.project import HELP_PAGES
from app.commands.table import COMMANDS
from app.domain.sources import SourceKind
from app.views.keys_panel import help_pages

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def other_file(tmp_path, name="Another article of quite other cells"):
    file = tmp_path / f"{name[:9]}.txt"
    file.write_text(f"{name}\n\nIts text is short.\n", encoding="utf-8")
    return file


def source_title(at):
    return at.desk.source.metadata.title


def test_words_that_are_not_found_leave_the_selection_as_it_was(at_text):
    at_text.select("8 (73%)")
    before = at_text.desk.selection
    at_text.run("text.find")
    at_text.type("compl")
    assert at_text.desk.selection != before
    at_text.type("zzz")
    assert at_text.window.text.find_bar().count_text() == "Not found"
    assert at_text.desk.selection == before
    at_text.key(Key.Key_Escape)
    assert at_text.desk.selection == before
    assert at_text.window.text.view.hasFocus()


def test_after_what_is_not_found_the_shorter_words_are_found_again(at_text):
    at_text.window.text.move_to(0)
    at_text.run("text.find")
    at_text.type("completx")
    assert at_text.desk.selection == (0, 0)
    at_text.key(Key.Key_Backspace)
    start, end = at_text.desk.selection
    assert at_text.desk.text[start:end] == "complet"
    at_text.key(Key.Key_Escape)
    assert at_text.desk.selection == (start, end)


def test_the_palette_finds_sources_and_items_beside_commands(at_text, tmp_path):
    at_text.select("8 (73%)")
    at_text.key(Key.Key_O)
    item = at_text.desk.item
    new_item(at_text.window.context, "trial")
    at_text.key(Key.Key_K, CTRL)
    at_text.type(at_text.desk.name_of(item)[:7])
    at_text.key(Key.Key_Return)
    assert at_text.desk.item.id == item.id
    at_text.drop(other_file(tmp_path))
    at_text.key(Key.Key_K, CTRL)
    at_text.type("quite oth")
    at_text.key(Key.Key_Return)
    assert "quite other" in source_title(at_text)
    assert at_text.window.text.view.hasFocus()


def test_the_palette_says_when_nothing_matches(at_text):
    at_text.key(Key.Key_K, CTRL)
    at_text.type("qqzzxx")
    chooser = at_text.window.chooser
    assert (chooser.foot.isVisible(), chooser.foot.text()) == (True, "Nothing matches.")
    at_text.key(Key.Key_Return)
    assert chooser.isVisible()
    for _ in range(6):
        at_text.key(Key.Key_Backspace)
    assert not chooser.foot.isVisible()


def test_alt_page_down_and_up_go_along_the_library(at_text, tmp_path):
    at_text.drop(other_file(tmp_path))
    titles = [at_text.window.library.model.row_at(row).title for row in range(2)]
    at_text.desk.open_source(at_text.window.library.model.row_at(0).id)
    at_text.key(Key.Key_PageDown, ALT)
    assert source_title(at_text) == titles[1]
    at_text.key(Key.Key_PageDown, ALT)
    assert source_title(at_text) == titles[1]
    assert "below" in at_text.said[-1]
    at_text.key(Key.Key_PageUp, ALT)
    assert source_title(at_text) == titles[0]


def test_one_key_opens_what_was_imported_while_another_source_is_open(at_text, tmp_path):
    at_text.drop(other_file(tmp_path))
    assert "quite other" not in source_title(at_text)
    at_text.key(Key.Key_I, CTRL | SHIFT)
    assert "quite other" in source_title(at_text)


def test_the_strip_names_the_keys_that_act_where_the_focus_is(at_text):
    at_text.select("8 (73%)")
    at_text.key(Key.Key_O)
    strip = at_text.window.checks
    assert strip.hint.text() == "c caveat\nk acknowledge"
    at_text.window.record.focus_field("result")
    at_text.qtbot.waitUntil(lambda: "Shift+K acknowledge" in strip.hint.text())
    assert "Alt+Shift+K caveat" in strip.hint.text()
    at_text.window.text.take_focus()
    at_text.qtbot.waitUntil(lambda: strip.hint.text() == "c caveat\nk acknowledge")


def test_each_page_of_the_manual_is_in_the_help_menu(curator):
    assert dict(help_pages()) == HELP_PAGES
    for name in HELP_PAGES:
        curator.run(f"help.{name}")
        assert curator.window.panels.current().choice.currentData() == name


def test_every_command_of_a_menu_is_in_it_or_in_its_submenu(curator):
    def commands(menu: QMenu) -> set[str]:
        within = set()
        for action in menu.actions():
            within |= commands(action.menu()) if action.menu() else {action.data()} - {None}
        return within

    shown = set().union(*(commands(action.menu()) for action in curator.window.menuBar().actions()))
    assert shown == {command.id for command in COMMANDS if command.menu}


def test_no_menu_is_higher_than_a_small_screen(curator):
    for action in curator.window.menuBar().actions():
        assert len([one for one in action.menu().actions() if not one.isSeparator()]) <= 25, action.text()


def test_a_text_that_begins_as_a_registry_record_is_proposed_as_one(curator, tmp_path):
    file = tmp_path / "saved.txt"
    file.write_text(
        "Cells against lymphoma\nRegistry number: NCT01234567\nOverall status: Recruiting\n\nWords.\n", encoding="utf-8"
    )
    assert curator.session.new(tmp_path / "p.vouch")
    curator.drop(file)
    assert curator.desk.source.kind is SourceKind.REGISTRY_RECORD
    assert not curator.desk.source.kind_confirmed


def test_the_page_without_a_project_has_a_choice_in_focus_from_the_beginning(curator):
    first_run = curator.window.first_run
    curator.qtbot.waitUntil(first_run.sample.hasFocus)
    curator.key(Key.Key_Tab)
    assert first_run.new.hasFocus()


def test_the_item_in_hand_stands_whole_in_the_tree_when_its_room_shrinks(at_text):
    for _ in range(12):
        new_item(at_text.window.context, "trial")
    record = at_text.window.record
    tree = record.tree

    def is_whole():
        shown = tree.visualRect(tree.currentIndex())
        return shown.top() >= 0 and shown.bottom() <= tree.viewport().rect().bottom() + 1

    at_text.qtbot.waitUntil(is_whole)
    record.parts.setSizes([105, 500])
    at_text.qtbot.waitUntil(lambda: tree.height() < 110 and is_whole())
