"""Rules V06 and V08: a registry id says “not looked up” until somebody saw it in the registry."""

from __future__ import annotations

from collections.abc import Iterator

from app.checks.registry_ids_shaped import misshapen
from app.checks.subject import Spot, Subject, spot
from app.domain.kinds import Identifier
from app.domain.sources import SourceKind
from app.domain.values import Basis
from app.reading.identifiers import REGISTRIES


def registry_ids_looked_up(subject: Subject) -> Iterator[Spot]:
    """Remark that nobody looked up a registry id of the right shape.

    It was looked up when its row says so, when it was verified in the registry, or when the source is the registry's.
    """
    if subject.source.kind is SourceKind.REGISTRY_RECORD:
        return
    for value in subject.holding(Identifier):
        held = value.value
        if not isinstance(held, Identifier) or held.scheme not in REGISTRIES or misshapen(held):
            continue
        item = subject.items.get(value.item)
        seen = value.basis is Basis.REGISTRY or (item is not None and "yes" in subject.codes(item, "verified"))
        if not seen:
            yield spot(value, f"{held.value} has the right shape; it is not looked up yet.", saw=(held.value,))
