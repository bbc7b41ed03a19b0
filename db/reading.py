"""The half of a Store that only reads: every call over one connection that cannot write."""

# ruff: noqa: D102 - app.domain.store.Store documents each call

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
from sqlalchemy import Connection, Engine, select

from app.domain.anchors import Anchor
from app.domain.changes import Change, EntityKind, Scope
from app.domain.duplicates import LinkState, MatchRow, SourceLink
from app.domain.findings import Acknowledgement
from app.domain.forms import AddedTerm, Form
from app.domain.progress import Progress
from app.domain.quotes import Quote
from app.domain.records import Content, Curator, Item, Pass, Record
from app.domain.sources import LedgerLine, Original, Revision, Source, SourceQuery, SourceRow
from app.domain.store import BatchReport, Check, Hits, ProjectInfo, Ranges
from app.domain.studies import Choice, Membership, Study
from app.domain.values import Value
from db import contents, entities, imports, journal, library, links, models, rows, safety, schema, studies, texts
from db.engine import snapshot
from db.forms import Forms, added_terms
from db.lock import ProjectLock
from db.pen import Pen
from db.search import is_behind, search

_INFO = "SELECT key, value FROM setting WHERE key IN ('id', 'name', 'created', 'form')"


class Project(msgspec.Struct, frozen=True, kw_only=True):
    """What the faces of an open project share; without a pen it cannot be written, and `read_only` says why."""

    path: Path
    pen: Pen | None
    readers: Engine
    lock: ProjectLock | None
    program: str
    read_only: str = ""


