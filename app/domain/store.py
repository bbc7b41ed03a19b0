"""The Store: what every room asks of a project, without knowing how it is kept."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

import msgspec

from app.domain.anchors import Anchor
from app.domain.changes import Act, Change, Origin, Scope
from app.domain.duplicates import LinkState, MatchRow, SourceLink
from app.domain.findings import Acknowledgement
from app.domain.forms import AddedTerm, Form
from app.domain.progress import Progress
from app.domain.quotes import Quote
from app.domain.records import Content, Curator, Item, Pass, Record
from app.domain.sources import Draft, LedgerLine, Original, Revision, Source, SourceQuery, SourceRow
from app.domain.studies import Choice, Membership, Study
from app.domain.touched import Touched
from app.domain.values import Value


class ProjectInfo(msgspec.Struct, frozen=True, kw_only=True):
    """What a project says of itself; `read_only` is why it cannot be written, or ""."""

    id: str
    name: str
    path: Path
    created: str
    schema: str
    form: str
    read_only: str = ""


class Ranges(msgspec.Struct, frozen=True):
    """The quotes of one revision as columns of equal length, ordered by start: code points, and the quote's row.

    `row` asks `Store.quote_at` for the whole quote.
    """

    start: array[int]
    end: array[int]
    row: array[int]


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """A source, or a value within one, that a search found; `snippet` has its matches between U+0001 and U+0002."""

    source: str
    title: str
    snippet: str
    item: str = ""
    value: str = ""
    field: str = ""


class Hits(msgspec.Struct, frozen=True, kw_only=True):
    """What a search found; `total` counts all, `ranked` says whether the best come first (else the newest)."""

    hits: tuple[Hit, ...]
    total: int
    ranked: bool


class Check(msgspec.Struct, frozen=True):
    """One line of what `verify` proves."""

    name: str
    ok: bool
    detail: str


class BatchReport(msgspec.Struct, frozen=True, kw_only=True):
    """One import as the project keeps it; `report` is the JSON that `vouch import` printed."""

    id: str
    at: str
    state: str
    report: str


class Store(Protocol):
    """A project that is open. Not for two threads at once: a worker takes a face of its own, `in_background`.

    Every writing call raises ReadOnlyError when the project was opened read-only, DiskFullError when the disk is full
    (nothing was written), and returns only when what it wrote is on the disk.
    """

    # -- about ---------------------------------------------------------------------------------------------------
    def info(self) -> ProjectInfo:
        """Return what the project says of itself."""

    def setting(self, key: str) -> str | None:
        """Return a setting kept in the project, or None."""

    def set_setting(self, key: str, value: str) -> None:
        """Keep a setting in the project (a reading place, say); not journalled."""

    def curators(self) -> tuple[Curator, ...]:
        """Return the curators, oldest first."""

    def be(self, name: str, origin: Origin = Origin.WINDOW) -> Curator:
        """Say who acts from now on, adding the curator when the name is new."""

    def acting(self) -> Curator:
        """Return who acts now. Raises RefusedError before `be` was called."""

    def close(self) -> None:
        """Close; tidies the write-ahead log when this process may write."""

    def in_background(self) -> AbstractContextManager[Store]:
        """Give a face for a worker thread, which lets the screen's edits go first."""

    # -- forms ---------------------------------------------------------------------------------------------------
    def add_form(self, form: Form, *, default: bool = False) -> str:
        """Keep a form version (once) and return its id; `default` makes it the one for new records."""

    def form(self, key: str) -> Form:
        """Return a form version by id, with the project's own terms in its vocabularies. Raises NotFoundError."""

    def forms(self) -> tuple[tuple[str, Form], ...]:
        """Return all form versions with their ids, oldest first, with the project's own terms in their vocabularies."""

    def form_as_kept(self, key: str) -> Form:
        """Return a form version as it was added, without the project's own terms. Raises NotFoundError."""

    def added_terms(self) -> tuple[AddedTerm, ...]:
        """Return the terms that this project added, oldest first."""

    # -- sources -------------------------------------------------------------------------------------------------
    def source(self, key: str) -> Source:
        """Return a source. Raises NotFoundError."""

    def sources(self) -> Iterator[Source]:
        """Yield all sources in the order they were added."""

    def ledger(self, source: str) -> tuple[LedgerLine, ...]:
        """Return the lines of the imported record behind a source."""

    def original(self, source: str) -> bytes:
        """Return the original bytes of a source (its slice)."""

    def kept_file(self, original: str) -> Original:
        """Return a whole imported file. Raises NotFoundError."""

    def original_of(self, revision: str) -> Original:
        """Return the bytes that a text was made from, with their file's name. Raises NotFoundError."""

    def revision(self, source: str) -> Revision:
        """Return the latest revision of a source. Raises NotFoundError."""

    def revisions(self, source: str) -> tuple[Revision, ...]:
        """Return the revisions of a source, oldest first."""

    def ledger_of(self, revision: str) -> tuple[LedgerLine, ...]:
        """Return the lines of the imported record behind a revision; empty for one made from plain text."""

    def add_revision(self, source: str, draft: Draft, *, original: str | None, label: str) -> Revision:
        """Keep a new text of a source, with the lines it was read from, as its latest revision; journalled.

        `original` is the file kept with `keep_original`, None for a text corrected by hand. What the source says of
        itself (metadata, kind, state) stays as it is. Raises RefusedError when its latest text is the same already.
        """

    def anchors(self, revision: str) -> tuple[Anchor, ...]:
        """Return where older quotes stand in a revision, in the order of their quotes."""

    def quotes_before(self, revision: str) -> tuple[Quote, ...]:
        """Return the quotes of the same source that were taken from earlier revisions, in text order."""

    def text(self, revision: str) -> str:
        """Return the canonical text of a revision. Raises NotFoundError."""

    def list_rows(self, query: SourceQuery) -> array[int]:
        """Return the rows of the sources that a query lists, in its order."""

    def source_rows(self, rows: Sequence[int]) -> dict[int, SourceRow]:
        """Return what the library shows of these rows."""

    def row_of(self, source: str) -> int | None:
        """Return the row of a source in lists, or None."""

    def state_counts(self) -> dict[str, int]:
        """Return how many sources stand in each state."""

    def tags(self) -> tuple[str, ...]:
        """Return all tags in use, sorted."""

    def years(self) -> tuple[int, ...]:
        """Return all publication years in use, newest first."""

    def find_identifier(self, scheme: str, value: str) -> tuple[str, ...]:
        """Return the sources that carry an identifier."""

    # -- import --------------------------------------------------------------------------------------------------
    def start_batch(self) -> str:
        """Open a batch; if the program dies before `end_batch`, the next start sweeps what it brought."""

    def keep_original(
        self, name: str, data: Iterable[bytes], *, batch: str, sha256: str, size: int, encoding: str, newline: str
    ) -> str:
        """Keep a file's bytes, written in slices, and return its id; the same bytes are kept once."""

    def has_original(self, sha256: str) -> bool:
        """Say whether a file with this hash was imported before, by a batch that ended."""

    def leave_unfinished(self, original: str) -> None:
        """Note that a file was not read to its end; it counts as not imported until it is kept again."""

    def add_drafts(self, batch: str, original: str, drafts: Sequence[Draft]) -> tuple[str, ...]:
        """Add sources in small transactions and return their ids; listed at once, searchable later."""

    def add_contents(self, batch: str, contents: Sequence[Content]) -> None:
        """Add whole new records of sources of the batch, in small transactions; the batch's line is their journal.

        Raises RefusedError when a quote's words are not what its revision holds, or a source has a record of that
        curator and pass; nothing of the content refused is then written.
        """

    def add_links(self, batch: str, links: Sequence[SourceLink]) -> None:
        """Add what an import found to be duplicates, in small transactions; a merged `other` becomes a duplicate.

        They go with the batch. A pair that is linked already, in either direction, is passed over.
        """

    def end_batch(self, batch: str, report: str, label: str, progress: Progress = ...) -> Touched:
        """Close a batch with its report (JSON), journal it, and make it searchable.

        When cancelled by then, the batch stays, and `unindexed` says that `index` has something left to do.
        """

    def unindexed(self) -> bool:
        """Say whether sources were imported that cannot be searched yet."""

    def index(self, progress: Progress) -> bool:
        """Make imported sources searchable in small transactions; say whether all are, False when cancelled before."""

    def drop_batch(self, batch: str) -> Touched:
        """Take back a batch and return what went.

        One that ended goes whole, or RefusedError says that one of its sources has been worked on; of one that runs,
        such sources stay.
        """

    def batches(self) -> tuple[BatchReport, ...]:
        """Return the imports that ended, newest first."""

    # -- duplicates ----------------------------------------------------------------------------------------------
    def match_rows(self) -> Iterator[MatchRow]:
        """Yield what a comparison needs of every source, in the order they were added."""

    def links(self, source: str | None = None, *, state: LinkState | None = None) -> tuple[SourceLink, ...]:
        """Return the links of a source (on either side), or all of them, oldest first; of one state, if one is named.

        A link is written and dropped by `commit` like anything else.
        """

    # -- records -------------------------------------------------------------------------------------------------
    def records(self, source: str | None = None) -> tuple[Record, ...]:
        """Return the records of a source, or of all, oldest first."""

    def record_of(self, source: str, curator: str, reading: Pass = Pass.FIRST) -> Record | None:
        """Return a curator's record of a source in a pass, or None."""

    def content(self, record: str) -> Content:
        """Return everything in a record. Raises NotFoundError."""

    def outline(self, record: str) -> Content:
        """Return the items of a record as content without its values and quotes. Raises NotFoundError."""

    def content_at(self, item: str, field: str) -> Content:
        """Return a record's content narrowed to one field: its item, its values, the quotes of both.

        Raises NotFoundError.
        """

    def item(self, key: str) -> Item:
        """Return an item. Raises NotFoundError."""

    def value(self, key: str) -> Value:
        """Return a value. Raises NotFoundError."""

    def quote(self, key: str) -> Quote:
        """Return a quote. Raises NotFoundError."""

    def ranges(self, revision: str) -> Ranges:
        """Return the quotes that stand in a revision as columns: taken from it, or anchored in it and not lost."""

    def quote_at(self, row: int) -> Quote:
        """Return the quote of a row in `Ranges`. Raises NotFoundError."""

    # -- studies -------------------------------------------------------------------------------------------------
    def studies(self) -> tuple[Study, ...]:
        """Return the studies, oldest first."""

    def study(self, key: str) -> Study:
        """Return a study. Raises NotFoundError."""

    def members(self, study: str | None = None) -> tuple[Membership, ...]:
        """Return which trial items belong to a study, or to any, oldest first."""

    def membership_of(self, item: str) -> Membership | None:
        """Return the membership of a trial item, or None."""

    def choices(self, study: str | None = None) -> tuple[Choice, ...]:
        """Return what was chosen in a study, or in any, oldest first."""

    def items_identified(self, scheme: str, value: str) -> tuple[str, ...]:
        """Return the items that hold a current identifier value: a scheme and its normalised spelling."""

    def acknowledgements(self, source: str | None = None) -> tuple[Acknowledgement, ...]:
        """Return the findings that somebody acknowledged, of one source's items or of all and of studies."""

    # -- change --------------------------------------------------------------------------------------------------
    def commit(self, act: Act) -> Touched:
        """Write an act and its journal in one durable transaction.

        Raises RefusedError when a quote's words are not what its revision holds, or something still hangs on what is
        dropped.
        """

    def undo_label(self) -> str:
        """Return what undo would take back, "" for nothing."""

    def redo_label(self) -> str:
        """Return what redo would do again, "" for nothing."""

    def undo(self) -> Touched:
        """Take back this curator's newest act in the window. Raises RefusedError, naming who changed it since."""

    def redo(self) -> Touched:
        """Do again what was undone last. Raises RefusedError when something new was done there since."""

    def history(self, scope: Scope, *, limit: int = 1000) -> tuple[Change, ...]:
        """Return the journal of a scope, newest first."""

    def act_changes(self, act: str) -> tuple[Change, ...]:
        """Return the lines of one act, in the order they were written."""

    def search(self, words: str, *, limit: int = 50) -> Hits:
        """Find sources and values whose words begin with the words given."""

    # -- safety --------------------------------------------------------------------------------------------------
    def verify(self, progress: Progress) -> tuple[Check, ...]:
        """Prove the file sound: integrity, foreign keys, every quote equal to its text, every original to its hash."""

    def backup(self, folder: Path) -> Path:
        """Write a checked copy into a folder, named after the project and the time, and return its path."""

    def save_copy(self, path: Path) -> None:
        """Write a checked copy to a path; an existing file is replaced only by a whole one."""
