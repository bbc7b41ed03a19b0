"""Says which column of a table is which field: by the export that it is, by the columns' names, by a person's word."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence

import msgspec

from app.domain.errors import UnreadableError
from app.formats.record_parts import storable
from app.formats.table_fields import BY_NAME, FIELDS, SEVERAL, TELLING, folded_name
from app.formats.table_profiles import Profile, profile_of

_FEWEST_BESIDE_TITLE = 3
_NAMED_AT_MOST = 12


class Columns(msgspec.Struct, frozen=True):
    """The columns of a table by number, with the field each one is ("" for none).

    `sure` says that nobody needs to be asked. `key` is the same for every table with these columns, whatever rows it
    has: under it a person's mapping is remembered.
    """

    headers: tuple[str, ...]
    fields: tuple[str, ...]
    profile: Profile | None
    sure: bool
    key: str

    @property
    def mapping(self) -> dict[str, str]:
        """The field of each column by the column's name."""
        return dict(zip(self.headers, self.fields, strict=True))

    def of(self, field: str) -> tuple[int, ...]:
        """Return the numbers of the columns that are a field, in the order in which they count."""
        order = list(self.profile.columns) if self.profile is not None else []
        ranks = {name: place for place, name in enumerate(order)}
        found = [at for at, one in enumerate(self.fields) if one == field]
        return tuple(sorted(found, key=lambda at: ranks.get(folded_name(self.headers[at]), len(order))))


def unique(cells: Sequence[str]) -> tuple[str, ...]:
    """Return a header row as names that differ.

    White space is folded, an empty name becomes its place, and the second column of a name gets a number.

    >>> unique(["Title", "Notes", " Notes", ""])
    ('Title', 'Notes', 'Notes (2)', 'column 4')
    """
    taken: dict[str, None] = {}
    counts: Counter[str] = Counter()
    for place, cell in enumerate(cells, 1):
        name = " ".join(storable(cell).replace("\ufeff", "").split()) or f"column {place}"
        counts[name] += 1
        other = name
        while other in taken:
            other = f"{name} ({counts[name]})"
            counts[name] += 1
        taken[other] = None
    return tuple(taken)


def columns_of(headers: Sequence[str], chosen: Mapping[str, str] | None = None) -> Columns:
    """Return what the columns of a table are; `chosen` is a person's word on some of them and goes before all else.

    Raises UnreadableError when `chosen` names a column or a field that there is not.
    """
    names = [folded_name(header) for header in headers]
    profile = profile_of(names)
    fields = [_by_profile(profile, name) for name in names]
    if profile is None or not profile.only:
        _by_names(names, fields)
    shown = ["" if one is None else one for one in fields]
    sure = _is_sure(profile, shown)
    if chosen is not None:
        _choose(headers, names, shown, chosen)
        sure = "title" in shown
    key = hashlib.sha256("\n".join(names).encode("utf-8", "replace")).hexdigest()[:16]
    return Columns(tuple(headers), tuple(shown), profile, sure, key)


def _by_profile(profile: Profile | None, name: str) -> str | None:
    return profile.columns.get(name) if profile is not None else None


def _by_names(names: Sequence[str], fields: list[str | None]) -> None:
    """Map what is left by the columns' names; of several for a field that takes one, the most telling name has it."""
    held = {one for one in fields if one}
    best: dict[str, tuple[int, int]] = {}
    for at, name in enumerate(names):
        field, rank = BY_NAME.get(name, ("", 0))
        if fields[at] is not None or not field:
            continue
        if field in SEVERAL:
            fields[at] = field
        elif field not in held:
            best[field] = min(best.get(field, (rank, at)), (rank, at))
    for field, (_, at) in best.items():
        fields[at] = field


def _is_sure(profile: Profile | None, fields: Sequence[str]) -> bool:
    have = set(fields) - {""}
    if "title" not in have:
        return False
    return profile is not None or bool(have & TELLING) or len(have) > _FEWEST_BESIDE_TITLE


def _choose(headers: Sequence[str], names: Sequence[str], fields: list[str], chosen: Mapping[str, str]) -> None:
    """Put a person's word in the place of what was proposed."""
    places: dict[int, str] = {}
    for header, field in chosen.items():
        if field and field not in FIELDS:
            raise UnreadableError(f"{field} is no field of a source; there are {', '.join(FIELDS)}.")
        places[_place(headers, names, header)] = field
    for field in {one for one in places.values() if one and one not in SEVERAL}:
        fields[:] = ["" if one == field else one for one in fields]
    for at, field in places.items():
        fields[at] = field


def _place(headers: Sequence[str], names: Sequence[str], header: str) -> int:
    if header in headers:
        return list(headers).index(header)
    alike = [at for at, name in enumerate(names) if name == folded_name(header)]
    if len(alike) == 1:
        return alike[0]
    raise UnreadableError(f"The table has no column {header}; it has {listed(headers)}.")


def listed(headers: Sequence[str]) -> str:
    """Return the names of columns for a sentence."""
    more = len(headers) - _NAMED_AT_MOST
    return ", ".join(headers[:_NAMED_AT_MOST]) + (f" and {more} more" if more > 0 else "")
