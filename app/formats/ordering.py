"""The order in which the values of a record are listed."""

from __future__ import annotations

import msgspec

from app.domain.forms import Form
from app.domain.records import Content
from app.domain.values import Value


def in_form_order(content: Content, form: Form) -> Content:
    """Return a record's content with its values in the order of its items and of the form's fields, quotes likewise."""
    items = {item.id: (at, item.kind) for at, item in enumerate(content.items)}
    fields = {(kind.key, field.key): at for kind in form.kinds for at, field in enumerate(kind.fields)}

    def place(value: Value) -> tuple[int, int, str, int]:
        at, kind = items[value.item]
        return at, fields.get((kind, value.field), len(fields)), value.field, value.ordinal

    values = tuple(sorted(content.values, key=place))
    owners = {value.id: (items[value.item][0], at + 1) for at, value in enumerate(values)}
    owners |= {item.id: (at, 0) for at, item in enumerate(content.items)}
    quotes = sorted(content.quotes, key=lambda quote: (*owners[quote.value or quote.item or ""], quote.ordinal))
    return msgspec.structs.replace(content, values=values, quotes=tuple(quotes))
