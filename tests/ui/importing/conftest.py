"""A curator at the real window with an empty project open."""

import pytest


@pytest.fixture
def at_project(curator, tmp_path):
    """A curator with a new project open and nothing in it."""
    assert curator.session.new(tmp_path / "p.vouch")
    return curator
