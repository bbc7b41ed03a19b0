"""A registry record fills its own items: every value stands on its words, and what is not said stays empty."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.kinds import Quantity, Reached, Reference, Spread, SpreadKind, TimeToEvent, kind_of
from app.domain.records import Record
from app.domain.values import Basis, Derivation, Missing, Status
from app.formats.registry_json import ledger_of, tree_of
from app.formats.registry_text import render_tree
from app.forms import load_shipped
from app.reading.show import show
from app.usecases.filling import fill_in
from app.usecases.filling_form import FormPlaces
from app.usecases.filling_sheet import Sheet
from tests.builders.curating import shipped
from tests.builders.registry import a_rich_study, a_study
from tests.builders.stores import a_form


def filled(study, form=None):
    """Return what a study fills in, with its text and what was skipped."""
    tree = tree_of(ledger_of(study))
    made = render_tree(tree)
    record = Record(id="record", source="source", curator="ada", form="form", created="now")
    sheet = Sheet(FormPlaces(form or shipped()), record, "revision", made.text, tree, made.spans)
    fill_in(sheet)
    return sheet.content(), made.text, tuple(sheet.skipped)


@pytest.fixture(scope="module")
def rich():
    return filled(a_rich_study())


def told(content, kind, parent=None):
    """Return the items of a kind as {field: what it shows}, a reference by the label of what it points to."""
    labels = {v.item: show(v.value) for v in content.values if v.field in {"label", "name", "agent"} and v.value}
    found = []
    for item in content.items:
        if item.kind == kind and parent in {None, item.parent}:
            said = {}
            for value in content.values_of(item.id):
                words = labels.get(value.value.key, "?") if isinstance(value.value, Reference) else _shown(value)
                said[value.field] = f"{said[value.field]} | {words}" if value.field in said else words
            found.append(said)
    return found


def _shown(value):
    if value.value is not None:
        return show(value.value)
    return f"unread: {value.unread}" if value.unread else f"missing: {value.missing}"


def outcomes(content, measure):
    return [one for one in told(content, "outcome") if one["measure"] == measure]


def test_every_value_stands_on_its_words_and_is_a_draft_of_a_registry(rich):
    content, text, _ = rich
    assert len(content.values) > 150
    for quote in content.quotes:
        assert text[quote.start : quote.end] == quote.exact == quote.exact.strip()
    for value in content.values:
        assert (value.status, value.basis) == (Status.DRAFT, Basis.REGISTRY)
        quotes = content.quotes_of(value.id)
        assert quotes or not value.needs_words, value
        if value.derivation is Derivation.INFERRED:
            assert value.how
        elif value.value is None or not isinstance(value.value, Reference):
            assert value.as_stated == " … ".join(q.exact for q in quotes if not q.part)


def test_values_are_of_the_kinds_of_the_form(rich):
    content, _, _ = rich
    kinds = {item.id: item.kind for item in content.items}
    for value in content.values:
        field = shipped().field(kinds[value.item], value.field)
        assert field is not None
        if value.value is not None:
            assert kind_of(value.value) is field.kind
        if not field.many:
            assert len(content.values_of(value.item, value.field)) == 1


def test_the_trial_is_filled_with_its_design_status_and_dates(rich):
    content, _, _ = rich
    (trial,) = told(content, "trial")
    expected = {
        "acronym": "LARKSPUR",
        "title": "A Made-Up Study of LKS-19 CAR-NK Cells in Lymphoma",
        "phase": "Phase 1; Phase 2",
        "allocation": "Non-randomised",
        "intervention_model": "Single group",
        "single_arm": "yes",
        "masking": "None (open label)",
        "recruitment_status": "Terminated",
        "why_stopped": "The sponsor closed the programme.",
        "results_available": "yes",
        "start": "2021-03-02 (actual)",
        "primary_completion": "2024-07 (actual)",
        "completion": "2025 (actual)",
        "age_min": "18 years",
        "sex": "All",
        "conditions": "Lymphoma | Leukemia, Hairy Cell",
        "other_ids": "LKS-19-01 | U24LARK",
        "countries": "Nowhere",
    }
    assert {name: trial.get(name) for name in expected} == expected
    assert "age_max" not in trial
    assert told(content, "registry_id") == [
        {"identifier": "NCT09990077", "role": "Primary"},
        {"identifier": "2023-500999-11-00", "role": "Secondary"},
    ]
    assert told(content, "sponsor")[0] == {"name": "Quillworth Institute", "class": "Other"}
    assert told(content, "report_link") == [
        {"cited": "Quill A. Larkspur cells. J Made Up. 2024;1:1-9.", "identifier": "PMID: 99999901"}
    ]


def test_status_and_enrolment_say_as_of_when(rich):
    content, _, _ = rich
    dated = {value.field: value.as_of.iso for value in content.values if value.as_of}
    assert dated == {"recruitment_status": "2025-11", "results_available": "2025-11", "n": "2025-11", "kind": "2025-11"}
    assert told(content, "enrolment") == [{"n": "18", "kind": "Actual"}]


def test_without_a_date_of_verification_the_last_update_counts():
    study = a_study()
    del study["protocolSection"]["statusModule"]["statusVerifiedDate"]
    content, _, _ = filled(study)
    (status,) = (value for value in content.values if value.field == "recruitment_status")
    assert status.as_of.iso == "2026-01-09"


def test_interventions_are_what_the_record_says_and_nothing_is_guessed(rich):
    content, _, skipped = rich
    assert told(content, "product") == [
        {"name": "LKS-19 CAR-NK cells", "modality": "CAR-NK", "codes": "Larkspur cells"}
    ]
    assert told(content, "preconditioning") == [{"label": "Cyclophosphamide", "arms": "Level 1 | Level 2"}]
    assert told(content, "agent") == [{"drug": "Cyclophosphamide"}]
    assert told(content, "combination") == [{"agent": "Quillimab", "arms": "Level 1"}]
    assert "intervention Fludarabine" in skipped
    first = told(content, "arm")[0]
    assert first["interventions"] == "LKS-19 CAR-NK cells | Cyclophosphamide | Quillimab"


def test_arms_tell_whom_they_took_in(rich):
    content, _, _ = rich
    first, second = told(content, "arm")
    assert first | {"interventions": ""} == {
        "label": "Level 1",
        "arm_type": "Experimental",
        "interventions": "",
        "n_enrolled": "11",
        "age": "61 years (range 34–74)",
        "n_female": "4/11",
        "n_male": "7/11",
    }
    assert second["n_enrolled"] == "7"


def test_counts_and_percents_keep_whom_they_count_and_how_they_are_printed(rich):
    content, _, _ = rich
    responses = [one for one in outcomes(content, "ORR") if "result" in one]
    assert [(one["arm"], one["result"], one["role"]) for one in responses] == [
        ("Level 1", "8/11", "Primary"),
        ("Level 2", "0/7", "Primary"),
    ]
    assert {one["analysis_population"] for one in responses} == {"Treated"}
    assert {(one["time_point_kind"], one["time_point"]) for one in responses} == {("By day", "6 months")}
    complete = outcomes(content, "CR")
    assert [(one["result"], one["interval"]) for one in complete] == [
        ("?/11 (63.6%)", "? % (95% CI 30.8–89.1)"),
        ("?/7 (28.6%)", "? % (95% CI 3.7–71.0)"),
    ]
    assert "time_point_kind" not in complete[0]
    assert complete[0]["time_point"] == "12 months"


def test_a_comparison_is_an_effect_without_an_arm(rich):
    content, _, _ = rich
    (compared,) = (one for one in outcomes(content, "ORR") if "effect" in one)
    assert compared["effect"] == "OR 1.9 (95% CI 0.7–4.4), p < 0.001"
    assert "arm" not in compared
    (value,) = (one for one in content.values if one.field == "effect")
    assert value.note == "compares Level 1 and Level 2; Fisher Exact"


def test_what_is_not_available_is_not_reached_only_where_the_record_says_so(rich):
    content, _, _ = rich
    times = [value for value in content.values if value.field == "time_result"]
    assert [value.value or value.unread for value in times] == [
        TimeToEvent(
            number=Decimal("13.8"), unit="months", spread=Spread(SpreadKind.CI, Decimal("2.8"), None, Decimal("95"))
        ),
        TimeToEvent(unit="months", reached=Reached.NOT_REACHED),
        TimeToEvent(number=Decimal("6"), unit="months"),
        "NA [Nobody of this group responded.]",
    ]


def test_a_mean_keeps_its_decimals_its_sign_and_the_part_of_the_measure(rich):
    content, _, _ = rich
    amounts = [value for value in content.values if value.field == "amount"]
    assert [value.value for value in amounts] == [
        Quantity(Decimal("73.0"), "pg/mL", spread=Spread(SpreadKind.SD, Decimal("4.1"))),
        Quantity(Decimal("-2.50"), "pg/mL", spread=Spread(SpreadKind.SD, Decimal("0"))),
        Quantity(Decimal("80"), "pg/mL", spread=Spread(SpreadKind.SD, Decimal("5"))),
    ]
    assert str(amounts[0].value.number) == "73.0"
    assert len(outcomes(content, "Interleukin 6 in Serum: After infusion")) == 1


def test_events_and_deaths_are_counted_of_those_at_risk(rich):
    content, _, _ = rich
    fever = outcomes(content, "Fever")
    assert [(one["arm"], one["result"]) for one in fever] == [("Level 1", "2/11"), ("Level 2", "0/7")]
    measure = next(v for v in content.values if v.field == "measure" and v.as_stated == "Fever (General disorders)")
    assert measure.note == "serious adverse event"
    assert [one["result"] for one in outcomes(content, "CRS")] == ["1/11"]
    assert [one["result"] for one in outcomes(content, "Deaths of any cause")] == ["1/11", "0/7"]
    assert [one["result"] for one in outcomes(content, "SAE")] == ["2/11"]
    assert [one["arm"] for one in outcomes(content, "Nausea")] == ["Level 1"]


def test_a_registered_outcome_stands_once_when_its_results_are_posted(rich):
    content, _, _ = rich
    planned = [one for one in told(content, "outcome") if "arm" not in one and "effect" not in one]
    assert planned == [
        {
            "measure": "Cells that persist",
            "role": "Secondary",
            "time_point_kind": "unread: From infusion to the last visit",
        }
    ]


@pytest.mark.parametrize(
    ("words", "type_"),
    [
        ("Early termination led to small numbers analysed.", "Attrition or early stop"),
        ("Few participants could be looked at.", "Small sample"),
        ("The assay changed half-way.", "Other"),
    ],
)
def test_limitations_are_a_caveat_of_the_right_type(words, type_):
    study = a_rich_study()
    study["resultsSection"]["moreInfoModule"]["limitationsAndCaveats"]["description"] = words
    content, _, _ = filled(study)
    (caveat,) = told(content, "caveat")
    assert (caveat["type"], caveat["rationale"], caveat["state"]) == (type_, words, "Open")
    assert "severity" not in caveat


@pytest.mark.parametrize(
    ("title", "measure"),
    [
        ("Number of Participants With Dose-Limiting Toxicity (DLT)", "DLT"),
        ("Overall Survival (OS) at 12 Months", "OS"),
        ("Duration of Complete Response", "Duration of Complete Response"),
        ("Objective response rate", "ORR"),
        ("Best Overall Response in Bone", "Best Overall Response in Bone"),
    ],
)
def test_a_title_is_a_listed_measure_only_when_it_says_nothing_else(title, measure):
    study = a_study()
    study["protocolSection"]["outcomesModule"] = {"primaryOutcomes": [{"measure": title, "timeFrame": "1 year"}]}
    del study["resultsSection"]
    content, _, _ = filled(study)
    assert [one["measure"] for one in told(content, "outcome")] == [measure]


def test_criteria_come_from_the_definition_where_the_measure_asks_for_them():
    study = a_rich_study()
    first = study["resultsSection"]["outcomeMeasuresModule"]["outcomeMeasures"][0]
    first["description"] = "Responders as judged by Lugano 2014."
    content, _, _ = filled(study)
    named = [value for value in content.values if value.field == "criteria"]
    assert len(named) == 2
    assert all("Lugano" in value.as_stated for value in named)


@pytest.mark.parametrize(("stated", "said"), [("N/A", Missing.STATED_NONE), ("90 Days", None), ("old", None)])
def test_an_age_limit_is_a_number_none_or_words(stated, said):
    study = a_study()
    study["protocolSection"]["eligibilityModule"]["maximumAge"] = stated
    content, _, _ = filled(study)
    (age,) = (value for value in content.values if value.field == "age_max")
    assert age.missing is said
    assert (age.unread or "") == ("old" if stated == "old" else "")


def test_an_unknown_status_keeps_the_last_known_one_and_an_unknown_code_its_words():
    study = a_study()
    status = study["protocolSection"]["statusModule"]
    status["overallStatus"], status["lastKnownStatus"] = "UNKNOWN", "RECRUITING"
    study["protocolSection"]["designModule"]["studyType"] = "SOMETHING_NEW"
    content, _, _ = filled(study)
    (held,) = (value for value in content.values if value.field == "recruitment_status")
    assert (held.value.code, held.note) == ("UNKNOWN", "last known: Recruiting")
    (kind,) = (value for value in content.values if value.field == "study_type")
    assert (kind.value.label, kind.value.code) == ("Something new", "")


def test_another_form_is_filled_by_what_its_fields_are():
    content, _, _ = filled(a_rich_study(), load_shipped("general-trial"))
    assert [one["name"] for one in told(content, "treatment")] == [
        "LKS-19 CAR-NK cells",
        "Fludarabine",
        "Cyclophosphamide",
        "Quillimab",
    ]
    first = told(content, "arm")[0]
    assert first["treatments"] == "LKS-19 CAR-NK cells | Fludarabine | Cyclophosphamide | Quillimab"
    assert first["n_randomised"] == "11"
    assert told(content, "trial")[0]["condition"] == "Lymphoma | Leukemia, Hairy Cell"
    assert [one["result"] for one in outcomes(content, "Death")] == ["1/11", "0/7"]
    assert "73.0 pg/mL (SD 4.1)" in [one.get("mean") for one in told(content, "outcome")]


def test_a_form_that_lacks_fields_is_filled_as_far_as_it_goes_and_the_rest_is_told():
    form = a_form()
    content, _, skipped = filled(a_rich_study(), form)
    fields = {(kind.key, field.key): field for kind in form.kinds for field in kind.fields}
    kinds = {item.id: item.kind for item in content.items}
    assert {value.field for value in content.values} >= {"title", "start", "single_arm", "measure"}
    for value in content.values:
        assert value.value is None or kind_of(value.value) is fields[kinds[value.item], value.field].kind
    assert {"report", "arm", "trial: sex"} <= set(skipped)


def test_a_study_of_nothing_fills_nothing():
    content, _, _ = filled({"protocolSection": {"identificationModule": {"nctId": "NCT09990001"}}})
    assert {item.kind for item in content.items} == {"report", "trial", "registry_id"}


# -- hostile records -------------------------------------------------------------------------------------------

WORDS = st.sampled_from(
    ["", "NA", "1", "-3.5", "1e9", "PHASE1", "2024-02", "31/31/2000", "Level 1", "a\r\nb", "\ud800\0", "8" * 40]
)
ANY = st.recursive(
    WORDS | st.text(max_size=6) | st.integers() | st.booleans() | st.none() | st.floats(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


@given(st.data())
def test_whatever_stands_in_any_place_of_a_record_it_is_filled_without_an_error(data):
    study = a_rich_study()
    for _ in range(data.draw(st.integers(1, 6))):
        _put_anything(data, study)
    content, text, _ = filled(study, data.draw(st.sampled_from([shipped(), load_shipped("general-trial"), a_form()])))
    for quote in content.quotes:
        assert text[quote.start : quote.end] == quote.exact
    for value in content.values:
        assert content.quotes_of(value.id) or not value.needs_words


def _put_anything(data, node):
    """Put a value of any type somewhere into a tree."""
    while True:
        keys = list(node) if isinstance(node, dict) else list(range(len(node)))
        if not keys:
            return
        key = data.draw(st.sampled_from(keys))
        if isinstance(node[key], dict | list) and data.draw(st.integers(0, 5)):
            node = node[key]
            continue
        node[key] = data.draw(ANY)
        return
