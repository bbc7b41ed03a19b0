"""A record at work for each test: a copy of one blank project, closed afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.builders.curating import Work, blank_project


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a closed project with an empty record, to be copied."""
    path = tmp_path_factory.mktemp("blank") / "blank.vouch"
    blank_project(path)
    return path


@pytest.fixture
def work(blank: Path, tmp_path: Path) -> Iterator[Work]:
    """Give a record to work on, and close its project."""
    opened = Work.copied(blank, tmp_path)
    yield opened
    opened.store.close()


@pytest.fixture
def outcome(work: Work) -> str:
    """Give an outcome of a trial."""
    return work.add("outcome")
