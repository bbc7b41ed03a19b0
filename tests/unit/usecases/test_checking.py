"""What the checks say of records and of a project, as it wants its rules, with what was acknowledged."""

from __future__ import annotations

import msgspec
import pytest

from app.checks import CHECKS
from app.domain.errors import NotFoundError, RefusedError, UnreadableError
from app.domain.findings import Severity
from app.domain.forms import RuleSetting
from app.domain.kinds import Identifier, Proportion, Term
from app.domain.sources import SourceKind
from app.usecases.acknowledging import acknowledge
from app.usecases.checking import findings, findings_of, subject_of, subjects, want_rule, wanted_rules
from app.usecases.curating import put_value, start_record
from app.usecases.statements import Statement
from app.usecases.twins import beside_all, beside_of
from tests.builders.stores import a_draft, a_source, import_drafts

TITLE = "An invented study of engineered cells"


def found(work, rule):
    return [one for one in findings_of(work.store, work.record) if one.rule == rule]


def say(work, item, field, payload):
    put_value(work.store, item, field, Statement(payload=payload))


@pytest.fixture
def impossible(work, outcome):
    say(work, outcome, "result", Proportion(12, 11))
    return outcome


def test_a_record_and_its_project_find_the_same(work, impossible):
    there = findings_of(work.store, work.record)
    assert there == tuple(findings(work.store))
    assert [one.rule for one in there if one.severity is Severity.ERROR] == ["V17"]


def test_a_record_that_is_not_there_is_told(work):
    with pytest.raises(NotFoundError):
        findings_of(work.store, "none")


def test_a_project_without_records_finds_nothing(tmp_path):
    from tests.builders.stores import a_project

    store = a_project(tmp_path)
    a_source(store)
    assert list(findings(store)) == list(subjects(store)) == []
    store.close()


# -- rules as wanted -------------------------------------------------------------------------------------------


def test_a_project_that_says_nothing_wants_no_rule_otherwise(work):
    assert wanted_rules(work.store) == {}


def test_a_rule_is_switched_off_and_on_again(work, impossible):
    want_rule(work.store, "V17", RuleSetting(on=False))
    assert not found(work, "V17")
    assert not [one for one in findings(work.store) if one.rule == "V17"]
    want_rule(work.store, "V17", None)
    assert found(work, "V17")
    assert wanted_rules(work.store) == {}


def test_a_rule_gets_another_severity_and_other_limits(work, outcome):
    say(work, outcome, "result", Proportion(8, 11))
    assert found(work, "small_sample")
    want_rule(work.store, "small_sample", RuleSetting(limits={"patients": "11"}))
    assert not found(work, "small_sample")
    want_rule(work.store, "small_sample", RuleSetting(severity="warning", limits={"patients": "12"}))
    assert found(work, "small_sample")[0].severity is Severity.WARNING


def test_wishes_are_kept_with_the_project(work, impossible):
    want_rule(work.store, "V17", RuleSetting(severity="note"))
    work.reopen()
    assert wanted_rules(work.store) == {"V17": RuleSetting(severity="note")}
    assert found(work, "V17")[0].severity is Severity.NOTE


@pytest.mark.parametrize(
    ("rule", "setting", "error"),
    [
        ("V99", RuleSetting(on=False), NotFoundError),
        ("V17", RuleSetting(severity="dreadful"), RefusedError),
        ("V17", RuleSetting(limits={"patients": "20"}), RefusedError),
        ("small_sample", RuleSetting(limits={"months": "20"}), RefusedError),
        ("small_sample", RuleSetting(limits={"patients": "many"}), RefusedError),
        ("small_sample", RuleSetting(limits={"patients": "NaN"}), RefusedError),
    ],
)
def test_a_wish_that_no_rule_could_fulfil_is_refused(work, rule, setting, error):
    with pytest.raises(error):
        want_rule(work.store, rule, setting)
    assert wanted_rules(work.store) == {}


def test_wishes_that_cannot_be_read_are_told_and_not_passed_over(work):
    work.store.set_setting("rules", "no JSON")
    with pytest.raises(UnreadableError, match="set them again"):
        findings_of(work.store, work.record)


