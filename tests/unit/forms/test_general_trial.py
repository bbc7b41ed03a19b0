"""The second form that ships: the question, arms, outcomes and judgements, under names that the checks know."""

from itertools import groupby

import pytest

from app.checks import CHECKS
from app.domain.forms import Form
from app.domain.kinds import Kind
from app.forms.reader import check, load_shipped
from app.paths import resources


@pytest.fixture(scope="module")
def form() -> Form:
    return load_shipped("general-trial")


def test_it_has_no_problems():
    assert check(resources() / "forms" / "general-trial.yaml") == []


def test_it_asks_the_question_in_four_parts(form):
    asked = [field.key for field in form.kind("question").fields if field.needed]
    assert asked == ["population", "intervention", "comparator", "outcomes"]


def test_it_judges_bias_by_domain_judgement_and_support(form):
    judged = form.kind("judgement")
    assert judged.part == "appraisal"
    assert {field.key for field in judged.fields if field.needed} == {"domain", "judgement", "support", "about"}


def test_the_flow_of_an_arm_has_the_parts_that_the_checks_know(form):
    parts = [field.part for field in form.kind("arm").fields if field.kind is Kind.INTEGER]
    assert parts == ["n_enrolled", "n_treated", "n_evaluable_efficacy", "n_evaluable_safety"]


def test_fields_that_mean_the_same_are_of_the_same_kind_in_both_forms(form):
    other = load_shipped("cell-therapy-trials")
    kinds = {(kind.part, field.part): field.kind for kind in other.kinds for field in kind.fields}
    differing = {
        (kind.key, field.key)
        for kind in form.kinds
        for field in kind.fields
        if kinds.get((kind.part, field.part), field.kind) is not field.kind
    }
    # Criteria are free words here, as are conditions: no list of them would fit every field of medicine.
    assert differing == {("trial", "condition"), ("outcome", "definition"), ("judgement", "domain")}


def test_its_measures_mean_what_they_mean_in_the_other_form(form):
    other = load_shipped("cell-therapy-trials").vocabulary("outcome_measure")
    for term in form.vocabulary("general_measure").terms:
        known = other.term(term.code)
        if known is not None:
            shared = {name.casefold() for name in (known.label, *known.synonyms)}
            assert shared & {name.casefold() for name in (term.label, *term.synonyms)}, term.code


def test_the_rules_that_it_wants_otherwise_exist(form):
    limits = {check.id: set(check.limits) for check in CHECKS}
    for rule, setting in form.rules.items():
        assert set(setting.limits) <= limits[rule]


def test_every_field_has_a_short_help_and_groups_stand_together(form):
    for kind in form.kinds:
        assert all(field.help.endswith(".") and len(field.help) < 100 for field in kind.fields), kind.key
        runs = [group for group, _ in groupby(field.group for field in kind.fields)]
        assert len(set(runs)) == len(runs), kind.key
