"""The commands about forms, over real files and a real project."""

import json

import pytest

from app.cli import main as cli
from app.domain.kinds import Text
from app.forms.reader import load, load_shipped
from app.usecases.curating import put_value, start_record
from app.usecases.items import add_item
from app.usecases.statements import Statement
from tests.builders.forms import GOOD
from tests.builders.projects import Opener
from tests.builders.stores import a_source


@pytest.fixture
def vouch(capsys):
    """Run a command line; return its exit code, what it printed, and its lines on standard error."""

    def run(*argv):
        code = cli.run([str(one) for one in argv], Opener())
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        return code, out, err.splitlines()

    return run


@pytest.fixture
def worked_on(tmp_path, vouch):
    """Give a project in which Ada recorded the title of one trial."""
    path = tmp_path / "p.vouch"
    assert vouch("new", path)[0] == 0
    store = Opener().open(path, write=True)
    store.be("Ada")
    record, _ = start_record(store, a_source(store, "Some text."))
    trial, _ = add_item(store, record.id, "trial")
    put_value(store, trial.id, "title", Statement(payload=Text("A first look")))
    store.close()
    return path, record.id


def test_a_rule_that_is_not_there_is_told_with_its_line(vouch, tmp_path):
    bad = tmp_path / "bad.yaml"
    bad.write_text(GOOD.replace("title: Tiny", "title: Tiny\nrules: {V99: {}}"), encoding="utf-8")
    code, out, err = vouch("form", "check", bad, "--json")
    document = json.loads(out)
    assert code == 1
    assert [(one["line"], one["file"]) for one in document["problems"]] == [(3, str(bad))]
    assert "no rule 'V99'" in document["problems"][0]["message"]
    assert err == [f"vouch: {bad} is wrong in 1 place."]


def test_rules_roles_and_conditions_are_shown(vouch):
    out = vouch("form", "show", "general-trial")[1]
    assert "Rule small_sample: patients 50." in out
    assert "appraisal to the checks" in out
    (row,) = (line for line in out.splitlines() if line.strip().startswith("n_randomised "))
    assert row.split()[-1] == "n_enrolled"
    assert "when recruitment_status is TERMINATED or WITHDRAWN or SUSPENDED" in out
    shown = json.loads(vouch("form", "show", "general-trial", "--json")[1])
    assert shown["rules"]["small_sample"]["limits"] == {"patients": "50"}


def test_a_form_is_copied_to_be_changed(vouch, tmp_path):
    out = tmp_path / "my-form.yaml"
    code, told, _ = vouch("form", "copy", "cell-therapy-trials", out, "--json")
    assert (code, json.loads(told)["name"]) == (0, "my-form")
    assert load(out).kinds == load_shipped("cell-therapy-trials").kinds
    assert vouch("form", "check", out)[0] == 0
    again = vouch("form", "copy", "general-trial", out)
    assert again[0] == 1
    assert "exists already" in again[2][0]
    assert vouch("form", "copy", "general-trial", tmp_path / "other.yaml", "--name", "No name")[0] == 1
    assert not (tmp_path / "other.yaml").exists()


def test_a_form_is_used_and_says_what_changes_and_whom_it_touches(vouch, tmp_path, worked_on):
    path, record = worked_on
    file = tmp_path / "next.yaml"
    assert vouch("form", "copy", "cell-therapy-trials", file, "--name", "other")[0] == 0
    text = file.read_text(encoding="utf-8").replace("name: other", "name: cell-therapy-trials", 1)
    assert text.count("label: Short name") == 1
    file.write_text(
        text.replace("label: Short name", "label: Acronym").replace("label: Title,", "label: Name,"), "utf-8"
    )
    code, out, _ = vouch("form", "use", path, file, "--move", "--curator", "Ada", "--json")
    document = json.loads(out)
    assert (code, document["version"], document["moved"]) == (0, "2", [record])
    touched = {one["field"]: one["records"] for one in document["changes"]}
    assert touched == {"title": [record], "acronym": []}
    listed = json.loads(vouch("items", path, "--json")[1])
    assert listed[0]["values"]["title"][0]["value"] == {"type": "text", "text": "A first look"}


def test_another_form_is_used_for_new_records(vouch, worked_on):
    path, _ = worked_on
    code, out, _ = vouch("form", "use", path, "general-trial", "--curator", "Ada")
    assert (code, out) == (0, "New records use Clinical trials in general (general-trial 1).\n")
    assert vouch("form", "use", path, "nothing")[0] == 1
    assert vouch("verify", path)[0] == 0


def test_a_project_is_made_with_the_second_form(vouch, tmp_path):
    path = tmp_path / "general.vouch"
    assert vouch("new", path, "--form", "general-trial")[0] == 0
    store = Opener().open(path, write=False)
    assert store.form(store.info().form).name == "general-trial"
    store.close()
