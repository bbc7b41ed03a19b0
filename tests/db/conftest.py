"""A project on the disk for each test, closed afterwards whatever happens."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.errors import WorldError
from app.domain.store import Store
from tests.builders.stores import a_project


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Give an open project with a curator."""
    opened = a_project(tmp_path)
    yield opened
    try:
        opened.close()
    except WorldError as error:
        pytest.fail(f"The project did not close: {error}")
