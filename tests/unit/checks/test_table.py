"""The table of checks: every rule stands in it once, in its own file, with its tests and its words."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import msgspec
import pytest

import app.checks
from app.checks import CHECKS, rules_of, run
from app.checks.study_checks import STUDY_CHECKS
from app.domain.findings import Severity
from app.domain.forms import Form, RuleSetting
from app.domain.kinds import Proportion
from app.domain.sources import SourceKind
from app.paths import resources
from tests.builders.written import Written, is_one_sentence, shipped_form, term

TESTS = Path(__file__).parents[2]
BY_ID = {check.id: check for check in CHECKS}


def spoilt() -> Written:
    written = Written(SourceKind.WEB_ARTICLE)
    written.item("trial")
    written.item("outcome", "trial-1", measure=term("ORR"), result=Proportion(12, 11))
    return written


def test_ids_are_unique_and_rules_of_the_domain_stand_in_their_order():
    assert len(BY_ID) == len(CHECKS)
    numbered = [check.id for check in CHECKS if check.id.startswith("V")]
    assert numbered == sorted(numbered)


@pytest.mark.parametrize("rule", BY_ID)
def test_each_check_is_one_function_in_a_file_of_its_name(rule):
    check = BY_ID[rule]
    file = Path(inspect.getfile(check.find))
    assert file.parent == Path(app.checks.__file__).parent
    assert inspect.getdoc(check.find)
    assert file.stem == check.find.__name__


@pytest.mark.parametrize("rule", BY_ID)
def test_each_check_says_what_must_hold_why_and_with_which_limits(rule):
    check = BY_ID[rule]
    assert is_one_sentence(check.sentence)
    assert check.source
    assert check.version >= 1
    assert isinstance(check.severity, Severity)
    assert all(number.is_finite() for number in check.limits.values())
    assert not check.proposal or (check.caveat == check.id and check.severity is Severity.NOTE)


@pytest.mark.parametrize("rule", [*BY_ID, *(check.id for check in STUDY_CHECKS)])
def test_each_check_is_named_in_a_test_besides_this_table(rule):
    quoted = f'"{rule}"'
    found = [path for path in (TESTS / "unit").rglob("test_*.py") if quoted in path.read_text(encoding="utf-8")]
    assert [path for path in found if path.name != Path(__file__).name]


def test_a_rule_across_sources_is_one_of_the_table_or_says_so_itself():
    for check in STUDY_CHECKS:
        assert check.id in BY_ID
        assert is_one_sentence(check.sentence)


@pytest.mark.parametrize("form", [Form(name="bare", title="Bare", version="1"), shipped_form()])
def test_an_empty_record_of_any_form_breaks_no_check(form):
    assert run(Written(form=form).subject()) == ()


def test_a_record_of_items_that_the_form_has_lost_breaks_no_check():
    written = spoilt()
    written.form = Form(name="bare", title="Bare", version="1")
    assert {finding.rule for finding in run(written.subject())} <= {*BY_ID}


# -- how rules are wanted --------------------------------------------------------------------------------------


def rules(form=None, field=None, project=None):
    whole = Form(name="f", title="F", version="1", rules=form or {})
    spec = shipped_form().field("outcome", "result")
    return rules_of(whole, project), msgspec.structs.replace(spec, rules=field or {})


LIMIT = [{"small_sample": RuleSetting(limits={"patients": str(number)})} for number in (30, 40, 50)]


def test_limits_come_from_the_project_then_the_field_then_the_form_then_the_row():
    for given, expected in [
        ({}, 20),
        ({"form": LIMIT[0]}, 30),
        ({"form": LIMIT[0], "field": LIMIT[1]}, 40),
        ({"form": LIMIT[0], "field": LIMIT[1], "project": LIMIT[2]}, 50),
        ({"form": LIMIT[0], "project": LIMIT[2]}, 50),
    ]:
        wanted, spec = rules(**given)
        assert wanted.limit("small_sample", "patients", spec) == expected


def test_a_limit_that_no_row_declares_is_a_fault():
    wanted, spec = rules()
    with pytest.raises(KeyError):
        wanted.limit("small_sample", "months", spec)


OFF, ON = {"V17": RuleSetting(on=False)}, {"V17": RuleSetting(on=True)}


def test_anybody_may_switch_a_rule_off_and_the_project_has_the_last_word():
    for given, expected in [
        ({}, True),
        ({"form": OFF}, False),
        ({"field": OFF}, False),
        ({"form": ON, "field": OFF}, False),
        ({"form": OFF, "field": OFF, "project": ON}, True),
        ({"project": OFF}, False),
    ]:
        wanted, spec = rules(**given)
        assert wanted.is_on("V17", spec) is expected


def test_a_severity_comes_from_the_project_then_the_field_then_the_form():
    asked = [{"V17": RuleSetting(severity=one)} for one in ("note", "warning", "error")]
    for given, expected in [
        ({"form": asked[0]}, "note"),
        ({"form": asked[0], "field": asked[1]}, "warning"),
        ({"form": asked[0], "field": asked[1], "project": asked[2]}, "error"),
        ({"form": asked[0], "project": {"V17": RuleSetting()}}, "note"),
    ]:
        wanted, spec = rules(**given)
        assert wanted.severity("V17", Severity.ERROR, spec) == expected


def test_a_rule_that_is_off_says_nothing_and_one_that_is_on_does():
    assert spoilt().found("V17")
    assert not spoilt().found("V17", OFF)
    assert spoilt().found("V17", {"V17": RuleSetting(severity="note")})[0].severity is Severity.NOTE


# -- findings --------------------------------------------------------------------------------------------------


def test_the_same_record_gives_the_same_findings_and_fingerprints():
    assert run(spoilt().subject()) == run(spoilt().subject())
    assert all(len(finding.fingerprint) == 64 for finding in run(spoilt().subject()))


def test_a_fingerprint_changes_with_what_the_rule_saw_and_not_with_what_else_changes():
    (before,) = spoilt().found("V17")
    busier = spoilt()
    busier.item("outcome", "trial-1", measure=term("CR"))
    assert busier.found("V17")[0].fingerprint == before.fingerprint
    other = Written(SourceKind.WEB_ARTICLE)
    other.item("trial")
    other.item("outcome", "trial-1", measure=term("ORR"), result=Proportion(13, 11))
    assert other.found("V17")[0].fingerprint != before.fingerprint


def test_the_manual_names_every_rule_with_its_severity_and_no_other():
    page = (resources() / "help" / "checks.md").read_text(encoding="utf-8")
    told = re.findall(r"^- `(\w+)`, (\w+):", page, re.MULTILINE)
    assert told == [(check.id, check.severity.value) for check in sorted(CHECKS, key=lambda one: one.proposal)]
