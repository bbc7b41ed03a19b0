"""Writes the man page: the words of `linux/vouch.1.in`, with the commands and options that the program itself knows.

The commands come from click, which the Python that builds may lack, so this file is also run by the one that has it.
"""

from __future__ import annotations

import datetime as dt
import inspect
import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

from dev import Stop
from facts import ROOT, epoch, version

if TYPE_CHECKING:
    import click

PAGE = ROOT / "packaging" / "linux" / "vouch.1.in"
COMMON = frozenset(("--json", "--curator", "--help"))
"""Options that every command has; they are told once."""


class Command(TypedDict):
    """A command as its help tells it: its words with arguments, its description, its options with theirs."""

    usage: str
    help: str
    options: list[tuple[str, str]]


def man_page(python: Path) -> str:
    """Return the man page, its commands asked for by a Python that has what Vouch needs."""
    done = subprocess.run([str(python), str(Path(__file__))], capture_output=True, text=True, check=False, cwd=ROOT)
    if done.returncode:
        said = done.stderr.strip().splitlines() or [f"exit code {done.returncode}"]
        raise Stop(f"The commands for the man page could not be read: {said[-1]}")
    return page(json.loads(done.stdout))


def page(commands: list[Command]) -> str:
    """Return the man page with commands; the first is `vouch` itself."""
    day = dt.datetime.fromtimestamp(epoch(), dt.UTC).date()
    told = {
        "DATE": day.isoformat(),
        "VERSION": version(),
        "OPTIONS": "\n".join(_option(names, words) for names, words in commands[0]["options"]),
        "COMMANDS": "\n".join(_section(one) for one in commands[1:]),
    }
    text = PAGE.read_text(encoding="utf-8")
    for name, words in told.items():
        text = text.replace(f"@{name}@", words)
    return text


def _section(command: Command) -> str:
    name, _, arguments = command["usage"].partition("  ")
    head = f'.TP\n.BI "{roff(name)}" " {roff(arguments)}"\n{roff(command["help"])}'
    own = [
        _option(names, words) for names, words in command["options"] if not COMMON & set(names.replace(",", "").split())
    ]
    return "\n".join([head, ".RS", *own, ".RE"] if own else [head])


def _option(names: str, words: str) -> str:
    return f".TP\n.B {roff(names)}\n{roff(words)}"


def roff(words: str) -> str:
    """Return words as running text of troff: hyphens that can be copied, nothing that commands the typesetter."""
    text = " ".join(words.split()).replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq").replace('"', "\\(dq")
    return f"\\&{text}" if text[:1] in {".", "'"} else text


def commands() -> list[Command]:
    """Return `vouch` and all its commands, those of a group behind it."""
    import click

    from app.cli.group import vouch

    found: list[Command] = []

    def look(command: click.Command, name: str, parent: click.Context | None) -> None:
        context = click.Context(command, info_name=name, parent=parent)
        if parent is None or not isinstance(command, click.Group):
            found.append(_told(command, context))
        if isinstance(command, click.Group):
            for one in command.list_commands(context):
                if inner := command.get_command(context, one):
                    look(inner, one, context)

    look(vouch, "vouch", None)
    return found


def _told(command: click.Command, context: click.Context) -> Command:
    import click

    asked = [one for one in command.get_params(context) if isinstance(one, click.Option)]
    options = [one.get_help_record(context) for one in asked]
    arguments = " ".join(one for one in command.collect_usage_pieces(context) if one != "[OPTIONS]")
    return {
        "usage": f"{context.command_path}  {arguments}",
        "help": inspect.cleandoc(command.help or ""),
        "options": [one for one in options if one is not None],
    }


if __name__ == "__main__":
    sys.path.insert(1, str(ROOT))
    print(json.dumps(commands()))
