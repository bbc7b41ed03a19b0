import os
from importlib import import_module

import pytest

from app.domain.errors import UnreadableError, sentence
from app.domain.sources import SourceKind, SourceState
from app.domain.text import canonical
from app.formats.encodings import scan
from app.importers import IMPORTERS, importer_for
from app.importers.materials import material_of_file, material_of_words
from app.importers.plain_text import title_of
from app.importers.sniffing import foreign
from tests.builders.ris import PLAIN, RIS, imported, read_material, written

JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + bytes(range(256)) * 4
HTML = b"<!DOCTYPE html>\n<html><head><title>502</title></head><body>Bad gateway</body></html>"
PROSE = "Of the 11 patients, 8 (73%) responded.\nNothing else is known.\n"

REFUSED = {
    "a JPEG image": JPEG,
    "a ZIP archive": b"PK\x03\x04" + bytes(200),
    "an SQLite database": b"SQLite format 3\x00" + bytes(100),
    "binary data": bytes(range(256)) * 8,
    "empty": b"",
}


def material(tmp_path, name, data):
    path = tmp_path / name
    path.write_bytes(data)
    return material_of_file(path)


@pytest.mark.parametrize("name", ["export.ris", "article.txt", "export.ris.txt"])
@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_text_is_refused_by_name_and_nature(tmp_path, name, what):
    with pytest.raises(UnreadableError) as refusal:
        importer_for(material(tmp_path, name, REFUSED[what]))
    said = str(refusal.value)
    assert name in said
    assert what in said
    assert ("called a RIS file" in said) == name.endswith(".ris")


@pytest.mark.parametrize(
    ("what", "data"), [("a PDF document", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj"), ("an HTML page", HTML)]
)
def test_documents_called_ris_are_refused(tmp_path, what, data):
    with pytest.raises(UnreadableError, match=rf"export\.ris is called a RIS file but is {what}"):
        importer_for(material(tmp_path, "export.ris", data))


def test_prose_called_ris_is_refused(tmp_path):
    with pytest.raises(UnreadableError, match=r"export\.ris is called a RIS file but holds prose, no references"):
        importer_for(material(tmp_path, "export.ris", PROSE.encode()))
    with pytest.raises(UnreadableError, match="not imported as a text"):
        importer_for(material(tmp_path, "export.ris", PROSE.encode()), "text")


def test_nul_bytes_make_a_small_file_binary(tmp_path):
    with pytest.raises(UnreadableError, match="binary data"):
        importer_for(material(tmp_path, "x.txt", b"some text\0\0and more"))


def test_a_folder_and_a_missing_file_are_the_worlds_trouble(tmp_path):
    folder = tmp_path / "folder.ris"
    folder.mkdir()
    for path, words in ((folder, "is a folder"), (tmp_path / "gone.ris", "does not exist")):
        with pytest.raises(OSError) as trouble:  # noqa: PT011
            material_of_file(path)
        assert words in sentence(trouble.value)
        assert path.name in sentence(trouble.value)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes by name")
def test_a_pipe_is_refused_before_it_is_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.ris")
    with pytest.raises(UnreadableError, match="no file"):
        material_of_file(tmp_path / "pipe.ris")


@pytest.mark.parametrize("name", ["x.ris", "x.ris.txt", "x.txt", "x", "x.unknown"])
@pytest.mark.parametrize("codec", ["utf-8", "utf-16", "cp1252"])
def test_references_are_recognised_under_any_name(tmp_path, name, codec):
    data = written(PLAIN, dash=" - ").encode(codec)
    assert importer_for(material(tmp_path, name, data)).format == "ris"


@pytest.mark.parametrize("text", [PROSE, "TY - thanks\nfor all the fish\n", "short"])
@pytest.mark.parametrize("name", ["x.txt", "x"])
def test_words_are_a_text(tmp_path, name, text):
    assert importer_for(material(tmp_path, name, text.encode())).format == "text"


def test_a_format_can_be_asked_for():
    assert importer_for(material_of_words(written(), "x.txt"), "text").format == "text"
    with pytest.raises(UnreadableError, match="no format of import; there are ris, nbib"):
        importer_for(material_of_words(PROSE, "x.txt"), "bib")


def test_prose_read_as_ris_is_refused():
    with pytest.raises(UnreadableError, match="holds no RIS record"):
        imported(PROSE, "x.txt", "ris")


def test_a_line_that_no_ris_has_is_refused():
    with pytest.raises(UnreadableError, match="no RIS file"):
        imported("TY  - JOUR\nTI  - " + "x" * 5_000_000, "x.ris")


def test_a_record_that_holds_nothing_is_refused_and_said():
    drafts, [problem], _ = imported("TY  - JOUR\nER  - \n" + written())
    assert len(drafts) == 1
    assert (problem.line, problem.refused) == (1, True)


def test_an_assumed_encoding_is_said(tmp_path):
    drafts, problems, tally = read_material(material(tmp_path, "x.ris", written().encode("cp1252")))
    assert drafts[0].metadata.authors[0].given == "Inès"
    assert (problems[0].line, "Windows-1252" in problems[0].reason) == (2, True)
    assert tally.repairs == {"assumed_encoding": 1}


def test_a_text_arrives_as_it_is(tmp_path):
    data = "\ufeff\r\n  A headline \u00a0\r\n\r\nOf\u2028the 11,  8 responded.\r\n".encode()
    [draft], problems, tally = read_material(material(tmp_path, "x.txt", data))
    assert draft.text == "\n  A headline \u00a0\n\nOf\nthe 11,  8 responded.\n" == canonical(data.decode())
    assert draft.metadata.title == "A headline"
    assert (draft.kind, draft.kind_confirmed) == (SourceKind.WEB_ARTICLE, False)
    assert (draft.start, draft.end) == (0, len(data))
    assert (problems, tally.repairs) == ([], {})


SITE = "The Harbour Herald"
HEADLINE = "Donor cells against lymphoma – a first look"
BYLINE = "By A. Writer · Updated February 8, 2020 · 4 min read"
BODY = "Of the 11 patients taking part, 8 (73%) responded."


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        ([SITE, HEADLINE, "A. WriterWritten by A. Writer4 min read", HEADLINE, "In this article", BODY], HEADLINE),
        ([SITE, BYLINE, HEADLINE, HEADLINE, BODY], HEADLINE),
        ([SITE, "Read more about this", *["Menu"] * 6, HEADLINE, BYLINE, HEADLINE, BODY], HEADLINE),
        ([SITE, "Read more about this", *["Menu"] * 9, HEADLINE, HEADLINE, BODY], "Read more about this"),
        ([SITE, HEADLINE, BYLINE, BODY], HEADLINE),
        (["The Old Harbour Herald", HEADLINE, BYLINE, BODY], HEADLINE),
        ([SITE, BODY, BODY, HEADLINE], HEADLINE),
        ([SITE, "It works. So they say", BODY], SITE),
        ([SITE, "Menu", "Home", "News", "About", HEADLINE, BODY], SITE),
        ([SITE, "word " * 41, "word " * 41], SITE),
        ([SITE, "– – – –", "– – – –"], SITE),
        ([BODY, "Nothing else is known."], BODY),
        (["word" * 100], "word" * 75),
        (["short"], "short"),
    ],
)
@pytest.mark.parametrize("between", ["\n", "\n\n  \n"])
def test_the_title_of_a_text_is_its_headline(lines, title, between):
    assert title_of(between.join(lines) + "\n") == title


