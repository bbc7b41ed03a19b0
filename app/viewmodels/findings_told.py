"""How a finding reads in a list: its place in words, its rule, and what it proposes; and how findings are grouped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from app.domain.findings import Finding, Severity
from app.domain.forms import Form
from app.domain.records import Item
from app.reading.naming import name_of

if TYPE_CHECKING:
    from app.checks import Subject
    from app.checks.study_subject import StudySubject

SIGNS = {Severity.ERROR: "✖", Severity.WARNING: "!", Severity.NOTE: "·"}
ORDER = {severity: place for place, severity in enumerate(Severity)}
COUNTED = {
    "needed": ("needed field is empty", "needed fields are empty"),
    "not_looked_up": ("registry id is not looked up", "registry ids are not looked up"),
}
"""Rules that speak of every new item, so that their findings are counted and nobody is led from one to the next."""
_PLURALS = {Severity.ERROR: "Errors", Severity.WARNING: "Warnings", Severity.NOTE: "Notes"}
_PROPOSES = "?"


class Grouping(StrEnum):
    """What findings are put together by."""

    RECORD = "record"
    RULE = "rule"
    SEVERITY = "severity"


@dataclass(frozen=True)
class Told:
    """A finding with the words that a list shows of it.

    `place` names the item and the field, `source` the title of its source (or the study it is of), `caveat` the label
    of the type of caveat that is proposed, "" for none.
    """

    finding: Finding
    place: str = ""
    source: str = ""
    caveat: str = ""

    @property
    def key(self) -> tuple[str, ...]:
        """What stays the same when the finding is computed anew, whether somebody acknowledged it or not."""
        one = self.finding
        return (one.rule, one.study, one.record, one.item, one.field, one.value, one.fingerprint)

    @property
    def is_counted(self) -> bool:
        """Whether it is only counted: such findings come by the hundred and say little each."""
        return self.finding.rule in COUNTED

    @property
    def group(self) -> str:
        """The study or the record that it is of."""
        return self.finding.study or self.finding.record

    @property
    def sign(self) -> str:
        """The sign of its severity; a question mark where nothing is wrong and a caveat is proposed."""
        return _PROPOSES if self.is_proposal else SIGNS[self.finding.severity]

    @property
    def is_proposal(self) -> bool:
        """Whether nothing is wrong: the rule does nothing but propose a caveat."""
        return self.finding.rule in _proposals()

    def line(self, below: Grouping | None = None) -> str:
        """Return what stands below the message: rule, item and field, reason of an acknowledgement, proposal, source.

        What the heading `below` which it stands says already is left out; alone, the source is. The item comes early,
        as the same message may stand on ten of them and a line is cut off at its end.
        """
        near = " › ".join(self.place.split(" › ")[-2:])
        proposal = f"proposes caveat: {self.caveat}" if self.caveat else ""
        seen = f"acknowledged: {self.finding.acknowledged}" if self.finding.acknowledged else ""
        rule = "" if below is Grouping.RULE else _number(self.finding.rule)
        source = "" if below in {None, Grouping.RECORD} else self.source
        return " · ".join(part for part in (rule, near, seen, proposal, source) if part)

    def beside(self) -> str:
        """Return what stands beside the message in one line: the item, and what is proposed or was answered."""
        parts = self.place.split(" › ")
        item = parts[-2] if self.finding.field and len(parts) > 1 else parts[-1]
        if self.finding.acknowledged:
            return f"acknowledged: {self.finding.acknowledged}"
        proposed = f"caveat: {self.caveat}?" if self.caveat else ""
        return " · ".join(part for part in (proposed, item) if part)

    def holds(self, words: Iterable[str]) -> bool:
        """Say whether all of these words, in lower case, occur in what is shown of the finding."""
        one = self.finding
        shown = f"{one.severity} {one.message} {self.line()} {self.place} {self.source} {one.quote}".casefold()
        return all(word in shown for word in words)


@dataclass(frozen=True)
class Group:
    """Findings that are shown below one heading; `key` stays when they are computed anew."""

    key: str
    label: str
    rows: tuple[Told, ...]


def tell(found: Iterable[Finding], subject: Subject) -> tuple[Told, ...]:
    """Return the findings of one record as they are told; those that are only counted, without their place."""
    title = subject.source.metadata.title or "Untitled source"
    names = _Names(subject)
    return tuple(
        Told(one, "" if one.rule == "needed" else names.place(one), title, caveat_label(subject.form, one.caveat))
        for one in found
    )


def tell_study(found: Iterable[Finding], subject: StudySubject) -> tuple[Told, ...]:
    """Return the findings of one study as they are told: each in the source on one of its sides."""
    from app.checks.study_subject import study_name

    told = []
    for one in found:
        side = subject.member_of[one.item].subject
        title = side.source.metadata.title or "Untitled source"
        place = f"{_Names(side).place(one)} · {title}"
        told.append(Told(one, place, f"Study {study_name(subject)}", caveat_label(side.form, one.caveat)))
    return tuple(told)


def rule_sentence(rule: str) -> str:
    """Return what a rule holds true, or its id when nothing is known of it."""
    return _rules().get(rule, (0, rule))[1]


@cache
def _rules() -> Mapping[str, tuple[int, str]]:
    """Return the place of each rule among all, and its sentence; read once somebody has findings to show."""
    from app.checks import CHECKS
    from app.checks.study_checks import STUDY_CHECKS

    sentences = [*((one.id, one.sentence) for one in STUDY_CHECKS), *((one.id, one.sentence) for one in CHECKS)]
    return {rule: (place, sentence) for place, (rule, sentence) in enumerate(sentences)}


@cache
def _proposals() -> frozenset[str]:
    from app.checks import CHECKS

    return frozenset(check.id for check in CHECKS if check.proposal)


def rule_words(rule: str) -> str:
    """Return how a rule is called in one line: its number, when it has one, and its sentence."""
    return f"{_number(rule)} {rule_sentence(rule)}".strip()


def caveat_label(form: Form | None, code: str) -> str:
    """Return how a form calls a type of caveat, "" for none."""
    field = form.field("caveat", "type") if form is not None and code else None
    types = form.vocabulary(field.vocabulary) if form is not None and field is not None else None
    term = types.term(code) if types is not None else None
    return term.label if term is not None else code.replace("_", " ")


def grouped(told: Iterable[Told], by: Grouping) -> tuple[Group, ...]:
    """Return findings in groups: records and studies as they come, rules and severities in their order.

    Within a record the worst come first; within a rule or a severity they stand as they come.
    """
    found: dict[str, list[Told]] = {}
    for one in told:
        found.setdefault(_key(one, by), []).append(one)
    keys = list(found)
    if by is Grouping.RULE:
        rules = _rules()
        keys.sort(key=lambda rule: (rule in COUNTED, rules.get(rule, (len(rules), rule))[0]))
    elif by is Grouping.SEVERITY:
        keys.sort(key=lambda severity: ORDER[Severity(severity)])
    return tuple(Group(key, _label(key, found[key], by), tuple(_sorted(found[key], by))) for key in keys)


def told_counts(told: Iterable[Told]) -> str:
    """Return how many findings there are of each severity, and how many of all are acknowledged."""
    findings = [one.finding for one in told]
    open_ones = [one for one in findings if not one.acknowledged]
    counts = [(sum(one.severity is severity for one in open_ones), severity) for severity in Severity]
    parts = [f"{count:,} {severity}{'' if count == 1 else 's'}" for count, severity in counts if count]
    seen = len(findings) - len(open_ones)
    return " · ".join([*parts, f"{seen:,} acknowledged"] if seen else parts)


def _number(rule: str) -> str:
    return rule if rule[:1] == "V" and rule[1:].isdigit() else ""


def counted_words(told: Iterable[Told]) -> list[str]:
    """Return how many findings there are of each rule that is only counted, in words."""
    counts = Counter(one.finding.rule for one in told if one.is_counted and not one.finding.acknowledged)
    return [f"{counts[rule]:,} {words[counts[rule] > 1]}" for rule, words in COUNTED.items() if counts[rule]]


def _key(one: Told, by: Grouping) -> str:
    match by:
        case Grouping.RULE:
            return one.finding.rule
        case Grouping.SEVERITY:
            return one.finding.severity.value
        case Grouping.RECORD:
            return one.group


def _label(key: str, rows: list[Told], by: Grouping) -> str:
    match by:
        case Grouping.RULE:
            return rule_words(key)
        case Grouping.SEVERITY:
            return _PLURALS[Severity(key)]
        case Grouping.RECORD:
            return rows[0].source


def _sorted(rows: list[Told], by: Grouping) -> list[Told]:
    if by is Grouping.RECORD:
        return sorted(rows, key=lambda one: (bool(one.finding.acknowledged), ORDER[one.finding.severity]))
    return sorted(rows, key=lambda one: bool(one.finding.acknowledged))


class _Names:
    """Names the places of one record, each item once: a record may hold thousands."""

    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        self._known: dict[str, str] = {}

    def place(self, one: Finding) -> str:
        """Return the topmost item above a finding, its item and its field."""
        item = self._subject.items.get(one.item)
        if item is None:
            return ""
        above = item
        while above.parent is not None and above.parent in self._subject.items:
            above = self._subject.items[above.parent]
        chain = [self._name(item)] if above is item else [self._name(above), self._name(item)]
        spec = self._subject.form.field(item.kind, one.field) if one.field else None
        return " › ".join([*chain, spec.label] if spec is not None else chain)

    def _name(self, item: Item) -> str:
        if item.id not in self._known:
            kind = self._subject.form.kind(item.kind)
            label = kind.label if kind is not None else item.kind
            name = name_of(self._subject.form, self._subject.content, item)
            self._known[item.id] = name if name.startswith(label) else f"{label} {name}"
        return self._known[item.id]
