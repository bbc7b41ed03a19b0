"""The commands of `vouch`, one row each.

A new command is a click command in a module of this room and one row here; its module is imported only when it runs.
"""

from __future__ import annotations

COMMANDS: dict[str, tuple[str, str]] = {
    "new": ("app.cli.projects", "Make a new project."),
    "import": ("app.cli.projects", "Import files into a project."),
    "fetch": ("app.cli.fetching", "Add records by NCT number, PMID or DOI."),
    "sources": ("app.cli.listing", "List the sources of a project."),
    "records": ("app.cli.listing", "List the records of a project."),
    "items": ("app.cli.listing", "List the items of all records, with their values."),
    "trials": ("app.cli.listing", "List the trials: items --kind trial."),
    "outcomes": ("app.cli.listing", "List the outcomes: items --kind outcome."),
    "caveats": ("app.cli.listing", "List the caveats: items --kind caveat."),
    "studies": ("app.cli.studies", "List the studies, where their sources differ, and what is counted once."),
    "duplicates": ("app.cli.duplicates", "List the sources that are or may be one work; merge them, keep them apart."),
    "revise": ("app.cli.revising", "Take a newer text of a source and find its quotes again."),
    "attach": ("app.cli.attaching", "Attach a full text (PDF, DOCX, web page) to a source."),
    "fill": ("app.cli.filling", "Fill what is empty from registry records, with the words that say it."),
    "check": ("app.cli.listing", "List what the checks find."),
    "export": ("app.cli.projects", "Export a project."),
    "verify": ("app.cli.safety", "Prove a project file sound."),
    "backup": ("app.cli.safety", "Write a checked backup into a folder."),
    "restore": ("app.cli.safety", "Restore a backup as a project."),
    "form": ("app.cli.forms", "List, show, check, copy or use forms."),
    "sample": ("app.cli.projects", "Make a project from the sample that ships with Vouch."),
}
"""Name of each command, the module that holds it, and its line in the help."""
