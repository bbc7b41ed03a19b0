"""Numbers as they are printed: digits, thousands, middle dots, decimal commas, powers of ten, English number words.

"No" and "none" are not numbers: zero, not reported and none observed are different things (rule V28).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

_THIN = "\u2009\u202f\u00a0\u2007"
_POINT = "[.·∙⋅‧]"
_POWER = r"(?:[eE][+-]?[0-9]{1,6}(?![0-9A-Za-z])|\s?[×xX*·]\s?10(?:\^\s?[-−+]?[0-9]{1,3}|⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}))?"
_GROUPED = rf"[0-9]{{1,3}}(?:[,{_THIN}'’][0-9]{{3}})+(?![0-9])"

NUMBER = rf"(?<![0-9])(?:(?:{_GROUPED}|[0-9]+)(?:{_POINT}[0-9]+)?|{_POINT}[0-9]+){_POWER}"
"""A printed number without sign, as a regular expression without groups."""
SIGNED = rf"[-−–+]?{NUMBER}"
"""The same with an optional sign."""

_FREE = r"(?<![0-9A-Za-z_.,])(?<![A-Za-z]-)"
_NO_NAME = r"(?![A-Z](?!y\b))(?!-[0-9]{1,2}[A-Z])"
MINUS = r"(?:(?<![0-9)\]%]\s)[-−–])?"
"""A minus before a number of a text, where it is none of a range: not behind a digit or a closing bracket."""
_IN_TEXT = re.compile(_FREE + MINUS + NUMBER + _NO_NAME)
_WHOLE = re.compile(SIGNED)
_WHOLE_COMMA = re.compile(r"[-−+]?[0-9]+,(?:[0-9]{1,2}|[0-9]{4,})")
_SPACED = re.compile(r"[0-9]{1,3}(?: [0-9]{3})+")
_COMMA_DECIMAL = re.compile(r"(?<![0-9,])[0-9]+,[0-9]{1,2}(?=\s?(?:%|[A-Za-z]))")
_DECIMAL_COMMA = re.compile(r"(?<=[0-9]),(?=[0-9]{1,2}(?![0-9,]))")
_BLANKS = re.compile(r"(?<=[0-9]) (?=[0-9]{3}(?![0-9]))")
_POINT_DECIMAL = re.compile(r"[0-9]\.[0-9]")
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_SCIENTIFIC = re.compile(r"(?:[eE]|\s?[×xX*·]\s?10\^?\s?)([-+]?[0-9]+)")

_SMALL_WORDS = (
    "zero one two three four five six seven eight nine ten "
    "eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
)
_TENS_WORDS = "twenty thirty forty fifty sixty seventy eighty ninety"
_SMALL = {word: value for value, word in enumerate(_SMALL_WORDS.split())}
_TENS = {word: 10 * value for value, word in enumerate(_TENS_WORDS.split(), start=2)}
_SCALES = {"dozen": 12, "hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9}
_ATOM = "|".join(sorted((*_SMALL, *_TENS), key=len, reverse=True))
_SCALE = "|".join(_SCALES)
_WORDS = re.compile(
    rf"\b(?:(?:{_ATOM})(?:[-\s](?:{'|'.join(_SMALL)})\b)?(?:\s(?:{_SCALE})s?\b)?|an?\s(?:{_SCALE})\b)"
    rf"(?:\s(?:and\s)?(?:{_ATOM})(?:-(?:{'|'.join(_SMALL)}))?\b)?(?![-\w])",
    re.IGNORECASE,
)
_SCALED = re.compile(r"\s(million|billion|thousand)\b", re.IGNORECASE)
_TIMES = {"single": 1, "once": 1, "both": 2, "twice": 2, "thrice": 3}
_TIMES_WORDS = re.compile(rf"\b(?:{'|'.join(_TIMES)})\b", re.IGNORECASE)
_LONGEST = 40
_HEAD = 200_000
_SHORT_POINT_DECIMAL = re.compile(r"(?<![0-9.])[0-9]{1,3}\.[0-9]{1,2}(?![0-9.])")
_BARE_POWER = re.compile(r"(?<![0-9.,])10(?:\^\s?(?P<sign>[0-9]{1,2})(?![0-9])|(?P<raised>[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2}))")
_TO = re.compile(r"\s?[-–—−]\s?|\s(?:to|and|or)\s")
_BEHIND = re.compile(r"\s?[×xX*·]\s?10\s?[\^⁻⁰¹²³⁴⁵⁶⁷⁸⁹]|[eE]|\s(?:million|billion|thousand)", re.IGNORECASE)


class Number(NamedTuple):
    """A number and where it is printed: code points of the text it was found in, end exclusive."""

    value: Decimal
    start: int
    end: int

    @property
    def whole(self) -> int | None:
        """The number as an integer when it was printed as one, else None."""
        return whole(self.value)


def whole(value: Decimal) -> int | None:
    """Return a number as an integer, or None when it was printed with decimals or has more than 40 digits."""
    _, _, exponent = value.as_tuple()
    if not isinstance(exponent, int) or exponent < 0 or value.adjusted() >= _LONGEST:
        return None
    return int(value)


def with_points(words: str, context: str = "") -> str:
    """Return words with decimal commas as points, unchanged in length, where they or their context write decimals so.

    A comma before three digits stays: it parts thousands.

    >>> with_points("73,0 % (2,8–20,5)"), with_points("references 1,2 and 73.0%"), with_points("1,234 patients")
    ('73.0 % (2.8–20.5)', 'references 1,2 and 73.0%', '1,234 patients')
    """
    if _POINT_DECIMAL.search(words) or _POINT_DECIMAL.search(context):
        return words
    if _WHOLE_COMMA.fullmatch(words.strip()) or _COMMA_DECIMAL.search(words) or _COMMA_DECIMAL.search(context):
        return _DECIMAL_COMMA.sub(".", words)
    return words


def read_number(words: str) -> Decimal | None:
    """Return the one number that the words are, with its printed decimals, or None.

    >>> [str(read_number(w)) for w in ("73·0", "1,234", "13,8", "10 000", "twenty-one", "6 × 10^8")]
    ['73.0', '1234', '13.8', '10000', '21', '6E+8']
    >>> read_number("none") is None
    True
    """
    words = words.strip()
    if _WHOLE_COMMA.fullmatch(words):
        return _decimal(words.replace(",", "."))
    if _SPACED.fullmatch(words):
        return _decimal(words.replace(" ", ""))
    if _WHOLE.fullmatch(words):
        return _decimal(words)
    found = _WORDS.fullmatch(words)
    return _spelled(found.group()) if found else None


def find_numbers(text: str, *, spelled: bool = True) -> tuple[Number, ...]:
    """Return the numbers of a text in order; digits that are part of a name (CD19, IL-15, 4-1BB) are none."""
    found = list(_printed(text))
    if spelled:
        taken = {n.start for n in found}
        found.extend(
            Number(_spelled(m.group()), m.start(), m.end()) for m in _WORDS.finditer(text) if m.start() not in taken
        )
        found.sort(key=lambda n: n.start)
    return tuple(found)


@lru_cache(maxsize=4096)
def values_in(words: str, *, commas: bool = True) -> frozenset[Decimal]:
    """Return every number that words may hold, each in all the ways it can be read; equal numbers count once.

    `commas` says whether a comma may be a decimal point, or else parts the numbers of a list. The lower end of a range
    has the power of ten, or the word for one, that stands behind its upper end. "Single", "both", "once", "twice" and
    "thrice" are numbers here too.

    >>> sorted(values_in("eight of 10,000 (13,8)"))
    [Decimal('8'), Decimal('13'), Decimal('13.8'), Decimal('10000')]
    >>> sorted(values_in("1 to 3 × 10^6, or 10⁷")) == [1, 10, 10**6, 3 * 10**6, 10**7]
    True
    """
    readings = {words, _BLANKS.sub("", words), _DECIMAL_COMMA.sub("." if commas else " ", words)}
    found = {number for reading in readings for number in _all_ways(reading)}
    found |= {Decimal(_TIMES[match.group().lower()]) for match in _TIMES_WORDS.finditer(words)}
    return frozenset(found | {Decimal(1).scaleb(_power(match)) for match in _BARE_POWER.finditer(words)})


def writes_decimal_commas(text: str) -> bool:
    """Say whether a text writes its decimals with commas: more often before a unit or % than it writes points.

    Looks at its first 200,000 code points.

    >>> writes_decimal_commas("Bei 73,0 % (2,8 Monate) von 1.234"), writes_decimal_commas("In 73.0% of 1,234.")
    (True, False)
    """
    head = text[:_HEAD]
    commas = sum(1 for _ in _COMMA_DECIMAL.finditer(head))
    return commas > 0 and commas > sum(1 for _ in _SHORT_POINT_DECIMAL.finditer(head))


def _all_ways(words: str) -> Iterator[Decimal]:
    found = find_numbers(words)
    for number in found:
        yield number.value
    for low, high in pairwise(found):
        if _TO.fullmatch(words, low.end, high.start) and (scale := _scale_of(words[high.start : high.end], high.value)):
            yield low.value * scale


def _scale_of(printed: str, value: Decimal) -> Decimal | None:
    """Return what a number is scaled by: its power of ten, or a word such as million; None when by nothing."""
    behind = _BEHIND.search(printed)
    mantissa = _decimal(printed[: behind.start()]) if behind else Decimal(0)
    return value / mantissa if mantissa and abs(value.adjusted()) <= _LONGEST else None


def _power(match: re.Match[str]) -> int:
    return int((match["sign"] or match["raised"]).translate(_SUPERSCRIPTS))


def _printed(text: str) -> Iterator[Number]:
    for match in _IN_TEXT.finditer(text):
        value = _decimal(match.group())
        scale = _SCALED.match(text, match.end())
        if scale is None:
            yield Number(value, match.start(), match.end())
        else:
            yield Number(_times(value, _SCALES[scale.group(1).lower()]), match.start(), scale.end())


def _decimal(printed: str) -> Decimal:
    plain = printed.translate(_SUPERSCRIPTS).replace("−", "-").replace("–", "-").replace("+", "")
    power = _SCIENTIFIC.search(plain)
    mantissa = plain[: power.start()] if power else plain
    for separator in (*_THIN, ",", "'", "’"):
        mantissa = mantissa.replace(separator, "")
    for point in "·∙⋅‧":
        mantissa = mantissa.replace(point, ".")
    return Decimal(f"{mantissa}E{power.group(1)}" if power else mantissa)


def _times(value: Decimal, scale: int) -> Decimal:
    return Decimal(f"{value}E{len(str(scale)) - 1}") if "E" not in str(value) else value * scale


def _spelled(words: str) -> Decimal:
    total, current = 0, 0
    for word in re.split(r"[-\s]+", words.lower()):
        name = word.removesuffix("s") if word.removesuffix("s") in _SCALES else word
        if name in _SCALES:
            total, current = total + max(current, 1) * _SCALES[name], 0
        else:
            current += _SMALL.get(name, _TENS.get(name, 0))
    return Decimal(total + current)
