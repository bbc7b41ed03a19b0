"""Progress on a terminal: one line that is written over, and nothing at all where nobody looks."""

from __future__ import annotations

import time
from types import TracebackType
from typing import TextIO

_EVERY = 0.1
_CLEAR = "\r\x1b[K"


class Shown:
    """A `Progress` that writes to a terminal ten times a second at most, and clears its line when done."""

    def __init__(self, out: TextIO, what: str) -> None:
        self._out = out if out.isatty() else None
        self._what = what
        self._last = 0.0
        self._wrote = False

    def __enter__(self) -> Shown:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._out and self._wrote:
            self._out.write(_CLEAR)
            self._out.flush()

    def report(self, done: int, total: int | None, what: str) -> None:
        """Show how far the work is."""
        if self._out is None or time.monotonic() - self._last < _EVERY:
            return
        self._last = time.monotonic()
        self._wrote = True
        of = f" of {total:,}" if total is not None else ""
        self._out.write(f"{_CLEAR}{self._what}: {done:,}{of} {what}")
        self._out.flush()

    def cancelled(self) -> bool:
        """Return False: a person stops a command by Ctrl+C."""
        return False
