"""Quantities: a number with its unit, how it is meant, and its spread; also what times and estimates share."""

from __future__ import annotations

import re
from decimal import Decimal

import msgspec

from app.domain.forms import Field
from app.domain.kinds import Comparator, Integer, Quantity, Spread, SpreadKind
from app.reading.numbers import NUMBER, SIGNED, find_numbers, read_number, with_points
from app.reading.phrases import comparator_before, find_spread, make_spread, mask
from app.reading.result import Asked, Part, Reading
from app.reading.units import spell_unit, unit_at

_RANGE = re.compile(rf"(?P<low>{SIGNED})(?:\s?%)?(?:\s?[-–—]\s?|\sto\s)(?P<high>{SIGNED})(?![0-9])")
_BETWEEN = re.compile(rf"\bbetween\s(?P<low>{NUMBER})\sand\s(?P<high>{NUMBER})", re.IGNORECASE)
_UNIT_LIKE = re.compile(r"[^\W\d_%][^\d,;:.!?()\[\]]{0,24}(?:[²23](?:/[a-z]{1,6})?)?|%")
_UNSURE = re.compile(r"(?<!\w)\?(?!\w)")


class Measured(msgspec.Struct, frozen=True, kw_only=True):
    """The pieces of a phrase such as "more than 13.8 months (range, 2.8–20.0)", with where each stands in it."""

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

    `typed` takes whatever stands behind the number for its unit; in a source only what looks like one is taken.
    Raises ReadingError when a spread is upside down.
    """
    parts: list[tuple[str, int, int]] = []
    notes: list[str] = []
    rest, spread = _without_spread(with_points(words), bare, parts, notes)
    found = next(iter(find_numbers(rest)), None)
    span = (found.start, found.end) if found else None
    if span is None and (unsure := _UNSURE.search(rest)):
        span = unsure.span()
    if span is None:
        unit = _unit_of(rest, field, typed=typed)[0] if spread is not None else ""
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
    return Measured(
        number=found.value if found else None,
        comparator=said[0] if said else Comparator.EQ,
        unit=unit,
        spread=spread,
        parts=tuple(parts),
        notes=tuple(notes),
        rest=mask(rest, *span),
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


def parse_quantity(field: Field, typed: str) -> Quantity | None:
    """Return the quantity that somebody typed, or None; without a unit it gets the field's."""
    measured = measure(typed, field, bare=SpreadKind.RANGE, typed=True)
    if measured.empty or find_numbers(measured.rest, spelled=False):
        return None
    return Quantity(measured.number, measured.unit or field.unit, measured.comparator, measured.spread)


def parse_integer(typed: str) -> Integer | None:
    """Return the count that somebody typed, or None."""
    words = typed.strip()
    found = read_number(words) if words else None
    if found is None:
        counts = find_numbers(words)
        found = counts[0].value if len(counts) == 1 else None
    if found is None:
        return None
    _, _, exponent = found.as_tuple()
    if not isinstance(exponent, int) or exponent < 0 or found.adjusted() > _LONGEST:
        return None
    return Integer(int(found))


_LONGEST = 40


def _without_spread(
    words: str, bare: SpreadKind, parts: list[tuple[str, int, int]], notes: list[str]
) -> tuple[str, Spread | None]:
    found = find_spread(words, bare)
    if found is not None:
        parts.append(("spread", found.start, found.end))
        if not found.named:
            what = {SpreadKind.CI: "a confidence interval", SpreadKind.RANGE: "a range"}.get(bare, bare.value)
            notes.append(f"The brackets do not say what they hold; they are read as {what}.")
        return mask(words, found.start, found.end), found.spread
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
    known = unit_at(rest, field)
    stripped = rest.strip(" \t-\u00a0,;")
    if typed:
        return (spell_unit(stripped, field), len(rest.rstrip())) if stripped else ("", 0)
    if known is not None:
        return known
    if _UNIT_LIKE.fullmatch(stripped) and " " not in stripped:
        return spell_unit(stripped, field), len(rest.rstrip(" ,;"))
    return "", 0


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
