"""The cell in hand told in full, in words, for the line below its table."""

from __future__ import annotations

from app.domain.forms import Field
from app.domain.records import Item
from app.usecases.statements import label_words
from app.viewmodels.cells import WORDS, Findings
from app.viewmodels.desk import Desk
from app.viewmodels.field_lines import lines_of

_WORDS = 90


def cell_told(desk: Desk, item: Item, field: Field, findings: Findings) -> str:
    """Return a cell's field, how it stands, the words that vouch for it, and what a check says of it."""
    said: list[str] = []
    for line in lines_of(desk, field, item):
        if line.value is None:
            continue
        quotes = " … ".join(f"“{label_words(quote.exact, _WORDS)}”" for quote in line.quotes)
        parts = (line.text, quotes or ("" if line.details else WORDS[line.mark]), line.details)
        said.append(" · ".join(part for part in parts if part))
    finding = findings.get((item.id, field.key))
    said += [f"! {finding[1]}"] if finding else []
    return "\n".join([f"{field.label}: {said[0]}", *said[1:]]) if said else ""
