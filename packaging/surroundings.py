"""Starts an installed program as a stranger's machine does: no Python, no network, an odd home, a user who is not root.

The program may lie in a root of its own (`fresh_root.py`). Mounts are made in a mount namespace of the process that is
started, so none can be left behind, however it ends.
"""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from facts import system

STRANGER = 65534
"""The user and the group `nobody`, as whom programs are started when we are root on Linux."""

PATIENCE_S = 180
_KEPT = ("SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "TEMP", "TMP")
"""What Windows itself cannot do without."""

_SCREENS = Path("/tmp", ".X11-unix")  # noqa: S108  (X has its sockets there, and nowhere else)
_IN_ROOT = """
set -e
root=$1 work=$2 screens=$3
shift 3
mount --bind "$work" "$root$work"
if [ -d "$screens" ]; then mkdir -p "$root$screens" && mount --bind "$screens" "$root$screens"; fi
exec chroot --userspec=65534:65534 "$root" "$@"
"""


class Failed(Exception):  # noqa: N818  (it ends the smoke test, and is told as it is)
    """The artefact did something else than it should; the message has the command, its exit code and its output."""


@dataclass(frozen=True)
class Done:
    """A command that ended: how it was called, its exit code, standard output and standard error."""

    command: tuple[str, ...]
    code: int
    out: str
    err: str

    def told(self) -> str:
        """Return what a person needs to see of it when it went wrong."""
        parts = [f"$ {shlex.join(self.command)}", f"exit code {self.code}"]
        parts += [f"{name}:\n{text.rstrip()}" for name, text in (("output", self.out), ("errors", self.err)) if text]
        return "\n".join(parts)


@dataclass(frozen=True)
class Way:
    """How a program is kept from what a stranger would not have: what stands before its command line.

    `stranger` says that it runs as nobody, `apart` that it reaches no network.
    """

    words: tuple[str, ...]
    stranger: bool
    apart: bool

    def leads(self, folder: Path) -> bool:
        """Say whether a program that is started so comes to its end, and into a folder of ours."""
        try:
            asked = [*self.words, "ls", str(folder)]
            return not self.words or not subprocess.run(asked, cwd=folder, capture_output=True, check=False).returncode
        except OSError:
            return False


IN_ROOT = Way(("unshare", "--net"), stranger=True, apart=True)
"""Into a root of its own, which only those can make who may do this too."""


def ways() -> list[Way]:
    """Return the ways that may be open here, the strictest first; the last always is.

    In a container, root may be without the right to make namespaces. A user may make those of a user; within, there is
    nobody else to become, so it is a stranger who makes one.
    """
    user = ("setpriv", f"--reuid={STRANGER}", f"--regid={STRANGER}", "--clear-groups", "--")
    own = ("unshare", "--net", "--user", "--map-current-user", "--")
    as_nobody = [
        Way(("unshare", "--net", "--", *user), stranger=True, apart=True),
        Way((*user, *own), stranger=True, apart=True),
        Way(user, stranger=True, apart=False),
    ]
    as_we_are = [
        Way(("unshare", "--net", "--"), stranger=False, apart=True),
        Way(own, stranger=False, apart=True),
        Way((), stranger=False, apart=False),
    ]
    if system() != "linux":
        return as_we_are[-1:]
    return as_nobody + as_we_are if os.geteuid() == 0 else as_we_are


class Surroundings:
    """The world of the program: `work` is the only folder that it may write to; `root` is its file system, if not ours.

    Paths are the same inside and outside, as `work` is mounted into the root under its own name.
    """

    def __init__(self, work: Path, root: Path | None = None) -> None:
        self.work, self.root = work, root
        self.home = work / "Zoë and her home"
        self.locale = "C"
        self._empty = work / "no programs"
        for folder in (self.home, self._empty):
            folder.mkdir(parents=True)
        if root is not None:
            (root / work.relative_to("/")).mkdir(parents=True)
        self.way = IN_ROOT if root is not None else next(one for one in ways() if one.leads(work))
        self.give(work)

    def described(self) -> str:
        """Say what is kept from the program here, and what is not."""
        user = "as nobody" if self.way.stranger else "as you (not another user, which needs root on Linux)"
        network = "no network" if self.way.apart else "network not cut off (which needs namespaces of Linux)"
        place = "in a fresh root" if self.root else "on this system, whose libraries it may use"
        return f"{place}, {user}, {network}, nothing on PATH, no PYTHON* variables"

    def give(self, path: Path) -> None:
        """Make the user of the program own a file, or a folder with all that is in it."""
        if self.way.stranger:
            for one in (path, *path.rglob("*")):
                os.chown(one, STRANGER, STRANGER, follow_symlinks=False)

    def run(self, *words: str | Path, **variables: str) -> Done:
        """Run the program and wait for its end. Raises Failed when it never ends or prints what is not UTF-8."""
        said = tuple(map(str, words))
        process = self.start(*words, **variables)
        try:
            out, err = process.communicate(timeout=PATIENCE_S)
        except subprocess.TimeoutExpired as late:
            end(process)
            raise Failed(f"$ {shlex.join(said)}\ndid not end within {PATIENCE_S} s.") from late
        except KeyboardInterrupt:
            end(process)
            raise
        try:
            told = [one.decode("utf-8").replace("\r\n", "\n") for one in (out, err)]
            return Done(said, process.returncode, *told)
        except UnicodeDecodeError as error:
            raise Failed(f"$ {shlex.join(said)}\nprinted what is not UTF-8: {out!r} {err!r}") from error

    def start(self, *words: str | Path, **variables: str) -> subprocess.Popen[bytes]:
        """Start the program and return its process."""
        environment = self.environment() | variables
        command = [str(one) for one in words]
        if system() == "linux":
            named = [f"{name}={value}" for name, value in environment.items()]
            command = [*self._outside(), "/usr/bin/env", "-i", *named, *command]
        return subprocess.Popen(
            command,
            cwd=self.work,
            env=None if system() == "linux" else environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )

    def environment(self) -> dict[str, str]:
        """Return all variables that the program gets to see."""
        home = str(self.home)
        own = {"HOME": home, "USERPROFILE": home, "APPDATA": home, "LOCALAPPDATA": home, "PATH": str(self._empty)}
        own |= {"LC_ALL": self.locale, "LANG": self.locale, "QT_QPA_PLATFORM": "offscreen", "USER": "zoë"}
        return {name: os.environ[name] for name in _KEPT if name in os.environ} | own

    def data(self) -> Path:
        """Return the folder where the program keeps backups and crash reports for its user."""
        if system() == "windows":  # it asks the system for it, not the environment
            return Path(os.environ["LOCALAPPDATA"]) / "vouch"
        below = "Library/Application Support" if system() == "macos" else ".local/share"
        return self.home / below / "vouch"

    def _outside(self) -> list[str]:
        if self.root is None:
            return list(self.way.words)
        apart = ["--mount", "--pid", "--fork", "--kill-child", f"--mount-proc={self.root / 'proc'}", "--"]
        script = ["sh", "-c", _IN_ROOT, "sh", *map(str, (self.root, self.work, _SCREENS))]
        return [*self.way.words, *apart, *script]


class Program:
    """The installed program, by its executable; `window` is the one that opens windows, where that is another."""

    def __init__(self, executable: Path, window: Path, around: Surroundings) -> None:
        self.executable, self.window, self.around = executable, window, around

    def run(self, *words: str | Path, codes: tuple[int, ...] = (0,)) -> str:
        """Run a command and return its standard output. Raises Failed for another exit code, or a traceback."""
        return self._well(self.around.run(self.executable, *words), codes).out

    def document(self, *words: str | Path, codes: tuple[int, ...] = (0,)) -> Any:
        """Run a command with `--json` and return what it printed. Raises Failed when that is no JSON."""
        done = self._well(self.around.run(self.executable, *words, "--json"), codes)
        try:
            return json.loads(done.out)
        except ValueError as error:
            raise Failed(f"{done.told()}\nThis is no JSON document: {error}.") from error

    def picture(self, out: Path, *project: Path, **variables: str) -> bytes:
        """Open the window, let it draw itself and close, and return the PNG."""
        done = self._well(self.around.run(self.window, *project, "--picture", out, **variables), (0,))
        if not out.is_file():
            raise Failed(f"{done.told()}\nIt wrote no picture.")
        return out.read_bytes()

    def _well(self, done: Done, codes: tuple[int, ...]) -> Done:
        if done.code not in codes or "Traceback" in done.err:
            raise Failed(f"{done.told()}\nExpected: exit code {' or '.join(map(str, codes))}, and no traceback.")
        return done


def end(process: subprocess.Popen[bytes]) -> None:
    """Kill a process that we started, with all that it started."""
    if system() == "windows":
        process.kill()
    else:
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
