"""Commands for whole sources: those that look like one work, what a registry record fills, and a full text."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from app.commands.command import Command, Context
from app.commands.project import can_write, has_project, has_source
from app.domain.progress import Progress
from app.domain.sources import SourceKind
from app.domain.store import Store
from app.domain.touched import Touched
from app.viewmodels.desk import Desk
from app.viewmodels.options_model import Option

if TYPE_CHECKING:
    from app.usecases.revising import RevisionReport


def find_duplicates(context: Context) -> None:
    """Look for sources that are one work, behind the screen, and open the pairs that wait."""
    from app.usecases.deduplicating import find_duplicates
    from app.usecases.folded import waiting_links

    desk = context.desk

    def verb(store: Store, progress: Progress) -> Touched:
        return find_duplicates(store, progress)

    def show(touched: Touched) -> None:
        desk.show(touched)
        waiting = len(waiting_links(desk.need_store()))
        found = touched.label.partition(": ")[2]
        desk.said.emit(f"Duplicates: {found}." if found else "No duplicates that were not known.")
        if waiting:
            context.window.show_panel("duplicates")

    context.session.behind(verb, "Looking for duplicates", show)


def is_registry_record(desk: Desk) -> bool:
    """Say whether the open source is a registry record."""
    return has_source(desk) and desk.source is not None and desk.source.kind is SourceKind.REGISTRY_RECORD


def fill(context: Context) -> None:
    """Fill what is empty in the record of the open source from the registry record; what is there stays."""
    from app.usecases.filling_again import fill, remarks

    desk, source = context.desk, context.desk.source
    if source is None:
        return
    touched = desk.do(fill, source.id)
    if touched is None:
        return
    left = remarks(desk.need_store(), source.id)
    filled = len(touched.values)
    said = f"{filled:,} values filled" if touched.act else "Nothing was empty that the registry record says"
    if left.otherwise:
        one = left.otherwise[0]
        said += (
            f"; {len(left.otherwise):,} differ, the first: {one.label} holds {one.held}, the registry says {one.said}"
        )
    desk.said.emit(said)


def attach_text(context: Context) -> None:
    """Ask for a file that holds the full text of the open source, and take it as its text."""
    context.ask.file("Full text of this source", lambda path: _attach(context, path))


def _attach(context: Context, path: Path, *, force: bool = False) -> None:
    from app.viewmodels.revision_taking import attach_file

    attach_file(
        context.desk,
        context.session,
        path,
        force=force,
        taken=partial(_show_what_moved, context),
        doubted=partial(_ask_to_insist, context, path),
    )


def _show_what_moved(context: Context, report: RevisionReport) -> None:
    if report.fuzzy or report.lost:
        context.window.show_panel("revisions")


def _ask_to_insist(context: Context, path: Path, doubt: str) -> None:
    context.desk.troubled.emit(doubt)
    options = [
        Option("no", "Leave the source as it is"),
        Option("yes", "It is the text of this source: attach it", path.name),
    ]

    def answer(key: str) -> None:
        if key == "yes":
            _attach(context, path, force=True)

    context.ask.choice("Is it the text of this source all the same?", options, answer)


COMMANDS: tuple[Command, ...] = (
    Command(
        "panel.duplicates",
        "Duplicates…",
        lambda context: context.window.show_panel("duplicates"),
        ("Ctrl+J",),
        "Edit",
        enabled=has_project,
    ),
    Command(
        "source.find_duplicates", "Look for duplicates", find_duplicates, ("Ctrl+Shift+J",), "Edit", enabled=can_write
    ),
    Command("source.attach", "Attach a full text…", attach_text, ("Ctrl+Shift+P",), "Record", enabled=has_source),
    Command("source.fill", "Fill from the registry record", fill, ("Ctrl+R",), "Record", enabled=is_registry_record),
)
