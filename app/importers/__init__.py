"""The table of importers: a file's content decides which one reads it, its suffix only when the content does not."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.errors import UnreadableError
from app.formats.encodings import decode
from app.importers.contract import Choices, Importer, Material, Tally
from app.importers.sniffing import called, foreign, is_bibliographic, is_data, promises_document, wording

# A new importer: write app/importers/<module>.py with `recognises(head, material)` and `read(material, tally)` as
# `Importer` in contract.py describes them, add one row here, and tests/unit/importers/test_<format>.py beside the
# others. Every line of a file must end up in a draft or in a problem, and zero records are an error.
IMPORTERS: tuple[Importer, ...] = (
    Importer(format="ris", label="RIS", module="ris", suffixes=(".ris",)),
    Importer(format="nbib", label="PubMed", module="nbib", suffixes=(".nbib",)),
    Importer(format="wos", label="Web of Science", module="web_of_science", suffixes=(".ciw", ".isi")),
    Importer(format="refer", label="refer", module="refer", suffixes=(".enw",)),
    Importer(format="text", label="plain text", module="plain_text", suffixes=(".txt", ".text")),
    Importer(format="markdown", label="Markdown", module="markdown_text", suffixes=(".md", ".markdown")),
    Importer(
        format="html",
        label="web page",
        module="web_page",
        suffixes=(".html", ".htm", ".xhtml", ".mht", ".mhtml"),
        binary=True,
    ),
    Importer(format="docx", label="Word document", module="docx", suffixes=(".docx", ".docm"), binary=True),
    Importer(format="pdf", label="PDF document", module="pdf", suffixes=(".pdf",), binary=True),
    Importer(format="ctgov", label="ClinicalTrials.gov JSON", module="ctgov", suffixes=(".json",)),
    Importer(format="csl", label="CSL-JSON", module="csl_json", suffixes=(".json", ".csljson")),
    Importer(format="crossref", label="Crossref JSON", module="crossref", suffixes=(".json",)),
    Importer(format="csv", label="table (CSV, TSV)", module="table", suffixes=(".csv", ".tsv", ".tab")),
    Importer(format="xlsx", label="workbook (XLSX)", module="spreadsheet", suffixes=(".xlsx", ".xlsm"), binary=True),
    Importer(format="endnote", label="EndNote XML", module="endnote_xml", suffixes=(".xml",)),
    Importer(format="pubmed-xml", label="PubMed XML", module="pubmed_xml", suffixes=(".xml",)),
    Importer(format="bibtex", label="BibTeX", module="bibtex", suffixes=(".bib", ".bibtex")),
)

_TEXTS = frozenset(("text", "markdown", "html", "docx", "pdf"))
_MARKS = {"pdf": b"%PDF-", "docx": b"PK", "xlsx": b"PK"}

__all__ = ["IMPORTERS", "Choices", "Importer", "Material", "Tally", "importer_for"]


def importer_for(material: Material, as_format: str | None = None) -> Importer:
    """Return the importer for a file.

    `as_format` names one, for a file that would be taken for something else. Raises UnreadableError with a sentence
    that says what the file is called and what it is.
    """
    what = called(material)
    if material.scan.size == 0:
        empty = what if is_bibliographic(material.name) else material.name
        raise UnreadableError(f"{empty} is empty; there is nothing to import.")
    head = decode(material.scan.head, material.scan.encoding)
    as_format = as_format or material.choices.format or None
    known = _best(head, material, [one for one in IMPORTERS if one.binary])
    as_text = any(one.format == as_format and not one.binary for one in IMPORTERS)
    as_page = as_format == "html" and known is not None and known.format != "html"
    if (known is None or as_text or as_page) and (is_something_else := foreign(material.scan, head)):
        raise UnreadableError(f"{what} is {is_something_else}; nothing of it was imported.")
    if as_format is not None:
        return _named(as_format, material)
    best = known or _best(head, material, [one for one in IMPORTERS if not one.binary])
    if best is not None:
        return _as_promised(best, material)
    if not head.strip("\ufeff \t\r\n"):
        raise UnreadableError(f"{what} holds nothing but white space; there is nothing to import.")
    if is_data(material):
        raise UnreadableError(
            f"{what} holds data of a kind that is not known here; nothing of it was imported: export it as RIS or CSV, "
            f"or copy the words of it that matter and paste them as a text{_chosen(material)}."
        )
    raise UnreadableError(
        f"{what} {wording(head)}, no references that can be read; nothing of it was imported: "
        f"export it as RIS, or import it as a text under a name that ends in .txt{_chosen(material)}."
    )


def _as_promised(found: Importer, material: Material) -> Importer:
    """Refuse a mere text or page that is called a document: most often what a server answered in place of it."""
    if not promises_document(material) or found.format not in {"text", "html"}:
        return found
    what = "is a web page, perhaps an error page" if found.format == "html" else "is plain text"
    raise UnreadableError(
        f"{called(material)} {what}; nothing of it was imported: fetch the document again, or rename the file if "
        "this is meant."
    )


def _chosen(material: Material) -> str:
    """Tell that somebody chose the encoding, for a file that cannot be recognised in it."""
    encoding = material.scan.encoding
    return f"; it was read as {encoding.codec}, as was asked, so try without that" if encoding.chosen else ""


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
    mark = _MARKS.get(name)
    if mark is not None and mark not in material.scan.head[:1024] and not found.recognises("", material):
        is_else = foreign(material.scan, decode(material.scan.head, material.scan.encoding))
        raise UnreadableError(f"{called(material)} is {is_else or f'no {found.label}'}; nothing of it was imported.")
    if name in _TEXTS and is_bibliographic(material.name):
        raise UnreadableError(f"{called(material)} is not imported as a text; rename it to end in .txt if it is one.")
    return found
