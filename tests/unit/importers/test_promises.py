"""What a file is called and what it is: where they differ, a sentence names both, and nothing becomes a text."""

from __future__ import annotations

import pytest

from app.domain.errors import UnreadableError
from app.importers import Choices, importer_for
from app.importers.materials import material_of_bytes
from app.importers.sniffing import naming_both
from tests.builders.ris import written

PROSE = b"Of the 11 patients, 8 (73%) responded. Nothing else is known.\n"
PAGE = b"<!DOCTYPE html><html><head><title>403</title></head><body><p>You have no access.</p></body></html>"
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
REFERENCES = ("export.ris", "export.nbib", "export.bib", "export.enw", "export.ciw")
DOCUMENTS = {
    "paper.pdf": "a PDF document",
    "paper.docx": "a Word document",
    "list.xlsx": "a workbook",
}


def refusal(data, name, as_format="", encoding=""):
    with pytest.raises(UnreadableError) as error:
        importer_for(material_of_bytes(data, name, Choices(format=as_format, encoding=encoding)))
    return str(error.value)


@pytest.mark.parametrize("name", REFERENCES)
@pytest.mark.parametrize("as_format", ["text", "markdown", "html"])
def test_no_text_is_made_of_what_is_called_references_even_when_asked(name, as_format):
    for data in (PROSE, written().encode()):
        assert f"{name} is called a" in (said := refusal(data, name, as_format))
        assert "not imported as a text" in said


@pytest.mark.parametrize("name", REFERENCES)
@pytest.mark.parametrize("as_format", ["", "pdf", "text", "html"])
def test_a_document_called_references_is_refused_whatever_is_asked(name, as_format):
    said = refusal(PDF, name, as_format)
    assert f"{name} is called a" in said
    assert "a PDF document" in said or "not imported as a text" in said


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"<center><h1>502 Bad Gateway</h1></center>", "a piece of an HTML page"),
        (b'<div class="error">\n<p>Try later</p></div>', "a piece of an HTML page"),
        (b"From: a@example.org\nMIME-Version: 1.0\n\nHello there\n", "a saved web page or a mail"),
        (PROSE, "holds prose"),
    ],
)
def test_what_stands_in_place_of_references_is_named(data, what):
    assert what in refusal(data, "export.ris")


@pytest.mark.parametrize(("name", "promised"), DOCUMENTS.items())
def test_a_page_or_a_text_called_a_document_is_refused(name, promised):
    assert refusal(PAGE, name).startswith(f"{name} is called {promised} but is a web page")
    assert refusal(PROSE, name).startswith(f"{name} is called {promised} but is plain text")
    assert importer_for(material_of_bytes(PROSE, name, Choices(format="text"))).format == "text"
    assert importer_for(material_of_bytes(written().encode(), name)).format == "ris"


@pytest.mark.parametrize("as_format", ["pdf", "docx", "xlsx"])
def test_a_text_is_no_damaged_document(as_format):
    assert " is no " in refusal(PROSE, "words.txt", as_format)


def test_a_binary_file_is_no_page():
    assert "a PDF document" in refusal(PDF, "paper.pdf", "html")


def test_a_chosen_encoding_that_hides_the_format_is_told():
    assert "it was read as utf-16-le, as was asked" in refusal(written().encode(), "export.ris", encoding="utf-16")


def test_what_reading_finds_is_told_with_what_the_name_promised():
    found = material_of_bytes(b"{}", "export.ris")
    said = "export.ris is JSON without a single reference."
    assert naming_both(said, found, (".json",)) == (
        "export.ris is called a RIS file but is JSON without a single reference."
    )
    assert naming_both(said, found, (".ris",)) == said
    assert naming_both("It goes wrong in line 2.", found, (".json",)) == "It goes wrong in line 2."
