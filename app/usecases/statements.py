"""What a curator says of a field, before it becomes a value: a payload, a reason, or words, and where they stand."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from app.domain.errors import RefusedError
from app.domain.kinds import Date, Payload, Statistic, Term, Terms, codes_of
from app.domain.quotes import Quote
from app.domain.records import Content
from app.domain.values import Derivation, Missing
from app.reading.naming import shortened

JUDGEMENT = "the curator's judgement"
"""How a value came about that no words say: its curator judges."""


@dataclass(frozen=True)
class Words:
    """A selection in a revision, `[start, end)` in code points; `part` names the part of a compound value it is for."""

    revision: str
    start: int
    end: int
    part: str = ""


def standing_words(content: Content, quote: Quote) -> Words | None:
    """Return where a quote stands in the latest text of its source, None when it is lost or doubtful there."""
    anchor = content.anchor_of(quote.id)
    if anchor is None:
        return Words(quote.revision, quote.start, quote.end)
    return Words(anchor.revision, anchor.start, anchor.end) if anchor.is_live else None


@dataclass(frozen=True)
class Statement:
    """What is said of a field: exactly one of a payload, a missing reason, or words that nobody has read yet."""

    payload: Payload | None = None
    missing: Missing | None = None
    unread: str | None = None
    as_stated: str = ""
    derivation: Derivation | None = None
    how: str = ""
    outside: str = ""
    part_derivations: tuple[tuple[str, Derivation], ...] = ()


def merged(old: Payload | None, new: Payload | None) -> Payload | None:
    """Return one payload that says both, or None when they contradict each other or are of different kinds.

    Parts that one of them lacks are taken from the other; `8 of ? (73 %)` and `? of 11` become `8 of 11 (73 %)`. Terms
    of the same codes say the same, whatever their labels were when they were picked.
    """
    if old is None or new is None or type(old) is not type(new):
        return None
    if isinstance(old, Term | Terms) and "" not in codes_of(old) and codes_of(old) == codes_of(new):
        return old
    parts = {}
    for part in msgspec.structs.fields(old):
        mine, other = getattr(old, part.name), getattr(new, part.name)
        if mine != other and not absent(old, part.name) and not absent(new, part.name):
            return None
        parts[part.name] = other if absent(old, part.name) else mine
    return type(old)(**parts)


def absent(payload: Payload, part: str) -> bool:
    """Say whether a payload leaves a part unsaid: a date of unknown nature its nature, a time its statistic."""
    said = getattr(payload, part, None)
    return said in {None, "", Statistic.UNSTATED} or (
        isinstance(payload, Date) and part == "nature" and said == "unknown"
    )


def label_words(words: str, limit: int = 40) -> str:
    """Return words short enough for a menu or a status line."""
    return shortened(words, limit)


def need_words(words: tuple[Words, ...]) -> None:
    """Raise RefusedError when nothing is selected."""
    if not words or any(one.start >= one.end for one in words):
        raise RefusedError("Select some words in the text first.")
