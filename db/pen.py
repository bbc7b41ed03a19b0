"""The pen: whoever holds it writes. One connection does all commits and all checkpoints, the screen comes first."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine

from app.domain.errors import RefusedError, WorldError
from db.engine import raw
from db.trouble import telling

_log = logging.getLogger(__name__)


class Pen:
    """The one writing connection of a project, shared by its threads.

    A background holder gets it only when no screen call waits; nobody holds it for longer than one transaction.
    """

    def __init__(self, engine: Engine, path: Path) -> None:
        self._connection = engine.connect()
        self._path = path
        self._free = threading.Condition()
        self._holder: int | None = None
        self._screen_waits = 0
        self._closed = False

    @contextmanager
    def transaction(self, *, background: bool = False) -> Iterator[Connection]:
        """Hold the pen for one transaction: committed and durable when the block ends, rolled back when it raises."""
        with self.held(background=background) as connection, connection.begin():
            yield connection

    @contextmanager
    def held(self, *, background: bool = False) -> Iterator[Connection]:
        """Hold the pen outside a transaction, for a backup or a pragma, through `db.engine.raw` only."""
        self._take(background=background)
        try:
            with telling(self._path):
                yield self._connection
        finally:
            with self._free:
                self._holder = None
                self._free.notify_all()

    def close(self) -> None:
        """Checkpoint everything into the file and close; on a full disk the log stays beside it, nothing is lost.

        Whoever waits for the pen, or comes later, is refused.
        """
        self._take(background=False)
        with self._free:
            self._closed = True
            self._free.notify_all()
        try:
            with telling(self._path):
                raw(self._connection).execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except WorldError as error:
            _log.warning("The log stays beside %s: %s", self._path.name, error)
        finally:
            self._connection.close()

    def _take(self, *, background: bool) -> None:
        me = threading.get_ident()
        with self._free:
            if self._holder == me and not self._closed:
                raise RuntimeError("The pen is held by this thread already.")
            if background:
                self._free.wait_for(lambda: self._closed or (self._holder is None and self._screen_waits == 0))
            else:
                self._screen_waits += 1
                try:
                    self._free.wait_for(lambda: self._closed or self._holder is None)
                finally:
                    self._screen_waits -= 1
            if self._closed:
                raise RefusedError(f"{self._path.name} was closed meanwhile; this was not written.")
            self._holder = me
