"""A curator at the real window, with nothing open or with one text open."""

import pytest

from tests.builders.curator import TEXT, CuratorAtWindow


@pytest.fixture
def curator(qtbot, tmp_path):
    person = CuratorAtWindow(qtbot, tmp_path)
    yield person
    person.close()


@pytest.fixture
def at_text(curator, tmp_path):
    """A curator with one text open."""
    file = tmp_path / "article.txt"
    file.write_text(TEXT, encoding="utf-8")
    assert curator.session.new(tmp_path / "p.vouch")
    curator.drop(file)
    curator.open_source("Registry")
    return curator
