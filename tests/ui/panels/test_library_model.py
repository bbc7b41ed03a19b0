"""The library's model: pages instead of everything, and refreshes that keep the place."""

from __future__ import annotations

from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from app.domain.sources import SourceKind, SourceQuery, SourceState
from app.usecases.library import edit_details, set_state, set_tags
from app.viewmodels.library_model import KEY, KIND_OPEN, PAGE, PAGES, SECOND, STATE, LibraryModel, _common_ends
from tests.builders.desks import a_paper
from tests.builders.stores import import_drafts


@pytest.fixture
def library(at, qtbot):
    def make(*drafts, query=None):
        at.make(*drafts)
        model = LibraryModel(at.desk, at.desk)
        model.tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
        model.show(query or SourceQuery())
        return model

    return make


def titles(model):
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def test_a_row_tells_title_names_year_container_state_and_open_kind(library):
    model = library(a_paper(3, kind_confirmed=False, state=SourceState.IN_PROGRESS))
    index = model.index(0, 0)
    assert index.data() == "Cells against lymphoma, report 3"
    assert "2003 · Journal of Invented Results" in index.data(SECOND)
    assert (index.data(STATE), index.data(KIND_OPEN)) == ("in_progress", True)
    assert "kind to be confirmed" in index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert index.data(Qt.ItemDataRole.DecorationRole) is None


def test_a_tooltip_shows_markup_as_it_stands(library):
    paper = a_paper()
    import msgspec

    hostile = msgspec.structs.replace(paper.metadata, title="<img src='file:x'> & more")
    model = library(msgspec.structs.replace(paper, metadata=hostile))
    assert "<img" not in model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert "&lt;img" in model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)


def test_without_a_project_there_is_nothing(at):
    model = LibraryModel(at.desk, at.desk)
    assert (model.rowCount(), model.total, model.place_of("x"), model.row_at(0)) == (0, 0, -1, None)


def test_only_the_pages_that_are_looked_at_are_read(library):
    model = library(*(a_paper(i) for i in range(3 * PAGE)))
    model._pages.clear()
    model.row_at(2 * PAGE + 5)
    assert list(model._pages) == [2]


def test_the_pages_kept_are_bounded(library, monkeypatch):
    monkeypatch.setattr("app.viewmodels.library_model.PAGE", 2)
    monkeypatch.setattr("app.viewmodels.library_model.PAGES", 3)
    model = library(*(a_paper(i) for i in range(20)))
    for place in (0, 4, 8, 0, 12):
        model.row_at(place)
    assert list(model._pages) == [4, 0, 6]
    assert PAGES >= 3


def test_a_change_of_state_updates_the_row_in_place(library, at, qtbot):
    model = library(a_paper(1), a_paper(2))
    key = model.index(1, 0).data(KEY)
    with qtbot.assertNotEmitted(model.modelReset), qtbot.waitSignal(model.dataChanged):
        at.desk.do(set_state, key, SourceState.DONE)
    assert model.index(1, 0).data(STATE) == "done"
    assert model.states == {"todo": 1, "done": 1}


def test_a_source_that_no_longer_fits_the_filter_leaves_and_the_others_keep_their_place(library, at):
    model = library(*(a_paper(i) for i in range(5)), query=SourceQuery(states=(SourceState.TODO,)))
    kept = QPersistentModelIndex(model.index(4, 0))
    key = model.index(1, 0).data(KEY)
    at.desk.do(set_state, key, SourceState.DONE)
    assert model.rowCount() == 4
    assert (kept.isValid(), kept.row(), kept.data()) == (True, 3, "Cells against lymphoma, report 4")
    at.desk.undo()
    assert model.rowCount() == 5
    assert kept.row() == 4


def test_what_is_imported_appears(library, at):
    model = library(a_paper(0))
    import_drafts(at.store, [a_paper(1), a_paper(2)])
    from app.domain.touched import Touched

    at.desk.show(Touched(library=True, act="an import"))
    assert len(titles(model)) == 3


def test_a_new_title_moves_a_source_in_a_list_by_title(library, at):
    import msgspec

    model = library(*(a_paper(i) for i in range(4)), query=SourceQuery(order="title"))
    first = at.store.source(model.index(0, 0).data(KEY))
    renamed = msgspec.structs.replace(first.metadata, title="Zoster")
    at.desk.do(edit_details, first.id, renamed, kind=SourceKind.REVIEW)
    assert titles(model)[-1] == "Zoster"
    assert model.place_of(first.id) == 3


def test_taking_a_tag_away_takes_a_source_out_of_the_tags_list(library, at):
    model = library(a_paper(0, tags=("nk",)), a_paper(1), query=SourceQuery(tag="nk"))
    assert len(titles(model)) == 1
    at.desk.do(set_tags, model.index(0, 0).data(KEY), ())
    assert titles(model) == []


def test_an_edit_of_a_record_leaves_the_list_alone(library, at, qtbot):
    model = library(a_paper(0), a_paper(1))
    at.desk.open_source(model.index(0, 0).data(KEY))
    with qtbot.assertNotEmitted(model.modelReset), qtbot.assertNotEmitted(model.rowsRemoved):
        at.desk.need_record()
    assert model.rowCount() == 2


def test_closing_the_project_empties_the_list(library, at):
    model = library(a_paper(0))
    at.desk.close_project()
    assert (model.rowCount(), model.total) == (0, 0)


@given(st.lists(st.integers(0, 9), unique=True), st.lists(st.integers(0, 9), unique=True))
def test_what_two_lists_share_at_their_ends_never_overlaps(old, new):
    start, end = _common_ends(array("q", old), array("q", new))
    assert old[:start] == new[:start]
    assert old[len(old) - end :] == new[len(new) - end :]
    assert start + end <= min(len(old), len(new))


def test_many_sources_touched_at_once_are_shown_anew_in_one_go(library, at, qtbot):
    from app.domain.touched import Touched

    model = library(*(a_paper(i) for i in range(3)))
    told = []
    model.dataChanged.connect(lambda first, last: told.append((first.row(), last.row())))
    at.desk.show(Touched(sources=frozenset(f"gone {i}" for i in range(PAGE + 1)), act="something"))
    assert told == [(0, 2)]
