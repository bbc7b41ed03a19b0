import csv
import io
import json
from decimal import Decimal

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.dates import PartialDate
from app.domain.errors import RefusedError
from app.domain.kinds import (
    Answer,
    Comparator,
    Date,
    Estimate,
    Identifier,
    Integer,
    Proportion,
    PValue,
    Quantity,
    Reached,
    Reference,
    Spread,
    SpreadKind,
    Target,
    Term,
    Terms,
    Text,
    TimeToEvent,
    YesNo,
)
from app.domain.values import Derivation, Missing, Status
from app.formats.csv_cells import Code, guard, pieces_of, unguard
from app.usecases.exporting import export
from app.usecases.transfer import import_text
from tests.builders.projects import Curation, project

ARTICLE = """Harbour results
Of the 11 patients, 8 (73%) responded.
=SUM(A1) is not a formula here, “quoted”, with a comma and 𝄞.
"""


@pytest.fixture
def store(tmp_path):
    with project(tmp_path / "p.vouch") as open_store:
        import_text(open_store, ARTICLE, "Harbour, results")
        yield open_store


@pytest.fixture
def source(store):
    return next(store.sources()).id


def rows(folder, name):
    text = (folder / name).read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def exported(store, tmp_path, **more):
    export(store, "csv", tmp_path / "out", **more)
    return tmp_path / "out"


def test_the_folder_holds_a_file_for_each_sort_of_thing(store, tmp_path):
    out = exported(store, tmp_path)
    assert {one.name for one in out.iterdir()} == {
        *("sources.csv", "records.csv", "trial.csv", "outcome.csv", "caveat.csv", "item-values.csv"),
        *("values.csv", "quotes.csv", "findings.csv", "data-dictionary.csv"),
        *("duplicates.csv", "acknowledgements.csv", "studies.csv", "study-members.csv"),
        *("choices.csv", "added-terms.csv"),
    }


def test_a_value_has_its_words_its_source_and_its_curator(store, source, tmp_path):
    curation = Curation(store, source)
    trial = curation.item("trial")
    outcome = curation.item("outcome", trial)
    curation.value(
        outcome,
        "result",
        Proportion(numerator=8, denominator=11, percent=Decimal("73")),
        words=["8 (73%)", "11 patients"],
        as_stated="8 (73%)",
        derivation=Derivation.STATED,
    )
    out = exported(store, tmp_path)
    [value] = rows(out, "values.csv")
    assert value["value"] == "8/11 (73%)"
    assert value["words"] == "8 (73%)|11 patients"
    assert value["curator"] == value["entered_by"] == "Ada"
    assert (value["pass"], value["derivation"], value["status"], value["current"]) == (
        "first",
        "stated",
        "draft",
        "yes",
    )
    assert value["source_title"] == "Harbour, results"
    assert json.loads(value["payload"])["denominator"] == 11
    [row] = rows(out, "outcome.csv")
    assert (row["result_numerator"], row["result_denominator"], row["result_percent"]) == ("8", "11", "73")
    assert (row["parent_id"], row["parent_kind"], row["measure"]) == (trial, "trial", "not_curated")
    first, second = rows(out, "quotes.csv")
    assert (first["exact"], ARTICLE[int(first["start"]) : int(first["end"])]) == ("8 (73%)", "8 (73%)")
    assert (second["value_id"], second["item_id"], second["field"]) == (value["value_id"], outcome, "result")


def test_missing_unread_and_never_filled_are_told_apart_and_never_empty(store, source, tmp_path):
    curation = Curation(store, source)
    trial = curation.item("trial")
    curation.value(trial, "name", missing=Missing.NOT_REPORTED)
    curation.value(trial, "start", unread="last spring")
    curation.value(trial, "blinded", YesNo(Answer.UNCLEAR))
    out = exported(store, tmp_path)
    [row] = rows(out, "trial.csv")
    assert (row["name"], row["start"], row["start_precision"]) == ("not_reported", "unread", "unread")
    assert row["phase"] == "not_curated"
    assert pieces_of(row["blinded"]) == ("unclear",)
    assert not isinstance(pieces_of(row["blinded"])[0], Code)
    assert not [name for name, cell in row.items() if not cell and name not in {"parent_id", "parent_kind"}]
    missing, unread, _ = rows(out, "values.csv")
    assert (missing["missing"], missing["value"], missing["payload"]) == ("not_reported", "not_reported", "")
    assert (unread["unread"], unread["value"], unread["missing"]) == ("last spring", "unread", "")


