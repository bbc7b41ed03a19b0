"""The views `v_<kind>`: one row per item with its current values, for people who open the file with other tools.

They are made from every form version in the project when one is added, from typed columns only (no JSON functions),
as one aggregate over an item's values, which has no limit on the number of fields.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy import Connection

from app.domain.forms import Field, Form
from app.domain.kinds import Kind

_PREFIX = "v_"
_PARTS: dict[Kind, dict[str, str]] = {
    Kind.TEXT: {"": "text"},
    Kind.TERM: {"": "text", "_code": "code"},
    Kind.TERMS: {"": "text", "_code": "code"},
    Kind.INTEGER: {"": "number"},
    Kind.QUANTITY: {"": "number", "_comparator": "comparator", "_unit": "unit", "_low": "low", "_high": "high"},
    Kind.PROPORTION: {"_numerator": "numerator", "_denominator": "denominator", "_percent": "percent"},
    Kind.TIME_TO_EVENT: {
        "": "number",
        "_statistic": "code",
        "_comparator": "comparator",
        "_unit": "unit",
        "_low": "low",
        "_high": "high",
    },
    Kind.ESTIMATE: {
        "": "number",
        "_measure": "code",
        "_low": "low",
        "_high": "high",
        "_p_comparator": "p_comparator",
        "_p": "p",
    },
    Kind.DATE: {"": "date_iso", "_nature": "code"},
    Kind.IDENTIFIER: {"": "text", "_scheme": "code"},
    Kind.YES_NO: {"": "code"},
    Kind.REFERENCE: {
        "_item": "ref_item",
        "_value": "ref_value",
        "_source": "ref_source",
        "_study": "ref_study",
        "_role": "code",
    },
}
_ITEM = {
    "item": "i.id",
    "parent": "i.parent",
    "ordinal": "i.ordinal",
    "record": "r.id",
    "source": "r.source",
    "curator": "c.name",
    "pass": "r.reading",
    "form": "r.form",
}


def make_views(connection: Connection, forms: Iterable[Form]) -> None:
    """Drop and make the views of all item kinds of these form versions, in the caller's transaction."""
    ours = "SELECT name FROM sqlite_master WHERE type = 'view' AND name LIKE 'v!_%' ESCAPE '!'"
    for (name,) in connection.exec_driver_sql(ours).all():
        connection.exec_driver_sql(f"DROP VIEW {_name(name)}")
    for kind, fields in _fields_of(forms).items():
        connection.exec_driver_sql(_view(kind, fields.values()))


def _fields_of(forms: Iterable[Form]) -> dict[str, dict[str, Field]]:
    """Return the fields of each kind over all versions; the newest version of a field counts."""
    found: dict[str, dict[str, Field]] = {}
    for form in forms:
        for kind in form.kinds:
            found.setdefault(kind.key, {}).update({field.key: field for field in kind.fields})
    return found


def _view(kind: str, fields: Iterable[Field]) -> str:
    columns = dict(_ITEM)
    for field in fields:
        for name, expression in _columns(field):
            columns.setdefault(name, expression)
    listed = ",\n  ".join(f"{expression} AS {_name(name)}" for name, expression in columns.items())
    return (
        f"CREATE VIEW {_name(_PREFIX + kind)} AS SELECT\n  {listed}\n"
        "FROM item i JOIN record r ON r.id = i.record JOIN curator c ON c.id = r.curator "
        "LEFT JOIN value v ON v.item = i.id AND v.current = 1\n"
        f"WHERE i.kind = {_literal(kind)} GROUP BY i.id"
    )


def _columns(field: Field) -> Iterator[tuple[str, str]]:
    parts = {f"{field.key}{suffix}": column for suffix, column in _PARTS[field.kind].items()}
    for name, column in {**parts, f"{field.key}_missing": "missing"}.items():
        case = f"CASE WHEN v.field = {_literal(field.key)} THEN v.{column} END"
        yield name, f"group_concat({case}, '; ')" if field.many else f"max({case})"


def _name(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
