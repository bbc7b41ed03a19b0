import csv
import io

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.dates import PartialDate
from app.domain.errors import UnreadableError
from app.domain.kinds import Identifier
from app.domain.sources import Author, Draft, Metadata, Problem, SourceKind, SourceState
from app.domain.text import sha256
from app.importers import Choices, Tally, importer_for
from app.importers.materials import material_of_bytes, material_of_file
from app.importers.table import look, read
from app.usecases.exporting import export
from tests.builders.projects import project

WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)
NAMES = ("Title", "Authors", "Year", "Journal", "DOI", "PMID", "Pages", "Keywords", "Notes", "URL", "included", "ISSN")


def material(text, name="table.csv", **choices):
    data = text if isinstance(text, bytes) else text.encode()
    return material_of_bytes(data, name, Choices(**choices))


def drafts(text, name="table.csv", **choices):
    return [one for one in read(material(text, name, **choices), Tally()) if isinstance(one, Draft)]


def table(*rows, delimiter=","):
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue()


# -- who reads what ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "text", "taken_by"),
    [
        ("a.csv", "Title,Authors\nA,B\n", "csv"),
        ("a.csv", "this;that\n1;2\n3;4\n", "csv"),
        ("a.txt", "Title\tAuthors\tAbstract\tYear\nA\tB\tC\t2020\n", "csv"),
        ("a.ris", "Title,Authors,Abstract,Year\nA,B,C,2020\n", "csv"),
        ("a.txt", "this;that\n1;2\n3;4\n", "text"),
        ("a.csv", "TY  - JOUR\nTI  - Title, Authors, Abstract\nER  - \n", "ris"),
    ],
)
def test_a_table_is_told_by_the_names_of_its_columns_and_then_by_its_suffix(name, text, taken_by):
    assert importer_for(material(text, name)).format == taken_by


# -- what a person is shown ----------------------------------------------------------------------------------------
def test_a_look_shows_columns_rows_and_what_is_proposed():
    seen = look(material("Title,Authors,Mood\nA,B,good\nC,D,bad\n"))
    assert seen.headers == ("Title", "Authors", "Mood")
    assert seen.rows == (("A", "B", "good"), ("C", "D", "bad"))
    assert seen.mapping == {"Title": "title", "Authors": "authors", "Mood": ""}
    assert (seen.profile, seen.sure, seen.sheet) == ("", True, "")


def test_a_look_names_the_export_and_keeps_its_key_when_rows_change():
    one = look(material("PMID,Title,Authors,Citation,Journal/Book\n1,A,B,C,D\n"))
    other = look(material("PMID,Title,Authors,Citation,Journal/Book\n"))
    assert (one.profile, one.sure) == ("PubMed", True)
    assert one.key == other.key


def test_there_is_nothing_to_look_at_in_prose():
    assert look(material("Nothing but prose.\n")) is None


def test_a_look_at_fields_in_rows_shows_the_first_record():
    text = '"TITLE","A"\n"AUTHOR NAMES","B"\n"SOURCE TITLE","C"\n"VOLUME","1"\n"DOI","x"\n"ABSTRACT","y"\n'
    seen = look(material(text))
    assert seen.rows == (("A", "B", "C", "1", "x", "y"),)
    assert seen.mapping["AUTHOR NAMES"] == "authors"


# -- mapping -------------------------------------------------------------------------------------------------------
def test_a_table_that_may_hold_no_documents_is_refused_until_a_person_maps_it():
    text = "name,price\nFish,3\n"
    with pytest.raises(UnreadableError, match=r'columns name, price.*--columns "title=NAME OF A COLUMN"'):
        drafts(text)
    [draft] = drafts(text, columns={"name": "title"})
    assert draft.metadata.title == "Fish"
    assert [(one.tag, one.value) for one in draft.ledger] == [("name", "Fish"), ("price", "3")]


def test_a_persons_word_goes_before_the_names_of_the_columns():
    text = "Title,Subtitle,Authors,Year\nShort,A longer title,B,2020\n"
    [draft] = drafts(text, columns={"Subtitle": "title", "Year": ""})
    assert (draft.metadata.title, draft.metadata.date) == ("A longer title", None)


def test_a_table_as_it_was_named_by_a_person():
    [draft] = drafts("Título;Autores\nA;B\n".encode("mac-roman"), encoding="mac-roman")
    assert [(one.tag, one.value) for one in draft.ledger] == [("Título", "A"), ("Autores", "B")]


# -- nothing is lost -----------------------------------------------------------------------------------------------
@given(st.lists(st.lists(WORDS, max_size=14), min_size=1, max_size=6), st.sampled_from(",\t;|"))
def test_every_cell_of_every_row_is_in_its_ledger(rows, delimiter):
    rows = [["A title", *row] for row in rows if not any('="' in cell for cell in row)] or [["A title"]]
    found = [one for one in read(material(table(NAMES, *rows, delimiter=delimiter)), Tally()) if isinstance(one, Draft)]
    assert [[line.value for line in one.ledger] for one in found] == [[cell for cell in row if cell] for row in rows]


