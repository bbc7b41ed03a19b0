"""The Store's faces: one for the screen, one for each worker, on one pen; each reads over a connection of its own."""

# ruff: noqa: D102 - app.domain.store.Store documents each call

from __future__ import annotations

import platform
from array import array
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import msgspec
from sqlalchemy import Connection, Engine, select

from app.domain.changes import Act, Change, EntityKind, Origin, Put, Scope
from app.domain.errors import ReadOnlyError, RefusedError
from app.domain.forms import Form
from app.domain.ids import derived_id, new_id, now
from app.domain.progress import Progress, Silent
from app.domain.quotes import Quote
from app.domain.records import Content, Curator, Item, Pass, Record
from app.domain.sources import Draft, LedgerLine, Revision, Source, SourceQuery, SourceRow
from app.domain.store import BatchReport, Check, Hits, ProjectInfo, Ranges, Store
from app.domain.touched import Touched
from app.domain.values import Value
from db import contents, entities, imports, journal, library, models, rows, safety, schema
from db.engine import raw, snapshot
from db.imports import Importer
from db.lock import ProjectLock
from db.pen import Pen
from db.search import is_behind, search
from db.views import make_views

_SILENT = Silent()
_INFO = "SELECT key, value FROM setting WHERE key IN ('id', 'name', 'created', 'form')"


class Project(msgspec.Struct, frozen=True, kw_only=True):
    """What the faces of an open project share; without a pen it cannot be written, and `read_only` says why."""

    path: Path
    pen: Pen | None
    readers: Engine
    lock: ProjectLock | None
    program: str
    read_only: str = ""


