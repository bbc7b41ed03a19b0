"""The whole job of a curator in the real window, on files of the shapes that curators have."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest
import rispy
from PySide6.QtCore import Qt

from app.domain.changes import Scope
from app.domain.kinds import Proportion, Term
from app.domain.sources import SourceKind, SourceState
from app.domain.values import Derivation, Missing
from app.main import main
from tests.builders.curator import CuratorAtWindow

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier

ABSTRACT = (
    "Killer cells with a chimeric receptor are tried in many diseases. We tabulate 120 trials, their targets and what "
    "they report. First results from 16 trials look promising."
)
RECORD = "\n".join(
    [
        "TY - JOUR",
        "T1 - A map of killer cell trials",
        "AU - Möller, Åse Vera",
        "AU - Birk Sander, Emil",
        "AU - Quill, Ada",
        "AU - Stone, Bo",
        "PY - 2025/3/27",
        "Y1 - 2025/3/27",
        f"N2 - {ABSTRACT}",
        f"AB - {ABSTRACT}",
        *(
            f"KW - {word}"
            for word in ("Autoimmunity", "Cancer", "Receptors", "Trials", "Immunotherapy", "Killer cells")
        ),
        "U2 - 10.5555/map-0046",
        "DO - 10.5555/map-0046",
        "M3 - Journal article",
        "C2 - 40149002",
        "SN - 2162-3619",
        "VL - 14",
        "JO - Invented Journal & Notes",
        "JF - Invented Journal & Notes",
        "M1 - 46",
        "ER - ",
    ]
)
ARTICLE = """The Harbour Herald

Donor cells against lymphoma – a first look

Written by A. Writer · Updated February 8, 2020 · 4 min read

A phase I / IIa trial at Northern Light Hospital gave CD19-directed killer cells from cord blood. 🧬 שלום

