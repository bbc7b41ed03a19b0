"""The conflict board as a table: fields down, sources across, headings between; it holds one study."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.checks.agreement import Agreement
from app.checks.alignment import Cell, Line, lines_of, lost_choices
from app.checks.lining_up import in_order, line_up
from app.checks.links import Links, links_of
from app.checks.study_subject import REASONS, Member, StudySubject
from app.domain.studies import Choice
from app.formats.hidden import in_its_place, visible
from app.viewmodels.library_model import plain_tip

AnyIndex = QModelIndex | QPersistentModelIndex

MARK = Qt.ItemDataRole.UserRole + 1
SECOND = Qt.ItemDataRole.UserRole + 2
HEADING = Qt.ItemDataRole.UserRole + 3

_DISPLAY = Qt.ItemDataRole.DisplayRole
_TIP = Qt.ItemDataRole.ToolTipRole
_SAID = Qt.ItemDataRole.AccessibleTextRole
_LONGEST = 600


class Mark(Enum):
    """What is said of a cell beside its value; the value is how it reads aloud."""

    NONE = ""
    DIFFERS = "differs from another source"
    CHOSEN = "chosen"
    STALE = "was chosen, and no longer stands"
    OVER = "another source was chosen before this"
    WORDED = "worded otherwise"


@dataclass(frozen=True)
class Row:
    """A row of the board: a heading, or a line of cells."""

    heading: str = ""
    line: Line | None = None


class BoardModel(QAbstractTableModel):
    """One study as a board; columns are its sources by date, rows its lines, or only those that differ.

    Roles of a cell: its words in DisplayRole, `SECOND` date, population and quote, `MARK` a `Mark`; a heading's words
    are in `HEADING` of its first cell.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.subject: StudySubject | None = None
        self.lines: tuple[Line, ...] = ()
        self.members: tuple[Member, ...] = ()
        self.lost: tuple[Choice, ...] = ()
        self.only_differing = False
        self._links: Links | None = None
        self._rows: list[Row] = []

    # -- what others call --------------------------------------------------------------------------------------

    def show(self, subject: StudySubject | None) -> None:
        """Show a study, None for nothing."""
        self.beginResetModel()
        self.subject = subject
        clusters = line_up(subject) if subject else None
        self.lines = lines_of(subject, clusters) if subject else ()
        self.members = in_order(subject) if subject else ()
        self.lost = lost_choices(subject, self.lines) if subject else ()
        self._links = links_of(subject, clusters) if subject else None
        self._fill()
        self.endResetModel()

    def show_only_differing(self, *, only: bool) -> None:
        """Show only the lines on which sources differ or something was chosen, or all of them."""
        if only != self.only_differing:
            self.beginResetModel()
            self.only_differing = only
            self._fill()
            self.endResetModel()

    def row(self, place: int) -> Row:
        """Return a row; an empty one where there is none."""
        return self._rows[place] if 0 <= place < len(self._rows) else Row()

    def line_at(self, index: AnyIndex) -> Line | None:
        """Return the line of a cell, or None."""
        return self.row(index.row()).line if index.isValid() else None

    def cell_at(self, index: AnyIndex) -> Cell | None:
        """Return a cell, or None where its source says nothing."""
        line, member = self.line_at(index), self.member_at(index.column())
        return line.cells.get(member.key) if line and member else None

    def member_at(self, column: int) -> Member | None:
        """Return the source of a column, or None."""
        return self.members[column] if 0 <= column < len(self.members) else None

    def place_of(self, line: str, member: str) -> QModelIndex:
        """Return where a line's cell of a trial item stands, an invalid index where it is not shown."""
        row = next((n for n, one in enumerate(self._rows) if one.line and one.line.name == line), -1)
        column = next((n for n, one in enumerate(self.members) if one.key == member), -1)
        return self.index(row, column) if row >= 0 and column >= 0 else QModelIndex()

    def first_place(self, *, differing: bool) -> QModelIndex:
        """Return the first cell that differs, else the first one of all."""
        wanted = [n for n, one in enumerate(self._rows) if one.line and (one.line.open or not differing)]
        anywhere = [n for n, one in enumerate(self._rows) if one.line]
        return self.index((wanted or anywhere)[0], 0) if anywhere else QModelIndex()

    def next_open(self, start: int, steps: int) -> int:
        """Return the row of the next line that waits for a choice, round and round, -1 when none does."""
        open_rows = [n for n, one in enumerate(self._rows) if one.line and one.line.open]
        if not open_rows:
            return -1
        ahead = [n for n in open_rows if (n - start) * steps > 0]
        return (ahead or open_rows)[0 if steps > 0 else -1]

    def heading_rows(self) -> tuple[int, ...]:
        """Return the rows that are headings."""
        return tuple(n for n, one in enumerate(self._rows) if one.line is None)

    def counts(self) -> tuple[int, int, int]:
        """Return how many lines differ, how many wait for a choice, and on how many something was chosen."""
        return (
            sum(line.differs for line in self.lines),
            sum(line.open for line in self.lines),
            sum(line.choice is not None for line in self.lines),
        )

    def told(self, index: AnyIndex) -> str:
        """Return all that a cell says as text of several lines."""
        line, cell, member = self.line_at(index), self.cell_at(index), self.member_at(index.column())
        if line is None or member is None:
            return ""
        where = f"{line.heading} · {line.label}" if line.heading != "Trial" else line.label
        said = cell.words if cell else "says nothing of it"
        parts = [f"{where}: {said[:_LONGEST]}", f"{member.name[:_LONGEST]}{self._about(cell)}"]
        if cell and cell.quote:
            parts.append(f"“{cell.quote[:_LONGEST]}”")
        return visible("\n".join([*parts, *self._of_choice(line)]))

    # -- within ------------------------------------------------------------------------------------------------

    def _fill(self) -> None:
        self._rows = []
        heading = ""
        for line in self.lines:
            if self.only_differing and not (line.differs or line.choice):
                continue
            if line.heading != heading:
                heading = line.heading
                self._rows.append(Row(heading=heading))
            self._rows.append(Row(line=line))

    def _about(self, cell: Cell | None) -> str:
        parts = [part for part in ((cell.as_of, cell.population) if cell else ()) if part]
        return "".join(f" · {part}" for part in parts)

    def _of_choice(self, line: Line) -> list[str]:
        if line.choice is None or self.subject is None:
            return []
        there = self.subject.values.get(line.choice.value)
        note = f": {line.choice.note}" if line.choice.note else ""
        chosen = there[0].name if there else "a value that is gone"
        told = f"Chosen: {chosen} ({REASONS[line.choice.reason].lower()}{note})"
        return [told, *([line.stale] if line.stale else [])]

    def mark(self, line: Line, member: Member) -> Mark:
        """Return what is said of a cell beside its value."""
        cell = line.cells.get(member.key)
        if cell is None:
            return Mark.NONE
        if line.choice and any(value.id == line.choice.value for value in cell.values):
            return Mark.STALE if line.stale else Mark.CHOSEN
        if member.key in line.odd:
            return Mark.OVER if line.choice and not line.stale else Mark.DIFFERS
        return Mark.WORDED if line.agreement is Agreement.WORDED else Mark.NONE

    def _standing(self, member: Member) -> str:
        """Return what a source is to the trial: its kind, date, role, and by which other it is superseded."""
        roles = sorted(self._links.roles.get(member.source.id, ())) if self._links else []
        newer = self._links.superseded.get(member.source.id) if self._links else None
        date = member.source.metadata.date
        words = [member.source.kind.replace("_", " "), *([str(date)] if date else []), *roles]
        return " · ".join([*(one.replace("_", " ") for one in words), *(["superseded"] if newer else [])])

    # -- Qt ----------------------------------------------------------------------------------------------------

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 -- Qt's own default
        """Return how many rows there are, headings included."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 -- Qt's own default
        """Return how many sources there are."""
        return 0 if parent.isValid() else len(self.members)

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Let cells be gone to, headings not."""
        if self.line_at(index) is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: AnyIndex, role: int = _DISPLAY) -> Any:
        """Return one of the roles of a cell, or the words of a heading."""
        if role not in _ROLES or not index.isValid():
            return None
        row = self._rows[index.row()]
        if row.line is None:
            return row.heading if index.column() == 0 and role in {HEADING, _DISPLAY, _SAID} else None
        member = self.members[index.column()]
        mark = self.mark(row.line, member)
        if role == MARK:
            return mark
        if role == HEADING:
            return None
        if role == _TIP:
            return plain_tip(self.told(index))
        if role == _SAID:
            return f"{self.told(index)}. {mark.value}".replace("\n", ". ")
        cell = row.line.cells.get(member.key)
        if cell is None:
            return ""
        return in_its_place(" ".join(cell.words[:_LONGEST].split()) if role == _DISPLAY else _second(cell))

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        """Return a source's title with what it is, or a field's label."""
        if orientation == Qt.Orientation.Vertical:
            line = self.row(section).line
            return (line.label if line else "") if role in {_DISPLAY, _TIP} else None
        member = self.member_at(section)
        if member is None or role not in {_DISPLAY, SECOND, _TIP}:
            return None
        if role == _TIP:
            return plain_tip(f"{member.name[:_LONGEST]} · {self._standing(member)}")
        return self._standing(member) if role == SECOND else in_its_place(" ".join(member.name[:200].split()))


_ROLES = frozenset({_DISPLAY, _TIP, _SAID, MARK, SECOND, HEADING})


def _second(cell: Cell) -> str:
    quote = f"“{' '.join(cell.quote[:200].split())}”" if cell.quote else "no words"
    return " · ".join(part for part in (cell.as_of, cell.population, quote) if part)
