"""The command `vouch`, whose parts are imported only when they are asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

import click

from app import __version__
from app.cli.shell import Shell
from app.cli.table import COMMANDS

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


class Commands(click.Group):
    """A group that knows its commands from the table, and imports the one that runs."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the table."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command by its name, or None."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        command = import_module(COMMANDS[cmd_name][0]).COMMANDS[cmd_name]
        return command if isinstance(command, click.Command) else None

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Answer a shell that completes the line: commands, options, or the project that the window shall open."""
        from click.shell_completion import CompletionItem

        if incomplete.startswith("-"):
            return super().shell_complete(ctx, incomplete)
        lines = [CompletionItem(name, help=line) for name, (_, line) in COMMANDS.items() if name.startswith(incomplete)]
        return [*lines, CompletionItem(incomplete, type="project")]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands from the table, importing none of them."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, message="vouch %(version)s")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document instead of a table.")
@click.option("--curator", default="", metavar="NAME", help="Who acts; else the setting, else the account's name.")
@click.option("--picture", metavar="FILE", help="Open the window, draw it into FILE (PNG), and close it.")
@click.pass_obj
def vouch(shell: Shell, *, as_json: bool, curator: str, picture: str | None) -> None:
    """Curate clinical evidence: every value tied to the words that vouch for it.

    Without a command, or with a PROJECT alone, the window opens. Exit codes: 0 done, 1 trouble (a missing file, a
    locked project, a full disk), 2 usage, 3 done but something was refused or found.
    """
    if picture is not None:
        raise click.UsageError("--picture goes with a PROJECT alone, or with nothing.")
    shell.choose(as_json=as_json, curator=curator)
