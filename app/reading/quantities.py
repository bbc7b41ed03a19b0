"""Quantities: a number with its unit, how it is meant, and its spread; also what times and estimates share."""

from __future__ import annotations

import re
from decimal import Decimal

import msgspec

from app.domain.forms import Field
from app.domain.kinds import Comparator, Integer, Quantity, Spread, SpreadKind
from app.reading.numbers import NUMBER, SIGNED, find_numbers, read_number, with_points
from app.reading.phrases import PEOPLE, blank, comparator_before, find_spread, make_spread, mask
from app.reading.result import Asked, Part, Reading, Typed
from app.reading.units import is_time, spell_unit, unit_at

_RANGE = re.compile(rf"(?P<low>{SIGNED})(?:\s?%)?(?:\s?[-–—]\s?|\sto\s)(?P<high>{SIGNED})(?![0-9])")
_BETWEEN = re.compile(rf"\bbetween\s(?P<low>{NUMBER})\sand\s(?P<high>{NUMBER})", re.IGNORECASE)
_UNIT_LIKE = re.compile(r"[^\W\d_%][^\d,;:.!?()\[\]]{0,24}(?:[²23](?:/[a-z]{1,6})?)?|%")
_UNSURE = re.compile(r"(?<!\w)\?(?!\w)")


class Measured(msgspec.Struct, frozen=True, kw_only=True):
    """The pieces of a phrase such as "more than 13.8 months (range, 2.8–20.0)", with where each stands in it.

    `rest` is the phrase with these pieces blanked.
    """

    number: Decimal | None = None
    comparator: Comparator = Comparator.EQ
    unit: str = ""
    spread: Spread | None = None
    parts: tuple[tuple[str, int, int], ...] = ()
    notes: tuple[str, ...] = ()
    rest: str = ""

    @property
    def empty(self) -> bool:
        """Whether it holds no number at all."""
        return self.number is None and self.spread is None


def measure(words: str, field: Field | None, *, bare: SpreadKind, typed: bool = False) -> Measured:
    """Take a phrase apart; `bare` is what brackets without a name hold.

    `typed` also takes a unit that nobody knows; in a source only what looks like one is taken.
    Raises ReadingError when a spread is upside down.
    """
    parts: list[tuple[str, int, int]] = []
    notes: list[str] = []
    rest, spread = _without_spread(with_points(words), bare, parts, notes, typed=typed)
    found = next(iter(find_numbers(rest)), None)
    span = (found.start, found.end) if found else None
    if span is None and (unsure := _UNSURE.search(rest)):
        span = unsure.span()
    if span is None:
        begin = parts[0][1] if typed and spread is not None else 0
        unit, length = _unit_of(rest[begin:], field, typed=typed) if spread is not None else ("", 0)
        rest = mask(rest, begin, begin + length)
        return Measured(spread=spread, unit=unit, parts=tuple(parts), notes=tuple(notes), rest=rest)
    if found is not None:
        parts.insert(0, ("number", *span))
    said = comparator_before(rest[: span[0]])
    if said is not None:
        parts.append(("comparator", said[1], span[0]))
    unit, length = _unit_of(rest[span[1] :], field, typed=typed)
    if unit:
        begin = span[1] + len(rest[span[1] :]) - len(rest[span[1] :].lstrip(" -\u00a0"))
        parts.append(("unit", begin, span[1] + length))
    rest = mask(rest, said[1] if said else span[0], span[1] + length)
    return Measured(
        number=found.value if found else None,
        comparator=said[0] if said else Comparator.EQ,
        unit=unit,
        spread=spread,
        parts=tuple(parts),
        notes=tuple(notes),
        rest=_without_repeated(rest, unit, field),
    )


