"""Saved web pages, alone (HTML) or with all their parts (MHTML): the article of each as one source."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.domain.sources import Draft, Problem
from app.importers.child_drafts import document
from app.importers.contract import Material, Tally
from app.importers.sniffing import is_bibliographic

EXTRACTOR = "vouch.web_page"
EXTRACTOR_VERSION = "1"

_PAGE = re.compile(
    r"[\ufeff\s]*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*<(?:!doctype\s+html|html|head|body)[\s>]", re.I | re.S
)
_MARKUP = re.compile(r"<(?:p|div|article|section|h[1-6]|table|span|body|main)[\s>]", re.I)
_ARCHIVE = re.compile(r"^(?:MIME-Version:\s*1\.0|Content-Type:\s*multipart/related)", re.I | re.M)
_RELATED = re.compile(r"^Content-Type:\s*multipart/(?:related|mixed|alternative)", re.I | re.M)
_PART = re.compile(r"^Content-Type:\s*text/html", re.I | re.M)
_SUFFIXES = (".html", ".htm", ".xhtml", ".xht")
_ARCHIVE_SUFFIXES = (".mht", ".mhtml")


def recognises(head: str, material: Material) -> int:
    """Return how surely this is a page: it begins as one, or is called one and holds markup."""
    if is_bibliographic(material.name):
        return 0
    if is_archive(head, material):
        return 80
    if _PAGE.match(head):
        return 75
    return 60 if material.suffix in _SUFFIXES and _MARKUP.search(head) else 0


def is_archive(head: str, material: Material) -> bool:
    """Say whether this is a web archive: headers of a mail with a page among its parts."""
    head = head.replace("\r\n", "\n")
    begins = _ARCHIVE.search(head[:4096]) is not None
    named = material.suffix in _ARCHIVE_SUFFIXES
    return begins and (named or (_RELATED.search(head[:4096]) is not None and _PART.search(head) is not None))


def read(material: Material, tally: Tally) -> Iterator[Draft | Problem]:
    """Yield the article of a page as one draft, after what was doubtful about it. Raises UnreadableError."""
    del tally
    with material.open() as file:
        head = file.read(1 << 16).decode("latin-1")
    task = "web_archive" if is_archive(head, material) else "web_page"
    options = {"chosen": material.choices.encoding, "codec": material.scan.encoding.codec}
    yield from document(task, material, options, extractor=EXTRACTOR, version=EXTRACTOR_VERSION)
