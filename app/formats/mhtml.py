"""Reads a web archive (MHTML, RFC 2557) in the child process: the page in it, and nothing from anywhere else."""

from __future__ import annotations

import email.errors
import email.parser
import email.policy
from collections.abc import Iterator
from email.message import Message
from typing import Any

from app.domain.errors import UnreadableError
from app.formats.html_page import page, page_text

_MOST_PARTS = 20_000
_PAGES = ("text/html", "application/xhtml+xml")


def read(data: bytes, options: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield one answer, as for a page; the page is the part that the archive names as its start, else the first one.

    Frames and images that are parts of the archive are not read. Raises UnreadableError when no part is a page.
    """
    name = str(options["name"])
    try:
        whole = email.parser.BytesParser(policy=email.policy.compat32).parsebytes(data)
        part = _start(whole)
    except (email.errors.MessageError, ValueError, LookupError, AttributeError, TypeError) as error:
        raise UnreadableError(f"{name} is a damaged web archive; save the page again.") from error
    if part is None:
        raise UnreadableError(f"{name} is a web archive without a page in it; save the page again.")
    body = part.get_payload(decode=True)
    said = part.get_param("charset")
    charset = said if isinstance(said, str) else ""
    chosen = str(options.get("chosen") or "") or charset
    text, problems = page_text(body if isinstance(body, bytes) else b"", chosen, _seen(body))
    answer = page(text, problems, name)
    if not answer["metadata"].get("url") and (place := _place(whole, part)):
        answer["metadata"]["url"] = place
    yield answer


def _start(whole: Message) -> Message | None:
    pages = [
        part for number, part in enumerate(whole.walk())
        if number < _MOST_PARTS and part.get_content_type() in _PAGES and not part.is_multipart()
    ]  # fmt: skip
    named = whole.get_param("start")
    wanted = {_bare(named) if isinstance(named, str) else "", _bare(_header(whole, "Snapshot-Content-Location"))} - {""}
    for part in pages:
        if {_bare(_header(part, "Content-ID")), _bare(_header(part, "Content-Location"))} & wanted:
            return part
    return pages[0] if pages else None


def _place(whole: Message, part: Message) -> str:
    for one in (_header(whole, "Snapshot-Content-Location"), _header(part, "Content-Location")):
        if one.lower().startswith(("http://", "https://")):
            return one
    return ""


def _header(part: Message, name: str) -> str:
    return "".join(str(part.get(name, "")).split())


def _bare(words: str) -> str:
    return words.strip().strip("<>")


def _seen(body: object) -> str:
    try:
        (body if isinstance(body, bytes) else b"").decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"
