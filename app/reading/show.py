"""How a payload reads, on the screen and in its editor; typing what is shown gives the payload back."""

from __future__ import annotations

from decimal import Decimal

from app.domain.forms import Field
from app.domain.kinds import (
    Comparator,
    Date,
    Estimate,
    Identifier,
    Integer,
    Kind,
    Payload,
    Proportion,
    PValue,
    Quantity,
    Reached,
    Reference,
    Spread,
    SpreadKind,
    Statistic,
    Term,
    Terms,
    Text,
    TimeToEvent,
    YesNo,
)
from app.reading.identifiers import parse_identifier, scheme_name
from app.reading.units import is_time

_SIGNS = {
    Comparator.EQ: "",
    Comparator.LT: "<",
    Comparator.LE: "≤",
    Comparator.GT: ">",
    Comparator.GE: "≥",
    Comparator.ABOUT: "about ",
    Comparator.UNCLEAR: "unclear ",
}
_SPREADS = {SpreadKind.RANGE: "range", SpreadKind.IQR: "IQR", SpreadKind.SD: "SD", SpreadKind.CI: "CI"}
_REACHED = {Reached.NOT_REACHED: "not reached", Reached.NOT_ESTIMABLE: "not estimable", Reached.REACHED: ""}


def show(payload: Payload, field: Field | None = None) -> str:
    """Return the text that shows a payload; `parse_typed` reads it back to the same payload.

    A reference shows its key (what it points to is named elsewhere). `field` lets an identifier leave out a scheme that
    the field implies.

    >>> show(Proportion(8, 11, Decimal("73")))
    '8/11 (73%)'
    """
    if isinstance(payload, Identifier):
        return _identifier(payload, field)
    if isinstance(payload, Reference):
        return payload.key
    if isinstance(payload, Quantity | Proportion | TimeToEvent | Estimate):
        return _compound(payload)
    return _simple(payload)


def _simple(payload: Text | Term | Terms | Integer | Date | YesNo) -> str:
    match payload:
        case Text(words):
            return words
        case Term(label):
            return label
        case Terms(terms):
            return "; ".join(term.label for term in terms)
        case Integer(number):
            return str(number)
        case Date(date, nature):
            return str(date) if nature == "unknown" else f"{date} ({nature})"
        case YesNo(answer):
            return answer.value


def _compound(payload: Quantity | Proportion | TimeToEvent | Estimate) -> str:
    match payload:
        case Quantity():
            return _quantity(payload)
        case Proportion():
            return _proportion(payload)
        case TimeToEvent():
            return _time(payload)
        case Estimate():
            return _estimate(payload)


def show_number(number: Decimal) -> str:
    """Return a number with its printed decimals; large and small powers of ten as 6×10^8.

    >>> show_number(Decimal("73.0")), show_number(Decimal("6E+8"))
    ('73.0', '6×10^8')
    """
    digits, _, power = str(number).partition("E")
    return f"{digits}×10^{power.lstrip('+')}" if power else digits


def show_spread(spread: Spread) -> str:
    """Return a spread as it stands in brackets, such as `95% CI 0.5–0.9`."""
    name = _SPREADS[spread.kind]
    level = f"{show_number(spread.level)}% " if spread.level is not None else ""
    if spread.kind is SpreadKind.SD and spread.high is None:
        return f"{level}{name} {_end(spread.low)}"
    low, high = (_end(end) for end in (spread.low, spread.high))
    dash = " to " if "-" in low + high or "×" in low + high else "–"
    return f"{level}{name} {low}{dash}{high}"


def _proportion(one: Proportion) -> str:
    counts = "" if one.numerator is None else str(one.numerator)
    if one.denominator is not None:
        counts = f"{counts or '?'}/{one.denominator}"
    if one.percent is None:
        return counts
    return f"{counts} ({show_number(one.percent)}%)" if counts else f"{show_number(one.percent)}%"


def _quantity(one: Quantity) -> str:
    spread = one.spread
    if one.number is None and spread is not None and _is_plain_range(spread) and one.comparator is Comparator.EQ:
        return f"{_end(spread.low)}–{_end(spread.high)} {one.unit}".rstrip()
    return _join(_number(one.comparator, one.number), _unit(one.number, one.unit), _brackets(spread))


def _unit(number: Decimal | None, unit: str) -> str:
    """Return a unit behind a number; of one month there is one."""
    return unit.removesuffix("s") if number == 1 and is_time(unit) else unit


def _is_plain_range(spread: Spread) -> bool:
    ends = (spread.low, spread.high)
    return (
        spread.kind is SpreadKind.RANGE
        and spread.level is None
        and all(end is not None and "-" not in str(end) and "E" not in str(end) for end in ends)
    )


def _time(one: TimeToEvent) -> str:
    reached = _REACHED[one.reached]
    if one.statistic is Statistic.RATE_AT:
        number = f"{_number(one.comparator, one.number)}%"
        at = "" if one.at is None and not one.unit else _join("at", _end(one.at), one.unit)
        return _join(number, at, reached, _brackets(one.spread))
    plain = one.number is None and one.comparator is Comparator.EQ and not one.unit and reached
    number = "" if plain else _number(one.comparator, one.number)
    at = "" if one.at is None else f"at {show_number(one.at)}"
    statistic = "" if one.statistic is Statistic.UNSTATED else one.statistic.value
    return _join(statistic, number, _unit(one.number, one.unit), at, reached, _brackets(one.spread))


def _estimate(one: Estimate) -> str:
    number = "" if one.number is None else show_number(one.number)
    p = f", {_p(one.p)}" if one.p is not None else ""
    return (_join(one.measure, number, _brackets(one.spread)) + p).removeprefix(", ")


def _p(p: PValue) -> str:
    sign = "=" if p.comparator is Comparator.EQ else _SIGNS[p.comparator].strip()
    return f"p {sign} {show_number(p.number)}"


def _identifier(one: Identifier, field: Field | None) -> str:
    asked = field or _ANY
    if parse_identifier(asked, one.value) == one:
        return one.value
    return f"{scheme_name(one.scheme)}: {one.value}"


def _number(comparator: Comparator, number: Decimal | None) -> str:
    return f"{_SIGNS[comparator]}{_end(number)}"


def _end(number: Decimal | None) -> str:
    return "?" if number is None else show_number(number)


def _brackets(spread: Spread | None) -> str:
    return f"({show_spread(spread)})" if spread is not None else ""


def _join(*parts: str) -> str:
    return " ".join(part for part in parts if part)


_ANY = Field(key="any", label="Any", kind=Kind.IDENTIFIER)
