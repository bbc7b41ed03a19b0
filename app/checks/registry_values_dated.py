"""Rule V10: registry status and enrolment carry an as-of date."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.checks.subject import Spot, Subject, spot
from app.domain.kinds import Date
from app.domain.records import Item
from app.domain.sources import SourceKind
from app.domain.values import Basis, Derivation, Value
from app.reading.show import show

_REGISTRY = re.compile(
    r"\b(?:NCT ?[0-9]{8}|clinicaltrials\.gov|regist(?:ry|ries|er|ration)|EudraCT|CTIS|ISRCTN|jRCT|UMIN|ChiCTR|DRKS)\b",
    re.IGNORECASE,
)
_UPDATES = ("last_update", "data_cutoff")


def registry_values_dated(subject: Subject) -> Iterator[Spot]:
    """Complain of a status or an enrolment from a registry that does not say as of when; both grow old.

    A value comes from a registry when its source is a registry record, when that was read to verify it, or when it was
    taken from one outside this source.
    """
    from_record = _is_registry_record(subject)
    for trial in subject.items_that_are("trial"):
        rows = [row for row in subject.children_of.get(trial.id, ()) if subject.part_of(row) == "enrolment"]
        places = [(trial, "recruitment_status"), (trial, "n_enrolled"), *((row, "n") for row in rows)]
        for item, part in places:
            value = subject.current(item, part)
            if value is not None and _lacks_date(value) and (from_record or _from_registry(value)):
                offer = _offer(subject, trial)
                message = f"{subject.label_of(value)}: what a registry says grows old; say as of when{offer}."
                yield spot(value, message, saw=("no date", "registry"))


def _is_registry_record(subject: Subject) -> bool:
    kind = subject.codes(subject.report, "kind") if subject.report else frozenset()
    registry = SourceKind.REGISTRY_RECORD.value
    return registry in kind if kind else subject.source.kind is SourceKind.REGISTRY_RECORD


def _lacks_date(value: Value) -> bool:
    return value.value is not None and value.as_of is None


def _from_registry(value: Value) -> bool:
    outside = value.derivation is Derivation.EXTERNAL and _REGISTRY.search(value.outside)
    return value.basis is Basis.REGISTRY or bool(outside)


def _offer(subject: Subject, trial: Item) -> str:
    """Return the date that the record itself offers, in words to put behind the sentence."""
    for part in _UPDATES:
        held = subject.payload(trial, part)
        spec = subject.field_for(trial, part)
        if isinstance(held, Date) and spec is not None:
            return f", such as its {spec.label.lower()}, {show(held)}"
    return ""
