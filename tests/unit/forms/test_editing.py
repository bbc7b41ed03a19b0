"""A form is changed by pure functions, and what would lie is refused in one sentence."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.errors import RefusedError
from app.domain.forms import Field, ItemKind, RuleSetting, VocabularyTerm
from app.domain.kinds import Kind
from app.forms import editing, editing_terms
from app.forms.editing import Held
from app.forms.keeping import readable
from app.forms.reader import read_text
from app.forms.writing import write
from tests.builders.forms import SMALL

FILLED = Held(
    fields={("trial", "mood"): frozenset({"r1", "r2"}), ("trial", "age"): frozenset({"r1"})},
    terms={("mood", "GOOD"): frozenset({"r1"})},
    kinds={"trial": frozenset({"r1", "r2"})},
    several={("trial", "mood"): frozenset({"r2"})},
)
EVERYTHING = Held(
    fields={(kind.key, field.key): frozenset({"r"}) for kind in SMALL.kinds for field in kind.fields},
    terms={("mood", "GOOD"): frozenset({"r"}), ("mood", "BAD"): frozenset({"r"})},
    kinds={kind.key: frozenset({"r"}) for kind in SMALL.kinds},
)
NEW = Field(key="weight", label="Weight", kind=Kind.QUANTITY, unit="kg")


def keys(form, kind="trial"):
    return [field.key for field in form.kind(kind).fields]


def is_sound(form):
    return read_text(write(form).encode(), "form").problems == []


def test_a_copy_has_a_name_of_its_own_and_begins_anew():
    copy = editing.copy_form(msgspec.structs.replace(SMALL, version="7"), "my-form", "Mine")
    assert (copy.name, copy.title, copy.version) == ("my-form", "Mine", "1")
    assert copy.kinds == SMALL.kinds


@pytest.mark.parametrize("name", ["small", "", "My form", "9lives", "../x"])
def test_a_copy_without_a_name_of_its_own_is_refused(name):
    with pytest.raises(RefusedError, match=r"\.$"):
        editing.copy_form(SMALL, name)


@pytest.mark.parametrize(
    ("version", "after"), [("1", "2"), ("1.9", "1.10"), ("draft", "draft.2"), ("2026-09", "2026-10")]
)
def test_the_next_version_counts_up(version, after):
    assert editing.raised(version) == after


# -- fields ----------------------------------------------------------------------------------------------------------


def test_a_field_is_added_where_it_is_wanted():
    form = editing.add_field(SMALL, "trial", NEW, before="why")
    assert keys(form) == ["name", "mood", "weight", "why", "age"]
    assert keys(editing.add_field(SMALL, "trial", NEW))[-1] == "weight"
    assert is_sound(form)


def test_a_key_is_never_used_twice_nor_for_something_else():
    with pytest.raises(RefusedError, match="already"):
        editing.add_field(SMALL, "trial", msgspec.structs.replace(NEW, key="age"))
    without = editing.remove_field(SMALL, "trial", "age", Held())
    with pytest.raises(RefusedError, match="a field of the kind quantity in version 1"):
        editing.add_field(without, "trial", Field(key="age", label="Age", kind=Kind.TEXT), known=[SMALL])
    with pytest.raises(RefusedError, match="no key"):
        editing.add_field(SMALL, "trial", msgspec.structs.replace(NEW, key="Body weight"))


def test_a_field_is_renamed_and_keeps_its_key():
    assert editing.rename_field(SMALL, "trial", "age", " Age at\nentry ").field("trial", "age").label == "Age at entry"
    with pytest.raises(RefusedError, match="needs a label"):
        editing.rename_field(SMALL, "trial", "age", "  ")


def test_what_stands_around_a_field_is_edited():
    form = editing.edit_field(
        SMALL, "trial", "age", help="At entry.", unit="months", needed=True, judged=True, when={"mood": ("BAD",)}
    )
    field = form.field("trial", "age")
    assert (field.help, field.unit, field.needed, field.when) == ("At entry.", "months", True, {"mood": ("BAD",)})
    assert field.judged
    assert is_sound(form)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"kind": Kind.TEXT}, "The kind of Mood never changes"),
        ({"key": "moods"}, "The key of Mood never changes"),
        ({"vocabulary": "phase"}, "Records hold terms of Mood"),
        ({"many": False}, "holds several values in 1 record"),
        ({"colour": "red"}, "cannot be changed"),
    ],
)
def test_an_edit_that_would_lie_is_refused(changes, sentence):
    with pytest.raises(RefusedError, match=sentence):
        editing.edit_field(SMALL, "trial", "mood", held=FILLED, **changes)


def test_one_value_is_enough_where_nobody_holds_several():
    assert not editing.edit_field(SMALL, "trial", "mood", many=False).field("trial", "mood").many


@given(st.sampled_from(keys(SMALL)), st.integers(-9, 9))
def test_a_field_moves_and_none_is_lost(key, steps):
    moved = keys(editing.move_field(SMALL, "trial", key, steps))
    assert sorted(moved) == sorted(keys(SMALL))
    assert moved.index(key) == min(max(keys(SMALL).index(key) + steps, 0), 3)
    assert [one for one in moved if one != key] == [one for one in keys(SMALL) if one != key]


def test_a_field_that_records_hold_is_retired_not_removed():
    with pytest.raises(RefusedError, match="Age is filled in 1 record; retire it"):
        editing.remove_field(SMALL, "trial", "age", FILLED)
    assert keys(editing.remove_field(SMALL, "trial", "age", Held())) == ["name", "mood", "why"]
    form = editing.retire_field(SMALL, "trial", "name")
    assert form.field("trial", "name").retired
    assert not form.field("trial", "name").needed
    assert form.kind("trial").columns == ("mood",)
    assert is_sound(form)
    assert not editing.bring_back_field(form, "trial", "name").field("trial", "name").retired


@pytest.mark.parametrize("go", [editing.retire_field, lambda *place: editing.remove_field(*place, Held())])
def test_a_field_that_shows_others_stays(go):
    with pytest.raises(RefusedError, match="Mood decides whether Why is shown"):
        go(SMALL, "trial", "mood")


def test_the_last_field_of_a_kind_stays():
    with pytest.raises(RefusedError, match="only field of Arm"):
        editing.remove_field(SMALL, "arm", "n", Held())


def test_what_is_not_there_is_told():
    with pytest.raises(RefusedError, match="no item kind “moon”"):
        editing.move_field(SMALL, "moon", "age", 1)
    with pytest.raises(RefusedError, match="Trial has no field “moon”"):
        editing.rename_field(SMALL, "trial", "moon", "Moon")


# -- item kinds and rules --------------------------------------------------------------------------------------------


def test_a_new_kind_can_be_pointed_to_by_what_points_to_anything():
    site = ItemKind(key="site", label="Site", plural="Sites", parents=("trial",), fields=(NEW,))
    form = editing.add_kind(SMALL, site, before="note")
    assert [kind.key for kind in form.kinds] == ["trial", "arm", "site", "note"]
    assert form.field("note", "on").targets == ("source", "value", "trial", "arm", "site", "note")
    assert is_sound(form)
    assert is_sound(editing.move_kind(form, "site", -2))
    assert editing.remove_kind(form, "site", Held()) == SMALL


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"key": "arm"}, "already"),
        ({"key": "A site"}, "no key"),
        ({"fields": ()}, "at least one field"),
        ({"parents": ("moon",)}, "no item kind"),
        ({"label": " "}, "needs a label"),
    ],
)
def test_a_new_kind_that_cannot_stand_is_refused(changes, sentence):
    site = ItemKind(key="site", label="Site", plural="Sites", fields=(NEW,))
    with pytest.raises(RefusedError, match=sentence):
        editing.add_kind(SMALL, msgspec.structs.replace(site, **changes))


def test_a_kind_that_records_hold_or_others_nest_in_stays():
    with pytest.raises(RefusedError, match="Trials stand in 2 records"):
        editing.remove_kind(SMALL, "trial", FILLED)
    with pytest.raises(RefusedError, match="Arm nests in Trial"):
        editing.remove_kind(SMALL, "trial", Held())
    with pytest.raises(RefusedError, match="can only grow"):
        editing.edit_kind(SMALL, "trial", held=FILLED, parents=["note"])


def test_a_kind_is_edited():
    form = editing.edit_kind(SMALL, "arm", label="Group", plural="Groups", title=["n"], columns=["n"], layout="table")
    assert (form.kind("arm").label, form.kind("arm").title, form.kind("arm").layout) == ("Group", ("n",), "table")
    assert is_sound(form)


def test_rules_are_set_for_the_form_and_for_a_field():
    off = RuleSetting(on=False)
    assert editing.set_rule(SMALL, "V27", off).rules == {"V27": off}
    form = editing.set_rule(SMALL, "V27", off, "trial", "age")
    assert form.field("trial", "age").rules == {"V27": off}
    assert editing.set_rule(form, "V27", None, "trial", "age") == SMALL


# -- vocabularies ----------------------------------------------------------------------------------------------------


def codes(form):
    return [term.code for term in form.vocabulary("mood").terms]


def test_a_term_is_added_with_a_code_from_its_label():
    form = editing_terms.add_term(
        SMALL, "mood", VocabularyTerm(code="", label="So  so", synonyms=("meh", "")), before="BAD"
    )
    assert codes(form) == ["GOOD", "SO_SO", "BAD"]
    assert form.vocabulary("mood").term("SO_SO").synonyms == ("meh",)
    assert is_sound(form)


@pytest.mark.parametrize(
    ("term", "sentence"),
    [
        (VocabularyTerm(code="X", label="good"), "“Good” stands there already"),
        (VocabularyTerm(code="GOOD", label="Better"), "means Good already"),
        (VocabularyTerm(code="X", label=" "), "needs a label"),
    ],
)
def test_a_term_that_is_there_is_refused(term, sentence):
    with pytest.raises(RefusedError, match=sentence):
        editing_terms.add_term(SMALL, "mood", term)


def test_a_term_is_renamed_and_keeps_its_code():
    form = editing_terms.edit_term(SMALL, "mood", "BAD", label="Poor", synonyms=["Poor", "ill"], definition=" Low. ")
    term = form.vocabulary("mood").term("BAD")
    assert (term.label, term.synonyms, term.definition) == ("Poor", ("ill",), "Low.")
    with pytest.raises(RefusedError, match="stands there already"):
        editing_terms.edit_term(SMALL, "mood", "BAD", label="Good")


def test_a_term_in_use_is_retired_not_removed():
    with pytest.raises(RefusedError, match="Good stands in 1 record; retire it"):
        editing_terms.remove_term(SMALL, "mood", "GOOD", FILLED)
    with pytest.raises(RefusedError, match="Why is shown when Bad is chosen"):
        editing_terms.remove_term(SMALL, "mood", "BAD", Held())
    form = editing_terms.retire_term(SMALL, "mood", "GOOD")
    assert [term.code for term in form.vocabulary("mood").live_terms] == ["BAD"]
    with pytest.raises(RefusedError, match="bring it back instead"):
        editing_terms.add_term(form, "mood", VocabularyTerm(code="", label="Good"))
    assert editing_terms.bring_back_term(form, "mood", "GOOD") == SMALL
    assert codes(editing_terms.remove_term(SMALL, "mood", "GOOD", Held())) == ["BAD"]
    assert codes(editing_terms.move_term(SMALL, "mood", "GOOD", 5)) == ["BAD", "GOOD"]


def test_a_vocabulary_comes_with_terms_and_goes_when_nothing_picks_from_it():
    form = editing_terms.add_vocabulary(SMALL, "colour", "Colour", [VocabularyTerm(code="", label="Red")])
    assert [one.key for one in form.vocabularies] == ["colour", "mood"]
    assert is_sound(form)
    assert editing_terms.remove_vocabulary(form, "colour") == SMALL
    with pytest.raises(RefusedError, match="Mood picks from Mood"):
        editing_terms.remove_vocabulary(SMALL, "mood")
    with pytest.raises(RefusedError, match="at least one term"):
        editing_terms.add_vocabulary(SMALL, "colour", "Colour", [])
    with pytest.raises(RefusedError, match="already"):
        editing_terms.add_vocabulary(SMALL, "mood", "Mood", [VocabularyTerm(code="", label="Red")])


@given(st.lists(st.text(min_size=1, max_size=60).filter(lambda text: bool(text.strip())), max_size=8))
def test_codes_made_from_labels_differ(labels):
    taken: set[str] = set()
    for label in labels:
        code = editing_terms.new_code(label, taken)
        assert code
        assert code not in taken
        taken.add(code)


def test_a_vocabulary_is_renamed_and_keeps_its_key():
    form = editing_terms.describe_vocabulary(SMALL, "mood", label=" State of  mind ", note="Ours.")
    assert (form.vocabulary("mood").label, form.vocabulary("mood").note) == ("State of mind", "Ours.")
    with pytest.raises(RefusedError, match="needs a label"):
        editing_terms.describe_vocabulary(SMALL, "mood", label=" ")


# -- whatever is done ------------------------------------------------------------------------------------------------

PLACES = st.sampled_from(
    [(kind.key, field.key) for kind in SMALL.kinds for field in kind.fields] + [("trial", "weight")]
)
CODES = st.sampled_from(["GOOD", "BAD", "SO_SO"])
KINDS = st.sampled_from(["trial", "arm", "note", "site"])
SITE = ItemKind(key="site", label="Site", plural="Sites", parents=("trial",), fields=(NEW,))
EDITS = st.one_of(
    st.builds(lambda at, n: lambda form: editing.move_field(form, *at, n), PLACES, st.integers(-3, 3)),
    st.builds(lambda at: lambda form: editing.retire_field(form, *at), PLACES),
    st.builds(lambda at: lambda form: editing.bring_back_field(form, *at), PLACES),
    st.builds(lambda at: lambda form: editing.remove_field(form, *at, Held()), PLACES),
    st.builds(lambda at, many: lambda form: editing.edit_field(form, *at, many=many), PLACES, st.booleans()),
    st.builds(lambda kind: lambda form: editing.add_field(form, kind, NEW), KINDS),
    st.builds(lambda before: lambda form: editing.add_kind(form, SITE, before=before), KINDS),
    st.builds(lambda kind, n: lambda form: editing.move_kind(form, kind, n), KINDS, st.integers(-3, 3)),
    st.builds(lambda kind: lambda form: editing.remove_kind(form, kind, Held()), KINDS),
    st.builds(lambda code: lambda form: editing_terms.retire_term(form, "mood", code), CODES),
    st.builds(lambda code: lambda form: editing_terms.remove_term(form, "mood", code, Held()), CODES),
    st.builds(lambda n: lambda form: editing_terms.move_term(form, "mood", "GOOD", n), st.integers(-2, 2)),
    st.just(lambda form: editing_terms.add_term(form, "mood", VocabularyTerm(code="", label="So so"))),
)


def tried(form, edit):
    """Return a form after an edit, or as it is when the edit is refused."""
    try:
        return edit(form)
    except RefusedError:
        return form


@settings(max_examples=150, deadline=None)
@given(st.lists(EDITS, max_size=12))
def test_whatever_is_done_ends_as_a_good_form_that_reads_what_was_held(edits):
    form = SMALL
    for edit in edits:
        form = tried(form, edit)
        if any("" in kind.parents for kind in form.kinds):
            assert is_sound(form), read_text(write(form).encode(), "form").problems
    kept = readable(form, [SMALL], EVERYTHING)
    assert is_sound(kept)
    for kind in SMALL.kinds:
        assert {field.key for field in kind.fields} <= {field.key for field in kept.kind(kind.key).fields}
    assert {"GOOD", "BAD"} <= {term.code for term in kept.vocabulary("mood").terms}
