"""The table of all commands: menus, palette, key map and help read it.

To add a command, write a function of a `Context` in the file of its subject and add one row to that file's `COMMANDS`.
Its id is `subject.verb`; its keys must be free in its mode (a test proves it); its label reads in the menu and in the
palette. A command changes data only through `context.desk.do(verb, ...)`.
"""

from __future__ import annotations

from app.commands import evidence, project, record, screen
from app.commands.command import Command

COMMANDS: tuple[Command, ...] = (*project.COMMANDS, *screen.COMMANDS, *record.COMMANDS, *evidence.COMMANDS)

MENUS = ("File", "Edit", "View", "Record", "Evidence", "Help")
