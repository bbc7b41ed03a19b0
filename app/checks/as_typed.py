"""What n, N and percent say together: the third of two, and whether three agree as they are printed."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

import msgspec

from app.checks.wording import any_of, said
from app.domain.kinds import Proportion
from app.domain.values import Derivation
from app.reading.percents import agrees, decimals, percent_of
from app.stats.grim import possible_counts, possible_totals

ThirdPart = Literal["numerator", "denominator", "percent"]

_MOST_DECIMALS = 6
_MOST_PERCENT = 100
_MANY = 10**40


@dataclass(frozen=True)
class Third:
    """What the missing one of n, N and percent is, computed from the other two.

    `number` is it, or None when several counts are possible or none is; `least` and `most` are the smallest and the
    largest possible count (`most` is None where there is no largest), `possible` how many there are (None: without
    end); a percent is always one. `said` is the sentence to show beside the editor.
    """

    part: ThirdPart
    number: int | Decimal | None
    said: str
    least: int | None = None
    most: int | None = None
    possible: int | None = 1


@dataclass(frozen=True)
class Fit:
    """Whether a percent as printed agrees with its counts, the percent of the counts, and the sentence that says so."""

    agrees: bool
    right: Decimal
    said: str


@dataclass(frozen=True)
class Computed:
    """A proportion with one part computed from the two others, and what to store of that.

    `derivations` goes to the value's `part_derivations`, `how` to its `how`.
    """

    payload: Proportion
    part: ThirdPart
    derivations: dict[str, Derivation]
    how: str


def third_of(payload: Proportion, places: int = 1) -> Third | None:
    """Return what the missing one of n, N and percent is; None unless just one is missing and the others can be.

    A percent is rounded to `places` decimals, a half upwards.

    >>> third_of(Proportion(8, 11)).said
    '8/11 is 72.7 %.'
    >>> third_of(Proportion(None, 11, Decimal("73"))).said, third_of(Proportion(None, 30, Decimal("12"))).said
    ('73 % of 11 is 8.', '12 % of 30 is no whole number: 3/30 is 10 % and 4/30 is 13 %.')
    """
    match payload:
        case Proportion(numerator=int(n), denominator=int(of), percent=None) if 0 <= n <= of and 0 < of < _MANY:
            percent = percent_of(n, of, places)
            return Third("percent", percent, f"{n}/{of} is {percent} %.")
        case Proportion(numerator=None, denominator=int(of), percent=Decimal() as percent) if 0 < of < _MANY:
            return _numerator(percent, of) if 0 <= percent <= _MOST_PERCENT else None
        case Proportion(numerator=int(n), denominator=None, percent=Decimal() as percent) if 0 <= n < _MANY:
            return _denominator(n, percent) if 0 <= percent <= _MOST_PERCENT else None
    return None


def agreement(payload: Proportion) -> Fit | None:
    """Return whether a percent agrees with its counts as printed; None unless there are all three, and n of N can be.

    "73" admits 72.5 to 73.5, "73.0" does not.

    >>> agreement(Proportion(8, 11, Decimal("73"))).said
    '73 % agrees with 8/11, which is 72.7 %.'
    >>> agreement(Proportion(8, 11, Decimal("64"))).said
    '64 % does not agree with 8/11, which is 72.7 %; 64 % of 11 would be 7.'
    """
    n, of, percent = payload.numerator, payload.denominator, payload.percent
    if n is None or of is None or percent is None or not 0 <= n <= of or of == 0:
        return None
    fits = agrees(n, of, percent)
    right = percent_of(n, of, min(max(1, decimals(percent)), _MOST_DECIMALS))
    verb = "agrees" if fits else "does not agree"
    other = "" if fits else _other_count(of, percent)
    return Fit(fits, right, f"{said(percent)} % {verb} with {said(n)}/{said(of)}, which is {right} %{other}.")


def computed_from(payload: Proportion, part: ThirdPart | None = None, places: int = 1) -> Computed | None:
    """Return a proportion with a part computed from the two others, and the derivation and formula to store.

    `part` is computed anew when it is given, and is left as printed where it agrees; without it, the missing one is.
    None when the others do not say it, or leave several counts possible.

    >>> computed_from(Proportion(8, 11)).how, computed_from(Proportion(8, 11, Decimal("73")), "percent").how
    ('percent = 8/11 = 72.7 %, rounded to 1 decimal', 'percent = 8/11 = 73 %, rounded to a whole percent')
    >>> computed_from(Proportion(None, 11, Decimal("73"))).how
    'n = 73 % of 11 = 8, the only count that rounds to it'
    """
    stated = payload.percent if part == "percent" else None
    if stated is not None:
        places = min(decimals(stated), _MOST_DECIMALS)
    known = sum(one is not None for one in (payload.numerator, payload.denominator, payload.percent))
    if part is not None and known > 1:
        payload = msgspec.structs.replace(payload, **{part: None})
    third = third_of(payload, places)
    if third is None or third.number is None or (part is not None and third.part != part):
        return None
    whole = msgspec.structs.replace(payload, **{third.part: third.number})
    return Computed(whole, third.part, {third.part: Derivation.COMPUTED}, _formula(whole, third, places))


def _formula(whole: Proportion, third: Third, places: int) -> str:
    if third.part == "percent":
        rounded = "a whole percent" if places == 0 else f"{places} decimal{'' if places == 1 else 's'}"
        return f"percent = {whole.numerator}/{whole.denominator} = {third.number} %, rounded to {rounded}"
    if whole.percent is None:
        return ""
    if third.part == "numerator":
        percent = said(whole.percent)
        return f"n = {percent} % of {whole.denominator} = {third.number}, the only count that rounds to it"
    return f"N = {third.number}, the only number of which {whole.numerator} rounds to {said(whole.percent)} %"


def _numerator(percent: Decimal, of: int) -> Third:
    counts = possible_counts(percent, of)
    if not counts:
        return Third(
            "numerator", None, f"{said(percent)} % of {of} is no whole number: {_nearest(percent, of)}.", None, None, 0
        )
    many = counts.stop - counts.start
    number = counts[0] if many == 1 else None
    sentence = f"{said(percent)} % of {of} is {any_of(counts)}."
    return Third("numerator", number, sentence, counts[0], counts[-1], many)


def _denominator(n: int, percent: Decimal) -> Third | None:
    totals = possible_totals(n, percent)
    if totals is None:
        return Third("denominator", None, f"{n} is {said(percent)} % of no whole number.", None, None, 0)
    least, most = totals
    if most is None:
        return Third("denominator", None, f"{n} is {said(percent)} % of {least} or more.", least, None, None)
    number = least if least == most else None
    sentence = f"{n} is {said(percent)} % of {any_of(range(least, most + 1))}."
    return Third("denominator", number, sentence, least, most, most - least + 1)


def _nearest(percent: Decimal, of: int) -> str:
    """Return the percents of the counts on both sides of one that no count has."""
    below = int(percent * of / 100)
    places = min(decimals(percent), _MOST_DECIMALS)
    around = [count for count in (below, below + 1) if 0 <= count <= of]
    return " and ".join(f"{count}/{of} is {percent_of(count, of, places)} %" for count in around)


def _other_count(of: int, percent: Decimal) -> str:
    """Return which count the percent would fit, when there is one."""
    if not 0 <= percent <= _MOST_PERCENT + 1:
        return ""
    nearest = int((percent * of / 100).to_integral_value(ROUND_HALF_UP))
    if 0 <= nearest <= of and agrees(nearest, of, percent):
        return f"; {said(percent)} % of {said(of)} would be {said(nearest)}"
    return ""
