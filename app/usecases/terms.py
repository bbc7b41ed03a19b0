"""A project's own terms: added beside the vocabularies of its forms, renamed, removed; each in one act to undo.

A code decides what a term is, so values are joined to a term, and follow its label, in the whole project.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import msgspec

from app.domain.changes import Act, Drop, EntityKind, Put
from app.domain.errors import NotFoundError, RefusedError
from app.domain.forms import AddedTerm, Form, Vocabulary, VocabularyTerm
from app.domain.ids import derived_id, now
from app.domain.kinds import Payload, Term, Terms, codes_of
from app.domain.store import Store
from app.domain.touched import Touched
from app.domain.values import Value
from app.forms.editing_terms import new_code, refuse_taken
from app.reading.terms import find_term


def add_term(
    store: Store,
    vocabulary: str,
    label: str,
    *,
    code: str = "",
    synonyms: Sequence[str] = (),
    definition: str,
    value: str | None = None,
) -> tuple[AddedTerm, Touched]:
    """Add a term to a vocabulary of the project and give every value that holds this label unlisted its code.

    `value` is the value it is added for, whose label may be another wording; an empty code is made from the label.
    Raises RefusedError without a definition, and for a label, synonym or code that names another term already.
    """
    words = " ".join(label.split())
    whole = _vocabulary(store, vocabulary, value)
    refuse_taken(whole, words)
    said = tuple(dict.fromkeys(" ".join(one.split()) for one in synonyms if one.strip()))
    for name in (words, *said):
        _refuse_named(whole, name)
    if not definition.strip():
        raise RefusedError(f"Say what “{words}” means: a term that a project adds needs a definition.")
    taken = {term.code for term in whole.terms}
    if code.strip() in taken:
        raise RefusedError(f"The code “{code.strip()}” means another term already; a code never changes its meaning.")
    key = code.strip() or new_code(words, taken)
    term = VocabularyTerm(code=key, label=words, synonyms=said, definition=definition.strip())
    added = AddedTerm(
        id=derived_id("added_term", f"{vocabulary}:{key}"),
        vocabulary=vocabulary,
        term=term,
        curator=store.acting().id,
        created=now(),
    )
    names = {name.casefold() for name in (words, *said)} | _unlisted_labels(store, value)
    listed = Term(words, key)
    joined = _renamed(store, vocabulary, lambda one: listed if not one.code and _folded(one) in names else one)
    return added, store.commit(Act(label=f"add the term “{words}”", edits=(Put(added), *map(Put, joined))))


def rename_term(store: Store, term: str, label: str) -> Touched:
    """Give one of the project's own terms another label; its old one stays a synonym, and values follow.

    Raises RefusedError for a label that names another term, NotFoundError for a term that the project did not add.
    """
    old = added_term(store, term)
    words = " ".join(label.split())
    if words == old.term.label:
        return Touched()
    whole = _vocabulary(store, old.vocabulary)
    refuse_taken(whole, words, but=old.term.code)
    _refuse_named(whole, words, but=old.term.code)
    synonyms = tuple(dict.fromkeys(one for one in (*old.term.synonyms, old.term.label) if one != words))
    new = msgspec.structs.replace(old, term=msgspec.structs.replace(old.term, label=words, synonyms=synonyms))
    listed = Term(words, old.term.code)
    followed = _renamed(store, old.vocabulary, lambda one: listed if one.code == listed.code else one)
    said = f"rename the term “{old.term.label}” to “{words}”"
    return store.commit(Act(label=said, edits=(Put(new), *map(Put, followed))))


def remove_term(store: Store, term: str) -> Touched:
    """Remove one of the project's own terms. Raises RefusedError while values hold it, NotFoundError for any other."""
    old = added_term(store, term)
    held = sum(old.term.code in _codes(value.value) for value in _values(store, old.vocabulary))
    if held:
        plural = ("values hold", "them") if held > 1 else ("value holds", "it")
        raise RefusedError(f"{held} {plural[0]} “{old.term.label}”; change {plural[1]} before the term goes.")
    return store.commit(Act(label=f"remove the term “{old.term.label}”", edits=(Drop(EntityKind.ADDED_TERM, old.id),)))


def added_term(store: Store, key: str) -> AddedTerm:
    """Return one of the project's own terms by its id. Raises NotFoundError for a term that comes with a form."""
    found = next((one for one in store.added_terms() if one.id == key), None)
    if found is None:
        raise NotFoundError("This is no term that the project added; terms of a form are changed in the form.")
    return found


def _vocabulary(store: Store, key: str, value: str | None = None) -> Vocabulary:
    """Return a vocabulary with the project's own terms: of the form that a value is made with, else of any form.

    Raises RefusedError when the value's field picks from another, NotFoundError when no form has it.
    """
    if value is not None:
        held = store.value(value)
        content = store.content_at(held.item, held.field)
        form = store.form(content.record.form)
        field = form.field(content.items[0].kind, held.field)
        if field is None or field.vocabulary != key:
            raise RefusedError("This value does not pick from that vocabulary; nothing was added.")
        forms: list[Form] = [form]
    else:
        forms = [store.form(store.info().form), *(form for _, form in store.forms())]
    found = next((one for form in forms if (one := form.vocabulary(key)) is not None), None)
    if found is None:
        raise NotFoundError(f"No form of this project has a vocabulary “{key}”.")
    return found


def _refuse_named(vocabulary: Vocabulary, name: str, *, but: str = "") -> None:
    found = find_term(vocabulary, name)
    if found is not None and found.code != but:
        raise RefusedError(f"“{name}” is another name of “{found.label}” already; pick that term.")


def _unlisted_labels(store: Store, value: str | None) -> set[str]:
    payload = store.value(value).value if value is not None else None
    terms = payload.terms if isinstance(payload, Terms) else (payload,) if isinstance(payload, Term) else ()
    unlisted = {_folded(term) for term in terms if not term.code}
    return unlisted if len(unlisted) == 1 else set()


def _renamed(store: Store, vocabulary: str, change: Callable[[Term], Term]) -> list[Value]:
    """Return the values of a vocabulary's fields that a change of their terms changes, as they are then."""
    changed: list[Value] = []
    for value in _values(store, vocabulary):
        payload = _changed(value.value, change)
        if payload != value.value:
            changed.append(msgspec.structs.replace(value, value=payload, modified=now(), curator=store.acting().id))
    return changed


def _changed(payload: Payload | None, change: Callable[[Term], Term]) -> Payload | None:
    if isinstance(payload, Term):
        return change(payload)
    if isinstance(payload, Terms):
        return Terms(tuple(dict.fromkeys(map(change, payload.terms))))
    return payload


def _values(store: Store, vocabulary: str) -> Iterator[Value]:
    """Yield the values of all fields that pick from a vocabulary."""
    for record in store.records():
        form = store.form_as_kept(record.form)
        picking = {(k.key, f.key) for k in form.kinds for f in k.fields if f.vocabulary == vocabulary}
        if picking:
            content = store.content(record.id)
            kinds = {item.id: item.kind for item in content.items}
            yield from (value for value in content.values if (kinds[value.item], value.field) in picking)


def _codes(payload: Payload | None) -> frozenset[str]:
    return codes_of(payload) if isinstance(payload, Term | Terms) else frozenset()


def _folded(term: Term) -> str:
    return " ".join(term.label.split()).casefold()
