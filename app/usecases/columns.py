"""Which column of a table is which field, as a person said it once: kept in the project for all tables like it."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from app.domain.store import Store
from app.importers import Importer, Material

TABLES = ("csv", "xlsx")
"""The formats whose columns may have to be mapped."""

_columns = msgspec.json.Decoder(dict[str, str])


def remember_columns(store: Store, key: str, columns: Mapping[str, str]) -> None:
    """Keep which column is which field for tables whose look has this key."""
    store.set_setting(key, msgspec.json.encode(columns).decode())


def columns_kept(store: Store, key: str) -> dict[str, str] | None:
    """Return what was kept for tables whose look has this key, or None."""
    kept = store.setting(key)
    return None if kept is None else _columns.decode(kept)


def with_columns_kept(store: Store, material: Material, importer: Importer) -> Material:
    """Return a table that does not say by itself what its columns are with what was said of its like.

    Raises UnreadableError for a workbook that cannot be read.
    """
    if importer.format not in TABLES or material.choices.columns is not None:
        return material
    from app.importers.table import look

    found = look(material)
    kept = columns_kept(store, found.key) if found is not None and not found.sure else None
    if kept is None:
        return material
    return msgspec.structs.replace(material, choices=msgspec.structs.replace(material.choices, columns=kept))
