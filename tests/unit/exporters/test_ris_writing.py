import io
import re
from collections import Counter

import msgspec
import rispy
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.dates import PartialDate
from app.domain.kinds import Identifier
from app.domain.sources import Author, LedgerLine, Metadata, Source, SourceKind, SourceState
from app.formats.inline_markup import plain
from app.formats.ris import read_ris
from app.formats.ris_marks import marks_of, read_marks
from app.formats.ris_tags import draft_of
from app.formats.ris_writing import clean, logical_lines, record_bytes, ris_record, uncarried

SCRAPED = """TY - JOUR
T1 - Engineered killer cells in eleven adults
AU - Nørgård, Ida Vestergaard
AU - de la Cruz, Ana
PY - 2024/5/7
Y1 - 2024/5/7
N2 - A first line of an abstract.
AB - A first line of an abstract.
KW - Immunotherapy
KW - NF-kappa B
U2 - 10.1234/abcd-5678
DO - 10.1234/abcd-5678
M3 - Journal article
C2 - 38123456
SN - 2049-3630
VL - 14
JO - Annals of Invented Therapy
JF - Annals of Invented Therapy
M1 - 46
ZZ - kept though nobody knows it
N1 - A note of somebody.
ER -"""


def read(text):
    [record] = read_ris(io.StringIO(text, newline=""))
    return draft_of(record, Counter())[0]


def written(source, ledger=(), marks=None):
    lines = ris_record(source, ledger, marks_of(source) if marks is None else marks)
    return record_bytes(lines).decode("utf-8")


def scraped(**changes):
    draft = read(SCRAPED)
    source = Source(id="s", kind=draft.kind, metadata=draft.metadata)
    return msgspec.structs.replace(source, **changes), draft.ledger


def test_an_imported_record_reads_the_same_after_export():
    source, ledger = scraped()
    again = read(written(source, ledger))
    assert again.metadata == source.metadata
    assert again.kind is source.kind


def test_lines_have_two_spaces_crlf_and_one_end():
    source, ledger = scraped()
    text = written(source, ledger)
    lines = text.split("\r\n")
    assert lines[0] == "TY  - JOUR"
    assert lines[-3:] == ["ER  - ", "", ""]
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in lines[:-2])
    assert sum(line.startswith("ER") for line in lines) == 1
    assert "\n" not in text.replace("\r\n", "")


def test_plain_rispy_reads_title_authors_doi_and_date():
    source, ledger = scraped()
    [entry] = rispy.loads(written(source, ledger))
    assert entry["title"] == "Engineered killer cells in eleven adults"
    assert entry["authors"] == ["Nørgård, Ida Vestergaard", "de la Cruz, Ana"]
    assert entry["doi"] == "10.1234/abcd-5678"
    assert entry["date"] == "2024/05/07"
    assert entry["unknown_tag"]["ZZ"] == ["kept though nobody knows it"]
    assert entry["unknown_tag"]["U2"] == ["10.1234/abcd-5678"]
    assert entry["notes"] == ["A note of somebody."]


def test_what_was_edited_wins_over_the_imported_lines():
    source, ledger = scraped()
    edited = msgspec.structs.replace(
        source.metadata,
        title="Another title",
        container="Another journal",
        date=PartialDate("2023-11"),
        date_as_stated="2023/11",
        identifiers=(Identifier("doi", "10.9999/other"), *source.metadata.identifiers[1:]),
    )
    text = written(msgspec.structs.replace(source, metadata=edited, kind=SourceKind.SYSTEMATIC_REVIEW), ledger)
    again = read(text)
    assert "10.1234/abcd-5678" not in text
    assert "Annals of Invented Therapy" not in text
    assert again.metadata.title == "Another title"
    assert again.metadata.container == "Another journal"
    assert again.metadata.date == PartialDate("2023-11")
    assert set(again.metadata.identifiers) == set(edited.identifiers)
    assert again.kind is SourceKind.SYSTEMATIC_REVIEW
    assert "ZZ  - kept though nobody knows it" in text


