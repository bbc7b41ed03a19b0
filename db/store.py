"""The Store's faces: one for the screen, one for each worker, on one pen; each reads over a connection of its own."""

# ruff: noqa: D102 - app.domain.store.Store documents each call

from __future__ import annotations

import platform
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from sqlalchemy import Connection

from app.domain.changes import Act, Origin, Put
from app.domain.duplicates import SourceLink
from app.domain.errors import ReadOnlyError, RefusedError
from app.domain.forms import Form
from app.domain.ids import derived_id, new_id, now
from app.domain.progress import Progress, Silent
from app.domain.records import Content, Curator
from app.domain.sources import Draft, Revision
from app.domain.store import Store
from app.domain.touched import Touched
from db import journal, rows, safety, texts
from db.engine import raw
from db.forms import kept_forms
from db.imports import Importer
from db.pen import Pen
from db.reading import Project, Reading
from db.views import make_views

_SILENT = Silent()


class ProjectStore(Reading):
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
        super().__init__(project)
        self._background = background
        self._curator = curator
        self._origin = origin

    def set_setting(self, key: str, value: str) -> None:
        with self._writing() as connection:
            _set(connection, key, value)

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
                make_views(connection, (one for _, one in kept_forms(connection)))
            if default:
                _set(connection, "form", key)
        return key

    # -- texts ---------------------------------------------------------------------------------------------------
    def add_revision(self, source: str, draft: Draft, *, original: str | None, label: str) -> Revision:
        who = self._who()
        with self._writing() as connection:
            return texts.add_revision(connection, source, draft, original, label, who)

    # -- import --------------------------------------------------------------------------------------------------
    def start_batch(self) -> str:
        return self._importer().start()

    def keep_original(
        self, name: str, data: Iterable[bytes], *, batch: str, sha256: str, size: int, encoding: str, newline: str
    ) -> str:
        about = {"name": name, "batch": batch, "sha256": sha256, "size": size}
        return self._importer().keep_original({**about, "encoding": encoding, "newline": newline}, data)

    def leave_unfinished(self, original: str) -> None:
        self._importer().leave_unfinished(original)

    def add_contents(self, batch: str, contents: Sequence[Content]) -> None:
        self._importer().add_contents(batch, contents)

    def add_links(self, batch: str, links: Sequence[SourceLink]) -> None:
        self._importer().add_links(batch, links)

    def add_drafts(self, batch: str, original: str, drafts: Sequence[Draft]) -> tuple[str, ...]:
        return self._importer().add(batch, original, drafts)

    def end_batch(self, batch: str, report: str, label: str, progress: Progress = _SILENT) -> Touched:
        importer = self._importer()
        touched = importer.end(batch, report, label, self._who())
        importer.index(progress)
        return touched

    def index(self, progress: Progress) -> bool:
        return self._importer().index(progress)

    def drop_batch(self, batch: str) -> Touched:
        importer = self._importer()
        touched = importer.drop(batch, self._who())
        importer.index(_SILENT)
        return touched

    # -- change --------------------------------------------------------------------------------------------------
    def commit(self, act: Act) -> Touched:
        who = self._who(origin=act.origin)
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

    # -- safety --------------------------------------------------------------------------------------------------
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
