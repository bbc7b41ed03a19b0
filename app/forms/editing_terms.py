"""Changes of a form's vocabularies, each a pure function from a form to a form.

A code is for ever: it never means another term, and a term that records hold is retired, never removed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence

import msgspec

from app.domain.errors import RefusedError
from app.domain.forms import Form, Vocabulary, VocabularyTerm
from app.forms.editing import Held
from app.forms.rules import is_key

_LONGEST_CODE = 40


def add_vocabulary(form: Form, key: str, label: str, terms: Sequence[VocabularyTerm], *, note: str = "") -> Form:
    """Return a form with a new vocabulary of at least one term. Raises RefusedError for a bad or known key."""
    if not is_key(key):
        raise RefusedError(f"“{key}” is no key of a vocabulary: use small letters, digits and _, at most 40.")
    if form.vocabulary(key):
        raise RefusedError(f"There is a vocabulary with the key “{key}” already; choose another key.")
    if not label.strip():
        raise RefusedError("A vocabulary needs a label.")
    if not terms:
        raise RefusedError(f"{label.strip()} needs at least one term.")
    empty = Vocabulary(key=key, label=label.strip(), note=note.strip())
    new = msgspec.structs.replace(form, vocabularies=_sorted((*form.vocabularies, empty)))
    for term in terms:
        new = add_term(new, key, term)
    return new


def describe_vocabulary(form: Form, key: str, *, label: str | None = None, note: str | None = None) -> Form:
    """Return a form with another label or note for a vocabulary; its key stays. Raises RefusedError for no label."""
    old = vocabulary_of(form, key)
    said = old.label if label is None else " ".join(label.split())
    if not said:
        raise RefusedError("A vocabulary needs a label.")
    new = msgspec.structs.replace(old, label=said, note=old.note if note is None else note.strip())
    kept = tuple(new if one.key == key else one for one in form.vocabularies)
    return msgspec.structs.replace(form, vocabularies=kept)


def remove_vocabulary(form: Form, key: str) -> Form:
    """Return a form without a vocabulary. Raises RefusedError while a field picks from it."""
    vocabulary = vocabulary_of(form, key)
    users = [field.label for kind in form.kinds for field in kind.fields if field.vocabulary == key]
    if users:
        raise RefusedError(f"{', '.join(users)} picks from {vocabulary.label}; it cannot go.")
    return msgspec.structs.replace(form, vocabularies=tuple(one for one in form.vocabularies if one.key != key))


def add_term(form: Form, vocabulary: str, term: VocabularyTerm, *, before: str = "") -> Form:
    """Return a form with a new term in a vocabulary; an empty code is made from the label.

    Raises RefusedError for a label or code that stands there already.
    """
    whole = vocabulary_of(form, vocabulary)
    label = " ".join(term.label.split())
    refuse_taken(whole, label)
    code = term.code.strip() or new_code(label, {one.code for one in whole.terms})
    if whole.term(code):
        raise RefusedError(f"The code “{code}” means {_named(whole, code)} already; a code never changes its meaning.")
    new = msgspec.structs.replace(term, code=code, label=label, synonyms=_synonyms(term.synonyms, label))
    terms = list(whole.terms)
    terms.insert(next((at for at, one in enumerate(terms) if one.code == before), len(terms)), new)
    return _with_terms(form, whole, terms)


def edit_term(
    form: Form,
    vocabulary: str,
    code: str,
    *,
    label: str | None = None,
    synonyms: Sequence[str] | None = None,
    definition: str | None = None,
    provenance: str | None = None,
) -> Form:
    """Return a form with a term's label, synonyms, definition or provenance changed; its code stays.

    What was said under the old label keeps it. Raises RefusedError for a label that another term has.
    """
    whole = vocabulary_of(form, vocabulary)
    term = term_of(whole, code)
    new_label = term.label if label is None else " ".join(label.split())
    if new_label != term.label:
        refuse_taken(whole, new_label, but=code)
    new = msgspec.structs.replace(
        term,
        label=new_label,
        synonyms=_synonyms(term.synonyms if synonyms is None else synonyms, new_label),
        definition=term.definition if definition is None else definition.strip(),
        provenance=term.provenance if provenance is None else provenance.strip(),
    )
    return _with_terms(form, whole, [new if one.code == code else one for one in whole.terms])


def move_term(form: Form, vocabulary: str, code: str, steps: int) -> Form:
    """Return a form with a term moved by a number of places in its vocabulary, up when negative."""
    whole = vocabulary_of(form, vocabulary)
    terms = list(whole.terms)
    here = terms.index(term_of(whole, code))
    terms.insert(min(max(here + steps, 0), len(terms) - 1), terms.pop(here))
    return _with_terms(form, whole, terms)


def retire_term(form: Form, vocabulary: str, code: str) -> Form:
    """Return a form that offers a term no longer; what was said with it stays readable."""
    return _retired(form, vocabulary, code, retired=True)


def bring_back_term(form: Form, vocabulary: str, code: str) -> Form:
    """Return a form that offers a retired term again."""
    return _retired(form, vocabulary, code, retired=False)


def remove_term(form: Form, vocabulary: str, code: str, held: Held) -> Form:
    """Return a form without a term. Raises RefusedError when records hold it, a field needs it, or it is the last."""
    whole = vocabulary_of(form, vocabulary)
    term = term_of(whole, code)
    holders = len(held.terms.get((vocabulary, code), ()))
    if holders:
        plural = "s" if holders != 1 else ""
        raise RefusedError(f"{term.label} stands in {holders} record{plural}; retire it instead of removing it.")
    waiting = _waiting(form, vocabulary, code)
    if waiting:
        raise RefusedError(f"{', '.join(waiting)} is shown when {term.label} is chosen; change that first.")
    if len(whole.terms) == 1:
        raise RefusedError(f"{term.label} is the only term of {whole.label}; add another before it goes.")
    return _with_terms(form, whole, [one for one in whole.terms if one.code != code])


def vocabulary_of(form: Form, key: str) -> Vocabulary:
    """Return a vocabulary of a form. Raises RefusedError when there is none."""
    found = form.vocabulary(key)
    if found is None:
        raise RefusedError(f"The form “{form.title}” has no vocabulary “{key}”.")
    return found


def term_of(vocabulary: Vocabulary, code: str) -> VocabularyTerm:
    """Return a term of a vocabulary. Raises RefusedError when there is none."""
    found = vocabulary.term(code)
    if found is None:
        raise RefusedError(f"{vocabulary.label} has no term with the code “{code}”.")
    return found


def refuse_taken(vocabulary: Vocabulary, label: str, *, but: str = "") -> None:
    """Raise RefusedError for an empty label, or one that names another term of the vocabulary whatever its case."""
    if not label:
        raise RefusedError("A term needs a label.")
    for term in vocabulary.terms:
        if term.code != but and term.label.casefold() == label.casefold():
            how = "is retired there; bring it back instead" if term.retired else "stands there already"
            raise RefusedError(f"“{term.label}” {how}: {vocabulary.label} has it under the code {term.code}.")


def new_code(label: str, taken: Collection[str]) -> str:
    """Return a code for a label that no other term has: capitals, digits and _, with a number behind where needed."""
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode()
    base = re.sub(r"[^A-Z0-9]+", "_", plain.upper()).strip("_")[:_LONGEST_CODE] or "TERM"
    code, number = base, 1
    while code in taken:
        number += 1
        code = f"{base}_{number}"
    return code


def _retired(form: Form, vocabulary: str, code: str, *, retired: bool) -> Form:
    whole = vocabulary_of(form, vocabulary)
    new = msgspec.structs.replace(term_of(whole, code), retired=retired)
    return _with_terms(form, whole, [new if one.code == code else one for one in whole.terms])


def _waiting(form: Form, vocabulary: str, code: str) -> list[str]:
    """Return the fields that are shown when a field of this vocabulary holds a code."""
    found: list[str] = []
    for kind in form.kinds:
        asked = {field.key for field in kind.fields if field.vocabulary == vocabulary}
        found += [field.label for field in kind.fields for key in asked & set(field.when) if code in field.when[key]]
    return found


def _with_terms(form: Form, vocabulary: Vocabulary, terms: Sequence[VocabularyTerm]) -> Form:
    new = msgspec.structs.replace(vocabulary, terms=tuple(terms))
    kept = tuple(new if one.key == vocabulary.key else one for one in form.vocabularies)
    return msgspec.structs.replace(form, vocabularies=kept)


def _sorted(vocabularies: Sequence[Vocabulary]) -> tuple[Vocabulary, ...]:
    return tuple(sorted(vocabularies, key=lambda one: one.key))


def _synonyms(synonyms: Sequence[str], label: str) -> tuple[str, ...]:
    words = (" ".join(synonym.split()) for synonym in synonyms)
    return tuple(dict.fromkeys(one for one in words if one and one != label))


def _named(vocabulary: Vocabulary, code: str) -> str:
    return term_of(vocabulary, code).label
