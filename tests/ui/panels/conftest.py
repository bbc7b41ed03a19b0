"""A desk for each test, its project closed afterwards."""

import pytest

from tests.builders.desks import AtDesk


@pytest.fixture
def at(tmp_path, qapp):
    made = AtDesk(tmp_path)
    yield made
    made.session.close()
