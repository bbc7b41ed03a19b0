"""A screen of X that nobody sees, on which the window is looked at and closed from outside, as a person would."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pictures import Seen, chunks, seen
from surroundings import Done, Failed, Program, end

TOOLS = {"Xvfb": "xvfb", "xdotool": "xdotool", "import": "imagemagick"}
"""What is needed, and the Debian package that holds it."""

SIZE = "1366x768"
_PATIENCE_S = 40.0
_LOOK_S = 0.5


def missing_tools() -> list[str]:
    """Name the Debian packages that would have to be installed first."""
    return [package for tool, package in TOOLS.items() if shutil.which(tool) is None]


@contextmanager
def screen() -> Iterator[str]:
    """Start an X server on a number that is free, and yield its DISPLAY."""
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", f"{SIZE}x24", "-nolisten", "tcp", "-ac"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        number = server.stdout.readline().decode().strip() if server.stdout else ""
        if not number:
            raise Failed(f"$ {' '.join(command)}\nstarted no screen.")
        yield f":{number}"
    finally:
        end(server)


def look_and_quit(program: Program, project: Path, picture: Path) -> Seen:
    """Open a project in a window, photograph the screen when it stands still, press Ctrl+Q, and wait for the end.

    Raises Failed when no window comes, when it stays blank, or when the program does not end with code 0 by itself.
    """
    with screen() as display:
        process = program.around.start(program.window, project, QT_QPA_PLATFORM="xcb", DISPLAY=display)
        try:
            window = _window(process, display, f"{project.stem} – Vouch")
            found = _still(display, picture)
            _tool(display, "xdotool", "windowfocus", "--sync", window, "key", "--clearmodifiers", "ctrl+q")
            out, err = process.communicate(timeout=_PATIENCE_S)
        except subprocess.TimeoutExpired as late:
            raise Failed(f"The window did not close within {_PATIENCE_S:g} s of Ctrl+Q.") from late
        finally:
            if process.poll() is None:
                end(process)
        done = Done((str(program.window), str(project)), process.returncode, out.decode(), err.decode())
    if done.code or "Traceback" in done.err:
        raise Failed(f"{done.told()}\nExpected: exit code 0 after Ctrl+Q, and no traceback.")
    return found


def _window(process: subprocess.Popen[bytes], display: str, title: str) -> str:
    until = time.monotonic() + _PATIENCE_S
    while time.monotonic() < until:
        if process.poll() is not None:
            out, err = process.communicate()
            raise Failed(Done(("the window",), process.returncode, out.decode(), err.decode()).told())
        if found := _tool(display, "xdotool", "search", "--onlyvisible", "--name", f"^{title}$").decode().split():
            return found[0]
        time.sleep(_LOOK_S)
    raise Failed(f"No window called {title!r} came within {_PATIENCE_S:g} s.")


def _still(display: str, picture: Path) -> Seen:
    """Return what the screen shows once two looks in a row are alike and show something."""
    until = time.monotonic() + _PATIENCE_S
    last, why = b"", "nothing was seen"
    while time.monotonic() < until:
        now = _tool(display, "import", "-window", "root", "-depth", "8", "png24:-")
        pixels = chunks(now)["IDAT"] if now else b""
        if pixels and pixels == last:
            found = seen(now)
            picture.write_bytes(now)
            why = found.blank()
            if not why:
                return found
        last = pixels
        time.sleep(_LOOK_S)
    raise Failed(f"The window on {display} showed nothing within {_PATIENCE_S:g} s: {why}.")


def _tool(display: str, *words: str) -> bytes:
    environment = {**os.environ, "DISPLAY": display}
    return subprocess.run(words, env=environment, capture_output=True, check=False).stdout
