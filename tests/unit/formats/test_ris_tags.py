from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.dates import PartialDate, Precision
from app.domain.kinds import Identifier
from app.domain.sources import Author, SourceKind
from app.domain.text import canonical
from app.formats.ris_tags import EXTRACTOR, draft_of
from tests.builders.ris import RIS, read_bytes, read_text, written


def drafted(*fields, type_="JOUR"):
    [record], _, _ = read_text(written([("TY", type_), *fields, ("ER", "")]))
    folded: Counter[str] = Counter()
    draft, problems = draft_of(record, folded)
    return draft, problems, folded


def metadata(*fields, type_="JOUR"):
    return drafted(*fields, type_=type_)[0].metadata


def test_a_scraped_record_arrives_whole():
    records, problems, repairs = read_bytes((RIS / "one_space_scraped.ris.txt").read_bytes())
    folded: Counter[str] = Counter()
    draft, notes = draft_of(records[0], folded)
    found = draft.metadata
    assert (problems, notes, repairs) == ([], [], {"one_space": 1})
    assert (draft.kind, draft.kind_confirmed) == (SourceKind.JOURNAL_ARTICLE, True)
    assert [str(one) for one in found.authors] == [
        "Åkerblom, Signe Marie",
        "Novák Dvořák, Petr",
        "Okafor, Chidi",
        "Lindqvist, Bo",
    ]
    assert (found.date, found.date.precision) == (PartialDate("2025-03-27"), Precision.DAY)
    assert found.identifiers == (
        Identifier("doi", "10.5555/vouch.2025.00046"),
        Identifier("pmid", "40000046"),
        Identifier("issn", "2049-3630"),
    )
    assert (found.volume, found.article_number, found.pages) == ("14", "46", "")
    assert len(found.keywords) == 6
    assert draft.text.count("Eight (73%) responded") == 1
    assert folded == {"N2 = AB": 1, "Y1 = PY": 1, "U2 = DO": 1, "JO = JF": 1}
    assert len(draft.ledger) == 26


def test_a_draft_reads_as_a_text():
    draft, _, _ = drafted(
        ("TI", "A title"),
        ("AU", "One, A."),
        ("AU", "Two, B."),
        ("PY", "2020/1//"),
        ("JF", "A journal"),
        ("VL", "3"),
        ("IS", "2"),
        ("SP", "7"),
        ("EP", "9"),
        ("AB", "Words."),
        ("KW", "a"),
        ("KW", "b"),
    )
    assert draft.text == "A title\n\nOne, A.; Two, B.\n\nA journal. 2020/1//; 3(2): 7-9\n\nWords.\n\na; b"
    assert draft.extractor == EXTRACTOR


def test_a_record_without_anything_to_render_reads_as_its_lines():
    assert drafted(("ZZ", "only this"), ("N1", "and this"))[0].text == "ZZ  - only this\nN1  - and this"


def test_wrapped_lines_are_joined_and_wrapped_keywords_are_keywords():
    found = metadata(
        ("AB", "NK-92 was\n  irradiated with\nIL-2 - as a cytokine."),
        ("KW", "CD38\nNF-kappa B"),
        ("AU", "One, A.\nTwo, B."),
    )
    assert found.abstract == "NK-92 was irradiated with IL-2 - as a cytokine."
    assert found.keywords == ("CD38", "NF-kappa B")
    assert [one.family for one in found.authors] == ["One", "Two"]


def test_many_wrapped_lines_are_joined_in_order():
    words = [f"word{n}" for n in range(500)]
    assert metadata(("AB", "\n".join(words)), ("N1", "a\nb")).abstract == " ".join(words)


def test_an_author_keeps_the_name_as_stated():
    assert metadata(("AU", "B C, Emil, Jr")).authors == (Author("B C", "Emil, Jr", "B C, Emil, Jr"),)
    assert metadata(("AU", "The Trial Group")).authors == (Author("The Trial Group", "", "The Trial Group"),)


def test_first_authors_join_authors_without_doubling():
    draft, _, folded = drafted(("AU", "One, A."), ("A1", "ONE, A."), ("A1", "Two, B."))
    assert [one.family for one in draft.metadata.authors] == ["One", "Two"]
    assert folded == {"A1 = AU": 1}
    assert [str(one) for one in metadata(("A2", "Editor, E.")).authors] == ["Editor, E."]


@pytest.mark.parametrize(
    ("fields", "iso", "stated"),
    [
        ([("PY", "2021"), ("DA", "2021/05/04/")], "2021-05-04", "2021/05/04/"),
        ([("PY", "2021"), ("DA", "May 4")], "2021-05-04", "2021 May 4"),
        ([("Y1", "2019/12//Winter")], "2019-12", "2019/12//Winter"),
        ([("PY", "in press")], None, "in press"),
        ([("PY", "2021"), ("Y1", "2020/01/01")], "2021", "2021"),
        ([], None, ""),
    ],
)
def test_the_most_precise_date_of_the_first_year_is_taken(fields, iso, stated):
    found = metadata(*fields)
    assert (str(found.date) if found.date else None, found.date_as_stated) == (iso, stated)


def test_years_that_differ_are_noted():
    _, [problem], _ = drafted(("PY", "2021"), ("Y1", "2020/01/01"))
    assert (problem.line, problem.raw) == (3, "Y1  - 2020/01/01")
    assert "different years" in problem.reason


