"""A form that is written is read back equal, whatever its words are."""

import pytest
import yaml
from hypothesis import given, settings

from app.domain.forms import RuleSetting
from app.forms.editing import rename_field, set_rule
from app.forms.reader import load_shipped, read_text, shipped
from app.forms.writing import write
from tests.builders.forms import SMALL, forms


def again(form):
    file = read_text(write(form).encode(), "form.yaml")
    assert file.problems == []
    return file.form


@pytest.mark.parametrize("name", shipped())
def test_a_shipped_form_is_read_back_equal(name):
    form = load_shipped(name)
    assert again(form) == form
    assert again(form).sha256 == form.sha256


@settings(max_examples=150, deadline=None)
@given(forms())
def test_any_form_is_read_back_equal(form):
    assert again(form) == form


def test_it_is_the_same_without_the_fast_writer(monkeypatch):
    fast = again(SMALL)
    monkeypatch.delattr(yaml, "CSafeDumper", raising=False)
    assert again(SMALL) == fast == SMALL


def test_words_that_yaml_would_type_stay_words():
    form = set_rule(SMALL, "V18", RuleSetting(on=False, severity="note", limits={"least": "1e3"}), "trial", "name")
    assert again(form).field("trial", "name").rules["V18"].limits == {"least": "1e3"}


def test_what_is_as_it_is_by_default_is_left_out():
    text = write(SMALL)
    assert "retired" not in text
    assert "layout" not in text
    assert "targets: [any]" in text
    assert "provenance: ours\n" in text


def test_half_a_surrogate_pair_is_written_as_what_it_is_read_as_everywhere():
    form = rename_field(SMALL, "trial", "age", "half \ud800 and 𝒜")
    assert again(form).field("trial", "age").label == "half \ufffd and 𝒜"
