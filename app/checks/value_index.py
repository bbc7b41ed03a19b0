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
Lists: TypeAlias = dict[Key, list[Value]]


@dataclass(frozen=True)
class ValueIndex:
    """The values by item and field key, by item and part, by item, and by the class of their payload.

    `current` holds the current value by item and part; `fields` the field of each value, by its item and field key;
    `claiming` are those that claim to be what the source says.
    """

    at: Lists[tuple[str, str]] = field(default_factory=dict)
    by_part: Lists[tuple[str, str]] = field(default_factory=dict)
    current: dict[tuple[str, str], Value] = field(default_factory=dict)
    on: defaultdict[str, list[Value]] = field(default_factory=lambda: defaultdict(list))
    by_class: defaultdict[type, list[Value]] = field(default_factory=lambda: defaultdict(list))
    fields: dict[tuple[str, str], Field] = field(default_factory=dict)
    claiming: list[Value] = field(default_factory=list)


def value_index(content: Content, form: FormIndex) -> ValueIndex:
    """Return the index of a record's values; retired fields have no part, and a part is one field's of a kind."""
    found = ValueIndex()
    at, on, by_class, claiming = found.at, found.on, found.by_class, found.claiming
    for value in content.values:
        item = value.item
        place = (item, value.field)
        held = at.get(place)
        if held is None:
            at[place] = [value]
        else:
            held.append(value)
        on[item].append(value)
        by_class[type(value.value)].append(value)
        if value.needs_words:
            claiming.append(value)
    _by_part(found, content, form)
    return found


def _by_part(found: ValueIndex, content: Content, form: FormIndex) -> None:
    kinds = {item.id: item.kind for item in content.items}
    specs, by_part, current, fields = form.fields, found.by_part, found.current, found.fields
    for place, values in found.at.items():
        item, key = place
        spec = specs.get((kinds.get(item, ""), key))
        if spec is None:
            continue
        fields[place] = spec
        if spec.retired:
            continue
        part = (item, spec.role) if spec.role else place
        by_part[part] = values
        first = values[0]
        if first.current:
            current[part] = first
        elif len(values) > 1:
            held = next((value for value in values if value.current), None)
            if held is not None:
                current[part] = held
