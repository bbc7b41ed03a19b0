"""What goes into the file comes out equal, whatever a value or a source holds; views and columns say the same."""

from __future__ import annotations

from decimal import Decimal

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.dates import PartialDate
from app.domain.ids import new_id
from app.domain.kinds import (
    Answer,
    Comparator,
    Date,
    Estimate,
    Identifier,
    Integer,
    Proportion,
    PValue,
    Quantity,
    Reached,
    Reference,
    Spread,
    SpreadKind,
    Statistic,
    Target,
    Term,
    Terms,
    Text,
    TimeToEvent,
    YesNo,
)
from app.domain.progress import Silent
from app.domain.records import Curator, RecordState
from app.domain.sources import Author, LedgerLine, Metadata, SourceKind, SourceState
from app.domain.values import Basis, Certainty, Derivation, Missing, Status, Value
from tests.builders.stores import a_draft, a_record, a_source, a_study, a_value, an_act, an_item, import_drafts

words = st.text(st.characters(exclude_characters="\x00", exclude_categories=("Cs",)), max_size=20)
some_words = words.filter(str.strip)
numbers = st.decimals(allow_nan=False, allow_infinity=False, places=2)
counts = st.one_of(st.none(), st.integers(-(10**25), 10**25))
spreads = st.one_of(
    st.none(),
    st.builds(Spread, st.sampled_from(SpreadKind), low=numbers, level=st.one_of(st.none(), numbers)),
)
comparators = st.sampled_from(Comparator)
dates = st.dates().map(lambda day: PartialDate(day.isoformat()))
payloads = st.one_of(
    st.builds(Text, some_words),
    st.builds(Term, some_words, words),
    st.builds(Terms, st.lists(st.builds(Term, some_words, words), min_size=1, max_size=3).map(tuple)),
    st.builds(Integer, st.integers(-(10**30), 10**30)),
    st.builds(Quantity, numbers, words, comparators, spreads),
    st.builds(Proportion, st.integers(0, 10**25), counts, st.one_of(st.none(), numbers)),
    st.builds(TimeToEvent, st.sampled_from(Statistic), numbers, words, comparators, st.sampled_from(Reached)),
    st.builds(Estimate, words, numbers, spreads, st.one_of(st.none(), st.builds(PValue, comparators, numbers))),
    st.builds(Date, dates, st.sampled_from(["actual", "estimated", "unknown"])),
    st.builds(Identifier, words, some_words),
    st.builds(YesNo, st.sampled_from(Answer)),
)
real = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@given(
    payload=payloads,
    said=words,
    how=words,
    more=st.fixed_dictionaries(
        {},
        optional={
            "part_derivations": st.dictionaries(words, st.sampled_from(Derivation), max_size=2),
            "rests_on": st.lists(words, max_size=2).map(tuple),
            "as_of": dates,
            "basis": st.sampled_from(Basis),
            "certainty": st.sampled_from(Certainty),
            "status": st.sampled_from(Status),
            "note": words,
            "needs_review": st.booleans(),
            "current": st.booleans(),
        },
    ),
)
@real
def test_any_value_comes_back_equal(store, payload, said, how, more):
    record = _record_once(store)
    item = an_item(record)
    value = a_value(item, payload=payload, as_stated=said, how=how, **more)
    store.commit(an_act("any", item, value))
    assert store.value(value.id) == value
    store.undo()


def _record_once(store):
    found = store.records()
    return found[0] if found else a_record(store, a_source(store))


def test_missing_unread_and_pointing_values_come_back_equal(store):
    record = _record_once(store)
    item = an_item(record, "caveat")
    study, pointed = a_study(), a_value(item, "rationale")
    others = [
        Value(id=new_id(), item=item.id, field="a", missing=reason, derivation=Derivation.STATED) for reason in Missing
    ]
    others += [
        Value(id=new_id(), item=item.id, field="b", unread="5 of 7 or so", as_stated="5 of 7"),
        a_value(item, "c", Reference(Target.ITEM, item.id, "target")),
        a_value(item, "c", Reference(Target.VALUE, pointed.id)),
        a_value(item, "c", Reference(Target.SOURCE, record.source)),
        a_value(item, "c", Reference(Target.STUDY, study.id, "part_of")),
        a_value(item, "d", derivation=Derivation.EXTERNAL, outside="the registry", curator=record.curator),
    ]
    store.commit(an_act("all", study, item, pointed, *others))
    assert {one.id: one for one in store.content(record.id).values} == {one.id: one for one in (pointed, *others)}
    assert all(check.ok for check in store.verify(Silent()))


@given(
    title=words,
    authors=st.lists(st.builds(Author, some_words, words, words), max_size=4).map(tuple),
    identifiers=st.lists(st.builds(Identifier, words, some_words), max_size=3).map(tuple),
    keywords=st.lists(words, max_size=3).map(tuple),
    tags=st.lists(words, max_size=3).map(tuple),
    date=st.one_of(st.none(), st.sampled_from(["2025", "2025-03", "2025-03-27"]).map(PartialDate)),
    text=words,
    ledger=st.lists(st.builds(LedgerLine, st.integers(1, 9), words, words), max_size=3).map(tuple),
)
@real
def test_any_source_comes_back_equal(store, title, authors, identifiers, keywords, tags, date, text, ledger):
    about = Metadata(title=title, authors=authors, identifiers=identifiers, keywords=keywords, date=date, abstract=text)
    draft = msgspec.structs.replace(a_draft(text), metadata=about, tags=tags, ledger=ledger, end=len(text.encode()))
    (key,) = import_drafts(store, [draft])
    source = store.source(key)
    assert (source.metadata, source.tags, source.kind) == (about, tags, SourceKind.WEB_ARTICLE)
    assert store.ledger(key) == ledger
    assert store.text(store.revision(key).id) == text
    assert store.original(key) == text.encode()
    changed = msgspec.structs.replace(
        source, state=SourceState.EXCLUDED, reason="off topic", tags=(), kind_confirmed=False
    )
    store.commit(an_act("excluded", changed))
    assert store.source(key) == changed
    assert list(store.sources())[-1] == changed
    for one in identifiers:
        assert key in store.find_identifier(one.scheme, one.value)


def test_records_and_curators_come_back_equal(store):
    record = _record_once(store)
    done = msgspec.structs.replace(record, state=RecordState.DONE, created="2026-01-01")
    ada = msgspec.structs.replace(store.acting(), orcid="0000-0000-0000-0000", initials="al")
    store.commit(an_act("done", done, ada))
    assert store.records() == (done,)
    assert store.curators() == (ada,)
    assert isinstance(store.curators()[0], Curator)


def test_numbers_keep_their_printed_decimals_and_compare_as_numbers(store):
    record = _record_once(store)
    item = an_item(record, "outcome")
    values = [a_value(item, "response", Proportion(8, 11, Decimal(text))) for text in ("73", "73.0", "9.50")]
    store.commit(an_act("rates", item, *values))
    assert [str(one.value.percent) for one in store.content(record.id).values] == ["73", "73.0", "9.50"]
    found = store._reader.exec_driver_sql("SELECT percent FROM value WHERE percent > 10 ORDER BY percent").scalars()
    assert found.all() == [73.0, 73.0]
