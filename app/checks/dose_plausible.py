"""Rule V14: a preconditioning dose is plausible for its unit; mg/kg written for mg/m2 asks."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from app.checks.bounded import bounded
from app.checks.subject import Spot, Subject, spot
from app.checks.wording import said
from app.domain.forms import Field
from app.domain.kinds import Integer, Quantity, Term
from app.domain.records import Item
from app.domain.values import Value
from app.reading.units import fold_unit

RULE = "V14"
DOSE_LIMITS = {
    "fludarabine_mg_m2_low": Decimal(10),
    "fludarabine_mg_m2_high": Decimal(50),
    "cyclophosphamide_mg_m2_low": Decimal(200),
    "cyclophosphamide_mg_m2_high": Decimal(2000),
    "cyclophosphamide_mg_kg_low": Decimal(20),
    "cyclophosphamide_mg_kg_high": Decimal(60),
}
"""A day's dose by drug and unit, from memory; a form or a project may set them otherwise."""

_UNITS = {"mg/m2": "mg_m2", "mg/kg": "mg_kg"}
_THOUSANDS = {"g/m2": "mg/m2", "g/kg": "mg/kg"}
_TWO = 2
_MOST_DAYS = 30
_A_DAY = ("/day", "/d", " daily", "/24h")


class _Range(NamedTuple):
    unit: str
    low: Decimal
    high: Decimal

    def holds(self, numbers: tuple[Decimal, ...]) -> bool:
        return all(self.low <= number <= self.high for number in numbers)

    @property
    def words(self) -> str:
        return f"{said(self.low)} to {said(self.high)} {self.unit}"


def dose_plausible(subject: Subject) -> Iterator[Spot]:
    """Complain of a dose of fludarabine or cyclophosphamide that is out of its usual range for a day.

    A dose that fits another unit asks for the unit; one that fits when parted over its days is told to be a total. Any
    other drug, or unit, is left alone.
    """
    for agent in subject.items_that_are("agent"):
        value = subject.current(agent, "dose")
        drug = _drug(subject, agent)
        if value is None or not isinstance(value.value, Quantity) or not drug:
            continue
        unit, numbers = _per_day(value.value)
        days, total = _days(subject, agent, value.value)
        ranges = _ranges(subject, drug, subject.field_of(value))
        own = next((one for one in ranges if one.unit == unit), None)
        if total:
            numbers = tuple(number / days for number in numbers)
        if not numbers or unit not in _UNITS or (own and own.holds(numbers)):
            continue
        complaint = _as_total(numbers, 1 if total else days, own) or _complaint(drug, unit, numbers, own, ranges)
        if complaint:
            yield spot(value, f"{subject.label_of(value)}: {complaint}", saw=_saw(subject, agent, drug, value))


def _drug(subject: Subject, agent: Item) -> str:
    held = subject.payload(agent, "drug")
    name = (held.code or held.label).casefold() if isinstance(held, Term) else ""
    return name if f"{name}_mg_m2_low" in DOSE_LIMITS else ""


def _per_day(dose: Quantity) -> tuple[str, tuple[Decimal, ...]]:
    """Return a dose's unit without "per day" and its numbers in it: the number, or the ends of its range."""
    unit = fold_unit(dose.unit)
    for ending in _A_DAY:
        unit = unit.removesuffix(ending)
    ends = (dose.spread.low, dose.spread.high) if dose.spread else ()
    numbers = tuple(bounded(one) for one in ((dose.number,) if dose.number is not None else ends) if one is not None)
    if unit in _THOUSANDS:
        return _THOUSANDS[unit], tuple(number * 1000 for number in numbers)
    return unit, numbers


def _days(subject: Subject, agent: Item, dose: Quantity) -> tuple[int, bool]:
    """Return over how many days a dose may be meant (1 for a day's), and whether it is said to be the total of them."""
    held = subject.payload(agent, "n_days")
    a_day = "yes" in subject.codes(agent, "per_day") or fold_unit(dose.unit).endswith(_A_DAY)
    if a_day or not isinstance(held, Integer) or not 1 <= held.number <= _MOST_DAYS:
        return 1, False
    return held.number, "no" in subject.codes(agent, "per_day")


def _ranges(subject: Subject, drug: str, spec: Field | None) -> list[_Range]:
    return [
        _Range(
            unit,
            subject.limit(RULE, f"{drug}_{name}_low", spec),
            subject.limit(RULE, f"{drug}_{name}_high", spec),
        )
        for unit, name in _UNITS.items()
        if f"{drug}_{name}_low" in DOSE_LIMITS
    ]


def _as_total(numbers: tuple[Decimal, ...], days: int, own: _Range | None) -> str:
    """Return what is said of a dose that is usual once it is parted over its days."""
    shares = tuple(number / days for number in numbers)
    if own is None or days < _TWO or not own.holds(shares):
        return ""
    a_day = " to ".join(f"{float(share):.4g}" for share in shares)
    return (
        f"{_both(numbers)} {own.unit} reads like the total of {days} days, {a_day} {own.unit} a day; say whether it is "
        "a day's dose."
    )


def _complaint(drug: str, unit: str, numbers: tuple[Decimal, ...], own: _Range | None, ranges: list[_Range]) -> str:
    meant = next((one for one in ranges if one.unit != unit and one.holds(numbers)), None)
    if meant is not None:
        return (
            f"{_both(numbers)} {unit} of {drug} reads like {meant.unit}, in which {meant.words} a day is usual; check "
            "the unit in the source."
        )
    if own is not None:
        return f"{_both(numbers)} {unit} of {drug} is unusual; {own.words} a day is usual, so check number and unit."
    return ""


def _both(numbers: tuple[Decimal, ...]) -> str:
    return " to ".join(said(number) for number in numbers)


def _saw(subject: Subject, agent: Item, drug: str, value: Value) -> tuple[str, ...]:
    days = subject.payload(agent, "n_days")
    return (drug, str(value.value), str(days), *sorted(subject.codes(agent, "per_day")))
