"""What is not seen is written out, and nothing else is changed."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from app.formats.hidden import in_its_place, visible

TURNS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"


def test_each_character_that_turns_a_direction_is_named():
    assert visible("a\u202eb\u2067c\u200fd") == "a‹RLO›b‹RLI›c‹RLM›d"


def test_what_has_no_name_is_told_by_its_number():
    assert visible("\x07\x85\U000e0041") == "‹U+0007›‹U+0085›‹U+E0041›"


def test_words_of_any_script_stay_as_they_are():
    for words in ("Größe\tund\nZeile", "לימפומה", "می‌خواهم", "👩‍🔬", "e\u0301"):
        assert visible(words) == words


def test_a_title_from_right_to_left_is_isolated_and_others_are_not():
    assert in_its_place("לימפומה") == "\u2068לימפומה\u2069"
    assert in_its_place("Lymphoma") == "Lymphoma"


@given(st.text())
def test_nothing_that_turns_or_hides_is_left(words):
    shown = visible(words)
    assert not set(shown) & set(TURNS)
    assert all(unicodedata.category(char) != "Cc" or char in "\t\n\r" for char in shown)
