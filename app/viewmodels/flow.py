"""The flow of patients of the trial or arm in hand, as the checks count it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.kinds import Reference
from app.domain.records import Item
from app.viewmodels.desk import Desk
from app.viewmodels.record_state import subject_of

if TYPE_CHECKING:
    from app.checks.patient_flow import Flow


def flow_in_hand(desk: Desk) -> tuple[Item, Flow] | None:
    """Return the flow of the arm that is in hand or that the outcome in hand speaks of, else of the trial above.

    None where nobody said a number of patients yet.
    """
    subject = subject_of(desk)
    if subject is None:
        return None
    from app.checks.patient_flow import flow_of

    for item in _nearest(desk):
        flow = flow_of(subject, item)
        if flow.steps:
            return item, flow
    return None


def _nearest(desk: Desk) -> list[Item]:
    """Return what is in hand, the arm that it points to, and what stands above it, the nearest first."""
    found: list[Item] = []
    item = desk.item
    while item is not None:
        found.append(item)
        kind = desk.kind_of(item)
        for field in kind.live_fields if kind else ():
            value = desk.held.current(item.id, field.key) if field.part in {"arm", "parent_arm"} else None
            if value is not None and isinstance(value.value, Reference):
                arm = desk.held.item(value.value.key)
                found += [arm] if arm is not None and arm not in found and field.part == "arm" else []
        item = desk.held.item(item.parent) if item.parent else None
    return found
