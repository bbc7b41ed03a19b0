from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.viewmodels.options_model import Option, OptionsModel, matching

LABELS = (
    "Population",
    "Time point",
    "n / N (%)",
    "Response point",
    "Grading scale",
    "Dose-limiting toxicities",
    "Criteria › ORR 8/11",
    "Women",
)
OPTIONS = tuple(Option(label, label) for label in LABELS)


def found(typed):
    return [one.label for one in matching(OPTIONS, typed)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("po", ["Population", "Time point", "Response point"]),
        ("PO", ["Population", "Time point", "Response point"]),
        ("tp", ["Time point"]),
        ("gs", ["Grading scale"]),
        ("%", ["n / N (%)"]),
        ("n", ["n / N (%)"]),
        ("orr", ["Criteria › ORR 8/11"]),
        ("crit orr", ["Criteria › ORR 8/11"]),
        ("point res", ["Response point"]),
        ("wmn", ["Women"]),
    ],
)
def test_the_best_match_comes_first(typed, first):
    assert found(typed)[: len(first)] == first


def test_what_does_not_match_is_left_out():
    assert found("zebra") == []
    assert found("po zebra") == []


def test_nothing_typed_shows_all_in_their_order():
    assert found("  ") == list(LABELS)


@given(st.sampled_from(LABELS), st.integers(1, 10))
def test_every_option_is_found_by_its_first_letters(label, count):
    typed = label[:count].strip()
    assert label in found(typed)


@given(st.text(max_size=6))
def test_anything_typed_shows_some_of_the_options_once(typed):
    shown = found(typed)
    assert len(shown) == len(set(shown))
    assert set(shown) <= set(LABELS)


@pytest.fixture
def model(qapp, qtmodeltester):
    model = OptionsModel()
    model.set_options(OPTIONS)
    yield model
    qtmodeltester.check(model, force_py=True)


def test_the_model_follows_what_is_typed(model):
    model.set_filter("po")
    assert model.index(0, 0).data() == "Population"
    assert model.key(0) == "Population"
    assert model.key(99) == ""
