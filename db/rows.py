"""From domain values to table rows and back; the domain's constructors validate both ways."""

from __future__ import annotations

import math
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import msgspec

from app.domain.dates import PartialDate
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
    Target,
    Term,
    Terms,
    Text,
    TimeToEvent,
    YesNo,
    kind_of,
)
from app.domain.quotes import Quote
from app.domain.records import Curator, Item, Pass, Record, RecordState
from app.domain.values import Basis, Certainty, Derivation, Missing, Status, Value

Row = Mapping[Any, Any]

_LARGEST = (1 << 63) - 1
_payload_decoder = msgspec.json.Decoder(Payload)
_derivations_decoder = msgspec.json.Decoder(dict[str, Derivation])
_keys_decoder = msgspec.json.Decoder(tuple[str, ...])
_NO_PARTS, _NO_KEYS = "{}", "[]"


def dump(value: object) -> str:
    """Return the JSON text of a domain value."""
    return msgspec.json.encode(value).decode()


def curator_row(curator: Curator) -> dict[str, Any]:
    """Return the columns of a curator."""
    return msgspec.structs.asdict(curator)


def curator_of(row: Row) -> Curator:
    """Return the curator of a row."""
    return Curator(id=row["id"], name=row["name"], initials=row["initials"], orcid=row["orcid"], created=row["created"])


def record_row(record: Record) -> dict[str, Any]:
    """Return the columns of a record."""
    return msgspec.structs.asdict(record)


def record_of(row: Row) -> Record:
    """Return the record of a row."""
    return Record(
        id=row["id"],
        source=row["source"],
        curator=row["curator"],
        reading=Pass(row["reading"]),
        form=row["form"],
        state=RecordState(row["state"]),
        created=row["created"],
    )


def item_row(item: Item) -> dict[str, Any]:
    """Return the columns of an item."""
    return msgspec.structs.asdict(item)


def item_of(row: Row) -> Item:
    """Return the item of a row."""
    return Item(
        id=row["id"],
        record=row["record"],
        kind=row["kind"],
        parent=row["parent"],
        ordinal=row["ordinal"],
        created=row["created"],
    )


def quote_row(quote: Quote) -> dict[str, Any]:
    """Return the columns of a quote."""
    return {
        "id": quote.id,
        "revision": quote.revision,
        "start": quote.start,
        "stop": quote.end,
        "exact": quote.exact,
        "prefix": quote.prefix,
        "suffix": quote.suffix,
        "value_id": quote.value,
        "item_id": quote.item,
        "part": quote.part,
        "together": quote.group,
        "ordinal": quote.ordinal,
        "curator": quote.curator or None,
        "created": quote.created,
    }


def quote_of(row: Row) -> Quote:
    """Return the quote of a row."""
    return Quote(
        id=row["id"],
        revision=row["revision"],
        start=row["start"],
        end=row["stop"],
        exact=row["exact"],
        prefix=row["prefix"],
        suffix=row["suffix"],
        value=row["value_id"],
        item=row["item_id"],
        part=row["part"],
        group=row["together"],
        ordinal=row["ordinal"],
        curator=row["curator"] or "",
        created=row["created"],
    )


def value_row(value: Value) -> dict[str, Any]:
    """Return the columns of a value: its payload as JSON, and typed columns to compare and to search."""
    return {
        "id": value.id,
        "item": value.item,
        "field": value.field,
        "ordinal": value.ordinal,
        "current": int(value.current),
        "state": "value" if value.value is not None else "missing" if value.missing is not None else "unread",
        "as_stated": value.as_stated,
        "payload": None if value.value is None else dump(value.value),
        "missing": value.missing,
        "unread": value.unread,
        "derivation": value.derivation,
        "part_derivations": dump(value.part_derivations),
        "how": value.how,
        "rests_on": dump(value.rests_on),
        "outside": value.outside,
        "as_of": value.as_of.iso if value.as_of else None,
        "basis": value.basis,
        "certainty": value.certainty,
        "status": value.status,
        "note": value.note,
        "needs_review": int(value.needs_review),
        "curator": value.curator or None,
        "created": value.created,
        "modified": value.modified,
        **_typed(value.value),
    }


