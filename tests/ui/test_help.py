"""The manual names keys and menu entries that exist."""

from __future__ import annotations

import re

import pytest

from app.commands.table import COMMANDS
from app.paths import resources

PAGES = sorted((resources() / "help").glob("*.md"))
KEYS = {key.lower() for command in COMMANDS for key in command.keys}
LABELS = {command.label.rstrip("…").lower() for command in COMMANDS if command.menu}


def bold(page) -> list[str]:
    return [" ".join(one.split()) for one in re.findall(r"\*\*([^*]+)\*\*", page.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_each_key_that_the_manual_names_does_something(page):
    keys = [one for one in bold(page) if re.fullmatch(r"(?:(?:Ctrl|Alt|Shift)\+)*(?:\S|F\d|Enter|Return)", one)]
    assert [one for one in keys if one.lower() not in KEYS] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_each_menu_entry_that_the_manual_names_is_there(page):
    named = [one.split(" > ")[1].lower() for one in bold(page) if " > " in one]
    assert [one for one in named if one not in LABELS] == []


def test_the_manual_has_first_steps_and_help_in_trouble():
    assert {page.stem for page in PAGES} >= {"first-steps", "trouble"}
    assert any("Ctrl+T" in bold(page) for page in PAGES)
