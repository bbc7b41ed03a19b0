"""Identities: random for what somebody did, derived from content for what merely is."""

from __future__ import annotations

import os
import uuid
from datetime import UTC, datetime

_VOUCH = uuid.UUID("6f1d2c1e-6a53-4d0f-9f0e-2b7f5f6f3a10")


def new_id() -> str:
    """Return a random UUID as text."""
    return str(uuid.uuid4())


def new_ids(count: int) -> list[str]:
    """Return random UUIDs that begin with consecutive numbers, so that those made together lie together in an index.

    Rows of equal age then fill a few pages of it instead of touching all, which is most of the cost of a large import.
    """
    start = int.from_bytes(os.urandom(4))
    return [f"{start + n & 0xFFFFFFFF:08x}{new_id()[8:]}" for n in range(count)]


def derived_id(what: str, content: str) -> str:
    """Return the UUID of a piece of content, the same in every project; `what` keeps sorts of things apart."""
    return str(uuid.uuid5(_VOUCH, f"{what}:{content}"))


def now() -> str:
    """Return the time in UTC as ISO 8601 with milliseconds."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")