@pytest.mark.parametrize("rule", [check.id for check in CHECKS])
def test_every_rule_can_be_wanted_otherwise(work, rule):
    limits = {name: str(number) for name, number in next(c for c in CHECKS if c.id == rule).limits.items()}
    setting = RuleSetting(on=False, severity="note", limits=limits)
    want_rule(work.store, rule, setting)
    assert wanted_rules(work.store)[rule] == setting


# -- acknowledged ----------------------------------------------------------------------------------------------


def test_what_was_acknowledged_carries_the_reason_until_the_value_changes(work, impossible):
    (finding,) = found(work, "V17")
    acknowledge(work.store, finding, "  printed so in the table  ")
    assert found(work, "V17")[0].acknowledged == "printed so in the table"
    say(work, impossible, "measure", Term("ORR", "ORR"))
    assert found(work, "V17")[0].acknowledged
    value = work.current(impossible, "result").id
    put_value(work.store, impossible, "result", Statement(payload=Proportion(13, 11)), value=value)
    assert not found(work, "V17")[0].acknowledged
    put_value(work.store, impossible, "result", Statement(payload=Proportion(12, 11)), value=value)
    assert found(work, "V17")[0].acknowledged


# -- twins -----------------------------------------------------------------------------------------------------


def a_twin(work, text="Another text.", **about):
    return import_drafts(work.store, [a_draft(text, **about)], f"{text}.txt")[0]


@pytest.mark.parametrize(
    ("about", "same"),
    [
        ({"identifiers": (Identifier("doi", "10.1000/abc"),)}, True),
        ({"identifiers": (Identifier("doi", "10.1000/xyz"),)}, False),
        ({"identifiers": (Identifier("issn", "2162-3619"),)}, False),
        ({"identifiers": (Identifier("nct", "NCT09000001"),)}, False),
    ],
)
def test_sources_with_one_identifier_are_twins_of_each_other(work, about, same):
    one = a_twin(
        work,
        "One",
        title=TITLE,
        identifiers=(
            Identifier("doi", "10.1000/abc"),
            Identifier("issn", "2162-3619"),
            Identifier("nct", "NCT09000001"),
        ),
    )
    other = a_twin(work, "Other", title="Another title altogether", **about)
    expected = (other,) if same else ()
    assert tuple(twin.id for twin in beside_of(work.store, work.store.source(one)).twins) == expected
    around = beside_all(work.store, {one})
    assert tuple(twin.id for twin in around[one].twins if one in around) == expected if same else one not in around


def test_a_registry_number_means_the_registry_record_not_the_papers_of_its_trial(work):
    number = (Identifier("nct", "NCT09000001"),)
    drafts = [a_draft(words, identifiers=number) for words in ("One", "Other")]
    drafts = [msgspec.structs.replace(draft, kind=SourceKind.REGISTRY_RECORD) for draft in drafts]
    one, other = import_drafts(work.store, drafts)
    paper = a_twin(work, "Paper", title="A paper of that trial", identifiers=number)
    assert [twin.id for twin in beside_of(work.store, work.store.source(one)).twins] == [other]
    assert not beside_of(work.store, work.store.source(paper)).twins
    around = beside_all(work.store, {one, other, paper})
    assert {key: [twin.id for twin in held.twins] for key, held in around.items()} == {one: [other], other: [one]}


def test_sources_of_one_title_and_year_are_twins_however_it_is_written(work):
    from app.domain.dates import PartialDate

    one = a_twin(work, "One", title=TITLE, date=PartialDate("2025-03"))
    other = a_twin(work, "Other", title=TITLE.upper() + ".", date=PartialDate("2025"))
    a_twin(work, "Later", title=TITLE, date=PartialDate("2026"))
    assert [twin.id for twin in beside_of(work.store, work.store.source(one)).twins] == [other]
    assert {key: [twin.id for twin in held.twins] for key, held in beside_all(work.store, {one, other}).items()} == {
        one: [other],
        other: [one],
    }


def test_a_duplicate_is_told_in_the_record_of_its_source(work):
    doi = (Identifier("doi", "10.1000/abc"),)
    one = a_twin(work, "One", title=TITLE, identifiers=doi)
    a_twin(work, "Other", title="Another title altogether", identifiers=doi)
    record, _ = start_record(work.store, one)
    (said,) = [f for f in findings_of(work.store, record.id) if f.rule == "V09"]
    assert "Another title altogether" in said.message
    assert said in tuple(findings(work.store))
    assert subject_of(work.store, record.id).beside.twins
