"""A project with one source for each story of trouble, and the command line to try things on it."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.main import main
from tests.builders.command_line import DONE, Told, Vouch
from tests.builders.ris import written


@pytest.fixture
def vouch(capsys: pytest.CaptureFixture[str]) -> Vouch:
    """Run the real command line in this process: an error that is ours would be raised here."""

    def run(*arguments: object) -> Told:
        capsys.readouterr()
        return Told(main([str(one) for one in arguments]), *capsys.readouterr())

    return run


@pytest.fixture
def project(tmp_path: Path, vouch: Vouch) -> Path:
    """Make a project with one source."""
    path = tmp_path / "mine.vouch"
    (tmp_path / "first.ris").write_text(written(), encoding="utf-8")
    assert vouch("new", path).code == DONE
    assert vouch("import", path, tmp_path / "first.ris").code == DONE
    return path
