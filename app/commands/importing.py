"""Commands for what comes in: folders, reports, what was stopped, duplicates, full texts."""

from __future__ import annotations

from pathlib import Path

from app.commands.command import Command, Context
from app.commands.project import can_write, has_project, panel
from app.viewmodels.told import local_time


def import_files(context: Context) -> None:
    """Import files."""
    context.ask.files_to_import(context.session.import_files)


def open_imported(context: Context) -> None:
    """Open the first of the sources that came with the last import."""
    key = context.session.first_that_came()
    if not key:
        context.desk.said.emit("Nothing was imported since this project was opened.")
    elif context.desk.attempt(lambda: context.desk.open_source(key)):
        context.text.take_focus()


def import_folder(context: Context) -> None:
    """Import every file of a folder that something reads, and of the folders in it."""
    context.ask.folder("Import a folder", lambda folder: context.session.import_files([folder]))


def go_on(context: Context) -> None:
    """Go on with the files that were left when an import was stopped."""
    context.session.importing.go_on()


def ask_about_columns(context: Context) -> None:
    """Let the next import ask about the columns of every table."""
    context.session.importing.ask_about_columns()


def export_report(context: Context) -> None:
    """Write the import report that is looked at, else the newest, to a file."""
    from app.usecases.imports_left import report_of
    from app.usecases.report_writing import write_report

    store = context.desk.need_store()
    newest = next(((local_time(one.at), report_of(one.report)) for one in store.batches()), None)
    marked = context.session.importing.marked or newest
    if marked is None:
        context.desk.said.emit("Nothing was imported yet.")
        return

    def write(path: Path) -> None:
        if context.desk.attempt(lambda: write_report(store, *marked, path)):
            context.desk.said.emit(f"Report written: {path.name}")

    context.ask.place_to_save("Export the import report (.md or .csv)", "import report.md", "md", write)


COMMANDS: tuple[Command, ...] = (
    Command("project.import", "Import files…", import_files, ("Ctrl+I",), "File", enabled=can_write),
    Command("import.folder", "Import a folder…", import_folder, ("Ctrl+Shift+L",), "File", enabled=can_write),
    Command(
        "source.imported", "Open what was just imported", open_imported, ("Ctrl+Shift+I",), "File", enabled=has_project
    ),
    panel("paste"),
    panel("fetch"),
    panel("reports"),
    Command("import.export_report", "Export an import report…", export_report, (), "File", enabled=has_project),
    Command("import.columns", "Ask about columns at the next import", ask_about_columns, (), "File", enabled=can_write),
    Command("import.go_on", "Go on with a stopped import", go_on, ("Ctrl+Shift+G",), "File", enabled=can_write),
)
