"""How long work tells where it is, and hears that it should stop."""

from __future__ import annotations

from typing import Protocol

from app.domain.errors import CancelledError


class Progress(Protocol):
    """Where work that may last reports to; workers and the command line implement it."""

    def report(self, done: int, total: int | None, what: str) -> None:
        """Say that `done` of `total` (None when unknown) are done, and of what."""

    def cancelled(self) -> bool:
        """Say whether the person asked to stop."""


class Silent:
    """A progress nobody listens to."""

    def report(self, done: int, total: int | None, what: str) -> None:
        """Do nothing."""

    def cancelled(self) -> bool:
        """Return False."""
        return False


def stop_if_cancelled(progress: Progress) -> None:
    """Raise CancelledError when the person asked to stop."""
    if progress.cancelled():
        raise CancelledError("Cancelled; nothing was kept of it.")
