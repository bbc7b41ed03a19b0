"""What differs between two versions of a record, field by field."""

import pytest

from app.domain.sources import LedgerLine
from app.formats.ledger_difference import Difference, differences
from app.formats.registry_file import RegistryFile
from app.formats.registry_json import ledger_of
from tests.builders.registry import a_study, as_json, legacy_study, the_next_version


def lines(document):
    (one,) = RegistryFile(as_json(document)).entries()
    return ledger_of(one.study)


def told(old, new):
    return [(one.difference.value, one.label, one.old, one.new) for one in differences(old, new)]


def ris(*pairs):
    return [LedgerLine(n, tag, value) for n, (tag, value) in enumerate(pairs, 1)]


def test_the_same_record_differs_in_nothing():
    assert differences(lines(a_study()), lines(a_study())) == ()


def test_each_field_that_changed_is_told_with_both_values():
    assert told(lines(a_study()), lines(the_next_version())) == [
        ("changed", "Status › Overall status", "Recruiting", "Active, not recruiting"),
        ("changed", "Status › Primary completion date › Date", "2026-09", "2026-12"),
        ("changed", "Status › Last update post date › Date", "2026-01-09", "2026-05-04"),
        ("changed", "Design › Enrollment › Count", "18", "24"),
        ("changed", "Design › Enrollment › Type", "Estimated", "Actual"),
        ("added", "Arms interventions › Arm groups 1", "", "Level 0. Experimental. Half of the lowest dose."),
        ("removed", "Outcomes › Secondary outcomes 1", "Response. 3 months", ""),
    ]


def test_what_was_there_tells_its_paths_in_the_old_version():
    found = {one.label: one for one in differences(lines(a_study()), lines(the_next_version()))}
    assert found["Design › Enrollment › Count"].paths == ("protocolSection.designModule.enrollmentInfo.count",)
    removed = found["Outcomes › Secondary outcomes 1"]
    assert removed.paths[0] == "protocolSection.outcomesModule.secondaryOutcomes[0].measure"


def test_an_entry_put_in_front_changes_no_other():
    labels = [one.label for one in differences(lines(a_study()), lines(the_next_version()))]
    assert sum("Arm groups" in one for one in labels) == 1


def test_a_renamed_arm_is_a_changed_label():
    new = a_study()
    new["protocolSection"]["armsInterventionsModule"]["armGroups"][1]["label"] = "Level two"
    assert told(lines(a_study()), lines(new)) == [
        ("changed", "Arms interventions › Arm groups 2 › Label", "Level 2", "Level two")
    ]


def test_two_spellings_of_a_code_are_no_difference_and_two_numbers_always_are():
    old, new = legacy_study(), a_study()
    labels = [one.label for one in differences(lines(old), lines(new))]
    assert not {"Status › Overall status", "Design › Phases", "Design › Allocation"} & set(labels)
    changed = a_study()
    changed["protocolSection"]["designModule"]["enrollmentInfo"]["count"] = 1.8
    assert ("changed", "Design › Enrollment › Count", "18", "1.8") in told(lines(a_study()), lines(changed))


def test_when_an_index_was_made_is_no_difference():
    new = a_study()
    new["derivedSection"]["miscInfoModule"]["versionHolder"] = "2026-06-01"
    assert differences(lines(a_study()), lines(new)) == ()


def test_a_list_of_words_is_one_field():
    new = a_study()
    new["protocolSection"]["conditionsModule"]["conditions"].append("Myeloma")
    assert told(lines(a_study()), lines(new)) == [
        (
            "changed",
            "Conditions › Conditions",
            "Lymphoma; Leukemia, Hairy Cell",
            "Lymphoma; Leukemia, Hairy Cell; Myeloma",
        )
    ]


@pytest.mark.parametrize("empty", [[], ris(("TY", "JOUR"))])
def test_records_of_other_kinds_are_compared_by_their_tags(empty):
    old = ris(("TY", "JOUR"), ("AU", "Quill, A"), ("AU", "Ink, B"), ("PY", "2020"), ("AB", "One"), ("", "two"))
    new = ris(("TY", "JOUR"), ("AU", "Quill, A"), ("AU", "Inkwell, B"), ("AB", "One"), ("", "three"), ("DO", "10.1/x"))
    assert told(old, new) == [
        ("changed", "AU", "Quill, A; Ink, B", "Quill, A; Inkwell, B"),
        ("changed", "AB", "One\ntwo", "One\nthree"),
        ("added", "DO", "", "10.1/x"),
        ("removed", "PY", "2020", ""),
    ]
    assert {one.difference for one in differences(old, empty)} == {Difference.REMOVED}
