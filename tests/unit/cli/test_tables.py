from hypothesis import given
from hypothesis import strategies as st

from app.cli.tables import shown_width, table

cells = st.text(max_size=30)


def test_columns_are_aligned():
    assert table(("id", "title"), [("1", "One"), ("22", "Two")], 80) == [
        "id  title",
        "--  -----",
        "1   One",
        "22  Two",
    ]


def test_wide_characters_count_as_two_and_marks_as_none():
    assert shown_width("细胞e\u0301") == 5
    assert table(("a", "b"), [("细胞", "x")], 80)[-1] == "细胞  x"


@given(st.lists(st.tuples(cells, cells, cells), min_size=1, max_size=5), st.integers(40, 120))
def test_no_line_is_wider_than_the_terminal_or_holds_a_line_break(rows, width):
    for line in table(("one", "two", "three"), rows, width):
        assert shown_width(line) <= width
        assert len(line.splitlines()) <= 1
        assert line.isprintable()
