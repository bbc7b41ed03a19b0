"""Rules V06, V07 and V09: identifiers that have their shape, are looked up, and stand once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.checks.document_ids_shaped import misshapen as document_wrong
from app.checks.registry_ids_shaped import misshapen as registry_wrong
from app.domain.dates import PartialDate
from app.domain.findings import Severity
from app.domain.kinds import Identifier, Target
from app.domain.sources import Metadata, Source, SourceKind
from app.domain.values import Basis
from app.formats.identifiers import issn_agrees, orcid_agrees
from app.reading.identifiers import REGISTRIES
from app.reading.titles import fold_title, work_key
from tests.builders.written import NO, YES, Written, nct, shipped_form

REGISTERED = {
    "nct": "NCT03056339",
    "eudract": "2016-000225-39",
    "ctis": "2023-503698-40-00",
    "isrctn": "ISRCTN16345835",
    "chictr": "ChiCTR2100048100",
    "jrct": "jRCT2033200431",
    "umin": "UMIN000049383",
    "anzctr": "ACTRN12623000498695",
    "drks": "DRKS00013333",
    "ctri": "CTRI/2023/04/052053",
    "cris": "KCT0008394",
    "irct": "IRCT20080904001199N7",
    "tctr": "TCTR20230429001",
    "rebec": "RBR-6qvdftm",
    "pactr": "PACTR202304525632216",
    "slctr": "SLCTR/2023/010",
}


def a_trial(*ids: Identifier, kind: SourceKind = SourceKind.JOURNAL_ARTICLE, **about) -> Written:
    written = Written(kind, **about)
    written.item("report")
    written.item("trial")
    for one in ids:
        written.item("registry_id", "trial-1", identifier=one)
    return written


def test_every_registry_of_the_forms_vocabulary_is_known():
    schemes = shipped_form().vocabulary("identifier_scheme")
    assert {term.code for term in schemes.terms if term.extra.get("use") == "registry"} == REGISTRIES == set(REGISTERED)


@pytest.mark.parametrize("scheme", REGISTERED)
def test_an_id_in_its_registrys_spelling_is_fine(scheme):
    assert registry_wrong(Identifier(scheme, REGISTERED[scheme])) == ""


@pytest.mark.parametrize("scheme", REGISTERED)
def test_an_id_that_lost_its_end_has_not_the_shape_of_its_registry(scheme):
    cut = REGISTERED[scheme][:-4] if scheme != "ctis" else "2023-503698-40"
    if scheme in {"irct", "slctr", "rebec", "pactr"}:
        cut = REGISTERED[scheme][:5]
    assert registry_wrong(Identifier(scheme, cut))


@pytest.mark.parametrize(
    ("scheme", "written", "right"),
    [
        ("nct", "nct03056339", "NCT03056339"),
        ("nct", "NCT 0305 6339", "NCT03056339"),
        ("eudract", "2016–000225–39", "2016-000225-39"),
        ("isrctn", "ISRCTN 64035629", "ISRCTN64035629"),
    ],
)
def test_an_id_in_another_spelling_is_told_its_own(scheme, written, right):
    assert right in registry_wrong(Identifier(scheme, written))


def test_an_id_of_another_registry_is_named():
    assert registry_wrong(Identifier("eudract", "2023-503698-40-00")) == (
        "2023-503698-40-00 is an id of EU CTIS, not of EudraCT."
    )
    assert "DRKS" in registry_wrong(Identifier("nct", "DRKS00013333"))


def test_a_registry_id_is_judged_where_it_stands():
    (found,) = a_trial(nct("NCT0305633")).found("V06")
    assert (found.item, found.field, found.severity) == ("registry_id-1", "identifier", Severity.WARNING)
    assert not a_trial(nct("NCT03056339")).found("V06")


def test_identifiers_of_the_sources_own_data_are_judged_on_its_report():
    own = (Identifier("nct", "NCT1"), Identifier("issn", "2162-3618"), Identifier("doi", "10.1000/abc"))
    written = a_trial(identifiers=own)
    assert [one.item for one in written.found("V06")] == ["report-1"]
    assert [one.item for one in written.found("V07")] == ["report-1"]


def test_an_id_says_not_looked_up_until_it_is():
    (found,) = a_trial(nct("NCT03056339")).found("not_looked_up")
    assert found.severity is Severity.NOTE
    assert "not looked up" in found.message
    seen = a_trial(nct("NCT03056339"))
    seen.put("registry_id-1", "verified", YES)
    assert not seen.found("not_looked_up")
    unseen = a_trial(nct("NCT03056339"))
    unseen.put("registry_id-1", "verified", NO)
    assert unseen.found("not_looked_up")


def test_an_id_of_the_registrys_own_record_or_verified_there_was_looked_up():
    assert not a_trial(nct("NCT03056339"), kind=SourceKind.REGISTRY_RECORD).found("not_looked_up")
    written = a_trial()
    written.item("registry_id", "trial-1")
    written.put("registry_id-1", "identifier", nct("NCT03056339"), basis=Basis.REGISTRY)
    assert not written.found("not_looked_up")


def test_an_id_of_the_wrong_shape_is_not_asked_to_be_looked_up():
    assert not a_trial(nct("NCT1")).found("not_looked_up")
    assert not a_trial(Identifier("doi", "10.1000/abc")).found("not_looked_up")


@pytest.mark.parametrize(
    ("scheme", "value"),
    [
        ("doi", "10.1186/s40164-025-00633-8"),
        ("doi", "10.1002/(sici)1097-0258(19990315)18:5<557::aid-sim53>3.0.co;2-f"),
        ("pmid", "40149002"),
        ("pmcid", "PMC11951618"),
        ("orcid", "0000-0002-9599-2246"),
        ("issn", "2162-3619"),
        ("isbn", "9780306406157"),
        ("url", "anything"),
        ("", "anything"),
    ],
)
def test_an_identifier_of_a_document_that_can_be_one_is_fine(scheme, value):
    assert document_wrong(Identifier(scheme, value)) == ""


@pytest.mark.parametrize(
    ("scheme", "value", "said"),
    [
        ("doi", "11.1186/x", "does not look like"),
        ("doi", "10.1186/S40164", "10.1186/s40164"),
        ("pmid", "0123", "does not look like"),
        ("pmid", "123456789", "does not look like"),
        ("pmid", "PMID: 40149002", "is spelled 40149002"),
        ("pmcid", "11951618", "does not look like"),
        ("orcid", "0000-0002-9599-2245", "check digit"),
        ("orcid", "0000-0002-9599-22", "does not look like"),
        ("orcid", "https://orcid.org/0000-0002-9599-2246", "is spelled 0000-0002-9599-2246"),
        ("orcid", "0000-000x-9599-2246", "does not look like"),
        ("issn", "2162-3618", "check digit"),
        ("issn", "21623619", "is spelled 2162-3619"),
        ("issn", "2162-361", "does not look like"),
        ("isbn", "9780306406158", "check digit"),
    ],
)
def test_an_identifier_of_a_document_that_cannot_be_one_says_why(scheme, value, said):
    assert said in document_wrong(Identifier(scheme, value))


@given(
    st.sampled_from(["doi", "pmid", "pmcid", "orcid", "issn", "isbn", *REGISTERED]), st.text(min_size=1, max_size=60)
)
def test_any_words_can_be_judged(scheme, words):
    if words.strip():
        held = Identifier(scheme, words)
        assert isinstance(document_wrong(held) + registry_wrong(held), str)


@given(st.integers(0, 9_999_999), st.integers(0, 6), st.integers(1, 9))
def test_one_wrong_digit_of_an_issn_is_always_seen(number, place, step):
    digits = f"{number:07}"
    right = next(f"{digits}{end}" for end in "0123456789X" if issn_agrees(f"{digits}{end}"))
    wrong = right[:place] + str((int(right[place]) + step) % 10) + right[place + 1 :]
    assert not issn_agrees(wrong)


@given(st.integers(0, 10**15 - 1), st.integers(0, 14), st.integers(1, 9))
def test_one_wrong_digit_of_an_orcid_is_always_seen(number, place, step):
    digits = f"{number:015}"
    right = next(f"{digits}{end}" for end in "0123456789X" if orcid_agrees(f"{digits}{end}"))
    wrong = right[:place] + str((int(right[place]) + step) % 10) + right[place + 1 :]
    assert not orcid_agrees(wrong)


# -- V09 -------------------------------------------------------------------------------------------------------

TITLE = "Engineered killer cells: an invented review"


def a_source(key: str = "other", **about) -> Source:
    return Source(id=key, kind=SourceKind.REVIEW, metadata=Metadata(**about))


def beside(twin: Source, **about) -> Written:
    written = Written(**about)
    written.item("report")
    written.twins = (twin,)
    return written


def test_another_source_with_the_same_doi_is_named():
    doi = (Identifier("doi", "10.1000/abc"),)
    written = beside(a_source(title=TITLE, identifiers=(Identifier("doi", "10.1000/ABC"),)), identifiers=doi)
    (found,) = written.found("V09")
    assert "DOI 10.1000/abc" in found.message
    assert TITLE in found.message
    assert (found.item, found.caveat) == ("report-1", "duplicate_record")


def test_another_source_of_the_same_title_and_year_is_named():
    twin = a_source(title="ENGINEERED killer‐cells — an invented  review.", date=PartialDate("2025-03-27"))
    written = beside(twin, title=TITLE, date=PartialDate("2025"))
    assert "the same title and year" in written.found("V09")[0].message


@pytest.mark.parametrize(
    "about",
    [
        {"title": TITLE, "date": PartialDate("2024")},
        {"title": TITLE},
        {"title": "Editorial", "date": PartialDate("2025")},
        {"title": TITLE + " II", "date": PartialDate("2025")},
        {"identifiers": (Identifier("issn", "2162-3619"),)},
    ],
)
def test_a_source_of_the_same_journal_or_another_year_is_another(about):
    written = beside(
        a_source(**about),
        title=TITLE if about.get("title") != "Editorial" else "Editorial",
        date=PartialDate("2025"),
        identifiers=(Identifier("issn", "2162-3619"),),
    )
    assert not written.found("V09")


def test_a_caveat_that_says_so_settles_a_duplicate():
    written = beside(a_source(title=TITLE, date=PartialDate("2025")), title=TITLE, date=PartialDate("2025"))
    written.caveat("duplicate_record", Target.SOURCE, "source")
    (found,) = written.found("V09")
    assert found.acknowledged


def test_two_trials_of_a_record_under_one_id_are_one_or_one_is_wrong():
    written = a_trial(nct("NCT03056339"))
    written.item("trial")
    written.item("registry_id", "trial-2", identifier=nct("NCT03056339"))
    (found,) = written.found("V09")
    assert found.item == "registry_id-2"
    assert found.others == ("registry_id-1.identifier-1",)


def test_one_trial_may_repeat_its_id_and_two_may_cite_one_paper():
    assert not a_trial(nct("NCT03056339"), nct("NCT03056339")).found("V09")
    written = a_trial()
    written.item("trial")
    for trial in ("trial-1", "trial-2"):
        written.item("report_link", trial, identifier=Identifier("doi", "10.1000/abc"))
        written.item("registry_id", trial, identifier=nct(f"NCT0000000{trial[-1]}"))
    assert not written.found("V09")


@given(st.text(max_size=200))
def test_folding_a_title_twice_changes_nothing_more(title):
    assert fold_title(fold_title(title)) == fold_title(title)
    assert work_key(Metadata(title=title)) == ""
