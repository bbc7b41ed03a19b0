"""Rules V23 and V24: responses add up, and what is no response counts in none."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.kinds import Proportion, Text
from tests.builders.written import Written, term


def responses(of: int | None = 11, criteria: str = "", population: str = "", **counts: int | Proportion) -> Written:
    written = Written()
    written.item("trial")
    shared = {"criteria": criteria, "analysis_population": population}
    held = {field: term(code) for field, code in shared.items() if code}
    for measure, n in counts.items():
        result = n if isinstance(n, Proportion) else Proportion(n, of)
        written.item("outcome", "trial-1", measure=term(measure), result=result, **held)
    return written


# -- V23 -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("criteria", "counts"),
    [
        ("", {"ORR": 8, "CR": 7, "PR": 1}),
        ("", {"ORR": 8, "CR": 7}),
        ("", {"ORR": 8, "CR": 5, "CRI": 7, "PR": 1}),
        ("RECIST_1_1", {"ORR": 8, "CR": 7, "PR": 1}),
        ("RECIST_1_1", {"ORR": 8, "CR": 2}),
        ("LUGANO_2014", {"ORR": 8, "CR": 7, "PR": 1, "SD": 2, "PD": 1}),
        ("IMWG", {"ORR": 8, "CR": 2, "VGPR": 2, "PR": 2}),
        ("ELN_2022", {"ORR": 5, "CR": 3, "CRI": 2}),
        ("", {"ORR": 8, "DCR": 9}),
    ],
)
def test_responses_that_add_up_or_may_are_fine(criteria, counts):
    assert not responses(criteria=criteria, **counts).found("V23")


@pytest.mark.parametrize(
    ("criteria", "counts", "said"),
    [
        ("", {"ORR": 7, "CR": 8}, "CR 8 is more than ORR 7, which holds it"),
        ("", {"ORR": 7, "MRDCR": 8}, "MRDCR 8 is more than ORR 7"),
        ("", {"ORR": 8, "DCR": 7}, "ORR 8 is more than DCR 7"),
        ("", {"ORR": 7, "CR": 5, "PR": 4}, "ORR 7 is not the sum of its categories: CR 5 and PR 4 make 9"),
        ("RECIST_1_1", {"ORR": 8, "CR": 5, "PR": 2}, "ORR 8 is not the sum of its categories: CR 5 and PR 2 make 7"),
        ("ELN_2022", {"ORR": 4, "CR": 3, "CRI": 2}, "CR 3 and CRI 2 make 5"),
        ("", {"CR": 7, "PR": 3, "PD": 4}, "CR 7, PR 3 and PD 4 make 14, not all 11"),
    ],
)
def test_parts_that_are_not_their_whole_are_told(criteria, counts, said):
    (found,) = responses(criteria=criteria, **counts).found("V23")
    assert said in found.message
    assert found.caveat == "numeric_inconsistency"


def test_best_responses_make_all_of_the_evaluable_only():
    counts = {"CR": 3, "PR": 2, "SD": 3, "PD": 1}
    (found,) = responses(10, "RECIST_1_1", "evaluable_efficacy", **counts).found("V23")
    assert "make 9, not the evaluable 10" in found.message
    assert not responses(9, "RECIST_1_1", "evaluable_efficacy", **counts).found("V23")
    assert not responses(10, "RECIST_1_1", "treated", **counts).found("V23")
    assert not responses(10, "", "evaluable_efficacy", **counts).found("V23")


def test_other_patients_other_times_and_events_are_not_compared():
    written = responses(ORR=7)
    written.item("outcome", "trial-1", measure=term("CR"), result=Proportion(8, 11), analysis_population=term("itt"))
    written.item("outcome", "trial-1", measure=term("CR"), result=Proportion(8, 11), time_point_kind=term("landmark"))
    written.item("outcome", "trial-1", measure=term("CR"), result=Proportion(8, 20))
    written.item("outcome", "trial-1", measure=term("CR"), result=Proportion(8, 11), counted=term("events"))
    written.item("trial")
    written.item("outcome", "trial-2", measure=term("CR"), result=Proportion(8, 11))
    assert not written.found("V23")


def test_percents_of_n_stand_in_for_counts_as_far_as_they_say_them():
    assert not responses(ORR=8, CR=Proportion(None, 11, Decimal("64")), PR=1).found("V23")
    assert responses(ORR=6, CR=Proportion(None, 11, Decimal("64"))).found("V23")
    assert not responses(ORR=6, CR=Proportion(None, 11, Decimal("65"))).found("V23")


@given(st.integers(0, 9), st.integers(0, 9), st.integers(0, 20))
def test_under_criteria_of_two_categories_the_sum_is_exact(cr, pr, orr):
    wrong = bool(responses(30, "RECIST_1_1", ORR=orr, CR=cr, PR=pr).found("V23"))
    assert wrong is (cr + pr != orr)


# -- V24 -------------------------------------------------------------------------------------------------------


def test_a_response_rate_that_is_what_counts_plus_minimal_response_is_told():
    (found,) = responses(criteria="IMWG", ORR=3, VGPR=1, PR=1, MR=1).found("V24")
    assert "ORR 3 seems to count minimal response in: without it the categories make 2" in found.message
    assert (found.caveat, found.others) == ("definition_mismatch", ("outcome-4.result-1",))
    assert not responses(criteria="IMWG", ORR=3, VGPR=1, PR=1, MR=1).found("V23")


def test_stable_disease_and_both_together_are_seen():
    (found,) = responses(criteria="RECIST_1_1", ORR=5, CR=1, PR=1, SD=3).found("V24")
    assert "count stable disease in" in found.message
    assert not responses(criteria="RECIST_1_1", ORR=5, CR=1, PR=1, SD=3).found("V23")
    assert responses(ORR=5, PR=1, MR=1, SD=3).found("V24")


def test_a_response_rate_without_them_is_fine():
    assert not responses(criteria="IMWG", ORR=2, VGPR=1, PR=1, MR=1).found("V24")
    assert not responses(ORR=2, MR=2).found("V24")
    assert not responses(ORR=4, PR=1, MR=1).found("V24")
    assert not responses(ORR=2, PR=2, SD=0).found("V24")


@pytest.mark.parametrize(
    "words", ["ORR (≥MR) 8 of 11", "8 (CR + PR + SD)", "8 responded, including stable disease", "8 with MR or better"]
)
def test_words_that_count_them_in_are_told(words):
    written = Written()
    written.item("trial")
    written.item("outcome", "trial-1", measure=term("ORR"))
    written.put("outcome-1", "result", Proportion(8, 11), words)
    (found,) = written.found("V24")
    assert found.caveat == "definition_mismatch"
    other = Written()
    other.item("trial")
    other.item("outcome", "trial-1", measure=term("DCR"))
    other.put("outcome-1", "result", Proportion(8, 11), words)
    assert not other.found("V24")


@pytest.mark.parametrize("words", ["8 responded and 2 had stable disease", "8 of 11 (73%)", "MRD or better", "ORR 8"])
def test_words_that_only_name_them_are_fine(words):
    written = Written()
    written.item("trial")
    written.item("outcome", "trial-1", measure=term("ORR"), method=Text("PET-CT"))
    written.put("outcome-1", "result", Proportion(8, 11), words)
    assert not written.found("V24")


def test_a_method_that_counts_them_in_is_told():
    assert responses(ORR=Proportion(8, 11)).found("V24") == ()
    written = Written()
    written.item("trial")
    written.item(
        "outcome", "trial-1", measure=term("ORR"), result=Proportion(8, 11), method=Text("minimal response or better")
    )
    assert written.found("V24")


counts = st.integers(0, 11) | st.sampled_from([-1, 10**400])
shares = st.builds(Proportion, st.none() | counts, st.none() | counts, st.decimals(-1, 101, places=1))


@given(
    st.lists(
        st.tuples(st.sampled_from(["ORR", "CR", "PR", "MR", "SD", "PD", "DCR", "MRDCR", "CRI"]), shares), max_size=8
    )
)
def test_responses_of_any_kind_are_answered(rows):
    written = Written()
    written.item("trial")
    for measure, share in rows:
        written.item("outcome", "trial-1", measure=term(measure), result=share)
    for rule in ("V23", "V24"):
        assert all(len(found.message) < 400 for found in written.found(rule))
