"""How long work that counts its steps will take, told as a person would tell it."""

from __future__ import annotations

_SURE_AFTER = 4.0
_STEADY = 0.25


class Pace:
    """Learns from what is done and when how much time is left; `restart` for another piece of work."""

    def __init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        """Know nothing yet."""
        self._began: tuple[float, int] | None = None
        self._left: float | None = None
        self._total = -1

    def take(self, done: int, total: int, now: float) -> None:
        """Note that `done` of `total` steps are done (total -1 when unknown) at a time in seconds."""
        if self._began is None or done < self._began[1] or total != self._total:
            self._began, self._left, self._total = (now, done), None, total
            return
        seconds, steps = now - self._began[0], done - self._began[1]
        if total <= 0 or steps <= 0 or seconds < _SURE_AFTER:
            return
        left = seconds / steps * max(total - done, 0)
        self._left = left if self._left is None else self._left + _STEADY * (left - self._left)

    def told(self) -> str:
        """Return how long it will take about, "" while nobody can say."""
        return "" if self._left is None else about(self._left)


def about(seconds: float) -> str:
    """Return a time that is left in words that do not change each second.

    >>> about(4), about(42), about(170), about(5400)
    ('a few seconds left', 'less than a minute left', 'about 3 minutes left', 'about 1.5 hours left')
    """
    if seconds < 10:
        return "a few seconds left"
    if seconds < 55:
        return "less than a minute left"
    minutes = max(1, round(seconds / 60))
    if minutes < 60:
        return f"about {minutes} minute{'s' if minutes > 1 else ''} left"
    hours = round(seconds / 1800) / 2
    return f"about {hours:g} hour{'s' if hours > 1 else ''} left"