def test_every_kind_of_value_has_its_parts_in_columns(store, source, tmp_path):
    curation = Curation(store, source)
    trial = curation.item("trial")
    outcome = curation.item("outcome", trial)
    phases = Terms((Term("Phase 1", "PHASE1"), Term("Phase 2", "PHASE2")))
    spread = Spread(SpreadKind.CI, Decimal("0.4"), Decimal("1.10"), Decimal(95))
    put = {
        "phase": phases,
        "start": Date(PartialDate("2025-03"), "estimated"),
        "ordinal": Integer(3),
        "age": Quantity(Decimal("61.0"), "years", Comparator.GE, Spread(SpreadKind.RANGE, Decimal(40), Decimal(75))),
        "number": Identifier("nct", "NCT00000000"),
        "age_unit": Text("years"),
    }
    for field, payload in put.items():
        curation.value(trial, field, payload)
    curation.value(outcome, "measure", Term("Overall response", "ORR"))
    curation.value(outcome, "time", TimeToEvent(reached=Reached.NOT_REACHED, unit="months"))
    curation.value(outcome, "effect", Estimate("HR", Decimal("0.70"), spread, PValue(Comparator.LT, Decimal("0.05"))))
    caveat = curation.item("caveat")
    curation.value(caveat, "target", Reference(Target.ITEM, outcome, "about"))
    out = exported(store, tmp_path)
    [row] = rows(out, "trial.csv")
    assert (row["phase"], row["phase_label"]) == ("PHASE1|PHASE2", "Phase 1|Phase 2")
    assert (row["start"], row["start_precision"], row["start_nature"]) == ("2025-03", "month", "estimated")
    assert (row["ordinal"], row["ordinal_2"]) == ("0", "3")
    assert (row["age"], row["age_unit"], row["age_comparator"], row["age_low"]) == ("61.0", "years", guard(">="), "40")
    assert row["age_unit_2"] == "years"
    assert (row["number_scheme"], row["number"]) == ("nct", "NCT00000000")
    [row] = rows(out, "outcome.csv")
    assert (row["measure"], row["measure_label"]) == ("ORR", "Overall response")
    assert (row["time"], row["time_reached"], row["time_unit"]) == ("not_given", "not_reached", "months")
    assert (row["effect"], row["effect_low"], row["effect_high"], row["effect_level"]) == ("0.70", "0.4", "1.10", "95")
    assert (row["effect_p_comparator"], row["effect_p"]) == ("<", "0.05")
    [row] = rows(out, "caveat.csv")
    assert (row["target"], row["target_label"], row["target_role"]) == (outcome, "Overall response", "about")


def test_a_field_with_several_values_and_rivals_shows_the_current_ones(store, source, tmp_path):
    curation = Curation(store, source)
    trial = curation.item("trial")
    curation.value(trial, "label", Text("a|b"))
    curation.value(trial, "label", Text("=c"), ordinal=1)
    curation.value(trial, "name", Text("HX-1"))
    curation.value(trial, "name", Text("HX-2"), ordinal=1, current=False, status=Status.DISPUTED)
    out = exported(store, tmp_path)
    [row] = rows(out, "trial.csv")
    assert pieces_of(row["label"], many=True) == ("a|b", "=c")
    assert row["name"] == "HX-1"
    assert [one["current"] for one in rows(out, "values.csv") if one["field"] == "name"] == ["yes", "no"]


def test_every_column_and_every_code_is_in_the_dictionary(store, tmp_path):
    out = exported(store, tmp_path)
    dictionary = rows(out, "data-dictionary.csv")
    described = {(row["file"], row["column"]) for row in dictionary if row["about"] == "column"}
    written = {
        (one.name, column)
        for one in out.iterdir()
        for column in next(csv.reader(io.StringIO(one.read_bytes().decode("utf-8-sig"), newline="")))
    }
    assert described == written
    codes = {row["codes"] for row in dictionary if row["about"] == "missing"}
    assert codes >= {one.value for one in Missing} | {"not_curated", "unread", "not_given"}
    [orr] = [row for row in dictionary if row["codes"] == "ORR" and row["about"] == "code"]
    assert unguard(orr["meaning"]) == "=CR+PR [RECIST]"
    assert any("single quote" in row["meaning"] for row in dictionary if row["about"] == "rule")


