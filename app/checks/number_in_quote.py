"""Rule V27: a typed number occurs in its quote, else the value is computed or inferred and says how."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from app.checks.subject import Spot, Subject, spot
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
from app.reading.numbers import values_in
from app.reading.show import show_number

_FROM_WORDS = {None, Derivation.STATED, Derivation.NORMALISED}
_NONE = re.compile(r"\b(?:no|none|neither|not any|without)\b", re.IGNORECASE)


def number_in_quote(subject: Subject) -> Iterator[Spot]:
    """Complain of a stated number that none of its value's quotes holds, in digits or in words.

    Zero of a stated whole may be quoted as "no" or "none" (rule V28). A value without quotes is another rule's.
    """
    for value in subject.content.values:
        if not value.needs_words or value.value is None:
            continue
        quotes = subject.quotes_of.get(value.id, ())
        if not quotes:
            continue
        words = [quote.exact for quote in quotes]
        printed = frozenset[Decimal]().union(*(values_in(one) for one in words))
        absent = [n for n in _claimed(value) if n not in printed and not _said_as_none(n, value.value, words)]
        if absent:
            listed = ", ".join(dict.fromkeys(show_number(number) for number in absent))
            verb = "is" if len(absent) == 1 else "are"
            yield spot(
                value,
                f"{subject.label_of(value)}: {listed} {verb} not in the quoted words; correct the number or the quote, "
                "or say that it is computed or inferred, and how.",
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


def _claimed(value: Value) -> list[Decimal]:
    """Return the numbers that a value claims to be in its words: those of parts without a derivation of their own."""
    if value.value is None:
        return []
    return [
        number
        for part, number in numbers_of(value.value).items()
        if value.part_derivations.get(part.partition(".")[0], None) in _FROM_WORDS
    ]


def _said_as_none(number: Decimal, payload: Payload, words: list[str]) -> bool:
    whole = isinstance(payload, Proportion) and payload.denominator is not None
    return number == 0 and whole and any(_NONE.search(one) for one in words)
