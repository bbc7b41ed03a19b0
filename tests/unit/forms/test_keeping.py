"""A new version of a form keeps readable what records hold, and gives no key another meaning."""

import msgspec
import pytest

from app.domain.errors import RefusedError
from app.domain.kinds import Kind
from app.forms import editing, editing_terms
from app.forms.editing import Held
from app.forms.keeping import readable
from app.forms.reader import read_text
from app.forms.writing import write
from tests.builders.forms import SMALL

EVERYTHING = Held(
    fields={(kind.key, field.key): frozenset({"r"}) for kind in SMALL.kinds for field in kind.fields},
    terms={("mood", "GOOD"): frozenset({"r"}), ("mood", "BAD"): frozenset({"r"})},
    kinds={kind.key: frozenset({"r"}) for kind in SMALL.kinds},
    several={("trial", "mood"): frozenset({"r"})},
)


def with_field(kind, key, /, **changes):
    fields = tuple(
        msgspec.structs.replace(field, **changes) if field.key == key else field for field in SMALL.kind(kind).fields
    )
    changed = msgspec.structs.replace(SMALL.kind(kind), fields=fields)
    return msgspec.structs.replace(SMALL, kinds=tuple(changed if one.key == kind else one for one in SMALL.kinds))


def test_what_nobody_holds_may_go():
    form = editing.remove_kind(editing.remove_field(SMALL, "trial", "age", Held()), "arm", Held())
    assert readable(form, [SMALL], Held()) == form


def test_a_field_that_went_comes_back_retired_at_the_end():
    form = editing.remove_field(SMALL, "trial", "name", Held())
    kept = readable(form, [SMALL], EVERYTHING)
    assert [field.key for field in kept.kind("trial").fields] == ["mood", "why", "age", "name"]
    assert kept.field("trial", "name").retired
    assert not kept.field("trial", "name").needed


def test_a_kind_that_went_comes_back_with_retired_fields():
    form = editing.remove_kind(SMALL, "arm", Held())
    kept = readable(form, [SMALL], EVERYTHING)
    assert all(field.retired for field in kept.kind("arm").fields)
    assert read_text(write(kept).encode(), "kept").problems == []


def test_a_term_that_went_comes_back_retired():
    form = editing_terms.remove_term(SMALL, "mood", "GOOD", Held())
    kept = readable(form, [SMALL], EVERYTHING)
    assert kept.vocabulary("mood").term("GOOD").retired
    assert not kept.vocabulary("mood").term("BAD").retired


def test_a_retired_reference_points_to_nothing_that_went():
    form = editing.remove_kind(editing.remove_field(SMALL, "note", "on", Held()), "arm", Held())
    held = Held(fields={("note", "on"): frozenset({"r"})})
    kept = readable(form, [SMALL], held)
    assert kept.field("note", "on").targets == ("source", "value", "trial", "note")
    assert read_text(write(kept).encode(), "kept").problems == []


@pytest.mark.parametrize(
    ("place", "changes", "sentence"),
    [
        (("trial", "age"), {"kind": Kind.TEXT, "unit": ""}, "“age” was a field of the kind quantity in version 1"),
        (("trial", "mood"), {"vocabulary": "phase"}, "holds terms of “mood” in records"),
        (("trial", "mood"), {"many": False}, "holds several values in records"),
    ],
)
def test_what_would_lie_is_refused(place, changes, sentence):
    with pytest.raises(RefusedError, match=sentence):
        readable(with_field(*place, **changes), [SMALL], EVERYTHING)


def test_another_kind_is_refused_even_where_nobody_holds_the_field():
    with pytest.raises(RefusedError, match="another key"):
        readable(with_field("trial", "age", kind=Kind.TEXT), [SMALL], Held())
