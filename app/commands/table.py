"""The table of all commands: menus, palette, key map and help read it.

To add a command, write a function of a `Context` in the file of its subject and add one row to that file's `COMMANDS`.
Its id is `subject.verb`; its keys must be free in its mode (a test proves it); its label reads in the menu and in the
palette. A command changes data only through `context.desk.do(verb, ...)`.
"""

from __future__ import annotations

from collections.abc import Callable

from app.commands import (
    evidence,
    findings,
    importing,
    project,
    record,
    reviewing,
    revisions,
    rows,
    screen,
    sources,
    studies,
    terms,
)
from app.commands.command import Command
from app.viewmodels.desk import Desk

COMMANDS: tuple[Command, ...] = (
    *project.OPENING,
    *importing.COMMANDS,
    *project.COMMANDS,
    *screen.COMMANDS,
    *record.COMMANDS,
    *rows.COMMANDS,
    *terms.COMMANDS,
    *findings.COMMANDS,
    *evidence.COMMANDS,
    *reviewing.COMMANDS,
    *studies.COMMANDS,
    *revisions.COMMANDS,
    *sources.COMMANDS,
    *project.HELP,
)

MENUS = ("File", "Edit", "View", "Record", "Evidence", "Help")

GROUPS = frozenset(
    {
        "project.import",
        "project.export_ris",
        "project.name",
        "panel.search",
        "view.library",
        "view.next_pane",
        "view.larger",
        "view.light",
        "source.todo",
        "record.new",
        "record.table",
        "panel.findings",
        "evidence.caveat",
        "evidence.follow",
        "evidence.not_reported",
        "evidence.computed",
        "evidence.review",
        "evidence.verified",
        "study.board",
        "revision.file",
        "panel.duplicates",
        "source.attach",
        "panel.reports",
        "help.tour",
    }
)
"""Commands that begin a group in their menu; a line is drawn above them."""

_LACKS = (
    (project.has_project, "open a project first"),
    (project.can_write, "this project is open to read only"),
    (screen.has_text, "open a source first"),
    (record.has_item, "choose an item first, or make one (Ctrl+T)"),
    (evidence.has_field, "go to a field first"),
    (evidence.has_value, "this field has no value yet"),
    (evidence.has_words, "select some words in the text first"),
    (evidence.has_offer, "nothing is offered"),
    (studies.has_trial, "this record has no trial yet"),
    (sources.is_registry_record, "the open source is no registry record"),
    (revisions.has_waiting, "no words of this field are lost or fuzzy in the newest text"),
    (screen.has_pages, "no text with pages is open"),
    (studies.has_study, "this trial belongs to no study"),
    (rows.sees_item, "choose an item first"),
)
"""What commands ask for, from the first thing that a person has to see to, and how to say that it is lacking."""

_ASKS_FOR: dict[Callable[[Desk], bool], int] = {
    project.has_project: 1,
    project.can_write: 2,
    screen.has_text: 1,
    screen.has_pages: 1,
    project.has_source: 3,
    rows.sees_item: 1,
    record.has_item: 4,
    evidence.has_field: 5,
    evidence.has_value: 6,
}
"""How many of these each condition asks for; the others ask for a source and for themselves."""


def lacking(command: Command, desk: Desk) -> str:
    """Return in one sentence what a command lacks to be done now, "" when it can be done."""
    if command.enabled(desk):
        return ""
    asked = _LACKS[: _ASKS_FOR.get(command.enabled, 3)]
    own = [one for one in _LACKS if one[0] is command.enabled and one not in asked]
    said = next((words for holds, words in [*asked, *own] if not holds(desk)), "not possible here and now")
    return f"{command.label.rstrip('…')}: {said}."
