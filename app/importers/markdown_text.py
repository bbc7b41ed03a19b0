"""Markdown: the text as it stands, with what its front matter says of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from app.domain.sources import Draft, Problem
from app.importers import plain_text
from app.importers.child_drafts import metadata_of
from app.importers.contract import Material, Tally
from app.importers.sniffing import is_bibliographic

EXTRACTOR = "vouch.markdown"
EXTRACTOR_VERSION = "1"

_SUFFIXES = (".md", ".markdown", ".mdown", ".mkd")
_MOST_FRONT = 16_384
_FRONT = re.compile(r"---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.S)
_HEADING = re.compile(r"#{1,2}[ \t]+(.+?)[ \t]*#*$", re.M)
_UNSAFE = re.compile(r"(?:^|[\s:,\[{-])[&*!][\w!]")
_NAMES = {
    "title": ("title",),
    "date": ("date", "published", "created"),
    "container": ("container-title", "journal", "publication", "site"),
    "publisher": ("publisher",),
    "volume": ("volume",),
    "issue": ("issue",),
    "pages": ("page", "pages"),
    "language": ("lang", "language"),
    "url": ("url", "source", "link"),
    "abstract": ("abstract",),
}
_IDENTIFIERS = ("doi", "pmid", "pmcid", "nct")


def recognises(head: str, material: Material) -> int:
    """Return how surely this is Markdown: its name says so; nothing else tells it from any other text."""
    named = material.suffix in _SUFFIXES and not is_bibliographic(material.name)
    return 20 if named and head.strip("\ufeff \t\r\n") else 0


def read(material: Material, tally: Tally) -> Iterator[Draft | Problem]:
    """Yield the text as one draft, as it stands; its front matter (YAML between two lines of ---) gives metadata.

    Raises UnreadableError for a text of white space only, or one too long to be a document.
    """
    for one in plain_text.read(material, tally):
        if isinstance(one, Problem):
            yield one
            continue
        said, reason = front_matter(one.text)
        if reason:
            yield Problem(1, reason)
        found = _HEADING.search(one.text)
        title = found[1].strip()[:300] if found else one.metadata.title
        metadata = metadata_of(said, title)
        yield msgspec.structs.replace(one, metadata=metadata, extractor=EXTRACTOR, extractor_version=EXTRACTOR_VERSION)


def front_matter(text: str) -> tuple[dict[str, Any], str]:
    """Return what a text's front matter says by the names of `Metadata`, and why it was not read, or "".

    It is read as plain YAML of at most 16 kB; anchors and tags, which can make much of little, are refused.
    """
    found = _FRONT.match(text[:_MOST_FRONT])
    if found is None:
        return {}, ""
    if _UNSAFE.search(found[1]):
        return {}, "The front matter uses anchors or tags of YAML; it was not read as metadata."
    import yaml

    try:
        said = yaml.load(found[1], Loader=yaml.BaseLoader)  # noqa: S506 -- the base loader makes strings, lists, dicts
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        del error
        return {}, "The front matter is no YAML that can be read; it was not taken as metadata."
    return (_by_field(said), "") if isinstance(said, dict) else ({}, "")


def _by_field(said: dict[Any, Any]) -> dict[str, Any]:
    plain = {str(name).strip().lower(): value for name, value in said.items()}
    found: dict[str, Any] = {}
    for field, names in _NAMES.items():
        found[field] = next((one for name in names if isinstance(one := plain.get(name), str) and one), "")
    found["authors"] = list(_names(plain.get("author") or plain.get("authors")))
    found["keywords"] = list(_names(plain.get("keywords") or plain.get("tags")))
    found["identifiers"] = {one: plain[one] for one in _IDENTIFIERS if isinstance(plain.get(one), str)}
    return found


def _names(value: Any) -> Iterator[str]:
    for one in value if isinstance(value, list) else [value]:
        name = one.get("name") if isinstance(one, dict) else one
        if isinstance(name, str) and name.strip():
            yield name.strip()
