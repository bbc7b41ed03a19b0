"""The one way by which the program opens a page in the person's browser."""

from __future__ import annotations

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices


def open_web_page(address: str) -> bool:
    """Open a page whose address came with the program, never with a project or a source; say whether it went.

    Only https is opened. A link within a text is never opened: it is copied, and the person decides.
    """
    url = QUrl(address, QUrl.ParsingMode.StrictMode)
    return url.isValid() and url.scheme() == "https" and bool(url.host()) and QDesktopServices.openUrl(url)
