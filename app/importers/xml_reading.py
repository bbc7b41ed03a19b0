"""What importers of XML share: reading the records of a file, and drafts of them."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.errors import UnreadableError
from app.domain.sources import Problem
from app.formats.safe_xml import XmlRecord, declares_other, xml_records
from app.importers.contract import Material, Tally

_KINDS = {
    "article": "an article in JATS (export its reference, or save its text)",
    "pmc-articleset": "articles in JATS (export their references, or save their texts)",
    "modsCollection": "MODS records (export them as RIS)",
    "mods": "a MODS record (export it as RIS)",
    "collection": "MARC records, it seems (export them as RIS)",
    "record": "a record of a library's catalogue, it seems (export it as RIS)",
    "searchRetrieveResponse": "an answer of a library's catalogue (export the records as RIS)",
    "OAI-PMH": "an answer of a repository (export the records as RIS)",
    "Sources": "Word's own list of sources (export the library as RIS)",
    "rdf:RDF": "an RDF document (export the library as CSL-JSON or RIS)",
    "TEI": "a TEI document (save it as plain text)",
    "feed": "a web feed",
    "rss": "a web feed",
    "eSearchResult": "an answer of PubMed's search (fetch the records themselves)",
    "eSummaryResult": "summaries of PubMed's (fetch the records themselves)",
    "eFetchResult": "an error message of PubMed's",
    "doi_records": "Crossref's XML (ask for its JSON)",
    "clinical_study": "a ClinicalTrials.gov record in the old XML (download it as JSON)",
    "svg": "a drawing",
    "plist": "a property list",
    "Error": "the error message of a service",
}


def records_of(material: Material, names: frozenset[str], tally: Tally) -> Iterator[XmlRecord | Problem]:
    """Yield the records of an XML file and what is wrong with it, the reading of its encoding included.

    Raises UnreadableError, by the name of the file, for XML that is not to be read.
    """
    encoding = material.scan.encoding
    if encoding.fallback and not declares_other(material.scan.head):
        tally.repairs["assumed_encoding"] += 1
        yield Problem(encoding.bad_line, "The file is not UTF-8; it was read as Windows-1252: look at its accents.")
    with material.open() as file:
        try:
            yield from xml_records(file, names, encoding, tally.repairs, material.choices.encoding)
        except UnreadableError as error:
            raise UnreadableError(str(error).replace("This XML", f"{material.name} is XML that", 1)) from error


def seems(root: str) -> str:
    """Return what XML with this first element is, for a sentence ("a web feed")."""
    known = _KINDS.get(root) or _KINDS.get(root.rpartition(":")[2])
    return known or (f"XML of another kind (its first element is <{root}>)" if root else "XML of another kind")
