"""Form versions of a project: what a change touches, a new version, records that move to it and back."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import msgspec
import pytest

from app.checks import run
from app.domain.changes import Act, Put
from app.domain.errors import RefusedError
from app.domain.forms import Field, ItemKind, RuleSetting, VocabularyTerm
from app.domain.kinds import Integer, Kind, Proportion, Quantity, Reference, Spread, SpreadKind, Target, Term, Text
from app.domain.records import RecordState
from app.forms import editing, editing_terms, load_shipped
from app.forms.editing import Held
from app.forms.reader import load
from app.usecases.checking import subject_of
from app.usecases.curating import put_value, raise_caveat, start_record
from app.usecases.forms import (
    adopt_form,
    check_file,
    complaints,
    difference,
    export_form,
    form_to_edit,
    holdings,
    move_my_records,
    move_record,
    records_touched,
)
from app.usecases.items import add_item
from app.usecases.statements import Statement
from app.usecases.terms import add_term
from db import new_project
from tests.builders.curating import Work
from tests.builders.forms import GOOD
from tests.builders.stores import a_source

NEW = Field(key="mood", label="Mood", kind=Kind.TEXT, help="How it went.")


@pytest.fixture
def trial(work: Work) -> str:
    """Give a trial with a title, a phase and two conditions."""
    item = work.add("trial")
    put_value(work.store, item, "title", Statement(payload=Text("A first look")))
    put_value(work.store, item, "conditions", Statement(payload=Term("Non-Hodgkin lymphoma", "NON_HODGKIN_LYMPHOMA")))
    put_value(work.store, item, "conditions", Statement(payload=Term("Unheard-of disease")))
    return item


# -- files -----------------------------------------------------------------------------------------------------------


RULES = {
    "an unknown rule": ("rules: {V99: {on: false}}", 3, "There is no rule 'V99'; did you mean 'V"),
    "a limit that a rule has not": ("rules: {small_sample: {limits: {trials: 3}}}", 3, "has no limit 'trials'; it has"),
    "a limit of a rule without": ("rules:\n  V17:\n    limits:\n      n: 3", 6, "has no limit 'n'; it has none"),
}


@pytest.mark.parametrize("what", RULES)
def test_rules_and_limits_that_are_not_there_are_told_with_their_line(tmp_path: Path, what: str) -> None:
    rules, line, sentence = RULES[what]
    path = tmp_path / "form.yaml"
    path.write_text(GOOD.replace('version: "1"', f'{rules}\nversion: "1"'), encoding="utf-8")
    (problem,) = check_file(path)
    assert (problem.file, problem.line) == (str(path), line)
    assert sentence in problem.sentence


def test_a_field_s_rules_are_looked_at_too_and_stand_among_the_other_problems(tmp_path: Path) -> None:
    path = tmp_path / "form.yaml"
    text = GOOD.replace("label: N,", "label: N, rules: {V98: {}},").replace("kind: integer", "kind: number")
    path.write_text(text.replace("title: [name]", "title: [label]"), encoding="utf-8")
    assert [problem.line for problem in check_file(path)] == [8, 18, 18]


def test_a_form_that_cannot_be_used_yet_says_why(work: Work) -> None:
    form = editing.set_rule(form_to_edit(work.store), "V99", RuleSetting(on=False))
    assert "no rule 'V99'" in complaints(form)[0]
    with pytest.raises(RefusedError, match="cannot be used yet: There is no rule 'V99'"):
        adopt_form(work.store, form)
    half = editing.rename_field(form_to_edit(work.store), "trial", "title", "nothing \0")
    assert complaints(half)
    assert complaints(form_to_edit(work.store)) == ()


def test_an_exported_form_is_the_same_form(work: Work, tmp_path: Path) -> None:
    form = form_to_edit(work.store)
    assert load(export_form(form, tmp_path / "out.yaml")) == form
    with pytest.raises(RefusedError, match="is a project"):
        export_form(form, work.path)


# -- what a change means ---------------------------------------------------------------------------------------------


def test_what_records_hold_is_counted_by_field_term_and_kind(work: Work, trial: str) -> None:
    held = holdings(work.store)
    mine = frozenset({work.record})
    assert held.fields["trial", "title"] == held.kinds["trial"] == mine
    assert held.terms == {("disease", "NON_HODGKIN_LYMPHOMA"): mine}
    assert held.several == {("trial", "conditions"): mine}


def test_each_change_names_the_records_that_hold_something_there(work: Work, trial: str) -> None:
    old = form_to_edit(work.store)
    new = editing.rename_field(editing.add_field(old, "trial", NEW), "trial", "title", "Name")
    new = editing_terms.retire_term(new, "disease", "NON_HODGKIN_LYMPHOMA")
    found = {effect.change.sentence: effect.records for effect in records_touched(work.store, new)}
    assert list(found) == difference(old, new)
    assert found == {
        "Trial › Name: renamed, it was “Title”.": (work.record,),
        "Trial › Mood: new field (text).": (),
        "Disease: the term Non-Hodgkin lymphoma is retired.": (work.record,),
    }


def test_terms_that_the_project_added_are_no_part_of_the_form(work: Work) -> None:
    add_term(work.store, "disease", "Unheard-of disease", definition="Nobody heard of it.")
    assert form_to_edit(work.store).vocabulary("disease").term("UNHEARD_OF_DISEASE") is None


# -- versions --------------------------------------------------------------------------------------------------------


def test_a_new_version_is_for_new_records(work: Work) -> None:
    before = work.store.info().form
    adopted = adopt_form(work.store, editing.add_field(form_to_edit(work.store), "trial", NEW))
    assert adopted.form.version == "2"
    assert work.store.info().form == adopted.id != before
    assert work.content.record.form == before
    record, _ = start_record(work.store, a_source(work.store, "Another text."))
    assert record.form == adopted.id
    again = adopt_form(work.store, editing.rename_field(adopted.form, "trial", "mood", "Spirits"))
    assert again.form.version == "3"


def test_a_form_that_says_the_same_is_no_new_version(work: Work) -> None:
    before = work.store.info().form
    adopted = adopt_form(work.store, msgspec.structs.replace(form_to_edit(work.store), version="9"))
    assert adopted.id == before
    assert len(work.store.forms()) == 1


def test_a_key_that_meant_something_else_is_refused(work: Work) -> None:
    form = form_to_edit(work.store)
    adopt_form(work.store, editing.remove_field(form, "trial", "title", Held()))
    lie = editing.add_field(form_to_edit(work.store), "trial", Field(key="title", label="Title", kind=Kind.YES_NO))
    with pytest.raises(RefusedError, match="“title” was a field of the kind text"):
        adopt_form(work.store, lie)


def test_what_records_hold_comes_back_retired(work: Work, trial: str) -> None:
    form = form_to_edit(work.store)
    form = editing.remove_field(form, "trial", "title", Held())
    adopted = adopt_form(work.store, editing.remove_field(form, "trial", "countries", Held()))
    assert adopted.form.field("trial", "title").retired
    assert adopted.form.field("trial", "countries") is None


def test_a_record_moves_and_its_answers_stay_as_they_were(work: Work, trial: str) -> None:
    before, form = work.content, form_to_edit(work.store)
    form = editing.remove_field(form, "trial", "title", Held())
    adopted = adopt_form(work.store, editing.add_field(form, "trial", NEW))
    touched = move_record(work.store, work.record, adopted.id)
    assert touched.records == {work.record}
    assert work.content.record.form == adopted.id
    assert work.content.values == before.values
    assert work.store.form(work.content.record.form).field("trial", "title").retired
    put_value(work.store, trial, "mood", Statement(payload=Text("Calm")))
    work.store.undo()
    work.store.undo()
    assert work.content == before
    work.store.redo()
    assert work.content.record.form == adopted.id
    assert work.sound()
    assert not move_record(work.store, work.record, adopted.id).act


def test_a_record_that_holds_what_a_version_lacks_moves_to_one_that_can_show_it(work: Work) -> None:
    form = form_to_edit(work.store)
    lean = adopt_form(work.store, editing.remove_field(form, "trial", "title", Held()))
    assert lean.form.field("trial", "title") is None
    item = work.add("trial")
    put_value(work.store, item, "title", Statement(payload=Text("Late")))
    move_record(work.store, work.record, lean.id)
    now_with = work.store.form(work.content.record.form)
    assert now_with.field("trial", "title").retired
    assert now_with.version == "3"
    assert work.store.info().form == work.content.record.form
    assert work.current(item, "title").value == Text("Late")


def test_only_its_curator_moves_a_record(work: Work) -> None:
    adopted = adopt_form(work.store, editing.add_field(form_to_edit(work.store), "trial", NEW))
    work.store.be("Ben")
    with pytest.raises(RefusedError, match="Only Ada moves"):
        move_record(work.store, work.record, adopted.id)
    assert not move_my_records(work.store, adopted.id).act


def test_all_my_open_records_move_in_one_act(work: Work) -> None:
    old = work.store.info().form
    second, _ = start_record(work.store, a_source(work.store, "Another text."))
    done, _ = start_record(work.store, a_source(work.store, "A third text."))
    finished = msgspec.structs.replace(done, state=RecordState.DONE)
    work.store.commit(Act(label="done", edits=(Put(finished),)))
    adopted = adopt_form(work.store, editing.add_field(form_to_edit(work.store), "trial", NEW))
    touched = move_my_records(work.store, adopted.id)
    assert touched.records == {work.record, second.id}
    assert touched.label == "move 2 records to Cell-therapy trials, version 2"
    work.store.undo()
    assert {record.form for record in work.store.records()} == {old}


def test_a_copy_under_another_name_takes_records_along_when_asked(work: Work, trial: str) -> None:
    copy = editing.add_kind(
        editing.copy_form(form_to_edit(work.store), "mine"),
        ItemKind(key="visit", label="Visit", plural="Visits", parents=("trial",), fields=(NEW,)),
    )
    copy = editing_terms.add_term(copy, "disease", VocabularyTerm(code="", label="Homesickness"))
    adopted = adopt_form(work.store, copy)
    assert (adopted.form.name, adopted.form.version) == ("mine", "1")
    assert not move_my_records(work.store, adopted.id).act
    assert move_my_records(work.store, adopted.id, ("cell-therapy-trials",)).records == {work.record}
    assert work.add("visit", trial)


# -- the second form, from a new project to its findings -------------------------------------------------------------


def test_a_general_trial_is_curated_and_checked(tmp_path: Path) -> None:
    text = "Of 40 adults assigned, 38 were analysed. Pain eased in 12 of 40 (35%) with drops, 95% CI 40 to 60."
    store = new_project(tmp_path / "general.vouch", load_shipped("general-trial"), "General")
    store.be("Ada")
    record, _ = start_record(store, a_source(store, text))

    def add(kind, parent=None, **values):
        item, _ = add_item(store, record.id, kind, parent)
        for field, payload in values.items():
            put_value(store, item.id, field, Statement(payload=payload))
        return item.id

    add(
        "question",
        population=Text("Adults"),
        intervention=Text("Drops"),
        comparator=Text("Water"),
        outcomes=Text("Pain"),
    )
    trial = add("trial", condition=Text("Sore eyes"), allocation=Term("Randomised", "RANDOMIZED"))
    drops = add("treatment", trial, name=Text("Drops"))
    flow = {"n_randomised": 40, "n_treated": 50, "n_analysed": 38}
    arm = add("arm", trial, label=Text("Drops"), treatments=Reference(Target.ITEM, drops))
    for field, number in flow.items():
        put_value(store, arm, field, Statement(payload=Integer(number)))
    outcome = add(
        "outcome",
        trial,
        measure=Term("Symptoms", "SYMPTOMS"),
        arm=Reference(Target.ITEM, arm),
        result=Proportion(12, 40, Decimal(35)),
        interval=Quantity(unit="%", spread=Spread(SpreadKind.CI, Decimal(40), Decimal(60), Decimal(95))),
    )
    add(
        "judgement",
        domain=Term("Who is not counted", "missing_data"),
        judgement=Term("Some concerns", "some"),
        support=Text("Two of forty are not analysed."),
        about=Reference(Target.ITEM, outcome),
    )
    raise_caveat(store, record.id, Reference(Target.ITEM, outcome), "numeric_inconsistency", "major", "35 is not 30.")
    findings = {(one.rule, one.field) for one in run(subject_of(store, record.id))}
    assert {("V18", "result"), ("V21", "interval")} <= findings
    assert any(rule == "V11" and field.startswith("n_") for rule, field in findings)
    assert any(rule == "small_sample" for rule, _ in findings)
    store.close()