def read_quantity(asked: Asked) -> Reading | None:
    """Read "about 13.8 months (range, 2.8–20.0)"; a unit or comparator found beside the words is a proposal."""
    measured = measure(asked.pointed, asked.field, bare=SpreadKind.RANGE)
    if measured.empty:
        return None
    stated = Quantity(measured.number, measured.unit, measured.comparator, measured.spread)
    payload, proposals, beside, notes = stated, [], [], list(measured.notes)
    said = comparator_before(asked.before()) if measured.comparator is Comparator.EQ else None
    if said is not None and said[0] is not Comparator.EQ and asked.around is not None:
        payload = msgspec.structs.replace(payload, comparator=said[0])
        proposals.append("comparator")
        begin = asked.offset - len(asked.before()) + said[1]
        beside.append(Part("comparator", begin, asked.offset))
        notes.append(f"“{asked.before()[said[1] :].strip()}” stands before these words.")
    if not measured.unit:
        unit, place, note = _unit_beside(asked)
        if unit:
            payload = msgspec.structs.replace(payload, unit=unit)
            proposals.append("unit")
            beside.extend(place)
            notes.append(note)
    parts = (*(asked.part(*part) for part in measured.parts), *beside)
    return asked.answer(payload, parts=parts, proposals=tuple(proposals), notes=tuple(notes), stated=stated)


def read_integer(asked: Asked) -> Reading | None:
    """Read a count: the only whole number of the words, spelled or in digits; percents are passed over."""
    found = find_numbers(asked.pointed)
    counts = [n for n in found if n.whole is not None and not asked.words[n.end :].lstrip().startswith("%")]
    if not counts:
        return None
    first = counts[0]
    if len(counts) > 1:
        listed = ", ".join(asked.words[n.start : n.end] for n in counts[:4])
        return asked.answer(None, notes=(f"These words hold several counts ({listed}): select the one that is meant.",))
    return asked.answer(Integer(first.whole or 0), parts=(asked.part("number", first.start, first.end),))


def parse_quantity(field: Field, typed: str) -> Typed | None:
    """Return the quantity that somebody typed and what of it was not understood, or None.

    Without a unit it gets the field's.
    """
    measured = measure(" ".join(typed.split()), field, bare=SpreadKind.RANGE, typed=True)
    if measured.empty:
        return None
    payload = Quantity(measured.number, measured.unit or field.unit, measured.comparator, measured.spread)
    return Typed(payload, rest_of(measured, measured.spread))


def rest_of(measured: Measured, spread: Spread | None) -> str:
    """Return what was not understood of a typed phrase; that its spread is a range may be said in a word."""
    return blank(measured.rest, _RANGE_WORDS) if spread and spread.kind is SpreadKind.RANGE else measured.rest


def parse_integer(field: Field, typed: str) -> Typed | None:
    """Return the count that somebody typed and what of it was not understood, or None."""
    words = " ".join(typed.split())
    found, rest = read_number(words) if words else None, ""
    if found is None:
        counts = find_numbers(words)
        if len(counts) != 1:
            return None
        found, rest = counts[0].value, mask(words, counts[0].start, counts[0].end)
        unit = unit_at(rest[counts[0].end :], field)
        if unit is not None and unit[0] in (field.unit, *field.units):
            rest = mask(rest, counts[0].end, counts[0].end + unit[1])
    _, _, exponent = found.as_tuple()
    if not isinstance(exponent, int) or exponent < 0 or found.adjusted() > _LONGEST:
        return None
    return Typed(Integer(int(found)), blank(blank(rest, PEOPLE), _COUNT_WORDS))


_LONGEST = 40
_COUNT_WORDS = re.compile(r"\b(?:total|n)\b", re.IGNORECASE)
_RANGE_WORDS = re.compile(r"\b(?:range|from)\b", re.IGNORECASE)


