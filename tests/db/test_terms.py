"""A project's own terms: in every form with their vocabulary, seen by every face at once, never in what was kept."""

from __future__ import annotations

import msgspec
import pytest

from app.domain.changes import Drop, EntityKind, Scope
from app.domain.errors import NotFoundError, RefusedError
from app.domain.forms import VocabularyTerm
from app.domain.ids import new_id
from db import open_project
from tests.builders.stores import a_form, an_act, an_added_term


def codes(form, vocabulary: str = "phase") -> list[str]:
    return [term.code for term in form.vocabulary(vocabulary).terms]


def test_an_added_term_stands_last_in_its_vocabulary_and_says_who_added_it(store):
    key = store.info().form
    before = store.form(key)
    term = an_added_term(
        "P0",
        "Phase 0",
        synonyms=("early",),
        definition="Before the first.",
        provenance="a protocol",
        extra={"rank": "0"},
        curator=store.acting().id,
        created="2026-01-01",
    )
    touched = store.commit(an_act("added Phase 0", term))
    assert (touched.terms, touched.records, touched.studies) == (True, frozenset(), frozenset())
    assert store.added_terms() == (term,)
    form = store.form(key)
    assert form.vocabulary("phase").term("P0") == VocabularyTerm(
        code="P0",
        label="Phase 0",
        synonyms=("early",),
        definition="Before the first.",
        provenance="added in this project by Ada Byron; a protocol",
        extra={"rank": "0"},
    )
    assert codes(form) == ["P1", "P0"]
    assert store.form_as_kept(key) == before == a_form()
    assert store.forms() == ((key, form),)
    assert form.kinds == before.kinds


def test_a_term_goes_and_comes_back_with_undo_and_redo(store):
    key, term = store.info().form, an_added_term("P0", "Phase 0")
    store.commit(an_act("added", term))
    assert store.form(key) is store.form(key)
    assert codes(store.form(key)) == ["P1", "P0"]
    store.commit(an_act("renamed", msgspec.structs.replace(term, term=VocabularyTerm(code="P0", label="Zero"))))
    assert store.form(key).vocabulary("phase").term("P0").label == "Zero"
    assert store.form(key).vocabulary("phase").term("P0").provenance == "added in this project"
    store.undo()
    assert store.form(key).vocabulary("phase").term("P0").label == "Phase 0"
    touched = store.commit(an_act("dropped", Drop(EntityKind.ADDED_TERM, term.id)))
    assert touched.terms
    assert codes(store.form(key)) == ["P1"]
    assert store.undo().terms
    assert codes(store.form(key)) == ["P1", "P0"]
    assert [one.label for one in store.history(Scope(), limit=1)] == ["Undid: dropped"]


def test_every_face_sees_a_term_that_another_added(store):
    key = store.info().form
    with store.in_background() as face:
        assert codes(face.form(key)) == codes(store.form(key)) == ["P1"]
        face.commit(an_act("by a worker", an_added_term("P0", "Phase 0")))
        assert codes(store.form(key)) == ["P1", "P0"]
        store.commit(an_act("by the screen", an_added_term("P9", "Phase 9")))
        assert codes(face.form(key)) == ["P1", "P0", "P9"]
        beside = open_project(store.info().path, write=False)
        assert codes(beside.form(key)) == ["P1", "P0", "P9"]
        store.undo()
        assert codes(beside.form(key)) == codes(face.form(key)) == ["P1", "P0"]
        beside.close()


def test_a_refused_act_leaves_the_forms_as_they_are(store):
    key, term = store.info().form, an_added_term("P0", "Phase 0")
    store.commit(an_act("added", term))
    form = store.form(key)
    with pytest.raises(RefusedError, match="one of these already"):
        store.commit(an_act("twice", an_added_term("P8", "Phase 8"), msgspec.structs.replace(term, id=new_id())))
    assert store.form(key) is form


def test_a_code_that_the_form_lists_itself_stays_the_forms(store):
    key = store.info().form
    store.commit(
        an_act("added", an_added_term("P1", "Ours"), an_added_term("x", "X", "nowhere"), an_added_term("P0", "Zero"))
    )
    assert store.form(key).vocabulary("phase").term("P1").label == "Phase 1"
    assert codes(store.form(key)) == ["P1", "P0"]
    assert store.form(key).vocabulary("nowhere") is None


def test_a_form_added_later_has_the_terms_too_and_its_identity_is_its_own(store):
    store.commit(an_act("added", an_added_term("P0", "Phase 0")))
    key = store.add_form(a_form("2"))
    assert codes(store.form(key)) == ["P1", "P0"]
    assert store.form_as_kept(key) == a_form("2")
    assert store.add_form(store.form_as_kept(key)) == key
    assert [one for one, _ in store.forms()] == [store.info().form, key]
    for ask in (store.form, store.form_as_kept):
        with pytest.raises(NotFoundError, match="There is no form nowhere"):
            ask("nowhere")
