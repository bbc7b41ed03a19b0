"""Commands that enter one item after the other: tables, the row above, groups, the flow of patients, own terms."""

from __future__ import annotations

from app.commands.command import Command, Context, Mode
from app.commands.evidence import has_field, has_value
from app.commands.record import has_item
from app.commands.screen import has_text
from app.domain.records import Item
from app.domain.values import Value
from app.usecases.rows import copy_values
from app.usecases.terms import add_term
from app.viewmodels.desk import Desk
from app.viewmodels.options_model import Option
from app.viewmodels.places import fields_of
from app.viewmodels.rows import carried, said_before
from app.viewmodels.terms import unlisted


def sees_item(desk: Desk) -> bool:
    """Say whether an item is in hand to be looked at."""
    return desk.item is not None


def as_table(context: Context) -> None:
    """See the items of the kind in hand as rows, or as a tree again."""
    context.record.commit_typing()
    context.record.toggle_table()


def same_as_above(context: Context) -> None:
    """Say in the field in hand what the item before says."""
    desk = context.desk
    if desk.item is None or desk.field is None:
        return
    context.record.revert_typing()
    if desk.field not in fields_of(desk, desk.item):
        desk.said.emit(f"{desk.field.label} does not apply here.")
        return
    if desk.held.values(desk.item.id, desk.field.key):
        desk.said.emit("This field says something already; clear it first (Alt+Backspace).")
        return
    _copy(desk, desk.item, [desk.field.key])


def row_as_above(context: Context) -> None:
    """Say in all fields that are still empty what the item before proposes for them."""
    desk = context.desk
    if desk.item is not None:
        _copy(desk, desk.item, [field.key for field in fields_of(desk, desk.item) if carried(field)])


def _copy(desk: Desk, item: Item, fields: list[str]) -> None:
    above = {field: before.id for field in fields if (before := said_before(desk, item, field)) is not None}
    if not above:
        desk.said.emit("No item of this kind before this one says anything here.")
        return
    touched = desk.do(copy_values, item.id, above)
    if touched is not None:
        said = touched.label or "the item before says nothing that this one lacks"
        desk.said.emit(said[:1].upper() + said[1:])


def fold(context: Context) -> None:
    """Open or fold the group in hand."""
    context.record.fold()


def open_all(context: Context) -> None:
    """Open all groups of the item, or fold again what is empty."""
    context.record.open_all()


def go_to_flow(context: Context) -> None:
    """Go to the step where more patients are counted than the step before, else to the first step."""
    if not context.record.go_to_flow():
        context.desk.said.emit("No number of patients is known here yet.")


def add_unlisted(context: Context) -> None:
    """Add an unlisted term of the field in hand to the project's list, with what it means."""
    desk = context.desk
    value = next((v for v in _values(desk) if unlisted(v)), None)
    if value is None or desk.field is None:
        desk.said.emit("This field holds no term that its list does not have.")
        return
    labels = unlisted(value)
    vocabulary, key = desk.field.vocabulary, value.id

    def define(label: str) -> None:
        context.ask.line(f"What does “{label}” mean?", lambda meaning: add(label, meaning))

    def add(label: str, meaning: str) -> None:
        only = key if len(labels) == 1 else None
        made = desk.do(lambda store: add_term(store, vocabulary, label, definition=meaning, value=only))
        if made is not None:
            desk.said.emit(f"“{label}” is a term of this project now.")

    if len(labels) == 1:
        define(labels[0])
    else:
        context.ask.choice("Which term?", [Option(label, label) for label in labels], define)


def _values(desk: Desk) -> tuple[Value, ...]:
    if desk.item is None or desk.field is None:
        return ()
    return desk.held.values(desk.item.id, desk.field.key)


COMMANDS: tuple[Command, ...] = (
    Command("record.table", "Items of this kind as a table", as_table, ("Ctrl+Shift+T",), "Record", enabled=has_text),
    Command("record.table_key", "Items of this kind as a table", as_table, ("T",), "", Mode.TEXT, has_text),
    Command("record.same", "The same as in the item before", same_as_above, ("Ctrl+'",), "Record", enabled=has_field),
    Command(
        "record.same_row",
        "All that the item before proposes",
        row_as_above,
        ("Ctrl+Shift+D",),
        "Record",
        enabled=has_item,
    ),
    Command("record.fold", "Open or fold this group", fold, ("Alt+G",), "Record/Groups", enabled=sees_item),
    Command("record.open_all", "Open all groups", open_all, ("Alt+Shift+G",), "Record/Groups", enabled=sees_item),
    Command("record.flow", "Go to the flow of patients", go_to_flow, ("Alt+P",), "Record", enabled=sees_item),
    Command(
        "evidence.add_term",
        "Add this term to the project's list…",
        add_unlisted,
        ("Alt+L",),
        "Evidence",
        enabled=has_value,
    ),
)
