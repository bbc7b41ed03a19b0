"""The key map, the manual, and a browser that loads nothing."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.commands.table import COMMANDS
from app.views.keys_panel import HelpPanel, KeysPanel, help_pages, key_map_text, keys_text
from app.views.safe_browser import SafeBrowser


def shown(qtbot, panel):
    qtbot.addWidget(panel)
    panel.resize(480, 700)
    with qtbot.waitActive(panel):
        panel.show()
        panel.activateWindow()
    return panel


def test_the_key_map_names_every_command_that_has_keys():
    text = key_map_text()
    for command in COMMANDS:
        if command.keys:
            assert command.label in text
            assert keys_text(command) in text


def test_the_key_map_filters_and_copies(at, qtbot):
    panel = shown(qtbot, KeysPanel(at.desk, at.session))
    panel.start()
    QTest.keyClicks(panel.line, "undo")
    assert "Undo" in panel.page.toPlainText()
    assert "Quit" not in panel.page.toPlainText()
    QTest.keyClicks(panel.line, "zzz")
    assert "No command matches" in panel.page.toPlainText()
    QTest.mouseClick(panel.copy, Qt.MouseButton.LeftButton)
    assert QApplication.clipboard().text() == key_map_text()


def test_every_help_page_opens(at, qtbot):
    panel = shown(qtbot, HelpPanel(at.desk, at.session))
    panel.start()
    assert panel.choice.currentData() == "first-steps"
    for name, title in help_pages():
        assert panel.open_page(name)
        assert title in panel.page.toPlainText()
    assert not panel.open_page("no such page")


def test_a_link_is_copied_and_not_opened(at, qtbot):
    panel = shown(qtbot, HelpPanel(at.desk, at.session))
    panel.start()
    panel.page.anchorClicked.emit(QUrl("https://example.org/x"))
    assert QApplication.clipboard().text() == "https://example.org/x"
    assert "example.org" in at.said[-1]


@pytest.mark.parametrize("address", ["file", "http://127.0.0.1:9/x.png", "//host/share/x.png"])
def test_a_browser_loads_neither_files_nor_pages(at, qtbot, address):
    if address == "file":
        path = at.folder / "secret.png"
        image = QImage(40, 40, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.red)
        image.save(str(path))
        address = path.as_uri()
    browser = shown(qtbot, SafeBrowser())
    browser.setHtml(f"<p>before <img src='{address}'> after</p>")
    loaded = browser.document().resource(2, QUrl(address))
    assert (loaded.width(), loaded.height()) == (1, 1)
    assert "secret" not in browser.toPlainText()


def test_a_browser_reads_no_style_sheet_of_this_computer(at, qtbot):
    style = at.folder / "style.css"
    style.write_text("p { color: red }", encoding="utf-8")
    browser = shown(qtbot, SafeBrowser())
    browser.setHtml(
        f"<html><head><link rel='stylesheet' href='{style.as_uri()}'></head><body><p>plain</p></body></html>"
    )
    assert "#ff0000" not in browser.toHtml()
