"""Commands for the terms that a project added to the lists of its form."""

from __future__ import annotations

from functools import partial

from app.commands.command import Command, Context
from app.commands.project import can_write
from app.usecases.terms import remove_term, rename_term
from app.viewmodels.options_model import Option

_RENAME, _REMOVE = "rename", "remove"


def own_terms(context: Context) -> None:
    """Choose one of the project's own terms, to rename it or to remove it."""
    known = context.desk.need_store().added_terms()
    if not known:
        context.desk.said.emit("This project added no terms yet; Alt+L adds the unlisted term of a field.")
        return
    options = [Option(one.id, one.term.label, one.term.definition) for one in known]
    context.ask.choice("Terms of this project", options, partial(_ask_what, context))


def _ask_what(context: Context, term: str) -> None:
    options = [
        Option(_RENAME, "Rename…", "values that hold it follow"),
        Option(_REMOVE, "Remove", "only while no value holds it"),
    ]
    context.ask.choice("What shall become of it?", options, partial(_do, context, term))


def _do(context: Context, term: str, what: str) -> None:
    desk = context.desk
    if what == _REMOVE:
        touched = desk.do(remove_term, term)
        if touched is not None:
            desk.said.emit(f"{touched.label.capitalize()} (Ctrl+Z brings it back)")
        return
    label = next((one.term.label for one in desk.need_store().added_terms() if one.id == term), "")
    context.ask.line("Its new name", partial(_rename, context, term), label)


def _rename(context: Context, term: str, label: str) -> None:
    touched = context.desk.do(rename_term, term, label)
    if touched is not None:
        context.desk.said.emit(touched.label.capitalize() or "It is called so already.")


COMMANDS: tuple[Command, ...] = (
    Command("project.terms", "Terms of this project…", own_terms, (), "Record", enabled=can_write),
)
