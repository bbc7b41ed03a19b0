"""Answers a shell that completes a command line of `vouch`; the scripts that ask lie in resources/completion.

A shell asks by the environment variable `_VOUCH_COMPLETE`: `bash_source`, `zsh_source` or `fish_source` prints the
script for that shell, `bash_complete` and its like answer for the words in `COMP_WORDS` and the place in `COMP_CWORD`.
An answer is a kind and a text: `plain` words, or `project`, `file` or `dir`, which the shell looks up by itself.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem, get_completion_class

from app.paths import resources

if TYPE_CHECKING:
    from app.cli.shell import Shell

DONE, USAGE = 0, 2


def complete(variable: str, shell: Shell) -> int:
    """Print what a shell asks for in an environment variable and return the exit code: 2 when the question is none."""
    from app.cli.group import vouch

    instruction = os.environ[variable]
    name, _, what = instruction.partition("_")
    answering = get_completion_class(name)
    script = resources() / "completion" / f"vouch.{name}"
    if answering is None or what not in {"source", "complete"} or not script.is_file():
        sys.stderr.write(f"vouch: {variable} is bash, zsh or fish with _source or _complete, not {instruction!r}.\n")
        return USAGE
    if what == "source":
        sys.stdout.write(script.read_text(encoding="utf-8"))
        return DONE
    if not os.environ.get("COMP_WORDS") or (name != "fish" and not os.environ.get("COMP_CWORD", "").isdigit()):
        sys.stderr.write("vouch: COMP_WORDS and COMP_CWORD say which words to complete, and they do not.\n")
        return USAGE
    os.environ.setdefault("COMP_CWORD", "")
    answers = answering(vouch, {"obj": shell}, "vouch", variable).complete()
    sys.stdout.write(f"{answers}\n" if answers else "")
    return DONE


def formats_read(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Return the formats that can be imported."""
    del ctx, param
    from app.importers import IMPORTERS

    return _beginning(((one.format, one.label) for one in IMPORTERS), incomplete)


def formats_written(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Return the formats that can be exported."""
    del ctx, param
    from app.exporters import EXPORTERS

    return _beginning(((one.name, one.label) for one in EXPORTERS.values()), incomplete)


def item_kinds(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Return the item kinds of the forms that ship with Vouch; no project is opened for a completion."""
    del ctx, param
    from app.forms.reader import load_shipped, shipped

    kinds = {one.key: one.label for name in shipped() for one in load_shipped(name).kinds}
    return _beginning(sorted(kinds.items()), incomplete)


def rules(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Return the rules of the checks."""
    del ctx, param
    from app.checks import CHECKS

    return _beginning(((one.id, one.sentence) for one in CHECKS), incomplete)


def forms(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Return the forms that ship with Vouch, and the files here, as a form may be a file."""
    del ctx, param
    from app.forms.reader import shipped

    return [*_beginning(((one, "") for one in shipped()), incomplete), CompletionItem(incomplete, type="file")]


def _beginning(words: Iterable[tuple[str, str]], incomplete: str) -> list[CompletionItem]:
    return [CompletionItem(word, help=told or None) for word, told in words if word.startswith(incomplete)]
