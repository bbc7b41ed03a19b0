"""Rule V30 across sources: a field of a study does not say two things, unless somebody chose one with a reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from app.checks.alignment import Cell, Line, lines_of
from app.checks.lining_up import line_up
from app.checks.links import links_of
from app.checks.study_subject import StudySubject
from app.checks.subject import Spot
from app.reading.naming import shortened

_MOST = 4
_LONGEST = 60


def sources_agree(subject: StudySubject) -> Iterator[Spot]:
    """Complain of every line of a study on which two sources contradict each other and nobody has chosen.

    Printed otherwise, less precise or not reported is no contradiction; words that differ are for a person to compare.
    """
    clusters = line_up(subject)
    waiting = [line for line in lines_of(subject, clusters) if line.open]
    superseded = links_of(subject, clusters).superseded if waiting else {}
    for line in waiting:
        yield _conflict(line, superseded)


def _conflict(line: Line, superseded: Mapping[str, str]) -> Spot:
    cells = sorted((line.cells[key] for key in line.odd), key=lambda cell: (cell.member.source.id, cell.item.id))
    told = [_told(cell) for cell in cells[:_MOST]]
    more = f" and {len(cells) - _MOST} more" if len(cells) > _MOST else ""
    what = line.label if line.heading == "Trial" else f"{line.heading}, {line.label}"
    stale = f" ({line.stale.removesuffix('.')})" if line.stale else ""
    names = {cell.member.source.id: cell.member.name for cell in cells}
    replaced = "".join(
        f"; “{_short(names[new])}” supersedes “{_short(names[old])}”"
        for old, new in sorted(superseded.items())
        if old in names and new in names
    )
    first = cells[0].said[0]
    return Spot(
        message=f"{what} differs between sources: {'; '.join(told)}{more}{replaced}{stale}; "
        "choose one of them with a reason, or mend what was misread.",
        item=first.item,
        field=first.field,
        value=first.id,
        saw=(line.name, *sorted(f"{cell.member.source.id}:{cell.words}" for cell in cells)),
        others=tuple(value.id for cell in cells for value in cell.said if value.id != first.id),
    )


def _told(cell: Cell) -> str:
    about = [part for part in (cell.population, cell.as_of, f"“{_short(cell.quote)}”" if cell.quote else "") if part]
    aside = f" ({', '.join(about)})" if about else ""
    return f"{_short(cell.member.name)} says {_short(cell.words)}{aside}"


def _short(words: str) -> str:
    return shortened(words, _LONGEST)
