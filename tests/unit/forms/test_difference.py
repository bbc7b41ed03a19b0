"""What differs between two forms is told in plain sentences."""

import msgspec
from hypothesis import given, settings

from app.domain.forms import Field, ItemKind, RuleSetting, VocabularyTerm
from app.domain.kinds import Kind
from app.forms import editing, editing_terms
from app.forms.difference import changes
from app.forms.editing import Held
from tests.builders.forms import SMALL, forms


def told(new, old=SMALL):
    return [change.sentence for change in changes(old, new)]


def test_a_form_does_not_differ_from_itself_nor_by_its_version():
    assert told(SMALL) == []
    assert told(msgspec.structs.replace(SMALL, version="2")) == []


def test_fields_that_came_went_or_changed_are_told():
    form = editing.add_field(SMALL, "trial", Field(key="weight", label="Weight", kind=Kind.QUANTITY, needed=True))
    form = editing.edit_field(form, "trial", "name", label="Title", needed=False, many=True, judged=True)
    form = editing.retire_field(form, "trial", "age")
    form = editing.edit_field(form, "trial", "why", when={}, help="The reason.")
    assert told(form) == [
        "Trial › Title: renamed, it was “Name”.",
        "Trial › Title: no longer needed.",
        "Trial › Title: now takes several values.",
        "Trial › Title: now judged by its curator.",
        "Trial › Why: the help is now “The reason.” (was nothing).",
        "Trial › Why: shown always (was when mood is BAD).",
        "Trial › Age: retired; what it holds stays readable.",
        "Trial › Weight: new field (quantity, needed).",
    ]
    assert told(SMALL, form)[-1] == "Trial › Weight: the field is removed."


def test_kinds_terms_and_rules_are_told():
    site = ItemKind(key="site", label="Site", plural="Sites", fields=(Field(key="a", label="A", kind=Kind.TEXT),))
    form = editing.set_rule(editing.add_kind(SMALL, site), "V18", RuleSetting(severity="note", limits={"least": "3"}))
    form = editing_terms.add_term(form, "mood", VocabularyTerm(code="", label="So so"))
    form = editing_terms.retire_term(editing_terms.edit_term(form, "mood", "BAD", label="Poor"), "mood", "GOOD")
    assert told(form) == [
        "The form wants rule V18 as note, with least 3 (was as it is).",
        "New item kind Site, with 1 field.",
        "Mood: the term Good is retired.",
        "Mood: the term Bad is now called Poor.",
        "Mood: new term So so.",
    ]


def test_another_order_is_told():
    moved = editing_terms.move_term(
        editing.move_kind(editing.move_field(SMALL, "trial", "age", -2), "arm", 1), "mood", "BAD", -1
    )
    assert told(moved) == [
        "Trial: the fields stand in another order.",
        "The item kinds stand in another order.",
        "Mood: the terms stand in another order.",
    ]


def test_each_change_says_where_it_is():
    form = editing.remove_field(SMALL, "trial", "age", Held())
    (change,) = changes(SMALL, form)
    assert (change.kind, change.field, change.vocabulary) == ("trial", "age", "")


@settings(max_examples=60, deadline=None)
@given(forms(), forms())
def test_two_forms_that_differ_are_told_apart(one, other):
    alike = msgspec.structs.replace(one, version=other.version) == other
    assert (changes(one, other) == ()) == alike
