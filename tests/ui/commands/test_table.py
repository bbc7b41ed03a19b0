"""The command table holds what menus, keys, palette and help read; it must not contradict itself."""

from collections import defaultdict

from PySide6.QtGui import QKeySequence

from app.commands.command import Mode
from app.commands.table import COMMANDS, MENUS


def test_every_command_has_an_id_of_its_own():
    assert len({command.id for command in COMMANDS}) == len(COMMANDS)


def test_every_menu_named_exists():
    assert {command.menu.partition("/")[0] for command in COMMANDS if command.menu} <= set(MENUS)


def test_every_key_means_one_thing_in_its_mode():
    taken = defaultdict(list)
    for command in COMMANDS:
        modes = (Mode.TEXT, Mode.FORM) if command.mode is Mode.ANY else (command.mode,)
        for key in command.keys:
            for mode in modes:
                taken[QKeySequence(key).toString(), mode].append(command.id)
    assert {place: ids for place, ids in taken.items() if len(ids) > 1} == {}


def test_every_key_is_one_that_qt_knows():
    for command in COMMANDS:
        for key in command.keys:
            assert QKeySequence(key).toString(), (command.id, key)


def test_single_letters_act_in_the_text_only():
    letters = [c.id for c in COMMANDS for key in c.keys if len(key) == 1 and c.mode is not Mode.TEXT]
    assert letters == []


def test_every_command_without_a_menu_has_a_key():
    assert [c.id for c in COMMANDS if not c.menu and not c.keys] == []
