"""Reads apart: the side of the child process, which runs one named task under limits and answers in frames.

The parent (`app.importers.child`) writes a header and the bytes of a file on standard input and keeps it open; whoever
sees it end ends too. Answers go to standard output: two bytes `VA`, the length in four bytes (big-endian), and as many
bytes of msgpack, a list of a word and what belongs to it:

    ["answer", anything]   ["end"]   ["unreadable", sentence]   ["memory"]   ["fault", name of the exception]

Whatever a parser prints goes to standard error. This module and what it imports are kept few: each file has a child of
its own, and starting it must be cheap.
"""

from __future__ import annotations

import _thread
import faulthandler
import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterable
from contextlib import suppress
from importlib import import_module
from typing import Any

import msgspec

from app.domain.errors import WorldError

FLAG = "--read-apart"
"""The hidden argument that makes the program the child: it is followed by the name of a task."""

MARK = b"VA"
"""What each frame of an answer begins with."""

TASKS: dict[str, str] = {
    "docx": "app.formats.docx_text:read",
    "pdf": "app.formats.pdf_text:read",
    "pdf_page": "app.formats.pdf_page:read",
    "web_page": "app.formats.html_page:read",
    "web_archive": "app.formats.mhtml:read",
    "workbook": "app.formats.workbook:read",
}
"""What can be read apart: `module:function`. The function takes the bytes of a file and the options (a dict, `name` is
always among them), and yields what msgpack can carry. It may raise UnreadableError with a whole sentence."""

_REFUSED = ("socket.", "subprocess.", "os.system", "os.exec", "os.fork", "os.spawn", "os.posix_spawn", "os.startfile")
_GRACE_S = 10


class Request(msgspec.Struct, frozen=True):
    """The header of a request; `memory` in bytes, `cpu_s` and `wall_s` in seconds, `size` of the data that follow."""

    options: dict[str, Any]
    size: int
    memory: int
    cpu_s: int
    wall_s: int


def serve(task: str) -> int:
    """Run a task on what standard input brings and leave; the process ends here, so nothing is tidied up."""
    answers = _take_output()
    request, data = _request()
    _thread.start_new_thread(_end_with_parent, ())
    _limit(request)
    sys.addaudithook(_refuse)
    _run(task, data, request.options, lambda frame: _write(answers, frame))
    os._exit(0)


def _run(task: str, data: bytes, options: dict[str, Any], write: Callable[[list[Any]], None]) -> None:
    try:
        for one in _function(task)(data, options):
            write(["answer", one])
    except WorldError as error:
        write(["unreadable", str(error)])
    except MemoryError:
        write(["memory"])
    except Exception as error:  # the parent must hear of any end; a parser may raise what it likes
        traceback.print_exc()
        write(["fault", type(error).__name__])
    else:
        write(["end"])


def _function(task: str) -> Callable[[bytes, dict[str, Any]], Iterable[Any]]:
    module, _, name = TASKS[task].partition(":")
    found: Callable[[bytes, dict[str, Any]], Iterable[Any]] = getattr(import_module(module), name)
    return found


def _take_output() -> int:
    """Keep standard output for the answers alone; what is printed goes to standard error from now on."""
    with suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears it, and ends this process
    faulthandler.enable()
    answers = os.dup(1)
    os.dup2(2, 1)
    return answers


def _request() -> tuple[Request, bytes]:
    with os.fdopen(0, "rb", buffering=0, closefd=False) as file:
        size = int.from_bytes(_exactly(file.read, 4), "big")
        request = msgspec.msgpack.decode(_exactly(file.read, size), type=Request)
        return request, _exactly(file.read, request.size)


def _exactly(read: Callable[[int], bytes | None], size: int) -> bytes:
    parts: list[bytes] = []
    while size:
        part = read(min(size, 1 << 20))
        if not part:
            os._exit(1)
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _end_with_parent() -> None:
    with suppress(OSError):
        os.read(0, 1)
    os._exit(1)


def _limit(request: Request) -> None:
    """Set what the system lets us set: memory, processor time, no core file, an alarm. Windows has none of these."""
    if sys.platform == "win32":
        return
    import resource

    memory = request.memory + 2 * request.size
    for what, limit in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_CPU, request.cpu_s),
        (resource.RLIMIT_AS, memory),
    ):
        with suppress(ValueError, OSError):
            resource.setrlimit(what, (limit, limit))
    signal.alarm(request.wall_s + _GRACE_S)


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    del arguments
    if event.startswith(_REFUSED):
        raise PermissionError(f"a reader may not use {event}")


def _write(answers: int, frame: list[Any]) -> None:
    body = msgspec.msgpack.encode(frame)
    rest = memoryview(MARK + len(body).to_bytes(4, "big") + body)
    while rest:
        rest = rest[os.write(answers, rest) :]
