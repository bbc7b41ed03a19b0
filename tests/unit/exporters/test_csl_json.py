import json

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.changes import Act, Put
from app.domain.dates import PartialDate
from app.domain.kinds import Identifier
from app.domain.sources import Author, Draft, Metadata, SourceKind, SourceState
from app.domain.text import sha256
from app.usecases.deduplicating import merge
from app.usecases.exporting import export
from app.usecases.library import set_state
from app.usecases.transfer import import_files
from tests.builders.projects import project

ZOTERO = [
    {
        "id": "http://quay.example/items/1",
        "type": "article-journal",
        "title": "Cells of the <i>quay</i>",
        "author": [{"family": "Cruz", "given": "Ana", "non-dropping-particle": "de la"}],
        "issued": {"date-parts": [["2023", 5]], "season": "2"},
        "keyword": "one, two",
        "DOI": "10.5555/q.1",
        "citation-key": "cruz23",
        "unheard-of": {"deep": [1, None, {"x": True}]},
        "custom": {"another-program": 7},
    },
    {"id": 2, "type": "dataset", "title": "Data"},
]

words = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)
said = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=12).filter(str.strip)
authors = st.builds(Author, family=said, given=words, as_stated=words)
identifiers = st.builds(Identifier, st.sampled_from(["doi", "pmid", "nct", "issn", "url", "own"]), said)
dates = st.sampled_from(["2024", "0999", "2023-02", "2024-02-29"]).map(PartialDate)
metadata = st.builds(
    Metadata,
    **dict.fromkeys(("title", "container", "volume", "issue", "pages", "article_number", "publisher"), words),
    **dict.fromkeys(("date_as_stated", "language", "abstract", "url"), words),
    authors=st.lists(authors, max_size=3).map(tuple),
    keywords=st.lists(words, max_size=3).map(tuple),
    identifiers=st.lists(identifiers, max_size=3).map(tuple),
    date=dates | st.none(),
)
drafts = st.builds(
    Draft,
    kind=st.sampled_from(SourceKind),
    kind_confirmed=st.booleans(),
    text=said,
    metadata=metadata,
    tags=st.lists(said, max_size=2, unique=True).map(tuple),
    state=st.sampled_from([SourceState.TODO, SourceState.DONE, SourceState.EXCLUDED]),
    reason=st.just("Wrong population"),
)


def kept(source):
    """Return what of a source must come back."""
    reason = source.reason if source.state is SourceState.EXCLUDED else ""
    return source.metadata, source.kind, source.kind_confirmed, source.state, source.tags, reason


def sources_of(path, into):
    with project(into) as other:
        report, _ = import_files(other, [path])
        assert not report.files[0].error
        return list(other.sources())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=12)
@given(st.lists(drafts, min_size=1, max_size=3))
def test_what_was_exported_is_imported_as_it_was(tmp_path_factory, found):
    folder = tmp_path_factory.mktemp("trip")
    found = [
        msgspec.structs.replace(one, metadata=msgspec.structs.replace(one.metadata, title=f"{at} {one.metadata.title}"))
        for at, one in enumerate(found)
    ]
    with project(folder / "p.vouch") as store:
        batch = store.start_batch()
        original = store.keep_original(
            "a.txt", [b"x"], batch=batch, sha256=sha256(b"x"), size=1, encoding="utf-8", newline="none"
        )
        store.add_drafts(batch, original, found)
        store.end_batch(batch, "{}", "import")
        export(store, "csl", folder / "one.json")
        before = [kept(one) for one in store.sources()]
    assert [kept(one) for one in sources_of(folder / "one.json", folder / "q.vouch")] == before


@pytest.fixture
def store(tmp_path):
    (tmp_path / "in.json").write_text(json.dumps(ZOTERO))
    with project(tmp_path / "p.vouch") as opened:
        import_files(opened, [tmp_path / "in.json"])
        yield opened


def test_an_item_that_nobody_edited_goes_out_as_it_came(store, tmp_path):
    report = export(store, "csl", tmp_path / "out.json")
    assert json.loads((tmp_path / "out.json").read_bytes()) == ZOTERO
    assert report.notes == ()


def test_an_edited_field_is_written_anew_and_the_others_stay(store, tmp_path):
    first = next(store.sources())
    edited = msgspec.structs.replace(first, metadata=msgspec.structs.replace(first.metadata, title="Edited"))
    store.commit(Act(label="edit", edits=(Put(edited),)))
    set_state(store, first.id, SourceState.DONE)
    export(store, "csl", tmp_path / "out.json")
    item = json.loads((tmp_path / "out.json").read_bytes())[0]
    assert item["title"] == "Edited"
    assert item["custom"] == {"another-program": 7, "vouch": {"state": "done"}}
    assert {name: item[name] for name in ("author", "issued", "unheard-of", "citation-key")} == {
        name: ZOTERO[0][name] for name in ("author", "issued", "unheard-of", "citation-key")
    }


@pytest.mark.parametrize("format_", ["csl", "ris"])
def test_a_duplicate_is_written_as_part_of_the_source_that_it_repeats(store, tmp_path, format_):
    first, second = store.sources()
    merge(store, second.id, first.id)
    report = export(store, format_, tmp_path / "out")
    text = (tmp_path / "out").read_text()
    assert text.count("ER  - ") + text.count('"id": ') == 1
    assert "10.5555/q.1" in text
    assert "1 duplicate is written as part of the source that it repeats" in report.notes[0]


def test_the_csv_folder_keeps_duplicates_and_has_their_links(store, tmp_path):
    first, second = store.sources()
    merge(store, second.id, first.id)
    export(store, "csv", tmp_path / "out", plain=True)
    links = (tmp_path / "out" / "duplicates.csv").read_text().splitlines()
    assert "merged,todo" in links[1]
    assert {first.id, second.id} == set(links[1].split(",")[1:3])
    assert ",duplicate," in (tmp_path / "out" / "sources.csv").read_text()
