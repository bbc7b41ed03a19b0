"""Characters that no text may hold (NUL, lone surrogates, bytes of no letter).

In an imported file they end in U+FFFD, never in a lost file; where somebody types them, they are refused in a sentence.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from app.domain.errors import sentence
from app.usecases.curating import start_record
from app.usecases.items import add_item
from app.usecases.transfer import import_files
from app.usecases.vouching import type_value
from tests.builders.stores import a_project, a_source

ROOT = Path(__file__).parents[2]

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


def test_half_a_character_that_is_typed_is_refused_and_nothing_is_written(store):
    record, _ = start_record(store, a_source(store, "Tides told"))
    trial, _ = add_item(store, record.id, "trial")
    before = store.content(record.id)
    for field in ("title", "phase", "enrolment"):
        with pytest.raises(UnicodeEncodeError) as told:
            type_value(store, trial.id, field, "\ud800 tides")
        assert "character that cannot be kept" in (sentence(told.value) or "")
    assert store.content(record.id) == before
    type_value(store, trial.id, "title", "Tides")
    assert sentence(UnicodeEncodeError("latin-1", "…", 0, 1, "ordinal not in range(256)")) is None


@pytest.mark.skipif(sys.platform == "win32", reason="a command line there is made of characters")
def test_a_name_in_bytes_of_no_letter_is_trouble_in_one_line(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "app", "new", str(tmp_path / "p.vouch"), "--curator", b"J\xf6rg"],
        cwd=ROOT,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith(b"vouch: Some of these words hold a character that cannot be kept")
    assert done.stderr.count(b"\n") == 1
