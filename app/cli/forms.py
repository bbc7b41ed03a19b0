"""Commands about forms: those that ship with Vouch, and a curator's own files."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from app.cli.shell import Shell, a_path, shared
from app.cli.tables import table
from app.domain.forms import Form

TROUBLE = 1


def find_form(name: str) -> Form:
    """Return the form of a file, or a form that ships with Vouch by its name. Raises FormError, NotFoundError."""
    from app.forms.reader import load, load_shipped

    path = Path(name)
    return load(path) if path.suffix in {".yaml", ".yml"} or path.parent != Path() else load_shipped(name)


@click.group()
def form() -> None:
    """List, show or check forms."""


@form.command(name="list")
@shared
def list_(shell: Shell) -> None:
    """List the forms that ship with Vouch."""
    from app.forms.reader import load_shipped, shipped

    forms = [load_shipped(name) for name in shipped()]
    if shell.json:
        shell.documents(
            {"name": one.name, "title": one.title, "version": one.version, "kinds": len(one.kinds)} for one in forms
        )
        return
    for line in table(("name", "version", "title"), [(one.name, one.version, one.title) for one in forms]):
        shell.say(line)


@form.command()
@click.argument("form_name", metavar="NAME|FILE")
@shared
def show(shell: Shell, form_name: str) -> None:
    """Show the item kinds and fields of a form, by its name or its file."""
    import msgspec

    found = find_form(form_name)
    if shell.json:
        shell.document({**msgspec.to_builtins(found), "sha256": found.sha256})
        return
    shell.say(f"{found.title} ({found.name} {found.version})")
    if found.description:
        shell.say(found.description)
    for kind in found.kinds:
        parents = ", ".join(parent or "the record" for parent in kind.parents)
        shell.say()
        shell.say(f"{kind.label} ({kind.key}), in {parents}")
        rows = [
            (one.key, one.label, one.kind.value, one.vocabulary or one.unit, _needs(needed=one.needed, many=one.many))
            for one in kind.live_fields
        ]
        for line in table(("field", "label", "kind", "terms or unit", "wants"), rows) if rows else []:
            shell.say(f"  {line}")


@form.command()
@a_path("file")
@shared
def check(shell: Shell, file: Path) -> int:
    """Check a form FILE; exit 1 when something in it is wrong, each place told by its line."""
    from app.forms.reader import check as check_form

    problems = check_form(file)
    summary = f"{file} is wrong in {len(problems)} place{'s' if len(problems) > 1 else ''}." if problems else ""
    if shell.json:
        listed = [{"file": one.file, "line": one.line, "message": one.sentence} for one in problems]
        shell.document({"ok": not problems, "problems": listed, **({"error": summary} if problems else {})})
    else:
        for line in [str(one) for one in problems] or [f"{file} is a good form."]:
            shell.say(line)
    if problems:
        sys.stderr.write(f"vouch: {summary}\n")
    return TROUBLE if problems else 0


def _needs(*, needed: bool, many: bool) -> str:
    return " ".join(word for word, holds in (("needed", needed), ("several", many)) if holds)


COMMANDS = {"form": form}
