"""What several descriptions of one work say together, field by field and without loss; pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

import msgspec

from app.domain.dates import PartialDate
from app.domain.kinds import Identifier
from app.domain.sources import Author, Metadata
from app.matching.folding import fold

_Said = TypeVar("_Said", str, Identifier)
_FILLED = (
    "title", "container", "volume", "issue", "pages", "article_number", "publisher", "language", "abstract", "url",
)  # fmt: skip


def merge_metadata(kept: Metadata, others: Sequence[Metadata]) -> Metadata:
    """Return what several descriptions of one work say together; the kept one's values stay, empty ones are filled.

    Identifiers and keywords are united. A list of authors gives way to a longer one that holds all of them, a year to a
    date within it.
    """
    sides = (kept, *others)
    filled = {name: next((said for side in sides if (said := getattr(side, name))), "") for name in _FILLED}
    date, date_as_stated = _date(sides)
    return msgspec.structs.replace(
        kept,
        **filled,
        authors=_authors(sides),
        date=date,
        date_as_stated=date_as_stated,
        keywords=_united(word for side in sides for word in side.keywords),
        identifiers=_united(one for side in sides for one in side.identifiers),
    )


def _authors(sides: Sequence[Metadata]) -> tuple[Author, ...]:
    """Return the list of one side as it stands: names of two lists are never mixed by a rule (V22)."""
    held: tuple[Author, ...] = ()
    for side in sides:
        if not held or holds(side.authors, held):
            held = side.authors
    return held


def _date(sides: Sequence[Metadata]) -> tuple[PartialDate | None, str]:
    """Return the finest date that agrees with the first one said, and how it was stated."""
    dated = [side for side in sides if side.date]
    if not dated:
        return None, next((side.date_as_stated for side in sides if side.date_as_stated), "")
    finest = dated[0]
    for side in dated[1:]:
        if len(str(side.date)) > len(str(finest.date)) and str(side.date).startswith(str(finest.date)):
            finest = side
    said = next((side.date_as_stated for side in dated if side.date_as_stated and side.date == finest.date), "")
    return finest.date, finest.date_as_stated or said


def _united(said: Iterable[_Said]) -> tuple[_Said, ...]:
    held: dict[str, _Said] = {}
    for one in said:
        held.setdefault(words_of(one).casefold(), one)
    return tuple(held.values())


def families(authors: Sequence[Author]) -> list[str]:
    """Return the folded family names of authors."""
    return [fold(author.family) for author in authors]


def holds(longer: Sequence[Author], shorter: Sequence[Author]) -> bool:
    """Say whether a list of authors holds all of another one, in their order, and more."""
    rest = iter(families(longer))
    return len(longer) > len(shorter) and all(name in rest for name in families(shorter))


def words_of(value: object) -> str:
    """Return a field of metadata as words; the parts of a list are parted by semicolons."""
    if value is None:
        return ""
    if isinstance(value, tuple):
        return "; ".join(words_of(one) for one in value)
    if isinstance(value, Identifier):
        return f"{value.scheme} {value.value}"
    return str(value)
