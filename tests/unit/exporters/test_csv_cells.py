import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.formats.csv_cells import CODES, NOT_CURATED, Code, data_cell, guard, pieces_of, unguard

hostile = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")),
    st.text(alphabet="'=+-@|\\\t\r\n\"“,;0.5eE＝ aא\U0001f9ec", max_size=12),
    st.sampled_from(sorted(CODES)),
    st.builds("'{}".format, st.sampled_from(sorted(CODES))),
)


@given(hostile)
def test_a_guarded_cell_comes_back_as_it_was(words):
    assert unguard(guard(words)) == words


@given(hostile)
def test_no_cell_begins_like_a_formula_unless_it_is_a_plain_number(words):
    cell = guard(words)
    if cell[:1] in "=+-@\t\r\n" and cell:
        float(cell)


@given(hostile)
def test_words_never_read_like_a_code_of_absence(words):
    assert guard(words) not in CODES


@pytest.mark.parametrize("number", ["-3.5", "+5", "-1e-3", "-.5", "0.10"])
def test_plain_numbers_stay_numbers(number):
    assert guard(number) == number


@pytest.mark.parametrize("formula", ["=1+1", "+1-2", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "-3.5|+cmd", "＝1", "-٣"])
def test_what_a_spreadsheet_would_run_is_neutralised(formula):
    assert guard(formula) == "'" + formula


@given(st.lists(hostile.filter(bool), min_size=1, max_size=4))
def test_several_words_share_a_cell_and_part_again(pieces):
    assert pieces_of(data_cell(pieces, many=True), many=True) == tuple(pieces)


@given(hostile.filter(bool))
def test_one_word_in_a_cell_comes_back(words):
    assert pieces_of(data_cell([words])) == (words,)
    assert not isinstance(pieces_of(data_cell([words]))[0], Code)


def test_absence_is_told_apart_from_words_that_spell_it():
    absent, spelled = pieces_of("not_reported")[0], pieces_of(data_cell(["not_reported"]))[0]
    assert absent == spelled
    assert isinstance(absent, Code)
    assert not isinstance(spelled, Code)


def test_a_field_that_nobody_filled_is_no_empty_cell():
    assert data_cell([]) == NOT_CURATED
    assert pieces_of(NOT_CURATED) == ()


@given(st.lists(st.lists(hostile, min_size=2, max_size=3), min_size=1, max_size=4))
def test_rows_survive_a_csv_writer_and_reader(rows):
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows([guard(cell) for cell in row] for row in rows)
    read = list(csv.reader(io.StringIO(out.getvalue(), newline="")))
    assert [[unguard(cell) for cell in row] for row in read] == rows
