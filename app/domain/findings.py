"""What a check says of a record; computed, never stored."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Severity(StrEnum):
    """How bad a finding is; structural lies never get this far."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One rule's word on one place of a record: what is wrong and what would be right."""

    rule: str
    severity: Severity
    message: str
    source: str = ""
    item: str = ""
    field: str = ""
    value: str = ""
