"""Commands for projects, files and what goes in and out."""

from __future__ import annotations

from pathlib import Path

from app.commands.command import Command, Context, Mode
from app.domain.sources import SourceState
from app.settings import RECENT
from app.usecases.library import set_kind, set_state
from app.viewmodels.desk import Desk
from app.viewmodels.options_model import Option
from app.viewmodels.session import DEFAULT_FORM


def has_project(desk: Desk) -> bool:
    """Say whether a project is open."""
    return desk.store is not None


def can_write(desk: Desk) -> bool:
    """Say whether a project is open that can be written."""
    return desk.can_write()


def has_source(desk: Desk) -> bool:
    """Say whether a source lies on the desk and can be worked on."""
    return desk.source is not None and can_write(desk)


def new_project(context: Context) -> None:
    """Make a new project, with the form that is chosen among those that ship with the program."""
    from app.forms import load_shipped, shipped

    def make(form: str) -> None:
        context.ask.project_to_make(
            lambda path: _said(context, context.session.new(path, form), f"New project {path.name}")
        )

    forms = sorted(map(load_shipped, shipped()), key=lambda form: form.name != DEFAULT_FORM)
    options = [Option(form.name, form.title, form.description) for form in forms]
    context.ask.choice("Which form shall the project have?", options, make)


def open_project(context: Context) -> None:
    """Open a project."""
    context.ask.project_to_open(lambda path: _said(context, context.session.open(path), f"Opened {path.name}"))


def open_recent(context: Context) -> None:
    """Ask which of the recent projects to open."""
    recent = [Path(one) for one in context.session.settings.get(RECENT)]
    if not recent:
        context.desk.said.emit("No project was opened lately.")
        return
    options = [Option(str(path), path.stem, str(path.parent)) for path in recent]
    context.ask.choice("Open recent", options, lambda key: context.session.open(Path(key)))


def open_sample(context: Context) -> None:
    """Open the sample project."""
    from app.paths import data_folder

    context.session.sample(data_folder() / "sample.vouch")


def take_tour(context: Context) -> None:
    """Show the tour, on the sample project."""
    from app.paths import data_folder

    sample, store = data_folder() / "sample.vouch", context.desk.store

    def begin() -> None:
        if context.session.sample(sample):
            context.window.show_panel("tour")

    if store is None or store.info().path == sample.resolve():
        begin()
    else:
        context.ask.sure(
            "The tour is shown on the sample: close this project, which is saved, and open that one?", begin
        )


def change_name(context: Context) -> None:
    """Ask for the name under which work is recorded."""

    def keep(name: str) -> None:
        if context.session.rename(name):
            context.desk.said.emit(f"Work in projects opened from now on is recorded as {context.session.curator}.")

    context.ask.line("Your name", keep, context.session.curator)


def export_ris(context: Context) -> None:
    """Export the sources as RIS."""
    name = f"{context.desk.need_store().info().path.stem}.ris"
    context.ask.place_to_save("Export RIS", name, "ris", lambda path: context.session.export("ris", path))


def export_csv(context: Context) -> None:
    """Export everything as a folder of CSV files."""
    stem = context.desk.need_store().info().path.stem
    context.ask.folder("Export CSV into", lambda folder: context.session.export("csv", folder / f"{stem}-csv"))


def save_copy(context: Context) -> None:
    """Save a checked copy of the project."""
    stem = context.desk.need_store().info().path.stem

    def save(path: Path) -> None:
        if context.desk.do(lambda store: (store.save_copy(path), True)) is not None:
            context.desk.said.emit(f"Copy saved: {path.name}")

    context.ask.place_to_save("Save a copy", f"{stem} copy.vouch", "vouch", save)


def exclude_source(context: Context) -> None:
    """Exclude the source, with a reason."""
    source = context.desk.source
    if source is None:
        return
    context.ask.line(
        "Why is this source excluded?",
        lambda reason: context.desk.do(set_state, source.id, SourceState.EXCLUDED, reason),
        source.reason,
    )


def mark_source(state: SourceState) -> Command:
    """Return the command that puts the source into a state."""

    def run(context: Context) -> None:
        if context.desk.source is not None:
            context.desk.do(set_state, context.desk.source.id, state)

    label = state.replace("_", " ")
    return Command(f"source.{state}", f"Mark source {label}", run, (), "Record/Mark source", enabled=has_source)


def proposes_kind(desk: Desk) -> bool:
    """Say whether the open source's kind waits to be confirmed."""
    return has_source(desk) and desk.source is not None and not desk.source.kind_confirmed


def confirm_kind(context: Context) -> None:
    """Confirm the kind that was proposed for the source."""
    source = context.desk.source
    if source is not None and not source.kind_confirmed:
        context.desk.do(set_kind, source.id, source.kind)


def finish_source(context: Context) -> None:
    """Mark the source done and go to the next one that is not."""
    source, store = context.desk.source, context.desk.store
    if source is None or store is None:
        return
    context.record.commit_typing()
    if context.desk.do(set_state, source.id, SourceState.DONE) is not None:
        context.window.show_panel("next_source")


