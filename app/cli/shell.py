"""What every command shares: who acts, how projects open, and how results are told."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING, Any, TypeVar

import click

from app.cli.progress import Shown
from app.domain.changes import Origin
from app.domain.projects import Projects
from app.domain.store import Store
from app.formats.hidden import visible

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

_IN_MEMORY = 1 << 24
Function = TypeVar("Function", bound=Callable[..., Any])


@dataclass(slots=True)
class Shell:
    """One run of the command line: the opener it was handed, and what its options said."""

    projects: Projects
    json: bool = False
    curator: str = ""

    def choose(self, *, as_json: bool, curator: str) -> None:
        """Take what the common options say; they may stand before the command or behind it."""
        self.json = self.json or as_json
        self.curator = curator.strip() or self.curator

    @contextmanager
    def reading(self, project: Path) -> Iterator[Store]:
        """Open a project to read it."""
        with closing(self.projects.open(project, write=False)) as store:
            yield store

    @contextmanager
    def writing(self, project: Path) -> Iterator[Store]:
        """Open a project to change it, in the name of the curator."""
        name = self.who()
        with closing(self.projects.open(project, write=True)) as store:
            store.be(name, Origin.COMMAND_LINE)
            yield store

    def who(self) -> str:
        """Return who acts: `--curator`, else the setting, else the account's name."""
        from app.paths import settings_file
        from app.settings import Settings, curator_name

        return self.curator or curator_name(Settings(settings_file()))

    def progress(self, what: str) -> Shown:
        """Return where long work reports to: standard error, when a person looks at it."""
        return Shown(sys.stderr, what)

    def document(self, document: Mapping[str, Any]) -> None:
        """Print one JSON document."""
        sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")

    def documents(self, documents: Iterable[Mapping[str, Any]]) -> None:
        """Print a JSON list as one document, an element a line, once all of it is known to be well."""
        import msgspec

        with SpooledTemporaryFile(max_size=_IN_MEMORY, mode="w+", encoding="utf-8", newline="") as held:
            lead = "["
            for one in documents:
                held.write(f"{lead}\n{msgspec.json.encode(one).decode('utf-8')}")
                lead = ","
            held.write("[]\n" if lead == "[" else "\n]\n")
            held.seek(0)
            shutil.copyfileobj(held, sys.stdout)

    def say(self, line: str = "") -> None:
        """Print a line for a person."""
        sys.stdout.write(_visible(line) + "\n")

    def note(self, line: str) -> None:
        """Print a line for a person beside a document that another program may read."""
        sys.stderr.write(_visible(line) + "\n")


def shared(command: Function) -> Function:
    """Give a command `--json` and `--curator`, and the shell as its first argument."""
    with_curator = click.option(
        "--curator",
        default="",
        metavar="NAME",
        expose_value=False,
        callback=_take_curator,
        help="Who acts; else the setting, else the account's name.",
    )(command)
    with_json = click.option(
        "--json",
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=_take_json,
        help="Print one JSON document instead of a table.",
    )(with_curator)
    return click.pass_obj(with_json)  # type: ignore[return-value]


def _visible(line: str) -> str:
    """Write out what would command a terminal, or turn words around; it came from a file or its name."""
    return line if line.isprintable() else visible(line.replace("\r", " "))


class _APath(click.Path):
    """A path that says something: an empty one, from a variable that is not set, would be the folder one is in."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if not str(value):
            self.fail("it is empty; give the name of a file.", param, ctx)
        return super().convert(value, param, ctx)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Answer a shell that completes the line: by a project, a folder or any file, which it finds by itself."""
        from click.shell_completion import CompletionItem

        del ctx
        kinds = {"project": "project", "backup_file": "project", "folder": "dir"}
        return [CompletionItem(incomplete, type=kinds.get(param.name or "", "file"))]


def a_path(name: str, *, many: bool = False) -> Callable[[Function], Function]:
    """Return an argument that is a path; whether it exists is the world's business, not the usage's."""
    return click.argument(name, type=_APath(path_type=Path, readable=False), nargs=-1 if many else 1, required=True)


def _take_json(ctx: click.Context, param: click.Parameter, value: bool) -> None:  # noqa: FBT001 -- click calls it
    del param
    ctx.find_object(Shell).choose(as_json=value, curator="")  # type: ignore[union-attr]


def _take_curator(ctx: click.Context, param: click.Parameter, value: str) -> None:
    del param
    ctx.find_object(Shell).choose(as_json=False, curator=value)  # type: ignore[union-attr]
