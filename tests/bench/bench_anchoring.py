"""Measures finding quotes again in a newer text, beside one plain search for each quote and beside one diff by difflib.

Run `python tests/bench/bench_anchoring.py`. The texts are made of invented words; of every hundred sentences some are
changed, left out, or joined by new ones. The ratios are of one run: to `str.find` for each quote over the same text,
and to `difflib.SequenceMatcher` over the words of the first 100,000 characters (its time grows with the square).
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from difflib import SequenceMatcher
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from app.domain.quotes import Quote, take_quote
from app.reading.alignment import align
from app.reading.anchoring import anchor

DIFFLIB_SIZE = 100_000
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def sentences(size: int, dice: random.Random) -> list[str]:
    """Return sentences of invented words and numbers that make a text of about a size."""
    words = ["".join(dice.choice(LETTERS) for _ in range(dice.randint(2, 9))) for _ in range(4_000)]
    made, length = [], 0
    while length < size:
        parts = [
            dice.choice(words) if dice.random() > 0.06 else str(dice.randint(1, 500))
            for _ in range(dice.randint(6, 20))
        ]
        made.append(" ".join(parts).capitalize() + ". ")
        length += len(made[-1])
    return made


def edited(old: list[str], dice: random.Random) -> list[str]:
    """Return sentences of which some are changed by a letter or a word, left out, or preceded by a new one."""
    new = []
    for sentence in old:
        fate = dice.random()
        if fate < 0.05:
            new.append(sentence.replace("e", "é", 1))
        elif fate < 0.10:
            new += ["Inserted words stand here. ", sentence]
        elif fate < 0.13:
            words = sentence.split()
            words[dice.randrange(len(words))] = "changed"
            new.append(" ".join(words) + " ")
        elif fate < 0.98:
            new.append(sentence)
    return new


def quotes_of(text: str, count: int, dice: random.Random) -> list[Quote]:
    """Return quotes of whole words, 3 to 200 characters long."""
    found = []
    for number in range(count):
        start = text.index(" ", dice.randrange(len(text) - 400)) + 1
        end = text.index(" ", start + dice.randint(3, 200))
        found.append(take_quote(text, start, end, key=str(number), revision="old", value="value"))
    return found


def timed(work: Callable[[], object]) -> tuple[float, object]:
    """Return the least CPU time of three runs, and what came of the last."""
    best, result = float("inf"), None
    for _ in range(3):
        start = time.process_time()
        result = work()
        best = min(best, time.process_time() - start)
    return best, result


def measure(size: int, count: int, dice: random.Random) -> None:
    before = sentences(size, dice)
    old, new = "".join(before), "".join(edited(before, dice))
    quotes = quotes_of(old, count, dice)
    took, found = timed(lambda: anchor(quotes, old, new))
    plain, _ = timed(lambda: [new.find(quote.exact) for quote in quotes])
    laid, _ = timed(lambda: align(old, new))
    words = (old[:DIFFLIB_SIZE].split(), new[:DIFFLIB_SIZE].split())
    diff, _ = timed(lambda: SequenceMatcher(None, *words, autojunk=False).get_opcodes())
    stand = Counter(one.standing.value for one in found)  # type: ignore[attr-defined]
    print(f"{count:,} quotes in {len(old):,} characters: {took * 1000:,.0f} ms CPU ({dict(stand)})")
    print(f"  / str.find for each quote ({plain * 1000:.1f} ms): {took / max(plain, 1e-9):,.1f}")
    print(f"  / difflib over the words of {DIFFLIB_SIZE:,} characters ({diff * 1000:.1f} ms): {took / diff:,.2f}")
    print(f"  of it laying the texts side by side: {laid / took:.2f}")


def main() -> None:
    dice = random.Random(20261122)
    measure(100_000, 30, dice)
    measure(1_000_000, 1_000, dice)


if __name__ == "__main__":
    main()