def value_of(row: Row) -> Value:
    """Return the value of a row; raises msgspec.ValidationError when its JSON is no longer a payload."""
    parts, rests_on = row["part_derivations"], row["rests_on"]
    return Value(
        id=row["id"],
        item=row["item"],
        field=row["field"],
        ordinal=row["ordinal"],
        current=bool(row["current"]),
        as_stated=row["as_stated"],
        value=None if row["payload"] is None else _payload_decoder.decode(row["payload"]),
        missing=None if row["missing"] is None else Missing(row["missing"]),
        unread=row["unread"],
        derivation=None if row["derivation"] is None else Derivation(row["derivation"]),
        part_derivations={} if parts == _NO_PARTS else _derivations_decoder.decode(parts),
        how=row["how"],
        rests_on=() if rests_on == _NO_KEYS else _keys_decoder.decode(rests_on),
        outside=row["outside"],
        as_of=None if row["as_of"] is None else PartialDate(row["as_of"]),
        basis=None if row["basis"] is None else Basis(row["basis"]),
        certainty=Certainty(row["certainty"]),
        status=Status(row["status"]),
        note=row["note"],
        needs_review=bool(row["needs_review"]),
        curator=row["curator"] or "",
        created=row["created"],
        modified=row["modified"],
    )


_BLANK: dict[str, Any] = {
    "kind": "",
    "code": "",
    "text": "",
    "comparator": "",
    "number": None,
    "unit": "",
    "low": None,
    "high": None,
    "numerator": None,
    "denominator": None,
    "percent": None,
    "p_comparator": None,
    "p": None,
    "date_iso": None,
    "ref_item": None,
    "ref_value": None,
    "ref_source": None,
    "ref_study": None,
}


ONLY_COMPARED = frozenset(_BLANK)
"""The columns of a value that are there to be compared and searched; whoever reads a value needs none of them."""


def _typed(payload: Payload | None) -> dict[str, Any]:
    if payload is None:
        return _BLANK
    return {**_BLANK, "kind": kind_of(payload), **_columns(payload)}


def _columns(payload: Payload) -> dict[str, Any]:
    match payload:
        case Text(text):
            return {"text": text}
        case Term(label, code):
            return {"text": label, "code": code}
        case Terms(terms):
            return {"text": "; ".join(t.label for t in terms), "code": "; ".join(t.code for t in terms)}
        case Identifier(scheme, value):
            return {"text": value, "code": scheme}
        case YesNo(answer):
            return {"code": answer}
        case Date(date, nature):
            return {"date_iso": date.iso, "code": nature}
        case Reference():
            return {f"ref_{Target(payload.target)}": payload.key, "code": payload.role}
        case _:
            return _numbers(payload)


def _numbers(payload: Integer | Quantity | Proportion | TimeToEvent | Estimate) -> dict[str, Any]:
    match payload:
        case Integer(number):
            return {"number": _real(number)}
        case Proportion(numerator, denominator, percent):
            counts = {"numerator": _count(numerator), "denominator": _count(denominator)}
            return {**counts, "percent": _real(percent)}
        case Estimate(measure, number, spread, p):
            stated = {"p": _real(p.number), "p_comparator": p.comparator} if p else {}
            return {"code": measure, "number": _real(number), **_ends(spread), **stated}
        case Quantity():
            shown = {"unit": payload.unit, "comparator": payload.comparator}
            return {**shown, "number": _real(payload.number), **_ends(payload.spread)}
        case TimeToEvent():
            said = payload.statistic if payload.reached == "reached" else payload.reached
            shown = {"unit": payload.unit, "comparator": payload.comparator, "code": said}
            return {**shown, "number": _real(payload.number), **_ends(payload.spread)}


def _ends(spread: Spread | None) -> dict[str, Any]:
    return {"low": _real(spread.low), "high": _real(spread.high)} if spread else {}


def _real(number: Decimal | int | None) -> float | None:
    """Return a comparable float; a number beyond its range stays in the JSON only."""
    try:
        real = math.nan if number is None else float(number)
    except OverflowError:
        return None
    return real if math.isfinite(real) else None


def _count(number: int | None) -> int | None:
    return number if number is not None and -_LARGEST <= number <= _LARGEST else None