def test_the_slice_of_a_row_is_its_bytes():
    text = 'Title,Authors\r\n"One,\r\nand more",Ä\r\nTwo,B\r\n'
    data = text.encode("utf-8")
    assert [data[one.start : one.end].decode() for one in drafts(text)] == ['"One,\r\nand more",Ä\r\n', "Two,B\r\n"]


@given(st.binary(max_size=400), st.sampled_from(["a.csv", "a.tsv", "a.txt"]))
def test_arbitrary_bytes_are_read_or_refused_in_a_sentence(data, name):
    arbitrary(material(data, name))


@given(st.text(st.sampled_from('TitleDOI,;\t|"=\r\n\0é\ud800 12'), max_size=300), st.booleans())
def test_arbitrary_tables_are_read_or_refused_in_a_sentence(text, mapped):
    data = ("Title,DOI,Authors\n" + text).encode("utf-8", "surrogatepass")
    arbitrary(material(data, columns={"Title": "title"} if mapped else None))


@given(st.lists(st.lists(WORDS, min_size=12, max_size=12), max_size=5))
def test_arbitrary_cells_make_drafts_that_can_be_stored(rows):
    arbitrary(material(table(NAMES, *rows)))


def arbitrary(given_material):
    try:
        found = list(read(given_material, Tally()))
    except UnreadableError as refused:
        found = [Problem(0, str(refused))]
    assert found
    for one in found:
        msgspec.json.encode(one)
        if isinstance(one, Draft):
            assert one.text.strip() or one.ledger
            assert one.end <= given_material.scan.size + 2


def test_a_line_of_ten_megabytes_is_refused_in_a_sentence(tmp_path):
    (tmp_path / "long.csv").write_bytes(b"Title,Authors\n" + b"x" * 10_000_000 + b"\n")
    with pytest.raises(UnreadableError, match="a line of 10,0"):
        list(read(material_of_file(tmp_path / "long.csv"), Tally()))


# -- our own export ------------------------------------------------------------------------------------------------
PIECE = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=12)
SAID = PIECE.filter(str.strip)
GIVEN = PIECE.filter(lambda words: words.strip() == words and ", " not in words)
AUTHORS = st.one_of(
    st.builds(lambda family, given: Author(family, given, f"{family}, {given}"), GIVEN, GIVEN),
    st.builds(lambda name: Author(name, "", name), GIVEN),
)
DATES = st.one_of(st.none(), st.dates().map(lambda day: PartialDate(day.isoformat())), st.just(PartialDate("2024-03")))
METADATA = st.builds(
    Metadata,
    title=WORDS,
    authors=st.lists(AUTHORS, max_size=3).map(tuple),
    container=WORDS,
    volume=WORDS,
    issue=WORDS,
    pages=WORDS,
    article_number=WORDS,
    publisher=WORDS,
    date=DATES,
    date_as_stated=WORDS,
    language=WORDS,
    abstract=st.one_of(
        WORDS, st.sampled_from(["=1+1", "not_given", "'quoted", "|", "\\", "-3", "@x", "unclear", '="x"'])
    ),
    keywords=st.lists(st.one_of(PIECE, st.sampled_from(["not_given", "=x", "a|b", "\\", "'"])), max_size=3).map(tuple),
    identifiers=st.lists(st.builds(Identifier, st.sampled_from(["doi", "pmid", "other"]), SAID), max_size=3).map(tuple),
    url=WORDS,
)
SOURCES = st.tuples(
    METADATA,
    st.sampled_from(sorted(SourceKind)),
    st.booleans(),
    st.sampled_from(["", "wrong population", "=1", "not_given", "\n"]),
    st.lists(PIECE, max_size=2, unique=True).map(tuple),
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(SOURCES, min_size=1, max_size=6), st.booleans())
def test_what_our_own_export_wrote_comes_back(tmp_path_factory, sources, plain):
    folder = tmp_path_factory.mktemp("trip")
    made = [
        Draft(
            kind=kind,
            kind_confirmed=confirmed,
            text="text",
            metadata=metadata,
            tags=tags,
            state=SourceState.EXCLUDED if reason.strip() else SourceState.DONE,
            reason=reason,
        )
        for metadata, kind, confirmed, reason, tags in sources
    ]
    with project(folder / "p.vouch") as store:
        batch = store.start_batch()
        about = {"sha256": sha256(b"x"), "size": 1, "encoding": "utf-8", "newline": "LF"}
        original = store.keep_original("x", [b"x"], batch=batch, **about)
        store.add_drafts(batch, original, made)
        store.end_batch(batch, "{}", "test")
        kept = list(store.sources())
        export(store, "csv", folder / "out", plain=plain)
    back = drafts((folder / "out" / "sources.csv").read_bytes(), "sources.csv")
    assert len(back) == len(kept)
    for one, other in zip(kept, back, strict=True):
        assert other.metadata == one.metadata
        assert (other.kind, other.kind_confirmed, other.state, other.tags) == (
            one.kind,
            one.kind_confirmed,
            one.state,
            one.tags,
        )
        assert other.reason == one.reason
