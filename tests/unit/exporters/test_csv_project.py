"""What the CSV folder says of the whole project: findings and reasons, studies, choices, own terms, anchors."""

from __future__ import annotations

import csv
import io

import pytest

from app.domain.anchors import Anchor, Standing
from app.domain.changes import Act, Put
from app.domain.ids import new_id, now
from app.domain.kinds import Identifier, Proportion, Term
from app.domain.sources import Draft
from app.domain.studies import ChoiceReason, Joined
from app.usecases.acknowledging import acknowledge
from app.usecases.checking import findings
from app.usecases.curating import put_value, start_record
from app.usecases.exporting import export
from app.usecases.items import add_item
from app.usecases.statements import Statement
from app.usecases.studies import choose, join, new_study
from app.usecases.terms import add_term
from tests.builders.curating import Work, blank_project
from tests.builders.stores import a_source


@pytest.fixture
def work(tmp_path):
    blank_project(tmp_path / "p.vouch")
    opened = Work(tmp_path / "p.vouch")
    yield opened
    opened.store.close()


def rows(work, tmp_path, name):
    out = tmp_path / "out"
    export(work.store, "csv", out)
    text = (out / name).read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


@pytest.fixture
def outcome(work):
    made = work.add("outcome")
    work.vouch(made, "result", "8/11 (73%)")
    return made


def test_a_reason_is_exported_with_its_finding_and_for_itself(work, outcome, tmp_path):
    (finding,) = [one for one in findings(work.store) if one.rule == "small_sample"]
    acknowledge(work.store, finding, "=eleven | all there are")
    [row] = [row for row in rows(work, tmp_path, "findings.csv") if row["rule"] == "small_sample"]
    assert row["acknowledged"] == "'=eleven | all there are"
    assert (row["caveat"], row["version"], row["quote"]) == ("small_sample", "1", "8/11 (73%)")
    [kept] = rows(work, tmp_path, "acknowledgements.csv")
    assert (kept["rule"], kept["item_id"], kept["field"], kept["holds"]) == ("small_sample", outcome, "result", "yes")
    assert (kept["curator"], kept["study_id"]) == ("Ada", "")


def test_a_reason_that_holds_no_more_says_so(work, outcome, tmp_path):
    (finding,) = [one for one in findings(work.store) if one.rule == "small_sample"]
    acknowledge(work.store, finding, "eleven")
    value = work.current(outcome, "result").id
    put_value(work.store, outcome, "result", Statement(payload=Proportion(8, 12)), value=value)
    [kept] = rows(work, tmp_path, "acknowledgements.csv")
    assert kept["holds"] == "no"
    assert not [row for row in rows(work, tmp_path, "findings.csv") if row["acknowledged"]]


def test_studies_their_members_and_what_was_chosen(work, tmp_path):
    trial = work.add("trial")
    work.vouch(trial, "title", "engineered cells")
    value = work.current(trial, "title").id
    other_source = a_source(work.store, "Another text about the same patients.")
    record, _ = start_record(work.store, other_source)
    other = add_item(work.store, record.id, "trial")[0].id
    study = new_study(work.store, [trial], "Harbour")[0]
    join(work.store, other, study.id, Joined.PROPOSAL)
    choose(work.store, study.id, value, ChoiceReason.MISREPORT, "the other errs")
    [row] = rows(work, tmp_path, "studies.csv")
    assert (row["study_id"], row["title"], row["members"]) == (study.id, "Harbour", "2")
    members = {row["item_id"]: row for row in rows(work, tmp_path, "study-members.csv")}
    assert members.keys() == {trial, other}
    assert (members[other]["source_id"], members[other]["joined"]) == (other_source, "proposal")
    assert (members[trial]["source_id"], members[trial]["record_id"]) == (work.source, work.record)
    [choice] = rows(work, tmp_path, "choices.csv")
    assert (choice["value_id"], choice["reason"], choice["note"]) == (value, "misreport", "the other errs")
    assert choice["cell"].startswith("trial/")


def test_a_study_by_registry_id_shows_it(work, tmp_path):
    trial = work.add("trial")
    row = add_item(work.store, work.record, "registry_id", trial)[0].id
    put_value(work.store, row, "identifier", Statement(payload=Identifier("nct", "NCT01234567")))
    [study] = rows(work, tmp_path, "studies.csv")
    assert study["identifiers"] == "nct:NCT01234567"


def test_terms_that_the_project_added(work, tmp_path):
    trial = work.add("trial")
    put_value(work.store, trial, "conditions", Statement(payload=Term("made-up disease")))
    add_term(work.store, "disease", "made-up disease", synonyms=["MUD", "mud|dy"], definition="Nobody has it.")
    [row] = rows(work, tmp_path, "added-terms.csv")
    assert (row["vocabulary"], row["label"], row["definition"]) == ("disease", "made-up disease", "Nobody has it.")
    assert row["synonyms"] == "MUD|mud\\|dy"
    assert row["curator"] == "Ada"


def test_a_quote_says_where_it_stands_in_a_later_text(work, outcome, tmp_path):
    (quote,) = work.content.quotes_of(work.current(outcome, "result").id)
    [row] = [row for row in rows(work, tmp_path, "quotes.csv") if row["quote_id"] == quote.id]
    assert {row[name] for name in ("standing", "latest_revision_id", "latest_start", "confirmed")} == {""}
    text = f"A new line.\n{work.text}"
    draft = Draft(kind=work.store.source(work.source).kind, text=text, extractor="plain")
    revision = work.store.add_revision(work.source, draft, original=None, label="a corrected text")
    start = text.index(quote.exact)
    anchor = Anchor(
        id=new_id(),
        quote=quote.id,
        revision=revision.id,
        standing=Standing.MOVED,
        start=start,
        end=start + len(quote.exact),
        exact=quote.exact,
        created=now(),
    )
    work.store.commit(Act(label="anchor", edits=(Put(anchor),)))
    [row] = [row for row in rows(work, tmp_path, "quotes.csv") if row["quote_id"] == quote.id]
    assert (row["standing"], row["latest_revision_id"], row["confirmed"]) == ("moved", revision.id, "no")
    assert text[int(row["latest_start"]) : int(row["latest_end"])] == row["latest_exact"] == quote.exact
    assert (row["start"], row["exact"]) == (str(quote.start), quote.exact)


def test_ris_says_that_it_carries_no_studies_and_no_reasons(work, outcome, tmp_path):
    (finding,) = [one for one in findings(work.store) if one.rule == "small_sample"]
    acknowledge(work.store, finding, "eleven")
    trial = work.content.item(outcome).parent
    new_study(work.store, [trial], "Harbour")
    notes = export(work.store, "ris", tmp_path / "out.ris").notes
    assert any("1 study" in note for note in notes)
    assert any("1 reason" in note for note in notes)
