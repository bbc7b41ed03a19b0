"""Quotes found again in a later text: what moved, what is only like it, what is lost."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.domain.anchors import Standing
from app.domain.errors import CancelledError
from app.domain.quotes import take_quote
from app.domain.text import canonical
from app.reading.anchoring import anchor
from app.reading.folding import fold, numbers

OLD = (
    "Results. Of the 11 patients, 8 (73%) responded to the treatment – and 7 did completely. "
    "Cells were kept at 10⁸ per bag. Follow-up was 13.8 months."
)


def quote(text, words, nth=0):
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    return take_quote(text, start, start + len(words), key=f"{words}#{nth}", revision="r", value="v")


def found(words, new, old=OLD, nth=0):
    (one,) = anchor([quote(old, words, nth)], old, new)
    assert one.standing is Standing.LOST or new[one.start : one.end] == one.exact
    return one


def standing(words, new, old=OLD):
    one = found(words, new, old)
    return one.standing.value, one.exact


def test_the_same_text_leaves_every_quote_where_it_is():
    one = found("8 (73%)", OLD)
    assert (one.standing, one.start, one.exact) == (Standing.EXACT, OLD.index("8 (73%)"), "8 (73%)")


def test_what_stands_before_a_change_is_exact_and_what_stands_behind_it_moved():
    new = OLD.replace("Cells were kept", "All the cells were kept")
    assert found("8 (73%)", new).standing is Standing.EXACT
    one = found("13.8 months", new)
    assert (one.standing, one.start) == (Standing.MOVED, new.index("13.8 months"))


def test_a_sentence_that_changed_its_place_takes_its_quote_with_it():
    first, second = "Of the 11 patients, 8 (73%) responded. ", "Nobody had fever of any sort. "
    old, new = first + second * 3, second * 3 + first
    assert standing("8 (73%)", new, old) == ("moved", "8 (73%)")


def test_among_several_occurrences_the_context_decides():
    old = "Arm A: 5 of 20 responded early. Arm B: 5 of 20 stopped late."
    new = "Preface. Arm B: 5 of 20 stopped late. And then. Arm A: 5 of 20 responded early."
    assert found("5 of 20", new, old, 0).start == new.rindex("5 of 20")
    assert found("5 of 20", new, old, 1).start == new.index("5 of 20")


@pytest.mark.parametrize(
    ("there", "words"),
    [
        (OLD.replace("–", "-"), "to the treatment - and 7"),
        (OLD.replace(" ", "\n"), "to\nthe\ntreatment\n–\nand\n7"),
        (OLD.replace("treatment", "treat\u00adment"), "to the treat\u00adment – and 7"),
        (OLD.replace("t", "\uff54"), "\uff54o \uff54he \uff54rea\uff54men\uff54 – and 7"),
    ],
)
def test_spaces_dashes_and_compatible_letters_do_not_matter(there, words):
    assert standing("to the treatment – and 7", there) == ("moved", words)


def test_accents_written_in_two_characters_are_the_same_words():
    old, new = "The café of Åse, and more.", "So: the cafe\u0301 of A\u030ase, and more. The cafe\u0301"
    assert standing("café of Åse", new, old) == ("moved", "cafe\u0301 of A\u030ase")


def test_a_few_changed_letters_wait_for_a_person():
    new = OLD.replace("responded to the treatment", "responsed to the treatmant")
    one = found("Of the 11 patients, 8 (73%) responded", new)
    assert (one.standing, one.exact, one.errors) == (Standing.FUZZY, "Of the 11 patients, 8 (73%) responsed", 1)


def test_words_that_are_short_are_found_as_they_are_or_not_at_all():
    assert standing("13.8 months", OLD.replace("months", "mnths")) == ("lost", "")


def test_more_errors_than_a_fifth_are_too_many():
    assert standing("to the treatment – and 7", OLD.replace("treatment", "therapy")) == ("lost", "")


@pytest.mark.parametrize(
    ("words", "new"),
    [
        ("8 (73%)", OLD.replace("8 (73%)", "18 (73%)")),
        ("8", OLD.replace("8 (73%)", "8.5 (73%)")),
        ("Of the 11 patients, 8 (73%) responded", OLD.replace("8 (73%)", "8 (78%)")),
        ("Of the 11 patients, 8 (73%) responded", OLD.replace("11 patients", "111 patients")),
        ("were kept at 10⁸ per bag", OLD.replace("10⁸", "108")),
        ("Follow-up was 13.8 months", OLD.replace("13.8", "138")),
        ("of the 11 patients, 8", OLD.replace("Of", "of").replace("8 (73%)", "80 (73%)")),
    ],
)
def test_a_changed_number_is_another_fact(words, new):
    old = OLD.replace("Of the 11", "of the 11") if words.startswith("of") else OLD
    assert found(words, new, old).standing is Standing.LOST


def test_a_cut_that_was_not_there_before_is_no_match():
    assert standing("ORR", "The CORRECT rate was given here.", "The ORR was 70%.") == ("lost", "")


def test_the_same_words_elsewhere_wait_for_a_person_where_their_own_place_was_rewritten():
    old = "In the first cohort 8 (73%) of the patients had a response. In the second one nobody had."
    new = "In the first cohort 9 (82%) of the patients had a response. Elsewhere they tell of 8 (73%) with fever."
    assert found("8 (73%)", new, old).standing is Standing.FUZZY


def test_a_single_digit_is_not_taken_from_anywhere():
    old, new = "Dose: 8 cells were given.", "Follow-up went on for 8 long and weary years with nothing else said."
    assert found("8", new, old).standing is not Standing.MOVED


def test_hebrew_and_emoji_are_counted_in_code_points():
    old = "🧬 שלום 8 (73%) עולם"
    new = "🧪🧪 חדש. " + old
    one = found("8 (73%)", new, old)
    assert new[one.start : one.end] == "8 (73%)"


def test_words_that_were_quoted_of_a_text_that_is_another_one_are_lost_or_judged():
    assert found("Of the 11 patients, 8 (73%) responded", "Nothing of the sort.").standing is Standing.LOST


def test_looking_can_be_stopped():
    class Stopped:
        def report(self, done, total, what):
            pass

        def cancelled(self):
            return True

    with pytest.raises(CancelledError):
        anchor([quote(OLD, "8")], OLD, "x", Stopped())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a" * 300_000, "a" * 100_000 + "b" + "a" * 220_000 + "c" + "a" * 10),
        (
            "no event of 5 (10%). " * 15_000,
            "x " + "no event of 5 (10%). " * 9_000 + "Other. " + "no event of 5. " * 900,
        ),
        ("🧬🧪 " * 90_000, "z" + "🧬🧪 " * 40_000 + "🧪" + "🧬🧪 " * 50_000 + "q"),
        ("שלום עולם " * 30_000, "שלום " + "שלום עולם " * 30_000 + "רע"),
        (canonical("\0" * 300_000), "y" + "\ufffd" * 200_000 + "k" + "\ufffd" * 50_000),
        ("a\u0301\u0300" * 90_000, "b" + "\u00e1\u0300" * 90_000 + "c"),
    ],
    ids=["one letter", "one phrase", "emoji", "hebrew", "replaced", "marks"],
)
def test_hostile_texts_come_to_an_end_and_what_is_found_is_true(old, new):
    quotes = [take_quote(old, at, at + 40, key=str(at), revision="r", value="v") for at in range(0, 100_000, 5_000)]
    for one in anchor(quotes, old, new):
        assert one.standing is Standing.LOST or new[one.start : one.end] == one.exact


# -- properties ------------------------------------------------------------------------------------------------

WORDS = st.sampled_from(
    ["8", "(73%)", "of", "11", "patients", "had", "fever", "7.5", "–", "-", "🧬", "שלום", "ﬁt", "e\u0301"]
)
TEXTS = st.lists(WORDS, min_size=3, max_size=60).map(" ".join) | st.text(min_size=3, max_size=120).map(canonical)


@st.composite
def quoted(draw, texts=TEXTS):
    text = draw(texts)
    assume(len(text) >= 2)
    quotes = []
    for n in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, len(text)))
        quotes.append(take_quote(text, start, end, key=str(n), revision="r", value="v"))
    return text, quotes


@given(quoted(), TEXTS)
def test_whatever_is_found_is_there_and_holds_the_same_numbers(case, new):
    old, quotes = case
    for one, asked in zip(anchor(quotes, old, new), quotes, strict=True):
        assert one.quote == asked.id
        if one.standing is Standing.LOST:
            assert (one.start, one.end, one.exact) == (0, 0, "")
            continue
        assert new[one.start : one.end] == one.exact
        assert numbers(fold(one.exact).text) == numbers(fold(asked.exact).text)
        if one.standing is Standing.EXACT:
            assert (one.start, one.exact) == (asked.start, asked.exact)


@given(quoted(), st.data())
def test_an_edit_in_the_middle_never_makes_a_lie(case, data):
    old, quotes = case
    at = data.draw(st.integers(0, len(old)))
    new = old[:at] + data.draw(st.text("0123456789 .,ab–", max_size=6)) + old[data.draw(st.integers(at, len(old))) :]
    for one, asked in zip(anchor(quotes, old, new), quotes, strict=True):
        if one.standing is not Standing.LOST:
            assert new[one.start : one.end] == one.exact
            assert numbers(fold(one.exact).text) == numbers(fold(asked.exact).text)


@given(quoted())
def test_in_the_same_text_everything_is_exact(case):
    text, quotes = case
    assert [(f.standing, f.start, f.end) for f in anchor(quotes, text, text)] == [
        (Standing.EXACT, q.start, q.end) for q in quotes
    ]


@given(quoted(), st.text(min_size=1, max_size=40).map(canonical))
def test_what_is_inserted_before_a_text_moves_all_quotes_by_the_same(case, before):
    old, quotes = case
    assume(before)
    new = before + "\n" + old
    assume(not new.startswith(old))
    moved = anchor(quotes, old, new)
    assert {f.start - q.start for f, q in zip(moved, quotes, strict=True)} == {len(before) + 1}
    assert {f.standing for f in moved} == {Standing.MOVED}


@given(quoted(), st.text(min_size=1, max_size=40).map(canonical))
def test_what_is_added_at_the_end_leaves_all_quotes_where_they_are(case, behind):
    old, quotes = case
    assume(behind)
    assert {f.standing for f in anchor(quotes, old, f"{old}\n{behind}")} == {Standing.EXACT}
