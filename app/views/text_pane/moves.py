"""Where a selection goes by token, number and sentence; every function returns the new range or None."""

from __future__ import annotations

from app.reading.sentences import sentence_at
from app.reading.tokens import next_number, previous_number, previous_token, token_at

Range = tuple[int, int]


def next_words(text: str, position: int) -> Range | None:
    """Return the first token with a letter or a digit that holds a position or stands behind it."""
    token = token_at(text, position)
    while token is not None and not _has_words(text, token):
        token = token_at(text, token[1])
    return token


def previous_words(text: str, position: int) -> Range | None:
    """Return the last token with a letter or a digit that begins before a position."""
    token = previous_token(text, position)
    while token is not None and not _has_words(text, token):
        token = previous_token(text, token[0])
    return token


def extended(text: str, anchor: int, caret: int, *, back: bool) -> int:
    """Return where the caret goes when a selection from `anchor` is extended by one token."""
    token = previous_words(text, caret) if back else next_words(text, caret)
    if token is None:
        return caret
    if back and caret > anchor:
        before = previous_words(text, token[0])
        return max(anchor, before[1]) if before is not None and token[1] >= caret else max(anchor, token[0])
    return token[0] if back else token[1]


def sentence(text: str, start: int, end: int) -> Range | None:
    """Return the sentence around a range; the one that follows when the range is just that."""
    found = sentence_at(text, start)
    if found == (start, end):
        following = next_words(text, end)
        if following is None:
            return None
        found = sentence_at(text, following[0])
    return found if found[1] > found[0] else None


def number(text: str, start: int, end: int, *, back: bool) -> Range | None:
    """Return the number after a range, or the one before it."""
    return previous_number(text, start) if back else next_number(text, end)


def _has_words(text: str, token: Range) -> bool:
    return any(map(str.isalnum, text[token[0] : token[1]]))
