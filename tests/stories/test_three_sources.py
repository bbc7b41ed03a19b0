"""A registry entry, an abstract and a paper tell of one trial: they meet, differ, one is chosen, all count once."""

from __future__ import annotations

import json

from app.checks.alignment import lines_of
from app.domain.progress import Silent
from app.domain.studies import ChoiceReason
from app.usecases.board import study_subject
from app.usecases.checking import findings
from app.usecases.counting import overview
from app.usecases.exporting import export
from app.usecases.studies import choose
from db import open_project
from tests.builders.studies import NUMBER, three_sources


def conflicts(store):
    return [one for one in findings(store) if one.rule == "V30" and one.study]


def tables(folder):
    """Return what an export says of the sources; what was chosen and found is told in files of its own."""
    own = {"findings.csv", "choices.csv"}
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name not in own}


def test_three_sources_of_one_trial_meet_differ_and_are_counted_once(tmp_path, vouch):
    path = tmp_path / "trial.vouch"
    three = three_sources(path)
    store = three.store
    registry, abstract, paper = three.tellings
    begun = store.undo_label()
    empty = [store.content(one.record) for one in three.tellings]

    # each source is curated from its own words; the number alone makes them meet
    registry.identify()
    registry.enrolment("24", "planned")
    registry.enrolment("14")
    abstract.identify()
    abstract.enrolment("11")
    abstract.items["orr"] = abstract.outcome("8/11 (73%)")
    assert len(store.studies()) == 1
    paper.identify()
    paper.enrolment("16")
    paper.items["orr"] = paper.outcome("9/15 (60%)")
    (study,) = store.studies()
    assert [one.value for one in study.identifiers] == [NUMBER]
    assert {one.item for one in store.members(study.id)} == {one.trial for one in three.tellings}

    # the board shows where they differ, with dates and words; planned and actual are not confused
    lines = {line.name: line for line in lines_of(study_subject(store, study.id)) if line.differs}
    assert set(lines) == {"enrolment/actual/n", "outcome/ORR|treated|best/result"}
    enrolled = lines["enrolment/actual/n"]
    assert sorted((cell.words, cell.as_of, cell.quote) for cell in enrolled.cells.values()) == [
        ("11", "published 2023-12", "11"),
        ("14", "published 2023-05", "14"),
        ("16", "published 2025-02", "16"),
    ]
    assert len(conflicts(store)) == 2

    # the program says so outside the window too
    document = json.loads(vouch("studies", path, "--json").out)
    assert [one["cell"] for one in document["studies"][0]["conflicts"]] == sorted(lines)
    assert vouch("studies", path).out.count("Left out: ") == 3

    # one is chosen, with a reason; every source keeps what it says and exports as before
    export(store, "csv", tmp_path / "before")
    for value in (paper.value(paper.items["orr"], "result"), _enrolled(store, paper)):
        choose(store, study.id, value, ChoiceReason.LATER_CUTOFF, "two years on")
    assert conflicts(store) == []
    export(store, "csv", tmp_path / "after")
    assert tables(tmp_path / "before") == tables(tmp_path / "after")

    # each patient once, and it says what was left out and why
    counted = overview(store).tally
    assert (counted.trials, counted.patients) == (1, 16)
    assert [(one.responders, one.patients) for one in counted.measures] == [(9, 15)]
    assert all("was chosen instead (later cut-off)" in one.why for one in counted.left_out)
    assert len(counted.left_out) == 3

    # it is all there after a restart, and undo leads all the way back
    store.close()
    store = open_project(path)
    store.be("Ada")
    assert len(store.choices(study.id)) == 2
    while store.undo_label() != begun:
        store.undo()
    assert (store.studies(), store.members(), store.choices()) == ((), (), ())
    assert [store.content(one.record) for one in three.tellings] == empty
    assert all(check.ok for check in store.verify(Silent()))
    store.close()


def _enrolled(store, telling):
    content = store.content(telling.record)
    row = next(item for item in content.items if item.kind == "enrolment")
    value = content.current(row.id, "n")
    assert value is not None
    return value.id
