"""The rules by which a PDF's letters become lines, columns and paragraphs, each by what it must and must not do."""

from __future__ import annotations

import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.formats.html_raised import raised
from app.formats.pdf_flow import joined
from app.formats.pdf_glyphs import Run
from app.formats.pdf_layout import lines_of
from app.formats.pdf_margins import without_margins
from app.formats.pdf_page import png
from app.formats.pdf_text import read
from tests.builders.documents import Sheet, pdf

PAPER = (0.0, 842.0)


def text_of(*sheets):
    *_, answer = read(pdf(*sheets), {"name": "x.pdf"})
    return answer["text"]


def a_run(text, left, base, size=10.0):
    return Run(text, left, left + 5.0 * len(text), base, size)


@pytest.mark.parametrize(
    ("before", "after", "known", "whole"),
    [
        ("of the lympho-", "cytes in", (), "of the lymphocytes in"),
        ("the CAR-", "NK cells", (), "the CAR-NK cells"),
        ("an IL-", "15 gene", (), "an IL-15 gene"),
        ("a long-", "term rest", (), "a long-term rest"),
        ("a long-", "term rest", ("longterm",), "a longterm rest"),
        ("graft-versus-", "host disease", (), "graft-versus-host disease"),
        ("the cut-", "off value", ("cut-off",), "the cut-off value"),
        ("a cut\u00ad", "ter", (), "a cutter"),
        ("8 of", "11", (), "8 of 11"),
        ("https://post.example/", "larkspur", (), "https://post.example/larkspur"),
        ("from 3-", "5 days", (), "from 3-5 days"),
    ],
)
def test_a_hyphen_at_a_line_end_goes_only_where_it_breaks_a_word(before, after, known, whole):
    assert joined(before, after, frozenset(known)) == whole


@pytest.mark.parametrize(
    ("inner", "before", "tag", "seen"),
    [
        ("9", "10", "sup", "^9"),
        ("−3", "10", "sup", "^−3"),
        ("a,b", "Quill", "sup", "^a,b"),
        ("-1 day", "kg", "sup", "^(-1 day)"),
        ("th", "4", "sup", "th"),
        ("®", "Name", "sup", "®"),
        ("2", "H", "sub", "2"),
        ("2", "10", "sub", "_2"),
        ("12", "", "sup", "12"),
    ],
)
def test_what_is_raised_never_lengthens_a_number(inner, before, tag, seen):
    assert raised(inner, before, tag) == seen


def test_a_header_goes_when_its_numbers_are_the_same_or_count_with_the_pages():
    pages = [[a_run(f"Larkspur report 2024 page {number}", 60, 810), a_run("Words", 60, 400)] for number in (7, 8, 9)]
    assert [[one.text for one in page] for page in without_margins(pages, [PAPER] * 3)] == [["Words"]] * 3


def test_a_row_stays_when_it_occurs_once_or_stands_in_the_middle_or_counts_otherwise():
    once = [[a_run("Table 1", 60, 810)], [a_run("Words", 60, 810)], [a_run("Table 2", 60, 810)]]
    assert without_margins(once, [PAPER] * 3) == once
    middle = [[a_run("Day 28", 60, 400)], [a_run("Day 28", 60, 400)]]
    assert without_margins(middle, [PAPER] * 2) == middle


def test_two_columns_are_read_one_after_the_other_and_a_table_row_by_row():
    left = [a_run(f"left line number {n} of prose", 50, 700 - 12 * n) for n in range(6)]
    right = [a_run(f"right line number {n} of prose", 320, 700 - 12 * n) for n in range(6)]
    mixed = [one for pair in zip(left, right, strict=True) for one in pair]
    assert [one.text for one in lines_of(mixed)] == [one.text for one in [*left, *right]]
    cells = [a_run(text, x, 700 - 12 * n) for n in range(6) for x, text in ((50, f"DL{n}"), (320, f"{n} of 9"))]
    assert [one.text for one in lines_of(cells)] == [f"DL{n}  {n} of 9" for n in range(6)]


def test_a_line_stretched_to_its_column_is_no_row_of_a_table():
    words = [a_run("refractory", 50, 700), a_run("lymphoma", 120, 700), a_run("after", 180, 700)]
    assert [one.text for one in lines_of(words)] == ["refractory lymphoma after"]


def test_an_indented_line_begins_a_paragraph_and_a_list_keeps_its_lines():
    sheet = Sheet().lines(60, 700, ["The first paragraph has a line that fills its column,", "and it ends here."])
    sheet.say(80, 676, "An indented line begins the second one, which").say(
        60, 664, "goes on like this until its very end is come."
    )
    sheet.lines(60, 640, ["1. first point", "2. second point"])
    assert text_of(sheet) == (
        "The first paragraph has a line that fills its column, and it ends here.\n\n"
        "An indented line begins the second one, which goes on like this until its very end is come.\n\n"
        "1. first point\n2. second point\n"
    )


def test_an_exponent_is_told_from_its_number():
    assert text_of(Sheet().exponent(60, 700, "We gave 10", "9", " cells.")) == "We gave 10^9 cells.\n"


@given(st.integers(1, 9), st.integers(1, 9), st.sampled_from([1, 3, 4]), st.integers(0, 3))
def test_a_picture_holds_its_pixels_row_by_row(width, height, channels, padding):
    stride = width * channels + padding
    pixels = bytes(at % 251 for at in range(stride * height))
    made = png(pixels, width, height, stride, channels)
    assert struct.unpack(">II", made[16:24]) == (width, height)
    packed = made[made.index(b"IDAT") + 4 : made.index(b"IEND") - 8]
    rows = zlib.decompress(packed)
    row = width * channels
    assert [rows[at + 1 : at + 1 + row] for at in range(0, len(rows), row + 1)] == [
        pixels[at : at + row] for at in range(0, stride * height, stride)
    ]
