"""A record narrowed to one item, for the rules that look no further."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from app.checks.subject import Subject


def narrowed(subject: Subject, item: str) -> Subject:
    """Return a record with the values of one item and of its caveats only, and of the other items those around it.

    Those are what the item stands in and the report, both without their values.
    """
    one = subject.items.get(item)
    report = [subject.report.id] if subject.report else []
    around = {item, *report, *(above.id for above in subject.above(one))} if one else set()
    caveats = {caveat.id for caveat in subject.items_that_are("caveat")}
    told = caveats | {item}
    content = subject.content
    values = tuple(value for value in content.values if value.item in told)
    keys = {value.id for value in values}
    return replace(
        subject,
        content=msgspec.structs.replace(
            content,
            items=tuple(one for one in content.items if one.id in around or one.id in caveats),
            values=values,
            quotes=tuple(quote for quote in content.quotes if quote.value in keys),
        ),
    )
