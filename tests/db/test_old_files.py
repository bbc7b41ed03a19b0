"""Files that older versions wrote open, are migrated, and say what they said."""

from __future__ import annotations

import sqlite3
from decimal import Decimal

import msgspec
import pytest

from app.domain.changes import EntityKind, Scope
from app.domain.duplicates import LinkState, SourceLink
from app.domain.errors import ReadOnlyError
from app.domain.ids import new_id
from app.domain.kinds import Identifier, Proportion, Reference, Target, Text
from app.domain.progress import Silent
from app.domain.sources import SourceQuery, SourceState
from app.domain.values import Missing, Value
from db import open_project, schema
from tests.builders.projects import an_old_project
from tests.builders.stores import a_later_text, a_membership, a_study, an_act


@pytest.fixture
def met(tmp_path):
    """Give the project of the second schema, with a study and a later text, migrated and open."""
    store = open_project(an_old_project(tmp_path, "0002"), backups=tmp_path / "aside")
    store.be("Ada Byron")
    yield store
    store.close()


@pytest.fixture
def old(tmp_path):
    """Give the project of the first schema, migrated and open."""
    store = open_project(an_old_project(tmp_path), backups=tmp_path / "aside")
    store.be("Ada Byron")
    yield store
    store.close()


def test_a_file_of_the_first_schema_is_only_opened_for_writing_and_copied_aside_as_it_was(tmp_path):
    path = an_old_project(tmp_path)
    before = path.read_bytes()
    with pytest.raises(ReadOnlyError, match="older Vouch"):
        open_project(path, write=False)
    assert path.read_bytes() == before
    store = open_project(path, backups=tmp_path / "aside")
    assert store.info().schema == schema.REVISIONS[-1]
    store.close()
    (aside,) = (tmp_path / "aside").glob("old-before-update-from-0001-*.vouch")
    connection = sqlite3.connect(aside)
    assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [("0001",)]
    assert connection.execute("SELECT count(*) FROM value").fetchone() == (14,)
    connection.close()


def test_its_values_quotes_and_sources_are_what_they_were(old):
    assert all(check.ok for check in old.verify(Silent()))
    assert sorted(one.state for one in old.sources()) == [
        SourceState.EXCLUDED,
        SourceState.IN_PROGRESS,
        SourceState.TODO,
    ]
    hers, _ = old.records()
    content = old.content(hers.id)
    (outcome,) = (one for one in content.items if one.kind == "outcome")
    result = content.current(outcome.id, "result")
    assert result.value == Proportion(8, None, Decimal("73"))
    assert [quote.exact for quote in content.quotes_of(result.id)] == ["8 (73%)"]
    assert content.current(outcome.id, "grade_min").missing is Missing.NOT_REPORTED
    (number,) = (one for one in content.items if one.kind == "registry_id")
    assert content.current(number.id, "identifier").value == Identifier("nct", "NCT00000001")
    assert content.anchors == ()
    assert old.form(hers.form).name == "cell-therapy-trials"
    assert [line.value for source in old.sources() for line in old.ledger(source.id) if line.tag == "ZZ"] == [
        "kept word for word"
    ]


def test_its_words_are_still_found(old):
    assert old.search("invented").total == 2
    (hit,) = (hit for hit in old.search("Eleven patients are few").hits if hit.value)
    assert hit.field == "rationale"
    assert len(old.list_rows(SourceQuery(words="cytokine"))) == 1


def test_undo_stops_at_the_migration_and_the_history_does_not(old):
    assert (old.undo_label(), old.redo_label()) == ("", "")
    labels = [change.label for change in old.history(Scope())]
    assert len(labels) > 15
    assert labels[-1] == "added the curator Ada Byron"
    assert any(change.after is not None for change in old.history(Scope()))
    (record, _) = old.records()
    trial = old.content(record.id).items[0]
    title = Value(id=new_id(), item=trial.id, field="title", value=Text("New words"))
    old.commit(an_act("named it", title))
    assert old.undo_label() == "named it"
    old.undo()
    assert old.undo_label() == ""


def test_what_is_new_works_in_it(old):
    (record, _) = old.records()
    content = old.content(record.id)
    trial = next(one for one in content.items if one.kind == "trial")
    study = a_study("The study", "NCT00000001")
    points = Value(id=new_id(), item=trial.id, field="title", value=Reference(Target.STUDY, study.id))
    old.commit(an_act("met", study, a_membership(study, trial), points))
    assert len(old.items_identified("nct", "NCT00000001")) == 1
    revision = old.revision(record.source)
    later = a_later_text(old, record.source, old.text(revision.id).replace("café", "cafe"))
    assert len(old.quotes_before(later.id)) == len(content.quotes)
    assert [one.id for one in old.revisions(record.source)] == [revision.id, later.id]
    assert next(iter(old.history(Scope()))).entity is EntityKind.REVISION
    assert all(check.ok for check in old.verify(Silent()))
    connection = sqlite3.connect(f"file:{old.info().path}?mode=ro", uri=True)
    assert connection.execute("SELECT target_study FROM v_caveat").fetchall() == [(None,)]
    connection.close()


def test_an_old_file_is_word_for_word_what_a_new_one_is(old, store):
    def made(path):
        connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        rows = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'v!_%' ESCAPE '!'"
        ).fetchall()
        connection.close()
        return dict(rows)

    assert made(old.info().path) == made(store.info().path)


def test_a_file_of_the_second_schema_keeps_its_lists_search_studies_and_texts_and_can_fold_sources(met):
    assert met.info().schema == schema.REVISIONS[-1]
    assert all(check.ok for check in met.verify(Silent()))
    (study,) = met.studies()
    assert len(met.members(study.id)) == 1
    rows = met.list_rows(SourceQuery(order="title"))
    first, second, _ = [met.source_rows(rows)[row].id for row in rows]
    assert met.search(met.source(first).metadata.title.split()[0]).total
    link = SourceLink(id=new_id(), source=first, other=second, state=LinkState.MERGED, was=met.source(second).state)
    folded = msgspec.structs.replace(met.source(second), state=SourceState.DUPLICATE, reason="")
    met.commit(an_act("merged", link, folded))
    assert len(met.list_rows(SourceQuery())) == 2
    met.undo()
    assert len(met.list_rows(SourceQuery())) == 3
