"""Documents as sources: what hostile files do to their readers, through the real child where that is cheap."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.errors import UnreadableError
from app.domain.sources import Draft, Problem
from app.domain.text import canonical
from app.formats import docx_text, html_page, mhtml, pdf_text
from app.importers import Tally, importer_for
from app.importers.materials import material_of_bytes
from tests.builders.documents import Sheet, archive, bomb, paragraph, pdf, word

PAGE = "<html><body><article><h1>Larkspur</h1><p>{}</p></article></body></html>"
FEW = settings(max_examples=12)
READERS = {"pdf": pdf_text.read, "docx": docx_text.read, "html": html_page.read, "mhtml": mhtml.read}


def read(data, name):
    """Return the draft of a document and the reasons of its problems, read as an import does."""
    data = data if isinstance(data, bytes) else data.encode()
    material = material_of_bytes(data, name)
    found = list(importer_for(material).read(material, Tally()))
    (draft,) = (one for one in found if isinstance(one, Draft))
    assert draft.text == canonical(draft.text)
    assert (draft.start, draft.end) == (0, len(data))
    return draft, [one.reason for one in found if isinstance(one, Problem)]


def test_a_line_of_ten_megabytes_is_read():
    draft, _ = read(PAGE.format("word " * 2_000_000), "long.html")
    assert len(draft.text) > 9_999_000


def test_a_hundred_thousand_nested_elements_are_read_and_told():
    draft, problems = read("<html>" + "<div>" * 100_000 + "deep" + "</div>" * 100_000, "deep.html")
    assert draft.text == "deep\n"
    assert "could not be told from the rest" in problems[0]


def test_nul_bytes_and_surrogates_become_the_replacement_character():
    draft, _ = read(PAGE.format("a\x00b &#xD800; &#0; c"), "nul.html")
    assert "\x00" not in draft.text
    assert draft.text.encode("utf-8")


def test_direction_marks_stay_in_the_text():
    assert "\u202e37%\u202c" in read(PAGE.format("Response \u202e37%\u202c."), "bidi.html")[0].text
    assert "\u202e37%\u202c" in read(word(paragraph("Response \u202e37%\u202c.")), "bidi.docx")[0].text


def test_a_zip_bomb_is_refused():
    parts = {"word/document.xml": b" " * 70_000_000}
    with pytest.raises(UnreadableError, match=r"unpacks to more than 60,000,000 bytes"):
        read(archive(parts), "bomb.docx")


def test_a_decompression_bomb_in_a_pdf_ends_in_one_sentence_or_in_its_text():
    data = bomb(200_000_000)
    assert len(data) < 100_000
    reason, draft = _tried(lambda: read(data, "bomb.pdf")[0])
    assert reason.startswith("bomb.pdf") or len(draft.text) < 30_000_000


def test_a_page_of_any_size_is_read():
    huge = Sheet(width=2_000_000, height=2_000_000).say(60, 700, "far away words")
    assert read(pdf(huge), "huge.pdf")[0].text == "far away words\n"


def test_broken_words_are_joined_only_where_the_break_broke_them():
    lines = ["A poly-", "chemotherapy was followed by long-", "term rest, not a longterm one, and CAR-", "NK cells."]
    draft, _ = read(pdf(Sheet().lines(60, 700, lines)), "x.pdf")
    assert draft.text == "A polychemotherapy was followed by longterm rest, not a longterm one, and CAR-NK cells.\n"


def test_each_page_begins_where_the_map_says():
    sheets = [Sheet().lines(60, 700, [f"The {word_} page says a few words."]) for word_ in ("first", "next", "last")]
    draft, _ = read(pdf(*sheets), "pages.pdf")
    assert [draft.text[at:].split()[1] for at in draft.pages] == ["first", "next", "last"]


@pytest.mark.parametrize("kind", READERS)
@given(data=st.binary(max_size=2000))
def test_no_reader_raises_anything_but_the_sentence_on_arbitrary_bytes(kind, data):
    start = {"pdf": b"%PDF-1.7\n", "docx": b"PK\x03\x04"}.get(kind, b"")
    for whole in (data, start + data):
        _survives(READERS[kind], whole)


@pytest.mark.parametrize("kind", ["pdf", "docx", "html", "mhtml"])
@given(at=st.integers(0, 5000), change=st.binary(min_size=1, max_size=30), cut=st.booleans())
def test_no_reader_raises_anything_but_the_sentence_on_a_damaged_file(kind, at, change, cut):
    whole = SOUND[kind]
    at %= len(whole)
    _survives(READERS[kind], whole[:at] + change + (b"" if cut else whole[at + len(change) :]))


@FEW
@given(data=st.binary(min_size=1, max_size=400), kind=st.sampled_from([".pdf", ".docx", ".html", ".mhtml", ".md"]))
def test_no_import_of_a_document_raises_anything_but_the_sentence(data, kind):
    start = {".pdf": b"%PDF-1.7\n", ".docx": b"PK\x03\x04", ".html": b"<html><body>", ".mhtml": b"MIME-Version: 1.0\n"}
    material = material_of_bytes(start.get(kind, b"") + data, f"x{kind}")
    reason, found = _tried(lambda: list(importer_for(material).read(material, Tally())))
    assert "\n" not in reason
    assert reason or any(isinstance(one, Draft) for one in found)


PIECES = (
    "< > / = \" ' a b 1 & ; ! - <p> <table> <tr> <td> <li> <sup> </p> </td> </table> <ul> <br> <article> <pre> </pre>"
)


@given(pieces=st.lists(st.sampled_from([*PIECES.split(), " ", "\n", "<div class=nav>"])))
def test_any_markup_reads_as_a_canonical_text_or_a_sentence(pieces):
    _survives(html_page.read, "".join(pieces).encode())


def _survives(reader, data):
    reason, answers = _tried(lambda: list(reader(data, {"name": "x", "codec": "utf-8"})))
    assert "\n" not in reason
    if not reason:
        assert answers[-1]["text"] == canonical(answers[-1]["text"])
        assert answers[-1].get("pages", []) == sorted(answers[-1].get("pages", []))


def _tried(work):
    """Return the sentence that work ended with, "" when it went well, and what came of it."""
    try:
        return "", work()
    except UnreadableError as error:
        return str(error), None


_MAIL = (
    b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n'
)
SOUND = {
    "pdf": pdf(Sheet().lines(60, 700, ["Some words of a page.", "And more of them."]), Sheet(picture=True)),
    "docx": word(paragraph("Some words."), paragraph("And more of them.")),
    "html": PAGE.format("Some words of a page, and <b>more</b> of them.").encode(),
    "mhtml": _MAIL + PAGE.format("Some words.").encode() + b"\r\n--b--\r\n",
}
