"""What a file holds decides how it is read; only a name that promises references keeps a text from being a source."""

from pathlib import Path

import pytest

from app.domain.errors import UnreadableError
from app.importers import importer_for
from app.importers.materials import material_of_bytes

CORPUS = Path(__file__).parents[2] / "data" / "corpus"
PAGE = (CORPUS / "html" / "news.html").read_bytes()
REPORT = (CORPUS / "docx" / "report.docx").read_bytes()
PRINT = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n"
DOCUMENTS = {"html": PAGE, "docx": REPORT, "pdf": PRINT}


@pytest.mark.parametrize("suffix", [".json", ".xml", ".csv", ".tsv", ".txt", ".bak", ""])
@pytest.mark.parametrize("held", DOCUMENTS)
def test_a_document_is_told_by_its_content_whatever_data_its_name_promises(held, suffix):
    assert importer_for(material_of_bytes(DOCUMENTS[held], f"export{suffix}")).format == held


@pytest.mark.parametrize("suffix", [".ris", ".nbib", ".bib", ".enw", ".ciw", ".isi"])
@pytest.mark.parametrize("held", DOCUMENTS)
def test_under_a_name_of_references_a_document_is_refused_with_both_named(held, suffix):
    with pytest.raises(UnreadableError, match=rf"export\{suffix} is called .* but is (an? |something)"):
        importer_for(material_of_bytes(DOCUMENTS[held], f"export{suffix}"))


@pytest.mark.parametrize("suffix", [".json", ".xml", ".csv"])
def test_prose_under_a_name_of_data_is_no_text(suffix):
    with pytest.raises(UnreadableError, match="holds data of a kind that is not known here"):
        importer_for(material_of_bytes(b"The cells were given to eleven patients.\n" * 9, f"export{suffix}"))


@pytest.mark.parametrize(
    ("name", "words", "wanted"),
    [
        ("refs.csv", b"TY  - JOUR\nTI  - A quiet trial\nAU  - Berg, A\nER  - \n", "ris"),
        ("refs.txt", b"PMID- 30000001\nOWN - NLM\nTI  - A quiet trial\nAU  - Berg A\n", "nbib"),
        ("refs.json", b"@article{b, title = {A quiet trial}, year = 2021}\n", "bibtex"),
        ("refs.ris", b'[{"type": "article-journal", "title": "A quiet trial", "DOI": "10.5555/q"}]', "csl"),
        ("refs.bib", b"Title,Authors,Year,DOI\nA quiet trial,Berg A,2021,10.5555/q\n", "csv"),
    ],
)
def test_references_are_read_under_any_name(name, words, wanted):
    assert importer_for(material_of_bytes(words, name)).format == wanted
