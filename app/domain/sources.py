"""Sources: what was imported, where its bytes are kept, and what its metadata say."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from app.domain.dates import PartialDate
from app.domain.errors import RefusedError
from app.domain.kinds import Identifier


class SourceState(StrEnum):
    """Where a source stands in the curator's work."""

    TODO = "todo"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    EXCLUDED = "excluded"
    DUPLICATE = "duplicate"
    """Folded into another source by a link; given and taken by links only."""


class SourceKind(StrEnum):
    """What sort of document a source is."""

    JOURNAL_ARTICLE = "journal_article"
    REVIEW = "review"
    SYSTEMATIC_REVIEW = "systematic_review"
    META_ANALYSIS = "meta_analysis"
    CONFERENCE_ABSTRACT = "conference_abstract"
    PREPRINT = "preprint"
    PRESS_RELEASE = "press_release"
    WEB_ARTICLE = "web_article"
    REGISTRY_RECORD = "registry_record"
    BIBLIOGRAPHIC_RECORD = "bibliographic_record"
    PROTOCOL = "protocol"
    REGULATORY_DOCUMENT = "regulatory_document"
    DATASET = "dataset"
    OTHER = "other"


class Author(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """A name as stated; `family` and `given` are what it reads as, and may be all in `family`."""

    family: str
    given: str = ""
    as_stated: str = ""

    def __str__(self) -> str:
        return f"{self.family}, {self.given}" if self.given else self.family


class LedgerLine(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One line of an imported record: its number in the file (from 1), its tag ("" for a continuation), its value."""

    line: int
    tag: str
    value: str


class Metadata(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """Bibliographic metadata of a source, as columns beside its ledger; all optional."""

    title: str = ""
    authors: tuple[Author, ...] = ()
    container: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    article_number: str = ""
    publisher: str = ""
    date: PartialDate | None = None
    date_as_stated: str = ""
    language: str = ""
    abstract: str = ""
    keywords: tuple[str, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    url: str = ""

    def identifier(self, scheme: str) -> str:
        """Return the first identifier of a scheme (`doi`, `pmid`, `issn`, ...), or ""."""
        return next((one.value for one in self.identifiers if one.scheme == scheme), "")


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="source", omit_defaults=True):
    """A document under curation. Raises RefusedError when it is excluded without a reason."""

    id: str
    kind: SourceKind
    kind_confirmed: bool = True
    metadata: Metadata = Metadata()
    state: SourceState = SourceState.TODO
    reason: str = ""
    tags: tuple[str, ...] = ()
    batch: str | None = None
    original: str | None = None
    slice_start: int = 0
    slice_end: int = 0
    created: str = ""

    def __post_init__(self) -> None:
        """Refuse an exclusion that nobody could explain later."""
        if self.state is SourceState.EXCLUDED and not self.reason.strip():
            raise RefusedError("Excluding a source needs a reason.")


class Revision(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An immutable canonical text of a source; `length` in code points.

    `pages` says where each page of a paged document begins, in code points; empty for what has no pages.
    """

    id: str
    source: str
    sha256: str
    length: int
    ordinal: int = 0
    extractor: str = ""
    extractor_version: str = ""
    created: str = ""
    pages: tuple[int, ...] = ()


class Original(msgspec.Struct, frozen=True, kw_only=True):
    """The bytes behind a text: the imported file's name, how it was decoded, and the slice the text was made from."""

    name: str
    encoding: str
    data: bytes


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """What an importer makes of one record or text: a source to be, its canonical text, and its lines.

    `start` and `end` are the byte range in the original; `line` is where it begins in the file, from 1; `pages` where
    each page of a paged document begins in its text, in code points.
    """

    kind: SourceKind
    text: str
    metadata: Metadata = Metadata()
    kind_confirmed: bool = True
    tags: tuple[str, ...] = ()
    state: SourceState = SourceState.TODO
    reason: str = ""
    ledger: tuple[LedgerLine, ...] = ()
    start: int = 0
    end: int = 0
    line: int = 1
    extractor: str = ""
    extractor_version: str = ""
    pages: tuple[int, ...] = ()


class Problem(msgspec.Struct, frozen=True):
    """Something an importer could not take as it stood; `line` from 1, `raw` the first 200 characters."""

    line: int
    reason: str
    raw: str = ""
    refused: bool = False


class SourceRow(msgspec.Struct, frozen=True):
    """What the library list shows of a source."""

    id: str
    kind: str
    title: str
    names: str
    year: int | None
    container: str
    state: str
    kind_confirmed: bool


class SourceQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Which sources the library lists, and in which order (`added`, `title`, `year`); None means any.

    No states mean all but `duplicate`: what is folded into another source is listed only when it is asked for.
    """

    states: tuple[SourceState, ...] = ()
    kinds: tuple[SourceKind, ...] = ()
    year_from: int | None = None
    year_to: int | None = None
    tag: str = ""
    words: str = ""
    order: str = "added"
    descending: bool = False
