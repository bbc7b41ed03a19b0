"""Columns of the CSV files, and how the fields of a form become columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.forms import Field, Form, ItemKind
from app.domain.kinds import Answer, Comparator, Kind, Reached, SpreadKind, Statistic, Target


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name and what the data dictionary says of it; `empty` is what an empty cell means."""

    name: str
    label: str
    kind: str = "text"
    unit: str = ""
    vocabulary: str = ""
    codes: tuple[str, ...] = ()
    meaning: str = ""
    many: bool = False
    empty: str = ""


@dataclass(frozen=True, slots=True)
class Slot:
    """The columns of one field: for each the part of the payload that it holds ("" for the value itself)."""

    field: Field
    parts: tuple[str, ...]
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a compound value that has a column of its own."""

    name: str
    label: str
    kind: str
    codes: tuple[str, ...] = ()


def _codes(enum: type[StrEnum]) -> tuple[str, ...]:
    return tuple(one.value for one in enum)


_NUMBER = Part("", "", "number")
_UNIT = Part("unit", "unit", "text")
_COMPARATOR = Part("comparator", "comparator", "code", _codes(Comparator))
_SPREAD = (
    Part("spread", "what the numbers around it are", "code", _codes(SpreadKind)),
    Part("low", "lower end, or the SD", "number"),
    Part("high", "upper end", "number"),
    Part("level", "level of the interval in percent", "number"),
)

PARTS: dict[Kind, tuple[Part, ...]] = {
    Kind.TEXT: (Part("", "", "text"),),
    Kind.TERM: (Part("", "", "code"), Part("label", "label", "text")),
    Kind.TERMS: (Part("", "", "code"), Part("label", "label", "text")),
    Kind.INTEGER: (Part("", "", "integer"),),
    Kind.QUANTITY: (_NUMBER, _UNIT, _COMPARATOR, *_SPREAD),
    Kind.PROPORTION: (
        Part("numerator", "numerator", "integer"),
        Part("denominator", "denominator", "integer"),
        Part("percent", "percent as printed", "number"),
    ),
    Kind.TIME_TO_EVENT: (
        Part("statistic", "statistic", "code", _codes(Statistic)),
        _NUMBER,
        _UNIT,
        _COMPARATOR,
        Part("reached", "whether it was reached", "code", _codes(Reached)),
        Part("at", "time of a rate, in the unit", "number"),
        *_SPREAD,
    ),
    Kind.ESTIMATE: (
        Part("measure", "measure", "text"),
        _NUMBER,
        *_SPREAD,
        Part("p_comparator", "comparator of the p-value", "code", _codes(Comparator)),
        Part("p", "p-value", "number"),
    ),
    Kind.DATE: (
        Part("", "", "date"),
        Part("precision", "precision", "code", ("year", "month", "day")),
        Part("nature", "nature", "code", ("actual", "estimated", "unknown")),
    ),
    Kind.IDENTIFIER: (Part("scheme", "scheme", "text"), Part("", "", "text")),
    Kind.YES_NO: (Part("", "", "code", _codes(Answer)),),
    Kind.REFERENCE: (
        Part("", "", "id"),
        Part("target", "what it points to", "code", _codes(Target)),
        Part("role", "role", "text"),
        Part("label", "how the target reads", "text"),
    ),
}


def kinds_of(forms: Sequence[Form]) -> dict[str, ItemKind]:
    """Return the item kinds of all form versions by key, the newest version's words first."""
    found: dict[str, ItemKind] = {}
    for form in reversed(forms):
        for kind in form.kinds:
            found.setdefault(kind.key, kind)
    return found


def slots_of(kind: str, forms: Sequence[Form], taken: Sequence[str]) -> tuple[Slot, ...]:
    """Return the columns of all fields that any form version gives an item kind, newest version first.

    A name that is `taken` already, by a fixed column or by another field's part, gets a number behind it.
    """
    names = set(taken)
    slots: dict[tuple[str, Kind], Slot] = {}
    for form in reversed(forms):
        found = form.kind(kind)
        for field in found.fields if found else ():
            if (field.key, field.kind) not in slots:
                slots[field.key, field.kind] = _slot(field, form, names)
    return tuple(slots.values())


def _slot(field: Field, form: Form, names: set[str]) -> Slot:
    vocabulary = form.vocabulary(field.vocabulary)
    terms = tuple(term.code for term in vocabulary.terms) if vocabulary else ()
    columns = []
    for part in PARTS[field.kind]:
        own_codes = terms if part.kind == "code" and not part.codes else part.codes
        columns.append(
            Column(
                name=_free(f"{field.key}_{part.name}" if part.name else field.key, names),
                label=f"{field.label}: {part.label}" if part.label else field.label,
                kind=part.kind,
                unit=field.unit if part.kind == "number" and not part.name else "",
                vocabulary=field.vocabulary if part.kind == "code" and not part.codes else "",
                codes=own_codes,
                meaning=field.help if not part.name else "",
                many=field.many or field.kind is Kind.TERMS,
            )
        )
    return Slot(field=field, parts=tuple(part.name for part in PARTS[field.kind]), columns=tuple(columns))


def _free(name: str, names: set[str]) -> str:
    free = next(one for one in _numbered(name) if one not in names)
    names.add(free)
    return free


def _numbered(name: str) -> Iterator[str]:
    yield name
    number = 2
    while True:
        yield f"{name}_{number}"
        number += 1
