"""Reads a PDF in the child process: its text in reading order with a page map, and what it says of itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from app.domain.errors import UnreadableError
from app.domain.text import canonical
from app.formats.pdf_flow import flow, words_in
from app.formats.pdf_glyphs import Run, read_runs
from app.formats.pdf_layout import Line, lines_of
from app.formats.pdf_margins import without_margins

MOST_PAGES = 5000
MOST_LETTERS = 20_000_000
BETWEEN_PAGES = "\n\n"
"""What stands between two pages: a blank line, so that no sentence seems to run from a page into a footnote."""

_DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>{}|\\^]+", re.I)
_NO_TITLE = re.compile(
    r"^(?:untitled.*|microsoft word.*|.*\.(?:docx?|indd|tex|dvi|pdf|qxd|pmd|rtf|odt)|\W*|.{0,5}|pii:.*|doi:.*|\S+)$",
    re.I,
)
_MOST_BROKEN = 0.02
_FEW = 12


def read(data: bytes, options: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield `{"page": n, "of": all}` while pages are read, then the answer: `text`, `pages`, `metadata`, `problems`.

    Raises UnreadableError for what is locked, damaged, too long, or a scan without text.
    """
    name = str(options["name"])
    document = opened(data, name)
    count = len(document)
    runs: list[list[Run]] = []
    heights: list[tuple[float, float]] = []
    unread: list[int] = []
    letters = 0
    for number in range(count):
        yield {"page": number + 1, "of": count}
        height = 0.0
        try:
            page = document[number]
            height = page.get_height()
            runs.append(read_runs(page))
            page.close()
        except pypdfium2.PdfiumError:
            runs.append([])
            unread.append(number + 1)
        heights.append(_heights(runs[-1], height))
        letters += sum(len(one.text) for one in runs[-1])
        if letters > MOST_LETTERS:
            raise UnreadableError(f"{name} holds more than {MOST_LETTERS:,} characters; split it first.")
    if not letters:
        raise UnreadableError(
            f"{name} has no text, only pictures of its {_pages(count)} (a scan); run text recognition (OCR) on it and "
            "import what that saves."
        )
    pages = [list(lines_of(one)) for one in without_margins(runs, heights)]
    known = words_in([line for lines in pages for line in lines])
    texts = [canonical(flow(lines, known)) for lines in pages]
    text = BETWEEN_PAGES.join(texts) + "\n"
    metadata = _metadata(document, pages[0], texts[0])
    problems = list(_problems(runs, unread, text))
    yield {"text": text, "pages": _starts(texts), "metadata": metadata, "problems": problems}


def opened(data: bytes, name: str) -> pypdfium2.PdfDocument:
    """Return a PDF of some bytes. Raises UnreadableError with what is wrong and what to do."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        code = getattr(error, "err_code", None)
        if code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY) or "assword" in str(error):
            raise UnreadableError(
                f"{name} is locked with a password; open it with the password and save a copy without one."
            ) from error
        raise UnreadableError(f"{name} is a damaged PDF; fetch it again, or print it to a new PDF.") from error
    count = len(document)
    if not count:
        raise UnreadableError(f"{name} is a PDF without pages; fetch it again.")
    if count > MOST_PAGES:
        raise UnreadableError(f"{name} has {count:,} pages; up to {MOST_PAGES:,} are read, so split it.")
    return document


def _heights(runs: Sequence[Run], height: float) -> tuple[float, float]:
    """Return the foot and the head of a page: of its paper, or of its text where that is turned or beyond the paper."""
    foot, head = min((one.base for one in runs), default=0.0), max((one.base for one in runs), default=1.0)
    return (0.0, height) if foot >= 0 and head <= height else (foot, head)


def _starts(texts: Sequence[str]) -> list[int]:
    starts, at = [], 0
    for text in texts:
        starts.append(at)
        at += len(text) + len(BETWEEN_PAGES)
    return starts


def _problems(runs: Sequence[list[Run]], unread: Sequence[int], text: str) -> Iterator[str]:
    empty = [number for number, one in enumerate(runs, 1) if not one and number not in unread]
    if empty:
        yield f"{_pages(len(empty))} of {len(runs)} without text ({_some(empty)}): blank, or pictures that need OCR."
    if unread:
        yield f"{_pages(len(unread))} of {len(runs)} damaged ({_some(unread)}): nothing of it was read."
    broken = sum(text.count(one) for one in "\ufffd\ufffe") + sum("\ue000" <= one <= "\uf8ff" for one in text)
    if broken > _MOST_BROKEN * len(text):
        yield f"{broken:,} characters have no meaning in this file's fonts: look at the text before you quote it."


def _pages(count: int) -> str:
    return "1 page" if count == 1 else f"{count:,} pages"


def _some(numbers: Sequence[int]) -> str:
    shown = ", ".join(map(str, numbers[:_FEW]))
    return f"{shown}, ..." if len(numbers) > _FEW else shown


def _metadata(document: pypdfium2.PdfDocument, lines: Sequence[Line], first: str) -> dict[str, Any]:
    said: dict[str, str] = {}
    with suppress(pypdfium2.PdfiumError, ValueError):
        said = {name: canonical(value).strip()[:2000] for name, value in document.get_metadata_dict().items()}
    doi = _doi(first) or _doi(said.get("Subject", "")) or _doi(said.get("Title", ""))
    title = said.get("Title", "")
    found = {
        "title": _headline(lines) if _NO_TITLE.match(title) else title,
        "authors": [one.strip() for one in re.split(r"\s*[;|]\s*|\s+and\s+", said.get("Author", "")) if one.strip()],
        "keywords": [one.strip() for one in re.split(r"[;,]", said.get("Keywords", "")) if one.strip()],
        "identifiers": {"doi": doi} if doi else {},
        "kind": "journal_article" if doi else "other",
    }
    return {name: value for name, value in found.items() if value}


def _doi(words: str) -> str:
    """Return the first DOI in some words, without what ends the sentence or closes a bracket around it."""
    found = _DOI.search(words)
    if found is None:
        return ""
    doi = found[0].rstrip(".,;:'’”")
    while doi.endswith((")", "]")) and doi.count(")") + doi.count("]") > doi.count("(") + doi.count("["):
        doi = doi[:-1].rstrip(".,;:")
    return doi


def _headline(lines: Sequence[Line]) -> str:
    """Return the words in the largest type on the upper part of a page: its title, as a rule."""
    long = [line for line in lines[:25] if len(line.text) > _FEW]
    if not long:
        return ""
    size = max(line.size for line in long)
    start = next(number for number, line in enumerate(lines) if line.size == size and line in long)
    words: list[str] = []
    for line in lines[start : start + 5]:
        if abs(line.size - size) > 0.05 * size:
            break
        words.append(line.text)
    usual = sorted(line.size for line in lines)[len(lines) // 2]
    return " ".join(words)[:300] if size > usual * 1.1 else ""
