"""Files of registry records in every wrapping, whole and broken; nothing but the world's error ever comes of them."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import UnreadableError
from app.domain.sources import Draft
from app.formats.registry_file import Broken, RegistryFile
from app.importers import Tally, ctgov
from app.importers.materials import material_of_bytes, material_of_words
from tests.builders.registry import NCT, a_rich_study, a_study, as_json, legacy_study


def read(text, name="studies.json"):
    return list(ctgov.read(material_of_words(text, name), Tally()))


def test_each_study_of_a_file_is_the_slice_of_its_own_bytes():
    text = as_json({"totalCount": 2, "studies": [a_study(), a_rich_study()]})
    data = b"\xef\xbb\xbf" + text.encode()
    found = list(ctgov.read(material_of_bytes(data, "x.json"), Tally()))
    slices = [json.loads(data[one.start : one.end]) for one in found]
    assert slices == [a_study(), a_rich_study()]


def test_a_page_that_breaks_off_gives_what_stood_whole_before():
    text = as_json({"studies": [a_study(), a_study()]})
    reading = ctgov.read(material_of_words(text[: len(text) * 3 // 4], "x.json"), Tally())
    assert isinstance(next(reading), Draft)
    with pytest.raises(UnreadableError, match="breaks off or goes wrong in line"):
        next(reading)


def test_lines_of_json_are_read_one_by_one():
    lines = [json.dumps(a_study()), '{"protocolSection": {', json.dumps(legacy_study())]
    first, problem, last = read("\n".join(lines), "x.jsonl")
    assert (first.line, problem.line, last.line) == (1, 2, 3)
    assert problem.refused
    assert problem.raw == lines[1]


def test_a_broken_first_line_costs_itself_only_where_the_name_promises_lines():
    text = "{broken\n" + json.dumps(a_study())
    problem, draft = read(text, "x.ndjson")
    assert (problem.line, draft.line) == (1, 2)
    with pytest.raises(UnreadableError):
        read(text)


def test_each_of_several_names_in_a_file_name_may_be_in_it():
    assert len(read(as_json(a_study()), f"NCT01111111 and {NCT}.json")) == 1


def test_what_the_names_of_fields_hold_is_a_step_of_a_path_and_no_more():
    study = a_study()
    study["x[999999999].y"] = {"": "nothing", "a.b": {"c[1]": "deep"}}
    (draft,) = read(as_json(study))
    assert ["x(999999999)·y.a·b.c(1)", "deep"] in [[line.tag, line.value] for line in draft.ledger]
    assert "deep" in draft.text


def test_numbers_stay_as_they_are_written():
    (draft,) = read('{"protocolSection":{"identificationModule":{"nctId":"NCT00000001"},"n":73.0,"m":1E3,"k":NaN}}')
    said = {line.tag: line.value for line in draft.ledger}
    assert [said[f"protocolSection.{name}"] for name in "nmk"] == ["73.0", "1E3", "NaN"]


NAMES = st.sampled_from(
    [
        "studies",
        "protocolSection",
        "ProtocolSection",
        "identificationModule",
        "nctId",
        "FullStudies",
        "Study",
        "StudyFieldsResponse",
        "nextPageToken",
        "totalCount",
        "a[7].b",
    ]
) | st.text(max_size=3)
JSON = st.recursive(
    st.text(max_size=8) | st.integers() | st.booleans() | st.none() | st.floats() | st.just(NCT),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=25,
)


@given(JSON, st.sampled_from(["x.json", "x.jsonl", "NCT01234567.json"]))
def test_any_json_is_read_or_refused_with_a_sentence(document, name):
    _read_or_refuse(json.dumps(document).encode(), name)


@given(st.binary(max_size=60), st.integers(0, 400), st.sampled_from(["x.json", "x.jsonl"]))
def test_any_bytes_anywhere_in_a_file_are_read_or_refused_with_a_sentence(noise, at, name):
    whole = json.dumps({"studies": [a_study()]}).encode()
    _read_or_refuse(whole[:at] + noise + whole[at:], name)


def _read_or_refuse(data, name):
    if not data:
        return
    tally = Tally()
    try:
        found = list(ctgov.read(material_of_bytes(data, name), tally))
    except UnreadableError:
        return
    for one in found:
        if isinstance(one, Draft):
            assert 0 <= one.start < one.end <= len(data)
            assert one.text


@given(st.text(max_size=200))
def test_every_line_of_lines_is_a_study_or_told(text):
    found = list(RegistryFile(text, by_lines=True).entries())
    lines = [line for line in text.split("\n") if line.strip(" \t\r\n\ufeff")]
    assert bool(found) == bool(lines)
    assert all(isinstance(one, Broken) or one.study is None for one in found)
