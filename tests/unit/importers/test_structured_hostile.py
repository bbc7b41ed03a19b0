"""Importers of structured formats on bytes that nobody wrote on purpose: they read or refuse, and lose nothing."""

# ruff: noqa: E501 - pieces of files

import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import UnreadableError
from app.domain.sources import Draft
from app.importers import IMPORTERS, Tally
from app.importers.materials import material_of_bytes

CORPUS = Path(__file__).parents[2] / "data" / "corpus"
FORMATS = {"bib": "bibtex", "csl": "csl", "crossref": "crossref", "endnote-xml": "endnote", "pubmed-xml": "pubmed-xml"}
READERS = [one for one in IMPORTERS if one.format in FORMATS.values()]
SEEDS = [
    (FORMATS[folder], path.read_bytes())
    for folder in sorted(FORMATS)
    for path in sorted((CORPUS / folder).iterdir())
    if path.with_name(f"{path.name}.json").exists()
]
PIECES = [b"@article{k,", b"{", b"}", b'"', b"\\", b"#", b" and ", b"<record>", b"</record>", b"<title>", b"&", b"&amp;",
          b"<!ENTITY a 'b'>", b"<!DOCTYPE x [", b"]>", b"<PubmedArticle>", b"[", b"]", b":", b",", b"\\ud800", b"1e999",
          b"null", b"\xff\xfe", b"\x00", b"\r", b"\n", b"$", b"~", b"=", b"@", b"<![CDATA[", b"]]>", b"<?xml version='1.0'?>"]  # fmt: skip


def read(reader, data):
    """Return what a reader makes of bytes; anything but the world's error fails the test."""
    material = material_of_bytes(data, "some.file")
    try:
        found = list(reader.read(material, Tally()))
    except UnreadableError as error:
        return [] if str(error).endswith(".") else pytest.fail(f"no sentence: {error}")
    for one in found:
        if isinstance(one, Draft):
            assert 0 <= one.start <= one.end <= len(data)
            for line in one.ledger:
                line.value.encode()
            one.text.encode()
            str(one.metadata).encode()
        else:
            one.raw.encode()
            assert len(one.raw) <= 200
            assert one.line >= 1
    return found


@pytest.mark.parametrize("reader", READERS, ids=[one.format for one in READERS])
@given(data=st.binary(max_size=300) | st.lists(st.sampled_from(PIECES), max_size=30).map(b"".join))
def test_any_bytes_are_read_or_refused(reader, data):
    read(reader, data)


@given(st.data())
def test_broken_files_of_the_corpus_are_read_or_refused(data):
    name, seed = data.draw(st.sampled_from(SEEDS))
    reader = next(one for one in READERS if one.format == name)
    changed = bytearray(seed[:20_000])
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, max(0, len(changed) - 1)))
        until = min(len(changed), at + data.draw(st.integers(0, 40)))
        changed[at:until] = data.draw(st.sampled_from(PIECES) | st.binary(max_size=6))
    read(reader, bytes(changed))


@pytest.mark.parametrize(("name", "seed"), SEEDS, ids=[f"{name}-{at}" for at, (name, _) in enumerate(SEEDS)])
def test_whoever_reads_a_file_of_another_format_reads_or_refuses_it(name, seed):
    for reader in READERS:
        if reader.format != name:
            read(reader, seed)


words = st.text(st.characters(codec="utf-8", exclude_characters='{}"\\@\0'), min_size=1, max_size=20).map(
    lambda text: " ".join(text.split())
)


