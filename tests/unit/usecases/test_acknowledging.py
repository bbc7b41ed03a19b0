"""Settling findings: acknowledging with a reason, withdrawing it, and raising the caveat that a rule proposes."""

from __future__ import annotations

import msgspec
import pytest

from app.checks import CHECKS
from app.domain.errors import NotFoundError, RefusedError
from app.domain.findings import Finding, Severity
from app.domain.kinds import Proportion, Reference, Target, Term, Text
from app.usecases.acknowledging import acknowledge, acknowledge_all, acknowledgement_of, caveat_from, withdraw
from app.usecases.checking import findings_of
from app.usecases.curating import clear_value, put_value
from app.usecases.items import delete_item
from app.usecases.statements import Statement


def found(work, rule):
    return [one for one in findings_of(work.store, work.record) if one.rule == rule]


@pytest.fixture
def small(work, outcome):
    """Give an outcome of 8/11 with its words, of which there is a proposal."""
    work.vouch(outcome, "result", "8/11 (73%)")
    return outcome


@pytest.fixture
def finding(work, small):
    (one,) = found(work, "small_sample")
    return one


def test_an_acknowledgement_is_kept_with_who_when_and_why(work, finding):
    touched = acknowledge(work.store, finding, "eleven is what there is")
    (kept,) = work.store.acknowledgements(work.source)
    assert (kept.rule, kept.version, kept.item, kept.field) == ("small_sample", 1, finding.item, finding.field)
    assert (kept.reason, kept.message) == ("eleven is what there is", finding.message)
    assert kept.curator == work.store.acting().id
    assert kept.created
    assert work.source in touched.sources
    assert finding.item in touched.items
    assert acknowledgement_of(work.store, finding) == kept


def test_acknowledging_is_journalled_and_undone(work, finding):
    acknowledge(work.store, finding, "eleven is what there is")
    sentence = next(check.sentence for check in CHECKS if check.id == "small_sample").rstrip(".")
    label = work.store.undo_label()
    assert label.startswith(f"acknowledge “{sentence[:40]}")
    assert label.endswith("”: eleven is what there is")
    work.store.undo()
    assert not work.store.acknowledgements()
    assert not found(work, "small_sample")[0].acknowledged
    work.store.redo()
    assert found(work, "small_sample")[0].acknowledged


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_no_reason_no_acknowledgement(work, finding, reason):
    with pytest.raises(RefusedError):
        acknowledge(work.store, finding, reason)
    assert not work.store.acknowledgements()


def test_another_reason_takes_the_place_of_the_first_and_the_same_changes_nothing(work, finding):
    acknowledge(work.store, finding, "one")
    assert acknowledge(work.store, finding, "one").act == ""
    acknowledge(work.store, finding, "two")
    assert [one.reason for one in work.store.acknowledgements()] == ["two"]


def test_withdrawing_lets_the_finding_speak_again(work, finding):
    acknowledge(work.store, finding, "one")
    withdraw(work.store, (finding,))
    assert not found(work, "small_sample")[0].acknowledged
    assert not withdraw(work.store, (finding,)).act


def test_several_are_withdrawn_in_one_act_which_one_undo_takes_back(work, finding):
    other = msgspec.structs.replace(finding, rule="absence_claim", fingerprint="other")
    acknowledge_all(work.store, (finding, other), "both")
    assert "2 findings" in withdraw(work.store, (finding, other)).label
    assert not work.store.acknowledgements()
    work.store.undo()
    assert len(work.store.acknowledgements()) == 2


def test_a_finding_on_the_source_itself_needs_the_item_that_judges_it(work):
    about_source = Finding(rule="V05", severity=Severity.WARNING, message="m", source=work.source, fingerprint="f")
    with pytest.raises(RefusedError, match="judge the source"):
        acknowledge(work.store, about_source, "why")
    report = work.add("report")
    acknowledge(work.store, msgspec.structs.replace(about_source, item=report), "why")
    assert len(work.store.acknowledgements()) == 1


