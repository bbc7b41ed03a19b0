"""Studies: the project-wide identity of a trial, under which the trial items of several sources meet."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from app.domain.errors import RefusedError
from app.domain.kinds import Identifier


class Study(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="study", omit_defaults=True):
    """A trial as the project knows it; it has no values of its own, only the registry ids it is known by."""

    id: str
    title: str = ""
    identifiers: tuple[Identifier, ...] = ()
    note: str = ""
    created: str = ""


class Joined(StrEnum):
    """How a trial item came to a study."""

    REGISTRY_ID = "registry_id"
    PROPOSAL = "proposal"
    CURATOR = "curator"


class Membership(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="membership", omit_defaults=True
):
    """A trial item of one record belongs to a study; an item belongs to one at most."""

    id: str
    study: str
    item: str
    joined: Joined
    curator: str = ""
    created: str = ""


class ChoiceReason(StrEnum):
    """Why one source's value is held true of a study before the others."""

    LATER_CUTOFF = "later_cutoff"
    OTHER_DENOMINATOR = "other_denominator"
    OTHER_DEFINITION = "other_definition"
    MISREPORT = "misreport"
    PRIMARY_REPORT = "primary_report"
    UNEXPLAINED = "unexplained"


class Choice(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="choice", omit_defaults=True):
    """What a project holds true of one cell of a study: a pointer to one source's value, never a copy.

    `cell` names the line of the conflict board, such as `trial/phase` or `outcome/ORR|treated|best/result`; a study has
    one choice a cell at most. `over` are the values it was preferred to. Raises RefusedError when it is preferred to
    itself.
    """

    id: str
    study: str
    cell: str
    value: str
    over: tuple[str, ...] = ()
    reason: ChoiceReason
    note: str = ""
    curator: str = ""
    created: str = ""

    def __post_init__(self) -> None:
        """Refuse a choice of a value before itself."""
        if self.value in self.over:
            raise RefusedError("A value cannot be preferred to itself.")
