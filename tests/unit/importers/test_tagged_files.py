import contextlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.errors import UnreadableError
from app.domain.sources import Draft, Problem
from app.domain.text import canonical
from app.formats.repairs import REPAIRS
from app.importers import IMPORTERS, Choices, Tally, importer_for
from app.importers.materials import material_of_bytes
from app.importers.tagged_files import LONGEST_LINE

CORPUS = Path(__file__).parents[2] / "data" / "corpus"
TAGGED = {one.format: one for one in IMPORTERS if one.format in {"ris", "nbib", "wos", "refer"}}
SEEDS = [
    (name, path.read_bytes())
    for name in TAGGED
    for path in sorted((CORPUS / name).iterdir())
    if path.suffix != ".json" and path.stat().st_size < 3000
]
SUFFIXES = (".ris", ".nbib", ".bib", ".enw", ".ciw", ".isi")
NO_REFERENCES = {
    "page": b"<html><head><title>502</title></head><body>Bad gateway</body></html>",
    "part of a page": b"<p>Sign in to go on</p>\n<div>cookies</div>\n",
    "prose": b"Of the 11 patients, 8 (73%) responded.\nNothing else is known.\n",
    "Markdown": b"# A headline\n\nSome *words*.\n\n- a\n- b\n",
    "PDF": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj",
    "program": bytes(range(256)) * 8,
    "archive": b"PK\x03\x04" + bytes(200),
    "numbers": b"1\n2\n3\n",
}


def read(importer, data, name="x.txt", encoding=""):
    tally = Tally()
    material = material_of_bytes(data, name, Choices(encoding=encoding))
    everything = list(importer.read(material, tally))
    assert set(tally.repairs) <= set(REPAIRS)
    for one in everything:
        assert isinstance(one, Draft | Problem)
        if isinstance(one, Draft):
            assert one.text == canonical(one.text)
            assert one.text
    return everything


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("what", NO_REFERENCES)
def test_a_bibliographic_name_never_makes_a_text(suffix, what):
    with pytest.raises(UnreadableError, match=rf"x\{suffix} is called an? \w+"):
        importer_for(material_of_bytes(NO_REFERENCES[what], f"x{suffix}"))


@pytest.mark.parametrize("name", ["x.txt", "x", "x.ris", "x.unknown"])
@pytest.mark.parametrize("format_", TAGGED)
def test_each_format_is_recognised_by_its_content(name, format_):
    data = {
        "ris": b"TY  - JOUR\nTI  - t\nER  - \n",
        "nbib": b"PMID- 1\nOWN - NLM\nTI  - t\nAU  - Berg O\n",
        "wos": b"FN Clarivate Analytics Web of Science\nVR 1.0\nPT J\nTI t\nER\n\nEF\n",
        "refer": b"%0 Journal Article\n%T t\n",
    }[format_]
    importer = importer_for(material_of_bytes(data, name))
    assert importer.format == format_
    [draft] = read(importer, data, name)
    assert draft.metadata.title == "t"


@pytest.mark.parametrize(
    "text",
    [
        "PT is what they call it\nAU revoir\n",
        "%0 of 11 patients\nand 8 of 9\n",
        "PMID- means something\n",
        "100 %T and more\n",
        "TI  - is a tag\nbut this is prose\n",
    ],
)
def test_prose_that_looks_a_little_like_tags_is_a_text(text):
    assert importer_for(material_of_bytes(text.encode(), "x.txt")).format == "text"


@pytest.mark.parametrize("importer", TAGGED.values(), ids=TAGGED)
def test_a_file_without_a_record_is_refused_by_name(importer):
    with pytest.raises(UnreadableError, match=r"x\.txt holds no .* record"):
        read(importer, b"nothing\nof the kind\n")
    with pytest.raises(UnreadableError, match="so it is no"):
        read(importer, b"TY  - JOUR\nTI  - " + b"x" * (LONGEST_LINE + 1))


