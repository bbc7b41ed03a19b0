"""Whether two statements of one field agree, as somebody who knows the field would say."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from decimal import Decimal
from enum import StrEnum

import msgspec

from app.domain.kinds import (
    Answer,
    Date,
    Estimate,
    Identifier,
    Integer,
    Payload,
    Proportion,
    PValue,
    Quantity,
    Reference,
    Spread,
    Statistic,
    Term,
    Terms,
    Text,
    TimeToEvent,
    YesNo,
)
from app.domain.values import Missing, Status, Value
from app.reading.units import fold_unit

_DAYS = {"days": Decimal(1), "weeks": Decimal(7), "months": Decimal("30.4375"), "years": Decimal("365.25")}
_FEW_PERCENT = Decimal("0.02")
_NOT_A_LETTER = re.compile(r"[\W_]+")


class Agreement(StrEnum):
    """How two statements stand to each other, from the best to the worst."""

    SAME = "same"
    PRINTED = "printed"
    FINER = "finer"
    APART = "apart"
    WORDED = "worded"
    DIFFERENT = "different"


_RANK = {one: rank for rank, one in enumerate(Agreement)}


def worst(found: Iterable[Agreement]) -> Agreement:
    """Return the worst of some agreements; `SAME` of none."""
    return max(found, key=_RANK.__getitem__, default=Agreement.SAME)


def speaks(value: Value) -> bool:
    """Say whether a value says something that another source could contradict: that it has none, or what it is."""
    if not value.current or value.status in {Status.REJECTED, Status.SUPERSEDED}:
        return False
    return value.value is not None or value.missing is Missing.STATED_NONE


def agree(ours: Sequence[Value], theirs: Sequence[Value]) -> Agreement:
    """Return how what one source says of a field stands to what another says of it; all their values count.

    What a source does not report contradicts nobody. Of several values on both sides, one side may say more than the
    other (`FINER`); when each has one that the other lacks, they differ.
    """
    mine, others = [v for v in ours if speaks(v)], [v for v in theirs if speaks(v)]
    if not mine or not others:
        return Agreement.APART
    if len(mine) == len(others) == 1:
        return agree_values(mine[0], others[0])
    return _agree_sets(mine, others)


def agree_values(one: Value, other: Value) -> Agreement:
    """Return how two values stand to each other; a stated none contradicts any value."""
    if one.value is None or other.value is None:
        return Agreement.SAME if one.value is other.value else Agreement.DIFFERENT
    return agree_payloads(one.value, other.value)


def agree_payloads(one: Payload, other: Payload) -> Agreement:
    """Return how two payloads stand to each other: numbers by what they are, terms by code, dates by precision.

    >>> agree_payloads(Proportion(8, 11, Decimal("73")), Proportion(8, 11, Decimal("72.7"))).value
    'printed'
    """
    if type(one) is not type(other):
        return Agreement.DIFFERENT
    if one == other:
        same_print = msgspec.json.encode(one) == msgspec.json.encode(other)
        return Agreement.SAME if same_print else Agreement.PRINTED
    compound = _agree_numbers(one, other)
    return compound if compound is not None else _agree_words(one, other)


def folded(words: str) -> str:
    """Return words as they are compared: no case, no punctuation, no kinds of space.

    >>> folded("CAR19/IL-15 ") == folded("car19 il–15")
    True
    """
    plain = unicodedata.normalize("NFKC", words).casefold()
    return " ".join(_NOT_A_LETTER.sub(" ", plain).split())


# -- words -----------------------------------------------------------------------------------------------------


def _agree_words(one: Payload, other: Payload) -> Agreement:
    match one, other:
        case (Text(a), Text(b)):
            return Agreement.PRINTED if folded(a) == folded(b) else Agreement.WORDED
        case (Term(), Term()):
            return Agreement.PRINTED if _term(one) == _term(other) else Agreement.DIFFERENT
        case (Terms(a), Terms(b)):
            return Agreement.PRINTED if {*map(_term, a)} == {*map(_term, b)} else Agreement.DIFFERENT
        case (Date(), Date()):
            return _dates(one, other)
        case (YesNo(a), YesNo(b)):
            return Agreement.APART if Answer.UNCLEAR in {a, b} else Agreement.DIFFERENT
        case (Identifier(), Identifier()):
            return Agreement.DIFFERENT if one.scheme == other.scheme else Agreement.APART
        case (Reference(), Reference()):
            return Agreement.APART
    return Agreement.DIFFERENT


def _term(term: Term) -> str:
    return term.code or folded(term.label)


def _dates(one: Date, other: Date) -> Agreement:
    """Compare as far as both are known; an actual date does not contradict one that was estimated before."""
    short, long = sorted((one.date.iso, other.date.iso), key=len)
    natures = {one.nature, other.nature} - {"unknown"}
    if len(natures) > 1:
        return Agreement.APART
    if not long.startswith(short):
        return Agreement.DIFFERENT
    return Agreement.FINER


# -- numbers ---------------------------------------------------------------------------------------------------


def _agree_numbers(one: Payload, other: Payload) -> Agreement | None:
    match one, other:
        case (Integer(), Integer()):
            return Agreement.DIFFERENT
        case (Proportion(), Proportion()):
            return _proportions(one, other)
        case (Quantity(), Quantity()):
            number = _measured(one.number, one.unit, other.number, other.unit)
            signs = Agreement.SAME if one.comparator is other.comparator else Agreement.DIFFERENT
            return worst((number, signs, _spreads(one.spread, other.spread)))
        case (TimeToEvent(), TimeToEvent()):
            return _times(one, other)
        case (Estimate(), Estimate()):
            return _estimates(one, other)
    return None


def _proportions(one: Proportion, other: Proportion) -> Agreement:
    """Compare counts with counts and percents as printed; where one has only counts, its percent is computed."""
    counts = worst((_counts(one.numerator, other.numerator), _counts(one.denominator, other.denominator)))
    if counts is Agreement.DIFFERENT:
        return counts
    ours, theirs = _percent(one), _percent(other)
    if ours is None or theirs is None:
        return counts
    if one.percent is not None and other.percent is not None:
        return worst((counts, _rounded(ours, theirs)))
    printed = one.percent if one.percent is not None else other.percent
    if printed is None:
        return counts
    return worst((counts, Agreement.FINER if _within_print(printed, ours, theirs) else Agreement.DIFFERENT))


def _percent(one: Proportion) -> Decimal | None:
    if one.percent is not None:
        return one.percent
    if one.numerator is None or not one.denominator:
        return None
    return Decimal(100) * one.numerator / one.denominator


def _counts(one: int | None, other: int | None) -> Agreement:
    if one is None or other is None:
        return Agreement.SAME if one is other else Agreement.FINER
    return Agreement.SAME if one == other else Agreement.DIFFERENT


def _rounded(one: Decimal, other: Decimal) -> Agreement:
    """Compare two printed numbers: the one with more decimals may be what the other was rounded from."""
    if one == other or _within_print(max(one, other, key=_coarseness), one, other):
        return Agreement.PRINTED if str(one) != str(other) else Agreement.SAME
    return Agreement.DIFFERENT


def _within_print(printed: Decimal, one: Decimal, other: Decimal) -> bool:
    """Say whether two numbers differ by no more than half a unit of the last decimal of a printed one."""
    return abs(one - other) <= Decimal(5).scaleb(_coarseness(printed) - 1)


def _coarseness(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return min(exponent, 0) if isinstance(exponent, int) else 0


def _numbers(one: Decimal | None, other: Decimal | None) -> Agreement:
    if one is None or other is None:
        return Agreement.SAME if one is other else Agreement.FINER
    if one != other:
        return Agreement.DIFFERENT
    return Agreement.SAME if str(one) == str(other) else Agreement.PRINTED


def _measured(one: Decimal | None, unit: str, other: Decimal | None, other_unit: str) -> Agreement:
    """Compare two numbers with their units; times are compared in days, as exactly as months allow."""
    mine, theirs = fold_unit(unit), fold_unit(other_unit)
    if one is None or other is None or mine == theirs or not (mine and theirs):
        return _numbers(one, other)
    if mine in _DAYS and theirs in _DAYS:
        ours, their = one * _DAYS[mine], other * _DAYS[theirs]
        near = abs(ours - their) <= _FEW_PERCENT * max(abs(ours), abs(their))
        return Agreement.PRINTED if near else Agreement.DIFFERENT
    return Agreement.DIFFERENT


def _spreads(one: Spread | None, other: Spread | None) -> Agreement:
    if one is None or other is None:
        return Agreement.SAME if one is other else Agreement.FINER
    if one.kind is not other.kind or (one.level and other.level and one.level != other.level):
        return Agreement.FINER
    return worst((_numbers(one.low, other.low), _numbers(one.high, other.high)))


def _times(one: TimeToEvent, other: TimeToEvent) -> Agreement:
    if one.statistic is not other.statistic and Statistic.UNSTATED not in {one.statistic, other.statistic}:
        return Agreement.APART
    at = _measured(one.at, one.unit, other.at, other.unit) if one.at and other.at else Agreement.SAME
    if at is Agreement.DIFFERENT:
        return Agreement.APART
    if one.reached is not other.reached or one.comparator is not other.comparator:
        return Agreement.DIFFERENT
    units = ("", "") if one.at or other.at else (one.unit, other.unit)
    number = _measured(one.number, units[0], other.number, units[1])
    return worst((at, number, _spreads(one.spread, other.spread)))


def _estimates(one: Estimate, other: Estimate) -> Agreement:
    if one.measure and other.measure and one.measure != other.measure:
        return Agreement.APART
    return worst((_numbers(one.number, other.number), _spreads(one.spread, other.spread), _p_values(one.p, other.p)))


def _p_values(one: PValue | None, other: PValue | None) -> Agreement:
    if one is None or other is None:
        return Agreement.SAME if one is other else Agreement.FINER
    return Agreement.DIFFERENT if one.comparator is not other.comparator else _numbers(one.number, other.number)


# -- several values --------------------------------------------------------------------------------------------


def _agree_sets(ours: Sequence[Value], theirs: Sequence[Value]) -> Agreement:
    lone = [any(_matches(agree_values(a, b)) for b in theirs) for a in ours]
    others = [any(_matches(agree_values(a, b)) for a in ours) for b in theirs]
    if all(lone) and all(others):
        return worst(min((agree_values(a, b) for b in theirs), key=_RANK.__getitem__) for a in ours)
    if all(lone) or all(others):
        return Agreement.FINER
    texts = all(isinstance(v.value, Text) for v in (*ours, *theirs))
    return Agreement.WORDED if texts else Agreement.DIFFERENT


def _matches(found: Agreement) -> bool:
    return found in {Agreement.SAME, Agreement.PRINTED, Agreement.FINER}
