"""`vouch studies`: a table for a person, a document for a program."""

import json

import pytest

from app.cli import main as cli
from app.domain.studies import ChoiceReason
from app.usecases.studies import choose
from tests.builders.projects import Opener, project
from tests.builders.studies import NUMBER, told


@pytest.fixture
def vouch(capsys):
    def run(*argv):
        code = cli.run([str(one) for one in argv], Opener())
        return code, capsys.readouterr().out

    return run


@pytest.fixture
def path(tmp_path):
    three = told(tmp_path / "p.vouch")
    (study,) = three.store.studies()
    chosen = three.paper.value(three.paper.items["orr"], "result")
    choose(three.store, study.id, chosen, ChoiceReason.LATER_CUTOFF, "two years on")
    three.store.close()
    return tmp_path / "p.vouch"


def test_a_person_reads_who_differs_what_was_chosen_and_what_was_left_out(vouch, path):
    code, out = vouch("studies", path)
    assert code == 0
    lines = out.splitlines()
    assert lines[2].split()[1:] == [NUMBER, "3", "3", "2", "1", "0", "16"]
    assert any("n / N (%): 8/11 (73%) (published 2023-12) | 9/15 (60%)" in line for line in lines)
    assert any(line.endswith("chosen: later cut-off") for line in lines)
    assert "Counted once: 1 trial; 16 patients entered." in lines
    assert "  ORR: 9 of 15 in 1 study" in lines
    assert sum(line.startswith("Left out: ") for line in lines) == 3


def test_a_program_reads_one_document(vouch, path):
    code, out = vouch("studies", path, "--json")
    document = json.loads(out)
    assert (code, set(document)) == (0, {"studies", "unmet", "proposals", "counted", "left_out"})
    (study,) = document["studies"]
    assert study["identifiers"] == [{"scheme": "nct", "value": NUMBER}]
    chosen = [line["chosen"] for line in study["conflicts"] if line["chosen"]]
    assert [(one["reason"], one["note"], one["stale"]) for one in chosen] == [("Later cut-off", "two years on", "")]
    assert document["counted"] == {
        "trials": 1,
        "patients": 16,
        "planned": 0,
        "measures": [{"measure": "ORR", "label": "ORR", "responders": 9, "patients": 15, "studies": 1}],
    }


def test_a_project_without_studies_says_how_trials_meet(vouch, tmp_path):
    with project(tmp_path / "empty.vouch"):
        pass
    assert "meet by registry id" in vouch("studies", tmp_path / "empty.vouch")[1]
