"""Where a quote stands in a later revision of its source (DESIGN section 6)."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from app.domain.errors import RefusedError


class Standing(StrEnum):
    """How surely the words of a quote were found again."""

    EXACT = "exact"
    MOVED = "moved"
    FUZZY = "fuzzy"
    LOST = "lost"


class Anchor(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="anchor", omit_defaults=True):
    """The place `[start, end)` in code points that a quote has in a later revision, with the words found there.

    A quote has one anchor a revision at most. A fuzzy one waits for a person (`confirmed`); a lost one has no place.
    Raises RefusedError when a lost anchor has a place, or another none of the length of its words (rule V03).
    """

    id: str
    quote: str
    revision: str
    standing: Standing
    start: int = 0
    end: int = 0
    exact: str = ""
    confirmed: bool = False
    curator: str = ""
    created: str = ""

    def __post_init__(self) -> None:
        """Refuse structural lies."""
        if self.standing is Standing.LOST:
            if self.end or self.exact:
                raise RefusedError("Words that are lost have no place in the text.")
        elif not 0 <= self.start < self.end or self.end - self.start != len(self.exact):
            raise RefusedError("The words of this anchor are not as long as its range.")

    @property
    def is_live(self) -> bool:
        """Whether the words still vouch: they were found as they were, or a person said that these are they."""
        return self.standing in {Standing.EXACT, Standing.MOVED} or (self.standing is Standing.FUZZY and self.confirmed)
