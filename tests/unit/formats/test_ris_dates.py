import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.formats.ris_dates import ris_date


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2025/3/27", "2025-03-27"),
        ("2025/03/27/", "2025-03-27"),
        ("2025-03-27", "2025-03-27"),
        ("2025-03-27T10:00:00Z", "2025-03-27"),
        ("2024///", "2024"),
        ("2024", "2024"),
        ("2025/03//Spring", "2025-03"),
        ("2025///Spring", "2025"),
        ("2025///Mar 27", "2025-03-27"),
        ("2025/00/00", "2025"),
        ("2025/02/30", "2025-02"),
        ("2025/13/01", "2025"),
        ("20250327", "2025-03-27"),
        ("202503", "2025-03"),
        ("2025 Mar 27", "2025-03-27"),
        ("2025 Mar-Apr", "2025-03"),
        ("27 March 2025", "2025-03-27"),
        ("March 27, 2025", "2025-03-27"),
        ("Sept. 2025", "2025-09"),
        ("27/03/2025", "2025"),
        ("c2025", "2025"),
        ("2024-2025", None),
        ("in press", None),
        ("0000", None),
        ("", None),
    ],
)
def test_a_date_is_read_as_far_as_it_is_certain(text, iso):
    assert (str(ris_date(text)) if ris_date(text) else None) == iso


@given(
    st.one_of(st.text(max_size=30), st.from_regex(r"[0-9]{0,5}[/ -][0-9A-Za-z]{0,5}[/ -][0-9]{0,3}", fullmatch=True))
)
def test_any_text_is_read_without_an_error(text):
    ris_date(text)


def test_one_date_of_eight_digits_among_words_is_taken_and_two_are_not():
    assert str(ris_date("Start date: 20170812")) == "2017-08-12"
    assert ris_date("from 20170812 to 20180813") is None
    assert ris_date("record 201708123") is None
