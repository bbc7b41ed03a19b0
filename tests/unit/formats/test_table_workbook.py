import doctest
import io
import warnings
import zipfile
from contextlib import suppress
from datetime import date, datetime, time, timedelta

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import UnreadableError
from app.formats import workbook
from app.formats.workbook import read, words_of


def a_book(*rows, change=lambda book: None):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


moment = datetime.fromisoformat


def rows_of(data, **options):
    return [row for kind, *what in read(data, options) if kind == "rows" for row in what[0]]


def test_the_examples_hold():
    assert not doctest.testmod(workbook).failed


def test_cells_come_as_the_words_a_person_sees():
    data = a_book(["a", 12.0, 0.5, True, moment("2024-03-05"), date(2024, 3, 6), time(9, 30), None])
    assert rows_of(data) == [[1, ["a", "12", "0.5", "TRUE", "2024-03-05", "2024-03-06", "09:30:00"]]]


def test_a_date_is_as_precise_as_its_cell_shows_it():
    first = moment("2024-03-01")
    assert words_of(first, "yyyy") == "2024"
    assert words_of(first, "mmm\\ yyyy") == "2024-03"
    assert words_of(first, "[$-409]d\\-mmm\\-yyyy") == "2024-03-01"
    assert words_of(moment("2024-03-01 09:30"), "yyyy-mm-dd hh:mm") == "2024-03-01 09:30"
    assert words_of(timedelta(hours=1)) == "1:00:00"


def test_rows_keep_their_numbers_when_some_are_empty():
    assert rows_of(a_book(["a"], [], [None], ["b"])) == [[1, ["a"]], [4, ["b"]]]


def test_sheets_are_named_with_their_state_and_their_hidden_rows():
    def change(book):
        book.active.title = "One"
        book.active.row_dimensions[2].hidden = True
        book.create_sheet("Two").sheet_state = "hidden"

    data = a_book(["a"], ["b"], ["c"], change=change)
    sheets = [what for kind, *what in read(data, {}) if kind == "sheet"]
    assert sheets == [["One", "visible", 1], ["Two", "hidden", 0]]
    assert rows_of(data, sheet="Two") == []
    assert len(rows_of(data, most=2)) == 2


def test_a_formula_is_never_run():
    assert rows_of(a_book(["x", '=HYPERLINK("http://example.org","y")'])) == [[1, ["x"]]]


@given(st.binary(max_size=200))
def test_bytes_that_are_no_workbook_are_refused_in_a_sentence(data):
    with pytest.raises(UnreadableError):
        list(read(b"PK\x03\x04" + data, {"name": "x.xlsx"}))


@given(st.data())
def test_a_damaged_workbook_is_read_or_refused_in_a_sentence(data):
    good = a_book(["Title", "Authors"], ["A", "B"])
    with zipfile.ZipFile(io.BytesIO(good)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = data.draw(st.sampled_from(sorted(parts)))
    at = data.draw(st.integers(0, len(parts[name])))
    parts[name] = (
        parts[name][:at] + data.draw(st.binary(max_size=20)) + parts[name][at + data.draw(st.integers(0, 9)) :]
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for one, content in parts.items():
            archive.writestr(one, content)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with suppress(UnreadableError):
            list(read(out.getvalue(), {"name": "x.xlsx"}))


@pytest.mark.parametrize("place", ["load_workbook", "cells"])
def test_a_workbook_that_wants_too_much_memory_is_not_called_damaged(monkeypatch, place):
    def wants_too_much(*_args, **_more):
        raise MemoryError

    data = a_book(["a"])
    if place == "load_workbook":
        monkeypatch.setattr(openpyxl, "load_workbook", wants_too_much)
    else:
        monkeypatch.setattr(workbook, "_cell_words", wants_too_much)
    with pytest.raises(MemoryError):
        rows_of(data)
