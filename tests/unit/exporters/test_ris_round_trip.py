import hashlib

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.dates import PartialDate
from app.domain.kinds import Identifier
from app.domain.sources import Author, Draft, LedgerLine, Metadata, SourceKind, SourceState
from app.formats.ris_marks import words_of_note
from app.formats.ris_writing import clean
from app.importers import Tally, importer_for
from app.importers.materials import material_of_bytes
from app.usecases.exporting import export
from app.usecases.transfer import import_files
from tests.builders.projects import project

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=25) | st.sampled_from(
    [
        *("x\nER  - ", "TY  - JOUR\r\nTI  - two", "9EP  - 12", "x KW  - y", "trial ER  -", "  spaced  "),
        *("<i>in vitro</i>", "a & b", "&lt;sub&gt;", "&amp;amp;", "p < 0.05", "R&D <p>", "ASReview_irrelevant"),
        *("vouch:state:done", "\ufeff", "\u202eabc", "שלום", "𝛼-cell", "e\u0301"),
    ]
)
one_line = words.map(clean)
said = one_line.filter(bool)
names = st.builds(
    lambda family, given_: Author(family, given_, f"{family}, {given_}" if given_ else family),
    said.map(lambda text: text.replace(",", " ").strip() or "A"),
    one_line.map(lambda text: text.replace(",", " ").strip()),
)
dates = st.none() | st.integers(1950, 2035).map(lambda year: PartialDate(str(year)))
dates |= st.dates().filter(lambda day: day.year > 1950).map(lambda day: PartialDate(day.isoformat()))
schemes = st.sampled_from(
    [
        *(("doi", "10.5555/(a)<b>;c&d"), ("doi", "10.5555/x"), ("pmid", "31234567"), ("pmcid", "PMC123")),
        *(("issn", "2049-3630"), ("isbn", "9780306406157"), ("nct", "NCT01234567"), ("wos", "WOS:0001")),
        ("accession", "CN-01"),
    ]
).map(lambda pair: Identifier(*pair))
metadata = st.builds(
    Metadata,
    title=said,
    authors=st.lists(names, max_size=3).map(tuple),
    container=one_line,
    volume=one_line,
    issue=one_line,
    pages=one_line,
    article_number=st.just("") | st.from_regex(r"[A-Za-z]{0,3}[0-9]{1,6}", fullmatch=True),
    url=st.sampled_from(["", "https://example.org/a", "https://example.org/b?c=1,2&amp;d=<3>", "10.5555/no.address"]),
    publisher=one_line,
    date=dates,
    language=one_line,
    abstract=one_line,
    keywords=st.lists(said.filter(lambda text: not text.startswith("vouch:")), max_size=3, unique=True).map(tuple),
    identifiers=st.lists(schemes, max_size=4, unique=True).map(tuple),
)
states = st.sampled_from([SourceState.TODO, SourceState.DONE, SourceState.EXCLUDED, SourceState.IN_PROGRESS])
tags = st.lists(said.map(lambda text: " ".join(text.split())).filter(bool), max_size=2, unique=True).map(tuple)
foreign = st.lists(
    st.tuples(st.sampled_from(["PMID", "STAT", "MHDA", "%F", "PT", "author[0].family", "Article Title", "TY"]), said),
    max_size=4,
).map(lambda pairs: tuple(LedgerLine(at, *pair) for at, pair in enumerate(pairs, 1)))


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    with project(tmp_path_factory.mktemp("p") / "p.vouch") as open_store:
        yield open_store


def trip(store, draft, folder):
    """Return what comes back of a draft through the store, the exporter and the importer."""
    batch = store.start_batch()
    try:
        about = {"sha256": hashlib.sha256(b"x").hexdigest(), "size": 1, "encoding": "utf-8", "newline": "LF"}
        original = store.keep_original("x", [b"x"], batch=batch, **about)
        store.add_drafts(batch, original, [draft])
        export(store, "ris", folder / "out.ris")
        data = (folder / "out.ris").read_bytes()
    finally:
        store.drop_batch(batch)
    material = material_of_bytes(data, "out.ris")
    read = list(importer_for(material).read(material, Tally()))
    [again] = [one for one in read if isinstance(one, Draft)]
    return again, data


@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(metadata, states, tags, foreign, st.sampled_from(SourceKind))
def test_whatever_the_words_a_source_comes_back(store, tmp_path, data, state, marks, ledger, kind):
    reason = "a <poster> & more" if state is SourceState.EXCLUDED else ""
    draft = Draft(kind=kind, text="x", metadata=data, state=state, reason=reason, tags=marks, ledger=ledger)
    again, _ = trip(store, draft, tmp_path)
    for detail in (
        "title",
        "container",
        "volume",
        "issue",
        "publisher",
        "language",
        "abstract",
        "authors",
        "date",
        "pages",
    ):
        assert getattr(again.metadata, detail) == getattr(data, detail), detail
    assert (again.metadata.article_number, again.metadata.url) == (data.article_number, data.url)
    assert again.metadata.keywords == data.keywords
    assert sorted(map(str, again.metadata.identifiers)) == sorted(map(str, data.identifiers))
    assert (again.state, again.reason, again.tags) == (state, reason, marks)


def test_fields_of_other_formats_travel_as_notes_that_say_so(store, tmp_path):
    ledger = (
        LedgerLine(1, "PMID", "31234567"),
        LedgerLine(2, "STAT", "MEDLINE"),
        LedgerLine(3, "TI", "A title that goes"),
        LedgerLine(4, "", "on <i>and</i> on"),
        LedgerLine(5, "MHDA", "2024/01/02 06:00"),
    )
    data = Metadata(title="A title that goes on and on", identifiers=(Identifier("pmid", "31234567"),))
    draft = Draft(kind=SourceKind.JOURNAL_ARTICLE, text="x", metadata=data, ledger=ledger)
    again, written = trip(store, draft, tmp_path)
    notes = [words_of_note(one.value) for one in again.ledger if one.tag == "N1"]
    assert notes == ["PubMed field STAT: MEDLINE", "PubMed field MHDA: 2024/01/02 06:00"]
    assert b"PMID  -" not in written
    third, _ = trip(store, msgspec.structs.replace(again, start=0, end=0), tmp_path)
    assert [one.value for one in third.ledger if one.tag == "N1"] == notes


def test_a_registry_record_leaves_its_fields_behind(store, tmp_path):
    ledger = (LedgerLine(0, "protocolSection.identificationModule.nctId", "NCT01234567"),)
    data = Metadata(title="A trial", identifiers=(Identifier("nct", "NCT01234567"),))
    _, written = trip(store, Draft(kind=SourceKind.REGISTRY_RECORD, text="x", metadata=data, ledger=ledger), tmp_path)
    assert b"protocolSection" not in written


def test_unknown_tags_and_what_was_decided_elsewhere_come_out_again(tmp_path):
    text = "TY  - JOUR\nTI  - t\nZQ  - unknown\nZQ  - twice\nN1  - ASReview_irrelevant\nER  - \n"
    (tmp_path / "in.ris").write_text(text)
    with project(tmp_path / "p.vouch") as store:
        import_files(store, [tmp_path / "in.ris"])
        [source] = store.sources()
        assert (source.state, source.reason) == (SourceState.EXCLUDED, "ASReview: irrelevant")
        export(store, "ris", tmp_path / "out.ris")
    written = (tmp_path / "out.ris").read_text()
    for line in ("ZQ  - unknown", "ZQ  - twice", "N1  - ASReview_irrelevant", "KW  - vouch:state:excluded"):
        assert line in written
