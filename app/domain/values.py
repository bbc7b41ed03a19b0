"""The one shape of every value (DESIGN section 3, domain README section 1)."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from app.domain.dates import PartialDate
from app.domain.errors import RefusedError
from app.domain.kinds import Payload, Reference


class Missing(StrEnum):
    """Why there is no value."""

    NOT_REPORTED = "not_reported"
    NOT_DISCLOSED = "not_disclosed"
    NOT_APPLICABLE = "not_applicable"
    NOT_ASSESSED = "not_assessed"
    NOT_SEARCHED = "not_searched"
    UNCLEAR = "unclear"
    STATED_NONE = "stated_none"


class Derivation(StrEnum):
    """How a value came from the words."""

    STATED = "stated"
    NORMALISED = "normalised"
    COMPUTED = "computed"
    INFERRED = "inferred"
    EXTERNAL = "external"


_OF_WORDS = (None, Derivation.STATED, Derivation.NORMALISED)  # a tuple: an enum's hash is slow


class Basis(StrEnum):
    """What was read to verify a value."""

    FULL_TEXT = "full_text"
    ABSTRACT_ONLY = "abstract_only"
    REGISTRY = "registry"
    SECONDARY_SOURCE = "secondary_source"


class Certainty(StrEnum):
    """How sure the curator is."""

    CERTAIN = "certain"
    PROBABLE = "probable"
    UNCERTAIN = "uncertain"


class Status(StrEnum):
    """Where a value stands in review."""

    DRAFT = "draft"
    VERIFIED = "verified"
    CORRECTED = "corrected"
    DISPUTED = "disputed"
    REJECTED = "rejected"
    SUPERSEDED = "superseded"


class Value(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="value", omit_defaults=True):
    """One field of one item: the words as stated, and exactly one of a typed value, a missing reason, or unread words.

    Raises RefusedError when it holds two of the three or none (rule V01), or when an external value names no outside
    source (rule V02).
    """

    id: str
    item: str
    field: str
    ordinal: int = 0
    current: bool = True
    as_stated: str = ""
    value: Payload | None = None
    missing: Missing | None = None
    unread: str | None = None
    derivation: Derivation | None = None
    part_derivations: dict[str, Derivation] = msgspec.field(default_factory=dict)
    how: str = ""
    rests_on: tuple[str, ...] = ()
    outside: str = ""
    as_of: PartialDate | None = None
    basis: Basis | None = None
    certainty: Certainty = Certainty.CERTAIN
    status: Status = Status.DRAFT
    note: str = ""
    needs_review: bool = False
    curator: str = ""
    created: str = ""
    modified: str = ""

    def __post_init__(self) -> None:
        """Refuse structural lies."""
        if (self.value is not None) + (self.missing is not None) + (self.unread is not None) != 1:
            raise RefusedError(
                "A value holds exactly one of a typed value, a missing reason, or words still to be read."
            )
        if self.derivation is Derivation.EXTERNAL and not self.outside.strip():
            raise RefusedError("A value from outside this source must name where it comes from.")

    @property
    def needs_words(self) -> bool:
        """Whether this value counts as unvouched without a quote: it claims to be what the source says.

        A reference claims nothing of the sort: it joins two things of the record.
        """
        if self.value is None or isinstance(self.value, Reference):
            return False
        return self.derivation in _OF_WORDS
