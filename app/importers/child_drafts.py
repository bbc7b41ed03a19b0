"""Makes drafts of what the child process answers for a document: its text, its pages, what it says of itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from app.domain.dates import PartialDate
from app.domain.errors import UnreadableError
from app.domain.kinds import Identifier
from app.domain.sources import Author, Draft, Metadata, Problem, SourceKind
from app.domain.text import canonical
from app.formats.identifiers import doi
from app.importers.child import read_in_child
from app.importers.contract import Material
from app.importers.plain_text import kind_of, title_of
from app.reading.dates import parse_date

LARGEST = 200_000_000
"""In bytes; a larger document is not taken into a project."""

_ISO = re.compile(r"(\d{4})(?:[-/](\d{1,2})(?:[-/](\d{1,2}))?)?(?![\d])")
_PLAIN = ("title", "container", "volume", "issue", "pages", "publisher", "language", "url", "abstract")
_LONGEST = 2000


def document(
    task: str, material: Material, options: Mapping[str, Any], *, extractor: str, version: str
) -> Iterator[Draft | Problem]:
    """Yield a document that a task reads apart as one draft, after its problems.

    The task answers with one dict: `text`, and where it has them `pages`, `metadata`, `problems`, `kind`. Raises
    UnreadableError for what the task cannot read, a text of white space only, or a file that is too large.
    """
    if material.scan.size > LARGEST:
        raise UnreadableError(
            f"{material.name} has {material.scan.size:,} bytes; documents up to {LARGEST:,} are read, so split it."
        )
    answer: dict[str, Any] = {}
    for one in read_in_child(task, material, dict(options)):
        answer = one
        if "page" in one:
            material.progress.report(one["page"], one["of"], f"{material.name}: page {one['page']:,} of {one['of']:,}")
    text = str(answer.get("text", ""))
    if not text.strip():
        raise UnreadableError(f"{material.name} holds no text; there is nothing to import.")
    for reason in answer.get("problems", ()):
        yield Problem(0, str(reason))
    said: dict[str, Any] = answer.get("metadata", {})
    kind = SourceKind(said["kind"]) if said.get("kind") else kind_of(text)
    yield Draft(
        kind=kind,
        kind_confirmed=False,
        text=text,
        metadata=metadata_of(said, title_of(text)),
        start=0,
        end=material.scan.size,
        extractor=extractor,
        extractor_version=version,
        pages=tuple(answer.get("pages", ())),
    )


def metadata_of(said: Mapping[str, Any], title: str) -> Metadata:
    """Return metadata from what a document says of itself; `title` is taken when it says none."""
    plain = {name: _words(said.get(name)) for name in _PLAIN}
    plain["title"] = plain["title"] or title
    stated = _words(said.get("date"))
    identifiers = said.get("identifiers") or {}
    return Metadata(
        **plain,
        authors=tuple(author for one in said.get("authors") or () if (author := author_of(_words(one))).family),
        keywords=tuple(dict.fromkeys(filter(None, (_words(one) for one in said.get("keywords") or ())))),
        date=date_of(stated),
        date_as_stated=stated,
        identifiers=tuple(Identifier(*pair) for one in identifiers.items() if (pair := _identifier(*one))[1]),
    )


def author_of(name: str) -> Author:
    """Return a name as stated, read at its comma, else at its last space.

    >>> author_of("Jane van der Doe"), author_of("Doe, Jane")
    (Author(family='Doe', given='Jane van der', as_stated='Jane van der Doe'), Author(family='Doe', given='Jane', as_stated='Doe, Jane'))
    """  # noqa: E501 -- what the example prints
    if "," in name:
        family, _, given = name.partition(",")
        return Author(
            family=family.strip() or given.strip(), given=given.strip() if family.strip() else "", as_stated=name
        )
    given, _, family = name.rpartition(" ")
    return Author(family=family, given=given, as_stated=name)


def date_of(stated: str) -> PartialDate | None:
    """Return a date as far as it can be read: ISO, with a time behind it or not, else in words."""
    if not stated:
        return None
    if found := _ISO.match(stated):
        year, month, day = found.groups()
        for parts in ((year, month, day), (year, month), (year,)):
            try:
                return PartialDate("-".join(one if n == 0 else f"{int(one):02}" for n, one in enumerate(parts) if one))
            except ValueError:
                continue
    read = parse_date(stated)
    return None if isinstance(read, str) else read.date


def _identifier(scheme: str, value: Any) -> tuple[str, str]:
    words = _words(value)
    return scheme, (doi(words) or words) if scheme == "doi" else words


def _words(value: Any) -> str:
    return " ".join(canonical(str(value or "")).split())[:_LONGEST]
