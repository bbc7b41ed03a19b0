"""Sources that are one work: what is compared, what a comparison says, and the links that join or part two sources."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from app.domain.errors import RefusedError
from app.domain.kinds import Identifier
from app.domain.sources import SourceKind, SourceState


class Likeness(StrEnum):
    """What a comparison of two sources says."""

    SAME = "same"
    PROBABLY = "probably"
    DIFFERENT = "different"


class LinkState(StrEnum):
    """Where a link stands: `other` is folded into `source`, waits for a person, or was said to be another work."""

    MERGED = "merged"
    WAITING = "waiting"
    APART = "apart"


class SourceLink(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="source_link", omit_defaults=True
):
    """What is held of two sources that look like one work; there is one link for a pair.

    `source` is the one that stays in the list, `other` the one that a merge folds into it (its state is then
    `duplicate`, and `was` is the state to give back when the merge is undone). `reasons` are sentences for a person,
    the strongest first; `score` is 0 to 1. `curator` decided, or is "" while only the rule of version
    `version` did; a link made by an import goes with its `batch`. Raises RefusedError for a source linked to itself.
    """

    id: str
    source: str
    other: str
    state: LinkState
    was: SourceState = SourceState.TODO
    score: float = 0.0
    reasons: tuple[str, ...] = ()
    version: int = 0
    batch: str = ""
    curator: str = ""
    created: str = ""

    def __post_init__(self) -> None:
        """Refuse what says nothing."""
        if self.source == self.other:
            raise RefusedError("A source cannot be a duplicate of itself.")


class MatchRow(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What a comparison needs to know of a source, without its abstract; `row` is its place in lists.

    `authors` are family names as stated, in their order; `folded` says that it is a duplicate of another already.
    """

    row: int
    id: str
    kind: SourceKind
    title: str
    authors: tuple[str, ...] = ()
    year: int | None = None
    container: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    article_number: str = ""
    identifiers: tuple[Identifier, ...] = ()
    language: str = ""
    folded: bool = False
    batch: str = ""
