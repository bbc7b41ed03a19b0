"""Commands that move about: in the text, between panes, in size and colour."""

from __future__ import annotations

from app.commands.command import Command, Mode
from app.commands.project import has_project
from app.viewmodels.desk import Desk


def has_text(desk: Desk) -> bool:
    """Say whether a text lies on the desk."""
    return desk.source is not None


def has_pages(desk: Desk) -> bool:
    """Say whether the text on the desk has pages."""
    return desk.revision is not None and bool(desk.revision.pages)


COMMANDS: tuple[Command, ...] = (
    Command("text.find", "Find in text…", lambda c: c.text.open_find(), ("Ctrl+F",), "Edit", enabled=has_text),
    Command("text.find_slash", "Find in text", lambda c: c.text.open_find(), ("/",), "", Mode.TEXT, has_text),
    Command("text.next_token", "Next word", lambda c: c.text.by_token(), ("W",), "", Mode.TEXT, has_text),
    Command(
        "text.previous_token", "Previous word", lambda c: c.text.by_token(back=True), ("B",), "", Mode.TEXT, has_text
    ),
    Command(
        "text.extend_token",
        "Extend by a word",
        lambda c: c.text.by_token(extend=True),
        ("Shift+W",),
        "",
        Mode.TEXT,
        has_text,
    ),
    Command(
        "text.extend_back",
        "Extend back by a word",
        lambda c: c.text.by_token(back=True, extend=True),
        ("Shift+B",),
        "",
        Mode.TEXT,
        has_text,
    ),
    Command("text.next_number", "Next number", lambda c: c.text.by_number(), (".",), "", Mode.TEXT, has_text),
    Command(
        "text.previous_number",
        "Previous number",
        lambda c: c.text.by_number(back=True),
        (",",),
        "",
        Mode.TEXT,
        has_text,
    ),
    Command("text.sentence", "Select the sentence", lambda c: c.text.by_sentence(), ("S",), "", Mode.TEXT, has_text),
    Command("text.grow", "Grow the selection", lambda c: c.text.grow(), ("]",), "", Mode.TEXT, has_text),
    Command("text.shrink", "Shrink the selection", lambda c: c.text.shrink(), ("[",), "", Mode.TEXT, has_text),
    Command("text.hints", "Select by letters", lambda c: c.text.start_hints(), ("F",), "", Mode.TEXT, has_text),
    Command("view.library", "Show library", lambda c: c.window.toggle_pane("library"), ("F7",), "View"),
    Command("view.record", "Show record", lambda c: c.window.toggle_pane("record"), ("F8",), "View"),
    Command("view.checks", "Show checks", lambda c: c.window.toggle_pane("checks"), ("F9",), "View"),
    Command("view.next_pane", "Next pane", lambda c: c.window.cycle_panes(1), ("F6",), "View"),
    Command("view.previous_pane", "Previous pane", lambda c: c.window.cycle_panes(-1), ("Shift+F6",), "View"),
    Command(
        "source.below",
        "Next source of the list",
        lambda c: c.window.show_panel("source_below"),
        ("Alt+PgDown",),
        "View",
        enabled=has_project,
    ),
    Command(
        "source.above",
        "Previous source of the list",
        lambda c: c.window.show_panel("source_above"),
        ("Alt+PgUp",),
        "View",
        enabled=has_project,
    ),
    Command(
        "view.page",
        "The page beside the text",
        lambda c: c.window.show_panel("page"),
        ("Alt+3",),
        "View",
        enabled=has_pages,
    ),
    Command(
        "view.page_next",
        "Next page",
        lambda c: c.window.show_panel("page_next"),
        ("Ctrl+PgDown",),
        "View",
        enabled=has_pages,
    ),
    Command(
        "view.page_previous",
        "Previous page",
        lambda c: c.window.show_panel("page_previous"),
        ("Ctrl+PgUp",),
        "View",
        enabled=has_pages,
    ),
    Command(
        "text.page", "The page beside the text", lambda c: c.window.show_panel("page"), ("P",), "", Mode.TEXT, has_pages
    ),
    Command("view.text", "Go to the text", lambda c: c.text.take_focus(), ("Alt+1",), "View", enabled=has_text),
    Command("view.items", "Go to the items", lambda c: c.record.focus_tree(), ("Alt+2",), "View", enabled=has_project),
    Command("view.larger", "Larger text", lambda c: c.text.zoom(1), ("Ctrl++", "Ctrl+="), "View"),
    Command("view.smaller", "Smaller text", lambda c: c.text.zoom(-1), ("Ctrl+-",), "View"),
    Command("view.usual", "Usual text size", lambda c: c.text.zoom(0), ("Ctrl+0",), "View"),
    Command("view.light", "Light colours", lambda c: c.window.set_theme("light"), (), "View"),
    Command("view.dark", "Dark colours", lambda c: c.window.set_theme("dark"), (), "View"),
    Command("view.system", "Colours of the system", lambda c: c.window.set_theme("system"), (), "View"),
    Command("view.leave", "One step back", lambda c: c.window.leave(), ("Esc",), "", Mode.ANY),
)
