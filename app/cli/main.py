"""Runs a command line: exit 0 done, 1 trouble of the world, 2 usage, 3 done but something was refused or found."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from app import __version__
from app.cli.table import COMMANDS
from app.domain.errors import sentence

if TYPE_CHECKING:
    from app.cli.shell import Shell
    from app.domain.projects import Projects

DONE, TROUBLE, USAGE, REFUSED = 0, 1, 2, 3
PICTURE = "--picture"
COMPLETION = "_VOUCH_COMPLETE"
"""The environment variable by which a shell asks how a command line may go on."""


def wants_window(argv: Sequence[str]) -> bool:
    """Say whether these arguments, without the program's name, ask for the window: nothing, one path, or projects.

    A shell that completes a command line never does. A lone word that is neither a command nor looks like a path is
    left to the command line, which says what it knows.
    """
    if COMPLETION in os.environ:
        return False
    if not argv:
        return True
    word = argv[0]
    if word in COMMANDS or word.startswith("-"):
        return False
    if len(argv) > 1:
        return all(one.endswith(".vouch") for one in argv)
    return word.endswith(".vouch") or os.sep in word or "/" in word or Path(word).exists()


def apart_from_picture(argv: Sequence[str]) -> tuple[list[str], Path | None]:
    """Return what is left without `--picture FILE`, and where the picture goes: to the last that is named, or None."""
    left: list[str] = []
    picture: Path | None = None
    words = iter(argv)
    for word in words:
        if word.startswith(f"{PICTURE}="):
            picture = Path(word.partition("=")[2])
        elif word == PICTURE and (name := next(words, None)) is not None:
            picture = Path(name)
        else:
            left.append(word)
    return left, picture


def run(argv: Sequence[str], projects: Projects) -> int:
    """Run a command and return its exit code; `argv` lacks the program's name, `projects` opens project files.

    Trouble of the world becomes one line on standard error, and with `--json` also a document with `error` on standard
    output. A fault of the program is raised.
    """
    _speak_utf8()
    if list(argv) == ["--version"] and COMPLETION not in os.environ:
        sys.stdout.write(f"vouch {__version__}\n")
        return DONE
    from app.cli.shell import Shell

    shell = Shell(projects=projects)
    try:
        code = _complete(shell) if COMPLETION in os.environ else _run(list(argv), shell)
        sys.stdout.flush()
    except BrokenPipeError:
        _forget_stdout()
        return DONE
    except KeyboardInterrupt:
        return _tell("Interrupted; what was under way was taken back, what was done before is kept.", shell)
    except Exception as error:
        words = sentence(error)
        if words is None:
            raise
        _forget_stdout_if_full()
        return _tell(words, shell)
    return code


def _run(argv: list[str], shell: Shell) -> int:
    """Run without click's own `main`, which has its own ideas of an interruption and of a reader that has gone."""
    import click

    from app.cli.group import vouch

    try:
        with vouch.make_context("vouch", argv, obj=shell) as context:
            code = vouch.invoke(context)
    except click.exceptions.Exit as end:
        return end.exit_code
    except click.UsageError as error:
        error.show(sys.stderr)
        return USAGE
    return code if isinstance(code, int) else DONE


def _complete(shell: Shell) -> int:
    from app.cli.completion import complete

    return complete(COMPLETION, shell)


def _tell(words: str, shell: Shell) -> int:
    line = " ".join(words.split())
    shell.note(f"vouch: {line}")
    if shell.json:
        try:
            shell.document({"error": line})
            sys.stdout.flush()
        except OSError:
            _forget_stdout()
    return TROUBLE


def _speak_utf8() -> None:
    """Write UTF-8 whatever the locale says; a file name that is none shows what cannot be shown as such."""
    for stream, errors in ((sys.stdout, "replace"), (sys.stderr, "backslashreplace")):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors=errors)


def _forget_stdout_if_full() -> None:
    """Let go what a full disk did not take: the interpreter would try it again at its end, and complain."""
    try:
        sys.stdout.flush()
    except OSError:
        _forget_stdout()


def _forget_stdout() -> None:
    """Let the interpreter's last flush go nowhere: whoever read the output has gone."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
