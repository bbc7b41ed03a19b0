"""The table of importers: a file's content decides which one reads it, its suffix only when the content does not."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.errors import UnreadableError
from app.formats.encodings import decode
from app.importers import (
    bibtex,
    crossref,
    csl_json,
    ctgov,
    docx,
    endnote_xml,
    markdown_text,
    nbib,
    pdf,
    plain_text,
    pubmed_xml,
    refer,
    ris,
    spreadsheet,
    table,
    web_of_science,
    web_page,
)
from app.importers.contract import Choices, Importer, Material, Tally
from app.importers.sniffing import called, foreign, is_bibliographic, is_data

# A new importer: write app/importers/<format>.py with `recognises(head, material)` and `read(material, tally)` as
# `Importer` in contract.py describes them, add one row here, and tests/unit/importers/test_<format>.py beside the
# others. Every line of a file must end up in a draft or in a problem, and zero records are an error.
IMPORTERS: tuple[Importer, ...] = (
    Importer(format="ris", label="RIS", recognises=ris.recognises, read=ris.read, suffixes=(".ris",)),
    Importer(format="nbib", label="PubMed", recognises=nbib.recognises, read=nbib.read, suffixes=(".nbib",)),
    Importer(
        format="wos",
        label="Web of Science",
        recognises=web_of_science.recognises,
        read=web_of_science.read,
        suffixes=(".ciw", ".isi"),
    ),
    Importer(format="refer", label="refer", recognises=refer.recognises, read=refer.read, suffixes=(".enw",)),
    Importer(
        format="text",
        label="plain text",
        recognises=plain_text.recognises,
        read=plain_text.read,
        suffixes=(".txt", ".text"),
    ),
    Importer(
        format="markdown",
        label="Markdown",
        recognises=markdown_text.recognises,
        read=markdown_text.read,
        suffixes=(".md", ".markdown"),
    ),
    Importer(
        format="html",
        label="web page",
        recognises=web_page.recognises,
        read=web_page.read,
        suffixes=(".html", ".htm", ".xhtml", ".mht", ".mhtml"),
        binary=True,
    ),
    Importer(
        format="docx",
        label="Word document",
        recognises=docx.recognises,
        read=docx.read,
        suffixes=(".docx", ".docm"),
        binary=True,
    ),
    Importer(
        format="pdf",
        label="PDF document",
        recognises=pdf.recognises,
        read=pdf.read,
        suffixes=(".pdf",),
        binary=True,
    ),
    Importer(
        format="ctgov",
        label="ClinicalTrials.gov JSON",
        recognises=ctgov.recognises,
        read=ctgov.read,
        suffixes=(".json",),
    ),
    Importer(
        format="csl",
        label="CSL-JSON",
        recognises=csl_json.recognises,
        read=csl_json.read,
        suffixes=(".json", ".csljson"),
    ),
    Importer(
        format="crossref",
        label="Crossref JSON",
        recognises=crossref.recognises,
        read=crossref.read,
        suffixes=(".json",),
    ),
    Importer(
        format="csv",
        label="table (CSV, TSV)",
        recognises=table.recognises,
        read=table.read,
        suffixes=(".csv", ".tsv", ".tab"),
    ),
    Importer(
        format="xlsx",
        label="workbook (XLSX)",
        recognises=spreadsheet.recognises,
        read=spreadsheet.read,
        suffixes=(".xlsx", ".xlsm"),
        binary=True,
    ),
    Importer(
        format="endnote",
        label="EndNote XML",
        recognises=endnote_xml.recognises,
        read=endnote_xml.read,
        suffixes=(".xml",),
    ),
    Importer(
        format="pubmed-xml",
        label="PubMed XML",
        recognises=pubmed_xml.recognises,
        read=pubmed_xml.read,
        suffixes=(".xml",),
    ),
    Importer(
        format="bibtex",
        label="BibTeX",
        recognises=bibtex.recognises,
        read=bibtex.read,
        suffixes=(".bib", ".bibtex"),
    ),
)

__all__ = ["IMPORTERS", "Choices", "Importer", "Material", "Tally", "importer_for"]


def importer_for(material: Material, as_format: str | None = None) -> Importer:
    """Return the importer for a file.

    `as_format` names one, for a file that would be taken for something else. Raises UnreadableError with a sentence
    that says what the file is called and what it is.
    """
    what = called(material)
    if material.scan.size == 0:
        raise UnreadableError(f"{what} is empty; there is nothing to import.")
    head = decode(material.scan.head, material.scan.encoding)
    as_format = as_format or material.choices.format or None
    known = _best(head, material, [one for one in IMPORTERS if one.binary])
    as_text = any(one.format == as_format and not one.binary for one in IMPORTERS)
    if (known is None or as_text) and (is_something_else := foreign(material.scan, head)):
        raise UnreadableError(f"{what} is {is_something_else}; nothing of it was imported.")
    if as_format is not None:
        return _named(as_format, material)
    best = known or _best(head, material, [one for one in IMPORTERS if not one.binary])
    if best is not None:
        return best
    if not head.strip("\ufeff \t\r\n"):
        raise UnreadableError(f"{what} holds nothing but white space; there is nothing to import.")
    if is_data(material):
        raise UnreadableError(
            f"{what} holds data of a kind that is not known here; nothing of it was imported. Export it as RIS or CSV, "
            "or copy the words of it that matter and paste them as a text."
        )
    raise UnreadableError(
        f"{what} holds prose, no references that can be read; nothing of it was imported. "
        "Export it as RIS, or import it as a text under a name that ends in .txt."
    )


def _best(head: str, material: Material, importers: Sequence[Importer]) -> Importer | None:
    """Return who is surest that a file is theirs, or None."""
    score, best = max(((one.recognises(head, material), one) for one in importers), key=_score, default=(0, None))
    return best if score else None


def _score(pair: tuple[int, Importer]) -> int:
    return pair[0]


def _named(name: str, material: Material) -> Importer:
    found = next((one for one in IMPORTERS if one.format == name), None)
    if found is None:
        raise UnreadableError(f"{name} is no format of import; there are {', '.join(one.format for one in IMPORTERS)}.")
    if name in {"text", "markdown"} and is_bibliographic(material.name):
        raise UnreadableError(f"{called(material)} is not imported as a text; rename it to end in .txt if it is one.")
    return found
