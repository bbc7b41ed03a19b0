"""The form that ships: it loads, it is whole, and it has a place for what curators record."""

from itertools import groupby

import msgspec
import pytest

from app.domain.errors import NotFoundError
from app.domain.forms import Form
from app.domain.kinds import Kind
from app.domain.sources import SourceKind
from app.forms.reader import check, load, load_shipped, shipped
from app.paths import resources

PATH = resources() / "forms" / "cell-therapy-trials.yaml"

COLUMNS_OF_A_LANDSCAPE_TABLE = {
    "table": ("trial_set", "selection"),
    "target": ("target", "antigen"),
    "disease": ("trial", "conditions"),
    "cell_source": ("product", "cell_source"),
    "phase": ("trial", "phase"),
    "first_posted": ("trial", "first_posted"),
    "current_status": ("trial", "recruitment_status"),
    "enrollment": ("enrolment", "n"),
    "sponsor": ("sponsor", "name"),
    "identifier": ("registry_id", "identifier"),
}

MANDATORY = {
    "report": {"kind", "evidence_level", "peer_reviewed", "retraction_status"},
    "trial": {"conditions"},
    "arm": {"interventions"},
    "product": {"modality", "cell_source", "autologous_allogeneic"},
    "target": {"antigen"},
    "outcome": {"measure", "arm", "analysis_population", "time_point_kind", "criteria", "scale"},
    "caveat": {"type", "target", "severity", "rationale"},
}


@pytest.fixture(scope="module")
def form() -> Form:
    return load_shipped("cell-therapy-trials")


def test_the_shipped_form_has_no_problems():
    assert shipped() == ("cell-therapy-trials", "general-trial")
    assert check(PATH) == []


def test_its_hash_is_the_same_at_every_load_and_after_a_trip_through_json(form):
    again = load(PATH)
    assert again.sha256 == form.sha256
    assert msgspec.json.decode(msgspec.json.encode(form), type=Form).sha256 == form.sha256


def test_an_unknown_shipped_form_is_told_by_name():
    with pytest.raises(NotFoundError, match="cell-therapy-trials"):
        load_shipped("sourdough")


def test_every_kind_of_value_occurs(form):
    assert {field.kind for kind in form.kinds for field in kind.fields} == set(Kind)


def test_every_vocabulary_that_a_field_names_is_in_the_form(form):
    for kind in form.kinds:
        for field in kind.fields:
            if field.kind in {Kind.TERM, Kind.TERMS}:
                assert form.vocabulary(field.vocabulary).terms, (kind.key, field.key)


def test_identifier_fields_bring_their_schemes(form):
    known = {term.code for term in form.vocabulary("identifier_scheme").terms}
    assert set(form.field("registry_id", "identifier").schemes) <= known


@pytest.mark.parametrize("column", COLUMNS_OF_A_LANDSCAPE_TABLE)
def test_each_column_of_a_landscape_table_has_a_field(form, column):
    assert form.field(*COLUMNS_OF_A_LANDSCAPE_TABLE[column]) is not None


@pytest.mark.parametrize("kind", MANDATORY)
def test_what_a_complete_record_must_have_is_needed(form, kind):
    assert MANDATORY[kind] <= {field.key for field in form.kind(kind).fields if field.needed}


def test_the_kinds_of_items_stand_where_they_belong(form):
    top = [kind.key for kind in form.children_of("")]
    assert top == ["report", "trial_set", "trial", "product", "claim", "caveat", "appraisal"]
    rows = {kind.key for kind in form.kinds if kind.layout == "table"}
    assert rows == {
        "registry_id",
        "sponsor",
        "site",
        "enrolment",
        "report_link",
        "trial_link",
        "target",
        "description",
        "modification",
        "agent",
        "combination",
        "overlap",
    }
    assert form.kind("report").single


def test_outcomes_and_caveats_have_their_letters(form):
    assert {kind.key: kind.shortcut for kind in form.kinds if kind.shortcut} == {"outcome": "o", "caveat": "c"}


def test_the_number_keys_of_a_response_follow_the_sentence(form):
    outcome = form.kind("outcome")
    shown = [field.key for field in outcome.fields if "ORR" in field.when.get("measure", ("ORR",))]
    assert shown[:5] == ["measure", "result", "analysis_population", "criteria", "time_point_kind"]


def test_measures_show_the_fields_that_their_kind_of_value_needs(form):
    outcome = form.kind("outcome")
    for term in form.vocabulary("outcome_measure").terms:
        timed = term.code in outcome.field("time_result").when["measure"]
        graded = term.code in outcome.field("scale").when["measure"]
        assert timed == (term.extra["value_kind"] in {"time_to_event", "time"}), term.code
        assert graded == (term.extra["value_kind"] == "graded"), term.code


