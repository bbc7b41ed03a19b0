"""From words, or from typing, to a value: reading, then the one road of `curating.state`."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.errors import RefusedError
from app.domain.forms import Field, Form
from app.domain.kinds import Kind, Payload, Term, Terms
from app.domain.store import Store
from app.domain.touched import Touched
from app.domain.values import Derivation, Value
from app.reading import Around, Reading, ReadingError, parse_typed, read
from app.usecases.curating import join_at, put_at, replaced, state_at
from app.usecases.parts import field_place, value_in
from app.usecases.statements import Statement, Words, absent, merged


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
    return read(field, text[start:end], Around(text, start, end), form.vocabulary(field.vocabulary))


def vouch(
    store: Store, item: str, field: str, words: Words, *, proposals: bool = False
) -> tuple[Offer | None, Touched]:
    """Put words into a field: read them, and save value and quote; words that cannot be read are kept as they stand.

    Parts found outside the words are saved only with `proposals`; otherwise those that the value lacks come back as an
    offer. Raises RefusedError for a reference: words say nothing of which item is meant.
    """
    place = field_place(store, item, field)
    if place.field.kind is Kind.REFERENCE:
        raise RefusedError(f"{place.field.label} points to another item; choose it in the field.")
    text = store.text(words.revision)
    found = read_words(place.form, place.field, text, words.start, words.end)
    statement, quotes = _statement(found, words, text, taken=proposals)
    value, touched = state_at(store, place, statement, quotes)
    lacking = [part for part in found.proposals if value.value is not None and absent(value.value, part)]
    offer = Offer(item, field, value.id, found, words.revision) if lacking and not proposals else None
    return offer, touched


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
    exact = store.text(words.revision)[words.start : words.end]
    return state_at(store, place, Statement(unread=exact, as_stated=exact), (words,))[1]


def type_value(store: Store, item: str, field: str, typed: str, *, value: str | None = None) -> tuple[str, Touched]:
    """Save what was typed into a field, in place of `value`, of what was missing or unread, or as a new value.

    Returns ("", touched), or the sentence that says what would fit, with the typing kept as words still to be read.
    The quotes of a value that is typed over stay: they are still its words.
    """
    place = field_place(store, item, field)
    spec = place.field
    old = value_in(place, value) if value else replaced(place)
    try:
        statement = _typed(old, payload=parse_typed(spec, typed, place.form.vocabulary(spec.vocabulary)))
        complaint = ""
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
