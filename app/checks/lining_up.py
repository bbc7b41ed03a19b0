"""Which items of several sources speak of the same thing.

Arms line up by label, products by any of their names, outcomes by what they measure, in whom and when. The answer is
the same whatever the order of the sources.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from app.checks.agreement import folded
from app.checks.study_subject import Member, StudySubject
from app.domain.kinds import Identifier, Integer, Payload, Quantity, Reference, Term, Text
from app.domain.records import Item
from app.reading.show import show
from app.reading.units import fold_unit

NOT_LINED_UP = frozenset({"report_link", "trial_link", "overlap", "caveat"})
"""Kinds that say how reports, trials and groups hang together, not what a trial is."""

ALIKE_BY: Mapping[str, frozenset[str]] = {
    "enrolment": frozenset({"kind"}),
    "outcome": frozenset(
        {
            *("measure", "analysis_population", "time_point_kind", "time_point", "arm"),
            *("grade_min", "grade_max", "subtype", "attribution", "counted"),
        }
    ),
}
"""Fields by which items of a kind line up, so that they cannot differ on the lines below."""

_ONE_EACH = frozenset({"product", "preconditioning"})
_FIRST = ("arm", "product")
_NAMED_BY: Mapping[str, tuple[str, ...]] = {
    "arm": ("label", "kind"),
    "product": ("name", "codes"),
    "enrolment": ("kind",),
    "dose_level": ("label", "value"),
    "registry_id": (),
}
_DAYS = {"days": 1.0, "weeks": 7.0, "months": 30.4375, "years": 365.25}

Found = tuple[Member, Item]


@dataclass(frozen=True)
class Cluster:
    """Items of several sources that speak of one thing: its path, such as `outcome/ORR|treated|best`, and heading."""

    path: str
    heading: str
    part: str
    items: tuple[Found, ...]


@dataclass
class Clusters:
    """All clusters of a study, and the name of the cluster that an item is in."""

    listed: list[Cluster] = field(default_factory=list)
    name_of: dict[str, str] = field(default_factory=dict)


def line_up(subject: StudySubject) -> Clusters:
    """Return the clusters of a study in the order of its forms, the trial itself first."""
    made = Clusters()
    members = in_order(subject)
    trial = Cluster("trial", "Trial", "trial", tuple((member, member.item) for member in members))
    made.listed.append(trial)
    _below(trial, "", made)
    return made


def in_order(subject: StudySubject) -> tuple[Member, ...]:
    """Return the members by the date their sources were published, those without a date last."""
    return tuple(sorted(subject.members, key=_place))


def _place(member: Member) -> tuple[str, str, str, str, str]:
    published = member.source.metadata.date
    at = published.iso if published else "9999"
    return at, member.source.created, member.source.id, member.item.created, member.key


def _below(parent: Cluster, lead: str, made: Clusters) -> None:
    """Line up what is nested in a cluster's items, arms and products before what refers to them."""
    children: dict[str, list[Found]] = defaultdict(list)
    for member, item in parent.items:
        for child in member.subject.children_of.get(item.id, ()):
            children[member.subject.part_of(child)].append((member, child))
    for part in sorted(children, key=lambda one: _FIRST.index(one) if one in _FIRST else len(_FIRST)):
        if part in NOT_LINED_UP:
            continue
        grouped = _outcomes(children[part], made) if part == "outcome" else _named(part, children[part])
        for name, found in grouped:
            made.name_of |= {item.id: name for _, item in found}
            path = f"{lead}{part}/{name}" if name else f"{lead}{part}"
            cluster = Cluster(path, _heading(found, name), part, tuple(found))
            made.listed.append(cluster)
            _below(cluster, f"{path}/", made)


def _heading(found: list[Found], name: str) -> str:
    member, item = found[0]
    kind = member.kind_of(item)
    label = kind.label if kind else item.kind
    if not name:
        return label
    said = next((words for m, i in found if (words := _said(m, i))), name)
    return f"{label} · {said}"


def _said(member: Member, item: Item) -> str:
    """Return the words by which an item is named on the screen: its measure with whom and when, else its name."""
    part = member.subject.part_of(item)
    if part == "enrolment":
        return _label(member, item, "kind")
    if part != "outcome":
        return member.name_of(item)
    parts = [_label(member, item, part) for part in ("measure", "analysis_population", "time_point_kind", "time_point")]
    parts += [_grades(member, item), _arm_label(member, item)]
    return " · ".join(part for part in parts if part)


def _label(member: Member, item: Item, part: str) -> str:
    payload = member.subject.payload(item, part)
    return show(payload) if payload is not None else ""


def _arm_label(member: Member, item: Item) -> str:
    payload = member.subject.payload(item, "arm")
    arm = member.subject.items.get(payload.key) if isinstance(payload, Reference) else None
    return member.name_of(arm) if arm else ""


# -- by name ---------------------------------------------------------------------------------------------------


