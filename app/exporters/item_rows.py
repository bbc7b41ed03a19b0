"""Rows of the tidy files: one item a row, each part of its fields in a column of its own."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from app.domain.forms import Form
from app.domain.kinds import (
    Date,
    Estimate,
    Identifier,
    Integer,
    Payload,
    Proportion,
    Quantity,
    Reference,
    Spread,
    Term,
    Terms,
    Text,
    TimeToEvent,
    YesNo,
    kind_of,
)
from app.domain.records import Content, Item
from app.domain.values import Value
from app.exporters.columns import Slot
from app.exporters.csv_rows import Reading
from app.formats.csv_cells import NOT_GIVEN, UNREAD, Code, data_cell
from app.reading.naming import name_of

_NONE = Code(NOT_GIVEN)


def field_cells(reading: Reading, item: Item, slots: tuple[Slot, ...]) -> list[str]:
    """Return the cells of an item's fields: the current values, or why there is none."""
    cells: list[str] = []
    for slot in slots:
        found = reading.values.get((item.id, slot.field.key), ())
        values = [v for v in found if v.current and _fits(v, slot, reading.form, item)]
        pieces = [_value_pieces(value, reading.content, reading.form) for value in values]
        for part, column in zip(slot.parts, slot.columns, strict=True):
            cells.append(data_cell([piece for one in pieces for piece in one(part)], many=column.many))
    return cells


def _fits(value: Value, slot: Slot, form: Form, item: Item) -> bool:
    if value.value is not None:
        return kind_of(value.value) is slot.field.kind
    field = form.field(item.kind, value.field)
    return field is None or field.kind is slot.field.kind


def _value_pieces(value: Value, content: Content, form: Form) -> Callable[[str], tuple[str, ...]]:
    if value.value is None:
        code = Code(value.missing.value if value.missing else UNREAD)
        return lambda _: (code,)
    if isinstance(value.value, Terms):
        terms = value.value.terms
        return lambda part: tuple(_term_parts(term)[part] for term in terms)
    parts = payload_parts(value.value)
    if isinstance(value.value, Reference):
        parts["label"] = _target_label(value.value, content, form)
    return lambda part: (parts[part],)


def payload_parts(payload: Payload) -> dict[str, str]:
    """Return the parts of a payload by the names that `columns.PARTS` gives them; an absent one is a code."""
    match payload:
        case Quantity():
            measured = {"": _number(payload.number), "unit": payload.unit or _NONE}
            return {**measured, "comparator": payload.comparator.value, **_spread_parts(payload.spread)}
        case Proportion():
            return {name: _number(getattr(payload, name)) for name in ("numerator", "denominator", "percent")}
        case TimeToEvent():
            return _time_parts(payload)
        case Estimate():
            return _estimate_parts(payload)
        case _:
            return _simple_parts(payload)


def _simple_parts(
    payload: Text | Term | Terms | Integer | Date | Identifier | YesNo | Reference,
) -> dict[str, str]:
    match payload:
        case Text(text=words):
            return {"": words}
        case Term():
            return _term_parts(payload)
        case Terms(terms=terms):
            both = [_term_parts(term) for term in terms]
            return {name: "|".join(one[name] for one in both) for name in ("", "label")}
        case Integer(number=number):
            return {"": str(number)}
        case Date(date=date, nature=nature):
            return {"": date.iso, "precision": date.precision.value, "nature": nature}
        case Identifier(scheme=scheme, value=words):
            return {"scheme": scheme or _NONE, "": words}
        case YesNo(answer=answer):
            return {"": answer.value}
        case Reference(target=target, key=key, role=role):
            return {"": key, "target": target.value, "role": role or _NONE, "label": _NONE}


def _term_parts(term: Term) -> dict[str, str]:
    return {"": term.code or term.label, "label": term.label}


def _time_parts(payload: TimeToEvent) -> dict[str, str]:
    return {
        "statistic": payload.statistic.value,
        "": _number(payload.number),
        "unit": payload.unit or _NONE,
        "comparator": payload.comparator.value,
        "reached": payload.reached.value,
        "at": _number(payload.at),
        **_spread_parts(payload.spread),
    }


def _estimate_parts(payload: Estimate) -> dict[str, str]:
    return {
        "measure": payload.measure or _NONE,
        "": _number(payload.number),
        **_spread_parts(payload.spread),
        "p_comparator": payload.p.comparator.value if payload.p else _NONE,
        "p": _number(payload.p.number if payload.p else None),
    }


def _spread_parts(spread: Spread | None) -> dict[str, str]:
    if spread is None:
        return dict.fromkeys(("spread", "low", "high", "level"), _NONE)
    ends = {"low": _number(spread.low), "high": _number(spread.high), "level": _number(spread.level)}
    return {"spread": spread.kind.value, **ends}


def _number(number: Decimal | int | None) -> str:
    return _NONE if number is None else str(number)


def _target_label(reference: Reference, content: Content, form: Form) -> str:
    item = content.item(reference.key)
    if item is not None:
        return name_of(form, content, item)
    value = next((v for v in content.values if v.id == reference.key), None)
    owner = content.item(value.item) if value else None
    return f"{name_of(form, content, owner)} · {value.field}" if value and owner else _NONE
