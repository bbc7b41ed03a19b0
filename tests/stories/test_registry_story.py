"""From a registry's file to a checked, exported project: what the record states is there with its words."""

from __future__ import annotations

import csv
import json

from tests.builders.command_line import DONE, REFUSED
from tests.builders.registry import a_rich_study, a_study, as_json


def said(told):
    """Return the document that a command printed."""
    return json.loads(told.out)


def test_records_are_imported_filled_checked_and_exported(vouch, tmp_path):
    project, folder = tmp_path / "landscape.vouch", tmp_path / "out"
    (tmp_path / "NCT09990077.json").write_text(as_json(a_rich_study()), encoding="utf-8")
    (tmp_path / "search.json").write_text(as_json({"studies": [a_study()], "nextPageToken": "more"}), encoding="utf-8")
    assert vouch("new", project).code == DONE
    told = vouch("--json", "import", project, tmp_path / "NCT09990077.json", tmp_path / "search.json")
    assert told.code == DONE
    report = said(told)
    assert report["imported"] == 2
    assert report["filled"] > 200
    assert "one page of a search" in report["files"][1]["problems"][0]["reason"]

    findings = said(vouch("--json", "check", project))
    assert not [one for one in findings if one["severity"] in {"structural", "error"}]
    assert not [one for one in findings if one["rule"] in {"V03", "V10", "V27", "unvouched"}]

    assert vouch("export", project, "--to", "csv", folder).code == DONE
    with (folder / "values.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == report["filled"]
    assert {row["basis"] for row in rows} == {"registry"}
    with (folder / "outcome.csv").open(encoding="utf-8-sig", newline="") as file:
        measures = [row["measure"] for row in csv.DictReader(file)]
    assert {"ORR", "PFS", "Fever", "Cells that persist"} <= set(measures)
    assert vouch("verify", project).code == DONE


def test_the_command_fills_for_somebody_else_and_says_what_has_no_place(vouch, tmp_path):
    project, path = tmp_path / "landscape.vouch", tmp_path / "one.json"
    path.write_text(as_json(a_rich_study()), encoding="utf-8")
    vouch("new", project)
    vouch("import", project, path)
    again = said(vouch("--json", "fill", project))
    assert again["values"] == 0
    assert again["sources"][0]["skipped"] == ["intervention Fludarabine"]
    told = vouch("fill", project, "NCT09990077", "--curator", "Grace")
    assert told.code == DONE
    assert "values in" in told.out
    assert "intervention Fludarabine" in told.out
    assert vouch("fill", project, "NCT00000000").code not in {DONE, REFUSED}
    curators = {one["curator"] for one in said(vouch("--json", "records", project))}
    assert "Grace" in curators
    assert len(curators) == 2
