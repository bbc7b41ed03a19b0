"""Commands that keep a project safe: verify, backup, restore."""

from __future__ import annotations

from pathlib import Path

import click

from app.cli.shell import Shell, a_path, shared

REFUSED = 3


@click.command()
@a_path("project")
@shared
def verify(shell: Shell, project: Path) -> int:
    """Prove a PROJECT sound: its file, its links, every quote equal to its text; exit 3 when it is not."""
    with shell.reading(project) as store, shell.progress("Verifying") as progress:
        checks = store.verify(progress)
    sound = all(check.ok for check in checks)
    if shell.json:
        listed = [{"name": check.name, "ok": check.ok, "detail": check.detail} for check in checks]
        shell.document({"ok": sound, "checks": listed})
    else:
        for check in checks:
            shell.say(f"{'ok ' if check.ok else 'BAD'}  {check.name}{': ' if check.detail else ''}{check.detail}")
        shell.say("Sound." if sound else "Not sound: restore a backup, and keep this file.")
    return 0 if sound else REFUSED


@click.command()
@a_path("project")
@a_path("folder")
@shared
def backup(shell: Shell, project: Path, folder: Path) -> None:
    """Write a checked backup of a PROJECT into a FOLDER, named after the project and the time."""
    with shell.reading(project) as store:
        written = store.backup(folder)
    if shell.json:
        shell.document({"project": str(project), "backup": str(written)})
    else:
        shell.say(f"Wrote {written}.")


@click.command()
@a_path("backup_file")
@a_path("project")
@shared
def restore(shell: Shell, backup_file: Path, project: Path) -> None:
    """Restore a BACKUP as PROJECT; a project that is there already is moved aside, not written over."""
    shell.projects.restore(backup_file, project)
    if shell.json:
        shell.document({"backup": str(backup_file), "project": str(project)})
    else:
        shell.say(f"Restored {project}.")


COMMANDS = {"verify": verify, "backup": backup, "restore": restore}
