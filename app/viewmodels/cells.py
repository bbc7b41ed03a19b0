"""What a cell of an item table shows: its words, how it stands, and what a check says of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.findings import Severity
from app.domain.forms import Field
from app.domain.values import Status, Value
from app.viewmodels.field_lines import Mark

Findings = dict[tuple[str, str], tuple[Severity, str]]
"""What checks say of cells: the worst severity and its message, by item and field."""

SIGNS = {
    Mark.EMPTY: "",
    Mark.NEEDED: "*",
    Mark.VOUCHED: "”",
    Mark.UNVOUCHED: "∅",
    Mark.UNREAD: "…",
    Mark.MISSING: "–",
    Mark.DERIVED: "ƒ",
}
"""How a cell stands, in one sign; each is explained where the cell in hand is told in full."""

WORDS = {
    Mark.EMPTY: "empty",
    Mark.NEEDED: "needed",
    Mark.VOUCHED: "vouched for by words",
    Mark.UNVOUCHED: "no words yet",
    Mark.UNREAD: "words, not read yet",
    Mark.MISSING: "no value, with a reason",
    Mark.DERIVED: "computed, inferred or chosen",
}

WORST = (Mark.UNVOUCHED, Mark.UNREAD, Mark.NEEDED, Mark.MISSING, Mark.DERIVED, Mark.VOUCHED, Mark.EMPTY)
"""Of several values in one cell, the first of these says how it stands."""


_TOGETHER = (
    Status.REJECTED,
    Status.DISPUTED,
    Status.DRAFT,
    Status.CORRECTED,
    Status.SUPERSEDED,
    Status.VERIFIED,
)


@dataclass(frozen=True)
class Cell:
    """What a cell shows: its words, how it stands, and what a check says of it.

    `quiet` is shown where there are no words: a missing reason, or what the row above proposes. `applies` is whether
    the field applies to the item at all; `value` is the id of its one value, "" for none or several; `unsaved` is what
    was typed here and could not be saved, None for nothing.
    """

    text: str = ""
    mark: Mark = Mark.EMPTY
    value: str = ""
    quiet: str = ""
    applies: bool = True
    unlisted: bool = False
    several: bool = False
    review: bool = False
    status: Status = Status.DRAFT
    finding: str = ""
    severity: Severity | None = None
    unsaved: str | None = None

    @property
    def proposes(self) -> bool:
        """Whether the cell is empty and shows what the row above says."""
        return bool(self.quiet) and self.mark in {Mark.EMPTY, Mark.NEEDED}


def tip_of(cell: Cell, field: Field) -> str:
    """Return all about a cell in words, a line for each."""
    words = [f"{field.label}: {WORDS[cell.mark]}" if cell.applies else f"{field.label} does not apply here"]
    words += [cell.text] if cell.text else []
    words += [f"Typed, but not saved: {cell.unsaved} (F2 and Enter try again)"] if cell.unsaved is not None else []
    words += [f"Proposed from the row above: {cell.quiet} (Ctrl+' takes it)"] if cell.proposes else []
    words += [cell.status.value.capitalize()] if cell.status is not Status.DRAFT else []
    words += [cell.finding] if cell.finding else []
    return "\n".join(words)


def status_of(values: Iterable[Value]) -> Status:
    """Return where values stand in review together: all verified is verified; else the first that says otherwise."""
    found = sorted({value.status for value in values}, key=_TOGETHER.index)
    return found[0] if found else Status.DRAFT


def reason_words(missing: str | None) -> str:
    """Return a missing reason as words, "" for none."""
    return missing.replace("_", " ") if missing else ""
