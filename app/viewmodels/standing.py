"""Where a value stands in review, as a sign and in words."""

from __future__ import annotations

from app.domain.values import Status, Value

REVIEWED = {
    Status.DRAFT: "",
    Status.VERIFIED: "✓",
    Status.CORRECTED: "✎",
    Status.DISPUTED: "⁇",
    Status.REJECTED: "✗",
    Status.SUPERSEDED: "»",
}
"""Where a value stands in review, in one sign; nothing for a draft."""


def reviewed(value: Value) -> str:
    """Return where a value stands in review in words, with what was read, "" for a draft."""
    if value.status is Status.DRAFT:
        return ""
    basis = f" ({value.basis.replace('_', ' ')})" if value.basis else ""
    return f"{REVIEWED[value.status]} {value.status}{basis}"
