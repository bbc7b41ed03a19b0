"""The views for people who open the file with other tools."""

from __future__ import annotations

import sqlite3
from decimal import Decimal

from app.domain.dates import PartialDate
from app.domain.forms import Field, Form, ItemKind
from app.domain.ids import new_id
from app.domain.kinds import (
    Date,
    Identifier,
    Integer,
    Kind,
    Proportion,
    Quantity,
    Reference,
    Spread,
    SpreadKind,
    Target,
    Term,
    Terms,
)
from app.domain.values import Missing, Value
from tests.builders.stores import a_form, a_record, a_source, a_value, an_act, an_item


def _rows(store, view: str) -> list[dict[str, object]]:
    """Query as another program would: a plain read-only connection with schema functions off."""
    connection = sqlite3.connect(f"file:{store.info().path}?mode=ro", uri=True)
    connection.execute("PRAGMA trusted_schema=OFF")
    connection.row_factory = sqlite3.Row
    found = [dict(row) for row in connection.execute(f'SELECT * FROM "{view}"')]
    connection.close()
    return found


def test_a_view_has_a_row_per_item_and_columns_per_field(store):
    record = a_record(store, a_source(store))
    dose = Quantity(Decimal("1.5"), "mg", spread=Spread(SpreadKind.RANGE, Decimal(1), Decimal(2)))
    trial, caveat = an_item(record), an_item(record, "caveat")
    outcome = an_item(record, "outcome", parent=trial.id)
    store.commit(
        an_act(
            "all",
            trial,
            outcome,
            caveat,
            a_value(trial, "phase", Terms((Term("Phase 1", "P1"), Term("Phase 2", "P2")))),
            a_value(trial, "enrolment", Integer(11)),
            a_value(trial, "registry_id", Identifier("nct", "NCT00000001")),
            a_value(trial, "registry_id", Identifier("nct", "NCT00000002"), ordinal=1),
            a_value(trial, "start", Date(PartialDate("2025-03"), "actual")),
            a_value(outcome, "response", Proportion(8, 11, Decimal("73"))),
            a_value(outcome, "response", Proportion(1, 2), current=False),
            a_value(outcome, "dose", dose),
            a_value(caveat, "target", Reference(Target.ITEM, outcome.id, "target")),
        )
    )
    (row,) = _rows(store, "v_trial")
    assert (row["item"], row["source"], row["curator"], row["pass"]) == (trial.id, record.source, "Ada Byron", "first")
    assert (row["phase"], row["phase_code"], row["enrolment"]) == ("Phase 1; Phase 2", "P1; P2", 11.0)
    assert row["registry_id"] == "NCT00000001; NCT00000002"
    assert (row["start"], row["start_nature"], row["title"]) == ("2025-03", "actual", None)
    (row,) = _rows(store, "v_outcome")
    assert (row["parent"], row["response_numerator"], row["response_percent"]) == (trial.id, 8, 73.0)
    assert (row["dose"], row["dose_unit"], row["dose_low"], row["dose_high"]) == (1.5, "mg", 1.0, 2.0)
    (row,) = _rows(store, "v_caveat")
    assert (row["target_item"], row["target_study"], row["target_role"]) == (outcome.id, None, "target")


def test_a_missing_value_shows_its_reason(store):
    record = a_record(store, a_source(store))
    trial = an_item(record)
    missing = Value(id=new_id(), item=trial.id, field="enrolment", missing=Missing.NOT_REPORTED)
    store.commit(an_act("missing", trial, missing))
    (row,) = _rows(store, "v_trial")
    assert (row["enrolment"], row["enrolment_missing"]) == (None, "not_reported")


def test_views_follow_all_versions_of_the_form(store):
    store.add_form(a_form("2", Field(key="sponsor", label="Sponsor", kind=Kind.TEXT)))
    key = store.add_form(a_form("2", Field(key="sponsor", label="Sponsor", kind=Kind.TEXT)), default=True)
    assert store.info().form == key
    assert [form.version for _, form in store.forms()] == ["1", "2"]
    a = an_item(a_record(store, a_source(store)))
    store.commit(an_act("a", a))
    (row,) = _rows(store, "v_trial")
    assert {"sponsor", "title"} <= set(row)


def test_hundreds_of_fields_and_odd_names_make_a_view(store):
    fields = tuple(Field(key=f"field {n} \"x\" 'y'", label="F", kind=Kind.QUANTITY) for n in range(150))
    kind = ItemKind(key='odd "kind"', label="Odd", plural="Odd", fields=fields)
    store.add_form(Form(name="odd", title="Odd", version="1", kinds=(kind,)))
    connection = sqlite3.connect(f"file:{store.info().path}?mode=ro", uri=True)
    assert connection.execute('SELECT count(*) FROM "v_odd ""kind"""').fetchone() == (0,)
    connection.close()


def test_a_number_beyond_any_column_is_kept_in_the_value_alone(store):
    record = a_record(store, a_source(store))
    outcome = an_item(record, "outcome")
    huge = a_value(outcome, "response", Proportion(1, 10**30, Decimal("9e999999")))
    store.commit(an_act("all", outcome, huge))
    assert store.value(huge.id) == huge
    (row,) = _rows(store, "v_outcome")
    assert (row["response_numerator"], row["response_denominator"], row["response_percent"]) == (1, None, None)
