"""Search as typed, hostile input included, and the library's lists."""

from __future__ import annotations

import itertools

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.dates import PartialDate
from app.domain.kinds import Identifier, Text
from app.domain.sources import Author, SourceKind, SourceQuery, SourceState
from db.search import match_of
from tests.builders.stores import a_draft, a_record, a_source, a_value, an_act, an_item, import_drafts

REAL = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@given(st.text() | st.text(st.sampled_from('"*():^+-{}\x00ANDORNOT \u2028\ud800é𝔸')))
@REAL
def test_nothing_typed_is_syntax(store, words):
    assert store.search(words).total == 0
    assert len(store.list_rows(SourceQuery(words=words))) == 0


def test_hostile_words_find_what_they_say(store):
    key = a_source(store, 'CAR-NK "quoted" AND (NEAR) col:umn 50%')
    for words in (
        "CAR-NK",
        '"quoted"',
        "quoted AND",
        "(NEAR)",
        "col:umn",
        "50%",
        "car nk*",
        'nk "',
        ["NOT", "near"][1],
    ):
        assert [hit.source for hit in store.search(words).hits] == [key], words
    assert store.search("quoted OR missing").total == 0


def test_words_are_found_by_their_beginning_without_accents_or_case(store):
    key = a_source(store, "The naïve café patients of Kraków and 北京")
    for words in ("patie", "NAIVE", "cafe", "krako", "naive patients", "北京"):
        assert [hit.source for hit in store.search(words).hits] == [key], words
    assert store.search("pa").total == 0
    assert store.search("atients").total == 0


def test_a_source_found_by_name_and_text_counts_once_with_the_words_of_its_text(store):
    key = a_source(
        store,
        "Response in lymphoma was durable.",
        title="Lymphoma study",
        authors=(Author("Weiß", "Åsa"),),
        identifiers=(Identifier("doi", "10.1000/xyz"),),
    )
    hits = store.search("lymphoma")
    assert (hits.total, [hit.source for hit in hits.hits]) == (1, [key])
    assert hits.hits[0].snippet == "Response in \x01lymphoma\x02 was durable."
    for words in ("weiß", "asa", "10.1000/xyz"):
        assert store.search(words).total == 1


def test_sources_come_first_and_values_keep_a_third_of_the_room(store):
    keys = import_drafts(store, [a_draft(f"shared word {n}") for n in range(20)])
    record = a_record(store, keys[0])
    item = an_item(record)
    store.commit(an_act("values", item, *[a_value(item, payload=Text(f"shared {n}")) for n in range(20)]))
    hits = store.search("shared", limit=9)
    assert hits.total == 40
    assert [bool(hit.value) for hit in hits.hits] == [False] * 6 + [True] * 3
    assert hits.ranked


def test_many_hits_come_newest_first(store, monkeypatch):
    monkeypatch.setattr("db.search.RANKED_UNDER", 10)
    keys = import_drafts(store, [a_draft(f"common word {n}") for n in range(20)])
    hits = store.search("common", limit=3)
    assert (hits.total, hits.ranked) == (20, False)
    assert [hit.source for hit in hits.hits] == list(keys[:-4:-1])


def test_a_long_text_shows_the_words_around_the_match(store):
    a_source(store, "filler " * 5_000 + "needle in it " + "filler " * 5_000)
    (hit,) = store.search("needle").hits
    assert "\x01needle\x02 in it" in hit.snippet
    assert len(hit.snippet) < 300


def test_an_expression_quotes_each_token():
    assert match_of('ab abc "x*" --- \x00') == '"ab" "abc"* "x*"'
    assert match_of(" - ") == ""


@pytest.fixture
def library(store):
    """Twelve sources of three kinds, years and states."""
    kinds = (SourceKind.JOURNAL_ARTICLE, SourceKind.REVIEW, SourceKind.WEB_ARTICLE)
    states = (SourceState.TODO, SourceState.DONE, SourceState.EXCLUDED)
    drafts = []
    for n, (kind, state) in zip(range(12), itertools.cycle(itertools.product(kinds, states)), strict=False):
        about = {"title": f"{'bA'[n % 2]} title {n % 5}", "date": PartialDate(f"{2020 + n % 4}") if n else None}
        draft = a_draft(f"text number{n}", **about)
        tags = ("even",) if n % 2 == 0 else ()
        drafts.append(msgspec.structs.replace(draft, kind=kind, state=state, reason="why", tags=tags))
    import_drafts(store, drafts)
    return store


def _expected(store, query: SourceQuery) -> list[str]:
    found = [
        (row, one)
        for row, one in enumerate(store.sources(), start=1)
        if (not query.states or one.state in query.states)
        and (not query.kinds or one.kind in query.kinds)
        and (query.year_from is None or (one.metadata.date and one.metadata.date.year >= query.year_from))
        and (query.year_to is None or (one.metadata.date and one.metadata.date.year <= query.year_to))
        and (not query.tag or query.tag in one.tags)
    ]
    keys = {
        "added": lambda pair: (pair[0],),
        "title": lambda pair: (pair[1].metadata.title.lower(), pair[0]),
        "year": lambda pair: (pair[1].metadata.date.year if pair[1].metadata.date else 0, pair[0]),
    }
    found.sort(key=keys[query.order], reverse=query.descending)
    return [one.id for _, one in found]


@given(
    st.builds(
        SourceQuery,
        states=st.lists(st.sampled_from(SourceState), max_size=2, unique=True).map(tuple),
        kinds=st.lists(st.sampled_from([SourceKind.REVIEW, SourceKind.WEB_ARTICLE]), max_size=2, unique=True).map(
            tuple
        ),
        year_from=st.none() | st.integers(2019, 2024),
        year_to=st.none() | st.integers(2019, 2024),
        tag=st.sampled_from(["", "even", "odd"]),
        order=st.sampled_from(["added", "title", "year"]),
        descending=st.booleans(),
    ),
    st.sampled_from([0, 5_000]),
)
@REAL
def test_any_filter_and_order_lists_what_a_plain_loop_would(library, monkeypatch, query, few):
    monkeypatch.setattr("db.library._FEW", few)
    rows = library.list_rows(query)
    shown = library.source_rows(rows)
    assert [shown[row].id for row in rows] == _expected(library, query)


def test_the_library_knows_its_states_tags_years_and_rows(library):
    assert library.state_counts() == {"todo": 4, "done": 4, "excluded": 4}
    assert library.tags() == ("even",)
    assert library.years() == (2023, 2022, 2021, 2020)
    first = next(iter(library.sources()))
    assert library.source_rows([1, 999])[1].id == first.id
    assert (library.row_of(first.id), library.row_of("nobody")) == (1, None)
    with pytest.raises(ValueError, match="not by 'colour'"):
        library.list_rows(SourceQuery(order="colour"))


def test_a_list_filtered_by_words_finds_names_and_texts(library):
    for order in ("added", "title", "year"):
        assert len(library.list_rows(SourceQuery(words="number1", order=order))) == 3
        assert len(library.list_rows(SourceQuery(words="title", order=order, tag="even"))) == 6


def test_names_are_short_in_the_list(store):
    people = [Author("One"), Author("Two"), Author("Three")]
    keys = [a_source(store, f"t{n}", authors=tuple(people[:n])) for n in range(4)]
    shown = store.source_rows([store.row_of(key) for key in keys])
    assert [one.names for one in shown.values()] == ["", "One", "One and Two", "One et al."]
