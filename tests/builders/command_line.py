"""The real command line for tests: what it told, in this process or in one of its own, and what a project holds."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parents[2]
DONE, TROUBLE, USAGE, REFUSED = 0, 1, 2, 3


class Told(NamedTuple):
    """What a command said, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def sentence(self) -> str:
        """The one sentence on standard error."""
        assert "Traceback" not in self.err
        assert self.err.startswith("vouch: "), self.err
        assert self.err.count("\n") == 1, self.err
        assert self.err.endswith(".\n"), self.err
        return self.err.removeprefix("vouch: ").strip()


Vouch = Callable[..., Told]
"""Runs a command of the command line: its arguments to what it told."""


def sources(vouch: Vouch, path: Path) -> list[str]:
    """Return the titles in a project, after proving it sound."""
    checked = vouch("verify", path, "--json")
    assert (checked.code, json.loads(checked.out)["ok"]) == (DONE, True)
    return [one["title"] for one in json.loads(vouch("sources", path, "--json").out)]


ONE = ["Irradiated cells – a first look"]
"""The titles in the project that the fixture `project` makes."""


def in_child(*options: str, arguments: tuple[object, ...], environment: dict[str, str] | None = None) -> Told:
    command = [sys.executable, "-m", "tests.stories.children.command", *options, "--", *map(str, arguments)]
    done = subprocess.run(
        command, cwd=HERE, env={**os.environ, **(environment or {})}, capture_output=True, encoding="utf-8", check=False
    )
    return Told(done.returncode, done.stdout, done.stderr)