def test_a_caveat_may_be_on_anything(form):
    targets = set(form.field("caveat", "target").targets)
    assert targets == {"source", "value"} | {kind.key for kind in form.kinds}


def test_the_kinds_of_source_are_those_of_the_library(form):
    assert [term.code for term in form.vocabulary("source_kind").terms] == [str(kind) for kind in SourceKind]


def test_every_field_has_a_short_help_that_ends_as_a_sentence(form):
    for kind in form.kinds:
        for field in kind.fields:
            assert field.help.endswith("."), (kind.key, field.key)
            assert len(field.help) < 100, (kind.key, field.key)


def test_fields_of_one_group_stand_together(form):
    for kind in form.kinds:
        runs = [group for group, _ in groupby(field.group for field in kind.fields)]
        assert len(set(runs)) == len(runs), kind.key


def test_tables_say_their_columns(form):
    for kind in form.kinds:
        assert set(kind.columns) <= {field.key for field in kind.live_fields}, kind.key
        assert kind.columns or kind.layout == "form", kind.key
    wanted = ["measure", "result", "criteria", "analysis_population", "arm", "time_point", "grade_min", "interval"]
    assert [column for column in form.kind("outcome").columns if column in wanted] == wanted


FIELDS_OF_THE_DOMAIN = {
    "report": "kind evidence_level peer_reviewed retraction_status retraction_checked language translated licence "
    "may_redistribute funding competing_interests publisher_interest page_date retrieved supersedes version_of",
    "trial_set": "n_trials selection search_date databases",
    "trial": "acronym title phase study_type allocation intervention_model masking primary_purpose single_arm "
    "comparator countries recruitment_status start primary_completion completion first_posted last_update "
    "data_cutoff conditions age_min age_max sex line_of_therapy prior_car_t_allowed eligibility "
    "results_available why_stopped",
    "registry_id": "identifier role verified",
    "sponsor": "name class",
    "site": "name country",
    "enrolment": "n kind",
    "report_link": "role source arms",
    "trial_link": "relation trial identifier",
    "arm": "label kind parent_arm partition diseases n_enrolled n_treated n_evaluable_efficacy n_evaluable_safety age "
    "n_female n_male prior_lines prior_hsct prior_car_t interventions",
    "overlap": "arm relation",
    "product": "name codes developer modality binder hinge_domain transmembrane costimulatory signalling cell_source "
    "autologous_allogeneic donor vector cryopreserved irradiated_gy feeder expansion_days transduction fold_expansion",
    "target": "antigen gene logic",
    "modification": "category item genes",
    "description": "item text",
    "preconditioning": "regimen label none_given",
    "agent": "drug dose per_day n_days day_from day_to given_on route",
    "combination": "agent class target schedule",
    "dose_level": "label value cell_definition basis infusions schedule cycles split route n_treated dlts "
    "is_rp2d is_mtd",
    "outcome": "measure arm analysis_population time_point_kind time_point criteria scale role counted subtype "
    "attribution time_window method threshold minimum_duration result grade_min grade_max time_result interval "
    "interval_method effect zero_event_statement data_cutoff median_follow_up conflicts_with duplicates "
    "conflict_resolution",
    "claim": "text category direction about",
    "caveat": "type target severity rationale external_evidence raised_by state resolution",
    "appraisal": "tool item answer support overall rater",
}


@pytest.mark.parametrize("kind", FIELDS_OF_THE_DOMAIN)
def test_whatever_the_domain_asks_for_has_a_field(form, kind):
    assert set(FIELDS_OF_THE_DOMAIN[kind].split()) <= {field.key for field in form.kind(kind).live_fields}


def test_the_twelve_items_of_a_description_are_there(form):
    assert len(form.vocabulary("tidier_item").terms) == 12


def test_no_two_fields_of_a_kind_are_the_same_to_the_checks():
    for name in shipped():
        for kind in load_shipped(name).kinds:
            parts = [field.part for field in kind.live_fields]
            assert len(set(parts)) == len(parts), (name, kind.key)


@pytest.mark.parametrize("name", ["cell-therapy-trials", "general-trial"])
def test_what_a_curator_judges_is_marked_so_and_what_a_source_says_is_not(name):
    form = load_shipped(name)
    judged = {(kind.key, field.key) for kind in form.kinds for field in kind.fields if field.judged}
    judgements = {("report", "kind"), ("report", "evidence_level"), ("report", "retraction_status")}
    judgements |= {("report_link", "role"), ("claim", "category"), ("claim", "direction")}
    judgements |= {("caveat", field.key) for field in form.kind("caveat").fields if field.kind is not Kind.REFERENCE}
    assert judgements <= judged
    assert not {kind for kind, _ in judged} & {"trial", "product", "dose_level", "enrolment", "trial_set"}
    assert {key for kind, key in judged if kind == "outcome"} <= {"counted", "conflict_resolution"}
