"""Files dropped on the window, or handed over by the system, while it stands."""

from __future__ import annotations

import pytest

from db.opening import new_project
from tests.builders.desks import shipped_form


@pytest.fixture
def other(tmp_path):
    path = tmp_path / "Other.VOUCH"
    new_project(path, shipped_form(), "Other").close()
    return path


@pytest.fixture
def reference(tmp_path):
    path = tmp_path / "export.ris"
    path.write_text("TY  - JOUR\nTI  - A title\nER  - \n", encoding="utf-8")
    return path


@pytest.mark.parametrize("way", ["dropped", "asked"])
def test_a_project_takes_the_place_of_the_open_one(curator, at_text, other, reference, way):
    getattr(curator.window.arrivals, way)([reference, other])
    assert curator.desk.store.info().path == other
    assert curator.said[-1] == "Other.VOUCH is open; drop the other files again to import them into it."
    assert not list(curator.desk.store.sources())


def test_what_is_asked_for_and_is_no_project_is_not_imported(at_text, reference, tmp_path):
    before = len(list(at_text.desk.store.sources()))
    at_text.window.arrivals.asked([reference])
    assert at_text.trouble[-1] == "export.ris is no project: drop it on the window to import it."
    assert len(list(at_text.desk.store.sources())) == before
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    at_text.window.arrivals.asked([tmp_path / "picture.png"])
    assert at_text.trouble[-1] == "picture.png is not a Vouch project."


def test_a_drop_without_a_project_says_what_to_do_first(curator, reference):
    curator.window.arrivals.dropped([reference])
    assert curator.trouble == ["Open or make a project first, then drop files to import them."]


def test_a_project_that_another_window_holds_is_read_and_its_holder_is_named(curator, other, tmp_path):
    curator.window.arrivals.asked([other])
    curator.desk.store.info()
    second = type(curator)(curator.qtbot, tmp_path / "second")
    second.window.arrivals.asked([other])
    assert second.desk.store.info().read_only
    assert "close it there" in second.window.status.said.text()
    second.close()
