from __future__ import annotations

import msgspec
import pytest

from app.domain.changes import Scope
from app.domain.dates import PartialDate
from app.domain.errors import NotFoundError, RefusedError
from app.domain.ids import new_id
from app.domain.kinds import Identifier
from app.domain.sources import Author, SourceKind, SourceState
from app.usecases.library import edit_details, set_kind, set_state, set_tags

NAME = "“𝒜 study of engineered cells”"


def test_an_exclusion_needs_a_reason(work):
    with pytest.raises(RefusedError, match="needs a reason"):
        set_state(work.store, work.source, SourceState.EXCLUDED, "  ")
    touched = set_state(work.store, work.source, SourceState.EXCLUDED, "Not about patients")
    source = work.store.source(work.source)
    assert (source.state, source.reason) == (SourceState.EXCLUDED, "Not about patients")
    assert touched.library
    assert touched.label == f"mark {NAME} excluded"
    (line, *_) = work.store.history(Scope(source=work.source))
    assert line.reason == "Not about patients"


def test_a_source_taken_back_in_keeps_no_reason(work):
    set_state(work.store, work.source, SourceState.EXCLUDED, "By mistake")
    touched = set_state(work.store, work.source, SourceState.IN_PROGRESS, "Looked again")
    assert work.store.source(work.source).reason == ""
    assert touched.label == f"mark {NAME} in progress"


def test_a_state_that_stands_already_changes_nothing(work):
    assert set_state(work.store, work.source, SourceState.IN_PROGRESS).act == ""


def test_tags_are_free_words_without_blanks_and_doubles(work):
    set_tags(work.store, work.source, [" phase 1 ", "", "nk", "phase 1"])
    assert work.store.source(work.source).tags == ("phase 1", "nk")
    assert work.store.tags() == ("nk", "phase 1")
    work.store.undo()
    assert work.store.source(work.source).tags == ()


def test_saying_what_a_source_is_confirms_its_kind(work):
    touched = set_kind(work.store, work.source, SourceKind.OTHER)
    source = work.store.source(work.source)
    assert (source.kind, source.kind_confirmed) == (SourceKind.OTHER, True)
    assert touched.label == f"kind of {NAME}: other"


def test_corrected_details_are_journalled_and_undone(work):
    before = work.store.source(work.source)
    details = msgspec.structs.replace(
        before.metadata,
        title="Engineered cells",
        authors=(Author("Byron", "Ada"),),
        date=PartialDate("2025-03-27"),
        identifiers=(Identifier("doi", "10.1000/xyz"),),
    )
    touched = edit_details(work.store, work.source, details, kind=SourceKind.PREPRINT, tags=["nk", "nk"])
    after = work.store.source(work.source)
    assert (after.metadata, after.kind, after.tags) == (details, SourceKind.PREPRINT, ("nk",))
    assert work.store.find_identifier("doi", "10.1000/xyz") == (work.source,)
    (line, *_) = work.store.history(Scope(source=work.source))
    assert (line.before, line.after, line.label) == (before, after, touched.label)
    assert touched.label == f"edit {NAME}"
    work.store.undo()
    assert work.store.source(work.source) == before


def test_details_without_tags_leave_them(work):
    set_tags(work.store, work.source, ["nk"])
    source = work.store.source(work.source)
    edit_details(work.store, work.source, source.metadata, kind=SourceKind.REVIEW)
    assert work.store.source(work.source).tags == ("nk",)


def test_a_source_that_is_not_there_is_said(work):
    with pytest.raises(NotFoundError):
        set_tags(work.store, new_id(), ["nk"])
