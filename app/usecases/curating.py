"""Filling a record from the words of its source: values, quotes and caveats."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from app.domain.changes import Act, Drop, EntityKind, Put
from app.domain.errors import RefusedError
from app.domain.forms import Field
from app.domain.ids import new_id, now
from app.domain.kinds import Kind, Payload, Reference, Text
from app.domain.quotes import Quote
from app.domain.records import Item, Pass, Record
from app.domain.sources import SourceState
from app.domain.store import Store
from app.domain.touched import Touched
from app.domain.values import Derivation, Missing, Value
from app.reading.show import show
from app.usecases.folded import need_standing
from app.usecases.meeting import commit
from app.usecases.parts import (
    FieldPlace,
    drops,
    field_place,
    kind_in,
    next_ordinal,
    pointing_caveats,
    quotes_for,
    spot,
    term_in,
    value_in,
    value_place,
)
from app.usecases.reviewing import after_change, after_loss
from app.usecases.statements import JUDGEMENT, Statement, Words, absent, label_words, merged, need_words


def start_record(store: Store, source: str, reading: Pass = Pass.FIRST) -> tuple[Record, Touched]:
    """Return this curator's record of a source in a pass, starting one with the project's form when there is none.

    A source that was still to do is in progress from then on. Raises RefusedError for one that is folded into another.
    """
    curator = store.acting()
    record = store.record_of(source, curator.id, reading)
    if record is not None:
        return record, Touched()
    need_standing(store, source)
    record = Record(
        id=new_id(), source=source, curator=curator.id, reading=reading, form=store.info().form, created=now()
    )
    edits = [Put(record)]
    whole = store.source(source)
    if whole.state is SourceState.TODO:
        edits.append(Put(msgspec.structs.replace(whole, state=SourceState.IN_PROGRESS)))
    return record, store.commit(Act(label="start a record", edits=tuple(edits)))


def state(store: Store, item: str, field: str, statement: Statement, words: Sequence[Words] = ()) -> Touched:
    """Say something of a field: the one road by which words and typing become values.

    A first statement makes a value. A further one joins it as a second quote when it says the same, fills in the parts
    that are lacking, follows as another value in a field that takes many, and otherwise stays beside it as a rival
    statement that is not current. What came from another source is stated here once words of this one say the same; its
    parts are never filled in from here.
    """
    return state_at(store, field_place(store, item, field), statement, words)[1]


def state_at(store: Store, place: FieldPlace, statement: Statement, words: Sequence[Words]) -> tuple[Value, Touched]:
    """Do what `state` does where the field is known already; return the value that came of it as well."""
    joined = _joined(place, statement)
    if joined is not None:
        return join_at(store, place, *joined, statement, words)
    return put_at(store, place, statement, words, replaced(place))


def put_value(
    store: Store, item: str, field: str, statement: Statement, words: Sequence[Words] = (), *, value: str | None = None
) -> Touched:
    """Write a statement in place of an existing value, whose quotes it keeps, or as a new value of a field.

    A new value is current when it is the field's first, or when the field takes many. Where words now speak of what was
    missing or unread, or a missing reason replaces a value, the quotes of what is replaced go.
    """
    place = field_place(store, item, field)
    return put_at(store, place, statement, words, value_in(place, value) if value else replaced(place))[1]


def put_at(
    store: Store,
    place: FieldPlace,
    statement: Statement,
    words: Sequence[Words],
    old: Value | None,
    first: Sequence[Put] = (),
) -> tuple[Value, Touched]:
    """Do what `put_value` does where the field is known already; return the value as well.

    `first` is what the act has to write before, such as an item that is new itself.
    """
    base = old or Value(
        id=new_id(),
        item=place.item.id,
        field=place.field.key,
        ordinal=max((v.ordinal for v in place.values), default=-1) + 1,
        current=place.field.many or not place.values,
        unread="",
        created=now(),
    )
    held = place.content.quotes_of(base.id)
    asked = quotes_for(store, words, held, value=base.id)
    new = after_change(base, _stated(store, base, statement, asked))
    outdated = statement.missing is not None or (base.value is None and bool(words))
    gone = [q for q in held if outdated and spot(q) not in set(map(spot, asked))]
    quotes = [q for q in asked if spot(q) not in set(map(spot, held))]
    if old is not None and not gone and not quotes and _says_the_same(old, new):
        return old, Touched()
    drops_first = (Drop(EntityKind.QUOTE, q.id) for q in gone)
    act = Act(label=_label(place.field, new), edits=(*first, *drops_first, Put(new), *map(Put, quotes)))
    return new, _commit(store, place, act)


def join_at(
    store: Store, place: FieldPlace, old: Value, both: Payload, statement: Statement, words: Sequence[Words]
) -> tuple[Value, Touched]:
    """Join a statement to a value that says the same, or lacks what it says; `both` is what they say together."""
    held = place.content.quotes_of(old.id)
    quotes = [q for q in quotes_for(store, words, held, value=old.id) if spot(q) not in set(map(spot, held))]
    said_here = {p for p in old.part_derivations if statement.payload and not absent(statement.payload, p)}
    derived = {p: how for p, how in old.part_derivations.items() if p not in said_here}
    elsewhere = old.derivation is Derivation.EXTERNAL
    told = bool(quotes) and (elsewhere or (old.how == JUDGEMENT and statement.derivation is not None))
    wordings = (old.as_stated, statement.as_stated) if both != old.value else (old.as_stated,)
    new = msgspec.structs.replace(
        old,
        value=both,
        as_stated=" … ".join(said for said in wordings if said) or (statement.as_stated if told else ""),
        derivation=(statement.derivation or Derivation.STATED) if told else old.derivation,
        how="" if told else old.how,
        outside="" if told else old.outside,
        part_derivations=derived | dict(statement.part_derivations),
        modified=now(),
        curator=store.acting().id,
    )
    new = after_change(old, new)
    if _says_the_same(old, new) and not quotes:
        return old, Touched()
    label = _label(place.field, new) if both != old.value else f"more words for {place.field.label}"
    return new, _commit(store, place, Act(label=label, edits=(Put(new), *map(Put, quotes))))


def replaced(place: FieldPlace) -> Value | None:
    """Return the value that makes way for a statement: a missing one, or the one unread of a field that takes one."""
    if place.field.many:
        return next((v for v in place.values if v.missing is not None), None)
    return place.current if place.current and place.current.value is None else None


def mark_missing(store: Store, item: str, field: str, reason: Missing, words: Sequence[Words] = ()) -> Touched:
    """Say why a field has no value; what stood there is replaced, with its quotes.

    Raises RefusedError for a field that holds several values: which of them is missing, nobody can say.
    """
    place = field_place(store, item, field)
    if place.field.many and len(place.values) > 1:
        raise RefusedError(
            f"{place.field.label} holds {len(place.values)} values; clear them before you say why there is none."
        )
    return put_at(store, place, Statement(missing=reason), words, place.current)[1]


def clear_value(store: Store, value: str) -> Touched:
    """Remove a value with its quotes and the caveats that point to it; the oldest rival becomes current."""
    place, old = value_place(store, value)
    content = store.content(place.content.record.id)
    edits = drops(content, pointing_caveats(store, content, {value}))
    edits += [Drop(EntityKind.QUOTE, q.id) for q in place.content.quotes_of(value)]
    edits.append(Drop(EntityKind.VALUE, value))
    rivals = [v for v in place.values if v.id != value]
    if old.current and rivals and not any(v.current for v in rivals):
        edits.append(Put(msgspec.structs.replace(rivals[0], current=True, modified=now())))
    return commit(store, Act(label=f"clear {place.field.label}", edits=tuple(edits)))


def make_current(store: Store, value: str) -> Touched:
    """Make one of several rival statements the current one. Raises RefusedError where all values of a field stand."""
    place, _ = value_place(store, value)
    if place.field.many:
        raise RefusedError(f"{place.field.label} takes many values and all of them stand; there is none to choose.")
    changed = [
        Put(msgspec.structs.replace(v, current=v.id == value, modified=now()))
        for v in place.values
        if v.current != (v.id == value)
    ]
    return _commit(store, place, Act(label=f"choose {place.field.label}", edits=tuple(changed)))


def add_quote(store: Store, words: Words, *, value: str | None = None, item: str | None = None) -> Touched:
    """Tie more words to a value or an item; words that are tied to it already change nothing."""
    need_words((words,))
    if (value is None) == (item is None):
        raise RefusedError("A quote belongs to one value or to one item.")
    owner = store.value(value) if value is not None else None
    content = store.content_at(owner.item if owner else item or "", owner.field if owner else "")
    held = content.quotes_of(value or item or "")
    (quote,) = quotes_for(store, (words,), held, value=value, item=item)
    if spot(quote) in set(map(spot, held)):
        return Touched()
    return store.commit(Act(label=f"quote “{label_words(quote.exact)}”", edits=(Put(quote),)))


def remove_quote(store: Store, quote: str) -> Touched:
    """Untie words; the value stays, counts as unvouched when these were its last, and is verified no more."""
    old = store.quote(quote)
    edits: list[Put | Drop] = [Drop(EntityKind.QUOTE, quote)]
    value = store.value(old.value) if old.value else None
    if value is not None and (corrected := after_loss(value)) != value:
        edits.append(Put(msgspec.structs.replace(corrected, modified=now(), curator=store.acting().id)))
    return store.commit(Act(label=f"unlink “{label_words(old.exact)}”", edits=tuple(edits)))


def explain(
    store: Store, value: str, derivation: Derivation, how: str = "", rests_on: Sequence[str] = (), outside: str = ""
) -> Touched:
    """Say how a value came about: a formula or reason, the values it rests on, or the source outside it comes from.

    Raises RefusedError for a computed or inferred value without a how, and an external one without its source or with
    words of this one.
    """
    if derivation in {Derivation.COMPUTED, Derivation.INFERRED} and not how.strip():
        raise RefusedError(f"Say how this value was {derivation}.")
    changes = {"derivation": derivation, "how": how, "rests_on": tuple(rests_on), "outside": outside}
    return _amend(store, value, changes, f"{derivation}:")


def amend(store: Store, value: str, **changes: object) -> Touched:
    """Change what stands around a value: note, needs_review, certainty, status, basis, as_of, derivation and how."""
    return _amend(store, value, changes, f"{' and '.join(changes).replace('_', ' ')} of")


def _amend(store: Store, value: str, changes: dict[str, Any], what: str) -> Touched:
    place, old = value_place(store, value)
    new = msgspec.structs.replace(old, **changes)
    if new == old:
        return Touched()
    new = msgspec.structs.replace(new, modified=now(), curator=store.acting().id)
    return _commit(store, place, Act(label=f"{what} {place.field.label}", edits=(Put(new),)))


def _commit(store: Store, place: FieldPlace, act: Act) -> Touched:
    """Write an act on one field; where it holds identifiers, trials meet or part in it."""
    return commit(store, act) if place.field.kind is Kind.IDENTIFIER else store.commit(act)


def raise_caveat(
    store: Store,
    record: str,
    target: Reference,
    type_code: str,
    severity: str,
    rationale: str,
    words: Sequence[Words] = (),
    *,
    raised_by: str = "",
) -> tuple[Item, Touched]:
    """Raise a caveat on an item, a value or the source, with its type, severity and rationale, in one act.

    `raised_by` names the rule that proposed it, when it was not the curator's own idea. Raises RefusedError when it
    lacks its type, severity or rationale, or points to what is not there.
    """
    if not (type_code.strip() and severity.strip() and rationale.strip()):
        raise RefusedError("A caveat needs its type, its severity and a rationale.")
    content = store.outline(record)
    form = store.form(content.record.form)
    kind = kind_in(form, "caveat")
    item = Item(id=new_id(), record=record, kind="caveat", ordinal=next_ordinal(content, None), created=now())
    payloads: dict[str, Payload] = {
        "type": term_in(form, kind, "type", type_code),
        "target": target,
        "severity": term_in(form, kind, "severity", severity),
        "rationale": Text(rationale),
        "raised_by": Text(raised_by or store.acting().name),
        "state": term_in(form, kind, "state", "open"),
    }
    values = [_judged(store, item, field, one) for field, one in payloads.items() if kind.field(field) is not None]
    quotes = quotes_for(store, words, item=item.id)
    act = Act(label=f"caveat: {label_words(rationale)}", edits=(Put(item), *map(Put, values), *map(Put, quotes)))
    return item, store.commit(act)


def _judged(store: Store, item: Item, field: str, payload: Payload) -> Value:
    return Value(
        id=new_id(),
        item=item.id,
        field=field,
        value=payload,
        derivation=Derivation.INFERRED,
        how=JUDGEMENT,
        curator=store.acting().id,
        created=now(),
        modified=now(),
    )


def _joined(place: FieldPlace, statement: Statement) -> tuple[Value, Payload] | None:
    """Return the value that a statement joins, with what both say: one that says the same, else one it completes."""
    found = [(v, both) for v in place.values if (both := merged(v.value, statement.payload)) is not None]
    found = [one for one in found if one[0].derivation is not Derivation.EXTERNAL or _adds_nothing(one[0], statement)]
    found.sort(key=lambda one: (one[0].value != one[1], not one[0].current))
    if not found or (place.field.many and found[0][0].value != found[0][1]):
        return None
    return found[0]


def _adds_nothing(value: Value, statement: Statement) -> bool:
    """Say whether a statement says all that a value holds."""
    return merged(statement.payload, value.value) == statement.payload


def _says_the_same(old: Value, new: Value) -> bool:
    """Compare as printed: 73 % and 73.0 % are not the same."""
    same = msgspec.structs.replace(new, modified=old.modified, curator=old.curator)
    return msgspec.json.encode(same) == msgspec.json.encode(old)


def _stated(store: Store, base: Value, statement: Statement, quotes: Sequence[Quote]) -> Value:
    derivation, stated = statement.derivation, statement.as_stated or base.as_stated
    if derivation is None and statement.payload is not None:
        derivation = Derivation.STATED if quotes or base.value is None else base.derivation
    if statement.missing is not None:
        derivation = Derivation.STATED if quotes else None
        stated = statement.as_stated or " … ".join(q.exact for q in quotes)
    return msgspec.structs.replace(
        base,
        as_stated=stated,
        value=statement.payload,
        missing=statement.missing,
        unread=statement.unread,
        derivation=derivation,
        part_derivations=dict(statement.part_derivations),
        how=statement.how,
        outside=statement.outside,
        rests_on=() if statement.missing is not None else base.rests_on,
        modified=now(),
        curator=store.acting().id,
    )


def _label(spec: Field, value: Value) -> str:
    if value.missing is not None:
        return f"set {spec.label} to {value.missing.replace('_', ' ')}"
    said = value.unread or ""
    if value.value is not None and not isinstance(value.value, Reference):
        said = show(value.value, spec)
    return f"set {spec.label} to {label_words(said)}" if said else f"set {spec.label}"
