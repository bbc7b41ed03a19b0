"""How an item and a value are called in one line: on the screen, in exports and on the command line."""

from __future__ import annotations

from app.domain.forms import Field, Form
from app.domain.kinds import Reference
from app.domain.records import Content, Item
from app.domain.values import Value
from app.reading.show import show

LONGEST = 60
"""How many characters a name may have before it is cut."""

_DEEPEST = 8


def name_of(form: Form, content: Content, item: Item) -> str:
    """Return an item's name, such as `ORR 8/11 (73%)`; an untitled one is called after its first row, or by place."""
    return _name(form, content, item, ())


def value_words(value: Value, field: Field | None = None) -> str:
    """Return how a value reads: its payload, its missing reason in words, or its unread words."""
    if value.value is not None:
        return show(value.value, field)
    return value.missing.replace("_", " ") if value.missing else value.unread or ""


def shortened(words: str, limit: int) -> str:
    """Return words in one line of at most `limit` characters, cut with an ellipsis where they are more."""
    flat = " ".join(words.split())
    return flat if len(flat) <= limit else f"{flat[: limit - 1]}…"


def _name(form: Form, content: Content, item: Item, asking: tuple[str, ...]) -> str:
    """Return a name; `asking` are the items whose names wait for this one, which are called by place: no circles."""
    kind = form.kind(item.kind)
    if kind is None:
        return item.kind
    if item.id in asking or len(asking) > _DEEPEST:
        return _place_name(form, content, item)
    asking = (*asking, item.id)
    stated = {v.field: v for v in reversed(content.values_of(item.id)) if v.current}
    words = [said for key in kind.title if (said := _title_part(form, content, item, stated.get(key), asking))]
    if words:
        return shortened(" · ".join(words), LONGEST)
    for row in content.children(item.id):
        if _is_row(form, row) and (said := _name(form, content, row, asking)) != _place_name(form, content, row):
            return said
    return _place_name(form, content, item)


def _is_row(form: Form, item: Item) -> bool:
    kind = form.kind(item.kind)
    return kind is not None and kind.layout == "table"


def _place_name(form: Form, content: Content, item: Item) -> str:
    kind = form.kind(item.kind)
    if kind is None:
        return item.kind
    siblings = [i.id for i in content.children(item.parent) if i.kind == item.kind]
    return kind.label if kind.single or item.id not in siblings else f"{kind.label} {siblings.index(item.id) + 1}"


def _title_part(form: Form, content: Content, item: Item, value: Value | None, asking: tuple[str, ...]) -> str:
    if value is None:
        return ""
    if value.value is None:
        return value.unread or ""
    if isinstance(value.value, Reference):
        target = content.item(value.value.key)
        return _name(form, content, target, asking) if target and target.id != item.id else ""
    return show(value.value, form.field(item.kind, value.field))
