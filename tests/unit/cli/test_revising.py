"""`vouch revise`: a newer text from a file, told as a table or as one JSON document."""

import json
from contextlib import closing

import pytest

from app.cli import main as cli
from app.domain.kinds import Text
from app.importers import Tally, ctgov
from app.importers.materials import material_of_file
from tests.builders.projects import Curation, Opener, project
from tests.builders.registry import NCT, a_study, as_json, the_next_version
from tests.builders.stores import import_drafts


@pytest.fixture
def vouch(capsys):
    def run(*argv):
        code = cli.run([str(one) for one in argv], Opener())
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        return code, out, err

    return run


@pytest.fixture
def made(tmp_path):
    """A project with a registry record, three values of which rest on its words."""
    file = tmp_path / f"{NCT}.json"
    file.write_text(as_json(a_study()), encoding="utf-8")
    with project(tmp_path / "p.vouch") as store:
        (draft,) = ctgov.read(material_of_file(file), Tally())
        (source,) = import_drafts(store, [draft], file.name)
        work = Curation(store, source)
        trial = work.item("trial")
        for field, words in (
            ("name", "Quillworth Cells in Lymphoma"),
            ("label", "Recruiting"),
            ("age_unit", "Toxic effects that limit the dose"),
        ):
            work.value(trial, field, Text(words), [words])
    return tmp_path / "p.vouch", source


def newer(tmp_path, study):
    file = tmp_path / "newer.json"
    file.write_text(as_json(study), encoding="utf-8")
    return file


def test_one_document_tells_what_moved_what_is_fuzzy_what_is_lost_and_each_difference(vouch, made, tmp_path):
    path, source = made
    study = the_next_version()
    study["protocolSection"]["outcomesModule"]["primaryOutcomes"][0]["measure"] = "Toxic effect that limits the dose"
    study["protocolSection"]["identificationModule"]["organization"]["fullName"] = "Quillworth Institute of Cells"
    code, out, err = vouch("revise", path, source, newer(tmp_path, study), "--json")
    said = json.loads(out)
    assert (code, err) == (0, "")
    assert said["source"] == source
    assert said["exact"] == 1
    assert said["moved"] == []
    (fuzzy,) = said["fuzzy"]
    assert fuzzy["old"]["exact"] == "Toxic effects that limit the dose"
    assert fuzzy["new"]["exact"] == "Toxic effect that limits the dose"
    assert fuzzy["confirmed"] is False
    (lost,) = said["lost"]
    assert (lost["old"]["exact"], lost["new"], lost["field"]) == ("Recruiting", None, "label")
    status = next(one for one in said["differences"] if one["label"] == "Status › Overall status")
    assert (status["difference"], status["old"], status["new"]) == ("changed", "Recruiting", "Active, not recruiting")
    assert status["field"] == "protocolSection.statusModule.overallStatus"
    assert status["values"] == [lost["value"]]
    code, out, _ = vouch("verify", path, "--json")
    assert (code, json.loads(out)["ok"]) == (0, True)


def test_a_person_reads_a_line_and_two_tables(vouch, made, tmp_path):
    path, _ = made
    code, out, err = vouch("revise", path, NCT.lower(), newer(tmp_path, the_next_version()))
    assert (code, err) == (0, "")
    assert "Quotes: 1 exact, 1 moved, 0 fuzzy, 1 lost." in out
    assert "Status › Overall status" in out
    assert "lost" in out


def test_a_source_is_named_by_the_beginning_of_its_id(vouch, made, tmp_path):
    path, source = made
    assert vouch("revise", path, source[:8], newer(tmp_path, the_next_version()))[0] == 0


def test_an_unknown_source_another_trial_and_the_same_text_are_told_in_one_line(vouch, made, tmp_path):
    path, source = made
    code, _, err = vouch("revise", path, "ffff", newer(tmp_path, a_study()))
    assert (code, "has no source ffff" in err) == (1, True)
    code, out, err = vouch("revise", path, source, newer(tmp_path, a_study()), "--json")
    assert (code, "is the same" in json.loads(out)["error"]) == (1, True)
    other = a_study()
    other["protocolSection"]["identificationModule"]["nctId"] = "NCT09990002"
    code, _, err = vouch("revise", path, source, newer(tmp_path, other))
    assert (code, "is about NCT09990002" in err, "--force" in err) == (1, True, True)
    assert vouch("revise", path, source, newer(tmp_path, other), "--force")[0] == 0


def test_a_missing_file_is_told(vouch, made, tmp_path):
    code, _, err = vouch("revise", made[0], made[1], tmp_path / "none.json")
    assert (code, "does not exist" in err) == (1, True)


def test_a_project_that_a_window_holds_is_refused_with_the_way_to_do_it_there(vouch, made, tmp_path):
    path, source = made
    with closing(Opener().open(path, write=True)):
        code, _, err = vouch("revise", path, source, newer(tmp_path, the_next_version()))
    assert code != 0
    assert "Record > Newer version from a file" in err
