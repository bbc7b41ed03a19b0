"""Rule V27: a typed number occurs in its quote, else the value is computed or inferred and says how."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from app.checks.as_typed import agreement, computed_from
from app.checks.grades import grades_in
from app.checks.subject import Spot, Subject, spot
from app.checks.wording import said
from app.checks.zero_is_said import RULE as V28
from app.checks.zero_is_said import zeros
from app.domain.kinds import (
    Estimate,
    Integer,
    Payload,
    Proportion,
    Quantity,
    Spread,
    TimeToEvent,
)
from app.domain.values import Derivation, Value
from app.reading.numbers import values_in, with_points, writes_decimal_commas

_FROM_WORDS = {None, Derivation.STATED, Derivation.NORMALISED}
_NONE = re.compile(r"\b(?:no|none|neither|not any|without)\b", re.IGNORECASE)
_COMMA = re.compile(r"[0-9],[0-9]")
_BEFORE = frozenset(" ([/=\u00a0\u2009\u202f")
_AFTER = frozenset(")]%/;\n")
_GOES_ON = (*"0123456789×xX*·.,%", "million", "thousand", "billion", "hundred", "dozen")
_GRADES = frozenset({"grade_min", "grade_max"})
_TOPS = frozenset({4, 5})
_MOST_BITS = 200


def number_in_quote(subject: Subject) -> Iterator[Spot]:
    """Complain of a stated number that none of its value's quotes holds, in digits or in words.

    Zero of a stated whole may be quoted as "no" or "none" (rule V28), an open grade as "3+". A comma is read as a
    decimal point where the quote or the text writes decimals so. A value without quotes is another rule's, a zero of
    which rule V28 speaks is its own. A number that is computed or inferred has to say how.
    """
    quotes_of = subject.quotes_of
    zeros_told = {one.value for one in subject.once(zeros)}
    for value in subject.holding(Integer, Proportion, Quantity, TimeToEvent, Estimate):
        payload, derivation = value.value, value.derivation
        if payload is None or derivation is Derivation.EXTERNAL:
            continue
        if derivation is Derivation.COMPUTED or derivation is Derivation.INFERRED:
            yield from _without_how(subject, value, payload)
            continue
        quotes = quotes_of.get(value.id)
        if not quotes:
            continue
        words = [quote.exact for quote in quotes]
        if _all_stand_plainly(payload, words):
            continue
        absent = [number for number in _claimed(value, payload) if not _is_said(subject, value, payload, number, words)]
        if value.id in zeros_told and subject.rules.is_on(V28, subject.field_of(value)):
            absent = [number for number in absent if number]
        if absent:
            listed = ", ".join(dict.fromkeys(said(number) for number in absent))
            verb = "is" if len(absent) == 1 else "are"
            yield spot(
                value,
                f"{subject.label_of(value)}: {listed} {verb} not in the quoted words; {_what_to_do(payload, absent)}.",
                saw=(*map(str, absent), *words),
            )


def numbers_of(payload: Payload) -> dict[str, Decimal]:
    """Return the numbers of a payload by the part they belong to; the level of an interval is none of them."""
    found: dict[str, Decimal | int | None] = {}
    match payload:
        case Integer(number):
            found = {"number": number}
        case Proportion(numerator, denominator, percent):
            found = {"numerator": numerator, "denominator": denominator, "percent": percent}
        case Quantity(number=number, spread=spread):
            found = {"number": number, **_ends(spread)}
        case TimeToEvent(number=number, at=at, spread=spread):
            found = {"number": number, "at": at, **_ends(spread)}
        case Estimate(number=number, spread=spread, p=p):
            found = {"number": number, **_ends(spread), "p": p.number if p else None}
        case _:
            pass
    return {part: Decimal(number) for part, number in found.items() if number is not None}


def _ends(spread: Spread | None) -> dict[str, Decimal | int | None]:
    return {"spread.low": spread.low, "spread.high": spread.high} if spread else {}


def _claimed(value: Value, payload: Payload) -> list[Decimal]:
    """Return the numbers that a value claims to be in its words: those of parts without a derivation of their own."""
    numbers = numbers_of(payload)
    if not value.part_derivations:
        return list(numbers.values())
    return [
        number
        for part, number in numbers.items()
        if value.part_derivations.get(part.partition(".")[0], None) in _FROM_WORDS
    ]


def _is_said(subject: Subject, value: Value, payload: Payload, number: Decimal, words: Sequence[str]) -> bool:
    digits = str(number)
    return (
        any(_stands_plainly(digits, one) for one in words)
        or any(number in values_in(one, commas=_may_be_points(subject, one)) for one in words)
        or _said_as_none(number, payload, words)
        or _said_as_grade(subject, value, number, words)
    )


def _all_stand_plainly(payload: Payload, words: Sequence[str]) -> bool:
    """Say whether each number of a payload stands in some of the words by itself."""
    for number in _NUMBERS[type(payload)](payload):
        if number is None:
            continue
        if type(number) is int and number.bit_length() > _MOST_BITS:
            return False
        digits = str(number)
        for one in words:
            if _stands_plainly(digits, one):
                break
        else:
            return False
    return True


def _stands_plainly(digits: str, words: str) -> bool:
    """Say whether digits stand in words by themselves, as nearly all do; whatever else they may be is read in full."""
    at = words.find(digits)
    if at < 0 or (at and words[at - 1] not in _BEFORE):
        return False
    end = at + len(digits)
    behind = words[end : end + 1]
    return not behind or behind in _AFTER or (behind == " " and not words[end + 1 : end + 9].startswith(_GOES_ON))


def _may_be_points(subject: Subject, words: str) -> bool:
    """Say whether the commas of words may be decimal points; asks the text only where a number has one."""
    if _COMMA.search(words) is None:
        return False
    return with_points(words) != words or subject.once(_writes_commas)


def _writes_commas(subject: Subject) -> bool:
    return writes_decimal_commas(subject.text)


def _said_as_none(number: Decimal, payload: Payload, words: Sequence[str]) -> bool:
    whole = isinstance(payload, Proportion) and payload.denominator is not None
    return number == 0 and whole and any(_NONE.search(one) for one in words)


def _said_as_grade(subject: Subject, value: Value, number: Decimal, words: Sequence[str]) -> bool:
    """Say whether words name a grade as one end of a range, open ones ("3+", "any grade") and Roman ones included."""
    spec = subject.field_of(value)
    if spec is None or spec.part not in _GRADES:
        return False
    named = [grades for one in words for grades in grades_in(one)]
    if spec.part == "grade_min":
        return any(grades.low == number or (grades.low is None and number in {0, 1}) for grades in named)
    return any(grades.high == number or (grades.high is None and number in _TOPS) for grades in named)


def _what_to_do(payload: Payload, absent: Sequence[Decimal]) -> str:
    if isinstance(payload, Proportion) and len(absent) == 1 and absent[0] == payload.percent:
        fit = agreement(payload)
        if fit is not None and fit.agrees:
            counts = f"{said(payload.numerator or 0)}/{said(payload.denominator or 0)}"
            return f"it agrees with {counts}, so mark it as computed from them"
    return "correct the number or the quote, or say that it is computed or inferred, and how"


def _without_how(subject: Subject, value: Value, payload: Payload) -> Iterator[Spot]:
    if value.how.strip() or value.rests_on:
        return
    computed = computed_from(payload, "percent") if isinstance(payload, Proportion) else None
    offer = f", such as “{computed.how}”" if computed and value.derivation is Derivation.COMPUTED else ""
    yield spot(
        value,
        f"{subject.label_of(value)} is {value.derivation}, but not said how: give the formula or the reason{offer}.",
    )


def _around(spread: Spread | None) -> tuple[Decimal | None, ...]:
    return (spread.low, spread.high) if spread else ()


_NUMBERS: Mapping[type, Callable[[Any], tuple[Decimal | int | None, ...]]] = {
    Integer: lambda one: (one.number,),
    Proportion: lambda one: (one.numerator, one.denominator, one.percent),
    Quantity: lambda one: (one.number, *_around(one.spread)),
    TimeToEvent: lambda one: (one.number, one.at, *_around(one.spread)),
    Estimate: lambda one: (one.number, *_around(one.spread), one.p.number if one.p else None),
}
