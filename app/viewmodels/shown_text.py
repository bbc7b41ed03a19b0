"""What a text widget is given to show: as long as the stored text, never with an over-long line."""

from __future__ import annotations

import re

LONGEST = 4096
"""Lines longer than this many code points are broken for display, at about this length."""

_SPACE = re.compile(r"[^\S\n]")
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_ARROWS = str.maketrans("\u202a\u202d\u2066\u2068\u202b\u202e\u2067\u202c\u2069", "⇢⇢⇢⇢⇠⇠⇠¦¦")
"""What turns the direction of a stretch of text, and what stands for it: one cannot read 37 where 73 is written."""


def shown_text(text: str) -> str:
    """Return a text of the same length that shows as it is stored: no override turns it, no line is over-long.

    What turns the direction of a stretch is an arrow. One white space per about 4 kB of an over-long line is a newline.

    A widget lays out a paragraph at once, so one of a million characters makes every frame slow. Offsets stay what they
    are, because a character is replaced by a character of the same width in code points and in UTF-16 units. A line
    without any white space stays whole.
    """
    if _TURNS.search(text):
        text = text.translate(_ARROWS)
    if len(text) <= LONGEST:
        return text
    lines = text.split("\n")
    if max(map(len, lines)) <= LONGEST:
        return text
    return "\n".join(_broken(line) if len(line) > LONGEST else line for line in lines)


def _broken(line: str) -> str:
    parts = []
    start = 0
    while len(line) - start > LONGEST:
        at = _break_place(line, start)
        if at < 0:
            break
        parts.append(line[start:at])
        start = at + 1
    parts.append(line[start:])
    return "\n".join(parts)


def _break_place(line: str, start: int) -> int:
    """Return where to break: after a sentence, else at the last blank of the piece, else at the next one, else -1."""
    sentence = line.rfind(". ", start + LONGEST // 2, start + LONGEST)
    if sentence >= 0:
        return sentence + 1
    blank = line.rfind(" ", start + 1, start + LONGEST)
    if blank >= 0:
        return blank
    found = _SPACE.search(line, start + 1)
    return found.start() if found else -1
