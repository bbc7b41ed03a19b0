"""Pairs that look like one work: seen side by side, merged, kept apart, taken back, by the keyboard."""

import pytest
from PySide6.QtCore import QPoint, Qt

from app.domain.sources import SourceState
from app.usecases.curating import start_record

K, CONTROL = Qt.Key, Qt.KeyboardModifier.ControlModifier

RECORD = """TY  - JOUR
TI  - {title}
AU  - Ivanova, Olga
AU  - Chen, Wei
PY  - {year}
JO  - Journal of Invented Results
VL  - 12
SP  - {page}
DO  - 10.1000/inv.{page}
ER  -
"""


def file_of(folder, name, *records):
    path = folder / name
    path.write_text("".join(RECORD.format(title=t, year=y, page=p) for t, y, p in records), encoding="utf-8")
    return path


@pytest.fixture
def with_pairs(curator, tmp_path):
    """A curator whose project holds two pairs that wait and one source that was folded by itself."""
    assert curator.session.new(tmp_path / "p.vouch")
    first = file_of(
        tmp_path,
        "first.ris",
        ("Cord blood cells against leukaemia: a phase 1 study", 2021, 55),
        ("Dose finding for gene edited cells: part I", 2020, 301),
        ("Natural killer cells with a designed receptor in relapsed lymphoma", 2021, 101),
    )
    second = file_of(
        tmp_path,
        "second.ris",
        ("Cord blood cells against leukaemia: a phase 1/2 study", 2022, 55),
        ("Dose finding for gene edited cells: part II", 2020, 301),
        ("Natural killer cells with a designed receptor in relapsed lymphoma.", 2021, 101),
    )
    curator.drop(first)
    report = curator.drop(second)
    assert (report.merged, report.waiting) == (1, 2), report
    return curator


@pytest.fixture
def panel(with_pairs):
    with_pairs.run("panel.duplicates")
    return with_pairs.window.panels.current()


def states(curator):
    return sorted(source.state for source in curator.desk.store.sources())


def test_the_library_counts_the_pairs_and_opens_them(with_pairs):
    library = with_pairs.window.library
    assert library.pairs.text().startswith("2 pairs wait")
    library.pairs.click()
    assert with_pairs.window.panels.current() is with_pairs.window.panels.made("duplicates")


def test_both_sides_stand_field_by_field_with_what_differs_marked(panel):
    model = panel.model
    rows = {model.index(row, 1).data(): row for row in range(model.rowCount())}
    title = rows["Title"]
    assert model.index(title, 0).data() == "≠"
    assert model.index(title, 2).data() != model.index(title, 3).data()
    assert model.index(title, 2).data(Qt.ItemDataRole.FontRole).bold()
    assert model.index(rows["Volume"], 0).data() == "="
    assert model.index(rows["Volume"], 2).data(Qt.ItemDataRole.FontRole) is None
    assert "DOI" in panel.reasons.text()
    assert {model.index(rows["Imported from"], n).data() for n in (2, 3)} == {"first.ris", "second.ris"}


def test_one_key_merges_and_undo_brings_the_pair_back(with_pairs, panel):
    pair = panel.link().id
    with_pairs.key(K.Key_1)
    assert states(with_pairs).count(SourceState.DUPLICATE) == 2
    assert panel.link().id != pair
    assert "Pair 1 of 1" in panel.count.text()
    with_pairs.key(K.Key_Z, CONTROL)
    assert panel.link().id == pair
    assert states(with_pairs).count(SourceState.DUPLICATE) == 1
    assert "of 2" in panel.count.text()


def test_the_other_side_can_stay(with_pairs, panel):
    link = panel.link()
    with_pairs.key(K.Key_2)
    assert with_pairs.desk.store.source(link.source).state is SourceState.DUPLICATE
    assert with_pairs.desk.store.source(link.other).state is SourceState.TODO


def test_kept_apart_is_not_asked_again(with_pairs, panel):
    with_pairs.key(K.Key_0)
    with_pairs.key(K.Key_0)
    assert panel.link() is None
    assert "No pair" in panel.count.text()
    assert not with_pairs.window.library.pairs.isVisible()
    with_pairs.run("source.find_duplicates")
    with_pairs.wait()
    assert "No duplicates" in with_pairs.said[-1]
    assert panel.link() is None


def test_skipping_goes_round_and_o_shows_each_text(with_pairs, panel):
    first = panel.link()
    with_pairs.key(K.Key_Space)
    assert panel.link().id != first.id
    with_pairs.key(K.Key_Backspace)
    assert panel.link().id == first.id
    with_pairs.key(K.Key_O)
    assert with_pairs.desk.source.id == first.source
    panel.table.setFocus()
    with_pairs.key(K.Key_O)
    assert with_pairs.desk.source.id == first.other


def test_what_is_folded_is_hidden_until_it_is_asked_for(with_pairs):
    library = with_pairs.window.library
    assert library.model.rowCount() == 5
    assert library.count.text() == "5 sources"
    chip = library.filters.states[SourceState.DUPLICATE]
    assert chip.isVisible()
    chip.click()
    assert library.model.rowCount() == 1
    assert library.count.text() == "1 of 6"


def test_details_tell_what_was_folded_and_part_it_again(with_pairs):
    with_pairs.open_source("Natural killer")
    folded = next(one for one in with_pairs.desk.store.sources() if one.state is SourceState.DUPLICATE)
    with_pairs.run("panel.details")
    panel = with_pairs.window.panels.current()
    words = " ".join(label.text() for label in panel.folded.findChildren(type(panel.kind_note)))
    assert "Folded into this one" in words
    assert panel.fields["title"].mapTo(panel, QPoint()).y() < panel.folded.mapTo(panel, QPoint()).y()
    part = next(one for one in panel.folded.findChildren(type(panel.save_it)) if one.text() == "Part them again")
    part.click()
    assert with_pairs.desk.store.source(folded.id).state is SourceState.TODO
    assert not panel.folded.isVisible()


def test_a_search_hit_on_what_is_folded_opens_what_stands_for_it(with_pairs, qtbot):
    folded = next(one for one in with_pairs.desk.store.sources() if one.state is SourceState.DUPLICATE)
    with_pairs.run("panel.search")
    panel = with_pairs.window.panels.current()
    panel.line.setText("designed receptor")
    qtbot.waitUntil(lambda: panel.model.words == "designed receptor")
    for row in range(panel.model.rowCount()):
        panel.open_at(panel.model.index(row, 0))
        assert with_pairs.desk.source.id != folded.id


def test_a_source_that_was_worked_on_says_so(with_pairs, panel):
    link = panel.link()
    with_pairs.desk.do(start_record, link.other)
    panel.start()
    rows = {panel.model.index(row, 1).data(): row for row in range(panel.model.rowCount())}
    assert "1 record" in panel.model.index(rows["Worked on"], 3).data()