def test_findings_say_what_the_checks_say(store, source, tmp_path):
    curation = Curation(store, source)
    outcome = curation.item("outcome", curation.item("trial"))
    key = curation.value(outcome, "result", Proportion(numerator=12, denominator=11), words=["8 (73%)"])
    found = rows(exported(store, tmp_path), "findings.csv")
    [error] = [row for row in found if row["severity"] == "error"]
    assert (error["rule"], error["value_id"], error["item_id"], error["field"]) == ("V17", key, outcome, "result")
    assert (error["quote"], error["acknowledged"], error["source_id"]) == ("8 (73%)", "", source)
    assert int(error["version"]) >= 1


def test_the_same_project_gives_the_same_bytes(store, source, tmp_path):
    curation = Curation(store, source)
    curation.value(curation.item("trial"), "name", Text("HX-1"), words=["Harbour"])
    first = export(store, "csv", tmp_path / "one")
    export(store, "csv", tmp_path / "two")
    for name in first.files:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_plain_leaves_the_byte_order_mark_out_and_changes_nothing_else(store, tmp_path):
    report = export(store, "csv", tmp_path / "marked")
    export(store, "csv", tmp_path / "plain", plain=True)
    for name in report.files:
        marked = (tmp_path / "marked" / name).read_bytes()
        assert marked == b"\xef\xbb\xbf" + (tmp_path / "plain" / name).read_bytes()
        assert marked.replace(b"\r\n", b"").count(b"\r") == 0


def test_what_csv_leaves_out_is_said(store, tmp_path):
    assert "original file" in export(store, "csv", tmp_path / "out").notes[0]


hostile = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=20).filter(
    lambda words: bool(words.strip())
) | st.sampled_from(["=1", "-3.5", "'", "''=", "not_reported", "a\r\nb", '"', "unread", "\t=x", "1,5;6", "|\\"])


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names=st.lists(hostile, min_size=1, max_size=6), notes=hostile)
def test_hostile_words_come_back_from_the_files(tmp_path_factory, names, notes):
    folder = tmp_path_factory.mktemp("hostile")
    with project(folder / "p.vouch") as store:
        import_text(store, ARTICLE, "Harbour")
        curation = Curation(store, next(store.sources()).id)
        for ordinal, name in enumerate(names):
            curation.value(curation.item("trial", ordinal=ordinal), "name", Text(name), note=notes)
        out = exported(store, folder)
    assert [pieces_of(row["name"]) for row in rows(out, "trial.csv")] == [(name,) for name in names]
    values = rows(out, "values.csv")
    assert [json.loads(unguard(row["payload"]))["text"] for row in values] == names
    assert {unguard(row["note"]) for row in values} == {notes}


def test_an_earlier_export_is_replaced_whole(store, tmp_path):
    out = exported(store, tmp_path)
    (out / "sources.csv").write_text("spoilt")
    (out / "gone.csv").write_text("an item kind that the form had once")
    exported(store, tmp_path)
    assert len(rows(out, "sources.csv")) == 1
    assert not (out / "gone.csv").exists()
    assert sorted(one.name for one in tmp_path.iterdir() if one.suffix in {".old", ".part"}) == []


def test_a_folder_of_somebody_else_is_refused_and_untouched(store, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    (out / "thesis.docx").write_text("mine")
    with pytest.raises(RefusedError, match=r"thesis\.docx"):
        export(store, "csv", out)
    (out / "thesis.docx").rename(out / "thesis.csv")
    with pytest.raises(RefusedError, match="no earlier export"):
        export(store, "csv", out)
    assert (out / "thesis.csv").read_text() == "mine"
    assert [one.name for one in out.iterdir()] == ["thesis.csv"]


def test_an_empty_folder_is_taken(store, tmp_path):
    (tmp_path / "out").mkdir()
    assert rows(exported(store, tmp_path), "sources.csv")


def test_the_payload_column_holds_the_typed_value_as_it_is_kept(store, source, tmp_path):
    curation = Curation(store, source)
    key = curation.value(curation.item("trial"), "age", Quantity(Decimal("1.50"), "years"))
    [row] = rows(exported(store, tmp_path), "values.csv")
    assert msgspec.json.decode(unguard(row["payload"]), type=Quantity) == store.value(key).value
