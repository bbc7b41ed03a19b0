"""Reading what meets above single records: studies, their trial items, what was chosen, what was acknowledged."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, select

from app.domain.findings import Acknowledgement
from app.domain.studies import Choice, Membership, Study
from db import models
from db.engine import fetch
from db.entities import fetch_all
from db.study_rows import acknowledgement_of, choice_of, membership_of, study_of


def studies(connection: Connection) -> tuple[Study, ...]:
    """Return the studies, oldest first."""
    return fetch_all(connection, select(models.study).order_by(models.study.c.created, models.study.c.row), study_of)


def members(connection: Connection, study: str | None) -> tuple[Membership, ...]:
    """Return which trial items belong to a study, or to any, oldest first."""
    table = models.membership
    query = select(table).order_by(table.c.created, table.c.row)
    return fetch_all(connection, query if study is None else query.where(table.c.study == study), membership_of)


def member(connection: Connection, item: str) -> Membership | None:
    """Return the membership of a trial item, or None."""
    query = select(models.membership).where(models.membership.c.item == item)
    return next(iter(fetch_all(connection, query, membership_of)), None)


def choices(connection: Connection, study: str | None) -> tuple[Choice, ...]:
    """Return what was chosen in a study, or in any, oldest first."""
    table = models.choice
    query = select(table).order_by(table.c.created, table.c.row)
    return fetch_all(connection, query if study is None else query.where(table.c.study == study), choice_of)


def items_identified(connection: Connection, path: Path, scheme: str, value: str) -> tuple[str, ...]:
    """Return the items that hold a current identifier, each once, in the order of their values."""
    sql = (
        "SELECT item FROM value WHERE kind = 'identifier' AND text = ? AND code = ? AND current = 1 "
        "GROUP BY item ORDER BY min(row)"
    )
    return tuple(item for (item,) in fetch(connection, path, sql, (value, scheme)))


def acknowledgements(connection: Connection, source: str | None) -> tuple[Acknowledgement, ...]:
    """Return what was acknowledged of one source's items, or of all items and studies, oldest first."""
    table, item, record = models.acknowledgement, models.item, models.record
    query = select(table).order_by(table.c.created, table.c.row)
    if source is not None:
        its = select(item.c.id).join(record, record.c.id == item.c.record).where(record.c.source == source)
        query = query.where(table.c.item.in_(its))
    return fetch_all(connection, query, acknowledgement_of)
