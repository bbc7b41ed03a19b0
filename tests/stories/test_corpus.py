"""Small files of every dialect that curators bring, each beside what must be read of it.

`NAME.ext` stands beside `NAME.ext.json`: why it is there (a documented dialect, a reported bug of a parser), which
importer takes it, the records with the fields that matter, and every problem, repair and error. All records, problems
and repairs are compared; of a record only the fields that its expectation names.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import msgspec
import pytest

from app.domain.errors import UnreadableError
from app.domain.sources import Draft
from app.importers import Choices, Tally, importer_for
from app.importers.materials import material_of_file

CORPUS = Path(__file__).parent.parent / "data" / "corpus"
CASES = sorted(path.with_suffix("") for path in CORPUS.rglob("*.json") if path.with_suffix("").exists())
_PLAIN = (
    "title", "container", "volume", "issue", "pages", "article_number", "publisher", "language", "abstract", "url",
    "date_as_stated",
)  # fmt: skip


def test_there_are_enough_and_each_file_has_its_expectation():
    files = {path for path in CORPUS.rglob("*") if path.is_file()}
    lone = [path for path in files - set(CASES) if path.with_suffix("") not in CASES]
    assert not lone
    assert len(CASES) >= 150


@pytest.mark.parametrize("path", CASES, ids=[str(path.relative_to(CORPUS)) for path in CASES])
def test_a_file_reads_as_it_must(path):
    want = json.loads((path.parent / f"{path.name}.json").read_bytes())
    assert want["why"]
    choices = msgspec.convert(want.get("choices", {}), Choices)
    tally, drafts, problems = Tally(), [], []
    material = material_of_file(path, choices=choices)
    if wanted := want.get("error"):
        with pytest.raises(UnreadableError, match=re.escape(wanted)):
            list(importer_for(material).read(material, tally))
        return
    importer = importer_for(material)
    for one in importer.read(material, tally):
        (drafts if isinstance(one, Draft) else problems).append(one)
    assert importer.format == want["format"]
    if "encoding" in want:
        assert material.scan.encoding.label == want["encoding"]
    assert [_told(draft, record) for draft, record in zip(drafts, want["records"], strict=False)] == want["records"]
    assert len(drafts) == len(want["records"])
    said = want.get("problems", [])
    assert [one.line for one in problems] == [line for line, _ in said], problems
    for problem, (_, words) in zip(problems, said, strict=True):
        assert words in problem.reason
    assert +tally.repairs == Counter(want.get("repairs", {}))
    if "folded" in want:
        assert +tally.folded == Counter(want["folded"])


def _told(draft, wanted):
    """Return of a draft what an expectation names, in its words."""
    data = draft.metadata
    ways = {name: lambda name=name: getattr(data, name) for name in _PLAIN} | {
        "kind": lambda: draft.kind.value,
        "state": lambda: draft.state.value,
        "reason": lambda: draft.reason,
        "tags": lambda: list(draft.tags),
        "authors": lambda: [str(author) for author in data.authors],
        "date": lambda: data.date.iso if data.date else None,
        "keywords": lambda: list(data.keywords),
        "identifiers": lambda: _by_scheme(data.identifiers),
        "line": lambda: draft.line,
        "pages_at": lambda: list(draft.pages),
        "text": lambda: draft.text,
        "text_has": lambda: [words for words in wanted["text_has"] if words in draft.text],
        "text_lacks": lambda: [words for words in wanted["text_lacks"] if words not in draft.text],
        "ledger_has": lambda: [pair for pair in wanted["ledger_has"] if pair in _pairs(draft)],
    }
    return {name: ways[name]() for name in wanted}


def _by_scheme(identifiers):
    found = {}
    for one in identifiers:
        found.setdefault(one.scheme, []).append(one.value)
    return found


def _pairs(draft):
    return [[one.tag, one.value] for one in draft.ledger]
