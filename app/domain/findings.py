"""What a check says of a record; computed, never stored. What is stored is that somebody acknowledged it."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from app.domain.errors import RefusedError


class Severity(StrEnum):
    """How bad a finding is; structural lies never get this far."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One rule's word on one place of a record, or of a study: what is wrong and what would be right.

    `version` is the rule's; `fingerprint` is a hash of what the rule saw, so that an acknowledgement holds only as long
    as that stays; `quote` are the first words quoted there; `caveat` is the code of the caveat type that the rule
    proposes, or ""; `study` is the study of a finding across sources, and `others` the values on its other sides;
    `acknowledged` is the reason with which somebody accepted it, or "".
    """

    rule: str
    severity: Severity
    message: str
    version: int = 1
    source: str = ""
    record: str = ""
    item: str = ""
    field: str = ""
    value: str = ""
    quote: str = ""
    caveat: str = ""
    study: str = ""
    others: tuple[str, ...] = ()
    fingerprint: str = ""
    acknowledged: str = ""


class Acknowledgement(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="acknowledgement", omit_defaults=True
):
    """Somebody saw a finding and accepts it, with a reason; it holds while `fingerprint` does.

    `item` is the item the finding speaks of (kept as long as that item), or "" and then `study` is its study; `message`
    is what it said. Raises RefusedError without a reason, or without a place.
    """

    id: str
    rule: str
    version: int
    item: str = ""
    field: str = ""
    study: str = ""
    fingerprint: str
    message: str = ""
    reason: str
    curator: str = ""
    created: str = ""

    def __post_init__(self) -> None:
        """Refuse what nobody could understand later."""
        if not self.reason.strip():
            raise RefusedError("Acknowledging a finding needs a reason.")
        if not (self.item or self.study):
            raise RefusedError("A finding without a place cannot be acknowledged.")


def place_of(one: Finding | Acknowledgement) -> tuple[str, int, str, str, str, str]:
    """Return what a finding and the acknowledgement that holds for it have in common."""
    study = "" if one.item else one.study
    return one.rule, one.version, one.item, one.field, study, one.fingerprint
