"""A record at work for each test: a copy of one blank project, closed afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.progress import Silent
from tests.builders.curating import Work, blank_project
from tests.builders.studies import ThreeSources, three_sources, told


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


@pytest.fixture
def three(tmp_path: Path) -> Iterator[ThreeSources]:
    """Give three sources of one trial whose numbers are still to be given, and prove the file sound afterwards."""
    made = three_sources(tmp_path / "p.vouch")
    yield made
    assert all(check.ok for check in made.store.verify(Silent()))
    made.store.close()


@pytest.fixture
def said(tmp_path: Path) -> Iterator[ThreeSources]:
    """Give three sources that met in a study and differ, and prove the file sound afterwards."""
    made = told(tmp_path / "p.vouch")
    yield made
    assert all(check.ok for check in made.store.verify(Silent()))
    made.store.close()