The results came out yesterday. Of the 11 patients taking part, 8 (73%) responded, and 7 of them responded
completely at a median follow-up of 13.8 months. No patients had cytokine release syndrome.
"""


@pytest.fixture
def files(tmp_path):
    record, article = tmp_path / "review-record.ris.txt", tmp_path / "news-article.txt"
    record.write_text(RECORD, encoding="utf-8")
    article.write_text(ARTICLE, encoding="utf-8")
    return record, article


@pytest.fixture
def curator(qtbot, tmp_path):
    person = CuratorAtWindow(qtbot, tmp_path)
    yield person
    if person.desk.store is not None:
        person.close()


def test_a_curator_does_the_whole_job_and_nothing_is_lost_on_the_way(curator, files, tmp_path):
    project = tmp_path / "work.vouch"

    # 1. New project, both files dropped
    assert curator.session.new(project), curator.trouble
    report = curator.drop(*files)
    assert (report.found, report.imported, report.refused) == (2, 2, 0)
    review, article = sorted(curator.desk.store.sources(), key=lambda s: s.kind)
    assert review.kind is SourceKind.JOURNAL_ARTICLE
    meta = review.metadata
    assert len(meta.authors) == 4
    assert (meta.date.iso, meta.volume, meta.article_number, len(meta.keywords)) == ("2025-03-27", "14", "46", 6)
    assert [meta.identifier(s) for s in ("doi", "pmid", "issn")] == ["10.5555/map-0046", "40149002", "2162-3619"]
    assert curator.desk.store.text(curator.desk.store.revision(review.id).id).count("promising") == 1
    assert article.kind is SourceKind.WEB_ARTICLE
    assert not article.kind_confirmed
    assert curator.desk.store.text(curator.desk.store.revision(article.id).id) == ARTICLE

    # 2. and 3. An outcome from its words, by keys
    curator.open_source("Donor cells")
    curator.window.header.confirm.click()
    assert curator.desk.source.kind_confirmed
    curator.select("8 (73%) responded")
    curator.key(Qt.Key.Key_O)
    curator.pick("8 (73%)", "n /")
    result = curator.value("result")
    assert result.value == Proportion(8, 11, Decimal(73))
    assert result.part_derivations == {"denominator": Derivation.INFERRED}
    assert [q.exact for q in curator.desk.content.quotes_of(result.id)] == ["8 (73%)", "11"]
    curator.select("responded")
    curator.key(Qt.Key.Key_1)
    assert curator.value("measure").value == Term("ORR", "ORR")
    curator.pick("13.8 months", "follow")
    assert str(curator.value("median_follow_up").value.number) == "13.8"

    # clicking a mark shows the words, clicking the words shows the field
    curator.desk.go(curator.desk.item.id, "result")
    row = curator.desk.ranges().row[0]
    curator.window.text.quote_activated.emit(row)
    assert curator.desk.item is not None

    # typed without words: unvouched, and counted
    curator.window.record.focus_field("analysis_population")
    curator.type("treated")
    curator.key(Qt.Key.Key_Return)
    curator.key(Qt.Key.Key_Return)
    assert curator.value("analysis_population").value.code == "treated"
    assert "1 unvouched" in curator.window.status.record.text()

    # 4. Missing in one key, a second quote, a quote removed, computed and how
    curator.window.record.focus_field("criteria")
    curator.key(Qt.Key.Key_N, ALT)
    assert curator.value("criteria").missing is Missing.NOT_REPORTED
    curator.desk.go(curator.desk.item.id, "result")
    curator.select("8 (73%) responded")
    curator.key(Qt.Key.Key_2)
    assert len(curator.desk.content.quotes_of(curator.value("result").id)) == 3
    curator.select("8 (73%)")
    curator.window.text.move_to(curator.desk.selection[0])
    curator.key(Qt.Key.Key_U)
    assert len(curator.desk.content.quotes_of(curator.value("result").id)) == 2
    curator.window.record.focus_field("median_follow_up")
    curator.key(Qt.Key.Key_C, ALT)
    curator.type("mean of two arms")
    curator.key(Qt.Key.Key_Return)
    assert curator.value("median_follow_up").derivation is Derivation.COMPUTED
    assert curator.value("median_follow_up").how == "mean of two arms"

    # 6. The window is closed in the middle; everything is there, and undo goes on after the restart
    before = curator.desk.content
    source = curator.desk.source.id
    curator.start_again(project)
    assert curator.desk.source.id == source, "the last source lies open again"
    assert curator.desk.content == before
    curator.window.text.take_focus()
    curator.key(Qt.Key.Key_Z, CTRL)
    assert curator.value("median_follow_up").derivation is not Derivation.COMPUTED
    curator.key(Qt.Key.Key_Z, CTRL | SHIFT)
    assert curator.value("median_follow_up").derivation is Derivation.COMPUTED
    store = curator.desk.store
    result_item = curator.desk.content.values[0].item
    history = store.history(Scope(item=result_item, field="result"))
    assert history
    assert all(change.at and change.curator for change in history)

    # 9. Duplicate, move, delete with what is nested, one undo
    outcome = next(i for i in curator.desk.content.items if i.kind == "outcome")
    curator.desk.go(outcome.id)
    curator.run("record.duplicate")
    assert sum(i.kind == "outcome" for i in curator.desk.content.items) == 2
    curator.run("record.move_up")
    trial = next(i for i in curator.desk.content.items if i.kind == "trial")
    curator.desk.go(trial.id)
    whole = curator.desk.content
    curator.run("record.delete")
    assert not curator.desk.content.items
    curator.run("edit.undo")
    assert set(curator.desk.content.items) == set(whole.items)
    assert set(map(repr, curator.desk.content.values)) == set(map(repr, whole.values))
    assert set(curator.desk.content.quotes) == set(whole.quotes)
    curator.desk.go(outcome.id, "result")
    curator.run("evidence.review")
    assert curator.desk.content.current(outcome.id, "result").needs_review

    # 7. States and search
    curator.run("source.done")
    assert curator.desk.source.state is SourceState.DONE
    assert store.state_counts()["done"] == 1
    assert any(hit.source == source for hit in store.search("lymph").hits)

    # 8. The same bytes from the window and from the command line
    curator.session.export("ris", tmp_path / "window.ris")
    curator.wait()
    curator.session.export("csv", tmp_path / "window-csv")
    curator.wait()
    curator.close()
    assert main(["export", str(project), "--to", "ris", str(tmp_path / "cli.ris")]) == 0
    assert main(["export", str(project), "--to", "csv", str(tmp_path / "cli-csv")]) == 0
    assert (tmp_path / "window.ris").read_bytes() == (tmp_path / "cli.ris").read_bytes()
    assert _bytes_in(tmp_path / "window-csv") == _bytes_in(tmp_path / "cli-csv")
    record = next(r for r in rispy.loads((tmp_path / "cli.ris").read_text(encoding="utf-8")) if r.get("doi"))
    assert record["title"] == "A map of killer cell trials"
    assert record["authors"][0] == "Möller, Åse Vera"
    assert record["doi"] == "10.5555/map-0046"
    with (tmp_path / "cli-csv" / "values.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert any("not_reported" in row.values() for row in rows)
    assert main(["verify", str(project)]) == 0
    assert not curator.trouble


def _bytes_in(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}
