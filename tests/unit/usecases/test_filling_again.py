"""Registry records in a project: filled with the import that brings them, and again by hand, never over a person."""

from __future__ import annotations

import json

import msgspec
import pytest

from app.domain.errors import CancelledError, RefusedError
from app.domain.kinds import Term
from app.domain.progress import Silent
from app.domain.values import Derivation
from app.importers import Tally, ctgov
from app.importers.materials import material_of_words
from app.usecases.checking import findings_of
from app.usecases.curating import clear_value, put_value
from app.usecases.filling import contents_of, fill_batch
from app.usecases.filling_again import fill, remarks
from app.usecases.items import delete_item
from app.usecases.revising import new_revision
from app.usecases.statements import Statement
from app.usecases.transfer import import_files
from db import new_project
from tests.builders.curating import shipped
from tests.builders.registry import a_rich_study, a_study, as_json, the_next_version
from tests.builders.stores import import_drafts


@pytest.fixture
def store(tmp_path):
    opened = new_project(tmp_path / "project.vouch", shipped())
    opened.be("Ada")
    yield opened
    opened.close()


def brought(store, folder, *studies, name="studies.json"):
    """Import studies as one page of a search and return the ids of their sources, and the report."""
    path = folder / name
    path.write_text(as_json({"studies": list(studies)}), encoding="utf-8")
    before = {one.id for one in store.sources()}
    report, _ = import_files(store, [path])
    return [one.id for one in store.sources() if one.id not in before], report


def record_of(store, source):
    (record,) = store.records(source)
    return store.content(record.id)


def the(content, field):
    return next(value for value in content.values if value.field == field)


def test_an_import_fills_and_says_how_much(store, tmp_path):
    (first, second), report = brought(store, tmp_path, a_rich_study(), a_study())
    contents = [record_of(store, first), record_of(store, second)]
    assert report.filled == sum(len(content.values) for content in contents) > 200
    assert [content.record.curator for content in contents] == [store.acting().id] * 2
    assert all(check.ok for check in store.verify(Silent()))


def test_trials_of_one_number_meet_within_an_import_and_across_imports(store, tmp_path):
    older, newer = a_study(), the_next_version()
    brought(store, tmp_path, older, newer)
    (study,) = store.studies()
    assert len(store.members(study.id)) == 2
    later = a_study()
    later["protocolSection"]["identificationModule"]["briefTitle"] = "Told a third time"
    brought(store, tmp_path, later, name="later.json")
    assert store.studies() == (study,)
    assert len(store.members(study.id)) == 3


def test_an_import_is_no_step_of_undo_and_goes_whole(store, tmp_path):
    brought(store, tmp_path, a_rich_study())
    assert store.undo_label() == ""
    (batch,) = store.batches()
    store.drop_batch(batch.id)
    assert (store.records(), store.studies(), store.members()) == ((), (), ())
    assert all(check.ok for check in store.verify(Silent()))


def test_checks_of_a_filled_record_say_only_what_the_registry_leaves_open(store, tmp_path):
    (source,), _ = brought(store, tmp_path, a_rich_study())
    found = findings_of(store, record_of(store, source).record.id)
    assert {one.rule for one in found} == {
        "needed", "unlisted", "unread", "V16", "V19", "small_sample", "single_arm_no_control",
    }  # fmt: skip
    assert {one.severity.value for one in found} <= {"note", "warning"}


def test_only_registry_records_without_a_record_are_filled(store, tmp_path):
    (source,), _ = brought(store, tmp_path, a_study())
    assert list(contents_of(store, [source])) == []
    store.be("Grace")
    (content,) = contents_of(store, [source])
    assert content.record.curator == store.acting().id


def test_a_cancelled_filling_says_so(store, tmp_path):
    class Stopped(Silent):
        def cancelled(self):
            return True

    (source,), _ = brought(store, tmp_path, a_study())
    with pytest.raises(CancelledError):
        fill_batch(store, store.start_batch(), [source], Stopped())


def test_somebody_else_fills_a_record_of_their_own_in_one_act(store, tmp_path):
    (source,), _ = brought(store, tmp_path, a_rich_study())
    store.be("Grace")
    touched = fill(store, source)
    assert touched.label == "fill from the registry record"
    assert len(store.records(source)) == 2
    assert len(store.members()) == 2
    store.undo()
    assert len(store.records(source)) == 1
    assert len(store.members()) == 1
    store.redo()
    assert len(store.records(source)) == 2


