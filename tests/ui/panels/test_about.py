"""Help > About, the licences of all parts, and looking for a newer version because somebody asked for it."""

from __future__ import annotations

import json
import socket

import pytest
from PySide6.QtCore import QObject, Qt, QTimer, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app import __version__, paths
from app.views.about_panel import AboutPanel
from app.views.licences_panel import LicencesPanel
from app.views.web_page import open_web_page

PAGE = "https://example.org/vouch/releases"


class Browser(QObject):
    """Takes the place of the person's browser."""

    def __init__(self):
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def open(self, url):
        self.opened.append(url.toString())


@pytest.fixture
def browser():
    taken = Browser()
    for scheme in ("https", "http", "file"):
        QDesktopServices.setUrlHandler(scheme, taken, "open")
    yield taken
    for scheme in ("https", "http", "file"):
        QDesktopServices.unsetUrlHandler(scheme)


@pytest.fixture
def built(tmp_path, monkeypatch):
    """A build as the packaging lays it out: facts, and licences beside them."""
    folder = tmp_path / "_internal"
    (folder / "licences" / "widget").mkdir(parents=True)
    facts = {"releases": PAGE, "commit": "5ecdce51a2b3c4d5", "built": "2026-11-22"}
    (folder / "build.json").write_text(json.dumps(facts), encoding="utf-8")
    parts = [
        {"name": "widget", "version": "2.1", "licence": "MIT", "home": "https://w.test", "texts": ["widget/COPYING"]},
        {"name": "Qt", "version": "6.11.3", "licence": "LGPL-3.0-only", "home": "", "texts": []},
        {"name": "gadget", "version": "1", "licence": "", "home": "https://g.test", "texts": ["gadget/LICENSE"]},
    ]
    (folder / "licences" / "parts.json").write_text(json.dumps(parts), encoding="utf-8")
    (folder / "licences" / "widget" / "COPYING").write_text("Do <b>what</b> you like.", encoding="utf-8")
    monkeypatch.setattr(paths, "resources", lambda: folder / "resources")
    return folder


def shown(qtbot, panel):
    qtbot.addWidget(panel)
    panel.resize(480, 700)
    with qtbot.waitActive(panel):
        panel.show()
        panel.activateWindow()
    panel.start()
    return panel


def test_about_says_what_a_report_of_trouble_needs_and_copies_it(at, qtbot):
    at.make()
    panel = shown(qtbot, AboutPanel(at.desk, at.session))
    said = panel.words.text()
    for needed in (f"Vouch {__version__}", "Run from a clone", "Python 3.", "Qt 6.", "SQLite 3", "project.vouch"):
        assert needed in said
    QTest.keyClick(panel.copy, Qt.Key.Key_Return)
    assert QApplication.clipboard().text() == said


def test_a_build_says_its_day_and_its_commit(at, qtbot, built):
    panel = shown(qtbot, AboutPanel(at.desk, at.session))
    assert "Built on 2026-11-22 from commit 5ecdce51a2b3\n" in panel.words.text()


@pytest.mark.parametrize("facts", ["", "[]", "{", '{"commit": null}'])
def test_a_build_that_does_not_say_is_no_reason_to_fail(at, qtbot, built, facts):
    (built / "build.json").write_text(facts, encoding="utf-8")
    panel = shown(qtbot, AboutPanel(at.desk, at.session))
    assert "Installed as a Python package" in panel.words.text()


def test_looking_for_a_newer_version_opens_the_page_of_the_build_and_says_what_runs(at, qtbot, built, browser):
    panel = shown(qtbot, AboutPanel(at.desk, at.session))
    assert browser.opened == []
    assert panel.open_page("updates")
    assert browser.opened == [PAGE]
    assert f"You run Vouch {__version__}." in panel.newer.text()
    assert PAGE in panel.newer.text()


