"""The eleven kinds of value and their parts (DESIGN: kinds), each a frozen payload that validates itself.

A number is a finite `Decimal` that keeps its printed decimals ("73" and "73.0" differ); a payload may lack parts, never
all of them. Payloads travel as JSON objects tagged by `type`.
"""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

import msgspec

from app.domain.dates import PartialDate


class Kind(StrEnum):
    """The kind of a field; `term` and `terms` are one kind that differ in how many terms a value holds."""

    TEXT = "text"
    TERM = "term"
    TERMS = "terms"
    INTEGER = "integer"
    QUANTITY = "quantity"
    PROPORTION = "proportion"
    TIME_TO_EVENT = "time_to_event"
    ESTIMATE = "estimate"
    DATE = "date"
    IDENTIFIER = "identifier"
    YES_NO = "yes_no"
    REFERENCE = "reference"


class Comparator(StrEnum):
    """How a printed number relates to the truth."""

    EQ = "="
    LT = "<"
    LE = "<="
    GT = ">"
    GE = ">="
    ABOUT = "about"
    UNCLEAR = "unclear"


class SpreadKind(StrEnum):
    """What the two numbers around a value are; `sd` uses `low` only."""

    RANGE = "range"
    IQR = "iqr"
    SD = "sd"
    CI = "ci"


class Statistic(StrEnum):
    """What a time-to-event number says; unstated when nobody says whether it is a median or a mean."""

    MEDIAN = "median"
    MEAN = "mean"
    RATE_AT = "rate_at"
    UNSTATED = "unstated"


class Reached(StrEnum):
    """Whether a time-to-event statistic could be given at all."""

    REACHED = "reached"
    NOT_REACHED = "not_reached"
    NOT_ESTIMABLE = "not_estimable"


class Answer(StrEnum):
    """A yes/no question's answer."""

    YES = "yes"
    NO = "no"
    UNCLEAR = "unclear"


class Target(StrEnum):
    """What a reference points to."""

    ITEM = "item"
    VALUE = "value"
    SOURCE = "source"
    STUDY = "study"


