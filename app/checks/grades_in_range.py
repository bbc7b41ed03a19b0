"""Rule V20: grades lie on their scale, "grade 3+" means 3 to 5, and severe cases are no more than all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from app.checks.grades import Grades, grades_in
from app.checks.results import Result, results_of
from app.checks.subject import Spot, Subject, spot
from app.checks.wording import said
from app.domain.kinds import Integer
from app.domain.records import Item
from app.domain.values import Value

_TOP = 5
_TOP_ACUTE_GVHD = 4
_SEVERE = "G3AE"
_SEVERE_FROM = 3
_NOT_ACUTE = frozenset({"chronic", "any"})


class _Graded(NamedTuple):
    low: Value | None
    high: Value | None
    bottom: int
    top: int

    @property
    def least(self) -> int | None:
        return self.low.value.number if self.low and isinstance(self.low.value, Integer) else None

    @property
    def most(self) -> int | None:
        return self.high.value.number if self.high and isinstance(self.high.value, Integer) else None


def grades_in_range(subject: Subject) -> Iterator[Spot]:
    """Complain of grades off their scale or upside down, of an open "grade 3+" typed as closed, and of severe > all.

    Scales run from 1 to 5 (CTCAE, CRS, ICANS), acute GvHD from I to IV; a scale whose vocabulary lists a grade 0 has
    it. Counts are compared within one measure, arm, population and time.
    """
    graded = {}
    for outcome in subject.items_that_are("outcome"):
        if (found := _graded(subject, outcome)) is not None:
            graded[outcome.id] = found
            yield from _on_scale(subject, found)
            yield from _as_in_words(subject, found)
    yield from _severe_among_all(subject, graded)
    yield from _severe_by_name(subject, graded)


def _graded(subject: Subject, outcome: Item) -> _Graded | None:
    low, high = subject.current(outcome, "grade_min"), subject.current(outcome, "grade_max")
    if low is None and high is None:
        return None
    scale = subject.term_at(outcome, "scale")
    listed = scale.extra.get("grades", "").split() if scale else []
    acute = "GVHD" in subject.codes(outcome, "measure") and not subject.codes(outcome, "subtype") & _NOT_ACUTE
    return _Graded(low, high, 0 if "0" in listed else 1, _TOP_ACUTE_GVHD if acute else _TOP)


def _on_scale(subject: Subject, found: _Graded) -> Iterator[Spot]:
    roman = "I to IV" if found.bottom else "0 or I to IV"
    scale = roman if found.top == _TOP_ACUTE_GVHD else f"{found.bottom} to {found.top}"
    for value, grade in ((found.low, found.least), (found.high, found.most)):
        if value is not None and grade is not None and not found.bottom <= grade <= found.top:
            message = f"{subject.label_of(value)}: {said(grade)} is no grade of this scale, which runs from {scale}."
            yield spot(value, message, saw=(str(grade), scale))
    least, most = found.least, found.most
    if found.low is not None and found.high is not None and least is not None and most is not None and least > most:
        yield spot(
            found.low,
            f"{subject.label_of(found.low)} {said(least)} is above {subject.label_of(found.high)} {said(most)}: "
            "exchange them, or correct one.",
            saw=(str(least), str(most)),
            others=(found.high.id,),
        )


def _as_in_words(subject: Subject, found: _Graded) -> Iterator[Spot]:
    """Compare the grades with the one range of grades that the words of their own fields name."""
    named: dict[Grades, Value] = {}
    for value in (found.low, found.high):
        if value is not None:
            quotes = subject.quotes_of.get(value.id, ())
            words = (value.as_stated, *(quote.exact for quote in quotes))
            named.update({grades: value for one in words if one for grades in grades_in(one)})
    if len(named) != 1:
        return
    (grades, value), *_ = named.items()
    low = found.bottom if grades.low is None else grades.low
    high = found.top if grades.high is None else grades.high
    open_above = grades.high is None and found.most is None and found.high is None
    if open_above or (found.least in {None, low} and found.most in {None, high}):
        return
    typed = f"{_end(found.least)} to {_end(found.most)}"
    yield spot(
        value,
        f"{subject.label_of(value)}: the words say grades {low} to {high}, but {typed} is typed; correct the grades or "
        "the quote.",
        saw=(f"{low}-{high}", typed),
    )


def _end(grade: int | None) -> str:
    return "?" if grade is None else said(grade)


def _severe_among_all(subject: Subject, graded: Mapping[str, _Graded]) -> Iterator[Spot]:
    if not graded:
        return
    groups: dict[tuple[str, ...], list[Result]] = defaultdict(list)
    for result in results_of(subject):
        if result.measure and result.counts.numerator is not None:
            kinds = (*subject.codes(result.item, "subtype"), *subject.codes(result.item, "attribution"))
            groups[(*result.group, result.measure, *sorted(kinds))].append(result)
    for results in groups.values():
        if len(results) > 1:
            yield from _nested(results, graded)


def _nested(results: list[Result], graded: Mapping[str, _Graded]) -> Iterator[Spot]:
    """Complain of a count of some grades that is more than one of grades that hold them all."""
    ranked = sorted((_rank(one, graded.get(one.item.id)) for one in results), key=lambda rank: rank[:3])
    (low, closed, fewer, wide), *others = ranked
    if closed:
        return
    for high, closed, more, narrow in others:
        apart = {wide.counts.denominator, narrow.counts.denominator} - {None}
        if len(apart) > 1 or (high == low and not closed):
            continue
        if more > fewer:
            grades = f"{high} to {_most(narrow, graded)}" if closed else f"{high} or higher"
            yield spot(
                narrow.value,
                f"{narrow.label}: {said(more)} of grade {grades} are more than {said(fewer)} "
                f"{'of any grade' if low <= 1 else f'of grade {low} or higher'}; check both counts.",
                caveat="numeric_inconsistency",
                saw=(str(more), str(fewer), str(low), grades),
                others=(wide.value.id,),
            )
        elif not closed:
            low, fewer, wide = high, more, narrow


def _rank(result: Result, found: _Graded | None) -> tuple[int, bool, int, Result]:
    """Return where a result's grades begin, whether they end below the top, and its count."""
    closed = found is not None and found.most is not None and found.most < found.top
    low = 1 if found is None or found.least is None else max(1, min(_TOP, found.least))
    return low, closed, result.counts.numerator or 0, result


def _most(result: Result, graded: Mapping[str, _Graded]) -> str:
    found = graded.get(result.item.id)
    return _end(found.most if found else None)


def _severe_by_name(subject: Subject, graded: Mapping[str, _Graded]) -> Iterator[Spot]:
    for key, found in graded.items():
        low = found.low
        if low is None or found.least is None or not found.bottom <= found.least < _SEVERE_FROM:
            continue
        if _SEVERE in subject.codes(subject.items[key], "measure"):
            message = f"{subject.label_of(low)}: {found.least} does not fit a count of grade 3 or higher; give 3."
            yield spot(low, message, saw=(_SEVERE, str(found.least)))
