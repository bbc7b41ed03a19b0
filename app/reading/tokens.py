"""Tokens of a text as a curator steps through them: a number, "8 (73%)", a CI, a range are one each.

Every function looks at most `WINDOW` code points to each side of where it is asked. All ranges are code points, end
exclusive.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from app.reading.numbers import MINUS, NUMBER, SIGNED
from app.reading.sentences import WINDOW, bracket_at, clause_at, paragraph_at, sentence_at

_COUNT = r"[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+"
_PERCENT = rf"(?:{NUMBER})\s?%"
_OF = rf"\s?/\s?(?:{_COUNT})|\s(?:out\s)?of\s(?:the\s)?(?:{_COUNT})"
_TO = r"\s?[-–—−]\s?|\sto\s|,\s?|;\s?"
_CI_NAME = r"(?:CI|CrI|confidence\sinterval|credible\sinterval)"
_BOUND = rf"(?:{SIGNED})(?:\s?%)?|NR|NE"
_INTERVAL = (
    rf"{_PERCENT}\s{_CI_NAME}[\s,:;=]{{0,3}}"
    rf"(?:[\[(](?:{_BOUND})(?:{_TO})(?:{_BOUND})[\])]|(?:{_BOUND})(?:{_TO})(?:{_BOUND}))"
)
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)[a-z]{0,6}\.?"

_COMPOSITES = {
    "date": rf"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}(?![0-9])|[0-9]{{1,4}}/[0-9]{{1,2}}/[0-9]{{1,4}}(?![0-9/])"
    rf"|(?:{_MONTH}\s[0-9]{{1,2}},\s|[0-9]{{1,2}}\s{_MONTH}\s|{_MONTH}\s)[0-9]{{4}}(?![0-9])",
    "identifier": r"NCT[\s-]?[0-9]{4}\s?[0-9]{4}(?![0-9])|10\.[0-9]{4,9}/[^\s\"<>]{1,200}(?<![.,;)])",
    "interval": rf"[\[(]{_INTERVAL}[\])]|{_INTERVAL}",
    "proportion": rf"(?:{_COUNT})(?:{_OF})?\s?[(\[]\s?{_PERCENT}\s?[)\]]"
    rf"|{_PERCENT}\s?[(\[]\s?(?:{_COUNT})(?:{_OF})\s?[)\]]",
    "ratio": rf"(?:{_COUNT})(?:{_OF})(?!\s?/|[0-9])",
    "range": rf"{MINUS}(?:{NUMBER})(?:\s?%)?(?:\s?[-–—−]\s?|\sto\s)(?:{SIGNED})(?![0-9])(?:\s?%)?",
    "spread": rf"(?:{NUMBER})\s?(?:±|\+/-)\s?(?:{NUMBER})",
    "percent": rf"{MINUS}{_PERCENT}",
    "number": rf"{MINUS}(?:{NUMBER})",
}
_FREE = r"(?<![0-9A-Za-z_.,/])(?<![A-Za-z]-)"
_WORD = re.compile(r"[^\W_]+(?:[-'’/+.·_][^\W_]+){0,20}\+?|[^\s]")
_NAME = re.compile(r"[0-9]{1,3}(?:-[0-9]{1,3})?[A-Z](?!y\b)")
_FIRST = frozenset("0123456789.·-−–([NJFMASOD")
_DIGIT = re.compile("[0-9]")


def tokens(text: str, start: int = 0, end: int | None = None) -> tuple[tuple[int, int], ...]:
    """Return the ranges of the tokens that begin in `[start, end)`, in order."""
    return tuple(_walk(text, start, len(text) if end is None else end))


def token_at(text: str, pos: int) -> tuple[int, int] | None:
    """Return the token that holds a position or, in white space, the next one; None behind the last.

    >>> text = "Of the 11 patients, 8 (73%) responded."
    >>> [text[slice(*token_at(text, at))] for at in (8, 20, 24, 30)]
    ['11', '8 (73%)', '8 (73%)', 'responded']
    """
    pos = max(0, pos)
    return next((t for t in _walk(text, _safe_start(text, pos), pos + WINDOW) if t[1] > pos), None)


def next_token(text: str, pos: int) -> tuple[int, int] | None:
    """Return the first token that begins behind a position, or None."""
    return next((t for t in _walk(text, _safe_start(text, pos), pos + WINDOW) if t[0] > pos), None)


def previous_token(text: str, pos: int) -> tuple[int, int] | None:
    """Return the last token that begins before a position, or None."""
    stop = min(pos, len(text))
    while stop > 0:
        low = max(0, stop - WINDOW)
        stop = low + len(text[low:stop].rstrip())
        if stop > low:
            return tokens(text, _safe_start(text, stop), stop)[-1]
    return None


def next_number(text: str, pos: int) -> tuple[int, int] | None:
    """Return the first numeric token that begins at or behind a position, or None; names with digits are skipped."""
    at = pos = max(0, pos)
    while digit := _DIGIT.search(text, at):
        start = _safe_start(text, digit.start())
        at = digit.end()
        for token in _walk(text, start, digit.start() + WINDOW):
            if token[0] >= pos and is_number(text, *token):
                return token
            at = max(at, token[1])
    return None


def previous_number(text: str, pos: int) -> tuple[int, int] | None:
    """Return the last numeric token that ends at or before a position, or None."""
    stop = min(pos, len(text))
    while stop > 0:
        low = max(0, stop - WINDOW)
        digit = max(text.rfind(digit, low, stop) for digit in "0123456789")
        if digit < 0:
            stop = low
            continue
        start = _safe_start(text, digit)
        for token in reversed(tokens(text, start, digit + 1)):
            if token[1] <= pos and is_number(text, *token):
                return token
        stop = min(start, digit)
    return None


def is_number(text: str, start: int, end: int) -> bool:
    """Say whether a token is numeric: a number, a proportion, an interval, a range, a date or a registry number."""
    return _numeric(text, start) == (start, end)


def grow(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the next larger unit around a range: token, bracket, clause, sentence, paragraph; itself at the end."""
    for candidate in _units(text, start, end):
        if candidate[0] <= start and candidate[1] >= end and candidate[1] - candidate[0] > end - start:
            return candidate
    return start, end