def _named(part: str, found: list[Found]) -> Iterator[tuple[str, list[Found]]]:
    """Yield items grouped by any name they share; of what each source has one of, all go together."""
    tokens = {item.id: _tokens(part, member, item) for member, item in found}
    per_member: dict[str, int] = defaultdict(int)
    for member, _ in found:
        per_member[member.key] += 1
    if part in _ONE_EACH and max(per_member.values()) == 1:
        yield "", found
        return
    owner = _joined(tokens)
    groups: dict[str, list[Found]] = defaultdict(list)
    for member, item in found:
        groups[owner[item.id]].append((member, item))
    for name in sorted(groups):
        yield name, groups[name]


def _joined(tokens: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Return for each item the first token, in the alphabet, of all that hang together with it."""
    leader: dict[str, str] = {}

    def find(token: str) -> str:
        while leader.setdefault(token, token) != token:
            token = leader[token]
        return token

    for several in tokens.values():
        for token in several[1:]:
            one, other = sorted((find(several[0]), find(token)))
            leader[other] = one
    return {item: find(several[0]) for item, several in tokens.items()}


def _tokens(part: str, member: Member, item: Item) -> tuple[str, ...]:
    """Return what an item may be known by, the main name first; `unnamed` when nothing names it."""
    if part == "registry_id":
        payload = member.subject.payload(item, "identifier")
        return (payload.scheme if isinstance(payload, Identifier) else "unnamed",)
    kind = member.kind_of(item)
    named_by = _NAMED_BY.get(part) or (kind.title if kind else ())
    found = [token for key in named_by for token in _names_in(member, item, key)]
    every = part == "product"
    return tuple(found if every else found[:1]) or ("unnamed",)


def _names_in(member: Member, item: Item, key: str) -> Iterator[str]:
    for value in member.subject.values_for(item, key):
        if value.current and value.value is not None and (token := _token(value.value)):
            yield token


def _token(payload: Payload) -> str:
    match payload:
        case Term(label, code):
            return code or folded(label)
        case Text(words):
            return folded(words)
        case Reference():
            return ""
    return folded(show(payload))


# -- outcomes --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _What:
    """What an outcome is about; None where its source does not say, so that it may go with what another says."""

    measure: str
    extras: tuple[str, ...]
    population: str | None
    time: str | None
    arm: str | None

    @property
    def open(self) -> tuple[str | None, ...]:
        return self.population, self.time, self.arm

    @property
    def name(self) -> str:
        arm = (f"arm {self.arm}",) if self.arm else ()
        return "|".join((self.measure, self.population or "?", self.time or "?", *self.extras, *arm))

    def fits(self, other: _What) -> bool:
        """Say whether nothing that this one says is otherwise in the other."""
        same = (self.measure, self.extras) == (other.measure, other.extras)
        return same and all(a is None or a == b for a, b in zip(self.open, other.open, strict=True))


def _outcomes(found: list[Found], made: Clusters) -> Iterator[tuple[str, list[Found]]]:
    """Yield outcomes grouped by measure, grade, population, time point and arm.

    An outcome whose source leaves some of it open goes with the one line that it fits, if its source has none there.
    """
    whats = {item.id: _what(member, item, made.name_of) for member, item in found}
    lines: dict[_What, list[Found]] = defaultdict(list)
    later: dict[_What, list[Found]] = defaultdict(list)
    for member, item in found:
        what = whats[item.id]
        (later if None in what.open else lines)[what].append((member, item))
    for what in sorted(later, key=lambda one: (one.open.count(None), one.name)):
        sources = {member.source.id for member, _ in later[what]}
        fitting = [line for line in lines if what.fits(line)]
        free = [line for line in fitting if not sources & {member.source.id for member, _ in lines[line]}]
        target = free[0] if len(fitting) == len(free) == 1 else what
        lines[target].extend(later[what])
    for what in sorted(lines, key=lambda one: one.name):
        yield what.name, lines[what]


def _what(member: Member, item: Item, arms: Mapping[str, str]) -> _What:
    arm = member.subject.payload(item, "arm")
    extras = [_grades(member, item)]
    extras += [_code(member, item, part) or "" for part in ("subtype", "attribution", "counted")]
    return _What(
        measure=_code(member, item, "measure") or "?",
        extras=tuple(extra for extra in extras if extra and extra != "patients"),
        population=_code(member, item, "analysis_population"),
        time=_time(member, item),
        arm=arms.get(arm.key) if isinstance(arm, Reference) else None,
    )


def _code(member: Member, item: Item, part: str) -> str | None:
    payload = member.subject.payload(item, part)
    return _token(payload) if payload is not None else None


def _time(member: Member, item: Item) -> str | None:
    """Return the time point as it is compared: 12 months and 1 year are one."""
    kind = _code(member, item, "time_point_kind")
    at = member.subject.payload(item, "time_point")
    if not isinstance(at, Quantity) or at.number is None:
        return kind
    days = _DAYS.get(fold_unit(at.unit))
    when = f"{round(float(at.number) * days)} days" if days else folded(show(at))
    return f"{kind or 'at'} {when}"


def _grades(member: Member, item: Item) -> str:
    ends = [member.subject.payload(item, part) for part in ("grade_min", "grade_max")]
    low, high = (str(end.number) if isinstance(end, Integer) else "" for end in ends)
    return f"grade {low or '?'}-{high or '?'}" if low or high else ""
