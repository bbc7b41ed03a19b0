"""Rule V15: a cell dose lies between 1e3 and 1e11; a bare "107 cells/kg" or "8 x 108" has lost its exponent."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from app.checks.bounded import bounded
from app.checks.subject import Spot, Subject, spot
from app.checks.wording import said
from app.domain.kinds import Quantity
from app.domain.values import Value
from app.reading.units import fold_unit

RULE = "V15"
CELL_LIMITS = {"least": Decimal(1000), "most": Decimal(10) ** 11}

_LOST = re.compile(
    r"(?<![0-9.,·^])(?:(?P<factor>[0-9]{1,3}(?:[.·][0-9]{1,2})?)\s?[×xX*∙⋅·]\s?)?10(?P<power>[3-9]|1[01])(?![0-9^]|[.,·][0-9])"
)
_FOLLOWED = re.compile(
    r"\s?(?:[-–—]|to\b)?\s?(?:[0-9.×x*\s]{0,12})?(?:CAR|viable|NK|T\b|cells?|/\s?kg|/\s?m|per\s)", re.IGNORECASE
)
_MILLIONS = re.compile(r"^(?:mio\.?|million|10\^?6|x ?10\^?6|×10\^?6|m)\s")


def cell_dose_plausible(subject: Subject) -> Iterator[Spot]:
    """Complain of a number of cells that is too small or too large, and of words in which a power of ten lost its sign.

    The words are those of the value and of its quotes; once the number is the one that was meant, they are fine.

    >>> [str(meant) for _, meant in lost_exponents("8 x 108 cells, 107 cells/kg and 107 patients")]
    ['8E+8', '1E+7']
    """
    for level in subject.items_that_are("dose_level"):
        for value in subject.values_for(level, "value"):
            yield from _of_value(subject, value)


def lost_exponents(words: str) -> Iterator[tuple[str, Decimal]]:
    """Yield the numbers of cells of which a power of ten has lost its sign, as printed and as meant."""
    for match in _LOST.finditer(words):
        if match["factor"] is None and not _FOLLOWED.match(words, match.end()):
            continue
        factor = Decimal((match["factor"] or "1").replace("·", "."))
        yield " ".join(match.group().split()), factor.scaleb(int(match["power"]))


def _of_value(subject: Subject, value: Value) -> Iterator[Spot]:
    label = subject.label_of(value)
    numbers = _cells(value.value) if isinstance(value.value, Quantity) else ()
    spec = subject.field_of(value)
    least, most = subject.limit(RULE, "least", spec), subject.limit(RULE, "most", spec)
    odd = next((number for number in numbers if not least <= number <= most), None)
    words = _words(subject, value) or ("" if odd is None else f"{said(odd)} cells")
    for printed, meant in dict(lost_exponents(words)).items():
        if meant not in numbers and (numbers or value.unread is not None):
            power = meant.adjusted() if meant.as_tuple().digits == (1,) else None
            shown = f"10^{power}" if power is not None else said(meant)
            yield spot(
                value,
                f"{label}: “{printed}” has probably lost its exponent; if {shown} is meant, enter that as inferred and "
                "say so.",
                saw=(printed, *map(str, numbers)),
            )
            return
    if odd is not None:
        yield spot(
            value,
            f"{label}: {said(odd)} cells is no likely dose, which lies between {_power(least)} and {_power(most)}; "
            "check the number, its power of ten and its unit.",
            saw=(str(odd),),
        )


def _cells(dose: Quantity) -> tuple[Decimal, ...]:
    """Return the numbers of cells of a dose; none of another unit."""
    unit = fold_unit(dose.unit)
    if "cell" not in unit:
        return ()
    scale = 6 if _MILLIONS.match(unit) else 0
    ends = (dose.spread.low, dose.spread.high) if dose.spread else ()
    return tuple(bounded(number).scaleb(scale) for number in (dose.number, *ends) if number is not None)


def _words(subject: Subject, value: Value) -> str:
    quotes = subject.quotes_of.get(value.id, ())
    return "\n".join(_unique((value.as_stated, value.unread or "", *(quote.exact for quote in quotes))))


def _unique(words: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(word for word in words if word))


def _power(number: Decimal) -> str:
    return f"10^{number.adjusted()}" if number == Decimal(1).scaleb(number.adjusted()) else said(number)