class Reading:
    """What a face of a project is asked and only reads to answer."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._path = project.path
        self._reader: Connection = project.readers.connect()
        self._forms = Forms(self._reader, project.path)
        self._text = ("", "")

    # -- about ---------------------------------------------------------------------------------------------------
    def info(self) -> ProjectInfo:
        kept = dict(self._reader.exec_driver_sql(_INFO).tuples().all())
        return ProjectInfo(
            id=kept["id"],
            name=kept["name"],
            path=self._path,
            created=kept["created"],
            schema=schema.REVISIONS[-1],
            form=kept.get("form", ""),
            read_only=self._project.read_only,
        )

    def setting(self, key: str) -> str | None:
        found = self._reader.exec_driver_sql("SELECT value FROM setting WHERE key = ?", (key,)).scalar()
        return None if found is None else str(found)

    def curators(self) -> tuple[Curator, ...]:
        query = select(models.curator).order_by(models.curator.c.row)
        return entities.fetch_all(self._reader, query, rows.curator_of)

    # -- forms ---------------------------------------------------------------------------------------------------
    def form(self, key: str) -> Form:
        return self._forms.merged(key)

    def forms(self) -> tuple[tuple[str, Form], ...]:
        return self._forms.all()

    def form_as_kept(self, key: str) -> Form:
        return self._forms.kept(key)

    def added_terms(self) -> tuple[AddedTerm, ...]:
        return added_terms(self._reader)

    # -- sources -------------------------------------------------------------------------------------------------
    def source(self, key: str) -> Source:
        return contents.need(self._reader, EntityKind.SOURCE, key, Source)

    def sources(self) -> Iterator[Source]:
        return contents.sources(self._reader)

    def ledger(self, source: str) -> tuple[LedgerLine, ...]:
        return texts.ledger(self._reader, self._path, source)

    def original(self, source: str) -> bytes:
        return texts.original(self._reader, self._path, source)

    def revision(self, source: str) -> Revision:
        return texts.revision(self._reader, self._path, source)

    def revisions(self, source: str) -> tuple[Revision, ...]:
        return texts.revisions(self._reader, self._path, source)

    def original_of(self, revision: str) -> Original:
        return texts.original_of(self._reader, self._path, revision)

    def kept_file(self, original: str) -> Original:
        return texts.kept_file(self._reader, self._path, original)

    def ledger_of(self, revision: str) -> tuple[LedgerLine, ...]:
        return texts.ledger_of(self._reader, self._path, revision)

    def anchors(self, revision: str) -> tuple[Anchor, ...]:
        return texts.anchors(self._reader, revision)

    def quotes_before(self, revision: str) -> tuple[Quote, ...]:
        return texts.quotes_before(self._reader, revision)

    def text(self, revision: str) -> str:
        if self._text[0] != revision or not texts.has_text(self._reader, self._path, revision):
            self._text = (revision, texts.text(self._reader, self._path, revision))
        return self._text[1]

    def list_rows(self, query: SourceQuery) -> array[int]:
        return library.list_rows(self._reader, self._path, query)

    def source_rows(self, rows: Sequence[int]) -> dict[int, SourceRow]:
        return library.source_rows(self._reader, self._path, rows)

    def row_of(self, source: str) -> int | None:
        found = self._reader.exec_driver_sql("SELECT row FROM source WHERE id = ?", (source,)).scalar()
        return None if found is None else int(found)

    def state_counts(self) -> dict[str, int]:
        return library.state_counts(self._reader, self._path)

    def tags(self) -> tuple[str, ...]:
        return library.tags(self._reader, self._path)

    def years(self) -> tuple[int, ...]:
        return library.years(self._reader, self._path)

    def find_identifier(self, scheme: str, value: str) -> tuple[str, ...]:
        return library.find_identifier(self._reader, self._path, scheme, value)

    # -- imports -------------------------------------------------------------------------------------------------
    def has_original(self, sha256: str) -> bool:
        return imports.has_original(self._reader, sha256)

    def unindexed(self) -> bool:
        return is_behind(self._reader)

    def batches(self) -> tuple[BatchReport, ...]:
        return imports.batches(self._reader)

    # -- records -------------------------------------------------------------------------------------------------
    def records(self, source: str | None = None) -> tuple[Record, ...]:
        return contents.records(self._reader, source)

    def record_of(self, source: str, curator: str, reading: Pass = Pass.FIRST) -> Record | None:
        return contents.record_of(self._reader, source, curator, reading)

    def content(self, record: str) -> Content:
        with snapshot(self._reader):
            return contents.content(self._reader, self._path, record)

    def outline(self, record: str) -> Content:
        with snapshot(self._reader):
            return contents.outline(self._reader, record)

    def content_at(self, item: str, field: str) -> Content:
        with snapshot(self._reader):
            return contents.content_at(self._reader, self._path, item, field)

    def item(self, key: str) -> Item:
        return contents.need(self._reader, EntityKind.ITEM, key, Item)

    def value(self, key: str) -> Value:
        return contents.need(self._reader, EntityKind.VALUE, key, Value)

    def quote(self, key: str) -> Quote:
        return contents.need(self._reader, EntityKind.QUOTE, key, Quote)

    def ranges(self, revision: str) -> Ranges:
        return texts.ranges(self._reader, self._path, revision)

    def quote_at(self, row: int) -> Quote:
        return contents.quote_at(self._reader, row)

    # -- studies -------------------------------------------------------------------------------------------------
    def match_rows(self) -> Iterator[MatchRow]:
        return links.match_rows(self._reader, self._path)

    def links(self, source: str | None = None, *, state: LinkState | None = None) -> tuple[SourceLink, ...]:
        return links.links(self._reader, source, state)

    def studies(self) -> tuple[Study, ...]:
        return studies.studies(self._reader)

    def study(self, key: str) -> Study:
        return contents.need(self._reader, EntityKind.STUDY, key, Study)

    def members(self, study: str | None = None) -> tuple[Membership, ...]:
        return studies.members(self._reader, study)

    def membership_of(self, item: str) -> Membership | None:
        return studies.member(self._reader, item)

    def choices(self, study: str | None = None) -> tuple[Choice, ...]:
        return studies.choices(self._reader, study)

    def items_identified(self, scheme: str, value: str) -> tuple[str, ...]:
        return studies.items_identified(self._reader, self._path, scheme, value)

    def acknowledgements(self, source: str | None = None) -> tuple[Acknowledgement, ...]:
        return studies.acknowledgements(self._reader, source)

    # -- journal and search --------------------------------------------------------------------------------------
    def history(self, scope: Scope, *, limit: int = 1000) -> tuple[Change, ...]:
        return journal.history(self._reader, scope, limit)

    def act_changes(self, act: str) -> tuple[Change, ...]:
        return journal.act_changes(self._reader, act)

    def search(self, words: str, *, limit: int = 50) -> Hits:
        return search(self._reader, self._path, words, limit)

    def verify(self, progress: Progress) -> tuple[Check, ...]:
        return tuple(safety.verify(self._reader, progress))
