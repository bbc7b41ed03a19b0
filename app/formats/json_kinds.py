"""Tells by its names what a JSON document is that holds no references of ours."""

from __future__ import annotations

from app.formats.safe_json import Tree

_KINDS: tuple[tuple[frozenset[str], str], ...] = (
    (frozenset(("protocolSection",)), "a ClinicalTrials.gov record (import it as ctgov)"),
    (frozenset(("key", "version", "library")), "an answer of Zotero's own interface (export it as CSL-JSON)"),
    (frozenset(("itemType",)), "an item in Zotero's own JSON (export it as CSL-JSON)"),
    (frozenset(("abstract_inverted_index",)), "an OpenAlex work (export it as RIS)"),
    (frozenset(("authorships", "ids")), "an OpenAlex work (export it as RIS)"),
    (frozenset(("paperId",)), "a Semantic Scholar record (export it as BibTeX)"),
    (frozenset(("lens_id",)), "a Lens record (export it as RIS)"),
    (frozenset(("hitCount", "resultList")), "an answer of Europe PMC (export it as RIS)"),
    (frozenset(("header", "esearchresult")), "an answer of PubMed's search (export it as nbib)"),
    (frozenset(("header", "result")), "an answer of PubMed's summaries (export it as nbib)"),
    (frozenset(("attributes", "relationships")), "a DataCite record (ask for it as CSL-JSON)"),
    (frozenset(("nbformat", "cells")), "a notebook"),
    (frozenset(("geometry", "properties")), "a map (GeoJSON)"),
    (frozenset(("$schema", "properties")), "a JSON schema"),
    (frozenset(("dependencies", "version")), "the description of a program's package"),
    (frozenset(("devDependencies",)), "the description of a program's package"),
    (frozenset(("name", "version", "scripts")), "the description of a program's package"),
    (frozenset(("log", "version")), "a record of web traffic (HAR)"),
    (frozenset(("resourceType",)), "a FHIR resource"),
    (frozenset(("error",)), "the error message of a service"),
    (frozenset(("message-type", "status")), "an answer of Crossref that holds no work"),
)
_OURS = frozenset(("title", "author", "DOI", "issued", "container-title"))


def seems(tree: Tree) -> str:
    """Return what an object is ("an OpenAlex work (export it as RIS)"), or "" when it may be a reference of ours."""
    names = tree.keys()
    for telling, what in _KINDS:
        if telling <= names and len(_OURS & names) < len(_OURS) - 2:
            return what
    return ""
