"""Commands for what the checks say: going from finding to finding, and answering them."""

from __future__ import annotations

from app.commands.command import Command, Mode
from app.commands.project import has_project, has_source
from app.commands.screen import has_text

COMMANDS: tuple[Command, ...] = (
    Command(
        "panel.findings",
        "Findings…",
        lambda c: c.window.show_panel("findings"),
        ("Shift+F9",),
        "Record/Findings",
        enabled=has_project,
    ),
    Command(
        "record.next_finding",
        "Next finding",
        lambda c: c.findings.go(1),
        ("Shift+F3",),
        "Record/Findings",
        enabled=has_text,
    ),
    Command(
        "record.previous_finding",
        "Previous finding",
        lambda c: c.findings.go(-1),
        ("Ctrl+Shift+F3",),
        "Record/Findings",
        enabled=has_text,
    ),
    Command("record.next_finding_key", "Next finding", lambda c: c.findings.go(1), ("N",), "", Mode.TEXT, has_text),
    Command(
        "record.previous_finding_key",
        "Previous finding",
        lambda c: c.findings.go(-1),
        ("Shift+N",),
        "",
        Mode.TEXT,
        has_text,
    ),
    Command(
        "finding.acknowledge",
        "Acknowledge this finding…",
        lambda c: c.findings.acknowledge(),
        ("Ctrl+Shift+K",),
        "Record/Findings",
        enabled=has_source,
    ),
    Command(
        "finding.acknowledge_key",
        "Acknowledge this finding",
        lambda c: c.findings.acknowledge(),
        ("K",),
        "",
        Mode.TEXT,
        has_source,
    ),
    Command(
        "finding.caveat",
        "Make this finding a caveat",
        lambda c: c.findings.raise_caveat(),
        ("Alt+Shift+K",),
        "Record/Findings",
        enabled=has_source,
    ),
)
