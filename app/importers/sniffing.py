"""Tells what a file is by its first bytes, in words for a sentence."""

from __future__ import annotations

import re

from app.formats.encodings import Scan
from app.importers.contract import Material

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"),
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or an office document (save it as DOCX or plain text)"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "an old office document or one with a password (save it as DOCX or plain text, without a password)",
    ),
    (b"\x1f\x8b", "a gzip archive (unpack it first)"),
    (b"\xfd7zXZ\x00", "an xz archive (unpack it first)"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive (unpack it first)"),
    (b"Rar!\x1a\x07", "a RAR archive (unpack it first)"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"{\\rtf", "an RTF document (save it as plain text)"),
    (b"\x7fELF", "a program"),
)
_WORDY_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"GIF8", "a GIF image"),
    (b"RIFF", "a media file"),
    (b"BZh", "a bzip2 archive (unpack it first)"),
)
"""First bytes that a text may have too."""

_HTML = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*<(?:!doctype\s+html|html|head|body)[\s>]", re.I | re.S
)
_MARKUP = re.compile(
    r"[\ufeff\s]*<(?:!--|!doctype\s+html|/?(?:a|body|br|center|div|font|h[1-6]|head|iframe|img|link|meta|noscript|p"
    r"|script|span|style|table|title)[\s/>])",
    re.I,
)
_MAIL = re.compile(r"^(?:MIME-Version:[ \t]*1\.0|Content-Type:[ \t]*multipart/)", re.I | re.M)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f]")
_MOST_CONTROL = 0.005
_FEW, _FEW_OF = 3, 0.1
"""So many control characters make no text binary, however short it is, unless they are a tenth of it."""

_BIBLIOGRAPHIC = {
    ".ris": "a RIS file",
    ".nbib": "a PubMed file",
    ".bib": "a BibTeX file",
    ".enw": "an EndNote file",
    ".ciw": "a Web of Science file",
    ".isi": "a Web of Science file",
}
_DOCUMENTS = {
    ".pdf": "a PDF document",
    ".docx": "a Word document",
    ".docm": "a Word document",
    ".xlsx": "a workbook",
    ".xlsm": "a workbook",
}
_PROMISED = {**_BIBLIOGRAPHIC, **_DOCUMENTS, ".txt": "a text file"}


def foreign(scan: Scan, head: str) -> str:
    """Return what a file is when it is no text that can be imported ("a JPEG image"), or "".

    `head` is its beginning, decoded.
    """
    for magic, what in _MAGIC:
        if scan.head.startswith(magic):
            return what
    if len(_CONTROL.findall(head)) > _most_control(len(head)) or scan.nul > _most_control(scan.size):
        return next((what for magic, what in _WORDY_MAGIC if scan.head.startswith(magic)), "binary data")
    if _HTML.match(head):
        return "an HTML page, perhaps an error page (copy the text of the page and paste it)"
    return ""


def _most_control(length: int) -> float:
    return max(_MOST_CONTROL * length, min(_FEW, _FEW_OF * length))


def is_bibliographic(name: str) -> bool:
    """Say whether a name promises references."""
    return name.lower().endswith(tuple(_BIBLIOGRAPHIC))


def is_data(material: Material) -> bool:
    """Say whether a name promises data for programs, which are no text to be read by a person."""
    return material.suffix in {".json", ".jsonl", ".xml", ".csv", ".tsv", ".tab", ".yaml", ".yml", ".sql", ".log"}


def called(material: Material) -> str:
    """Return a file's name with what the name promises, as the start of a sentence."""
    promised = _PROMISED.get(material.suffix)
    return f"{material.name} is called {promised} but" if promised else material.name


def promises_document(material: Material) -> bool:
    """Say whether a name promises a document that is no text by itself."""
    return material.suffix in _DOCUMENTS


def wording(head: str) -> str:
    """Return what a text without references is, by its beginning: "holds prose", or a page or a mail."""
    if _MARKUP.match(head):
        return "is a piece of an HTML page, perhaps an error page"
    if _MAIL.search(head[:4096]):
        return "is a saved web page or a mail"
    return "holds prose"


def naming_both(said: str, material: Material, suffixes: tuple[str, ...]) -> str:
    """Return a sentence on what a file is with what its name promises, when the name promises something else.

    `suffixes` are what files of the format that was found in it are called.
    """
    if material.suffix in suffixes or not said.startswith(f"{material.name} ") or said.startswith(called(material)):
        return said
    return called(material) + said[len(material.name) :]
