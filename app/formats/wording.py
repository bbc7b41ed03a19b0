"""How a value and an item read in one short line: in lists, exports and on the command line."""

from __future__ import annotations

from decimal import Decimal

import msgspec

from app.domain.forms import Form
from app.domain.kinds import (
    Comparator,
    Date,
    Estimate,
    Identifier,
    Integer,
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
from app.domain.records import Content, Item
from app.domain.values import Value


def payload_words(payload: Payload) -> str:
    """Return how a payload reads, its numbers as printed.

    >>> from decimal import Decimal
    >>> payload_words(Proportion(numerator=8, denominator=11, percent=Decimal("73")))
    '8/11 (73%)'
    """
    match payload:
        case Text(text=words) | Term(label=words) | Identifier(value=words):
            return words
        case Terms(terms=terms):
            return ", ".join(term.label for term in terms)
        case Integer(number=number):
            return str(number)
        case Proportion():
            return _proportion(payload)
        case Quantity():
            return _measured(payload.comparator, payload.number, payload.unit, payload.spread)
        case TimeToEvent():
            return _time(payload)
        case Estimate():
            return _estimate(payload)
        case Date(date=date, nature=nature):
            return str(date) if nature == "unknown" else f"{date} ({nature})"
        case YesNo(answer=answer):
            return answer.value
        case Reference(target=target, key=key, role=role):
            return f"{role} {target.value} {key}".strip()


def value_words(value: Value) -> str:
    """Return how a value reads: its payload, its missing reason in words, or its unread words."""
    if value.value is not None:
        return payload_words(value.value)
    return value.missing.value.replace("_", " ") if value.missing else value.unread or ""


def item_label(content: Content, item: Item, form: Form) -> str:
    """Return what names an item: the fields its kind lists as title, else its kind and its place among its siblings."""
    kind = form.kind(item.kind)
    fields = kind.title if kind else ()
    found = [content.current(item.id, field) for field in fields]
    words = [value_words(v) for v in found if v and v.missing is None and not isinstance(v.value, Reference)]
    if words:
        return " · ".join(" ".join(one.split()) for one in words)
    alike = [one.id for one in content.children(item.parent) if one.kind == item.kind]
    return f"{kind.label if kind else item.kind} {alike.index(item.id) + 1}"


def in_form_order(content: Content, form: Form) -> Content:
    """Return a record's content with its values in the order of its items and of the form's fields, quotes likewise."""
    items = {item.id: (at, item.kind) for at, item in enumerate(content.items)}
    fields = {(kind.key, field.key): at for kind in form.kinds for at, field in enumerate(kind.fields)}

    def place(value: Value) -> tuple[int, int, str, int]:
        at, kind = items[value.item]
        return at, fields.get((kind, value.field), len(fields)), value.field, value.ordinal

    values = tuple(sorted(content.values, key=place))
    owners = {value.id: (items[value.item][0], at + 1) for at, value in enumerate(values)}
    owners |= {item.id: (at, 0) for at, item in enumerate(content.items)}
    quotes = sorted(content.quotes, key=lambda quote: (*owners[quote.value or quote.item or ""], quote.ordinal))
    return msgspec.structs.replace(content, values=values, quotes=tuple(quotes))


def _proportion(payload: Proportion) -> str:
    counts = "" if payload.numerator is None else str(payload.numerator)
    if payload.denominator is not None:
        counts = f"{counts or '?'}/{payload.denominator}"
    if payload.percent is None:
        return counts
    return f"{counts} ({payload.percent}%)" if counts else f"{payload.percent}%"


def _measured(comparator: Comparator, number: Decimal | None, unit: str, spread: Spread | None) -> str:
    parts = ["" if number is None else _compared(comparator, str(number)), unit, _spread(spread)]
    return " ".join(part for part in parts if part)


def _compared(comparator: Comparator, number: str) -> str:
    sign = "" if comparator is Comparator.EQ else comparator.value
    return f"{sign} {number}" if sign.isalpha() else sign + number


def _spread(spread: Spread | None) -> str:
    if spread is None:
        return ""
    if spread.kind is SpreadKind.SD:
        return f"(SD {spread.low if spread.low is not None else spread.high})"
    low, high = ("?" if end is None else str(end) for end in (spread.low, spread.high))
    name = {SpreadKind.RANGE: "range", SpreadKind.IQR: "IQR"}.get(spread.kind, "CI")
    level = f"{spread.level}% " if spread.level is not None else ""
    return f"({level}{name} {low} to {high})"


def _time(payload: TimeToEvent) -> str:
    if payload.reached is not Reached.REACHED:
        words = f"{payload.statistic.value} {payload.reached.value.replace('_', ' ')}"
        return " ".join(part for part in (words, _spread(payload.spread)) if part)
    if payload.statistic is Statistic.RATE_AT:
        when = f"at {payload.at} {payload.unit}".rstrip() if payload.at is not None else ""
        rate = "" if payload.number is None else _compared(payload.comparator, f"{payload.number}%")
        return " ".join(part for part in (rate, when, _spread(payload.spread)) if part)
    return f"{payload.statistic.value} {_measured(payload.comparator, payload.number, payload.unit, payload.spread)}"


def _estimate(payload: Estimate) -> str:
    parts = [payload.measure, "" if payload.number is None else str(payload.number), _spread(payload.spread)]
    return " ".join(part for part in (*parts, _p(payload.p)) if part)


def _p(p: PValue | None) -> str:
    if p is None:
        return ""
    return (
        f"p{p.comparator.value}{p.number}" if not p.comparator.value.isalpha() else f"p {p.comparator.value} {p.number}"
    )
