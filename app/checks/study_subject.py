"""What a check of a study looks at: the study with the trial items of several sources that meet in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from app.checks.rules import Rules
from app.checks.subject import Subject
from app.domain.forms import Field, ItemKind
from app.domain.records import Item, Pass
from app.domain.sources import Source
from app.domain.studies import Choice, ChoiceReason, Study
from app.domain.values import Value
from app.reading.naming import name_of

REASONS: Mapping[ChoiceReason, str] = {
    ChoiceReason.LATER_CUTOFF: "Later cut-off",
    ChoiceReason.OTHER_DENOMINATOR: "Other denominator",
    ChoiceReason.OTHER_DEFINITION: "Other definition",
    ChoiceReason.MISREPORT: "The other is misreported",
    ChoiceReason.PRIMARY_REPORT: "Primary report",
    ChoiceReason.UNEXPLAINED: "Unexplained",
}
"""How the reasons for a choice read."""

_READINGS = (Pass.CONSENSUS, Pass.FIRST, Pass.SECOND)


@dataclass(frozen=True)
class Member:
    """One trial item of a study, with the record it stands in."""

    item: Item
    subject: Subject

    @property
    def key(self) -> str:
        """The id of the trial item."""
        return self.item.id

    @property
    def source(self) -> Source:
        """The source that tells of the trial here."""
        return self.subject.source

    @cached_property
    def inside(self) -> tuple[Item, ...]:
        """The trial item and everything nested in it, parents first."""
        found = [self.item]
        for one in found:
            found.extend(self.subject.children_of.get(one.id, ()))
        return tuple(found)

    @property
    def name(self) -> str:
        """How the source is called in one line."""
        return self.source.metadata.title or "Untitled source"

    def name_of(self, item: Item) -> str:
        """Return how an item of the record is called."""
        return name_of(self.subject.form, self.subject.content, item)

    def kind_of(self, item: Item) -> ItemKind | None:
        """Return the form's kind of an item."""
        return self.subject.form.kind(item.kind)

    def rank(self) -> tuple[int, str, str]:
        """Return where the record stands among the readings of its source: the consensus first, then the oldest."""
        record = self.subject.content.record
        return _READINGS.index(record.reading), record.created, record.id


@dataclass(frozen=True)
class StudySubject:
    """A study, the trial items that met in it, and what was chosen; the order of the members says nothing."""

    study: Study
    members: tuple[Member, ...]
    choices: tuple[Choice, ...] = ()
    rules: Rules = field(default_factory=Rules)

    @cached_property
    def member_of(self) -> Mapping[str, Member]:
        """The member by the id of anything nested in it, values included."""
        found: dict[str, Member] = {}
        for member in self.members:
            items = {item.id for item in member.inside}
            found |= dict.fromkeys(items, member)
            found |= dict.fromkeys((v.id for v in member.subject.content.values if v.item in items), member)
        return found

    @cached_property
    def values(self) -> Mapping[str, tuple[Member, Value]]:
        """The values of the study by id, with whose they are."""
        return {
            value.id: (member, value)
            for member in self.members
            for item in member.inside
            for spec in _fields(member, item)
            for value in member.subject.values_at.get((item.id, spec.key), ())
        }

    @cached_property
    def readings(self) -> tuple[Member, ...]:
        """The members that count: of several readings of one source the consensus, else the oldest first reading."""
        best: dict[str, Member] = {}
        for member in self.members:
            there = best.get(member.source.id)
            if there is None or member.rank() < there.rank():
                best[member.source.id] = member
        kept = {member.subject.content.record.id for member in best.values()}
        return tuple(m for m in self.members if m.subject.content.record.id in kept)

    @property
    def name(self) -> str:
        """How the study is called: its title, else its first registry id, else a member's name."""
        return study_name(self)


def study_name(subject: StudySubject) -> str:
    """Return how a study is called, whatever the order of its members."""
    if subject.study.title:
        return subject.study.title
    names = sorted(member.name_of(member.item) for member in subject.members)
    ids = [one.value for one in subject.study.identifiers]
    return " · ".join([*ids[:1], *[name for name in names if name not in ids][:1]]) or "Study"


def _fields(member: Member, item: Item) -> tuple[Field, ...]:
    kind = member.kind_of(item)
    return kind.fields if kind else ()
