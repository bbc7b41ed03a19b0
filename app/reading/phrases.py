"""What stands around a number: its comparator, its spread, a p-value."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from app.domain.kinds import Comparator, PValue, Spread, SpreadKind
from app.reading.numbers import NUMBER, SIGNED, read_number
from app.reading.result import ReadingError

_COMPARATORS = (
    (Comparator.LE, r"<=|≤|⩽|at most|up to|no more than|not more than"),
    (Comparator.GE, r">=|≥|⩾|at least|no less than|no fewer than|not less than"),
    (Comparator.LT, r"<|less than|fewer than|lower than|under|below"),
    (Comparator.GT, r">|more than|greater than|higher than|over|above"),
    (Comparator.ABOUT, r"~|≈|∼|about|approximately|approx\.?|around|circa|ca\.|roughly|nearly|almost"),
    (Comparator.UNCLEAR, r"unclear"),
    (Comparator.EQ, r"="),
)
_ANY = "|".join(f"(?P<{comparator.name}>{body})" for comparator, body in _COMPARATORS)
_BEFORE = re.compile(rf"(?:(?<=[\s(\[,;:])|^|(?=[<>≤≥~≈=]))(?:{_ANY})\s?$", re.IGNORECASE)
_P = re.compile(rf"\bp(?:[\s-]?values?)?\s?(?:{_ANY}|of|was|:)?\s?(?P<number>{NUMBER})(?![0-9])", re.IGNORECASE)

_OPEN_END = r"\?|NR\b|NE\b|not\sreached|not\sestimable|not\sevaluable|n/?r\b"
_BOUND = rf"(?:{SIGNED}(?:\s?%)?|{_OPEN_END})"
_SEPARATOR = r"(?:\s?[-–—−]\s?|\sto\s|\sand\s|\s?[,;]\s?)"
_NAMES = r"interquartile\srange|IQR|range|standard\sdeviation|SD|confidence\sinterval|credible\sinterval|CI|CrI"
_NAMED = re.compile(
    rf"[(\[]?(?:(?P<level>{NUMBER})\s?%[\s-]{{0,2}})?\b(?P<name>{_NAMES})\b[\s,:;=]{{0,3}}[(\[]?\s?"
    rf"(?P<low>{_BOUND})(?:{_SEPARATOR}(?P<high>{_BOUND}))?(?:\s(?P<word>[a-z]{{1,10}}))?[)\]]{{0,2}}",
    re.IGNORECASE,
)
_BARE = re.compile(
    rf"[(\[]\s?(?P<low>{_BOUND}){_SEPARATOR}(?P<high>{_BOUND})(?:\s(?P<word>[a-z]{{1,10}}))?\s?[)\]]", re.IGNORECASE
)
_PLUS_MINUS = re.compile(rf"(?:±|\+/[-−])\s?(?P<low>{NUMBER})")
_KIND_OF = {
    "interquartile range": SpreadKind.IQR,
    "iqr": SpreadKind.IQR,
    "range": SpreadKind.RANGE,
    "standard deviation": SpreadKind.SD,
    "sd": SpreadKind.SD,
}
PEOPLE = re.compile(r"\b(?:patients?|participants?|subjects?|people|persons?|individuals?)\b", re.IGNORECASE)
"""Who is counted, when nothing more is said of them: beside a typed count these words add nothing to it."""


class FoundSpread(NamedTuple):
    """A spread and where it stands; `named` says whether the words tell what it is.

    `word` is the range of the one word behind its ends, often a unit, or empty.
    """

    spread: Spread
    start: int
    end: int
    named: bool
    word: tuple[int, int]

    def masked(self, text: str, *, typed: bool) -> str:
        """Return the text without the spread; a typed one keeps its word, which is still to be understood."""
        low, high = self.word if typed else (self.end, self.end)
        return mask(mask(text, self.start, low), high, self.end)


class FoundP(NamedTuple):
    """A p-value and where it stands."""

    p: PValue
    start: int
    end: int


def comparator_before(text: str) -> tuple[Comparator, int] | None:
    """Return the comparator that a text ends with, and where it begins; None when there is none.

    >>> comparator_before("a median of more than "), comparator_before("of <")
    ((<Comparator.GT: '>'>, 12), (<Comparator.LT: '<'>, 3))
    """
    lead = max(0, len(text) - 40)
    found = _BEFORE.search(text[lead:])
    if found is None or found.lastgroup is None:
        return None
    return Comparator[found.lastgroup], lead + found.start()


def find_p(text: str) -> FoundP | None:
    """Return the first p-value of a text, or None."""
    found = _P.search(text)
    number = read_number(found["number"]) if found else None
    if found is None or number is None:
        return None
    named = next((c for c, _ in _COMPARATORS if found[c.name]), Comparator.EQ)
    return FoundP(PValue(named, number), found.start(), found.end())


def find_spread(text: str, bare: SpreadKind) -> FoundSpread | None:
    """Return the first spread of a text; brackets that do not say what they hold are read as `bare`.

    Raises ReadingError when its lower end is above its upper end.
    """
    for match in _NAMED.finditer(text):
        kind = _KIND_OF.get(" ".join(match["name"].lower().split()), SpreadKind.CI)
        if match["high"] is None and kind is not SpreadKind.SD:
            continue
        return _found(match, kind, match["level"], named=True)
    plus_minus = _PLUS_MINUS.search(text)
    if plus_minus is not None:
        return _found(plus_minus, SpreadKind.SD, None, named=True)
    match_bare = _BARE.search(text)
    return _found(match_bare, bare, None, named=False) if match_bare else None


def mask(text: str, start: int, end: int) -> str:
    """Return a text of the same length with one stretch blanked."""
    return text[:start] + " " * (end - start) + text[end:]


def blank(text: str, pattern: re.Pattern[str]) -> str:
    """Return a text of the same length with every match of a pattern blanked."""
    return pattern.sub(lambda match: " " * len(match.group()), text)


def make_spread(
    kind: SpreadKind, low: Decimal | None, high: Decimal | None, level: Decimal | None = None
) -> Spread | None:
    """Return a spread, or None when both ends are open. Raises ReadingError when it is upside down."""
    if low is None and high is None:
        return None
    if low is not None and high is not None and low > high and kind is not SpreadKind.SD:
        raise ReadingError(f"The lower end {low} is above the upper end {high}; write the smaller first, as in 2.8–20.")
    return Spread(kind, low, high, level)


def _found(match: re.Match[str], kind: SpreadKind, level: str | None, *, named: bool) -> FoundSpread | None:
    high = match.groupdict().get("high")
    spread = make_spread(kind, _bound(match["low"]), _bound(high), read_number(level) if level else None)
    word = match.span("word") if match.groupdict().get("word") else (match.end(), match.end())
    return FoundSpread(spread, match.start(), match.end(), named, word) if spread else None


def _bound(words: str | None) -> Decimal | None:
    return read_number(words.rstrip("% ")) if words else None