def test_deleting_an_item_takes_along_what_was_acknowledged_of_it_and_undo_brings_it_back(work, finding):
    acknowledge(work.store, finding, "one")
    delete_item(work.store, finding.item)
    assert not work.store.acknowledgements()
    work.store.undo()
    assert found(work, "small_sample")[0].acknowledged == "one"
    assert work.sound()


def test_clearing_a_value_and_deleting_its_trial_work_where_something_was_acknowledged(work, finding):
    acknowledge(work.store, finding, "one")
    clear_value(work.store, finding.value)
    assert not found(work, "small_sample")
    trial = work.store.item(finding.item).parent
    delete_item(work.store, trial)
    assert not work.store.acknowledgements()
    assert work.sound()


# -- caveats ---------------------------------------------------------------------------------------------------


def test_a_caveat_from_a_finding_says_what_the_rule_says_and_shows_its_words(work, finding):
    item, touched = caveat_from(work.store, finding)
    said = {value.field: value.value for value in work.content.values_of(item.id)}
    assert said["type"] == Term("Small sample", "small_sample")
    assert said["target"] == Reference(Target.VALUE, finding.value)
    assert said["rationale"] == Text(finding.message)
    assert said["raised_by"] == Text("rule small_sample, version 1")
    assert (said["severity"].code, said["state"].code) == ("minor", "open")
    assert work.quoted(item.id) == ["8/11 (73%)"]
    assert item.id in touched.items
    assert not found(work, "small_sample")


def test_one_undo_takes_the_whole_caveat_back(work, finding):
    before = work.content
    caveat_from(work.store, finding, severity="major")
    work.store.undo()
    assert work.content == before
    assert found(work, "small_sample")


def test_a_finding_that_is_wrong_numbers_is_settled_by_its_caveat(work, outcome):
    put_value(work.store, outcome, "result", Statement(payload=Proportion(12, 11)))
    (finding,) = found(work, "V17")
    caveat_from(work.store, finding)
    (settled,) = found(work, "V17")
    assert settled.acknowledged or not finding.caveat


def test_a_finding_on_an_item_makes_a_caveat_on_the_item(work, small):
    (finding,) = found(work, "no_identifier")
    item, _ = caveat_from(work.store, finding)
    assert work.current(item.id, "target").value == Reference(Target.ITEM, finding.item)


def test_a_finding_on_the_source_makes_a_caveat_on_the_source_with_or_without_its_report(work, small):
    (finding,) = found(work, "secondary_source")
    assert finding.item == ""
    item, _ = caveat_from(work.store, finding)
    assert work.current(item.id, "target").value == Reference(Target.SOURCE, work.source)
    work.store.undo()
    report = work.add("report")
    (finding,) = found(work, "secondary_source")
    assert finding.item == report
    item, _ = caveat_from(work.store, finding)
    assert work.current(item.id, "target").value == Reference(Target.SOURCE, work.source)
    assert not found(work, "secondary_source")


def test_a_rule_that_proposes_no_type_gives_another_one(work, small):
    finding = Finding(rule="x", severity=Severity.NOTE, message="m.", record=work.record, source=work.source)
    item, _ = caveat_from(work.store, finding)
    assert work.current(item.id, "type").value.code == "other"


def test_a_caveat_needs_what_its_finding_spoke_of(work, finding):
    for gone in ({"value": "none"}, {"value": "", "item": "none"}):
        with pytest.raises(NotFoundError):
            caveat_from(work.store, msgspec.structs.replace(finding, **gone))
    with pytest.raises(RefusedError):
        caveat_from(work.store, msgspec.structs.replace(finding, record=""))


def test_several_findings_are_acknowledged_in_one_act_or_none_is(work, finding):
    others = [one for one in findings_of(work.store, work.record) if one.item == finding.item]
    assert len(others) > 1
    homeless = msgspec.structs.replace(finding, item="", value="")
    with pytest.raises(RefusedError):
        acknowledge_all(work.store, [*others, homeless], "one reason")
    assert not work.store.acknowledgements()
    acknowledge_all(work.store, others, "one reason")
    assert {one.acknowledged for one in findings_of(work.store, work.record) if one.item == finding.item} == {
        "one reason"
    }
    work.store.undo()
    assert not work.store.acknowledgements()
    assert acknowledge_all(work.store, [], "one reason").act == ""
