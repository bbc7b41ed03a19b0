"""What a reference field may point to: things of this record, and those of the project's other sources.

A name is what is shown and what is typed; it leads back to one thing only.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.errors import NotFoundError
from app.domain.forms import Field
from app.domain.kinds import Reference, Target
from app.domain.records import Content, Item
from app.domain.sources import Source, SourceQuery
from app.domain.store import Store
from app.reading.naming import name_of
from app.usecases.statements import label_words
from app.viewmodels.desk import Desk
from app.viewmodels.options_model import Option, matching

_MOST = 12
_LONGEST = 80
_FROM_LETTERS = 3
"""From how many letters on the titles of other sources are searched."""
_ACROSS = frozenset({"overlap", "trial_link", "same_as"})
"""Kinds (by their part) whose references may point into the records of other sources."""


def reference_names(desk: Desk, field: Field) -> dict[str, Reference]:
    """Return what of this record and its source a field may point to, by name; equal names are numbered.

    The item in hand is not among them: nothing points to itself.
    """
    here = desk.item.id if desk.item else ""
    return {name: target for name, target in _named(desk, field).items() if target.key != here}


def _named(desk: Desk, field: Field) -> dict[str, Reference]:
    """Return every name of this record that a field may use, made once for each state of the record."""
    key = (*field.targets, field.part)
    if key not in desk.held.names:
        desk.held.names[key] = _names(desk, field)
    return desk.held.names[key]


def _names(desk: Desk, field: Field) -> dict[str, Reference]:
    if desk.content is None or desk.source is None:
        return {}
    found: dict[str, Reference] = {}
    anything = "any" in field.targets
    with_values = anything or "value" in field.targets
    named = {i.id: desk.name_of(i) for i in desk.content.items if with_values or i.kind in field.targets}
    for item in desk.content.items:
        if anything or item.kind in field.targets:
            _name_once(found, named[item.id], Reference(Target.ITEM, item.id))
    if anything or ("source" in field.targets and field.part != "supersedes"):
        _name_once(found, f"Source: {label_words(desk.source.metadata.title, _LONGEST)}", _to_source(desk.source.id))
    if with_values:
        for value in desk.content.values:
            owner = desk.held.item(value.item)
            spec = desk.form.field(owner.kind, value.field) if desk.form and owner else None
            if owner and spec and owner.kind != "caveat":
                _name_once(found, f"{named[owner.id]} › {spec.label}", Reference(Target.VALUE, value.id))
    return found


def suggest_references(desk: Desk, field: Field, typed: str) -> list[Option]:
    """Return what somebody typing may want to point to: of this record, of its study elsewhere, of the project."""
    named = reference_names(desk, field)
    near = [Option(name, name, "this record") for name in named]
    found = list(matching(near, typed))[:_MOST]
    found += [option for option, _ in _elsewhere(desk, field, typed) if option.key not in named]
    return found[: 2 * _MOST]


def reference_named(desk: Desk, field: Field, name: str, item: str) -> Reference | None:
    """Return what a name leads to from an item, or None; nothing points to itself."""
    here = _named(desk, field).get(name)
    if here is not None:
        return here if here.key != item else None
    return next((target for option, target in _elsewhere(desk, field, name) if option.label == name), None)


def name_of_reference(desk: Desk, field: Field, target: Reference) -> str:
    """Return the name of what a reference points to."""
    here = next((name for name, one in _named(desk, field).items() if one.key == target.key), "")
    if here:
        return here
    if target.key not in desk.names_elsewhere:
        desk.names_elsewhere[target.key] = _name_elsewhere(desk, target)
    return desk.names_elsewhere[target.key]


# -- other sources -------------------------------------------------------------------------------------------------


def _elsewhere(desk: Desk, field: Field, typed: str) -> Iterator[tuple[Option, Reference]]:
    """Yield what other sources offer, with what it leads to, each name once."""
    if desk.store is None or desk.source is None:
        return
    seen: set[str] = set()
    for option, target in (*_sources(desk, field, typed), *_items(desk, field, typed)):
        if option.label not in seen:
            seen.add(option.label)
            yield option, target


def _sources(desk: Desk, field: Field, typed: str) -> Iterator[tuple[Option, Reference]]:
    store, here = desk.store, desk.source
    if store is None or here is None or "source" not in field.targets or len(typed.strip()) < _FROM_LETTERS:
        return
    words = typed.rpartition(" · ")[0] or typed
    rows = store.list_rows(SourceQuery(words=words, order="title"))[:_MOST]
    for row in store.source_rows(rows).values():
        if row.id != here.id:
            name = _title(store.source(row.id))
            yield Option(name, name, "another source"), _to_source(row.id)


def _items(desk: Desk, field: Field, typed: str) -> Iterator[tuple[Option, Reference]]:
    """Yield items of other records, those of the same study first, then those that a search for the words finds."""
    store, here = desk.store, desk.source
    if store is None or here is None or not _crosses(desk, field):
        return
    wanted = set(field.targets)
    of_study = [*_of_study(desk, store, wanted)]
    named = {f"{name} — {short}": (item, "same study") for item, name, short in of_study}
    if len(typed.strip()) >= _FROM_LETTERS:
        for item, name, short in _searched(store, wanted, here.id, typed.partition(" — ")[0]):
            named.setdefault(f"{name} — {short}", (item, "another record"))
    options = [Option(name, name, detail) for name, (_, detail) in named.items()]
    for option in matching(options, typed):
        yield option, Reference(Target.ITEM, named[option.key][0].id)


def _crosses(desk: Desk, field: Field) -> bool:
    kinds = [k for k in desk.form.kinds if k.part in _ACROSS] if desk.form else []
    return any(field in kind.fields for kind in kinds)


def _of_study(desk: Desk, store: Store, wanted: set[str]) -> Iterator[tuple[Item, str, str]]:
    """Yield items of the wanted kinds in the other records of the studies that this record's trials belong to."""
    mine = {item.id for item in desk.content.items} if desk.content else set()
    trials = [item.id for item in desk.content.items if _part_of(desk, item) == "trial"] if desk.content else []
    studies = {member.study for trial in trials if (member := store.membership_of(trial)) is not None}
    others = {m.item for study in studies for m in store.members(study) if m.item not in mine}
    for trial in sorted(others):
        content = store.content(store.item(trial).record)
        for item in content.below(trial):
            if item.kind in wanted:
                yield item, *_told(store, content, item)


