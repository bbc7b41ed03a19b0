"""A term is one of its vocabulary; others are kept and flagged."""

from __future__ import annotations

from collections.abc import Iterator

from app.checks.subject import Spot, Subject, spot
from app.domain.forms import Field
from app.domain.kinds import Term, Terms


def unlisted_term(subject: Subject) -> Iterator[Spot]:
    """Complain of a term that its field's vocabulary does not list, naming the nearest that it does."""
    for value in subject.holding(Term, Terms):
        field = subject.field_of(value)
        if field is None:
            continue
        terms = value.value.terms if isinstance(value.value, Terms) else (value.value,)
        for term in terms:
            if isinstance(term, Term) and subject.lists(field, term.code) is False:
                yield spot(
                    value, f"{field.label}: “{term.label}” is not in the list{_nearest(subject, field, term.label)}."
                )


def _nearest(subject: Subject, field: Field, words: str) -> str:
    near = subject.nearest_label(field, words)
    return f"; it may be “{near}”" if near else "; choose a listed term if one means the same"
