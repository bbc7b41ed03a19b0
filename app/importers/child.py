"""Reads a file in a child process of our own program, where a crash, a hang or a greedy parser harms nothing.

A child has limits of time, and on POSIX of processor time and memory; on Windows the standard library offers no limit
of memory, so time alone bounds it there. It may use no network and start no program (`app.formats.apart` is its side).
"""

from __future__ import annotations

import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

import msgspec

import app
from app.domain.errors import UnreadableError
from app.domain.progress import Progress, Silent, stop_if_cancelled
from app.formats.apart import FLAG, MARK, Request
from app.importers.contract import Material


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What a child may take: seconds until an answer and for all of them, of processor; bytes of memory and of answers.

    `memory` is what it may take beside twice the size of the file.
    """

    answer_s: float = 60
    total_s: float = 300
    cpu_s: int = 240
    memory: int = 1 << 30
    answer_bytes: int = 64 << 20
    total_bytes: int = 256 << 20


LIMITS = Limits()

_TICK_S = 0.1
_PATIENCE_S = 5
_KEPT_OF_ERRORS = 1 << 16
_IN_HAND = 8
_FRAMES = msgspec.msgpack.Decoder(list[Any])


class ReaderTrouble(Exception):  # noqa: N818 -- the cause behind a sentence, never seen by a person
    """What a child wrote on standard error before it ended."""


def read_in_child(
    task: str, material: Material, options: dict[str, Any] | None = None, *, limits: Limits = LIMITS
) -> Iterator[Any]:
    """Yield what a task (a name in `app.formats.apart.TASKS`) reads in a file: builtins that msgpack can carry.

    Raises UnreadableError with one sentence when the reader refuses the file, crashes, takes too long or too much
    memory, or answers too much or what nobody understands; CancelledError when the material's progress is cancelled.
    The child is gone when this ends, however it ends.
    """
    with material.open() as file:
        data = file.read()
    yield from ask(task, material.name, data, options, progress=material.progress, limits=limits)


def ask(
    task: str,
    name: str,
    data: bytes,
    options: dict[str, Any] | None = None,
    *,
    progress: Progress | None = None,
    limits: Limits = LIMITS,
) -> Iterator[Any]:
    """Do what `read_in_child` does for bytes that are at hand; `name` is what the file is called in a sentence."""
    child = _Child(task, name, limits, progress or Silent())
    try:
        child.start(data, {"name": name, **(options or {})})
        yield from child.answers()
    finally:
        child.end()


def command_for(task: str) -> list[str]:
    """Return the command that starts this very program as the child, from source or as a bundle."""
    if getattr(sys, "frozen", False):
        return [sys.executable, FLAG, task]
    return [sys.executable, "-m", "app", FLAG, task]


def _home() -> Path:
    """Return the folder to start in: `-m app` must find the package that runs here, and no other."""
    return Path(sys.executable).parent if getattr(sys, "frozen", False) else Path(app.__file__).parents[1]


class _Child:
    """A child while it lives: three threads feed it, take its answers, and hear its complaints."""

    def __init__(self, task: str, name: str, limits: Limits, progress: Progress) -> None:
        self._task, self._name, self._limits, self._progress = task, name, limits, progress
        self._process: subprocess.Popen[bytes] | None = None
        self._threads: list[threading.Thread] = []
        self._frames: queue.Queue[list[Any]] = queue.Queue(_IN_HAND)
        self._errors = b""
        self._waited = 0.0
        self._taken = 0

    def start(self, data: bytes, options: dict[str, Any]) -> None:
        """Start the process and its threads. Raises UnreadableError when the system lets us start none."""
        limits = self._limits
        request = Request(options, len(data), limits.memory, limits.cpu_s, int(limits.total_s))
        head = msgspec.msgpack.encode(request)
        try:
            self._process = subprocess.Popen(  # noqa: S603 -- our own program, with the name of a task
                command_for(self._task),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                cwd=_home(),
                bufsize=0,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            raise UnreadableError(f"{self._name} could not be read: no reader could be started ({error}).") from error
        stdin, stdout, stderr = self._process.stdin, self._process.stdout, self._process.stderr
        if stdin is None or stdout is None or stderr is None:
            raise AssertionError
        self._run(_feed, stdin, [len(head).to_bytes(4, "big"), head, data])
        self._run(self._listen, stdout)
        self._run(self._complain, stderr)

    def answers(self) -> Iterator[Any]:
        """Yield the answers until the child says that it is done."""
        while True:
            word, *rest = self._next() or [""]
            if word == "answer" and len(rest) == 1:
                yield rest[0]
            elif word == "end":
                return
            else:
                raise self._trouble(word, rest)

    def end(self) -> None:
        """Kill the child if it lives, and leave nothing of it."""
        process = self._process
        if process is None:
            return
        with suppress(OSError):
            process.kill()
        process.wait()
        for thread in self._threads:
            while thread.is_alive():
                with suppress(queue.Empty):
                    self._frames.get_nowait()
                thread.join(_TICK_S / 10)
        for pipe in (process.stdin, process.stdout, process.stderr):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()

    # -- its threads ---------------------------------------------------------------------------------------------
    def _run(self, function: Any, *arguments: Any) -> None:
        thread = threading.Thread(target=function, args=arguments, name=f"reader of {self._task}", daemon=True)
        self._threads.append(thread)
        thread.start()

    def _listen(self, pipe: IO[bytes]) -> None:
        while True:
            frame = self._frame(pipe)
            self._frames.put(frame)
            if frame[:1] != ["answer"]:
                return

    def _frame(self, pipe: IO[bytes]) -> list[Any]:
        head = _exactly(pipe, len(MARK) + 4)
        if not head:
            return ["gone"]
        size = int.from_bytes(head[len(MARK) :], "big")
        if len(head) < len(MARK) + 4 or not head.startswith(MARK):
            return ["rubbish"]
        self._taken += size
        if size > self._limits.answer_bytes or self._taken > self._limits.total_bytes:
            return ["large"]
        body = _exactly(pipe, size)
        if len(body) < size:
            return ["gone"]
        try:
            return _FRAMES.decode(body) or ["rubbish"]
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return ["rubbish"]

    def _complain(self, pipe: IO[bytes]) -> None:
        with suppress(OSError, ValueError):
            while some := pipe.read(1 << 14):
                self._errors = (self._errors + some)[-_KEPT_OF_ERRORS:]

    # -- what came -----------------------------------------------------------------------------------------------
    def _next(self) -> list[Any]:
        begun = time.monotonic()
        try:
            while True:
                stop_if_cancelled(self._progress)
                spent = time.monotonic() - begun
                if spent > self._limits.answer_s or self._waited + spent > self._limits.total_s:
                    return ["late"]
                with suppress(queue.Empty):
                    return self._frames.get(timeout=_TICK_S)
        finally:
            self._waited += time.monotonic() - begun

    def _trouble(self, word: Any, rest: list[Any]) -> UnreadableError:
        if word == "unreadable":
            return UnreadableError(str(rest[0]) if rest else f"{self._name} could not be read.")
        error = UnreadableError(
            f"{self._name} could not be read: {self._what(word, rest)}; it may be damaged, or made to do harm, so open "
            "it in its own program, save it anew, and try again."
        )
        if word != "late":
            self._threads[-1].join(_PATIENCE_S / 5)  # what it wrote before it ended may still be on its way
        error.__cause__ = ReaderTrouble(self._errors.decode("utf-8", "replace"))
        return error

    def _what(self, word: Any, rest: list[Any]) -> str:
        limits = self._limits
        code = self._code() if word == "gone" else 0
        if word == "late" or code == -getattr(signal, "SIGALRM", 0):
            after = limits.total_s if self._waited > limits.total_s else limits.answer_s
            return f"its reader was stopped after {after:g} s"
        if code and code in (-getattr(signal, "SIGXCPU", 0), -getattr(signal, "SIGKILL", 0)):
            return f"its reader was stopped after {limits.cpu_s} s of work"
        if word == "memory":
            return f"its reader was stopped when it wanted more than {limits.memory >> 20:,} MB of memory"
        if word == "large":
            return "its reader was stopped because it answered without end"
        if word == "gone" and code:
            return f"its reader crashed ({_signal(code)})"
        if word == "fault":
            return f"its reader failed ({rest[0] if rest else 'for no reason it could tell'})"
        return "its reader answered what cannot be understood"

    def _code(self) -> int:
        if self._process is None:
            return 0
        try:
            return self._process.wait(_PATIENCE_S)
        except subprocess.TimeoutExpired:
            return 0


def _feed(pipe: IO[bytes], parts: list[bytes]) -> None:
    """Write what the child is to read; the pipe stays open, for its end tells the child that nobody waits any more."""
    with suppress(OSError, ValueError):
        for part in parts:
            rest = memoryview(part)
            while rest:
                rest = rest[pipe.write(rest) :]


def _exactly(pipe: IO[bytes], size: int) -> bytes:
    """Return as many bytes, or fewer at the end of the pipe."""
    parts: list[bytes] = []
    with suppress(OSError, ValueError):
        while size and (part := pipe.read(min(size, 1 << 20))):
            parts.append(part)
            size -= len(part)
    return b"".join(parts)


def _signal(code: int) -> str:
    with suppress(ValueError):
        return signal.Signals(-code).name
    return f"code {code}"
