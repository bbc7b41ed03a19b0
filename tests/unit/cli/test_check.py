"""`vouch check`: what it prints for programs and for people, what it leaves out, and with which code it ends."""

from __future__ import annotations

import json

import pytest

from app.checks import CHECKS
from app.cli import main as cli
from app.domain.kinds import Identifier, Proportion
from app.usecases.acknowledging import acknowledge
from app.usecases.checking import findings
from app.usecases.curating import put_value
from app.usecases.items import add_item
from app.usecases.statements import Statement
from tests.builders.curating import Work, blank_project
from tests.builders.projects import Opener


@pytest.fixture
def vouch(capsys):
    """Run a command line; return its exit code and what it printed."""

    def run(*argv):
        code = cli.run([str(one) for one in argv], Opener())
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        return code, out, err

    return run


@pytest.fixture
def path(tmp_path):
    """Give a project whose one outcome counts 12 of 11, with the words that do not say so."""
    blank_project(tmp_path / "p.vouch")
    work = Work(tmp_path / "p.vouch")
    trial = work.add("trial")
    put_value(
        work.store,
        add_item(work.store, work.record, "registry_id", trial)[0].id,
        "identifier",
        Statement(payload=Identifier("nct", "NCT01234567")),
    )
    outcome = work.add("outcome", trial)
    work.vouch(outcome, "measure", "responded")
    work.vouch(outcome, "result", "8/11 (73%)")
    value = work.current(outcome, "result").id
    put_value(work.store, outcome, "result", Statement(payload=Proportion(12, 11)), value=value)
    work.store.close()
    return tmp_path / "p.vouch"


def settle(path, rule, reason="so it is printed"):
    store = Opener().open(path, write=True)
    store.be("Ada")
    for one in [one for one in findings(store) if one.rule == rule]:
        acknowledge(store, one, reason)
    store.close()


def documents(vouch, *argv):
    code, out, _ = vouch("check", *argv, "--json")
    return code, json.loads(out)


def test_a_finding_says_where_it_stands_and_what_words_stand_there(vouch, path):
    code, found = documents(vouch, path)
    assert code == 3
    [error] = [one for one in found if one["severity"] == "error"]
    assert error["rule"] == "V17"
    assert error["version"] >= 1
    assert error["item_path"].startswith("Trial NCT01234567 › Outcome ORR")
    assert (error["field"], error["quote"]["exact"]) == ("result", "8/11 (73%)")
    assert error["source"]
    assert error["record"]
    assert error["acknowledged"] == error["study"] == ""
    assert all(one.keys() == error.keys() for one in found)


def test_an_error_that_was_acknowledged_is_told_and_ends_well(vouch, path):
    settle(path, "V17")
    code, found = documents(vouch, path)
    assert code == 0
    assert [one["acknowledged"] for one in found if one["rule"] == "V17"] == ["so it is printed"]
    code, out, _ = vouch("check", path)
    assert code == 0
    assert "acknowledged: so it is printed" in out
    assert "1 acknowledged" in out


def test_what_was_acknowledged_can_be_left_out(vouch, path):
    settle(path, "V17")
    _, found = documents(vouch, path, "--no-acknowledged")
    assert found
    assert not [one for one in found if one["rule"] == "V17"]


def test_one_rule_or_one_severity_can_be_asked_for(vouch, path):
    code, found = documents(vouch, path, "--rule", "small_sample", "--rule", "not_looked_up")
    assert code == 0
    assert {one["rule"] for one in found} == {"small_sample", "not_looked_up"}
    code, found = documents(vouch, path, "--severity", "error")
    assert code == 3
    assert {one["severity"] for one in found} == {"error"}


def test_a_rule_that_does_not_exist_and_a_severity_that_is_none_are_told(vouch, path):
    code, out, err = vouch("check", path, "--rule", "V99")
    assert (code, out) == (2, "")
    assert "no rule V99" in err
    assert vouch("check", path, "--severity", "dreadful")[0] == 2


def test_a_person_reads_findings_under_their_source_and_item(vouch, path):
    _, out, _ = vouch("check", path)
    lines = out.splitlines()
    source = next(n for n, line in enumerate(lines) if line and not line.startswith(" "))
    item = next(n for n, line in enumerate(lines) if line.startswith("  Trial NCT01234567 › Outcome ORR"))
    error = next(n for n, line in enumerate(lines) if "V17" in line)
    assert source < item < error
    assert lines[error].startswith("    error    V17  ")
    assert lines[-1].startswith("Found: 1 error, ")
    assert sum(line.startswith("  Trial NCT01234567 › Outcome ORR") for line in lines) == 1


def test_the_help_of_the_command_names_every_rule(vouch):
    code, out, _ = vouch("check", "--help")
    assert code == 0
    assert all(f"  {one.id} " in out for one in CHECKS)


def test_a_proposal_names_its_caveat(vouch, path):
    _, found = documents(vouch, path, "--rule", "small_sample")
    assert [one["caveat"] for one in found] == ["small_sample"]


def test_items_name_the_study_of_the_trial_that_they_are_or_stand_in(vouch, path):
    _, out, _ = vouch("items", path, "--json")
    items = {one["kind"]: one for one in json.loads(out)}
    assert items["trial"]["study"]
    assert items["outcome"]["study"] == items["registry_id"]["study"] == items["trial"]["study"]