def test_filling_again_changes_nothing(store, tmp_path):
    (source,), _ = brought(store, tmp_path, a_rich_study())
    before = record_of(store, source)
    assert fill(store, source).values == frozenset()
    assert record_of(store, source) == before
    said = remarks(store, source)
    assert said.otherwise == ()
    assert said.skipped == ("intervention Fludarabine",)


def test_what_is_empty_is_filled_again_and_what_somebody_wrote_stays_and_is_told(store, tmp_path):
    (source,), _ = brought(store, tmp_path, a_rich_study())
    content = record_of(store, source)
    status, sponsor = the(content, "recruitment_status"), next(i for i in content.items if i.kind == "sponsor")
    mine = Statement(payload=Term("Completed", "COMPLETED"), derivation=Derivation.STATED)
    put_value(store, status.item, "recruitment_status", mine, value=status.id)
    clear_value(store, the(content, "acronym").id)
    delete_item(store, sponsor.id)
    touched = fill(store, source)
    after = record_of(store, source)
    assert the(after, "acronym").as_stated == "LARKSPUR"
    assert [q.exact for q in after.quotes_of(the(after, "acronym").id)] == ["LARKSPUR"]
    assert the(after, "recruitment_status").value.code == "COMPLETED"
    assert len(touched.values) == 3
    (other,) = remarks(store, source).otherwise
    assert (other.value, other.label, other.held, other.said) == (
        status.id, "Recruitment status", "Completed", "Terminated",
    )  # fmt: skip
    store.undo()
    assert all(value.field != "acronym" for value in record_of(store, source).values)


def test_a_newer_text_fills_what_it_adds_and_is_compared_with_what_is_held(store, tmp_path):
    (source,), _ = brought(store, tmp_path, a_study())
    newer = tmp_path / "newer.json"
    newer.write_text(as_json(the_next_version()), encoding="utf-8")
    new_revision(store, source, newer)
    fill(store, source)
    content = record_of(store, source)
    latest = store.revision(source).id
    labels = [value.as_stated for value in content.values if value.field == "label"]
    assert labels == ["Level 1", "Level 2", "Level 0"]
    added = next(value for value in content.values if value.as_stated == "Level 0")
    assert [quote.revision for quote in content.quotes_of(added.id)] == [latest]
    assert [(value.as_stated) for value in content.values if value.field == "n"] == ["18", "24"]
    told = {one.label: (one.held, one.said) for one in remarks(store, source).otherwise}
    assert told["Recruitment status"] == ("Recruiting", "Active, not recruiting")
    assert told["Last update"] == ("2026-01-09 (actual)", "2026-05-04 (actual)")
    assert "Primary completion" in told


def test_a_text_of_an_earlier_program_is_quoted_in_the_lines_that_are_the_same(store, tmp_path):
    (draft,) = ctgov.read(material_of_words(as_json(a_study()), "x.json"), Tally())
    older = "A heading\n" + draft.text.replace("Study type: Interventional\n", "").replace("Enrolment:", "Enrollment:")
    (source,) = import_drafts(store, [msgspec.structs.replace(draft, text=older)])
    fill(store, source)
    content = record_of(store, source)
    assert len(content.quotes) > 40
    assert all(older[quote.start : quote.end] == quote.exact for quote in content.quotes)
    assert {"study_type", "n"}.isdisjoint({value.field for value in content.values})
    assert "3 entries that this text has no line for" in remarks(store, source).skipped


def test_a_text_that_no_registry_wrote_fills_nothing(store, tmp_path):
    path = tmp_path / "note.txt"
    path.write_text("A note on NCT09990001.\n", encoding="utf-8")
    import_files(store, [path])
    (source,) = (one.id for one in store.sources())
    with pytest.raises(RefusedError, match="not read from a registry record"):
        fill(store, source)


def test_the_report_of_an_import_keeps_how_much_was_filled(store, tmp_path):
    brought(store, tmp_path, a_rich_study())
    (batch,) = store.batches()
    assert json.loads(batch.report)["filled"] > 150
