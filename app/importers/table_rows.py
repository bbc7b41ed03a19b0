"""What tables in text and in workbooks share: whether a person must map them, and what each row becomes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from app.domain.errors import UnreadableError
from app.domain.sources import Draft, Problem
from app.formats.delimited import Row
from app.formats.table_draft import Recipe
from app.formats.table_fields import folded_name
from app.formats.table_mapping import columns_of, listed, unique
from app.importers.contract import Material, Tally
from app.reading.identifiers import REGISTRIES, find_identifiers


def recipe_for(material: Material, headers: tuple[str, ...], tally: Tally) -> Recipe:
    """Return how the rows of a table become drafts; raises UnreadableError when a person must say what a column is."""
    columns = columns_of(headers, material.choices.columns)
    if not columns.sure:
        guess = "it may hold no documents" if "title" in columns.fields else "none is surely the title"
        raise UnreadableError(
            f"{material.name} is a table with the columns {listed(headers)}; {guess}: "
            'say which column is what (on the command line --columns "title=NAME OF A COLUMN"); nothing was imported.'
        )
    return Recipe(columns, material.name, tally.repairs, _trials_in)


@lru_cache(maxsize=4096)
def _trials_in(words: str) -> list[tuple[str, str]]:
    found = (one.identifier for one in find_identifiers(words))
    return [(one.scheme, one.value) for one in found if one.scheme in REGISTRIES]


def told(recipe: Recipe, row: Row, *, tell_short: bool = True) -> Iterator[Draft | Problem]:
    """Yield what a row is, after what there is to tell of it."""
    draft, problems = recipe.draft(row, tell_short=tell_short)
    yield from problems
    if draft is not None:
        yield draft


def is_header(cells: Sequence[str], headers: tuple[str, ...]) -> bool:
    """Say whether a row names the columns once more, as where two exports were put together."""
    return folded_name(cells[0]) == folded_name(headers[0]) and unique(cells)[: len(headers)] == headers