def undo(context: Context) -> None:
    """Undo: uncommitted typing first, then the newest act."""
    if not context.record.revert_typing():
        context.desk.undo()


def panel(name: str) -> Command:
    """Return the command that opens a panel of the window."""
    label, keys, menu, enabled = _PANELS[name]
    return Command(f"panel.{name}", label, lambda context: context.window.show_panel(name), keys, menu, enabled=enabled)


def help_page(name: str, title: str) -> Command:
    """Return the command that opens a page of the manual."""
    return Command(f"help.{name}", title, lambda context: context.window.show_panel(f"help/{name}"), (), "Help")


HELP_PAGES = {
    "first-steps": "First steps",
    "checks": "Checks",
    "documents": "Documents: pages, PDF, Word",
    "duplicates": "Duplicates: one work, several records",
    "findings": "Findings",
    "forms": "Forms and terms",
    "importing": "Importing",
    "installing": "Installing, updating, removing",
    "online": "Records by identifier",
    "registry": "Registry records",
    "revisions": "Newer texts",
    "studies": "Studies: one trial, many sources",
    "tables": "Tables and forms",
    "trouble": "When something is wrong",
}
"""The pages of the manual by their files' stems, as their first lines call them; a test compares both."""

_PANELS = {
    "paste": ("Paste text as a source…", ("Ctrl+Shift+V",), "File", can_write),
    "fetch": ("Add by identifier…", ("Ctrl+Shift+A",), "File", can_write),
    "reports": ("Import reports…", ("Ctrl+Shift+R",), "File", has_project),
    "search": ("Search sources and values…", ("Ctrl+Shift+F",), "Edit", has_project),
    "history": ("History…", ("Ctrl+H",), "Edit", has_project),
    "details": ("Source details…", ("F4",), "Record", has_source),
    "palette": ("Go to or do anything…", ("Ctrl+K",), "View", lambda desk: True),
    "form": ("The form…", ("Ctrl+Shift+M",), "Record", has_project),
    "keys": ("Key map", ("F1",), "Help", lambda desk: True),
    "about": ("About Vouch", (), "Help", lambda desk: True),
    "licences": ("Licences of all parts…", (), "Help", lambda desk: True),
}

OPENING: tuple[Command, ...] = (
    Command("project.new", "New project…", new_project, ("Ctrl+N",), "File"),
    Command("project.open", "Open project…", open_project, ("Ctrl+O",), "File"),
    Command("project.recent", "Open recent…", open_recent, ("Ctrl+Shift+O",), "File"),
    Command("project.sample", "Open the sample", open_sample, (), "File"),
)
"""How a project comes onto the desk; what comes into it stands below them in the menu."""

COMMANDS: tuple[Command, ...] = (
    Command("project.export_ris", "Export RIS…", export_ris, ("Ctrl+E",), "File", enabled=has_project),
    Command("project.export_csv", "Export CSV…", export_csv, ("Ctrl+Shift+E",), "File", enabled=has_project),
    Command("project.save_copy", "Save a copy…", save_copy, ("Ctrl+Shift+S",), "File", enabled=has_project),
    Command("project.name", "Your name…", change_name, (), "File"),
    Command("project.quit", "Quit", lambda context: context.window.quit(), ("Ctrl+Q",), "File"),
    Command("edit.undo", "Undo", undo, ("Ctrl+Z",), "Edit", enabled=can_write),
    Command(
        "edit.redo", "Redo", lambda context: context.desk.redo(), ("Ctrl+Shift+Z", "Ctrl+Y"), "Edit", enabled=can_write
    ),
    panel("search"),
    panel("history"),
    panel("palette"),
    panel("details"),
    panel("form"),
    mark_source(SourceState.TODO),
    mark_source(SourceState.IN_PROGRESS),
    mark_source(SourceState.DONE),
    Command(
        "source.confirm", "Confirm the proposed kind", confirm_kind, (), "Record/Mark source", enabled=proposes_kind
    ),
    Command("source.confirm_key", "Confirm the proposed kind", confirm_kind, ("Y",), "", Mode.TEXT, proposes_kind),
    Command(
        "source.exclude", "Exclude source…", exclude_source, ("Ctrl+Shift+X",), "Record/Mark source", enabled=has_source
    ),
    Command("source.finish", "Source done, next", finish_source, ("Ctrl+Return",), "Record", enabled=has_source),
)

HELP: tuple[Command, ...] = (
    panel("keys"),
    *(help_page(name, title) for name, title in HELP_PAGES.items()),
    Command("help.tour", "Tour in five steps", take_tour, (), "Help"),
    Command("help.updates", "Check for updates…", lambda c: c.window.show_panel("about/updates"), (), "Help"),
    panel("licences"),
    panel("about"),
    Command("text.help", "Key map", lambda context: context.window.show_panel("keys"), ("?",), "", Mode.TEXT),
)


def _said(context: Context, done: bool, line: str) -> None:  # noqa: FBT001 -- what happened, handed on
    if done:
        context.desk.said.emit(line)
