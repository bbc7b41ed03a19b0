"""Where a registry's statements go in a form: item kinds and fields by what they are to the checks, terms by code."""

from __future__ import annotations

import re

from app.domain.forms import Field, Form, ItemKind, Vocabulary
from app.domain.kinds import Term
from app.formats.registry_words import comparable
from app.reading.terms import find_term

_COUNTED = re.compile(
    r"(?:the )?(?:number|count|percentage|percent|proportion|rate|incidence|frequency|occurrence)"
    r"(?: (?:and|or|&) (?:number|percentage|percent|proportion|rate|incidence|frequency|severity|type))?"
    r" of (?:all )?(?:(?:treated|enrolled|evaluable) )?(?:participants?|patients?|subjects?|adults?)?\s?"
    r"(?:(?:with|who|having|achieving|experiencing|reporting)\b)?"
    r"(?:\s?(?:have|had|has|achieve|achieved|experience|experienced|report|reported|met|with)\b)?"
    r"(?:\s?(?:an?|the|any|at least one|one or more)\b)?\s?",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"([^()]{1,200})\(([^()]{1,60})\)\s*")
_WHEN = re.compile(r"[,\s]+(?:at|by|through|up to|within|until|over)\s[^()]{0,40}[0-9][^()]{0,40}", re.IGNORECASE)


class FormPlaces:
    """A form, asked for its places by what they are to the checks, so that a form with other keys is filled as well."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self._kinds: dict[str, ItemKind] = {}
        self._fields: dict[tuple[str, str], Field] = {}
        self._terms: dict[tuple[str, str], Term] = {}
        self._measures: dict[tuple[str, str], Term] = {}
        self._codes: dict[str, dict[str, Term]] = {}
        for kind in form.kinds:
            self._kinds.setdefault(kind.part, kind)
            for field in kind.live_fields:
                self._fields.setdefault((kind.key, field.part), field)

    def kind(self, part: str) -> ItemKind | None:
        """Return the item kind that is something to the checks, or None."""
        return self._kinds.get(part)

    def field(self, kind: str, part: str) -> Field | None:
        """Return the field of an item kind (by its key) that is something to the checks, or None."""
        return self._fields.get((kind, part))

    def coded(self, field: Field, code: str) -> Term | None:
        """Return the term of a registry's code, also in the spelling of the legacy shape; None where none is listed."""
        known = self._codes.get(field.vocabulary)
        if known is None:
            vocabulary = self.form.vocabulary(field.vocabulary)
            known = self._codes[field.vocabulary] = _by_code(vocabulary) if vocabulary else {}
        return known.get(comparable(code))

    def named(self, field: Field, words: str) -> Term:
        """Return the term whose label, code or synonym words are; others stay words."""
        key = (field.vocabulary, words)
        if key not in self._terms:
            found = self._find(field, words)
            self._terms[key] = found or Term(" ".join(words.split()))
        return self._terms[key]

    def measure(self, field: Field, title: str) -> Term:
        """Return the outcome that a title names, whoever it counts and whenever; a title that says more stays words.

        "Number of Participants With an Overall Response (ORR) at 6 Months" names ORR, "Duration of Complete Response"
        is not CR.
        """
        key = (field.vocabulary, title)
        if key not in self._measures:
            found = {term for words in _cores(title) if (term := self._find(field, words))}
            self._measures[key] = found.pop() if len(found) == 1 else Term(" ".join(title.split()))
        return self._measures[key]

    def _find(self, field: Field, words: str) -> Term | None:
        vocabulary = self.form.vocabulary(field.vocabulary)
        found = find_term(vocabulary, words) if vocabulary else None
        return Term(found.label, found.code) if found else None


def _by_code(vocabulary: Vocabulary) -> dict[str, Term]:
    found: dict[str, Term] = {}
    for term in vocabulary.live_terms:
        found.setdefault(comparable(term.code), Term(term.label, term.code))
    for term in vocabulary.live_terms:
        for name in (term.label, *term.synonyms):
            found.setdefault(comparable(name), Term(term.label, term.code))
    return found


def _cores(title: str) -> tuple[str, ...]:
    """Return what a title may name when who is counted and when is left out, its abbreviation in brackets by itself."""
    whole = " ".join(title.split())
    short = _WHEN.sub("", whole)
    if counted := _COUNTED.match(short):
        short = short[counted.end() :]
    bracketed = _BRACKETS.fullmatch(short)
    return (whole, short, bracketed[1].strip(), bracketed[2].strip()) if bracketed else (whole, short)
