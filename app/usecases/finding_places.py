"""Where findings point to, in words: the path of their item, the label of their field, their first quote."""

from __future__ import annotations

from app.domain.findings import Finding
from app.domain.forms import Form
from app.domain.quotes import Quote
from app.domain.records import Content
from app.domain.store import Store
from app.reading.naming import name_of


class FindingPlaces:
    """Looks up where findings point to; those of one record come one after the other, so one record is held."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._content: Content | None = None
        self._form: Form | None = None

    def path(self, finding: Finding) -> str:
        """Return the names of a finding's item and of those above, from the top, or ""."""
        content, form = self._open(finding)
        return item_path(form, content, finding.item) if content and form and finding.item else ""

    def field_label(self, finding: Finding) -> str:
        """Return how a finding's field is called, or ""."""
        content, form = self._open(finding)
        item = content.item(finding.item) if content else None
        spec = form.field(item.kind, finding.field) if form and item else None
        return spec.label if spec else finding.field

    def first_quote(self, finding: Finding) -> Quote | None:
        """Return the first quote of what a finding points to, or None."""
        content, _ = self._open(finding)
        owner = finding.value or finding.item
        held = content.quotes if content and owner else ()
        return next((quote for quote in held if owner in {quote.value, quote.item}), None)

    def _open(self, finding: Finding) -> tuple[Content | None, Form | None]:
        record = finding.record or (self._store.item(finding.item).record if finding.item else "")
        if not record:
            return None, None
        if self._content is None or self._content.record.id != record:
            self._content = self._store.content(record)
            self._form = self._store.form(self._content.record.form)
        return self._content, self._form


def item_path(form: Form, content: Content, item: str) -> str:
    """Return how an item and those it stands in are called, from the top: `Trial NCT00000000 › Outcome ORR 8/11`."""
    names: list[str] = []
    one = content.item(item)
    while one is not None:
        kind = form.kind(one.kind)
        label, name = kind.label if kind else one.kind, name_of(form, content, one)
        names.insert(0, name if name.startswith(label) else f"{label} {name}")
        one = content.item(one.parent) if one.parent else None
    return " › ".join(names)
