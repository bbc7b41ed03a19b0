"""How a check that judges single identifiers goes over all that a record and its source hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from app.checks.about_source import about_source
from app.checks.subject import Spot, Subject, spot
from app.domain.kinds import Identifier


def misshapen_ones(subject: Subject, misshapen: Callable[[Identifier], str]) -> Iterator[Spot]:
    """Complain of each identifier of the record and of the source's own data of which `misshapen` has a sentence."""
    for value in subject.holding(Identifier):
        held = value.value
        if isinstance(held, Identifier) and (wrong := misshapen(held)):
            yield spot(value, f"{subject.label_of(value)}: {wrong}", saw=(held.scheme, held.value))
    for held in subject.source.metadata.identifiers:
        if wrong := misshapen(held):
            yield about_source(subject, f"The source's own data: {wrong}", saw=(held.scheme, held.value))
