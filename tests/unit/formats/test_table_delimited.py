import csv
import io
import time
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from app.domain.sources import Problem
from app.formats import delimited
from app.formats.delimited import DELIMITERS, Row, read_rows
from app.formats.delimited_layout import layout_of
from app.formats.encodings import Encoding, decode

CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)
TABLES = st.lists(st.lists(CELLS, min_size=1, max_size=5), max_size=8)


def read(text, delimiter=",", encoding=None):
    return list(read_rows(io.StringIO(text, newline=""), delimiter, encoding))


def cells(text, delimiter=","):
    return [row.cells for row in read(text, delimiter) if isinstance(row, Row)]


def written(table, delimiter, end="\r\n"):
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL).writerows(table)
    return text.getvalue()


@given(TABLES, st.sampled_from(DELIMITERS), st.sampled_from(["\n", "\r\n"]))
def test_what_was_written_as_rfc_4180_comes_back(table, delimiter, end):
    plain = [row for row in table if any(row) and not any('="' in cell for cell in row)]
    assert cells(written(plain, delimiter, end), delimiter) == plain


@given(TABLES, st.sampled_from(["utf-8", "utf-16-le", "cp1252"]))
def test_the_byte_range_of_a_row_holds_the_row_and_nothing_else(table, codec):
    text = written(table, ",").encode(codec, "ignore").decode(codec)
    encoding = Encoding(codec=codec, bom=2)
    data = b"??" + text.encode(codec)
    ended = 2
    for row in read(text, ",", encoding):
        if isinstance(row, Problem):
            continue
        assert ended <= row.start < row.end <= len(data)
        again = decode(data[row.start : row.end], Encoding(codec=codec))
        assert cells(again) == [row.cells]
        ended = row.end


@given(st.text(st.sampled_from('ab",;\t\r\n=\0é'), max_size=60), st.sampled_from(DELIMITERS))
def test_every_letter_of_any_text_is_in_a_row(text, delimiter):
    found = "".join(cell for row in read(text, delimiter) if isinstance(row, Row) for cell in row.cells)
    assert Counter(one for one in text if one in "abé\0") == Counter(one for one in found if one in "abé\0")


def test_lines_are_counted_as_an_editor_counts_them():
    rows = read('a,b\r\n\r\n"c\r\nd",e\rf,g\n')
    assert [row.line for row in rows] == [1, 3, 5]


def test_lines_that_end_in_cr_cr_lf_count_once():
    repairs = Counter()
    rows = list(read_rows(io.StringIO("a,b\r\r\nc,d\r\r\n", newline=""), ",", None, repairs))
    assert [(row.line, row.cells) for row in rows] == [(1, ["a", "b"]), (2, ["c", "d"])]
    assert repairs["carriage_returns"] == 2


def test_a_cell_may_be_longer_than_the_csv_module_likes():
    long = "x" * 300_000
    assert cells(f'a,"{long}"\n') == [["a", long]]


def test_a_quote_behind_a_closing_quote_harms_its_own_row_only():
    assert cells('"a "b" c",d\ne,f\n') == [['a b" c"', "d"], ["e", "f"]]


def test_numbers_kept_as_text_for_spreadsheets_lose_their_wrapping():
    assert cells('="0012",="a, b","=""07""",=""\n') == [["0012", "a, b", "07", ""]]


def test_a_stray_quote_is_told_and_costs_its_own_row():
    rows = read('a,b\n"c,d\ne,f\n')
    assert [row.cells for row in rows if isinstance(row, Row)] == [["a", "b"], ['"c', "d"], ["e", "f"]]
    assert [(row.line, row.reason) for row in rows if isinstance(row, Problem)] == [
        (2, "A quote is opened in this row and never closed; it was read as it stands.")
    ]


def test_many_stray_quotes_take_no_longer_than_the_lines_they_stand_in(monkeypatch):
    monkeypatch.setattr(delimited, "MOST_LINES", 500)
    text = '"""a""\n' * 20_000
    begun = time.process_time()
    rows = read(text)
    assert time.process_time() - begun < 5
    assert sum(isinstance(row, Row) for row in rows) == 20_000


def test_the_names_of_columns_tell_the_delimiter_and_not_the_commas_of_an_abstract():
    text = 'Title;Abstract;Year\nA;"one, two, three, four";2020\nB;"one, two, three, four";2021\n'
    layout = layout_of(text, whole=True)
    assert (layout.delimiter, layout.headers, layout.header_line) == (";", ("Title", "Abstract", "Year"), 1)


def test_a_row_cut_off_by_the_end_of_what_is_looked_at_is_no_sample():
    layout = layout_of("Title,Authors\nA,B\nC", whole=False)
    assert layout.sample == (("A", "B"),)


def test_prose_has_no_layout():
    assert layout_of("One line of prose, with commas.\nAnother line.\nA third, too, here.\n", whole=True) is None
