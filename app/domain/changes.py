"""Acts and the journal: one road for every change, with before and after."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeAlias

import msgspec

from app.domain.anchors import Anchor
from app.domain.duplicates import SourceLink
from app.domain.findings import Acknowledgement
from app.domain.forms import AddedTerm
from app.domain.quotes import Quote
from app.domain.records import Curator, Item, Record
from app.domain.sources import Source
from app.domain.studies import Choice, Membership, Study
from app.domain.values import Value

Entity: TypeAlias = (
    Source
    | Curator
    | Record
    | Item
    | Value
    | Quote
    | Anchor
    | Study
    | Membership
    | Choice
    | Acknowledgement
    | AddedTerm
    | SourceLink
)
"""What the journal keeps before and after, as JSON tagged by `type`."""


class EntityKind(StrEnum):
    """The kind of a journalled thing; equal to the tag of its JSON.

    A batch and a revision are noted as a line without before and after: they are never put or dropped.
    """

    SOURCE = "source"
    CURATOR = "curator"
    RECORD = "record"
    ITEM = "item"
    VALUE = "value"
    QUOTE = "quote"
    ANCHOR = "anchor"
    STUDY = "study"
    MEMBERSHIP = "membership"
    CHOICE = "choice"
    ACKNOWLEDGEMENT = "acknowledgement"
    ADDED_TERM = "added_term"
    SOURCE_LINK = "source_link"
    BATCH = "batch"
    REVISION = "revision"


class Origin(StrEnum):
    """Who asked for an act; undo in the window takes back only what was done there."""

    WINDOW = "window"
    IMPORT = "import"
    COMMAND_LINE = "command_line"
    MIGRATION = "migration"


class Put(msgspec.Struct, frozen=True):
    """Write an entity, new or changed."""

    entity: Entity


class Drop(msgspec.Struct, frozen=True):
    """Remove an entity; what hangs below it must be dropped earlier in the same act."""

    kind: EntityKind
    key: str


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """One thing a person did: its edits are written in one transaction or not at all.

    `label` reads in the undo menu ("set ORR to 8/11"). `origin` is where it came from when that is not who acts: what
    an import does by itself is no step of undo.
    """

    label: str
    edits: tuple[Put | Drop, ...]
    reason: str = ""
    origin: Origin | None = None


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the journal; `before` and `after` are the entity, or None where it did not exist.

    `act` groups the lines of one transaction; `undoes` names the act that this one takes back. `at` is UTC, ISO 8601.
    """

    seq: int
    act: str
    undoes: str | None
    origin: Origin
    curator: str
    machine: str
    at: str
    program: str
    entity: EntityKind
    key: str
    before: Entity | None
    after: Entity | None
    label: str
    reason: str = ""


class Scope(msgspec.Struct, frozen=True, kw_only=True):
    """Whose history is asked for: of a source, a record, an item, or one field of an item; empty means the project."""

    source: str = ""
    record: str = ""
    item: str = ""
    field: str = ""
