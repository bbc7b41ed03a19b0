"""The conflict board as values: one line for each field of a study, one cell for each source that says something."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import msgspec

from app.checks.agreement import Agreement, agree, speaks, worst
from app.checks.lining_up import ALIKE_BY, Cluster, Clusters, line_up
from app.checks.study_subject import Member, StudySubject
from app.domain.forms import Field
from app.domain.kinds import Date, Kind, Reference, Term
from app.domain.records import Item
from app.domain.studies import Choice
from app.domain.values import Value
from app.reading.naming import value_words

SAYS_WHEN = frozenset({"data_cutoff", "last_update", "verified"})
"""Fields that say when a source speaks: they differ from source to source by their nature."""

_WHEN = (("data_cutoff", "cut-off"), ("last_update", "updated"))


@dataclass(frozen=True)
class Cell:
    """What one source says on a line: its values with the words of the first that is quoted.

    `as_of` reads like `cut-off 2024-03` or `published 2021`; `population` says in whom.
    """

    member: Member
    item: Item
    values: tuple[Value, ...]
    words: str
    as_of: str = ""
    population: str = ""
    quote: str = ""

    @property
    def said(self) -> tuple[Value, ...]:
        """The values that say something that could be contradicted."""
        return tuple(value for value in self.values if speaks(value))


@dataclass(frozen=True)
class Line:
    """One field of a study over its sources; `name` is what a choice calls it, `cells` are by trial item.

    `odd` are the trial items whose cell differs from that of another source.
    """

    name: str
    heading: str
    label: str
    cells: Mapping[str, Cell]
    agreement: Agreement = Agreement.SAME
    odd: frozenset[str] = frozenset()
    choice: Choice | None = None
    stale: str = ""

    @property
    def differs(self) -> bool:
        """Whether two sources contradict each other here."""
        return bool(self.odd)

    @property
    def open(self) -> bool:
        """Whether they do and nobody has chosen, or what was chosen no longer stands."""
        return self.differs and (self.choice is None or bool(self.stale))


@dataclass(frozen=True)
class _Drafted:
    name: str
    heading: str
    spec: Field
    part: str
    cells: dict[str, Cell] = field(default_factory=dict)


def lines_of(subject: StudySubject, clusters: Clusters | None = None) -> tuple[Line, ...]:
    """Return the lines of a study: the trial's fields, then arms, products, doses, outcomes, each in form order.

    `clusters` are its own, if made already.
    """
    drafted = [one for cluster in (clusters or line_up(subject)).listed for one in _drafted(cluster)]
    at = {value.id: one.name for one in drafted for cell in one.cells.values() for value in cell.values}
    chosen = {at.get(choice.value, choice.cell): choice for choice in subject.choices}
    return tuple(_judged(subject, one, chosen.get(one.name)) for one in drafted)


def lost_choices(subject: StudySubject, lines: Sequence[Line]) -> tuple[Choice, ...]:
    """Return the choices that stand on no line any more: their value and their line are both gone."""
    standing = {line.choice.id for line in lines if line.choice}
    return tuple(choice for choice in subject.choices if choice.id not in standing)


def _drafted(cluster: Cluster) -> list[_Drafted]:
    """Return the lines of what one thing is said of, in the order of the first form that has them."""
    made: dict[str, _Drafted] = {}
    alike_by = ALIKE_BY.get(cluster.part, frozenset())
    for member, item in cluster.items:
        kind = member.kind_of(item)
        when, whom = _dated(member, item), _population(member, item)
        for spec in kind.fields if kind else ():
            values = member.subject.values_at.get((item.id, spec.key), ())
            if not values or spec.kind is Kind.REFERENCE or spec.part in alike_by:
                continue
            name = f"{cluster.path}/{spec.part}"
            line = made.setdefault(name, _Drafted(name, cluster.heading, spec, spec.part))
            there = line.cells.get(member.key)
            both = (*(there.values if there else ()), *values)
            line.cells[member.key] = _cell(member, item, spec, both, (when, whom))
    order = {f"{cluster.path}/{spec.part}": n for n, spec in enumerate(_specs(cluster))}
    return sorted(made.values(), key=lambda line: order.get(line.name, len(order)))


def _specs(cluster: Cluster) -> Sequence[Field]:
    """Return the fields of the form that has most of them."""
    forms = [kind.fields for member, item in cluster.items if (kind := member.kind_of(item))]
    return max(forms, key=len, default=())


def _cell(member: Member, item: Item, spec: Field, values: tuple[Value, ...], about: tuple[str, str]) -> Cell:
    shown = [value for value in values if value.current] or list(values)
    quotes = member.subject.quotes_of
    quoted = next((quotes[value.id] for value in shown if value.id in quotes), ())
    return Cell(
        member=member,
        item=item,
        values=values,
        words="; ".join(dict.fromkeys(value_words(value, spec) for value in shown)),
        as_of=f"as of {shown[0].as_of}" if shown[0].as_of is not None else about[0],
        population=about[1],
        quote=quoted[0].exact if quoted else "",
    )


def as_of(member: Member, item: Item, value: Value) -> str:
    """Return when a value was true, as closely as its source says: its own date, a cut-off, an update, publication."""
    return f"as of {value.as_of}" if value.as_of is not None else _dated(member, item)


def _dated(member: Member, item: Item) -> str:
    for place in (item, member.item):
        for part, word in _WHEN:
            payload = member.subject.payload(place, part)
            if isinstance(payload, Date):
                return f"{word} {payload.date}"
    published = member.source.metadata.date
    return f"published {published}" if published else ""


def _population(member: Member, item: Item) -> str:
    subject = member.subject
    part = subject.part_of(item)
    if part == "arm":
        return member.name_of(item)
    if part != "outcome":
        return ""
    found = []
    who = subject.payload(item, "analysis_population")
    if isinstance(who, Term):
        found.append(who.label)
    arm = subject.payload(item, "arm")
    target = subject.items.get(arm.key) if isinstance(arm, Reference) else None
    return ", ".join([*found, *([member.name_of(target)] if target else [])])


# -- who differs -----------------------------------------------------------------------------------------------


def _judged(subject: StudySubject, one: _Drafted, choice: Choice | None) -> Line:
    agreement, odd = _compared(one)
    line = Line(one.name, one.heading, one.spec.label, one.cells, agreement, odd, choice)
    return line if choice is None else replace(line, stale=stale_because(subject, line, choice))


def _compared(one: _Drafted) -> tuple[Agreement, frozenset[str]]:
    """Return the worst agreement between two sources, and the cells that contradict another source's.

    Cells that say the very same are compared once.
    """
    if one.part in SAYS_WHEN or len(one.cells) < 2:
        return Agreement.SAME, frozenset()
    alike: dict[tuple[bytes, ...], list[str]] = defaultdict(list)
    for key, cell in one.cells.items():
        said = tuple(msgspec.json.encode((value.value, value.missing)) for value in cell.said)
        if said:
            alike[said].append(key)
    groups = list(alike.values())
    found: list[Agreement] = []
    odd: set[str] = set()
    for ours, theirs in _pairs(groups):
        if {one.cells[k].member.source.id for k in (*ours, *theirs)} == {one.cells[ours[0]].member.source.id}:
            continue
        how = agree(one.cells[ours[0]].said, one.cells[theirs[0]].said)
        found.append(how)
        if how is Agreement.DIFFERENT:
            odd.update(ours, theirs)
    return worst(found), frozenset(odd)


def _pairs(groups: Sequence[list[str]]) -> Iterator[tuple[list[str], list[str]]]:
    for place, ours in enumerate(groups):
        for theirs in groups[place + 1 :]:
            yield ours, theirs


# -- what was chosen -------------------------------------------------------------------------------------------


def stale_because(subject: StudySubject, line: Line, choice: Choice) -> str:
    """Return in one sentence why a choice no longer stands, "" while it does.

    It stands while its value is there as it was, and no value has come that contradicts it and was not weighed.
    """
    there = subject.values.get(choice.value)
    if there is None:
        return "The value that was chosen is gone."
    member, chosen = there
    if not speaks(chosen):
        return "The value that was chosen is no longer current."
    if chosen.modified > choice.created:
        return f"The value that was chosen ({member.name}) was changed afterwards."
    for cell in line.cells.values():
        for value in cell.said:
            if agree((chosen,), (value,)) is not Agreement.DIFFERENT:
                continue
            if value.id not in choice.over and cell.member.source.id != member.source.id:
                return f"{cell.member.name} has said otherwise since this was chosen."
            if value.modified > choice.created:
                return f"What {cell.member.name} says was changed since this was chosen."
    return ""