@pytest.mark.parametrize("codec", ["utf-8", "utf-16", "cp1252"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r", "\r\r\n"])
@pytest.mark.parametrize("format_", ["nbib", "wos", "refer"])
def test_slices_are_the_bytes_of_their_records(format_, newline, codec):
    records = {
        "nbib": ["PMID- 1\nTI  - Müller\n      goes on", "PMID- 2\nTI  - two"],
        "wos": ["PT J\nTI Müller\n   goes on\nER", "PT J\nTI two\nER"],
        "refer": ["%0 Journal Article\n%T Müller\ngoes on", "%0 Book\n%T two"],
    }[format_]
    text = "\n\n".join(records) + "\n"
    data = text.replace("\n", newline).encode(codec)
    plain = "utf-16-le" if codec == "utf-16" else codec
    drafts = [one for one in read(TAGGED[format_], data) if isinstance(one, Draft)]
    slices = [data[one.start : one.end].decode(plain).replace(newline, "\n").strip("\r\n") for one in drafts]
    assert slices == records
    assert drafts[0].metadata.title == "Müller goes on"
    assert drafts[1].line == len(records[0].split("\n")) + 2


@settings(max_examples=200)
@given(st.sampled_from(sorted(TAGGED)), st.binary(max_size=400))
def test_any_bytes_give_drafts_or_one_sentence(format_, data):
    with contextlib.suppress(UnreadableError):
        read(TAGGED[format_], data)


CUT = st.tuples(st.integers(0, 3000), st.integers(0, 40), st.binary(max_size=12))
CODECS = st.sampled_from(["", "", "gb18030", "cp932", "utf-16-le", "mac-roman", "utf-8"])


@settings(max_examples=400)
@given(st.sampled_from(SEEDS), st.lists(CUT, max_size=4), st.sampled_from(sorted(TAGGED)), CODECS, st.booleans())
def test_a_spoilt_file_gives_drafts_or_one_sentence(seed, cuts, other, encoding, strange):
    format_, data = seed
    for at, length, put in cuts:
        at = at % (len(data) + 1)
        data = data[:at] + put + data[at + length :]
    with contextlib.suppress(UnreadableError):
        read(TAGGED[other if strange else format_], data, encoding=encoding)


LINES = st.lists(
    st.sampled_from(
        [
            *("PMID- 1", "PMID- 2", "OWN - NLM", "TI  - a", "      b", "b", "", "AB  - IL-2 -", "2.", "XYZ - q", "ER"),
            *("PT J", "AU x", "   y", "FN Clarivate", "EF", "TI t", "%0 Book", "%T t", "%X x", "%A a", "UI  - 3"),
        ]
    ),
    max_size=16,
)


@settings(max_examples=300)
@given(LINES, st.sampled_from(["nbib", "wos", "refer"]))
def test_no_line_of_a_block_is_lost_in_silence(lines, format_):
    try:
        read_lines = read(TAGGED[format_], "\n".join(lines).encode())
    except UnreadableError:
        return
    told = {one.line for one in read_lines if isinstance(one, Problem)}
    kept = {one.line for draft in read_lines if isinstance(draft, Draft) for one in draft.ledger}
    refused = any(isinstance(one, Problem) and one.refused for one in read_lines)
    frame = {"FN Clarivate", "EF", "2."}
    missing = {at for at, line in enumerate(lines, 1) if line and line not in frame} - told - kept
    assert refused or not missing


def test_an_oddly_written_record_inside_a_text_makes_no_references_of_the_text():
    words = "How to write a record:\n\n    TY  - JOUR\n    TI  - A title\n    ER  - \n\nThat is all of it.\n"
    assert importer_for(material_of_bytes(words.encode(), "notes.txt")).format == "text"
    assert importer_for(material_of_bytes(words[24:].encode(), "notes.txt")).format == "ris"
