"""Files of one tagged format put behind one another: each line that says something is in a ledger or is told."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import UnreadableError
from app.domain.sources import Draft
from app.formats.tagged import NUMBER
from app.importers import Choices, Tally, importer_for
from app.importers.materials import material_of_bytes

CORPUS = Path(__file__).parents[2] / "data" / "corpus"
BARE = {
    "ris": ("TY  -", "TY -", "ER  -", "ER -"),
    "nbib": ("PMID-", "OWN -", "STAT-"),
    "wos": ("PT ", "ER", "EF", "FN ", "VR "),
    "refer": ("%0 ", "%F "),
}


def texts(name):
    """Return what stands in the files of a format that are UTF-8."""
    found = []
    for path in sorted((CORPUS / name).iterdir()):
        if path.suffix == ".json":
            continue
        try:
            found.append(path.read_bytes().decode("utf-8"))
        except UnicodeDecodeError:
            continue
    return [one for one in found if one.strip() and "\0" not in one]


def pieces():
    return st.sampled_from(sorted(BARE)).flatmap(
        lambda name: st.tuples(
            st.just(name),
            st.lists(st.tuples(st.sampled_from(texts(name)), st.integers(0, 600)), min_size=1, max_size=4),
        )
    )


@given(pieces())
def test_each_line_of_files_put_behind_one_another_is_kept_or_told(made):
    name, chosen = made
    text = "\n".join(one[cut:] if cut < len(one) // 2 else one for one, cut in chosen)
    material = material_of_bytes(text.encode(), f"all.{name}", Choices(format=name, encoding="utf-8"))
    numbers, torn, found, refused = set(), "", 0, 0
    try:
        for one in importer_for(material).read(material, Tally()):
            if isinstance(one, Draft):
                found += 1
                numbers |= {line.line for line in one.ledger}
                torn += "".join(f"{line.value}\n" for line in one.ledger)
            else:
                refused += one.refused
                numbers.add(one.line)
    except UnreadableError:
        assert not found
        return
    whole = text.replace("\r\r\n", "\r\n")  # a doubled carriage return ends one line
    lines = [line.strip("\ufeff \t\r\n\v\f") for line in io.StringIO(whole, newline="")]
    lost = [
        (number, line)
        for number, line in enumerate(lines, 1)
        if line and number not in numbers and not line.startswith(BARE[name]) and not NUMBER.fullmatch(line)
    ]
    if "\r" in text:  # what a bare one tears off goes back to the line before
        lost = [(number, line) for number, line in lost if line not in torn]
    assert not lost
    assert found + refused


@pytest.mark.parametrize("name", sorted(BARE))
def test_there_is_something_to_put_behind_one_another(name):
    assert len(texts(name)) > 3