class ProjectStore:
    """A face of an open project; implements `app.domain.store.Store`, which documents its calls.

    The screen's face lives as long as the project; `in_background` gives others.
    """

    def __init__(
        self,
        project: Project,
        *,
        background: bool = False,
        curator: Curator | None = None,
        origin: Origin = Origin.WINDOW,
    ) -> None:
        self._project = project
        self._path = project.path
        self._background = background
        self._curator = curator
        self._origin = origin
        self._reader: Connection = project.readers.connect()
        self._forms: dict[str, Form] = {}
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

    def set_setting(self, key: str, value: str) -> None:
        with self._writing() as connection:
            _set(connection, key, value)

    def curators(self) -> tuple[Curator, ...]:
        query = select(models.curator).order_by(models.curator.c.row)
        return entities.fetch_all(self._reader, query, rows.curator_of)

    def be(self, name: str, origin: Origin = Origin.WINDOW) -> Curator:
        curator = next((one for one in self.curators() if one.name == name), None)
        if curator is None:
            curator = Curator(id=new_id(), name=name, initials=_initials(name), created=now())
            if self._project.pen is not None:
                act = Act(label=f"added the curator {name}", edits=(Put(curator),))
                with self._writing() as connection:
                    journal.commit(connection, act, self._who(curator, origin), undoable=False)
        self._curator, self._origin = curator, origin
        return curator

    def acting(self) -> Curator:
        if self._curator is None:
            raise RefusedError("Say first who curates: the journal needs a name.")
        return self._curator

    def close(self) -> None:
        if self._reader.closed:
            return
        self._reader.close()
        if self._background:
            return
        try:
            if self._project.pen is not None:
                self._project.pen.close()
        finally:
            if self._project.lock is not None:
                self._project.lock.release()

    def in_background(self) -> AbstractContextManager[Store]:
        return self._lent()

    @contextmanager
    def _lent(self) -> Iterator[Store]:
        face = ProjectStore(self._project, background=True, curator=self._curator, origin=self._origin)
        try:
            yield face
        finally:
            face.close()

    # -- forms ---------------------------------------------------------------------------------------------------
    def add_form(self, form: Form, *, default: bool = False) -> str:
        key = derived_id("form", form.sha256)
        with self._writing() as connection:
            if not connection.exec_driver_sql("SELECT 1 FROM form_version WHERE id = ?", (key,)).first():
                connection.exec_driver_sql(
                    "INSERT INTO form_version(id, name, version, sha256, created, body) VALUES (?, ?, ?, ?, ?, ?)",
                    (key, form.name, form.version, form.sha256, now(), rows.dump(form)),
                )
                make_views(connection, (one for _, one in contents.forms(connection)))
            if default:
                _set(connection, "form", key)
        return key

    def form(self, key: str) -> Form:
        if key not in self._forms:
            self._forms[key] = contents.form(self._reader, key)
        return self._forms[key]

    def forms(self) -> tuple[tuple[str, Form], ...]:
        return contents.forms(self._reader)

    # -- sources -------------------------------------------------------------------------------------------------
    def source(self, key: str) -> Source:
        return contents.need(self._reader, EntityKind.SOURCE, key, Source)

    def sources(self) -> Iterator[Source]:
        return contents.sources(self._reader)

    def ledger(self, source: str) -> tuple[LedgerLine, ...]:
        return contents.ledger(self._reader, self._path, source)

    def original(self, source: str) -> bytes:
        return contents.original(self._reader, self._path, source)

    def revision(self, source: str) -> Revision:
        return contents.revision(self._reader, self._path, source)

    def text(self, revision: str) -> str:
        if self._text[0] != revision or not contents.has_text(self._reader, self._path, revision):
            self._text = (revision, contents.text(self._reader, self._path, revision))
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

    # -- import --------------------------------------------------------------------------------------------------
    def start_batch(self) -> str:
        return self._importer().start()

    def keep_original(
        self, name: str, data: Iterable[bytes], *, batch: str, sha256: str, size: int, encoding: str, newline: str
    ) -> str:
        about = {"name": name, "batch": batch, "sha256": sha256, "size": size}
        return self._importer().keep_original({**about, "encoding": encoding, "newline": newline}, data)

    def has_original(self, sha256: str) -> bool:
        return imports.has_original(self._reader, sha256)

    def add_drafts(self, batch: str, original: str, drafts: Sequence[Draft]) -> tuple[str, ...]:
        return self._importer().add(batch, original, drafts)

    def end_batch(self, batch: str, report: str, label: str, progress: Progress = _SILENT) -> Touched:
        importer = self._importer()
        touched = importer.end(batch, report, label, self._who())
        importer.index(progress)
        return touched

    def unindexed(self) -> bool:
        return is_behind(self._reader)

    def index(self, progress: Progress) -> bool:
        return self._importer().index(progress)

    def drop_batch(self, batch: str) -> Touched:
        importer = self._importer()
        touched = importer.drop(batch, self._who())
        importer.index(_SILENT)
        return touched

    def batches(self) -> tuple[BatchReport, ...]:
        return imports.batches(self._reader)

    # -- records -------------------------------------------------------------------------------------------------
    def records(self, source: str | None = None) -> tuple[Record, ...]:
        return contents.records(self._reader, source)

    def record_of(self, source: str, curator: str, reading: Pass = Pass.FIRST) -> Record | None:
        return contents.record_of(self._reader, source, curator, reading)

    def content(self, record: str) -> Content:
        with snapshot(self._reader):
            return contents.content(self._reader, record)

    def content_at(self, item: str, field: str) -> Content:
        with snapshot(self._reader):
            return contents.content_at(self._reader, item, field)

    def item(self, key: str) -> Item:
        return contents.need(self._reader, EntityKind.ITEM, key, Item)

    def value(self, key: str) -> Value:
        return contents.need(self._reader, EntityKind.VALUE, key, Value)

    def quote(self, key: str) -> Quote:
        return contents.need(self._reader, EntityKind.QUOTE, key, Quote)

    def ranges(self, revision: str) -> Ranges:
        return contents.ranges(self._reader, self._path, revision)

    def quote_at(self, row: int) -> Quote:
        return contents.quote_at(self._reader, row)

    # -- change --------------------------------------------------------------------------------------------------
    def commit(self, act: Act) -> Touched:
        who = self._who()
        with self._writing() as connection:
            return journal.commit(connection, act, who)

    def undo_label(self) -> str:
        return journal.undo_label(self._reader, self._curator.id) if self._curator else ""

    def redo_label(self) -> str:
        return journal.redo_label(self._reader, self._curator.id) if self._curator else ""

    def undo(self) -> Touched:
        who = self._who()
        with self._writing() as connection:
            return journal.undo(connection, who)

    def redo(self) -> Touched:
        who = self._who()
        with self._writing() as connection:
            return journal.redo(connection, who)

    def history(self, scope: Scope, *, limit: int = 1000) -> tuple[Change, ...]:
        return journal.history(self._reader, scope, limit)

    def act_changes(self, act: str) -> tuple[Change, ...]:
        return journal.act_changes(self._reader, act)

    def search(self, words: str, *, limit: int = 50) -> Hits:
        return search(self._reader, self._path, words, limit)

    # -- safety --------------------------------------------------------------------------------------------------
    def verify(self, progress: Progress) -> tuple[Check, ...]:
        return tuple(safety.verify(self._reader, progress))

    def backup(self, folder: Path) -> Path:
        with self._copying() as connection:
            return safety.backup(raw(connection), self._path, folder)

    def save_copy(self, path: Path) -> None:
        with self._copying() as connection:
            safety.save_copy(raw(connection), self._path, path)

    # -- below ---------------------------------------------------------------------------------------------------
    def _pen(self) -> Pen:
        if self._project.pen is None:
            raise ReadOnlyError(f"{self._path.name} is open for reading only. {self._project.read_only}")
        return self._project.pen

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with self._pen().transaction(background=self._background) as connection:
            yield connection

    @contextmanager
    def _copying(self) -> Iterator[Connection]:
        """Give the connection that a copy is made from: the writing one, so that nothing commits meanwhile."""
        if self._project.pen is None:
            yield self._reader
        else:
            with self._project.pen.held(background=self._background) as connection:
                yield connection

    def _who(self, curator: Curator | None = None, origin: Origin | None = None) -> journal.Who:
        return journal.Who(
            curator=(curator or self.acting()).id,
            origin=origin or self._origin,
            machine=platform.node(),
            program=self._project.program,
        )

    def _importer(self) -> Importer:
        return Importer(self._pen(), background=self._background)


def _set(connection: Connection, key: str, value: str) -> None:
    connection.exec_driver_sql(
        "INSERT INTO setting(key, value) VALUES (?, ?) ON CONFLICT(key) DO UPDATE SET value = excluded.value",
        (key, value),
    )


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split())[:4].lower()