def _without_spread(
    words: str, bare: SpreadKind, parts: list[tuple[str, int, int]], notes: list[str], *, typed: bool
) -> tuple[str, Spread | None]:
    found = find_spread(words, bare)
    if found is not None:
        parts.append(("spread", found.start, found.end))
        if not found.named:
            what = {SpreadKind.CI: "a confidence interval", SpreadKind.RANGE: "a range"}.get(bare, bare.value)
            notes.append(f"The brackets do not say what they hold; they are read as {what}.")
        return found.masked(words, typed=typed), found.spread
    match = _RANGE.search(words) or _BETWEEN.search(words)
    if match is None:
        return words, None
    low, high = read_number(match["low"]), read_number(match["high"])
    if low is None or high is None:
        return words, None
    parts.append(("spread", *match.span()))
    return mask(words, *match.span()), make_spread(SpreadKind.RANGE, low, high)


def _unit_of(rest: str, field: Field | None, *, typed: bool) -> tuple[str, int]:
    """Return the unit at the start of what follows a number, and its length with the space before it."""
    if typed:
        return _typed_unit(rest, field)
    known = unit_at(rest, field)
    stripped = rest.strip(" \t-\u00a0,;")
    if known is not None:
        return known
    if _UNIT_LIKE.fullmatch(stripped) and " " not in stripped:
        return spell_unit(stripped, field), len(rest.rstrip(" ,;"))
    return "", 0


_TYPED_UNIT = re.compile(r"[^\s,;:!?()\[\]<>=]+(?: [^\s,;:!?()\[\]<>=]+)*")
_UNIT_GOES_ON = re.compile(r"\s?(?:/|per\b)|\sof\b")
_NEVER_UNITS = frozenset(
    {
        "about",
        "and",
        "approximately",
        "but",
        "least",
        "less",
        "mean",
        "median",
        "more",
        "most",
        "ne",
        "no",
        "none",
        "not",
        "nr",
        "or",
        "reached",
        "than",
        "to",
        "unclear",
    }
)
_MOST_WORDS = 4


def _typed_unit(rest: str, field: Field | None) -> tuple[str, int]:
    """Return the unit that was typed behind a number, as far as it can be one, and where it ends.

    A known unit ends where it ends, unless "per", "/" or, but for times, "of" goes on with it; an unknown one has at
    most four words, no number and nothing that compares or denies.
    """
    lead = len(rest) - len(rest.lstrip(" -\u00a0,;(["))
    stretch = _TYPED_UNIT.match(rest, lead)
    if stretch is None:
        return "", 0
    unit = stretch.group().rstrip("-.")
    known = unit_at(rest[lead:], field)
    if known is not None:
        more = _UNIT_GOES_ON.match(unit, known[1])
        if more is None or (is_time(known[0]) and more.group() == " of"):
            return known[0], lead + known[1]
    words = unit.split()
    if len(words) > _MOST_WORDS or _NEVER_UNITS.intersection(unit.casefold().split()) or find_numbers(unit):
        return ("", 0) if known is None else (known[0], lead + known[1])
    return spell_unit(unit, field), lead + len(unit)


def _without_repeated(rest: str, unit: str, field: Field | None) -> str:
    """Return the rest without a unit said twice, as in "13.8 months (range 2.8–20 months)"."""
    for match in re.finditer(r"[^\s,;()\[\]]+", rest) if unit else ():
        if spell_unit(match.group().rstrip("."), field) == unit:
            rest = mask(rest, *match.span())
    return rest


def _unit_beside(asked: Asked) -> tuple[str, tuple[Part, ...], str]:
    """Return a unit found behind the words, or the field's own, where it stands, and a note."""
    beside = unit_at(asked.after(), asked.field)
    if beside is not None and asked.around is not None:
        unit, length = beside
        gap = len(asked.after()) - len(asked.after().lstrip(" -\u00a0"))
        end = asked.around.end
        return unit, (Part("unit", end + gap, end + length),), f"The unit {unit} stands behind these words."
    if asked.field.unit:
        return asked.field.unit, (), f"No unit is written; {asked.field.unit} is this field's."
    return "", (), ""
