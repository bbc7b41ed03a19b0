"""`vouch duplicates`: what is one work and what may be, and a person's word on it."""

import json

import pytest

from app.cli import main as cli
from app.usecases.merged import merged_source
from app.usecases.transfer import import_text
from tests.builders.projects import Opener
from tests.builders.ris import written
from tests.builders.stores import a_project

TITLE = "Outcomes after imaginary cells for mantle-cell lymphoma"
RECORD = [
    ("TY", "JOUR"), ("AU", "Moreau, Inès"), ("AU", "Tanaka, Hiro"), ("TI", TITLE), ("PY", "2021"),
    ("JO", "Boreal J Med"), ("VL", "12"), ("SP", "101"), ("EP", "110"), ("DO", "10.5555/boreal.1"), ("ER", ""),
]  # fmt: skip
AGAIN = [(tag, TITLE.upper() if tag == "TI" else value) for tag, value in RECORD]
BARE = [pair for pair in RECORD if pair[0] in {"TY", "AU", "TI", "PY", "ER"}]


@pytest.fixture
def vouch(capsys):
    def run(*argv):
        code = cli.run([str(one) for one in argv], Opener())
        return code, *capsys.readouterr()

    return run


@pytest.fixture
def path(tmp_path):
    store = a_project(tmp_path, "p.vouch")
    import_text(store, written(RECORD, AGAIN, BARE), "all.ris")
    store.close()
    return tmp_path / "p.vouch"


def listed(vouch, path, *more):
    code, out, _ = vouch("duplicates", path, "--json", *more)
    assert code == 0
    return json.loads(out)


def test_pairs_are_listed_with_their_reasons(vouch, path):
    code, out, _ = vouch("duplicates", path)
    lines = out.splitlines()
    assert code == 0
    assert [line.split()[1] for line in lines[2:4]] == ["merged", "waiting"]
    assert "The same DOI 10.5555/boreal.1." in lines[4]


def test_a_program_reads_them_as_one_document(vouch, path):
    merged, waiting = listed(vouch, path)["links"]
    assert (merged["state"], merged["decided_by"], merged["other"]["title"]) == ("merged", "rule", TITLE.upper())
    assert (waiting["state"], waiting["source"]["id"]) == ("waiting", merged["source"]["id"])


def test_a_person_merges_keeps_apart_and_parts(vouch, path):
    merged, waiting = [one["id"] for one in listed(vouch, path)["links"]]
    code, out, _ = vouch("duplicates", path, "--merge", waiting[:8])
    assert (code, out.splitlines()[0][:12]) == (0, "Done: merge ")
    assert [one["state"] for one in listed(vouch, path, "--part", merged)["links"]] == ["apart", "merged"]
    assert listed(vouch, path, "--apart", merged)["done"] == ""
    assert [one["decided_by"] for one in listed(vouch, path, "--find")["links"]][:2] == ["curator", "curator"]


def test_a_wrong_id_and_two_wishes_at_once_change_nothing(vouch, path):
    before = listed(vouch, path)
    code, _, err = vouch("duplicates", path, "--merge", "ffff-none")
    assert (code, "lists them" in err) == (1, True)
    code, _, _ = vouch("duplicates", path, "--merge", "abcd", "--apart", "abcd")
    assert code == 2
    assert listed(vouch, path) == before


def test_a_project_without_duplicates_says_how_to_look(vouch, tmp_path):
    a_project(tmp_path, "empty.vouch").close()
    code, out, _ = vouch("duplicates", tmp_path / "empty.vouch")
    assert (code, "--find" in out) == (0, True)


def test_a_listing_shows_what_the_folded_one_says_beside(vouch, tmp_path):
    path = tmp_path / "p.vouch"
    store = a_project(tmp_path, "p.vouch")
    bare = [pair for pair in RECORD if pair[0] not in {"JO", "DO"}]
    import_text(store, written(bare), "bare.ris")
    import_text(store, written(RECORD), "whole.ris")
    (kept,) = [one for one in store.sources() if one.state == "todo"]
    assert kept.metadata.container == ""
    assert merged_source(store, kept).metadata.container == "Boreal J Med"
    store.close()
    _, out, _ = vouch("sources", path, "--json")
    shown, folded = json.loads(out)
    assert (shown["state"], shown["container"]) == ("todo", "Boreal J Med")
    assert shown["identifiers"] == {"doi": "10.5555/boreal.1"}
    assert folded["state"] == "duplicate"
