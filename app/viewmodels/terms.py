"""What is offered while a term is typed, and which terms of the value in hand the list does not have yet."""

from __future__ import annotations

from app.domain.forms import Field, Vocabulary, VocabularyTerm
from app.domain.kinds import Term, Terms
from app.domain.values import Value
from app.reading.terms import suggest
from app.viewmodels.desk import Desk
from app.viewmodels.options_model import Option

_MOST = 12
_SYNONYMS = 3


def vocabulary_of(desk: Desk, field: Field) -> Vocabulary | None:
    """Return the terms that a field picks from, or None."""
    return desk.form.vocabulary(field.vocabulary) if desk.form and field.vocabulary else None


def suggest_terms(desk: Desk, field: Field, typed: str) -> list[Option]:
    """Return the terms that somebody typing may mean: label, and quietly code, matching synonyms and origin."""
    vocabulary = vocabulary_of(desk, field)
    if vocabulary is None:
        return []
    own = added_codes(desk, vocabulary.key)
    return [Option(t.code, t.label, about(t, typed, added=t.code in own)) for t in suggest(vocabulary, typed, _MOST)]


def added_codes(desk: Desk, vocabulary: str) -> frozenset[str]:
    """Return the codes of the terms that this project added to a vocabulary."""
    if desk.store is None:
        return frozenset()
    return frozenset(one.term.code for one in desk.store.added_terms() if one.vocabulary == vocabulary)


def about(term: VocabularyTerm, typed: str, *, added: bool) -> str:
    """Return what stands beside a term's label: its code, the synonyms that the typing matches, where it comes from."""
    said = [term.code] if term.code.casefold() != term.label.casefold() else []
    said += [f"= {name}" for name in _matching(term, typed)]
    if added:
        said.append("added here")
    elif term.from_memory:
        said.append("from memory")
    return " · ".join(said)


def unlisted(value: Value | None) -> tuple[str, ...]:
    """Return the labels of the terms that a value holds without a code."""
    payload = value.value if value is not None else None
    terms = payload.terms if isinstance(payload, Terms) else (payload,) if isinstance(payload, Term) else ()
    return tuple(term.label for term in terms if not term.code)


def _matching(term: VocabularyTerm, typed: str) -> list[str]:
    wanted = typed.casefold().strip()
    if not wanted or wanted in term.label.casefold():
        return []
    named = [name for name in term.synonyms if wanted in name.casefold() and name.casefold() != term.code.casefold()]
    return sorted(named, key=len)[:_SYNONYMS]
