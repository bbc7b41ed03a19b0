"""Every rule answers any record: hostile numbers, odd references, empty forms, all of it at once."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.checks import CHECKS, Reach, run, run_item
from app.domain.forms import Field, Form, ItemKind
from app.domain.kinds import (
    Integer,
    Kind,
    Payload,
    Proportion,
    Quantity,
    Reached,
    Reference,
    Spread,
    SpreadKind,
    Target,
    Term,
    Terms,
    TimeToEvent,
)
from app.domain.values import Derivation, Missing
from tests.builders.written import NO, YES, Written, assert_reach, shipped_form, term

ITEMS = ("trial-1", "arm-1", "arm-2", "outcome-1", "nothing")
numbers = st.decimals(-100, 10**9, places=1) | st.sampled_from(
    [Decimal("9e999999"), Decimal("1e-999999"), Decimal("-9e999999"), Decimal("73.0"), Decimal("1e7"), Decimal(107)]
)
counts = st.integers(-2, 40) | st.just(10**400)
spreads = st.tuples(st.sampled_from(SpreadKind), numbers, numbers, st.none() | numbers).map(
    lambda drawn: Spread(drawn[0], min(drawn[1:3]), max(drawn[1:3]), drawn[3])
)
units = st.sampled_from(["", "%", "cells/kg", "cells", "mg/m2/day", "mg/kg", "g/m2", "months"])
BY_KIND: dict[Kind, st.SearchStrategy[Payload]] = {
    Kind.INTEGER: st.builds(Integer, counts),
    Kind.PROPORTION: st.builds(Proportion, counts, st.none() | counts, st.none() | numbers)
    | st.builds(Proportion, st.none(), counts, numbers),
    Kind.QUANTITY: st.builds(Quantity, numbers, units, spread=st.none() | spreads)
    | st.builds(Quantity, st.none(), units, spread=spreads),
    Kind.TIME_TO_EVENT: st.builds(TimeToEvent, number=numbers, spread=st.none() | spreads)
    | st.just(TimeToEvent(reached=Reached.NOT_REACHED)),
    Kind.YES_NO: st.sampled_from([YES, NO]),
    Kind.REFERENCE: st.sampled_from(ITEMS).map(lambda key: Reference(Target.ITEM, key)),
}
KINDS = {
    "trial": None,
    "arm": "trial-1",
    "enrolment": "trial-1",
    "dose_level": "trial-1",
    "outcome": "trial-1",
    "preconditioning": "trial-1",
    "agent": "preconditioning-1",
}


def said_in(field: Field) -> st.SearchStrategy[Payload]:
    """Return what a field may hold: a payload of its kind, or terms of its vocabulary and others."""
    if field.kind not in {Kind.TERM, Kind.TERMS}:
        return BY_KIND[field.kind]
    vocabulary = shipped_form().vocabulary(field.vocabulary)
    terms = st.sampled_from([one.code for one in vocabulary.terms][:40]).map(term) | st.just(Term("unlisted"))
    return terms if field.kind is Kind.TERM else terms.map(lambda one: Terms((one,)))


@st.composite
def records(draw: st.DrawFn) -> Written:
    written = Written()
    for kind, parent in KINDS.items():
        fields = [field for field in shipped_form().kind(kind).live_fields if field.kind in BY_KIND or field.vocabulary]
        for _ in range(draw(st.integers(1, 2))):
            item = written.item(kind, parent)
            for field in draw(st.lists(st.sampled_from(fields), max_size=5, unique_by=lambda one: one.key)):
                said = draw(said_in(field) | st.sampled_from(Missing))
                words = draw(st.text(alphabet="grade 0123456789 of no x10^%(),–not reported", max_size=30))
                derivation = draw(st.sampled_from(Derivation))
                more = {} if isinstance(said, Missing) else {"derivation": derivation, "outside": "a registry"}
                written.put(item, field.key, said, words, **more)
    return written


@settings(max_examples=60, deadline=None)
@given(records())
def test_every_rule_answers_any_record(written):
    for found in run(written.subject()):
        assert found.message
        assert len(found.message) < 1000
        assert found.item == "" or found.item in written.subject().items


@settings(max_examples=60, deadline=None)
@given(records(), st.sampled_from(["outcome-1", "trial-1", "arm-1", "agent-1"]), st.sampled_from(Target))
def test_a_rule_of_one_item_says_of_each_item_what_it_says_beside_all_others(written, item, target):
    written.item("report", kind=term("press_release"))
    written.item("report")
    written.caveat("numeric_inconsistency", target, {Target.SOURCE: "source", Target.ITEM: item}.get(target, "none"))
    subject = written.subject()
    assert_reach(subject, run(subject))


@settings(max_examples=60, deadline=None)
@given(records(), st.sampled_from(["outcome-1", "trial-1", "arm-1", "agent-1"]), st.integers(0, 4))
def test_after_an_edit_the_rules_of_one_item_are_right_once_that_item_is_asked_again(written, item, place):
    of_item = {check.id for check in CHECKS if check.reach is Reach.ITEM}
    before = [one for one in run(written.subject()) if one.rule in of_item]
    spec = shipped_form().kind(item.partition("-")[0]).live_fields[place]
    written.put(item, spec.key, Missing.NOT_REPORTED)
    subject = written.subject()
    merged = [*(one for one in before if one.item != item), *run_item(subject, item)]
    assert {*merged} == {one for one in run(subject) if one.rule in of_item}


@pytest.mark.parametrize("role", ["", "outcome", "trial", "arm", "dose_level", "agent", "enrolment"])
def test_a_form_without_the_fields_of_a_rule_silences_it(role):
    form = Form(
        name="bare",
        title="Bare",
        version="1",
        kinds=(ItemKind(key="thing", label="Thing", plural="Things", role=role),),
    )
    written = Written(form=form)
    written.item("thing")
    written.item("thing", "thing-1")
    assert not [found for found in run(written.subject()) if found.rule.startswith("V")]
