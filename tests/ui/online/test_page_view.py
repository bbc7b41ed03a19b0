"""The page of a PDF stands beside its text and follows the caret."""

from __future__ import annotations

import sys
import time

import pytest
from PySide6.QtCore import Qt

from app.importers.child import LIMITS
from app.settings import PAGE_SHOWN

CONTROL = Qt.KeyboardModifier.ControlModifier


def a_pdf(pages: int) -> bytes:
    """Return a small PDF whose pages say their number in words of their own."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>"]
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(pages))
    objects.append(f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>".encode())
    objects.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    for n in range(pages):
        lines = "".join(
            f"BT /F1 14 Tf 72 {700 - 20 * k} Td (Leaf {n + 1}: invented sentence number {k} about cells.) Tj ET\n"
            for k in range(12)
        )
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {5 + 2 * n} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        objects.append(f"<< /Length {len(lines)} >>\nstream\n{lines}endstream".encode())
    data, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n".encode() + one + b"\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = (
        f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\n"
    )
    return data + f"{end}startxref\n{len(data)}\n%%EOF\n".encode()


@pytest.fixture
def page(curator, tmp_path):
    """The page view, with a paper of three pages open."""
    (tmp_path / "paper.pdf").write_bytes(a_pdf(3))
    assert curator.session.new(tmp_path / "p.vouch")
    report = curator.drop(tmp_path / "paper.pdf")
    assert report.imported == 1, report
    (source,) = curator.desk.store.sources()
    curator.desk.open_source(source.id)
    curator.window.text.take_focus()
    return curator.window.page


def drawn(curator, page, number):
    curator.qtbot.waitUntil(lambda: page.shown.page == number and bool(page.shown.picture()), timeout=20_000)
    return page.paper.pixmap()


def test_one_key_shows_the_page_and_the_same_hides_it(curator, page):
    assert not page.isVisible()
    assert curator.window.header.page.isVisible()
    curator.key(Qt.Key.Key_P)
    assert page.isVisible()
    assert page.number.text() == "Page 1 of 3"
    picture = drawn(curator, page, 1)
    assert abs(picture.width() - page.area.viewport().width() * page.devicePixelRatioF()) <= 1
    assert curator.session.settings.get(PAGE_SHOWN)
    assert curator.window.header.page.isChecked()
    curator.window.header.page.click()
    assert not page.isVisible()
    assert not curator.window.header.page.isChecked()


def test_the_page_follows_the_caret_and_can_be_turned(curator, page):
    curator.key(Qt.Key.Key_P)
    drawn(curator, page, 1)
    curator.select("Leaf 3")
    drawn(curator, page, 3)
    assert page.number.text() == "Page 3 of 3"
    curator.key(Qt.Key.Key_PageUp, CONTROL)
    drawn(curator, page, 2)
    curator.key(Qt.Key.Key_PageDown, CONTROL)
    assert page.shown.page == 3
    assert page.shown.picture(), "a page that was drawn is kept"
    curator.key(Qt.Key.Key_PageDown, CONTROL)
    assert page.shown.page == 3


def test_a_larger_page_is_drawn_anew_and_can_be_scrolled(curator, page):
    curator.key(Qt.Key.Key_P)
    narrow = drawn(curator, page, 1).width()
    page.larger.click()
    curator.qtbot.waitUntil(lambda: bool(page.shown.picture()), timeout=20_000)
    assert page.paper.pixmap().width() == round(narrow * 1.5)
    page.smaller.click()
    assert page.paper.pixmap().width() == narrow


def test_a_text_without_pages_has_no_page_and_says_so(curator, page, tmp_path):
    curator.key(Qt.Key.Key_P)
    (tmp_path / "note.txt").write_text("Of the 11 patients, 8 responded.", encoding="utf-8")
    curator.drop(tmp_path / "note.txt")
    curator.open_source("Of the 11")
    assert not page.isVisible()
    assert not curator.window.header.page.isVisible()
    curator.key(Qt.Key.Key_P)
    assert "no text with pages is open" in curator.said[-1]
    curator.open_source("Leaf")
    assert page.isVisible()


def test_no_pdf_is_read_in_the_windows_own_process(curator, page, monkeypatch):
    monkeypatch.delitem(sys.modules, "pypdfium2", raising=False)
    curator.key(Qt.Key.Key_P)
    drawn(curator, page, 1)
    assert "pypdfium2" not in sys.modules


def test_closing_while_a_page_is_drawn_does_not_wait_for_it(curator, page):
    curator.key(Qt.Key.Key_P)
    began = time.monotonic()
    curator.close()
    assert time.monotonic() - began < LIMITS.answer_s / 2


def test_turning_quickly_draws_the_last_page_only_as_it_should_be(curator, page):
    curator.key(Qt.Key.Key_P)
    for _ in range(2):
        curator.key(Qt.Key.Key_PageDown, CONTROL)
    drawn(curator, page, 3)
    assert page.paper.accessibleName() == "Page 3 of 3"