def _part_of(desk: Desk, item: Item) -> str:
    kind = desk.kind_of(item)
    return kind.part if kind else ""


def _searched(store: Store, wanted: set[str], here: str, words: str) -> Iterator[tuple[Item, str, str]]:
    for hit in store.search(words, limit=4 * _MOST).hits:
        if hit.item and hit.source != here:
            item = store.item(hit.item)
            if item.kind in wanted:
                yield item, *_told(store, store.content(item.record), item)


def _told(store: Store, content: Content, item: Item) -> tuple[str, str]:
    """Return how an item of any record and its source are called."""
    return name_of(store.form(content.record.form), content, item), short_name(store.source(content.record.source))


def _name_elsewhere(desk: Desk, target: Reference) -> str:
    store = desk.store
    if store is None:
        return "something that is gone"
    try:
        if target.target is Target.SOURCE:
            return _title(store.source(target.key))
        item = store.item(target.key)
        name, short = _told(store, store.content(item.record), item)
    except NotFoundError:
        return "something that is gone"
    return f"{name} — {short}"


def short_name(source: Source) -> str:
    """Return a source in two words: its first author and its year, else its title."""
    authors, date = source.metadata.authors, source.metadata.date
    first = (authors[0].family or authors[0].as_stated) if authors else label_words(source.metadata.title, 24)
    return f"{first} {date.year if date else ''}".strip() or "untitled"


def _title(source: Source) -> str:
    return f"{label_words(source.metadata.title or 'untitled', _LONGEST)} · {short_name(source)}"


def _to_source(key: str) -> Reference:
    return Reference(Target.SOURCE, key)


def _name_once(found: dict[str, Reference], name: str, target: Reference) -> None:
    number = 2
    unique = name
    while unique in found:
        unique, number = f"{name} ({number})", number + 1
    found[unique] = target
