"""Reads the glyphs of a PDF page as runs: pieces of a line that stand together, upright, in page coordinates."""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

MOST_GLYPHS = 400_000
"""How many glyphs of a page are read; a page with more is no page that anybody reads."""

_SPACE_EM = 0.17
_WIDE_EM = 1.1
_BACK_EM = -0.5
_RAISED_EM = 0.14
_SHIFTED_EM = 0.65
_SMALLER = 0.86
_NO_GLYPHS = frozenset((0, 10, 13))
_SPACE = 32
_LINE_HYPHEN = 2
"""What pdfium gives for a hyphen at the end of a line."""


@dataclass(slots=True)
class Run:
    """A piece of a line: its words, left and right edge, base line (from the foot of the page up), size of type."""

    text: str
    left: float
    right: float
    base: float
    size: float


@dataclass(slots=True)
class _Glyph:
    text: str
    left: float
    right: float
    base: float
    size: float
    turn: int


def read_runs(page: Any) -> list[Run]:
    """Return the runs of a page (a `pypdfium2.PdfPage`) in the order of its content.

    A page whose text mostly stands on its side is turned; what stands otherwise than most of it (stamps in margins) is
    left out. What is raised is set behind "^", and a lowered number behind "_" where it would else lengthen another.
    """
    textpage = page.get_textpage()
    try:
        glyphs = list(_glyphs(textpage.raw))
    finally:
        textpage.close()
    turns = Counter(one.turn for one in glyphs if not one.text.isspace())
    if not turns:
        return []
    turn = turns.most_common(1)[0][0]
    return list(_runs([_upright(one, turn) for one in glyphs if one.turn == turn]))


def _glyphs(textpage: Any) -> Iterator[_Glyph]:
    x, y = ctypes.c_double(), ctypes.c_double()
    box = pdfium.FS_RECTF()
    turn, line = 0, math.nan
    for at in range(min(pdfium.FPDFText_CountChars(textpage), MOST_GLYPHS)):
        code = pdfium.FPDFText_GetUnicode(textpage, at)
        if code in _NO_GLYPHS or (code == _SPACE and pdfium.FPDFText_IsGenerated(textpage, at) == 1):
            continue
        if not pdfium.FPDFText_GetCharOrigin(textpage, at, x, y):
            continue
        if not pdfium.FPDFText_GetLooseCharBox(textpage, at, box):
            continue
        if not all(map(math.isfinite, (x.value, y.value, box.left, box.right, box.top, box.bottom))):
            continue
        if turn % 2 or y.value != line:
            line = y.value
            angle = pdfium.FPDFText_GetCharAngle(textpage, at)
            turn = round(angle / (math.pi / 2)) % 4 if angle >= 0 else turn
        across = turn % 2 == 1
        size = abs(box.right - box.left) if across else abs(box.top - box.bottom)
        edges = (box.bottom, box.top) if across else (box.left, box.right)
        place = (*sorted(edges), x.value if across else y.value)
        yield _Glyph(_letter(code), place[0], place[1], place[2], size or 1.0, turn)


def _letter(code: int) -> str:
    """Return a character as text: ligatures of Latin letters as their letters, a line's own hyphen as U+00AD."""
    if code == _LINE_HYPHEN:
        return "-"
    if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        return "\ufffd"
    letter = chr(code)
    if 0xFB00 <= code <= 0xFB06:
        return unicodedata.normalize("NFKC", letter)
    return " " if letter in "\t\u00a0" else letter


def _upright(glyph: _Glyph, turn: int) -> _Glyph:
    """Return a glyph as if its page were turned so that its text is upright; 3 is text that runs up the page."""
    if turn == 3:
        return _Glyph(glyph.text, glyph.left, glyph.right, -glyph.base, glyph.size, 0)
    if turn == 2:
        return _Glyph(glyph.text, -glyph.right, -glyph.left, -glyph.base, glyph.size, 0)
    if turn == 1:
        return _Glyph(glyph.text, -glyph.right, -glyph.left, glyph.base, glyph.size, 0)
    return glyph


def _runs(glyphs: list[_Glyph]) -> Iterator[Run]:
    run: Run | None = None
    shift = 0
    for one in _once(glyphs):
        if run is None or _breaks(run, one):
            if run is not None:
                yield from _whole(run)
            run, shift = Run(one.text, one.left, one.right, one.base, one.size), 0
            continue
        gap = one.left - run.right
        before = run.text[-1:]
        new = _shift(run, one)
        if gap > _SPACE_EM * min(run.size, one.size * 1.3) and before != " " and one.text != " ":
            run.text += " "
        elif new != shift and new and not one.text.isspace():
            run.text += _sign(new, before, one.text)
        run.text += one.text
        run.right = max(run.right, one.right)
        if not one.text.isspace():
            shift = new
        if not new and one.size > run.size * 1.02 and not one.text.isspace():
            run.size = one.size
    if run is not None:
        yield from _whole(run)


def _once(glyphs: list[_Glyph]) -> Iterator[_Glyph]:
    """Yield glyphs without those that are printed again to look bold; the letters of one ligature share their place."""
    seen: set[tuple[str, int, int]] = set()
    before = ("", 0, 0)
    for one in glyphs:
        key = (one.text, round(one.left * 2), round(one.base * 2))
        if key not in seen or key == before or one.text.isspace():
            yield one
        seen.add(key)
        before = key


def _breaks(run: Run, one: _Glyph) -> bool:
    size = max(run.size, one.size)
    gap = one.left - run.right
    if abs(one.base - run.base) > (_SHIFTED_EM if one.size < run.size else 0.3) * size:
        return True
    return gap > _WIDE_EM * size or (gap < _BACK_EM * size and one.left < run.left + (run.right - run.left) * 0.5)


def _shift(run: Run, one: _Glyph) -> int:
    """Return 1 for a glyph that is raised, -1 for one that is lowered, 0 for one on the line."""
    up = one.base - run.base
    if one.size > run.size * _SMALLER or abs(up) < _RAISED_EM * run.size * (0.5 if up < 0 else 1):
        return 0
    return 1 if up > 0 else -1


def _sign(shift: int, before: str, letter: str) -> str:
    if not before.strip():
        return ""
    if shift > 0:
        return "^" if letter.isalnum() or letter in "+-−–" else ""
    return "_" if before.isdigit() and letter.isdigit() else ""


def _whole(run: Run) -> Iterator[Run]:
    run.text = run.text.strip(" ")
    if run.text:
        yield run
