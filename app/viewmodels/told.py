"""How a line of the journal reads: what stood there before, what stands there now, and where."""

from __future__ import annotations

from datetime import datetime
from enum import Enum

import msgspec

from app.domain.anchors import Anchor
from app.domain.changes import Change, Entity, EntityKind
from app.domain.dates import on_the_wall
from app.domain.duplicates import LinkState, SourceLink
from app.domain.findings import Acknowledgement
from app.domain.forms import AddedTerm, Form
from app.domain.kinds import Identifier, Payload, Reference
from app.domain.quotes import Quote
from app.domain.records import Curator, Item, Record
from app.domain.sources import Metadata, Source
from app.domain.studies import Choice, Membership, Study
from app.domain.values import Value
from app.reading.show import show
from app.viewmodels.standing import reviewed

_QUIET = frozenset({"id", "created", "modified", "curator", "item", "field", "schema"})
_LONGEST = 2000
_LINKED = {LinkState.MERGED: "Merged.", LinkState.WAITING: "Perhaps one work.", LinkState.APART: "Kept apart."}


def local_time(at: str) -> str:
    """Return a time of the journal (UTC, ISO 8601) as the clock on the wall showed it."""
    return on_the_wall(datetime.fromisoformat(at)).strftime("%Y-%m-%d %H:%M:%S")


def before_and_after(change: Change, form: Form | None, kind: str) -> tuple[str, str]:
    """Return how a thing read before and after a change, "" where it did not exist.

    `kind` is the item kind that a value's field belongs to. When both sides read alike, what else differs is named.
    """
    before, after = change.before, change.after
    if isinstance(before, Source) and isinstance(after, Source):
        return _differences(before, after)
    sides = tuple("" if one is None else _told(one, form, kind) for one in (before, after))
    if before is not None and after is not None and sides[0] == sides[1]:
        sides = _differences(before, after)
    return sides[0][:_LONGEST], sides[1][:_LONGEST]


def value_text(value: Value, form: Form | None, kind: str) -> str:
    """Return a value as it is read: typed, a missing reason, or the words that nobody has read yet."""
    if value.value is not None:
        spec = form.field(kind, value.field) if form is not None else None
        if isinstance(value.value, Reference):
            return f"→ {value.value.role or value.value.target}"
        return show(value.value, spec)
    if value.missing is not None:
        return value.missing.replace("_", " ")
    return f"“{value.unread}”" if value.unread else "(empty)"


def field_label(change: Change, entity: Entity | None, form: Form | None, kind: str) -> str:
    """Return the field that a value is of, or what sort of thing another entity is.

    An import and a new text of a source are journalled by their line alone.
    """
    if isinstance(entity, Value):
        spec = form.field(kind, entity.field) if form is not None else None
        return spec.label if spec is not None else entity.field.replace("_", " ")
    if isinstance(entity, Item):
        found = form.kind(entity.kind) if form is not None else None
        return found.label if found is not None else entity.kind.replace("_", " ")
    if entity is None:
        return "New text" if change.entity is EntityKind.REVISION else "Import"
    return "Own term" if isinstance(entity, AddedTerm) else type(entity).__name__


def _told(entity: Entity, form: Form | None, kind: str) -> str:
    match entity:
        case Value():
            return " · ".join(part for part in (value_text(entity, form, kind), reviewed(entity)) if part)
        case Quote():
            return f"“{entity.exact}”"
        case Item():
            return f"at place {entity.ordinal + 1}"
        case Record():
            return f"{entity.reading} reading, {entity.state}"
        case Curator():
            return entity.name
        case Source():
            return entity.metadata.title or "Untitled source"
        case _:
            return _told_beside(entity)


def _told_beside(entity: Anchor | Study | Membership | Choice | Acknowledgement | AddedTerm | SourceLink) -> str:
    """Return how something reads that stands beside the records."""
    match entity:
        case Anchor():
            return f"{entity.standing}: “{entity.exact}”" if entity.exact else entity.standing.value
        case Study():
            known = ", ".join(one.value for one in entity.identifiers)
            return " · ".join(part for part in (entity.title, known) if part) or "Untitled study"
        case Membership():
            return f"joined by {entity.joined.replace('_', ' ')}"
        case Choice():
            return f"{entity.cell}: {entity.reason.replace('_', ' ')}" + (f" ({entity.note})" if entity.note else "")
        case Acknowledgement():
            return f"{entity.rule}: {entity.reason}"
        case SourceLink():
            return " ".join((_LINKED[entity.state], *entity.reasons[:1]))
        case AddedTerm():
            return f"{entity.term.label}: {entity.term.definition}"


def _differences(before: Entity, after: Entity) -> tuple[str, str]:
    """Return the fields in which two states of one thing differ, as `name: what stands there`, a line each."""
    old, new = _flat(before), _flat(after)
    names = [name for name in {**old, **new} if old.get(name, "") != new.get(name, "") and name not in _QUIET]
    return _listed(names, old), _listed(names, new)


def _listed(names: list[str], side: dict[str, str]) -> str:
    return "\n".join(f"{name.replace('_', ' ')}: {_short(side.get(name, ''))}" for name in names)


def _flat(entity: Entity | Metadata) -> dict[str, str]:
    found: dict[str, str] = {}
    for field in msgspec.structs.fields(entity):
        one = getattr(entity, field.name)
        if isinstance(one, Metadata):
            found |= _flat(one)
        else:
            found[field.name] = _plain(one)
    return found


def _plain(one: object) -> str:
    if one is None or one is False or one == ():
        return ""
    if one is True:
        return "yes"
    if isinstance(one, Enum):
        return str(one.value).replace("_", " ")
    if isinstance(one, Identifier):
        return f"{one.scheme} {one.value}"
    if isinstance(one, tuple):
        return "; ".join(_plain(part) for part in one)
    if isinstance(one, dict):
        return "; ".join(f"{name} {_plain(part)}" for name, part in one.items())
    return show(one) if isinstance(one, Payload) else str(one)


def _short(words: str) -> str:
    return (words if len(words) <= 300 else f"{words[:299]}…") or "—"
