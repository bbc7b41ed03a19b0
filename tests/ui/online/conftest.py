"""A desk, a curator at the window, and the services on this machine."""

import pytest

from tests.builders.curator import CuratorAtWindow
from tests.builders.services import Services


@pytest.fixture
def server(monkeypatch):
    with Services() as services:
        for name in ("CLINICALTRIALS", "PUBMED", "CROSSREF"):
            monkeypatch.setenv(f"VOUCH_{name}_ADDRESS", services.address)
        yield services


@pytest.fixture
def curator(qtbot, tmp_path):
    person = CuratorAtWindow(qtbot, tmp_path)
    yield person
    person.close()
