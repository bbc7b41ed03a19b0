"""Proportions: counts and the percent as printed, with a denominator looked for in the same sentence."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

import msgspec

from app.domain.kinds import Proportion
from app.reading.numbers import NUMBER, Number, find_numbers, read_number, whole, with_points
from app.reading.percents import agrees
from app.reading.phrases import PEOPLE, blank, mask
from app.reading.result import Asked, Part, Reading, Typed
from app.reading.sentences import sentence_at

_PERCENT = re.compile(r"\s?(?:%|percent\b|per\scent\b)", re.IGNORECASE)
_OVER = re.compile(
    r"\s?/\s?|\s(?:[a-z]{1,20}\s)?(?:out\s)?(?:of|in|among|from)\s(?:(?:the|all|these|those|our|a\stotal\sof)\s){0,2}",
    re.IGNORECASE,
)
_INTERVAL = re.compile(rf"[(\[,;]?\s?(?:{NUMBER})\s?%[\s-]{{0,2}}(?:CI|CrI|confidence|credible)\b", re.IGNORECASE)
_NONE = re.compile(r"\b(?:no|none|neither|nobody|not any)\b", re.IGNORECASE)
_PEOPLE = (
    r"(?:patients|participants|subjects|people|persons|individuals|adults|children|women|men|cases|evaluable|treated|"
    r"enrolled|recipients|responders|infants|volunteers)"
)
_COUNT = rf"(?P<n>(?:{NUMBER})|[A-Za-z]{{3,9}}(?:-[a-z]{{3,5}})?)"
_ADJECTIVES = r"(?:[a-z][a-z-]{1,20}\s){0,3}"
_COUNTED = rf"{_ADJECTIVES}{_PEOPLE}\b"
_DENOMINATORS = tuple(
    (weight, re.compile(pattern, re.IGNORECASE))
    for weight, pattern in (
        (3, rf"\b(?:of|among|in|from)\s(?:(?:the|all|these|our|a\stotal\sof)\s){{0,2}}{_COUNT}\s{_COUNTED}"),
        (3, r"\bn\s?=\s?(?P<n>[0-9][0-9,]{0,12})"),
        (2, rf"\b(?:of|among)\s(?:(?:the|all|these)\s){{0,2}}{_COUNT}\b"),
        (1, rf"\b{_COUNT}\s{_COUNTED}"),
    )
)


class _Candidate(NamedTuple):
    number: int
    start: int
    end: int
    score: tuple[int, int, int]


def read_proportion(asked: Asked) -> Reading | None:
    """Read "8 (73%)", "8/11 (72.7%)", "8 out of 11 patients", "73%", "8 responded".

    A denominator that is not among the words is looked for in their sentence and proposed.
    """
    stated, parts, notes = _take(asked.pointed)
    if _NONE.search(asked.words) and (stated is None or stated.numerator is None):
        notes = (*notes, "“No” and “none” are not read as 0: say 0 of how many, or that none is stated.")
    if stated is None:
        return asked.answer(None, notes=notes) if notes else None
    placed = tuple(asked.part(*part) for part in parts)
    if stated.denominator is not None or asked.around is None:
        return asked.answer(stated, parts=placed, notes=notes)
    candidates = _denominators(asked, stated)
    if not candidates:
        return asked.answer(stated, parts=placed, notes=notes)
    best = candidates[0]
    payload = msgspec.structs.replace(stated, denominator=best.number)
    others = sorted({c.number for c in candidates} - {best.number})
    notes = (*notes, f"The denominator {best.number} stands elsewhere in the sentence: please confirm it.")
    if others:
        notes = (*notes, f"The sentence also holds {', '.join(map(str, others[:4]))}.")
    placed = (*placed, Part("denominator", best.start, best.end))
    return asked.answer(payload, parts=placed, proposals=("denominator",), notes=notes, stated=stated)


_TYPED = re.compile(
    rf"(?:(?P<n>[-−]?[0-9][0-9,]{{0,40}}|\?)?\s?(?:(?:/|\s(?:out\s)?of\s)\s?(?P<N>[-−]?[0-9][0-9,]{{0,40}}|\?))?)?"
    rf"(?:\s?[,;=(\[]?\s?(?P<pct>[-−]?(?:{NUMBER}))\s?(?P<sign>%)?\s?[)\]]?)?"
)
_ONLY_PERCENT = re.compile(rf"(?P<pct>[-−]?(?:{NUMBER}))\s?(?:%|percent|per cent)")
_PERCENT_FIRST = re.compile(
    rf"(?P<pct>(?:{NUMBER}))\s?%\s?[,(]?\s?(?P<n>[0-9][0-9,]{{0,40}})\s?/\s?(?P<N>[0-9][0-9,]{{0,40}})\s?\)?"
)

_LINKS = re.compile(r"/|(?<=\s)[-–—](?=\s)|\b(?:out|in|among|from|all|these|those|our|total|n)\b", re.IGNORECASE)


def parse_proportion(typed: str) -> Typed | None:
    """Return the proportion that somebody typed: "8/11 73%", "8/11", "73%", "8", "?/11", "8 of 11 patients".

    With it comes what was not understood of the typing; None when nothing was.
    """
    words = with_points(" ".join(typed.split()))
    only = _ONLY_PERCENT.fullmatch(words)
    if only is not None:
        return Typed(Proportion(percent=read_number(only["pct"])))
    match = _PERCENT_FIRST.fullmatch(words) or _TYPED.fullmatch(words)
    if match is None:
        return _in_a_phrase(words)
    numerator, denominator, percent = (_typed(match[name]) for name in ("n", "N", "pct"))
    if percent is not None and numerator is None and denominator is None:
        return None
    counts = tuple(whole(n) if n is not None else None for n in (numerator, denominator))
    if counts == (None, None) and percent is None:
        return None
    return Typed(Proportion(counts[0], counts[1], percent))


def _in_a_phrase(words: str) -> Typed | None:
    stated, parts, _ = _take(words)
    if stated is None or len(parts) != len(find_numbers(words)):
        return None
    rest = words
    for _name, start, end in parts:
        rest = mask(rest, start, end)
    return Typed(stated, blank(blank(rest, PEOPLE), _LINKS))


def _typed(part: str | None) -> Decimal | None:
    return read_number(part) if part and part != "?" else None


def _take(words: str) -> tuple[Proportion | None, tuple[tuple[str, int, int], ...], tuple[str, ...]]:
    """Return what the words themselves say, where, and notes."""
    cut = _INTERVAL.search(words)
    counted = words[: cut.start()] if cut else words
    numbers = find_numbers(counted)
    percents = [(n, m.end()) for n in numbers if (m := _PERCENT.match(counted, n.end))]
    taken = {n.start for n, _ in percents}
    counts = [n for n in numbers if n.start not in taken and n.whole is not None]
    numerator, denominator = _counts(counted, counts)
    notes: tuple[str, ...] = ()
    if len(percents) > 1:
        notes = ("These words hold several percents; the first is taken.",)
    parts = []
    if numerator is not None:
        parts.append(("numerator", numerator.start, numerator.end))
    if denominator is not None:
        parts.append(("denominator", denominator.start, denominator.end))
    if percents:
        parts.append(("percent", percents[0][0].start, percents[0][1]))
    if not parts:
        return None, (), notes
    payload = Proportion(
        numerator.whole if numerator else None,
        denominator.whole if denominator else None,
        percents[0][0].value if percents else None,
    )
    return payload, tuple(parts), notes


def _counts(words: str, counts: list[Number]) -> tuple[Number | None, Number | None]:
    for first, second in pairwise(counts):
        if _OVER.fullmatch(words, first.end, second.start):
            return first, second
    spans = {m.span("n") for _, pattern in _DENOMINATORS[:3] for m in pattern.finditer(words)}
    marked = [n for n in counts if (n.start, n.end) in spans]
    free = [n for n in counts if (n.start, n.end) not in spans]
    return (free[0] if free else None), (marked[0] if marked else None)


def _denominators(asked: Asked, stated: Proportion) -> list[_Candidate]:
    """Return what the sentence offers as a denominator, the likeliest first."""
    if asked.around is None:
        return []
    text, start, end = asked.around.text, asked.around.start, asked.around.end
    low, high = sentence_at(text, start)
    sentence = text[low:high]
    found: dict[int, _Candidate] = {}
    for weight, pattern in _DENOMINATORS:
        for match in pattern.finditer(sentence):
            begin, stop = match.start("n") + low, match.end("n") + low
            number = read_number(match["n"])
            count = whole(number) if number is not None else None
            if count is None or count < max(1, stated.numerator or 0) or (begin < end and stop > start):
                continue
            if _PERCENT.match(text, stop):
                continue
            fits = int(_fits(stated, count))
            near = -abs(begin - start)
            found.setdefault(begin, _Candidate(count, begin, stop, (fits, weight, near)))
    return sorted(found.values(), key=lambda c: c.score, reverse=True)


def _fits(stated: Proportion, denominator: int) -> bool:
    if stated.numerator is None or stated.percent is None:
        return False
    return agrees(stated.numerator, denominator, stated.percent)
