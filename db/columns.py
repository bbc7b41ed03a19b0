"""What tables are made of: the metadata that names every constraint, and short ways to say a column."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, MetaData, Text

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def row() -> Column[int]:
    """Return the local number of a row, which is never exported."""
    return Column("row", Integer, primary_key=True)


def identity() -> Column[str]:
    """Return the UUID of what has an identity."""
    return Column("id", Text, nullable=False, unique=True)


def text(name: str) -> Column[str]:
    """Return a column of text that is always there, perhaps empty."""
    return Column(name, Text, nullable=False)


def maybe(name: str) -> Column[str]:
    """Return a column of text that may be absent."""
    return Column(name, Text)


def integer(name: str) -> Column[int]:
    """Return a column of whole numbers."""
    return Column(name, Integer, nullable=False)


def to(name: str, target: str, *, needed: bool = True, later: bool = False) -> Column[str]:
    """Return a foreign key by UUID; `later` has it looked at when the transaction ends."""
    key = ForeignKey(f"{target}.id", deferrable=True, initially="DEFERRED") if later else ForeignKey(f"{target}.id")
    return Column(name, Text, key, nullable=not needed)