def test_a_build_without_a_page_says_whom_to_ask(at, qtbot, browser):
    panel = shown(qtbot, AboutPanel(at.desk, at.session))
    QTest.mouseClick(panel.updates, Qt.MouseButton.LeftButton)
    assert browser.opened == []
    assert "ask whoever gave you Vouch" in panel.newer.text()


@pytest.mark.parametrize(
    "address",
    ["http://example.org/", "file:///etc/passwd", "https:///x", "javascript:1", "smb://h/s", "", "example.org"],
)
def test_nothing_but_a_page_over_https_is_opened(browser, address):
    assert not open_web_page(address)
    assert browser.opened == []


def test_nothing_asks_for_updates_by_itself(curator, browser, monkeypatch):
    """No connection is opened and no timer ticks in a window that is left alone, with and without a project."""
    connected: list[object] = []
    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, lambda _, address: connected.append(address))
    assert curator.session.sample(curator.folder / "sample.vouch"), curator.trouble
    curator.wait()
    curator.qtbot.wait(300)
    long = [one.interval() for one in curator.window.findChildren(QTimer) if one.isActive() and not one.isSingleShot()]
    assert connected == []
    assert browser.opened == []
    assert long == []


def test_every_part_is_listed_with_its_licence_and_read_in_place(at, qtbot, built):
    panel = shown(qtbot, LicencesPanel(at.desk, at.session))
    assert [panel.list.item(row).text() for row in range(panel.list.count())] == [
        "gadget 1   licence: see its text",
        "Qt 6.11.3   LGPL-3.0-only",
        "widget 2.1   MIT",
    ]
    QTest.keyClicks(panel.line, "mit")
    assert panel.list.count() == 1
    assert "Do <b>what</b> you like." in panel.text.toPlainText()
    panel.line.clear()
    QTest.keyClicks(panel.line, "lgpl")
    assert "their libraries lie as files of their own" in panel.text.toPlainText().casefold()
    assert "https://download.qt.io" in panel.text.toPlainText()
    panel.line.clear()
    QTest.keyClick(panel.line, Qt.Key.Key_Return)
    assert panel.list.hasFocus()
    assert "LICENSE cannot be read" in panel.text.toPlainText()
    QTest.keyClick(panel.list, Qt.Key.Key_Down)
    assert panel.list.currentRow() == 1
    QTest.keyClicks(panel.line, "zzz")
    assert panel.text.toPlainText() == "No part matches."


@pytest.mark.parametrize("listed", ["", '{"name": 1}', '[{"version": "1"}]', "[1]", "7"])
def test_a_damaged_list_of_parts_is_told(at, qtbot, built, listed):
    (built / "licences" / "parts.json").write_text(listed, encoding="utf-8")
    panel = shown(qtbot, LicencesPanel(at.desk, at.session))
    assert "is damaged; install Vouch again" in panel.complaint.text()
    assert panel.complaint.isVisible()
    assert panel.list.count() == 0


def test_without_a_list_the_installed_packages_speak_for_themselves(at, qtbot, built):
    (built / "licences" / "parts.json").unlink()
    panel = shown(qtbot, LicencesPanel(at.desk, at.session))
    names = {panel.list.item(row).text().partition(" ")[0].casefold() for row in range(panel.list.count())}
    assert {"python", "pyside6_essentials", "sqlalchemy", "msgspec"} <= names
    assert "pytest" not in names
    QTest.keyClicks(panel.line, "sqlalchemy")
    assert "Permission is hereby granted" in panel.text.toPlainText()


@pytest.mark.parametrize("command", ["panel.about", "panel.licences", "help.first-steps", "panel.keys"])
def test_a_panel_that_was_opened_without_a_project_gives_the_first_page_back(curator, command):
    curator.run(command)
    assert curator.window.pages.currentWidget() is not curator.window.first_run
    curator.key(Qt.Key.Key_Escape)
    assert curator.window.pages.currentWidget() is curator.window.first_run
    assert curator.window.first_run.sample.hasFocus()