def test_an_abstract_told_twice_is_one():
    assert drafted(("N2", "The same  words"), ("AB", "the same words"))[2] == {"N2 = AB": 1}
    assert metadata(("AB", "one"), ("AB", "two")).abstract == "one\ntwo"
    draft, [problem], _ = drafted(("AB", "begins"), ("N2", "begins and goes on"))
    assert draft.metadata.abstract == "begins and goes on"
    assert "longer" in problem.reason
    draft, [problem], _ = drafted(("AB", "one"), ("N2", "something else"))
    assert draft.metadata.abstract == "one"
    assert "differs" in problem.reason


@pytest.mark.parametrize(
    ("fields", "pages", "article_number"),
    [
        ([("SP", "101"), ("EP", "118")], "101-118", ""),
        ([("SP", "101-118"), ("EP", "118")], "101-118", ""),
        ([("SP", "S12")], "S12", ""),
        ([("SP", "12"), ("M1", "46")], "12", ""),
        ([("M1", "46")], "", "46"),
        ([("M1", "e1002")], "", "e1002"),
        ([("M1", "3"), ("IS", "3")], "", ""),
        ([("M1", "a whole sentence")], "", ""),
        ([("C7", "46"), ("M1", "2")], "", "46"),
    ],
)
def test_pages_or_an_article_number(fields, pages, article_number):
    found = metadata(*fields)
    assert (found.pages, found.article_number) == (pages, article_number)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ([("DO", "https://doi.org/10.1000/A")], {"doi": "10.1000/a"}),
        ([("U2", "10.1000/a")], {"doi": "10.1000/a"}),
        ([("U2", "L2001234567")], {}),
        ([("M3", "10.1000/a")], {"doi": "10.1000/a"}),
        ([("UR", "https://doi.org/10.1000/a")], {"doi": "10.1000/a"}),
        ([("C2", "40149002")], {}),
        ([("C2", "40149002"), ("M3", "Article")], {"pmid": "40149002"}),
        ([("C2", "PMC11951618")], {"pmcid": "PMC11951618"}),
        ([("AN", "40149002"), ("DB", "PubMed")], {"pmid": "40149002"}),
        ([("AN", "WOS:000123")], {"wos": "WOS:000123"}),
        ([("SN", "1234-5679; 2434-561X")], {"issn": "1234-5679"}),
        ([("SN", "978-3-16-148410-0")], {"isbn": "9783161484100"}),
        ([("UR", "https://a.org; https://b.org")], {"url": "https://b.org"}),
    ],
)
def test_identifiers_are_found_where_exporters_put_them(fields, expected):
    found = metadata(*fields)
    assert {one.scheme: found.identifier(one.scheme) for one in found.identifiers} == expected


def test_doubtful_identifiers_are_noted_and_kept():
    draft, problems, _ = drafted(("DO", "not a doi"), ("SN", "2162-3618"), ("SN", "n/a"))
    assert draft.metadata.identifier("issn") == "2162-3618"
    assert [one.line for one in problems] == [2, 3, 4]
    _, [problem], _ = drafted(("DO", "10.1000/a"), ("U2", "10.1000/b"))
    assert "another DOI" in problem.reason


@pytest.mark.parametrize(
    ("type_", "work", "kind", "certain"),
    [
        ("JOUR", "", SourceKind.JOURNAL_ARTICLE, True),
        ("JOUR", "Journal article", SourceKind.JOURNAL_ARTICLE, True),
        ("JOUR", "Review article", SourceKind.REVIEW, True),
        ("JOUR", "Book review", SourceKind.JOURNAL_ARTICLE, True),
        ("JOUR", "Systematic Review", SourceKind.SYSTEMATIC_REVIEW, True),
        ("CONF", "Conference abstract", SourceKind.CONFERENCE_ABSTRACT, True),
        ("CPAPER", "", SourceKind.CONFERENCE_ABSTRACT, False),
        ("ELEC", "", SourceKind.WEB_ARTICLE, True),
        ("DATA", "", SourceKind.DATASET, True),
        ("GEN", "", SourceKind.BIBLIOGRAPHIC_RECORD, False),
        ("nonsense", "", SourceKind.BIBLIOGRAPHIC_RECORD, False),
    ],
)
def test_ty_and_m3_tell_the_kind(type_, work, kind, certain):
    draft, _, _ = drafted(("TI", "t"), ("M3", work), type_=type_)
    assert (draft.kind, draft.kind_confirmed) == (kind, certain)


def test_a_page_of_a_registry_is_a_registry_record():
    draft, _, _ = drafted(("UR", "https://clinicaltrials.gov/study/NCT03056339"), type_="ELEC")
    assert draft.kind is SourceKind.REGISTRY_RECORD
    assert draft.metadata.identifier("nct") == "NCT03056339"


TAGS = [
    "TI",
    "T1",
    "AU",
    "A1",
    "PY",
    "DA",
    "AB",
    "N2",
    "KW",
    "SN",
    "DO",
    "UR",
    "AN",
    "C2",
    "M1",
    "M3",
    "SP",
    "EP",
    "ZZ",
]


@given(st.lists(st.tuples(st.sampled_from(TAGS), st.text(max_size=25)), max_size=12))
def test_any_record_makes_a_draft_with_a_canonical_text(fields):
    text = "TY  - JOUR\n" + "".join(f"{tag}  - {value}\n" for tag, value in fields) + "ER  - \n"
    for record in read_text(text)[0]:
        first, notes = draft_of(record, Counter())
        assert first.text == canonical(first.text)
        assert (first, notes) == draft_of(record, Counter())


def test_thousands_of_abstracts_in_two_tags_are_compared_in_time():
    lines = [f"{'word ' * 80}{n}" for n in range(3000)]
    found = metadata(*(("AB", line) for line in lines), *(("N2", line) for line in lines))
    assert found.abstract == "\n".join(lines)
