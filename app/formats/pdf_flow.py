# ruff: noqa: SIM905 -- lists of words read best as words
"""Makes paragraphs of lines: a quote then reads as its author wrote it, whatever the width of the column was."""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import median

from app.formats.pdf_layout import Line

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W_]+)*")
_BEFORE = re.compile(r"((?:[^\W_]+[-\u2010])*[^\W\d_]+)[-\u2010\u00ad]$")
_AFTER = re.compile(r"([^\W\d_]+(?:-[^\W_]+)*)")
_ROW_EM = 2.6
_LONGEST_WORD = 80
_ITEM = re.compile(r"(?:[•▪◦‣·●○■□–—*-]|\(?\d{1,2}[.)]|\(?[a-z][.)])\s+\S")
_ENDS = re.compile(r"[.!?:;][\"”’)\]]*(?:\^?[\d,–-]+)?$")
_KEEPS = frozenset(
    "all anti cell co cross double dose event ex follow half high long low mid multi non off one open over placebo "
    "post pre progression self semi short single third three two well whole year".split()
)
"""First parts that keep their hyphen when the document itself does not say how the word is written."""


def words_in(lines: Sequence[Line]) -> frozenset[str]:
    """Return the words that stand whole within the lines of a document, in lower case, hyphenated ones as such."""
    found: set[str] = set()
    for line in lines:
        words = _WORD.findall(line.text)
        found.update(word.lower() for word in (words[:-1] if line.text.endswith(("-", "\u2010", "\u00ad")) else words))
    return frozenset(found)


def flow(lines: Sequence[Line], known: frozenset[str]) -> str:
    """Return lines as text: a blank line between paragraphs, a line break between rows and list items."""
    parts: list[str] = []
    for number, line in enumerate(lines):
        if not number:
            parts.append(line.text)
            continue
        sign = _between(lines, number)
        if sign:
            parts.append(sign + line.text)
        else:
            parts[-1:] = [joined(parts[-1], line.text, known)]
    return "".join(parts).replace("\u00ad", "")


def joined(before: str, after: str, known: frozenset[str]) -> str:
    """Return two pieces of a line that was broken as one.

    A hyphen at the break goes only where it breaks a word: the next line begins with a small letter, the word before
    has no other hyphen, the document does not write the two parts with a hyphen elsewhere, and either it writes them as
    one word or the first part is none that usually keeps its hyphen. "CAR-" before "NK" and "long-" before "term" stay.

    >>> joined("lympho-", "cytes", frozenset()), joined("CAR-", "NK", frozenset()), joined("long-", "term", frozenset())
    ('lymphocytes', 'CAR-NK', 'long-term')
    """
    left, right = _BEFORE.search(before[-_LONGEST_WORD:]), _AFTER.match(after)
    if left is None:
        glued = before.endswith(("/", "–", "-", "\u2010")) and before[-2:-1].strip()
        return before + after if glued else f"{before} {after}"
    whole = before[:-1] + after
    if right is None or before.endswith("\u00ad"):
        return whole if right else before + after
    one, two = left[1].lower(), right[1].lower()
    keeps = (
        not right[1][0].islower()
        or "-" in one
        or left[1].isupper()
        or f"{one}-{two}" in known
        or (one + two not in known and one in _KEEPS)
    )
    return before + after if keeps else whole


def _between(lines: Sequence[Line], number: int) -> str:
    """Return what stands between a line and the one before: a blank line, a line break, or "" (they are joined)."""
    before, line = lines[number - 1], lines[number]
    if before.cells > 1 or line.cells > 1:
        rows = all(one.cells > 1 or _is_short(one) for one in (before, line))
        return "\n" if rows and 0 < _leading(before, line) < _ROW_EM else "\n\n"
    if before.column != line.column:
        return "" if _goes_on(before, line) else "\n\n"
    if abs(before.size - line.size) > 0.12 * max(before.size, line.size):
        return "\n\n"
    usual = _usual_leading(lines, number)
    if _ITEM.match(line.text) and _leading(before, line) < _ROW_EM:
        if _ITEM.match(before.text):
            return "\n"
        if _ENDS.search(before.text) or _is_short(before):
            return "\n\n" if _leading(before, line) > usual * 1.3 + 0.1 else "\n"
    if _leading(before, line) > usual * 1.3 + 0.1 or before.base < line.base:
        return "\n\n"
    if line.left > line.column[0] + 0.8 * line.size and line.left > before.left + 0.8 * line.size:
        return "\n\n" if _ENDS.search(before.text) or _is_short(before) else ""
    return "\n\n" if _is_short(before) and _ENDS.search(before.text) else ""


def _goes_on(before: Line, line: Line) -> bool:
    """Say whether a paragraph goes on in the next column: its line is full and ends no sentence."""
    alike = abs(before.size - line.size) <= 0.12 * max(before.size, line.size)
    return alike and not _ENDS.search(before.text) and not _is_short(before) and line.left < line.column[0] + line.size


def _leading(before: Line, line: Line) -> float:
    return (before.base - line.base) / max(before.size, line.size, 0.1)


def _usual_leading(lines: Sequence[Line], number: int) -> float:
    """Return the usual distance of lines around a line, in sizes of type."""
    near = range(max(1, number - 12), min(len(lines), number + 13))
    steps = [
        step
        for at in near
        if lines[at].column == lines[at - 1].column and 0 < (step := _leading(lines[at - 1], lines[at])) < 3
    ]
    return median(steps) if steps else 1.2


def _is_short(line: Line) -> bool:
    left, right = line.column
    return line.right < right - 0.12 * (right - left)
