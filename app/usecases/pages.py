"""The pages of a document beside its text: which page a place is on, and what the page looks like."""

from __future__ import annotations

from bisect import bisect_right

from app.domain.errors import NotFoundError
from app.domain.progress import Progress
from app.domain.sources import Revision
from app.domain.store import Store
from app.importers.child import ask

PICTURE = "png"
"""What a picture of a page is a file of."""


def page_at(revision: Revision, offset: int) -> int:
    """Return the page, from 1, on which a place in a text stands (code points); 0 for a text without pages.

    What stands between two pages belongs to the page before.
    """
    return bisect_right(revision.pages, max(0, offset)) if revision.pages else 0


def picture(store: Store, revision: str, page: int, width: int, progress: Progress | None = None) -> bytes:
    """Return what a page, from 1, of the document behind a text looks like: a PNG file, `width` pixels wide.

    Raises NotFoundError when no PDF is kept behind the text (it was corrected by hand, say); UnreadableError when the
    page is not there or cannot be drawn; CancelledError.
    """
    original = store.original_of(revision)
    if b"%PDF-" not in original.data[:1024]:
        raise NotFoundError(f"{original.name} has no pages to show.")
    found = b""
    for answer in ask("pdf_page", original.name, original.data, {"page": page, "width": width}, progress=progress):
        found = answer.get(PICTURE, b"") or found
    return found
