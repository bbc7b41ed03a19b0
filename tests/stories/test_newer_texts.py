"""A corrected article and a newer registry record: what vouched before is found again, judged, or said to be lost."""

import csv
import json
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from app.commands.evidence import new_item
from app.domain.anchors import Standing
from app.domain.kinds import Proportion
from app.main import main
from app.usecases.checking import findings
from app.usecases.revision_worklist import work_list
from tests.builders.curator import CuratorAtWindow
from tests.builders.registry import NCT, a_study, as_json, the_next_version

CTRL = Qt.KeyboardModifier.ControlModifier

ARTICLE = """The Harbour Herald

Donor cells against lymphoma – a first look

Of the 11 patients taking part, 8 (73%) responded, and 7 of them responded completely. 🧬 שלום
Cells were found in the blood for at least twelve months after the infusion.
The median follow-up was 13.8 months. Nobody had a cytokine release syndrome.
"""
CORRECTED = "The Harbour Herald – corrected on May 4, 2026 🧪\n" + ARTICLE.replace(
    "at least twelve months after", "at least twelve monthes past"
).replace("13.8 months", "14.2 months").replace(
    "Donor cells against lymphoma – a first look", "Donor cells against lymphoma - a first look"
)


@pytest.fixture
def curator(qtbot, tmp_path):
    person = CuratorAtWindow(qtbot, tmp_path)
    yield person
    if person.desk.store is not None:
        person.close()


def test_a_corrected_article_and_a_newer_registry_record_are_followed(curator, tmp_path, monkeypatch, capsys):
    project, article, registry = tmp_path / "work.vouch", tmp_path / "article.txt", tmp_path / f"{NCT}.json"
    article.write_text(ARTICLE, encoding="utf-8")
    registry.write_text(as_json(a_study()), encoding="utf-8")
    assert curator.session.new(project), curator.trouble
    assert curator.drop(article, registry).imported == 2

    # the article is curated: an outcome, its follow-up, and words for the item itself
    curator.open_source("Donor cells")
    new_item(curator.window.context, "outcome")
    curator.pick("8 (73%)", "n /")
    curator.key(Qt.Key.Key_Escape)
    curator.pick("13.8 months", "median f")
    curator.select("Cells were found in the blood for at least twelve months after the infusion")
    curator.key(Qt.Key.Key_Q)
    assert str(curator.value("median_follow_up").value.number) == "13.8"
    unvouched = curator.window.status.record.text()

    # a corrected text arrives as a file, by the menu
    corrected = tmp_path / "corrected.txt"
    corrected.write_text(CORRECTED, encoding="utf-8")
    bring(curator, monkeypatch, corrected)
    assert curator.desk.text == CORRECTED
    panel = curator.window.panels.current()
    assert standing(curator) == {
        "8 (73%)": Standing.MOVED,
        "11": Standing.MOVED,
        "Cells were found in the blood for at least twelve months after the infusion": Standing.FUZZY,
        "13.8 months": Standing.LOST,
    }
    assert curator.value("result").value == Proportion(8, 11, Decimal(73))
    assert "1 unvouched" in curator.window.status.record.text() != unvouched

    # the doubtful one is accepted by Enter, the lost one quoted anew by R; undo takes both back, redo does both again
    assert panel.table.hasFocus()
    curator.key(Qt.Key.Key_Return)
    assert curator.said[-1].startswith("Accepted")
    assert panel.quotes.row(0).work.quote.exact == "13.8 months"
    curator.select("14.2 months")
    curator.key(Qt.Key.Key_R)
    assert not [one for one in works(curator) if not one.settled]
    assert "unvouched" not in curator.window.status.record.text()
    curator.key(Qt.Key.Key_Z, CTRL)
    curator.key(Qt.Key.Key_Z, CTRL)
    assert len([one for one in works(curator) if not one.settled]) == 2
    curator.run("edit.redo")
    curator.run("edit.redo")
    assert not [one for one in works(curator) if not one.settled]

    # the value stays 13.8, and the checks say that its words now tell another number
    follow_up = curator.value("median_follow_up")
    assert str(follow_up.value.number) == "13.8"
    assert "V27" in {one.rule for one in findings(curator.desk.store) if one.value == follow_up.id}

    # a newer version of the registry record: what differs, and the value that rests on it
    curator.open_source("Quillworth")
    new_item(curator.window.context, "trial")
    curator.pick("Recruiting", "recruitment s")
    registry_id = curator.desk.source.id
    newer = tmp_path / "newer.json"
    newer.write_text(as_json(the_next_version()), encoding="utf-8")
    curator.close()
    assert main(["revise", str(project), NCT, str(newer), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    changed = {one["label"]: (one["old"], one["new"]) for one in said["differences"]}
    assert changed["Status › Overall status"] == ("Recruiting", "Active, not recruiting")
    assert changed["Design › Enrollment › Count"] == ("18", "24")
    assert changed["Status › Last update post date › Date"] == ("2026-01-09", "2026-05-04")
    assert "Recruiting" in [one["old"]["exact"] for one in said["lost"]]
    assert said["source"] == registry_id

    # the file is sound, everything is there after a restart, and the export says where each quote stands
    curator.start_again(project)
    curator.open_source("Donor cells")
    assert curator.desk.text == CORRECTED
    assert not [one for one in works(curator) if not one.settled]
    curator.close()
    assert main(["verify", str(project), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["ok"]
    assert main(["export", str(project), "--to", "csv", str(tmp_path / "csv")]) == 0
    with (tmp_path / "csv" / "quotes.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["exact"]: row for row in csv.DictReader(file)}
    assert rows["8 (73%)"]["standing"] == "moved"
    assert rows["13.8 months"]["standing"] == "lost"
    assert rows["14.2 months"]["standing"] == ""
    assert not curator.trouble


def bring(curator, monkeypatch, file):
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    curator.run("revision.file")
    curator.wait()
    assert not curator.trouble


def works(curator):
    return work_list(curator.desk.store, curator.desk.source.id)


def standing(curator):
    return {one.quote.exact: one.anchor.standing for one in works(curator)}
