"""A curator adds records by their identifiers, with keys, in the real window."""

from __future__ import annotations

import socket
import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication

from app.online.asking import Patience
from app.settings import ONLINE
from tests.builders import services as to

NCT, OTHER, DOI = "NCT01234567", "NCT07654321", "10.1000/abc"
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def panel(curator, tmp_path):
    assert curator.session.new(tmp_path / "p.vouch")
    curator.key(Qt.Key.Key_A, CONTROL | SHIFT)
    shown = curator.window.panels.current()
    assert shown is curator.window.panels.made("fetch")
    assert shown.words.hasFocus()
    return shown


def rows(panel):
    model = panel.fetching.model
    return [[model.index(row, column).data() for column in (0, 1)] for row in range(model.rowCount())]


def test_pasted_identifiers_become_sources_and_each_end_is_shown(curator, server, panel, qtmodeltester):
    server.trial(NCT)
    server.work(DOI, **{"updated-by": [{"type": "retraction", "DOI": "10.1000/notice"}]})
    tester = QAbstractItemModelTester(panel.fetching.model)
    panel.words.setPlainText(f"{NCT}\nhttps://doi.org/{DOI}, {OTHER} hello")
    assert panel.count.text() == "3 identifiers; no identifier: hello"
    curator.key(Qt.Key.Key_Return, CONTROL)
    assert panel.add.text() == "Asking…"
    curator.wait()
    assert rows(panel) == [[NCT, "imported"], [f"DOI {DOI}", "imported"], [OTHER, "not found"]]
    assert panel.add.text() == "Add"
    assert len(list(curator.desk.store.sources())) == 2
    panel.ends.selectRow(1)
    assert panel.more.text().startswith(f"DOI {DOI}: Mind: retraction published: 10.1000/notice.")
    curator.key(Qt.Key.Key_Return)
    assert "10.1000/abc" in curator.desk.source.metadata.title
    assert len(curator.desk.store.batches()) == 1
    del tester


def test_the_window_is_free_while_a_service_is_slow_and_cancel_is_heard(curator, server, panel):
    server.says(f"studies/{NCT}", to.silent)
    panel.words.setPlainText(NCT)
    curator.key(Qt.Key.Key_Return, CONTROL)
    curator.qtbot.waitUntil(lambda: bool(server.asked))
    assert panel.cancel.text() == "Cancel"
    began = time.monotonic()
    panel.cancel.click()
    curator.wait()
    assert time.monotonic() - began < Patience().whole / 2
    assert "Cancelled" in panel.complaint.text()
    assert panel.words.toPlainText() == NCT
    assert (panel.add.isEnabled(), panel.cancel.text()) == (True, "Close")


def test_closing_the_window_does_not_wait_for_a_service(curator, server, panel):
    server.says(f"studies/{NCT}", to.silent)
    panel.words.setPlainText(NCT)
    panel.save()
    curator.qtbot.waitUntil(lambda: bool(server.asked))
    began = time.monotonic()
    curator.close()
    assert time.monotonic() - began < Patience().whole / 2


def test_a_service_that_is_away_is_told_within_two_seconds(curator, panel, monkeypatch):
    monkeypatch.setenv("VOUCH_CLINICALTRIALS_ADDRESS", "http://127.0.0.1:9")
    panel.words.setPlainText(f"{NCT} {OTHER}")
    began = time.monotonic()
    panel.save()
    curator.wait()
    assert time.monotonic() - began < Patience().whole / 2
    assert rows(panel) == [[NCT, "unreachable"], [OTHER, "unreachable"]]


def test_switched_off_the_panel_says_where_and_opens_no_socket(curator, server, panel, monkeypatch):
    curator.session.settings.put(ONLINE, False)
    panel.start()
    assert "online = false in" in panel.off.text()
    assert (panel.off.isVisible(), panel.on.isVisible(), panel.add.isEnabled()) == (True, True, False)
    with monkeypatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", None)
        patch.setattr(socket, "socket", None)
        panel.words.setPlainText(NCT)
        curator.key(Qt.Key.Key_Return, CONTROL)
    assert (curator.session.task, server.asked) == (None, [])
    panel.on.click()
    assert (panel.off.isVisible(), panel.add.isEnabled()) == (False, True)
    assert curator.session.settings.get(ONLINE) is True


def test_off_by_the_environment_cannot_be_switched_on_here(panel, monkeypatch):
    monkeypatch.setenv("VOUCH_ONLINE", "no")
    panel.start()
    assert "VOUCH_ONLINE" in panel.off.text()
    assert not panel.on.isVisible()


def test_a_setting_that_does_not_fit_is_told_in_place(panel, monkeypatch):
    monkeypatch.setenv("VOUCH_CROSSREF_ADDRESS", "http://example.org")
    panel.start()
    assert "must begin with https://" in panel.off.text()
    assert not panel.add.isEnabled()


def test_nothing_pasted_and_nothing_found_is_told_in_place(curator, server, panel):
    panel.save()
    assert "Paste one or more" in panel.complaint.text()
    panel.words.setPlainText("prose only")
    panel.save()
    curator.wait()
    assert "No identifier: prose, only." in panel.complaint.text()
    assert QApplication.focusWidget() is not None
