"""Whatever ids are given, changed and taken away, studies are what the ids say, and undo leads all the way back."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.progress import Silent
from app.domain.studies import Joined
from app.usecases.curating import clear_value
from app.usecases.items import add_item, delete_item, duplicate_item
from app.usecases.meeting import identifiers_of, trials_in
from app.usecases.vouching import type_value
from db.opening import open_project
from tests.builders.studies import three_sources

NUMBERS = ("NCT00000001", "NCT00000002", "NCT00000003")
acts = st.lists(
    st.tuples(
        st.sampled_from(("give", "give", "change", "clear", "drop", "copy", "undo")),
        st.integers(0, 2),
        st.sampled_from(NUMBERS),
    ),
    max_size=12,
)


@pytest.fixture(scope="module")
def blank(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("blank") / "blank.vouch"
    three_sources(path).store.close()
    return path


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts)
def test_studies_are_what_the_ids_say_and_undo_leads_all_the_way_back(blank, tmp_path, steps):
    path = Path(shutil.copy(blank, tmp_path / "p.vouch"))
    store = open_project(path)
    try:
        store.be("Ada")
        records = [record.id for record in store.records()]
        start = [store.content(record) for record in records]
        done = 0
        for what, place, number in steps:
            done += act(store, records[place], what, number)
            holds(store, records)
        while done > 0 and store.undo_label():
            store.undo()
            done -= 1
            holds(store, records)
        assert store.studies() == ()
        assert [store.content(record) for record in records] == start
        assert all(check.ok for check in store.verify(Silent()))
    finally:
        store.close()
        path.unlink()


def act(store, record, what, number) -> int:
    """Do one thing to the last trial or the last row of a record; return how many acts it made."""
    content = store.content(record)
    trial = next(item for item in reversed(content.items) if item.kind == "trial")
    rows = [item for item in content.items if item.kind == "registry_id"]
    value = next((v for row in reversed(rows) for v in content.values_of(row.id, "identifier")), None)
    if what == "give":
        row, _ = add_item(store, record, "registry_id", trial.id)
        type_value(store, row.id, "identifier", number)
        return 2
    if what == "change" and value is not None:
        return bool(type_value(store, value.item, "identifier", number, value=value.id)[1].act)
    if what == "clear" and value is not None:
        return bool(clear_value(store, value.id).act)
    if what == "drop" and rows:
        return bool(delete_item(store, rows[-1].id).act)
    if what == "copy":
        return bool(duplicate_item(store, trial.id)[1].act)
    if what == "undo":
        return -bool(store.undo().act) if store.studies() else 0
    return 0


def holds(store, records) -> None:
    """Assert what must be true of studies at any time."""
    ids, where = {}, {}
    for record in records:
        content = store.content(record)
        form = store.form(content.record.form)
        for item in trials_in(form, content):
            ids[item.id] = set(identifiers_of(form, content, item.id))
    members = store.members()
    for one in members:
        where.setdefault(one.study, set()).add(one.item)
    studies = {study.id: set(study.identifiers) for study in store.studies()}
    assert set(where) == set(studies), "no study without members"
    assert all(one.joined is Joined.REGISTRY_ID and ids[one.item] & studies[one.study] for one in members)
    assert all(known <= set().union(*(ids[item] for item in where[study])) for study, known in studies.items())
    owned = [number for known in studies.values() for number in known]
    assert len(owned) == len(set(owned)), "a number is known to be of one study"
    assert {item for item, held in ids.items() if held} == {one.item for one in members}, "who has an id has met"