def shrink(text: str, start: int, end: int, anchor: int | None = None) -> tuple[int, int]:
    """Return the next smaller unit within a range; growing it gives the range back, or something larger.

    `anchor` is the position where growing began; without one, the first numeric token of the range, or its first.
    """
    if anchor is None or not start <= anchor < end:
        anchor = _first_anchor(text, start, end)
    unit = token_at(text, anchor)
    if unit is None or unit[0] < start or unit[1] > end or unit == (start, end):
        return start, end
    while True:
        larger = grow(text, *unit)
        if larger == unit or larger[0] < start or larger[1] > end or larger == (start, end):
            return unit
        unit = larger


def _first_anchor(text: str, start: int, end: int) -> int:
    within = _walk(text, start, min(end, start + WINDOW))
    return next((token[0] for token in within if token[1] <= end and is_number(text, *token)), start)


def _units(text: str, start: int, end: int) -> list[tuple[int, int]]:
    units = []
    token = token_at(text, start)
    if token is not None:
        units.append(token)
    bracket = bracket_at(text, start, end)
    if bracket is not None:
        units.append(bracket)
    units.extend((clause_at(text, start, end), sentence_at(text, start), paragraph_at(text, start)))
    return units


def _safe_start(text: str, pos: int) -> int:
    """Return a place not far before `pos` where no token is cut: the start of its paragraph or of its window."""
    pos = min(pos, len(text))
    low = max(0, pos - WINDOW // 4)
    newline = text.rfind("\n", low, pos)
    if newline >= 0:
        return newline + 1
    if low == 0:
        return 0
    space = text.find(" ", low, pos)
    return space + 1 if space >= 0 else low


def _walk(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at, stop = max(0, start), min(end, len(text))
    while True:
        while at < stop and text[at].isspace():
            at += 1
        if at >= stop:
            return
        span = _numeric(text, at)
        if span is None:
            word = _WORD.match(text, at, min(len(text), at + WINDOW))
            span = word.span() if word else (at, at + 1)
        yield span
        at = span[1]


@cache
def _composites() -> re.Pattern[str]:
    """Return the pattern of all composites, made when a text is first stepped through: it takes long to compile."""
    return re.compile("|".join(f"(?P<{name}>{_FREE}(?:{body}))(?![0-9])" for name, body in _COMPOSITES.items()))


def _numeric(text: str, at: int) -> tuple[int, int] | None:
    if text[at] not in _FIRST or _NAME.match(text, at):
        return None
    found = _composites().match(text, at, min(len(text), at + WINDOW))
    return found.span() if found else None
