"""From words, or from typing, to a value: reading, then the one road of `curating.state`."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.domain.changes import Put
from app.domain.errors import RefusedError
from app.domain.forms import Field, Form
from app.domain.ids import new_id, now
from app.domain.kinds import Kind, Payload, Term, Terms, codes_of
from app.domain.records import Content, Item
from app.domain.store import Store
from app.domain.touched import Touched
from app.domain.values import Derivation, Value
from app.reading.result import Around, Reading, ReadingError
from app.usecases.curating import add_quote, join_at, put_at, replaced, state_at
from app.usecases.parts import FieldPlace, field_in, field_place, kind_in, may_stand, next_ordinal, value_in
from app.usecases.statements import JUDGEMENT, Statement, Words, absent, merged

_OF_WORDS = (None, Derivation.STATED, Derivation.NORMALISED)


@dataclass(frozen=True)
class Offer:
    """A part that was found outside the words and waits for a yes: the reading it belongs to, and where it goes."""

    item: str
    field: str
    value: str
    reading: Reading
    revision: str

    @property
    def sentence(self) -> str:
        """How the offer reads, such as `denominator 11`."""
        return ", ".join(f"{name} {getattr(self.reading.payload, name, '')}" for name in self.reading.proposals)


def read_words(form: Form, field: Field, text: str, start: int, end: int) -> Reading:
    """Return what the words `text[start:end]` say for a field; nothing is saved."""
    from app.reading.readers import read

    return read(field, text[start:end], Around(text, start, end), form.vocabulary(field.vocabulary))


def vouch(
    store: Store, item: str, field: str, words: Words, *, proposals: bool = False
) -> tuple[Offer | None, Touched]:
    """Put words into a field: read them, and save value and quote; words that cannot be read are kept as they stand.

    Where the field holds a value already, words that cannot be read, or are no term of its list, are tied to it: they
    vouch for what was typed.
    Parts found outside the words are saved only with `proposals`; otherwise those that the value lacks come back as an
    offer. Raises RefusedError for a reference: words say nothing of which item is meant.
    """
    place = field_place(store, item, field)
    if place.field.kind is Kind.REFERENCE:
        raise RefusedError(f"{place.field.label} points to another item; choose it in the field.")
    text = store.text(words.revision)
    found = read_words(place.form, place.field, text, words.start, words.end)
    statement, quotes = _statement(found, words, text, taken=proposals)
    if _says_nothing_more(statement) and (held := _vouched_for(place)) is not None:
        return None, add_quote(store, words, value=held.id)
    value, touched = state_at(store, place, statement, quotes)
    lacking = [part for part in found.proposals if value.value is not None and absent(value.value, part)]
    offer = Offer(item, field, value.id, found, words.revision) if lacking and not proposals else None
    return offer, touched


def vouch_row(store: Store, record: str, kind: str, parent: str, field: str, words: Words) -> tuple[Item, Touched]:
    """Make an item below a parent of the words that one of its fields reads, in one act.

    Raises RefusedError when the form does not let it stand there.
    """
    content = store.content(record)
    form = store.form(content.record.form)
    item_kind = kind_in(form, kind)
    may_stand(content, item_kind, parent)
    ordinal = next_ordinal(content, parent)
    item = Item(id=new_id(), record=record, kind=kind, parent=parent, ordinal=ordinal, created=now())
    place = FieldPlace(Content(record=content.record, items=(item,)), item, form, field_in(form, item, field))
    text = store.text(words.revision)
    found = read_words(form, place.field, text, words.start, words.end)
    statement, quotes = _statement(found, words, text, taken=True)
    return item, put_at(store, place, statement, quotes, None, first=(Put(item),))[1]


def contradicted(store: Store, item: str, field: str, words: Words) -> Value | None:
    """Return the value of a field that takes one beside which words would stand as a rival statement, or None."""
    place = field_place(store, item, field)
    held = place.current
    if place.field.many or place.field.kind is Kind.REFERENCE or held is None or held.value is None:
        return None
    text = store.text(words.revision)
    found = read_words(place.form, place.field, text, words.start, words.end)
    statement, _ = _statement(found, words, text, taken=False)
    if _says_nothing_more(statement) and _vouched_for(place) is not None:
        return None
    joins = any(merged(value.value, statement.payload) is not None for value in place.values)
    return None if joins else held


def accept(store: Store, offer: Offer) -> Touched:
    """Take the parts that an offer proposes, as inferred, with the words where they were found.

    Raises RefusedError when the value has changed so that they no longer fit.
    """
    place = field_place(store, offer.item, offer.field)
    old = next((v for v in place.values if v.id == offer.value), None)
    both = merged(old.value, offer.reading.payload) if old else None
    if old is None or both is None:
        raise RefusedError("The value has changed since this was offered; select its words again.")
    inferred = tuple((name, Derivation.INFERRED) for name in offer.reading.proposals)
    statement = Statement(payload=offer.reading.payload, as_stated="", part_derivations=inferred)
    quotes = [
        Words(offer.revision, part.start, part.end, part.name)
        for part in offer.reading.parts
        if part.name in offer.reading.proposals
    ]
    return join_at(store, place, old, both, statement, quotes)[1]


def keep_words(store: Store, item: str, field: str, words: Words) -> Touched:
    """Put words into a field as they stand, to be read later; a text field takes them as its value."""
    place = field_place(store, item, field)
    if place.field.kind is Kind.TEXT:
        return vouch(store, item, field, words)[1]
    if (held := _vouched_for(place)) is not None:
        return add_quote(store, words, value=held.id)
    exact = store.text(words.revision)[words.start : words.end]
    return state_at(store, place, Statement(unread=exact, as_stated=exact), (words,))[1]


def type_value(store: Store, item: str, field: str, typed: str, *, value: str | None = None) -> tuple[str, Touched]:
    """Save what was typed into a field, in place of `value`, of what was missing or unread, or as a new value.

    Returns ("", touched), or the sentence that says what would fit, with the typing kept as words still to be read.
    The quotes of a value that is typed over stay: they are still its words.
    """
    from app.reading.typed import parse_typed

    place = field_place(store, item, field)
    spec = place.field
    old = value_in(place, value) if value else replaced(place)
    try:
        statement = _typed(old, payload=parse_typed(spec, typed, place.form.vocabulary(spec.vocabulary)))
        statement, complaint = _judged(place, old, statement), ""
    except ReadingError as error:
        statement, complaint = _typed(old, unread=typed), str(error)
    return complaint, put_at(store, place, statement, (), old)[1]


def _typed(old: Value | None, *, payload: Payload | None = None, unread: str | None = None) -> Statement:
    derivation = old.derivation if old and old.derivation else None if payload is None else Derivation.STATED
    return Statement(
        payload=payload,
        unread=unread,
        as_stated=old.as_stated if old else "",
        derivation=derivation,
        how=old.how if old else "",
        outside=old.outside if old else "",
        part_derivations=tuple(old.part_derivations.items()) if old else (),
    )


def _judged(place: FieldPlace, old: Value | None, statement: Statement) -> Statement:
    """Return what was typed into a field that its curator judges: an inference, unless words say so."""
    has_words = old is not None and bool(place.content.quotes_of(old.id))
    if not place.field.judged or has_words or statement.derivation not in _OF_WORDS:
        return statement
    return replace(statement, derivation=Derivation.INFERRED, how=JUDGEMENT, as_stated="")


def _says_nothing_more(statement: Statement) -> bool:
    return statement.unread is not None or codes_of(statement.payload) == frozenset({""})


def _vouched_for(place: FieldPlace) -> Value | None:
    """Return the value that words which say nothing new vouch for: the typed one of a field that takes one."""
    held = None if place.field.many else place.current
    return held if held is not None and held.value is not None and codes_of(held.value) != frozenset({""}) else None


def _statement(found: Reading, words: Words, text: str, *, taken: bool) -> tuple[Statement, list[Words]]:
    """Return what a reading says and the quotes it rests on: the words themselves, and those of proposals taken."""
    payload = found.payload if taken else found.stated
    exact = text[words.start : words.end]
    if payload is None:
        return Statement(unread=exact, as_stated=exact), [words]
    elsewhere = found.proposals if taken else ()
    quotes = [words]
    quotes += [Words(words.revision, p.start, p.end, p.name) for p in found.parts if p.name in elsewhere]
    normalised = isinstance(payload, Term | Terms) and payload_words(payload) != exact
    statement = Statement(
        payload=payload,
        as_stated=exact,
        derivation=Derivation.NORMALISED if normalised else Derivation.STATED,
        part_derivations=tuple((name, Derivation.INFERRED) for name in elsewhere),
    )
    return statement, quotes


def payload_words(payload: Term | Terms) -> str:
    """Return the labels of terms as one line; words that equal it were taken as they stand, others normalised."""
    return payload.label if isinstance(payload, Term) else ", ".join(term.label for term in payload.terms)
