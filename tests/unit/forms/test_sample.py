"""The sample that ships: its quotes stand in its texts, and its values are what the form asks for."""

import msgspec
import pytest
import yaml

from app.domain.dates import PartialDate
from app.domain.kinds import PAYLOADS, Kind
from app.domain.sources import SourceKind, SourceState
from app.domain.values import Certainty, Derivation, Missing
from app.forms.reader import load_shipped
from app.paths import resources

SAMPLE = resources() / "sample"
CURATION = yaml.safe_load((SAMPLE / "curation.yaml").read_text(encoding="utf-8"))
FORM = load_shipped(CURATION["form"])
SOURCES = {source["file"]: source for source in CURATION["sources"]}
ITEMS = [(source["file"], item) for source in CURATION["sources"] for item in source["items"]]
VALUES = [
    (file, item, field, one)
    for file, item in ITEMS
    for field, value in item.get("values", {}).items()
    for one in (value if isinstance(value, list) else [value])
]
ALLOWED = {
    "stated",
    "value",
    "missing",
    "derivation",
    "part_derivations",
    "how",
    "note",
    "certainty",
    "needs_review",
    "as_of",
    "quotes",
}


def named(case):
    return "-".join(
        str(part["ref"]) if isinstance(part, dict) and "ref" in part else str(part)[:30] for part in case[:3]
    )


def text_of(file):
    return (SAMPLE / file).read_text(encoding="utf-8")


@pytest.mark.parametrize("file", SOURCES)
def test_each_source_is_there_with_a_kind_and_a_state(file):
    assert text_of(file).strip()
    assert SOURCES[file]["kind"] in set(SourceKind)
    assert SOURCES[file]["state"] in set(SourceState)


@pytest.mark.parametrize("case", ITEMS, ids=named)
def test_each_item_nests_where_the_form_allows_it(case):
    file, item = case
    refs = {one["ref"]: one["kind"] for one in SOURCES[file]["items"]}
    assert len(refs) == len(SOURCES[file]["items"])
    parent = refs[item["parent"]] if "parent" in item else ""
    assert parent in FORM.kind(item["kind"]).parents
    assert set(item) <= {"ref", "kind", "parent", "quotes", "values", "verified"}


@pytest.mark.parametrize("case", VALUES, ids=named)
def test_each_value_is_what_its_field_holds(case):
    _, item, key, value = case
    field = FORM.field(item["kind"], key)
    assert set(value) <= ALLOWED
    assert ("value" in value) != ("missing" in value)
    if "missing" in value:
        assert value["missing"] in set(Missing)
        return
    payload = msgspec.convert(value["value"], PAYLOADS[field.kind])
    terms = payload.terms if field.kind is Kind.TERMS else (payload,) if field.kind is Kind.TERM else ()
    for term in terms:
        if term.code:
            assert FORM.vocabulary(field.vocabulary).term(term.code).label == term.label
    assert field.kind is not Kind.IDENTIFIER or payload.scheme in field.schemes


@pytest.mark.parametrize("case", VALUES, ids=named)
def test_each_value_says_how_it_came_about(case):
    value = case[3]
    derivation = Derivation(value.get("derivation", "stated"))
    Certainty(value.get("certainty", "certain"))
    assert all(Derivation(part) for part in value.get("part_derivations", {}).values())
    assert "as_of" not in value or PartialDate(value["as_of"])
    if derivation in {Derivation.COMPUTED, Derivation.INFERRED}:
        assert value["how"]
    elif "missing" not in value:
        assert value["quotes"]
        assert value["stated"]


@pytest.mark.parametrize("case", VALUES, ids=named)
def test_several_values_stand_only_where_several_may(case):
    _, item, key, _ = case
    assert not isinstance(item["values"][key], list) or FORM.field(item["kind"], key).many


def quotes():
    for file, item in ITEMS:
        yield from ((file, item["ref"], quote) for quote in item.get("quotes", ()))
    for file, item, field, value in VALUES:
        yield from ((file, f"{item['ref']}.{field}", quote) for quote in value.get("quotes", ()))


@pytest.mark.parametrize("case", list(quotes()), ids=named)
def test_each_quote_stands_in_its_text_as_often_as_it_says(case):
    file, _, quote = case
    quote = {"words": quote} if isinstance(quote, str) else quote
    assert set(quote) <= {"words", "occurrence", "part"}
    assert text_of(file).count(quote["words"]) >= quote.get("occurrence", 1)


@pytest.mark.parametrize("case", [case for case in VALUES if "value" in case[3]], ids=named)
def test_each_reference_reaches_something_the_field_allows(case):
    file, item, key, value = case
    field = FORM.field(item["kind"], key)
    if field.kind is not Kind.REFERENCE:
        return
    refs = {one["ref"]: one for one in SOURCES[file]["items"]}
    to = value["value"]
    if to["target"] == "source":
        assert to["key"] == "this"
        assert "source" in field.targets
    elif to["target"] == "value":
        ref, _, named_field = to["key"].partition(".")
        assert named_field in refs[ref]["values"]
        assert "value" in field.targets
    else:
        assert refs[to["key"]]["kind"] in field.targets


def test_the_article_has_what_such_pages_have():
    text = text_of("news-article.txt")
    assert "\U0001f389" in text
    assert "“" in text
    assert "last Tuesday" in text


def test_the_ris_record_has_two_spaced_tags_and_one_end():
    lines = text_of("review.ris").splitlines()
    assert all(line[2:6] == "  - " for line in lines)
    assert lines[-1] == "ER  - "
