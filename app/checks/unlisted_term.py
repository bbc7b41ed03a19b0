"""A term is one of its vocabulary; others are kept and flagged."""

from __future__ import annotations

from collections.abc import Iterator

from app.checks.subject import Spot, Subject, spot
from app.domain.forms import Vocabulary
from app.domain.kinds import Term, Terms
from app.reading.terms import suggest


def unlisted_term(subject: Subject) -> Iterator[Spot]:
    """Complain of a term that its field's vocabulary does not list, naming the nearest that it does."""
    for value in subject.content.values:
        if not isinstance(value.value, Term | Terms):
            continue
        field = subject.field_of(value)
        vocabulary = subject.form.vocabulary(field.vocabulary) if field else None
        if field is None or vocabulary is None:
            continue
        terms = value.value.terms if isinstance(value.value, Terms) else (value.value,)
        for term in terms:
            if not term.code or vocabulary.term(term.code) is None:
                yield spot(value, f"{field.label}: “{term.label}” is not in the list{_nearest(vocabulary, term)}.")


def _nearest(vocabulary: Vocabulary, term: Term) -> str:
    near = suggest(vocabulary, term.label, 1)
    return f"; it may be “{near[0].label}”" if near else "; choose a listed term if one means the same"
