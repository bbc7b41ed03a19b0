"""The kinds, fields and terms of a form by what they are asked for, made once a form."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from app.domain.forms import Field, Form, ItemKind, VocabularyTerm
from app.reading.terms import suggest

_KEPT = 16
_MOST_NEAR = 10_000


class Needed(NamedTuple):
    """A needed field, and the parts of its item that must hold one of a few codes for it to apply."""

    field: Field
    when: tuple[tuple[str, frozenset[str]], ...]


@dataclass(frozen=True)
class FormIndex:
    """A form's fields by kind and key, its live ones by kind and part, its needed ones by kind, its terms by code.

    `parts` are what its item kinds are to the checks, by key.
    """

    form: Form
    parts: Mapping[str, str]
    fields: Mapping[tuple[str, str], Field]
    fields_by_part: Mapping[tuple[str, str], Field]
    needed: Mapping[str, tuple[Needed, ...]]
    terms: Mapping[str, Mapping[str, VocabularyTerm]]
    near: dict[tuple[str, str], str] = dataclasses.field(default_factory=dict)

    def nearest(self, vocabulary: str, words: str) -> str:
        """Return the label of the term of a vocabulary that words may mean, or ""; asked for once a wording."""
        if (vocabulary, words) not in self.near:
            if len(self.near) >= _MOST_NEAR:
                self.near.clear()
            whole = self.form.vocabulary(vocabulary)
            found = suggest(whole, words, 1) if whole else ()
            self.near[vocabulary, words] = found[0].label if found else ""
        return self.near[vocabulary, words]


def form_index(form: Form) -> FormIndex:
    """Return the index of a form; those asked for last are kept."""
    found = _INDEXES.get(id(form))
    if found is None or found.form is not form:
        if len(_INDEXES) >= _KEPT:
            _INDEXES.clear()
        found = _INDEXES[id(form)] = _made(form)
    return found


def _made(form: Form) -> FormIndex:
    return FormIndex(
        form=form,
        parts={kind.key: kind.part for kind in form.kinds},
        fields={(kind.key, spec.key): spec for kind in form.kinds for spec in kind.fields},
        fields_by_part={(kind.key, spec.part): spec for kind in form.kinds for spec in kind.live_fields},
        needed={kind.key: _needed(kind) for kind in form.kinds},
        terms={one.key: {term.code: term for term in one.terms} for one in form.vocabularies},
    )


def _needed(kind: ItemKind) -> tuple[Needed, ...]:
    parts = {spec.key: spec.part for spec in kind.live_fields}
    return tuple(
        Needed(spec, tuple((parts.get(other, ""), frozenset(codes)) for other, codes in spec.when.items()))
        for spec in kind.live_fields
        if spec.needed
    )


_INDEXES: dict[int, FormIndex] = {}
