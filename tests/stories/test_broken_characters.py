"""Characters that no text may hold (NUL, lone surrogates, bytes of no letter) end in U+FFFD, never in a lost file."""

from __future__ import annotations

import pytest

from app.usecases.transfer import import_files
from tests.builders.stores import a_project

MARK = b"<?>"
FILES = {
    "a.ris": b"TY  - JOUR\r\nTI  - Tides <?> told\r\nZZ  - <?>\r\nER  - \r\n",
    "a.nbib": b"PMID- 90000001\nOWN - NLM\nTI  - Tides <?> told\n",
    "a.ciw": b"PT J\nAU Ros, A\nTI Tides <?> told\nPY 2020\nER\n",
    "a.enw": b"%0 Journal Article\n%T Tides <?> told\n%A Ros, A\n",
    "a.bib": b"@article{a, title={Tides <?> told}, note={<?>}}",
    "a.csv": b"Title,Authors,Year\nTides <?> told,Ros,2020\n",
    "a.json": b'[{"type": "article-journal", "title": "Tides <?> told", "note": "<?>"}]',
    "a.txt": b"Tides <?> told, and high water.\n",
    "a.md": b"# Tides <?> told\n\nHigh water.\n",
}


@pytest.fixture
def store(tmp_path):
    opened = a_project(tmp_path)
    yield opened
    opened.close()


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize(
    ("broken", "encoding"),
    [(b"\xed\xa0\x80", ""), (b"\0", ""), (b"\xff\x81", "gb18030")],
    ids=["half a pair", "NUL", "no letter"],
)
def test_a_broken_character_costs_itself_alone(store, tmp_path, name, broken, encoding):
    whole = "Århus".encode(encoding or "utf-8")
    path = tmp_path / name
    path.write_bytes(FILES[name].replace(b"told", b"told " + whole).replace(MARK, broken))
    report, _ = import_files(store, [path], encoding=encoding)
    assert (report.imported, report.refused) == (1, 0), report.files[0].problems
    (source,) = store.sources()
    assert "told Århus" in source.metadata.title.replace(",", "")
    assert "\ufffd" in source.metadata.title