def test_a_text_of_white_space_is_refused():
    with pytest.raises(UnreadableError, match="white space"):
        imported(" \n\t\n", "x.txt", "text")


def test_a_text_that_no_person_reads_is_refused():
    with pytest.raises(UnreadableError, match="split it"):
        imported("word " * 4_000_001, "x.txt")


def test_the_records_of_a_clean_file_are_those_of_a_peer():
    import rispy

    path = RIS / "two_spaces.ris"
    peer = rispy.loads(path.read_text(encoding="utf-8"))
    drafts, _, _ = read_material(material_of_file(path))
    titles = [one.get("title") or one.get("primary_title") for one in peer]
    names = [one.get("authors") or one.get("first_authors") for one in peer]
    assert [one.metadata.title for one in drafts] == titles
    assert [[author.as_stated for author in one.metadata.authors] for one in drafts] == names


def test_the_marks_of_our_own_export_come_back():
    lines = ["TY  - JOUR", "TI  - t", "KW  - one", "KW  - vouch:state:excluded", "KW  - vouch:tag:car-nk"]
    [draft], problems, _ = imported("\n".join([*lines, "N1  - Vouch excluded: a poster", "ER  - "]))
    assert (draft.state, draft.reason, draft.tags) == (SourceState.EXCLUDED, "a poster", ("car-nk",))
    assert draft.metadata.keywords == ("one",)
    assert draft.text == "t\n\none"
    assert problems == []


def test_each_importer_has_a_file_of_its_own():
    modules = [one.module for one in IMPORTERS]
    assert len(set(modules)) == len(modules)
    for name in modules:
        reader = import_module(f"app.importers.{name}")
        assert callable(reader.recognises)
        assert callable(reader.read)
    assert len({one.format for one in IMPORTERS}) == len(IMPORTERS)


def test_a_page_of_comments_is_judged_in_time():
    page = "<!-- a -->" * 5_000
    assert foreign(scan([page.encode()]), page) == ""
    assert "HTML" in foreign(scan([page.encode()]), f"{page}<html>")
