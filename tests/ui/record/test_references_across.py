"""References reach the other sources of the project, by their titles and by the words of their items."""

import pytest

from app.domain.dates import PartialDate
from app.domain.kinds import Target
from app.domain.sources import Author, Metadata
from app.usecases.curating import start_record
from app.usecases.items import add_item
from app.usecases.vouching import type_value
from app.viewmodels.field_lines import shown
from app.viewmodels.references import suggest_references
from tests.builders.desks import a_paper
from tests.ui.record.conftest import AtRecord


@pytest.fixture
def two(qapp, tmp_path):
    """A desk with two papers; the second has a trial with an arm, the first is open with a record."""
    made = AtRecord(tmp_path)
    earlier = Metadata(title="An earlier report of the same cells", authors=(Author("Okafor", "Ada"),),
                       date=PartialDate("2019"))  # fmt: skip
    made.keys = made.make(a_paper(1), a_paper(2, metadata=earlier, text="Twelve patients of cohort B."))
    made.desk.open_source(made.keys[0])
    made.desk.need_record()
    yield made
    made.session.close()


def other_arm(two, label):
    record, _ = start_record(two.store, two.keys[1])
    trial, _ = add_item(two.store, record.id, "trial")
    type_value(two.store, trial.id, "title", "The other trial")
    type_value(two.store, trial.id, "acronym", "OTHER-1")
    arm, _ = add_item(two.store, record.id, "arm", trial.id)
    type_value(two.store, arm.id, "label", label)
    return trial.id, arm.id


def names(two, field, typed):
    return [option.label for option in suggest_references(two.desk, field, typed)]


def test_a_report_supersedes_another_source_found_by_its_title(two):
    report = two.add("report")
    field = two.desk.form.field("report", "supersedes")
    (name,) = names(two, field, "earlier report")
    assert name == "An earlier report of the same cells · Okafor 2019"
    two.say(report, "supersedes", name)
    value = two.value(report, "supersedes")
    assert (value.value.target, value.value.key) == (Target.SOURCE, two.keys[1])
    assert shown(two.desk, field, value) == name


def test_a_source_does_not_supersede_itself_and_few_letters_search_nothing(two):
    two.add("report")
    field = two.desk.form.field("report", "supersedes")
    assert names(two, field, "Cells against lymphoma, report 1") == []
    assert names(two, field, "an") == []


def test_the_report_of_a_trial_may_be_this_source_or_another(two):
    trial = two.add("trial")
    two.add("report_link", trial)
    field = two.desk.form.field("report_link", "source")
    assert names(two, field, "Cells against")[0].startswith("Source: ")
    assert any("Okafor" in name for name in names(two, field, "earlier"))


def test_an_arm_overlaps_with_one_of_another_record_found_by_its_words(two):
    _, arm = other_arm(two, "Cohort Beta")
    mine = two.add("arm")
    row = two.add("overlap", mine)
    field = two.desk.form.field("overlap", "arm")
    name = next(name for name in names(two, field, "Cohort Beta") if "—" in name)
    assert name == "Cohort Beta — Okafor 2019"
    two.say(row, "arm", name)
    value = two.value(row, "arm")
    assert value.value.key == arm
    assert shown(two.desk, field, value) == name


def test_arms_of_the_same_study_come_first_without_a_letter_typed(two):
    _, arm = other_arm(two, "Cohort Beta")
    for trial in list(two.store.content(start_record(two.store, two.keys[1])[0].id).items):
        if trial.kind == "trial":
            row, _ = add_item(two.store, trial.record, "registry_id", trial.id)
            type_value(two.store, row.id, "identifier", "NCT03056339")
    mine = two.add("trial")
    row = two.add("registry_id", mine)
    two.say(row, "identifier", "NCT03056339")
    overlap = two.add("overlap", two.add("arm", mine))
    field = two.desk.form.field("overlap", "arm")
    assert two.store.membership_of(mine) is not None
    assert "Cohort Beta — Okafor 2019" in names(two, field, "")
    two.say(overlap, "arm", "Cohort Beta — Okafor 2019")
    assert two.value(overlap, "arm").value.key == arm


def test_an_outcome_stays_with_the_arms_of_its_own_record(two):
    other_arm(two, "Cohort Beta")
    two.add("outcome")
    assert names(two, two.desk.form.field("outcome", "arm"), "Cohort Beta") == []


def test_a_name_that_leads_nowhere_is_kept_as_words(two):
    report = two.add("report")
    two.say(report, "supersedes", "A report nobody has")
    assert two.value(report, "supersedes").unread == "A report nobody has"
