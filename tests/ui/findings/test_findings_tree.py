"""Findings as a tree: grouped, filtered, in an order that makes sense; and as the strip's list."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex
from PySide6.QtTest import QAbstractItemModelTester

from app.domain.findings import Severity
from app.viewmodels.desk import Desk
from app.viewmodels.findings_asked import Refreshed
from app.viewmodels.findings_model import FindingsModel
from app.viewmodels.findings_scope import merged
from app.viewmodels.findings_told import Grouping, told_counts
from app.viewmodels.findings_tree import COUNT, LINE, TOLD, FindingsTree
from app.viewmodels.rules_model import RulesModel
from tests.builders.findings import told

STRICT = QAbstractItemModelTester.FailureReportingMode.Fatal


@pytest.fixture
def tree(qapp):
    made = FindingsTree()
    made.tester = QAbstractItemModelTester(made, STRICT)
    return made


def mixed():
    return (
        told(0, rule="unlisted"),
        told(1, rule="V17"),
        told(2, rule="V18", acknowledged="so stated"),
        told(3, rule="V18", record="record-1"),
        told(4, rule="small_sample", caveat="small_sample"),
        told(5, rule="needed"),
        told(6, rule="not_looked_up"),
    )


def shape(tree):
    return {g.label: [one.finding.fingerprint for one in g.rows] for g in tree.groups()}


def test_by_record_the_worst_come_first_and_acknowledged_ones_last(tree):
    tree.show(mixed())
    assert shape(tree) == {"Source of record-0": ["1", "0", "4", "2"], "Source of record-1": ["3"]}


def test_by_rule_the_rules_stand_in_their_order_and_what_is_only_counted_at_the_end(tree):
    tree.group_by(Grouping.RULE)
    tree.show(mixed())
    assert [group.key for group in tree.groups()] == [
        "V17",
        "V18",
        "unlisted",
        "small_sample",
        "needed",
        "not_looked_up",
    ]
    assert tree.groups()[0].label.startswith("V17 ")
    assert tree.groups()[3].label[0].isupper()


def test_by_severity_errors_come_first(tree):
    tree.group_by(Grouping.SEVERITY)
    tree.show(mixed())
    assert list(shape(tree)) == ["Errors", "Warnings", "Notes"]


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("", ["1", "0", "4", "2", "3"]),
        ("warning RESULT", ["2", "3"]),
        ("v17", ["1"]),
        ("small", ["4"]),
        ("record-1", ["3"]),
        ("outcome 3", ["3"]),
        ("so stated", ["2"]),
        ("nothing like it", []),
    ],
)
def test_typing_filters_by_message_rule_severity_place_and_reason(tree, words, kept):
    tree.show(mixed())
    tree.filter(words, hide_acknowledged=False)
    assert [one.finding.fingerprint for one in tree.shown()] == kept


def test_acknowledged_ones_can_be_hidden(tree):
    tree.show(mixed())
    tree.filter("", hide_acknowledged=True)
    assert "2" not in {one.finding.fingerprint for one in tree.shown()}


def test_a_row_tells_a_proposal_from_a_fault(tree):
    tree.show(mixed())
    lines = {one.finding.fingerprint: (one.sign, one.line()) for one in tree.shown()}
    assert lines["1"] == ("✖", "V17 · Outcome 1 › Result")
    assert lines["3"][0] == "!"
    assert lines["4"] == ("?", "Outcome 4 › Result · proposes caveat: small sample")
    assert lines["2"][1].endswith("· acknowledged: so stated")


def test_roles_of_headings_and_rows(tree):
    tree.show(mixed())
    heading = tree.index(0, 0)
    row = tree.index(1, 0, heading)
    assert (heading.data(), heading.data(COUNT), heading.data(TOLD)) == ("Source of record-0", 4, None)
    assert (row.data(), row.data(LINE)) == (row.data(TOLD).finding.message, row.data(TOLD).line())
    tree.group_by(Grouping.RULE)
    assert tree.index(0, 0, tree.index(0, 0)).data(LINE) == "Outcome 1 › Result · Source of record-0"
    tree.group_by(Grouping.RECORD)
    heading, row = tree.index(0, 0), tree.index(1, 0, tree.index(0, 0))
    assert tree.parent(row) == heading
    assert tree.index_of(row.data(TOLD)) == row
    assert tree.told_at(QModelIndex()) is None


def test_two_thousand_findings_are_grouped_filtered_and_found_again(tree):
    many = tuple(told(n, record=f"record-{n % 100}") for n in range(2000))
    tree.show(many)
    assert (tree.rowCount(), tree.rowCount(tree.index(99, 0))) == (100, 20)
    assert tree.told_at(tree.index_of(many[1999])) == many[1999]
    for grouping in Grouping:
        tree.group_by(grouping)
        assert len(tree.shown()) == 2000
    tree.filter("1999", hide_acknowledged=False)
    assert tree.shown() == (many[1999],)


def test_no_findings_are_no_rows(tree):
    tree.show(())
    assert tree.rowCount() == 0
    assert told_counts(()) == ""


def test_counts_are_told_by_severity_with_what_is_acknowledged():
    assert told_counts(mixed()[:5]) == "1 error · 1 warning · 2 notes · 1 acknowledged"


def test_what_an_act_touched_replaces_its_record_in_its_old_place():
    old = (told(0), told(1, record="b"), told(2, record="c"), told(3, study="s", record="c"))
    new = Refreshed((told(9, record="b"),), frozenset({"b"}), frozenset({"s"}))
    assert [one.finding.fingerprint for one in merged(old, new)] == ["0", "9", "2"]


def test_a_record_that_is_clean_now_goes_and_one_that_is_new_comes_last():
    old = (told(0), told(1, record="b"))
    new = Refreshed((told(5, record="d"),), frozenset({"record-0", "d"}), frozenset())
    assert [one.finding.fingerprint for one in merged(old, new)] == ["1", "5"]


def test_the_strip_s_list_passes_over_what_is_acknowledged_or_only_counted(qapp):
    model = FindingsModel(Desk())
    model.tester = QAbstractItemModelTester(model, STRICT)
    model.show(mixed())
    assert [model.finding(row).fingerprint for row in range(model.rowCount())] == ["1", "3", "0", "4", "2"]
    visited, last = [], None
    for _ in range(5):
        last = model.after(last, 1)
        visited.append(last.finding.fingerprint)
    assert visited == ["1", "3", "4", "0", "1"]
    assert model.after(last, -1).finding.fingerprint == "0"


def test_behind_a_finding_that_was_settled_comes_the_one_that_stood_behind_it(qapp):
    model = FindingsModel(Desk())
    first, second, third = told(1), told(2), told(3)
    model.show((first, second, third))
    assert model.after(model.after(None, 1), 1) == second
    model.show((first, third))
    assert model.after(second, 1) == third


def test_nothing_is_behind_nothing(qapp):
    model = FindingsModel(Desk())
    model.show((told(1, acknowledged="seen"),))
    assert model.after(None, 1) is None
    assert model.open_count() == 0


def test_the_rules_are_a_sound_list(qapp):
    model = RulesModel(Desk())
    model.tester = QAbstractItemModelTester(model, STRICT)
    model.load((told(1, severity=Severity.WARNING),))
    line = model.index(model.row_of("V18"), 0).data()
    assert line.startswith("V18 ")
    assert line.endswith("1 found")
