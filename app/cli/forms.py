"""Commands about forms: those that ship with Vouch, and a curator's own files."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.cli.completion import forms
from app.cli.shell import Shell, a_path, shared
from app.cli.tables import table
from app.domain.errors import RefusedError
from app.domain.forms import Field, Form, ItemKind, RuleSetting

if TYPE_CHECKING:
    from app.usecases.forms import FormEffect

TROUBLE = 1


def find_form(name: str) -> Form:
    """Return the form of a file, or a form that ships with Vouch by its name. Raises FormError, NotFoundError."""
    from app.forms.reader import load, load_shipped

    path = Path(name)
    return load(path) if path.suffix in {".yaml", ".yml"} or path.parent != Path() else load_shipped(name)


@click.group()
def form() -> None:
    """List, show, check, copy or use forms."""


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
@click.argument("form_name", metavar="NAME|FILE", shell_complete=forms)
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
    for rule, setting in found.rules.items():
        shell.say(f"Rule {wanted(rule, setting)}.")
    for kind in found.kinds:
        parents = ", ".join(parent or "the record" for parent in kind.parents)
        role = f", {kind.role} to the checks" if kind.role else ""
        shell.say()
        shell.say(f"{kind.label} ({kind.key}), in {parents}{role}")
        rows = [_row(kind, one) for one in kind.fields]
        for line in table(("field", "label", "kind", "terms or unit", "wants", "role and rules"), rows) if rows else []:
            shell.say(f"  {line}")


@form.command()
@a_path("file")
@shared
def check(shell: Shell, file: Path) -> int:
    """Check a form FILE; exit 1 when something in it is wrong, each place told by its line."""
    from app.usecases.forms import check_file

    problems = check_file(file)
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


@form.command()
@click.argument("form_name", metavar="NAME|FILE", shell_complete=forms)
@a_path("file")
@click.option("--name", default="", metavar="NAME", help="The copy's name; else the new file's, without its ending.")
@shared
def copy(shell: Shell, form_name: str, file: Path, name: str) -> None:
    """Copy a form into a new FILE, under another name, to be changed there; comments are not copied."""
    from app.forms.editing import copy_form
    from app.usecases.forms import export_form

    if file.exists():
        raise RefusedError(f"{file} exists already; name a file that is not there yet.")
    copied = copy_form(find_form(form_name), name or file.stem)
    export_form(copied, file)
    if shell.json:
        shell.document({"name": copied.name, "version": copied.version, "file": str(file), "sha256": copied.sha256})
    else:
        shell.say(f"Wrote the form {copied.name} to {file}; change it there, then run vouch form check {file}.")


@form.command()
@a_path("project")
@click.argument("form_name", metavar="NAME|FILE", shell_complete=forms)
@click.option("--move", is_flag=True, help="Move your open records along; no answer changes.")
@shared
def use(shell: Shell, project: Path, form_name: str, *, move: bool) -> None:
    """Make a form the one for new records of a PROJECT, as a new version; old records stay with theirs."""
    from app.usecases.forms import adopt_form, form_to_edit, move_my_records, records_touched

    found = find_form(form_name)
    with shell.writing(project) as store:
        before = form_to_edit(store)
        effects = records_touched(store, found) if before.name == found.name else ()
        adopted = adopt_form(store, found)
        moved = sorted(move_my_records(store, adopted.id, (before.name,)).records) if move else []
    if shell.json:
        document = {"id": adopted.id, "name": adopted.form.name, "version": adopted.form.version}
        shell.document({**document, "changes": [_told(effect) for effect in effects], "moved": moved})
        return
    shell.say(f"New records use {adopted.form.title} ({adopted.form.name} {adopted.form.version}).")
    rows = [(effect.change.sentence, str(len(effect.records))) for effect in effects]
    for line in table(("change", "records that hold something there"), rows) if rows else []:
        shell.say(f"  {line}")
    if move:
        shell.say(f"Moved {len(moved)} of your records; no answer changed.")


def _told(effect: FormEffect) -> dict[str, object]:
    change = effect.change
    return {"sentence": change.sentence, "kind": change.kind, "field": change.field, "records": list(effect.records)}


def wanted(rule: str, setting: RuleSetting) -> str:
    """Return how a form wants a rule, in a few words: "V15: warning, least 1e3", "V27: off"."""
    said = ["off"] if not setting.on else []
    said += [setting.severity] if setting.severity else []
    said += [f"{name} {number}" for name, number in setting.limits.items()]
    return f"{rule}: {', '.join(said) or 'on'}"


def _row(kind: ItemKind, field: Field) -> tuple[str, ...]:
    words = (("needed", field.needed), ("several", field.many), ("judged", field.judged), ("retired", field.retired))
    wants = [word for word, holds in words if holds]
    wants += [f"when {other} is {' or '.join(codes)}" for other, codes in field.when.items()]
    wants += ["column"] if field.key in kind.columns else []
    about = [field.role] if field.role else []
    about += [wanted(rule, setting) for rule, setting in field.rules.items()]
    terms = field.vocabulary or field.unit
    return (field.key, field.label, field.kind.value, terms, " ".join(wants), "; ".join(about))


COMMANDS = {"form": form}
