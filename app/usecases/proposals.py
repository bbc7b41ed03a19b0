"""Studies and trials that may be one: proposed with every signal shown, accepted or rejected by a curator.

Two trials are proposed when they share a registry id, or at least two of sponsor, product, title and short name after
folding; never two of one record, and never two that one registry knows by different numbers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from app.checks.agreement import folded
from app.checks.study_subject import Member, StudySubject
from app.domain.errors import RefusedError
from app.domain.kinds import Identifier, Text
from app.domain.store import Store
from app.domain.studies import Joined
from app.domain.touched import Touched
from app.reading.titles import fold_title
from app.usecases.apart import tell_apart, told_apart
from app.usecases.meeting import identifiers_in
from app.usecases.studies import join, new_study, unite

_LEAST_SIGNALS = 2
_SHORTEST_TITLE = 12
_MOST_ALIKE = 40
"""A sponsor or product that more trials than this share tells nothing by itself."""


@dataclass(frozen=True)
class Proposal:
    """Two that may be one: each a study's id, or the trial item's that has met nobody; `signals` say why, in words."""

    one: str
    other: str
    one_name: str
    other_name: str
    signals: tuple[str, ...]
    one_is_study: bool
    other_is_study: bool

    @property
    def key(self) -> str:
        """What names the proposal."""
        return f"{self.one}|{self.other}"


@dataclass(frozen=True)
class _Facts:
    key: str
    name: str
    is_study: bool
    records: frozenset[str]
    numbers: frozenset[Identifier]
    tokens: frozenset[tuple[str, str, str]]


def proposals(store: Store, studies: Iterable[StudySubject]) -> tuple[Proposal, ...]:
    """Return what may be one of these studies and lone trials and was not rejected, most signals first."""
    ids: dict[str, dict[str, tuple[Identifier, ...]]] = {}
    facts = {one.key: one for one in (_facts(study, ids) for study in studies)}
    apart = told_apart(store)
    sharing: dict[tuple[str, str], list[str]] = defaultdict(list)
    for one in facts.values():
        for sort, token, _ in one.tokens:
            sharing[sort, token].append(one.key)
    pairs = {
        tuple(sorted(pair))
        for keys in sharing.values()
        if len(keys) <= _MOST_ALIKE
        for pair in combinations(sorted(set(keys)), 2)
    }
    found = [
        proposal
        for one, other in sorted(pairs)
        if frozenset((one, other)) not in apart and (proposal := _proposal(facts[one], facts[other])) is not None
    ]
    return tuple(sorted(found, key=lambda p: (-len(p.signals), p.one_name, p.other_name, p.key)))


def accept(store: Store, proposal: Proposal) -> Touched:
    """Let two that were proposed meet: in the study that one of them is, or in a new one."""
    match proposal.one_is_study, proposal.other_is_study:
        case True, True:
            return unite(store, proposal.one, proposal.other)
        case True, False:
            return join(store, proposal.other, proposal.one, Joined.PROPOSAL)
        case False, True:
            return join(store, proposal.one, proposal.other, Joined.PROPOSAL)
    return new_study(store, (proposal.one, proposal.other), joined=Joined.PROPOSAL)[1]


def reject(store: Store, proposal: Proposal) -> None:
    """Remember that two are not one; they are not proposed again."""
    if store.info().read_only:
        raise RefusedError("This project is open to read only.")
    tell_apart(store, proposal.one, proposal.other)


def _proposal(one: _Facts, other: _Facts) -> Proposal | None:
    if one.records & other.records:
        return None
    signals = list(_shared_numbers(one, other))
    if not signals and _known_apart(one, other):
        return None
    same = {(sort, token) for sort, token, _ in one.tokens} & {(sort, token) for sort, token, _ in other.tokens}
    told = {sort: words for sort, token, words in sorted(one.tokens) if (sort, token) in same and sort != "number"}
    if not signals and len(told) < _LEAST_SIGNALS:
        return None
    signals += [f"same {sort}: {words}" for sort, words in told.items()]
    return Proposal(one.key, other.key, one.name, other.name, tuple(signals), one.is_study, other.is_study)


def _shared_numbers(one: _Facts, other: _Facts) -> Iterator[str]:
    for number in sorted(one.numbers & other.numbers, key=lambda n: (n.scheme, n.value)):
        yield f"same registry id: {number.value}"


def _known_apart(one: _Facts, other: _Facts) -> bool:
    """Say whether one registry knows them by different numbers."""
    ours, theirs = ({number.scheme for number in facts.numbers} for facts in (one, other))
    return bool(ours & theirs)


def _facts(subject: StudySubject, ids: dict[str, dict[str, tuple[Identifier, ...]]]) -> _Facts:
    """Return what is known of a study; `ids` keeps the registry ids of each record read, as several trials share it."""
    for member in subject.members:
        record = member.subject.content.record.id
        if record not in ids:
            ids[record] = identifiers_in(member.subject.form, member.subject.content)
    numbers = {n for m in subject.members for n in ids[m.subject.content.record.id].get(m.key, ())}
    tokens = {token for member in subject.members for token in _tokens(member)}
    tokens |= {("number", f"{one.scheme}:{one.value}", one.value) for one in numbers}
    return _Facts(
        key=subject.study.id or subject.members[0].key,
        name=subject.name,
        is_study=bool(subject.study.id),
        records=frozenset(m.subject.content.record.id for m in subject.members),
        numbers=frozenset(numbers),
        tokens=frozenset(tokens),
    )


def _tokens(member: Member) -> Iterator[tuple[str, str, str]]:
    """Yield what a trial may be known again by: the sort of signal, its folded form, and how it reads."""
    subject = member.subject
    for item in member.inside:
        part = subject.part_of(item)
        parts = {"sponsor": ("name",), "product": ("name", "codes"), "trial": ("title", "acronym")}.get(part, ())
        for one in parts:
            for value in subject.values_for(item, one):
                if value.current and isinstance(value.value, Text):
                    yield from _token(part, one, value.value.text)


def _token(part: str, field: str, words: str) -> Iterator[tuple[str, str, str]]:
    shown = " ".join(words.split())
    if field == "title":
        plain = fold_title(words)
        if len(plain) >= _SHORTEST_TITLE:
            yield "title", plain, shown
    elif plain := folded(words):
        yield ("short name" if field == "acronym" else part), plain, shown
