"""A record's values by what checks ask of them, made in one pass."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TypeAlias, TypeVar

from app.checks.form_index import FormIndex
from app.domain.forms import Field
from app.domain.records import Content
from app.domain.values import Value

Key = TypeVar("Key")
Lists: TypeAlias = defaultdict[Key, list[Value]]


@dataclass(frozen=True)
class ValueIndex:
    """The values by item and field key, by item and part, by item, and by the class of their payload.

    `current` holds the current value by item and part; `fields` the field of each value, by the value's id; `claiming`
    are those that claim to be what the source says.
    """

    at: Lists[tuple[str, str]] = field(default_factory=lambda: defaultdict(list))
    by_part: Lists[tuple[str, str]] = field(default_factory=lambda: defaultdict(list))
    current: dict[tuple[str, str], Value] = field(default_factory=dict)
    on: Lists[str] = field(default_factory=lambda: defaultdict(list))
    by_class: Lists[type] = field(default_factory=lambda: defaultdict(list))
    fields: dict[str, Field] = field(default_factory=dict)
    claiming: list[Value] = field(default_factory=list)


def value_index(content: Content, form: FormIndex) -> ValueIndex:
    """Return the index of a record's values; retired fields have no part."""
    found = ValueIndex()
    at, on, by_part, by_class, current = found.at, found.on, found.by_part, found.by_class, found.current
    kinds = {item.id: item.kind for item in content.items}
    for value in content.values:
        item, key = value.item, value.field
        place = (item, key)
        at[place].append(value)
        on[item].append(value)
        by_class[type(value.value)].append(value)
        if value.needs_words:
            found.claiming.append(value)
        spec = form.fields.get((kinds.get(item, ""), key))
        if spec is None:
            continue
        found.fields[value.id] = spec
        if spec.retired:
            continue
        if spec.role:
            place = (item, spec.role)
        by_part[place].append(value)
        if value.current and place not in current:
            current[place] = value
    return found
