"""What becomes of words typed into a field: the one way from any editor, a box of the form or a cell of a table."""

from __future__ import annotations

from app.domain.forms import Field
from app.domain.kinds import Kind
from app.domain.records import Content
from app.domain.store import Store
from app.domain.values import Derivation, Value
from app.usecases import curating, vouching
from app.usecases.deriving import Derived, derived_in
from app.usecases.statements import Statement
from app.viewmodels.desk import Desk
from app.viewmodels.references import reference_named


def enter(desk: Desk, item: str, field: Field, text: str, value: str = "") -> bool:
    """Save what was typed into a field of an item, in place of a value or as a new one; say whether it was saved.

    An emptied editor clears its value. Words that do not read are kept, and the desk says what would fit.
    """
    if not text.strip():
        return not value or desk.do(curating.clear_value, value) is not None
    if field.kind is Kind.REFERENCE:
        return desk.do(_refer, desk, item, field, text, value) is not None
    result = desk.do(vouching.type_value, item, field.key, text, value=value or None)
    if result is None:
        return False
    if result[0]:
        desk.said.emit(f"Kept as words, not read yet. {result[0]}")
    offer_derivation(desk, item, field)
    return True


def offer_derivation(desk: Desk, item: str, field: Field) -> None:
    """Offer to say how a number came about that the value's own words do not hold, where its other parts say it.

    Where they do not, the desk says by which keys a derivation is told.
    """
    value = desk.held.current(item, field.key)
    if value is None or desk.content is None or desk.form is None or desk.source is None:
        return
    derived, absent = derivation_of(desk, value)
    if derived is not None:
        desk.set_offer(derived)
    elif absent:
        desk.said.emit("This number is not in its words: Alt+C says how it was computed, Alt+I from what inferred.")


def derivation_of(desk: Desk, value: Value) -> tuple[Derived | None, bool]:
    """Return what a value's own parts say of a number that its words do not hold, and whether there is such one."""
    from app.checks import Subject
    from app.checks.number_in_quote import number_in_quote

    owner = desk.held.item(value.item)
    if desk.content is None or desk.form is None or desk.source is None or owner is None:
        return None, False
    quotes = desk.held.live_quotes(value.id)
    content = Content(record=desk.content.record, items=(owner,), values=(value,), quotes=quotes)
    subject = Subject(form=desk.form, content=content, source=desk.source, text=desk.text)
    if not quotes or not any(True for _ in number_in_quote(subject)):
        return None, False
    return derived_in(subject, value), True


def _refer(store: Store, desk: Desk, item: str, field: Field, text: str, value: str) -> object:
    target = reference_named(desk, field, text, item)
    statement = (
        Statement(unread=text)
        if target is None
        else Statement(payload=target, derivation=Derivation.INFERRED, how="the curator's judgement")
    )
    return curating.put_value(store, item, field.key, statement, value=value or None)
