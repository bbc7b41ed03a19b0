"""What a caveat can be raised on, and which types of caveat somebody typing may mean."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.findings import Finding
from app.domain.forms import Vocabulary, VocabularyTerm
from app.domain.kinds import Reference, Target
from app.domain.values import Value
from app.reading.terms import suggest
from app.usecases.statements import Words, standing_words
from app.viewmodels.desk import Desk
from app.viewmodels.told import value_text

MOST = 60
_LONGEST = 60


@dataclass(frozen=True)
class CaveatTarget:
    """A thing to doubt: how it reads, what refers to it, and its kind as vocabularies name it."""

    label: str
    reference: Reference
    kind: str


def targets_in_hand(desk: Desk) -> tuple[CaveatTarget, ...]:
    """Return what a caveat may speak of, the nearest first: the value in hand, its item and those above, the source."""
    found: list[CaveatTarget] = []
    if desk.item is not None and desk.field is not None and desk.content is not None:
        value = desk.content.current(desk.item.id, desk.field.key)
        if value is not None:
            words = f"{desk.field.label}: {_short(_words_of(desk, value))}"
            found.append(CaveatTarget(words, Reference(Target.VALUE, value.id), desk.item.kind))
    item = desk.item
    while item is not None and desk.content is not None:
        kind = desk.kind_of(item)
        label = f"{kind.label if kind else item.kind}: {_short(desk.name_of(item))}"
        found.append(CaveatTarget(label, Reference(Target.ITEM, item.id), item.kind))
        item = desk.content.item(item.parent) if item.parent else None
    if desk.source is not None:
        title = _short(desk.source.metadata.title or "untitled")
        found.append(CaveatTarget(f"Source: {title}", Reference(Target.SOURCE, desk.source.id), "source"))
    return tuple(found)


def target_of(reference: Reference, finding: Finding) -> int:
    """Return how well a target fits what a finding speaks of: its value before its item before its source; 0 if not."""
    return {finding.source: 1, finding.item: 2, finding.value: 3}.get(reference.key, 0)


def raised_by(finding: Finding) -> str:
    """Return who raises the caveat that a finding proposes: its rule."""
    return f"rule {finding.rule}, version {finding.version}"


def words_of(desk: Desk, finding: Finding) -> tuple[Words, ...]:
    """Return the words quoted where a finding is: of its value, else of its item."""
    quotes = desk.content.quotes_of(finding.value or finding.item) if desk.content is not None else ()
    found = (standing_words(desk.content, quote) for quote in quotes) if desk.content is not None else ()
    return tuple(words for words in found if words is not None)


def caveat_types(desk: Desk) -> Vocabulary | None:
    """Return the types of caveat that the form knows, or None."""
    field = desk.form.field("caveat", "type") if desk.form is not None else None
    return desk.form.vocabulary(field.vocabulary) if desk.form is not None and field is not None else None


def suggest_types(types: Vocabulary, typed: str, kind: str) -> tuple[VocabularyTerm, ...]:
    """Return the types that somebody typing may mean: an exact name first, then those that apply to a kind."""
    plain = " ".join(typed.split()).casefold()
    found = suggest(types, typed, MOST)
    return tuple(sorted(found, key=lambda term: (term.label.casefold() != plain, not applies(term, kind))))


def applies(term: VocabularyTerm, kind: str) -> bool:
    """Say whether a type of caveat is meant for a kind of thing."""
    return bool({kind, "any"} & set(term.extra.get("applies_to", "any").split()))


def about_type(term: VocabularyTerm) -> str:
    """Return what a type means and where that comes from; what comes from memory says so."""
    origin = "Definition from memory, not from a source" if term.from_memory else term.provenance
    return "\n".join(part for part in (term.definition, f"({origin})" if origin else "") if part)


def _words_of(desk: Desk, value: Value) -> str:
    return value_text(value, desk.form, desk.item.kind if desk.item is not None else "")


def _short(words: str) -> str:
    flat = " ".join(words[:200].split())
    return flat if len(flat) <= _LONGEST else f"{flat[: _LONGEST - 1]}…"
