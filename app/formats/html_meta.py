"""Reads what a page says of itself: meta tags of publishers, Dublin Core, Open Graph, JSON-LD."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from resiliparse.parse.html import HTMLTree

_LONGEST = 5000
_LONGEST_JSON = 1 << 20
_MOST_AUTHORS = 500
_SPACE = re.compile(r"\s+")
_DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>]+")
_SCHOLARLY = {"scholarlyarticle", "medicalscholarlyarticle"}
_ARTICLES = _SCHOLARLY | {"article", "newsarticle", "blogposting", "report", "webpage"}

_FIELDS: dict[str, tuple[str, ...]] = {
    "title": ("citation_title", "dc.title", "dcterms.title", "og:title", "ld:headline", "twitter:title"),
    "container": ("citation_journal_title", "prism.publicationname", "citation_conference_title", "og:site_name"),
    "volume": ("citation_volume", "prism.volume"),
    "issue": ("citation_issue", "prism.number"),
    "publisher": ("citation_publisher", "dc.publisher", "dcterms.publisher", "ld:publisher"),
    "date": (
        "citation_publication_date", "citation_online_date", "citation_date", "prism.publicationdate", "dc.date",
        "dcterms.date", "article:published_time", "ld:date", "date",
    ),
    "language": ("citation_language", "dc.language", "dcterms.language", "og:locale"),
    "url": ("link:canonical", "og:url", "citation_public_url", "citation_abstract_html_url"),
}  # fmt: skip
_AUTHORS = ("citation_author", "dc.creator", "dcterms.creator", "ld:author", "author", "article:author")
_IDENTIFIERS = {
    "doi": ("citation_doi", "prism.doi", "dc.identifier", "ld:doi", "bepress_citation_doi"),
    "pmid": ("citation_pmid",),
    "pmcid": ("citation_pmcid",),
    "issn": ("citation_issn", "prism.issn"),
}


def read_meta(tree: HTMLTree) -> dict[str, Any]:
    """Return the metadata of a page by the names of `Metadata`; `kind` when the page says what it is."""
    said = _said(tree)
    found: dict[str, Any] = {name: _first(said, names) for name, names in _FIELDS.items()}
    found["title"] = found["title"] or _title(tree, said)
    found["language"] = found["language"] or _attribute(tree, "html", "lang")
    if not found["url"].lower().startswith(("http://", "https://")):
        found["url"] = ""
    found["authors"] = _authors(said)
    found["keywords"] = [one for some in said.get("citation_keywords", []) for one in re.split(r"\s*[;,]\s*", some)]
    found["pages"] = "-".join(
        filter(None, (_first(said, ("citation_firstpage",)), _first(said, ("citation_lastpage",))))
    )
    found["identifiers"] = {scheme: one for scheme, names in _IDENTIFIERS.items() if (one := _first(said, names))}
    doi = _DOI.search(found["identifiers"].pop("doi", ""))
    if doi:
        found["identifiers"]["doi"] = doi[0]
    scholarly = "citation_journal_title" in said or bool(_SCHOLARLY & {one.lower() for one in said.get("ld:type", [])})
    found["kind"] = "journal_article" if scholarly else ""
    return {name: value for name, value in found.items() if value}


def _said(tree: HTMLTree) -> dict[str, list[str]]:
    said: dict[str, list[str]] = {}

    def add(name: str, value: str | None) -> None:
        words = _SPACE.sub(" ", value or "").strip()[:_LONGEST]
        if name and words:
            said.setdefault(name.strip().lower(), []).append(words)

    document = tree.document
    if document is None:
        return said
    for meta in document.query_selector_all("meta[content]"):
        for name in ("name", "property", "itemprop"):
            add(meta.get_attribute(name) or "", meta.get_attribute("content"))
    for link in document.query_selector_all("link[rel=canonical]"):
        add("link:canonical", link.get_attribute("href"))
    for script in document.query_selector_all("script[type='application/ld+json']"):
        for name, value in _linked(script.text_content or ""):
            add(name, value)
    return said


def _linked(text: str) -> Iterator[tuple[str, str]]:
    """Yield what a JSON-LD script says of its article."""
    data: Any = None
    if len(text) <= _LONGEST_JSON:
        with suppress(ValueError, RecursionError):
            data = json.loads(text)
    several = data if isinstance(data, list) else [data]
    for one in several:
        graph = one.get("@graph") if isinstance(one, dict) else None
        for node in [one, *(graph if isinstance(graph, list) else ())]:
            if isinstance(node, dict) and (types := _types(node)):
                yield from _of_node(node, types)


def _types(node: dict[str, Any]) -> list[str]:
    kind = node.get("@type")
    types = [str(one) for one in (kind if isinstance(kind, list) else [kind])]
    return types if {one.lower() for one in types} & _ARTICLES else []


def _of_node(node: dict[str, Any], types: list[str]) -> Iterator[tuple[str, str]]:
    for one in types:
        yield "ld:type", one
    yield "ld:headline", _name(node.get("headline"))
    yield "ld:date", _name(node.get("datePublished"))
    yield "ld:publisher", _name(node.get("publisher"))
    yield "ld:doi", _name(node.get("sameAs"))
    author = node.get("author")
    for person in author if isinstance(author, list) else [author]:
        yield "ld:author", _name(person)


def _name(value: Any) -> str:
    found: Any = value.get("name", "") if isinstance(value, dict) else value
    return found if isinstance(found, str) else ""


def _first(said: dict[str, list[str]], names: tuple[str, ...]) -> str:
    return next((said[name][0] for name in names if name in said), "")


def _authors(said: dict[str, list[str]]) -> list[str]:
    for name in _AUTHORS:
        names = [one for one in said.get(name, []) if not one.lower().startswith(("http:", "https:"))]
        if len(names) == 1 and ";" in names[0]:
            names = [one.strip() for one in names[0].split(";") if one.strip()]
        if names:
            return list(dict.fromkeys(names))[:_MOST_AUTHORS]
    return []


def _title(tree: HTMLTree, said: dict[str, list[str]]) -> str:
    """Return the title of the page without its site's name behind it."""
    title = _SPACE.sub(" ", tree.title or "").strip()[:_LONGEST]
    for site in said.get("og:site_name", []):
        for sign in ("|", "-", "–", "—", "·", ":"):
            title = title.removesuffix(f" {sign} {site}")
    return title


def _attribute(tree: HTMLTree, selector: str, name: str) -> str:
    element = tree.document.query_selector(selector) if tree.document is not None else None
    return (element.get_attribute(name) or "")[:50] if element is not None else ""
