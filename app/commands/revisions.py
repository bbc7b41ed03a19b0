"""Commands for newer texts of a source: bringing one, and seeing to the quotes that it moved."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from app.commands.command import Command, Context, Mode
from app.commands.evidence import has_words
from app.commands.project import has_source
from app.commands.screen import has_text
from app.domain.anchors import Anchor, Standing
from app.domain.quotes import Quote
from app.domain.touched import Touched
from app.viewmodels.desk import Desk
from app.viewmodels.options_model import Option


def newer_version(context: Context) -> None:
    """Ask for a file that holds a newer version of the open source, and take it."""
    context.ask.file("Newer version of this source", lambda path: _take(context, path))


def correct_by_hand(context: Context) -> None:
    """Open the text of the source to be corrected."""
    context.window.show_panel("correct")


def requote(context: Context) -> None:
    """Quote the selected words in place of those that are lost or doubtful in the value in hand."""
    from app.usecases import revising

    desk = context.desk
    words, waiting = desk.words(), quote_waiting(desk)
    if not words:
        desk.said.emit("Select the words that say it now, then press R.")
    elif waiting is None:
        desk.said.emit("No quote of this field is lost or fuzzy in the newest text.")
    elif _do(desk, revising.requote, waiting[1], words[0].start, words[0].end):
        desk.said.emit("Quoted anew; the old words stay with it, as lost")


def accept(context: Context) -> None:
    """Say that the doubtful words of the value in hand are what was quoted."""
    from app.usecases import revising

    desk = context.desk
    waiting = quote_waiting(desk)
    if waiting is None or waiting[1].standing is not Standing.FUZZY:
        desk.said.emit("No quote of this field is fuzzy in the newest text.")
    elif _do(desk, revising.confirm, waiting[1]):
        desk.said.emit("Accepted: these words vouch again")


def mark_lost(context: Context) -> None:
    """Say that the doubtful words of the value in hand are not in the newest text."""
    from app.usecases import revising

    desk = context.desk
    waiting = quote_waiting(desk)
    if waiting is None:
        desk.said.emit("No quote of this field is lost or fuzzy in the newest text.")
    elif _do(desk, revising.mark_lost, waiting[1]):
        desk.said.emit("Marked lost; the value stays")


def quote_waiting(desk: Desk) -> tuple[Quote, Anchor] | None:
    """Return the first quote of what is in hand that is doubtful or lost in the newest text, the doubtful first."""
    content = desk.content
    found = [
        (quote, anchor)
        for quote in (desk.quotes_of_hand() if content else ())
        if (anchor := content.anchor_of(quote.id) if content else None) is not None and not anchor.is_live
    ]
    found.sort(key=lambda one: (one[1].standing is Standing.LOST, one[1].confirmed))
    return found[0] if found else None


def has_waiting(desk: Desk) -> bool:
    """Say whether words of what is in hand are lost or doubtful in the newest text."""
    return has_source(desk) and quote_waiting(desk) is not None


def _do(desk: Desk, verb: Callable[..., Touched], anchor: Anchor, *words: int) -> bool:
    source = desk.source.id if desk.source else ""
    return desk.do(verb, anchor.id, source, *words) is not None


def _take(context: Context, path: Path, *, force: bool = False) -> None:
    from app.viewmodels.revision_taking import take_file

    take_file(
        context.desk,
        context.session,
        path,
        force=force,
        taken=lambda _report: context.window.show_panel("revisions"),
        doubted=partial(_ask_to_insist, context, path),
    )


def _ask_to_insist(context: Context, path: Path, doubt: str) -> None:
    context.desk.troubled.emit(doubt)
    options = [
        Option("no", "Leave the source as it is"),
        Option("yes", "It is the same document: take the file", path.name),
    ]

    def answer(key: str) -> None:
        if key == "yes":
            _take(context, path, force=True)

    context.ask.choice("Is it the same document all the same?", options, answer)


COMMANDS: tuple[Command, ...] = (
    Command("revision.file", "Newer version from a file…", newer_version, (), "Record", enabled=has_source),
    Command("revision.correct", "Correct the text by hand…", correct_by_hand, (), "Record", enabled=has_source),
    Command(
        "panel.revisions",
        "What the newest text changed…",
        lambda context: context.window.show_panel("revisions"),
        ("F5",),
        "Record",
        enabled=has_text,
    ),
    Command("revision.requote", "Quote these words anew", requote, ("R",), "", Mode.TEXT, has_source),
    Command(
        "revision.requote_menu",
        "Quote the selected words instead of lost ones",
        requote,
        (),
        "Evidence/Words in the newest text",
        enabled=has_words,
    ),
    Command(
        "revision.accept",
        "Accept where fuzzy words stand now",
        accept,
        (),
        "Evidence/Words in the newest text",
        enabled=has_waiting,
    ),
    Command(
        "revision.lost",
        "Mark fuzzy words lost",
        mark_lost,
        (),
        "Evidence/Words in the newest text",
        enabled=has_waiting,
    ),
)