@given(st.lists(st.tuples(words, words), min_size=1, max_size=4))
def test_every_word_of_a_sound_entry_comes_out_and_its_bytes_are_its_own(pairs):
    pairs = [(title, note) for title, note in pairs if title and note]
    text = "".join(
        f"@article{{k{at}, title = {{{title}}}, note = {{{note}}}}}\n" for at, (title, note) in enumerate(pairs)
    )
    reader = next(one for one in READERS if one.format == "bibtex")
    drafts = [one for one in read(reader, text.encode()) if isinstance(one, Draft)]
    assert len(drafts) == len(pairs)
    for draft, (title, note) in zip(drafts, pairs, strict=True):
        held = Counter((line.tag, line.value) for line in draft.ledger)
        assert held["title", f"{{{title}}}"]
        assert held["note", f"{{{note}}}"]
        assert text.encode()[draft.start : draft.end].startswith(b"@article{k")
        assert text.encode()[draft.start : draft.end].endswith(b"}")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("bibtex", b"@article{k, title={" + b"word " * 2_000_000 + b"}}"),
        ("bibtex", b"@article{k, a={" * 50_000),
        ("bibtex", b'@article{k, title="' + b"{" * 500_000),
        ("bibtex", b"@article{k, author={" + b"a and " * 20_000 + b"b}}"),
        ("bibtex", b"@article{k, title={" + b"\\" * 900_000 + b"}}"),
        ("bibtex", b"@article{k, title={\\u {" + b" " * 900_000 + b"}}}"),
        ("csl", b'[{"title":"' + b"x" * 10_000_000 + b'"}]'),
        ("csl", b'{"a":' * 100_000),
        ("csl", b"[" + b'{"title":1},' * 50_000),
        ("crossref", b'{"DOI":"1","title":"<' + b"<a" * 500_000 + b'"}'),
        ("endnote", b"<xml>" + b"<record>" * 50),
        ("endnote", b"<xml>" + b"<record>&" * 20_000),
        ("endnote", b"<xml><record><title>" + b"x" * 10_000_000 + b"</title></record></xml>"),
        ("pubmed-xml", b"<!DOCTYPE a [" + b"<!-- -->" * 200_000 + b"]><PubmedArticleSet/>"),
        ("pubmed-xml", b"<?xml version='1.0'?>" + b"<!--" * 300_000),
    ],
    ids=lambda one: one if isinstance(one, str) else str(len(one)),
)
def test_large_hostile_files_take_time_in_proportion(name, data):
    reader = next(one for one in READERS if one.format == name)
    material = material_of_bytes(data, "some.file")
    reader.recognises(data[:65536].decode(), material)
    read(reader, data)


NAMES = st.text(max_size=3) | st.sampled_from(
    ["family", "given", "literal", "suffix", "name", "sequence", "date-parts", "raw", "season", "circa", "timestamp", "DOI",
     "date-time", "type", "label", "updated", "id", "id-type", "vouch", "state", "tags", "reason", "kind", "value"]
)  # fmt: skip
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=5,
)
CSL = [
    "id", "type", "title", "title-short", "author", "editor", "container-title", "container-title-short", "volume",
    "issue", "page", "page-first", "number", "article-number", "publisher", "issued", "accessed", "language",
    "abstract", "keyword", "categories", "note", "DOI", "PMID", "PMCID", "ISSN", "ISBN", "URL", "custom", "tags",
]  # fmt: skip
WORK = [
    "DOI", "type", "title", "author", "editor", "container-title", "volume", "issue", "page", "article-number",
    "publisher", "issued", "published-print", "published-online", "created", "language", "abstract", "subject", "ISSN",
    "ISBN", "URL", "update-to", "updated-by", "relation", "clinical-trial-number", "institution", "short-container-title",
]  # fmt: skip


@given(st.dictionaries(st.sampled_from(CSL), JSON, max_size=8))
def test_a_csl_field_of_any_shape_is_read_or_refused(item):
    reader = next(one for one in READERS if one.format == "csl")
    read(reader, json.dumps([{"title": "T", **item}]).encode())


@given(st.dictionaries(st.sampled_from(WORK), JSON, max_size=8))
def test_a_crossref_field_of_any_shape_is_read_or_refused(work):
    reader = next(one for one in READERS if one.format == "crossref")
    message = {"DOI": "10.1000/x", "title": ["T"], **work}
    read(reader, json.dumps({"status": "ok", "message-type": "work", "message": message}).encode())
