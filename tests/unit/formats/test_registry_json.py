"""Registry records in JSON: both shapes as one, every value kept, a text that reads well, and where it says what."""

import doctest
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.formats import registry_words
from app.formats.registry_file import NoJsonError, RegistryFile
from app.formats.registry_json import ledger_of, looks_like_registry, tree_of, value_at
from app.formats.registry_text import render
from app.formats.registry_words import label_of, plain, readable
from tests.builders.registry import NCT, a_study, as_json, legacy_study


def studies(text):
    return [entry.study for entry in RegistryFile(text).entries() if entry.study]


def ledger(document):
    (one,) = studies(as_json(document))
    return ledger_of(one)


def test_every_value_of_a_record_is_a_line_with_its_path():
    said = {line.tag: line.value for line in ledger(a_study())}
    assert said["protocolSection.identificationModule.nctId"] == NCT
    assert said["protocolSection.designModule.enrollmentInfo.count"] == "18"
    assert said["protocolSection.armsInterventionsModule.armGroups[1].label"] == "Level 2"
    assert said["hasResults"] == "true"
    assert said["protocolSection.descriptionModule.briefSummary"].startswith("Adults get 6×10\\^8")


def test_a_tree_comes_back_from_its_lines():
    lines = ledger(a_study())
    assert ledger_of(tree_of(lines)) == lines


def test_a_text_says_every_value_that_is_no_index_or_address():
    lines = ledger(a_study())
    made = render(lines)
    said = {path for line in made.lines for path in line.paths}
    silent = [line.tag.rpartition(".")[2] for line in lines if line.tag not in said]
    assert silent == ["zip", "versionHolder", "id"]


def test_a_text_has_headings_and_labelled_lines_with_escapes_taken_back():
    text = render(ledger(a_study())).text
    assert text.startswith(f"Identification\nNCT number: {NCT}\n")
    for line in (
        "Overall status: Recruiting",
        "Study start: 2024-02 (Actual)",
        "Enrolment: 18 (Estimated)",
        "Phase: Phase 1/Phase 2",
        "Brief summary: Adults get 6×10^8 cells once & are followed for a year.",
        "Arm 2: Level 2 (Experimental). One infusion of 1×10^7 cells/kg.",
        "Intervention 1: Biological: QX-7. Cord blood killer cells. Other names: Quill cells. Arms: Level 1; Level 2",
        "Complete: Level 1: 7 (3 to 9); Level 2: 4 (Participants)",
        "Serious event: Fever (General disorders): Level 1: 2/11, 3 events",
        "Limitations and caveats: Stopped early; few were enrolled.",
        "* ANC > 500",
    ):
        assert f"\n{line}\n" in text, line


def test_lines_know_where_they_stand():
    lines = ledger(a_study())
    made = render(lines)
    place = {path: line for line in made.lines for path in line.paths}
    line = place["protocolSection.designModule.enrollmentInfo.count"]
    assert made.text[line.start : line.end] == "Enrolment: 18 (Estimated)"
    assert line is place["protocolSection.designModule.enrollmentInfo.type"]


def test_the_same_lines_make_the_same_text():
    lines = ledger(a_study())
    assert render(lines) == render(tuple(lines))


def test_the_legacy_shape_reads_like_the_new_one():
    (study,) = studies(as_json(legacy_study()))
    protocol = study["protocolSection"]
    assert value_at(study, "protocolSection.identificationModule.nctId") == NCT
    assert protocol["identificationModule"]["secondaryIdInfos"][0] == {"id": "2024-123456-12", "type": "EudraCT Number"}
    assert protocol["statusModule"]["startDateStruct"] == {"date": "February 2024", "type": "Actual"}
    assert protocol["designModule"]["phases"] == ["Phase 1", "Phase 2"]
    assert protocol["designModule"]["designInfo"]["maskingInfo"] == {"masking": "None"}
    assert protocol["armsInterventionsModule"]["armGroups"][0]["interventionNames"] == ["Biological: QX-7"]
    assert protocol["armsInterventionsModule"]["interventions"][0]["otherNames"] == ["Quill cells"]
    text = render(ledger_of(study)).text
    assert "Enrolment: 18 (Estimated)" in text
    assert "Further fields" not in text


@pytest.mark.parametrize("wrapped", [lambda one: [one], lambda one: {"studies": [one]}, lambda one: {"study": one}])
def test_a_study_is_found_in_whatever_it_is_wrapped(wrapped):
    assert [ledger_of(one) for one in studies(as_json(wrapped(a_study())))] == [ledger_of(a_study())]


@pytest.mark.parametrize("text", ["{", '{"protocolSection": {', "[" * 200_000, "no JSON"])
def test_what_is_no_whole_json_is_told(text):
    with pytest.raises(NoJsonError):
        studies(text)


def test_other_json_holds_no_study():
    assert studies('{"a": [1, {"b": null}], "studies": 7}') == []


def test_records_are_recognised_by_what_they_hold():
    assert looks_like_registry(as_json(a_study()))
    assert looks_like_registry("\ufeff\n" + as_json(legacy_study()))
    assert looks_like_registry(json.dumps(a_study(), sort_keys=True)[:400])
    assert not looks_like_registry('{"nctId": "NCT00000000"}')
    assert not looks_like_registry(f"The protocolSection of {NCT}")


def test_the_examples_run():
    assert doctest.testmod(registry_words).failed == 0


def test_words_are_read_from_codes_only_where_codes_stand():
    assert readable("overallStatus", "ACTIVE_NOT_RECRUITING") == "Active, not recruiting"
    assert readable("acronym", "ACTIVE_NOT") == "ACTIVE_NOT"
    assert plain("a \\> b \\[c\\] &lt; d & e") == "a > b [c] < d & e"
    assert label_of("protocolSection.statusModule.startDateStruct.date") == "Status › Start date › Date"


SCALARS = st.text(max_size=20) | st.integers() | st.booleans() | st.none() | st.floats(allow_nan=False)
JSON = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["label", "statusModule", "x", "nctId", "armGroups"]), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(st.dictionaries(st.sampled_from(["identificationModule", "armsInterventionsModule", "y"]), JSON, max_size=3))
def test_whatever_a_record_holds_is_read_and_rendered(protocol):
    lines = ledger({"protocolSection": protocol, "resultsSection": protocol})
    made = render(lines)
    for line in made.lines:
        assert 0 <= line.start <= line.end <= len(made.text)


def test_what_stands_behind_an_empty_place_of_a_list_stands_there_once():
    study = {
        "protocolSection": {"armsInterventionsModule": {"armGroups": [None, {}, {"label": "A"}], "names": ["", "x"]}}
    }
    tree = tree_of(ledger_of(study))
    module = tree["protocolSection"]["armsInterventionsModule"]
    assert module == {"armGroups": [{}, {}, {"label": "A"}], "names": ["", "x"]}
