"""Where a sentence, a clause, a bracket and a paragraph begin and end.

Every function looks at most `WINDOW` code points to each side of where it is asked, so a text of any size costs the
same. All ranges are code points, end exclusive, without the white space around them.
"""

from __future__ import annotations

import re

WINDOW = 4000

_END = re.compile(r"[.!?。！？…]+[\"'”’»)\]]{0,3}")
_ABBREVIATED = (
    "e.g i.e eg ie vs etc al cf ca approx resp fig figs tab no nos ref refs eq eqs ch sec vol pp p ed eds suppl incl "
    "excl est dr prof mr mrs ms st jr sr inc ltd co corp dept univ jan feb mar apr jun jul aug sep sept oct nov dec "
    "max min avg med pat pts"
)
_ALSO_WORDS = "no p co est med pat sec ed st mar dec"
_ABBREVIATIONS = frozenset(_ABBREVIATED.split())
_SENTENCE_WORDS = frozenset(_ALSO_WORDS.split())
_LAST_WORD = re.compile(r"[A-Za-z](?:[A-Za-z]|\.(?=[A-Za-z])){0,12}$")
_CLAUSE = re.compile(r"[;:]\s|,\s|\s[–—]\s|\s(?=(?:and|but|or|while|whereas|which|meaning)\s)")
_LONG_LINE = 45
_INITIALS = 5
_OPEN, _CLOSE = "([{", ")]}"


def sentence_at(text: str, pos: int) -> tuple[int, int]:
    """Return the sentence around a position; between two sentences, the one that follows.

    >>> text = "It is a phase I / IIa trial (e.g. 8 of 11). The median was 13.8 months."
    >>> start, end = sentence_at(text, 50)
    >>> text[start:end]
    'The median was 13.8 months.'
    """
    low, high = paragraph_at(text, pos)
    if not low <= pos <= high:
        return low, high
    start = low
    for match in _END.finditer(text, low, high):
        if not _ends_sentence(text, match.start(), match.end(), high):
            continue
        if match.end() > pos:
            return _trim(text, start, match.end())
        start = match.end()
    inside = _trim(text, start, high)
    return inside if inside[0] < inside[1] else _trim(text, low, high)


def paragraph_at(text: str, pos: int) -> tuple[int, int]:
    """Return the paragraph around a position, cut at `WINDOW` code points to each side.

    A blank line ends a paragraph; so does a line's end, unless the line reads like one that was wrapped.
    """
    pos = max(0, min(pos, len(text)))
    low, high = max(0, pos - WINDOW), min(len(text), pos + WINDOW)
    start, at = low, pos
    while (newline := text.rfind("\n", low, at)) >= 0:
        if _breaks(text, newline, low, high):
            start = newline + 1
            break
        at = newline
    end, at = high, pos
    while (newline := text.find("\n", at, high)) >= 0:
        if _breaks(text, newline, low, high):
            end = newline
            break
        at = newline + 1
    return _trim(text, start, end)


def clause_at(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the clause of its sentence that holds a range; a comma within brackets or a number parts nothing."""
    low, high = _sentence_over(text, start, end)
    left, right = low, high
    depth_at = _depths(text, low, high)
    for match in _CLAUSE.finditer(text, low, high):
        if depth_at[match.start() - low]:
            continue
        if match.end() <= start:
            left = match.end()
        elif match.start() >= end:
            right = match.start()
            break
    return _trim(text, left, right)


def bracket_at(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return the innermost brackets of the sentence that hold a range, brackets included, or None."""
    low, high = _sentence_over(text, start, end)
    stack: list[int] = []
    for at in range(low, high):
        if text[at] in _OPEN:
            stack.append(at)
        elif text[at] in _CLOSE and stack:
            opened = stack.pop()
            if opened <= start and at + 1 >= end and (opened, at + 1) != (start, end):
                return opened, at + 1
    return None


def _sentence_over(text: str, start: int, end: int) -> tuple[int, int]:
    low, high = sentence_at(text, start)
    return min(low, start), max(high, end)


def _depths(text: str, low: int, high: int) -> list[int]:
    depth, depths = 0, []
    for at in range(low, high):
        if text[at] in _CLOSE:
            depth = max(0, depth - 1)
        depths.append(depth)
        if text[at] in _OPEN:
            depth += 1
    return depths


def _breaks(text: str, newline: int, low: int, high: int) -> bool:
    """Say whether a line's end is more than a wrap."""
    rest = text[newline + 1 : min(high, newline + 80)]
    before = text[max(low, text.rfind("\n", low, newline) + 1) : newline].strip()
    after = rest.lstrip(" \t\u00a0")
    if not before or not after or after[0] == "\n":
        return True
    if before[-1] in ".!?:;。！？":
        return not after[0].islower()
    return len(before) < _LONG_LINE or after[0] in "-*•–·"


def _ends_sentence(text: str, dot: int, end: int, high: int) -> bool:
    if end >= high:
        return True
    mark = text[dot]
    if mark in "。！？":
        return True
    following = text[end : end + 12]
    if not following[0].isspace():
        return False
    next_letter = following.lstrip()[:1]
    if next_letter.islower() or next_letter in {",", ";", ")"}:
        return False
    return mark != "." or end - dot > 1 or not _is_abbreviation(text, dot, next_letter)


def _is_abbreviation(text: str, dot: int, next_letter: str) -> bool:
    found = _LAST_WORD.search(text[max(0, dot - 14) : dot])
    if found is None:
        return False
    word = found.group()
    if len(word) == 1:
        return word.isupper() and text[max(0, dot - 2) : dot - 1] in {"", " ", ".", "\n", "\u00a0"}
    if word.lower() in _SENTENCE_WORDS:
        return next_letter.isdigit() or word[0].isupper()
    return word.lower() in _ABBREVIATIONS or ("." in word and len(word) <= _INITIALS)


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