def test_a_removed_detail_stays_removed():
    source, ledger = scraped()
    bare = msgspec.structs.replace(source.metadata, abstract="", keywords=(), article_number="", container="")
    again = read(written(msgspec.structs.replace(source, metadata=bare), ledger)).metadata
    assert (again.abstract, again.keywords, again.article_number, again.container) == ("", (), "", "")


def test_state_tags_and_reason_travel_as_marks_and_are_never_doubled():
    source, ledger = scraped(state=SourceState.EXCLUDED, reason="wrong\npopulation", tags=("car-nk", "second look"))
    text = written(source, ledger)
    assert "KW  - vouch:state:excluded\r\n" in text
    assert "N1  - Vouch excluded: wrong population\r\n" in text
    again = read(text)
    marks = read_marks(again.metadata.keywords, [one.value for one in again.ledger if one.tag == "N1"])
    assert (marks.state, marks.reason, marks.tags) == (source.state, "wrong population", source.tags)
    assert marks.keywords == source.metadata.keywords
    second = Source(
        id="t",
        kind=again.kind,
        metadata=again.metadata,
        state=marks.state,
        reason=marks.reason,
        tags=marks.tags,
    )
    assert written(second, again.ledger) == text


def test_a_caveat_that_went_through_zotero_is_not_doubled():
    source, _ = scraped()
    mark = ("N1", "Vouch caveat (moderate): Small sample: fewer than 20 & single arm")
    html = "<p>Vouch caveat (moderate): Small sample: fewer than 20 &amp; single arm</p>"
    text = written(source, (LedgerLine(1, "TY", "JOUR"), LedgerLine(2, "N1", html)), marks=[mark])
    assert text.count("Vouch caveat") == 1


def test_sources_that_are_no_bibliography_get_a_sensible_type():
    source = Source(id="s", kind=SourceKind.WEB_ARTICLE, metadata=Metadata(title="A page", url="https://example.org/a"))
    [entry] = rispy.loads(written(source))
    assert entry["type_of_reference"] == "ELEC"
    assert entry["urls"] == ["https://example.org/a"]


def test_identifiers_without_a_tag_become_notes():
    data = Metadata(identifiers=(Identifier("eudract", "2020-001234-56"), Identifier("doi", "10.1/x")))
    assert uncarried(data) == [("N1", "Vouch identifier (eudract): 2020-001234-56")]


def test_wrapped_lines_are_joined_before_they_are_written_again():
    ledger = [LedgerLine(1, "AB", "one"), LedgerLine(2, "", "two"), LedgerLine(3, "KW", "a"), LedgerLine(4, "", "b")]
    assert logical_lines(ledger) == [("AB", "one two"), ("KW", "a"), ("KW", "b")]


words = st.text(st.characters(exclude_categories=["Cs"]), max_size=30) | st.sampled_from(
    [
        "x\nER  - ",
        "TY  - JOUR\r\nTI  - two",
        "a\u2028KW  - b",
        "a\x85ER  -",
        "  spaced  ",
        "ER  - ",
        "\ufeffTY  - X",
        "1-2",
        "a & b",
        "<i>in vitro</i>",
        "&lt;sub&gt; &amp;amp;",
        "x KW  - y",
        "9EP  - 12",
    ]
)
spelled = words.map(lambda text: " ".join(clean(text).split())).filter(bool)
years = st.integers(1950, 2035).map(str)
dates = st.none() | st.builds(PartialDate, years | st.dates().filter(lambda day: day.year > 1950).map(str))


def _author(family, given):
    family = family.replace(",", " ").strip() or "A"
    return Author(" ".join(family.split()), " ".join(given.replace(",", " ").split()))


