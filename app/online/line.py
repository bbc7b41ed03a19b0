"""The line to one service: asks politely, waits with bounds, follows no one elsewhere, and says what went wrong.

Repetitions follow urllib3's `Retry`; a service's Retry-After (RFC 9110, 10.2.3) is kept to, or not waited for at all.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urljoin, urlsplit

from app.domain.errors import CancelledError
from app.domain.progress import Progress
from app.online.asking import Asking
from app.online.attempt import Attempt, Pools, Reply
from app.online.trouble import OnlineError, RefusedAnswerError, UnreachableError

if TYPE_CHECKING:
    from urllib3 import Retry

_LOOK = 0.05
_TIMES = 3
_MOVED = {301, 302, 303, 307, 308}
_MOVES = 3
_PASSING = {408, 429, 500, 502, 503, 504}
_TOO_MANY = 429


class Line:
    """A line to one service, for one run. Once the service cannot be reached, it is not tried again."""

    def __init__(self, name: str, address: str, asking: Asking, progress: Progress, *, apart: float) -> None:
        """Take the service's name and address; `apart` is the least time between two questions, in seconds."""
        self.name = name
        self._address = address
        self._asking = asking
        self._patience = asking.patience
        self._progress = progress
        self._apart = apart
        self._next = 0.0
        self._reached = False
        self._down = ""
        self._pools: Pools | None = None

    def get(self, path: str, query: Mapping[str, str] | None = None) -> Reply:
        """Ask, and return what the service says: 200, or a status from 400 that asking again would not change.

        Raises UnreachableError (at once, when it was raised before), RefusedAnswerError, CancelledError.
        """
        if self._down:
            raise UnreachableError(self._down)
        url = f"{self._address}/{path}{'?' if query else ''}{urlencode(query or {})}"
        end = time.monotonic() + self._patience.whole
        try:
            for _ in range(_MOVES + 1):
                reply = self._patiently(url, end)
                if reply.status not in _MOVED:
                    return reply
                url = self._moved(url, reply.location)
            raise RefusedAnswerError(f"{self.name} sends from one address to the next; nothing was imported.")
        except UnreachableError as error:
            self._down = str(error)
            raise

    def close(self) -> None:
        """Close what is open."""
        if self._pools is not None:
            self._pools.close()

    # -- one question, several times ---------------------------------------------------------------------------

    def _patiently(self, url: str, end: float) -> Reply:
        from urllib3 import Retry
        from urllib3.exceptions import HTTPError, MaxRetryError

        left: Retry = Retry(_TIMES, connect=0, backoff_factor=self._patience.back_off, backoff_max=8)
        while True:
            trouble: Exception | None = None
            reply: Reply | None = None
            try:
                reply = self._once(url, end)
            except HTTPError as error:
                trouble = error
            if reply is not None and reply.status not in _PASSING:
                return reply
            try:
                left = left.increment("GET", url, error=trouble)
            except (MaxRetryError, HTTPError):
                raise self._gave_up(reply, trouble) from trouble
            self._rest(self._respite(reply, left, end), end)

    def _respite(self, reply: Reply | None, left: Retry, end: float) -> float:
        """Return how long to wait; raise when the service wants to be left alone for longer than anybody waits."""
        from urllib3.exceptions import InvalidHeader

        shortest = max(left.get_backoff_time(), self._patience.back_off)
        if reply is None or not reply.retry_after:
            return shortest
        try:
            wanted = left.parse_retry_after(reply.retry_after)
        except InvalidHeader:
            return shortest
        if wanted > min(self._patience.respite, end - time.monotonic()):
            raise UnreachableError(
                f"{self.name} asks to be left alone for {_lasting(wanted)}; nothing was lost, try again then."
            )
        return max(wanted, shortest)

    def _once(self, url: str, end: float) -> Reply:
        """Ask once. Raises what urllib3 raises, OnlineError, CancelledError."""
        self._rest(self._next - time.monotonic(), end)
        self._next = time.monotonic() + self._apart
        if self._pools is None:
            self._pools = Pools(_proxy_for(self._address))
        headers = {"User-Agent": self._asking.agent, "Accept-Encoding": "gzip", "Accept": "application/json, text/xml"}
        attempt = Attempt(self._pools, url, headers, self._patience)
        self._wait(attempt, end)
        self._reached = self._reached or attempt.reached.is_set()
        if isinstance(attempt.error, RefusedAnswerError):
            raise RefusedAnswerError(f"{self.name} sent {attempt.error}; nothing was imported.")
        if attempt.error is not None:
            raise self._read(attempt.error)
        if attempt.reply is None:
            raise RefusedAnswerError(f"{self.name} sent nothing; nothing was imported.")
        return attempt.reply

    def _wait(self, attempt: Attempt, end: float) -> None:
        reach = time.monotonic() + self._patience.reach
        while not attempt.done.wait(_LOOK):
            now = time.monotonic()
            if self._progress.cancelled():
                attempt.leave()
                raise CancelledError("Cancelled; nothing was kept of it.")
            if not (self._reached or attempt.reached.is_set()) and now > reach:
                attempt.leave()
                raise UnreachableError(self._away("nobody answers there"))
            if now > end:
                attempt.leave()
                raise UnreachableError(
                    f"{self.name} took longer than {_lasting(self._patience.whole)}; nothing was lost, try again later."
                )

    def _rest(self, seconds: float, end: float) -> None:
        """Wait, but not when the person cancels nor beyond the end."""
        until = min(time.monotonic() + seconds, end)
        while (left := until - time.monotonic()) > 0:
            if self._progress.cancelled():
                raise CancelledError("Cancelled; nothing was kept of it.")
            time.sleep(min(left, _LOOK))

    # -- what went wrong ---------------------------------------------------------------------------------------

    def _moved(self, url: str, location: str) -> str:
        """Return where the service sent us, which must be itself."""
        from urllib3.exceptions import LocationParseError
        from urllib3.util import parse_url

        try:
            there, here = parse_url(urljoin(url, location)), parse_url(url)
        except (LocationParseError, ValueError):
            there = here = parse_url("")
        if (
            not location
            or not there.host
            or (there.scheme, there.host, there.port)
            != (
                here.scheme,
                here.host,
                here.port,
            )
        ):
            raise UnreachableError(
                f"{self.name} sent us to another place{f' ({there.host})' if there.host else ''}, where nothing was "
                "asked; a network that wants a login first does that."
            )
        return there.url

    def _read(self, error: Exception) -> Exception:
        """Return the trouble behind an error: to be tried again as it is, or one of ours."""
        from urllib3 import exceptions as world

        if isinstance(error, world.NameResolutionError):
            return UnreachableError(self._away("its name is not known here"))
        if isinstance(error, world.ProxyError):
            return UnreachableError(self._away("the proxy that the environment names does not let us through"))
        if isinstance(error, world.SSLError):
            return UnreachableError(
                f"{self.name} was not asked: the secure connection failed{_why(error)}, so it may be somebody else. "
                "A network or proxy that reads along does that."
            )
        if isinstance(error, world.ConnectTimeoutError | world.NewConnectionError):
            return UnreachableError(self._away("nobody answers there"))
        if isinstance(error, world.DecodeError):
            return RefusedAnswerError(f"{self.name} sent an answer that cannot be unpacked; nothing was imported.")
        if isinstance(error, OSError) and not isinstance(error, world.HTTPError):
            return UnreachableError(self._away(f"the connection failed ({error})"))
        return error

    def _gave_up(self, reply: Reply | None, trouble: Exception | None) -> OnlineError:
        from urllib3.exceptions import ReadTimeoutError

        if reply is not None and reply.status == _TOO_MANY:
            said = "says that it was asked too often"
        elif reply is not None:
            said = f"has trouble of its own (HTTP {reply.status})"
        elif isinstance(trouble, ReadTimeoutError):
            said = f"says nothing for {_lasting(self._patience.pause)}"
        else:
            said = "broke off its answer"
        return UnreachableError(f"{self.name} {said}, again and again; nothing was lost, try again later.")

    def _away(self, why: str) -> str:
        host = urlsplit(self._address).hostname
        return f"{self.name} cannot be reached at {host}: {why}. Nothing was lost; try again when you are online."


def _proxy_for(address: str) -> str:
    """Return the proxy that the environment (or the system) names for an address, "" for none."""
    from urllib.request import getproxies, proxy_bypass

    parts = urlsplit(address)
    proxies = getproxies()
    proxy = proxies.get(parts.scheme) or proxies.get("all") or ""
    if not proxy or proxy_bypass(parts.netloc):
        return ""
    return proxy if "://" in proxy else f"http://{proxy}"


def _why(error: Exception) -> str:
    """Return what was wrong with a certificate or a handshake in OpenSSL's words, as part of a sentence."""
    behind = error.args[0] if error.args else None
    said = getattr(behind, "verify_message", "") or str(getattr(behind, "reason", "") or "").replace("_", " ").lower()
    return f" ({said})" if said else ""


def _lasting(seconds: float) -> str:
    if seconds < 100:
        return f"{seconds:.0f} seconds" if seconds >= 2 else f"{seconds:g} seconds"
    return f"{seconds / 60:.0f} minutes"
