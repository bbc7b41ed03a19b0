"""Which words differ between two short texts, for showing them side by side."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

_TOKEN = re.compile(r"\w{1,40}|\s+|[^\w\s]")
_MOST = 4_000

Range = tuple[int, int]


@dataclass(frozen=True)
class Sides:
    """What of the old text is gone and what of the new one is new, as ranges of code points."""

    gone: tuple[Range, ...]
    new: tuple[Range, ...]


def word_difference(old: str, new: str) -> Sides:
    """Return the words that differ; of texts longer than some thousand characters all of it where they part."""
    if len(old) > _MOST or len(new) > _MOST:
        head = next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
        return Sides(((head, len(old)),) if head < len(old) else (), ((head, len(new)),) if head < len(new) else ())
    mine, other = list(_TOKEN.finditer(old)), list(_TOKEN.finditer(new))
    matcher = SequenceMatcher(None, [one[0] for one in mine], [one[0] for one in other], autojunk=False)
    gone, fresh = [], []
    for what, a, a_end, b, b_end in matcher.get_opcodes():
        if what == "equal":
            continue
        if a < a_end:
            gone.append((mine[a].start(), mine[a_end - 1].end()))
        if b < b_end:
            fresh.append((other[b].start(), other[b_end - 1].end()))
    return Sides(tuple(gone), tuple(fresh))
