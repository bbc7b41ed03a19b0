"""What becomes of words typed into a field: the one way from any editor, a box of the form or a cell of a table."""

from __future__ import annotations

from app.domain.forms import Field
from app.domain.kinds import Kind
from app.domain.records import Content
from app.domain.store import Store
from app.domain.touched import Touched
from app.domain.values import Derivation, Value
from app.usecases import curating, vouching
from app.usecases.deriving import Derived, derived_in
from app.usecases.statements import JUDGEMENT, Statement, label_words
from app.viewmodels.desk import Desk
from app.viewmodels.field_lines import shown
from app.viewmodels.references import reference_named


def enter(desk: Desk, item: str, field: Field, text: str, value: str = "") -> bool:
    """Save what was typed into a field of an item, in place of a value or as a new one; say whether it was saved.

    An emptied editor clears its value. Words that do not read are kept, and the desk says what would fit; words that
    the project would not take wait in what is unsaved.
    """
    desk.unsaved.drop(item, field.key, value)
    saved = _enter(desk, item, field, text, value)
    if not saved:
        desk.unsaved.keep(item, field.key, text, value)
    return saved


def _enter(desk: Desk, item: str, field: Field, text: str, value: str) -> bool:
    if not text.strip():
        return not value or desk.do(curating.clear_value, value) is not None
    if field.kind is Kind.REFERENCE:
        return desk.do(_refer, desk, item, field, text, value) is not None
    result = desk.do(vouching.type_value, item, field.key, text, value=value or None)
    if result is None:
        return False
    if result[0]:
        desk.said.emit(f"{told_of(desk, item, field, result[1])}. {result[0]}")
    elif result[1].act:
        desk.said.emit(told_of(desk, item, field, result[1]))
    offer_derivation(desk, item, field)
    return True


def told_of(desk: Desk, item: str, field: Field, touched: Touched) -> str:
    """Return what an act said of a field, and of which item: that words were not read, or stand as a rival, too."""
    where = called(desk, item, field)
    value = next((one for one in desk.held.values(item, field.key) if one.id in touched.values), None)
    if not touched.act:
        return f"{where}: these words are linked here already"
    if value is None:
        return f"{where}: {touched.label}"
    said = label_words(shown(desk, field, value))
    if value.unread is not None:
        return f"{where}: “{said}” kept as words, not read yet"
    if not value.current and not field.many:
        return f"{where}: {said} stands beside it as a rival statement (Alt+M chooses)"
    return f"{where}: set to {said}"


def called(desk: Desk, item: str, field: Field) -> str:
    """Return how a field of an item is called in a sentence: by its kind, and its number where there are several."""
    owner = desk.held.item(item)
    kind = desk.kind_of(owner)
    if owner is None or kind is None:
        return field.label
    alike = [one.id for one in desk.held.of_kind(kind.key)]
    number = f" {alike.index(item) + 1}" if len(alike) > 1 and item in alike else ""
    return f"{field.label} of {kind.label}{number}"


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
        desk.said.emit(
            "This number is not in its words: Alt+C says how it was computed, Alt+Shift+I from what inferred."
        )


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
        else Statement(payload=target, derivation=Derivation.INFERRED, how=JUDGEMENT)
    )
    return curating.put_value(store, item, field.key, statement, value=value or None)