class Spread(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Numbers around a number: a range, quartiles, a standard deviation, or an interval with its level in percent."""

    kind: SpreadKind
    low: Decimal | None = None
    high: Decimal | None = None
    level: Decimal | None = None

    def __post_init__(self) -> None:
        """Refuse a spread without numbers, or upside down."""
        _need_finite(self.low, self.high, self.level)
        if self.low is None and self.high is None:
            raise ValueError("A spread needs at least one number.")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(f"A spread's lower end {self.low} is above its upper end {self.high}.")


class PValue(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A p-value as printed: `<` 0.001."""

    comparator: Comparator
    number: Decimal

    def __post_init__(self) -> None:
        """Refuse what is no number."""
        _need_finite(self.number)


class Text(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="text"):
    """Free text."""

    text: str

    def __post_init__(self) -> None:
        """Refuse an empty text: that is a missing value."""
        _need(self.text.strip(), "A text value needs words.")


class Term(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="term"):
    """A term of a vocabulary; an unlisted one has no code and is kept by its label."""

    label: str
    code: str = ""

    def __post_init__(self) -> None:
        """Refuse a term without a label."""
        _need(self.label.strip(), "A term needs a label.")


class Terms(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="terms"):
    """A set of terms that are one statement, such as phase 1/2."""

    terms: tuple[Term, ...]

    def __post_init__(self) -> None:
        """Refuse an empty set."""
        _need(self.terms, "A set of terms needs at least one.")


class Integer(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="integer"):
    """A count."""

    number: int


class Quantity(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="quantity"):
    """A number with its unit, how it is meant, and its spread."""

    number: Decimal | None = None
    unit: str = ""
    comparator: Comparator = Comparator.EQ
    spread: Spread | None = None

    def __post_init__(self) -> None:
        """Refuse a quantity without any number."""
        _need(self.number is not None or self.spread is not None, "A quantity needs a number or a spread.")
        _need_finite(self.number)


class Proportion(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="proportion"):
    """Counts and the percent as printed; whether they agree is a check's business, never a refusal."""

    numerator: int | None = None
    denominator: int | None = None
    percent: Decimal | None = None

    def __post_init__(self) -> None:
        """Refuse a proportion without parts."""
        parts = (self.numerator, self.denominator, self.percent)
        _need(any(part is not None for part in parts), "A proportion needs a count or a percent.")
        _need_finite(self.percent)


class TimeToEvent(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="time_to_event"):
    """A median, mean or rate at a time; a rate is in percent and `at` its time in `unit`."""

    statistic: Statistic = Statistic.MEDIAN
    number: Decimal | None = None
    unit: str = ""
    comparator: Comparator = Comparator.EQ
    reached: Reached = Reached.REACHED
    at: Decimal | None = None
    spread: Spread | None = None

    def __post_init__(self) -> None:
        """Refuse a reached statistic without a number."""
        known = self.number is not None or self.reached is not Reached.REACHED or self.spread is not None
        _need(known, "A time needs a number, unless it was not reached or is not estimable.")
        _need_finite(self.number, self.at)


class Estimate(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="estimate"):
    """An effect estimate: its measure (HR, OR, RR, RD, IRR), number, interval and p-value."""

    measure: str = ""
    number: Decimal | None = None
    spread: Spread | None = None
    p: PValue | None = None

    def __post_init__(self) -> None:
        """Refuse an estimate without any number."""
        known = self.number is not None or self.spread is not None or self.p is not None
        _need(known, "An estimate needs a number, an interval or a p-value.")
        _need_finite(self.number)


class Date(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="date"):
    """A partial date and what it is: actual, estimated or unknown."""

    date: PartialDate
    nature: str = "unknown"

    def __post_init__(self) -> None:
        """Refuse another nature than the three."""
        _need(self.nature in {"actual", "estimated", "unknown"}, f"A date is not {self.nature!r}.")


class Identifier(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="identifier", gc=False):
    """A value under a scheme, such as ClinicalTrials.gov NCT00000000; nothing here claims that it exists."""

    scheme: str
    value: str

    def __post_init__(self) -> None:
        """Refuse an empty identifier."""
        _need(self.value.strip(), "An identifier needs a value.")


class YesNo(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="yes_no"):
    """Yes, no or unclear."""

    answer: Answer


class Reference(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="reference"):
    """A pointer to one item, value, source or study, with its role."""

    target: Target
    key: str
    role: str = ""

    def __post_init__(self) -> None:
        """Refuse a reference to nothing."""
        _need(self.key, "A reference needs a target.")


Payload: TypeAlias = (
    Text
    | Term
    | Terms
    | Integer
    | Quantity
    | Proportion
    | TimeToEvent
    | Estimate
    | Date
    | Identifier
    | YesNo
    | Reference
)

PAYLOADS: dict[Kind, type[Payload]] = {
    Kind.TEXT: Text,
    Kind.TERM: Term,
    Kind.TERMS: Terms,
    Kind.INTEGER: Integer,
    Kind.QUANTITY: Quantity,
    Kind.PROPORTION: Proportion,
    Kind.TIME_TO_EVENT: TimeToEvent,
    Kind.ESTIMATE: Estimate,
    Kind.DATE: Date,
    Kind.IDENTIFIER: Identifier,
    Kind.YES_NO: YesNo,
    Kind.REFERENCE: Reference,
}


def kind_of(payload: Payload) -> Kind:
    """Return the kind of a payload."""
    return _KIND_OF[type(payload)]


def codes_of(payload: Payload | None) -> frozenset[str]:
    """Return the codes that a payload holds: of its terms, or its yes or no; none for any other."""
    match payload:
        case Term(_, code):
            return frozenset({code})
        case Terms(terms):
            return frozenset(term.code for term in terms)
        case YesNo(answer):
            return frozenset({answer.value})
        case _:
            return frozenset()


_KIND_OF = {cls: kind for kind, cls in PAYLOADS.items()}


def _need(holds: object, complaint: str) -> None:
    if not holds:
        raise ValueError(complaint)


def _need_finite(*numbers: Decimal | None) -> None:
    """Refuse the decimals that are no numbers: NaN compares with nothing, and no source prints an infinity."""
    for number in numbers:
        if number is not None and not number.is_finite():
            raise ValueError(f"{number} is no number.")
