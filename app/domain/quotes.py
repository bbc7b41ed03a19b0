"""Words of a revision that vouch for a value or an item, in code points (rules V03 and V04)."""

from __future__ import annotations

import msgspec

from app.domain.errors import RefusedError
from app.domain.text import context


class Quote(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="quote", omit_defaults=True):
    """A range `[start, end)` of code points in a revision, with its exact words and 32 code points around it.

    It belongs to one value (`part` names the part of a compound value) or to one item. A quote broken up in the text is
    several quotes with one `group`. Raises RefusedError when the range is empty or its length is not that of its words,
    or when it belongs to nothing or to two things.
    """

    id: str
    revision: str
    start: int
    end: int
    exact: str
    prefix: str = ""
    suffix: str = ""
    value: str | None = None
    item: str | None = None
    part: str = ""
    group: str = ""
    ordinal: int = 0
    curator: str = ""
    created: str = ""

    def __post_init__(self) -> None:
        """Refuse structural lies."""
        if not 0 <= self.start < self.end:
            raise RefusedError("Select some words first: a quote cannot be empty.")
        if self.end - self.start != len(self.exact):
            raise RefusedError("The words of this quote are not as long as its range.")
        if (self.value is None) == (self.item is None):
            raise RefusedError("A quote belongs to one value or to one item.")


def take_quote(
    text: str,
    start: int,
    end: int,
    *,
    key: str,
    revision: str,
    value: str | None = None,
    item: str | None = None,
    part: str = "",
) -> Quote:
    """Return the quote of `text[start:end]`; its words always come from the stored text, never from a widget.

    Raises RefusedError for an empty range or one that leaves the text.
    """
    if end > len(text):
        raise RefusedError("These words lie outside the text.")
    prefix, suffix = context(text, start, end)
    return Quote(
        id=key,
        revision=revision,
        start=start,
        end=end,
        exact=text[start:end],
        prefix=prefix,
        suffix=suffix,
        value=value,
        item=item,
        part=part,
    )
