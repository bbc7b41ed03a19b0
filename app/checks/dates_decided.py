"""Rule V05: a date lies in a credible year, and what can be two days, or is told relative to another, is decided."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.checks.about_source import about_source
from app.checks.subject import Spot, Subject, spot
from app.domain.dates import PartialDate
from app.domain.forms import Field
from app.domain.kinds import Date, Kind
from app.domain.values import Derivation, Value
from app.reading.dates import read_date
from app.reading.result import Asked

RULE = "V05"
_DECIDED = {Derivation.INFERRED, Derivation.COMPUTED, Derivation.EXTERNAL}
_RELATIVE = "is relative to"
_DOUBTFUL = re.compile(
    r"[0-9][/‐‑–−-][0-9]{1,2}[/‐‑–−-][0-9]|\b(?:yesterday|today|tomorrow|recently|last|this|next|past|ago)\b",
    re.IGNORECASE,
)
_ANY = Field(key="date", label="Date", kind=Kind.DATE)


def dates_decided(subject: Subject) -> Iterator[Spot]:
    """Complain of a year outside 1950 to ten years ahead, and of words that leave the day open.

    Words such as 03/04/2020 or “yesterday” are kept; the date made of them says that it is inferred, and how. The
    years are the limits `first` and `ahead`.
    """
    for value in subject.holding(Date):
        if isinstance(value.value, Date):
            yield from _of_date(subject, value, value.value.date)
    for value in subject.unread:
        spec = subject.field_of(value)
        if spec is not None and spec.kind is Kind.DATE and (open_ := left_open(value.unread or "")):
            yield spot(value, f"{spec.label}: {open_}", caveat=_caveat(open_), saw=(value.unread or "",))
    yield from _of_source(subject)


def _of_date(subject: Subject, value: Value, date: PartialDate) -> Iterator[Spot]:
    label = subject.label_of(value)
    far = _far_year(subject, date, subject.field_of(value))
    if far:
        yield spot(value, f"{label}: {far}", saw=(date.iso,))
    if value.derivation in _DECIDED and value.how.strip():
        return
    words = value.as_stated or " ".join(quote.exact for quote in subject.quotes_of.get(value.id, ()))
    if open_ := left_open(words):
        message = f"{label}: {open_.rstrip('.')}; it is taken as {date.iso}, so mark it as inferred and say how."
        yield spot(value, message, caveat=_caveat(open_), saw=(date.iso, words))


def _of_source(subject: Subject) -> Iterator[Spot]:
    data = subject.source.metadata
    far = _far_year(subject, data.date) if data.date else ""
    if data.date and far:
        yield about_source(subject, f"Date of publication: {far}", saw=(data.date.iso,))
    if open_ := left_open(data.date_as_stated):
        taken = f"; it is taken as {data.date.iso}" if data.date else ""
        message = f"Date of publication: {open_.rstrip('.')}{taken}."
        yield about_source(subject, message, caveat=_caveat(open_), saw=(data.date_as_stated,))


def _far_year(subject: Subject, date: PartialDate, spec: Field | None = None) -> str:
    first = subject.limit(RULE, "first", spec)
    last = subject.today.year + subject.limit(RULE, "ahead", spec)
    return "" if first <= date.year <= last else f"{date.iso} lies outside the years {first} to {last}; see the digits."


def left_open(words: str) -> str:
    """Return the sentence that says why words do not tell one day, or "".

    >>> left_open("03/04/2020")
    '03/04/2020 can be 2020-04-03 or 2020-03-04: type the one that is meant.'
    """
    if not _DOUBTFUL.search(words):
        return ""
    found = read_date(Asked(field=_ANY, words=words))
    return found.notes[0] if found and found.payload is None and found.notes else ""


def _caveat(sentence: str) -> str:
    return "relative_date" if _RELATIVE in sentence else ""