metadata = st.builds(
    Metadata,
    title=words,
    authors=st.lists(st.builds(_author, spelled, words.map(clean)), max_size=3).map(tuple),
    container=words,
    volume=words,
    issue=words,
    publisher=words,
    date=dates,
    abstract=words,
    keywords=st.lists(spelled.filter(lambda word: not word.startswith("vouch:")), max_size=3, unique=True).map(tuple),
)
KNOWN = ("TI", "T1", "AU", "A1", "PY", "Y1", "DA", "JO", "JF", "T2", "VL", "IS", "SP", "EP", "M1", "AB", "N2", "KW")
tags = st.sampled_from([*KNOWN, *("DO", "U2", "AN", "SN", "UR", "N1", "ZZ", "C7", "LB")])
ledgers = st.lists(st.tuples(tags, spelled), max_size=12).map(
    lambda lines: [LedgerLine(1, "TY", "JOUR")] + [LedgerLine(at, *line) for at, line in enumerate(lines, 2)]
)


@settings(max_examples=300, deadline=None)
@given(metadata, ledgers, st.sampled_from(SourceKind))
def test_whatever_the_words_one_record_comes_back_with_the_same_metadata(data, ledger, kind):
    text = written(Source(id="s", kind=kind, metadata=data), ledger)
    again = read(text).metadata
    for detail in ("title", "container", "volume", "issue", "publisher", "abstract"):
        assert getattr(again, detail) == clean(getattr(data, detail)), detail
    assert [str(one) for one in again.authors] == [str(one) for one in data.authors]
    assert again.keywords == data.keywords
    assert again.date == data.date
    [entry] = rispy.loads(text, newline="\r\n")
    assert plain(entry.get("title", "")) == clean(data.title)
    assert [plain(one) for one in entry.get("authors", [])] == [str(one).strip() for one in data.authors]


IDENTIFIERS = (
    *(("doi", "10.1234/a"), ("doi", "10.1234/b"), ("pmid", "38123456"), ("pmid", "7"), ("pmcid", "PMC12345")),
    *(("nct", "NCT01234567"), ("issn", "2049-3630"), ("issn", "1234-5679"), ("isbn", "9780306406157")),
    *(("wos", "WOS:0001"), ("accession", "X1")),
)
STATED = (
    *(("DO", "10.1234/a"), ("U2", "10.1234/a"), ("M3", "Journal article"), ("C2", "38123456"), ("AN", "38123456")),
    *(("DB", "PubMed"), ("SN", "2049-3630"), ("SN", "1234-5679; 2049-3630"), ("UR", "https://example.org/a")),
    *(("UR", "https://doi.org/10.1234/b"), ("UR", "https://clinicaltrials.gov/study/NCT01234567"), ("PM", "7")),
    *(("AN", "NCT01234567"), ("AN", "WOS:0001"), ("SP", "1-9"), ("EP", "12"), ("M1", "46"), ("C7", "e1")),
    *(("PY", "2020"), ("DA", "Mar 3"), ("Y1", "2020/3/4")),
)


@settings(max_examples=300, deadline=None)
@given(
    found=st.lists(st.sampled_from(IDENTIFIERS), max_size=5, unique=True),
    stated=st.lists(st.sampled_from(STATED), max_size=8),
    url=st.sampled_from(["", "https://example.org/a", "https://example.org/z"]),
    pages=st.sampled_from(["", "1", "1-9", "e5", "S1-S9", "9-9", "100-5"]),
    number=st.sampled_from(["", "46", "e46"]),
    date=dates,
)
def test_edited_identifiers_pages_and_dates_come_back_whatever_was_imported(found, stated, url, pages, number, date):
    identifiers = tuple(Identifier(*one) for one in found)
    data = Metadata(title="T", identifiers=identifiers, url=url, pages=pages, article_number=number, date=date)
    ledger = [LedgerLine(1, "TY", "JOUR"), *(LedgerLine(at, *line) for at, line in enumerate(stated, 2))]
    again = read(written(Source(id="s", kind=SourceKind.JOURNAL_ARTICLE, metadata=data), ledger)).metadata
    assert (again.pages, again.article_number, again.date, again.url) == (pages, number, date, url)
    assert set(again.identifiers) == set(identifiers)
