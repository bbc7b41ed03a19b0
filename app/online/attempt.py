"""One request on a thread of its own, so that whoever asked can leave at any moment.

Neither looking up a name nor an endless trickle of headers knows a time limit of its own; a person who cancels, and a
limit for the whole, must not have to wait for them.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import msgspec

from app.online.asking import Patience
from app.online.trouble import RefusedAnswerError

if TYPE_CHECKING:
    from urllib3 import PoolManager

_CHUNK = 1 << 16


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """What came back: the status, the media type in lower case, the bytes after unpacking, and three headers."""

    status: int
    media: str
    body: bytes
    location: str = ""
    retry_after: str = ""


class Attempt:
    """One GET. `done` is set when `reply` or `error` stands; `reached` once a connection does."""

    def __init__(self, pools: Pools, url: str, headers: Mapping[str, str], patience: Patience) -> None:
        self.done = threading.Event()
        self.reached = threading.Event()
        self.reply: Reply | None = None
        self.error: Exception | None = None
        self._pools, self._url, self._headers, self._patience = pools, url, headers, patience
        self._left = False
        self._connection: Any = None
        pools.met = self._meet
        threading.Thread(target=self._run, name="asking a service", daemon=True).start()

    def leave(self) -> None:
        """Wait no longer; the connection is cut, so that the thread ends soon after."""
        self._left = True
        if self._connection is not None and (line := getattr(self._connection, "sock", None)) is not None:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    def _meet(self, connection: Any) -> None:
        self._connection = connection
        self.reached.set()
        if self._left:
            self.leave()

    def _run(self) -> None:
        try:
            self.reply = self._ask()
        except Exception as error:  # whoever waits is told, on their own thread
            self.error = error
        finally:
            self.done.set()

    def _ask(self) -> Reply:
        from urllib3 import Timeout

        response = self._pools.manager.urlopen(
            "GET",
            self._url,
            headers=dict(self._headers),
            timeout=Timeout(connect=self._patience.reach, read=self._patience.pause),
            retries=False,
            redirect=False,
            preload_content=False,
        )
        self.reached.set()  # a connection that was kept from the question before
        whole = False
        try:
            body = bytearray()
            while chunk := response.read1(_CHUNK):
                body += chunk
                if self._left or len(body) > self._patience.largest:
                    raise RefusedAnswerError(f"an answer longer than {self._patience.largest:,} bytes")
            whole = True
        finally:
            if whole:
                response.release_conn()
            else:
                response.close()
        return Reply(
            status=response.status,
            media=response.headers.get("Content-Type", "").partition(";")[0].strip().lower(),
            body=bytes(body),
            location=response.headers.get("Location", ""),
            retry_after=response.headers.get("Retry-After", ""),
        )


class Pools:
    """The connections to one service, kept between two questions; `met` is called with each that is made."""

    def __init__(self, proxy: str = "") -> None:
        """Keep connections through a proxy, "" for none. Raises what urllib3 raises for a proxy it cannot use."""
        self.met: Callable[[Any], None] = _nobody
        self.manager = _manager(proxy)
        plain, secure = _classes(self._tell)
        self.manager.pool_classes_by_scheme = {"http": plain, "https": secure}

    def close(self) -> None:
        """Close the connections that are kept, now and not when somebody drops the last hold on them."""
        for key in list(self.manager.pools.keys()):  # it does not let itself be iterated over
            if (pool := self.manager.pools.get(key)) is not None:
                pool.close()
        self.manager.clear()

    def _tell(self, connection: Any) -> None:
        self.met(connection)


def _nobody(connection: Any) -> None:
    del connection


def _manager(proxy: str) -> PoolManager:
    from urllib3 import PoolManager, ProxyManager, make_headers
    from urllib3.util import parse_url

    if not proxy:
        return PoolManager(num_pools=2, maxsize=1)
    auth = parse_url(proxy).auth
    return ProxyManager(
        proxy, num_pools=2, maxsize=1, proxy_headers=make_headers(proxy_basic_auth=auth) if auth else None
    )


def _classes(met: Callable[[Any], None]) -> tuple[type[Any], type[Any]]:
    """Return classes of pools whose connections tell when they stand, which urllib3 does not."""
    from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
    from urllib3.connection import HTTPConnection, HTTPSConnection

    class Plain(HTTPConnection):
        def connect(self) -> None:
            super().connect()
            met(self)

    class Secure(HTTPSConnection):
        def connect(self) -> None:
            super().connect()
            met(self)

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    return PlainPool, SecurePool
