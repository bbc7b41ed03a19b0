"""Commands for the items of a record, and for going to what is not done yet."""

from __future__ import annotations

from app.commands.command import Command, Context, Mode
from app.commands.evidence import new_item
from app.commands.project import has_source
from app.usecases import items
from app.viewmodels.desk import Desk
from app.viewmodels.options_model import Option
from app.viewmodels.places import kinds_here, next_empty, next_unvouched, parents_for


def has_item(desk: Desk) -> bool:
    """Say whether an item is in hand."""
    return has_source(desk) and desk.item is not None


def choose_new_item(context: Context) -> None:
    """Ask which kind of item to make, those first that fit in here."""
    options = [Option(kind.key, kind.label, kind.help) for kind in kinds_here(context.desk)]
    context.ask.choice("New item", options, lambda kind: new_item(context, kind))


def duplicate(context: Context) -> None:
    """Copy the item with what is nested in it."""
    if context.desk.item is not None:
        made = context.desk.do(items.duplicate_item, context.desk.item.id)
        if made is not None:
            context.desk.go(made[0].id)


def delete(context: Context) -> None:
    """Delete the item with what is nested in it; one undo brings it back."""
    if context.desk.item is not None:
        touched = context.desk.do(items.delete_item, context.desk.item.id)
        if touched is not None:
            context.desk.said.emit(f"{touched.label.capitalize()} (Ctrl+Z brings it back)")


def move(steps: int) -> Command:
    """Return the command that moves the item among its siblings."""

    def run(context: Context) -> None:
        if context.desk.item is not None:
            context.desk.do(items.move_item, context.desk.item.id, steps)

    name, key = ("up", "Alt+Up") if steps < 0 else ("down", "Alt+Down")
    return Command(f"record.move_{name}", f"Move item {name}", run, (key,), "Record", enabled=has_item)


def nest(context: Context) -> None:
    """Move the item below another parent."""
    desk = context.desk
    if desk.item is None:
        return
    item = desk.item
    options = [Option(key, label) for key, label in parents_for(desk, item)]
    context.ask.choice("Move below", options, lambda key: desk.do(items.nest_item, item.id, key or None))


def go_unvouched(context: Context) -> None:
    """Go to the next value that no words support."""
    _go(context, next_unvouched(context.desk), "Every value has its words.")


def go_empty(context: Context) -> None:
    """Go to the next needed field that is empty."""
    _go(context, next_empty(context.desk), "No needed field is empty.")


def go_to_kind(context: Context) -> None:
    """Ask for a kind of item, and go to its first."""
    desk = context.desk
    if desk.form is None or desk.content is None or not desk.content.items:
        desk.said.emit("This record has no item yet.")
        return
    content = desk.content
    held = [kind for kind in desk.form.kinds if any(i.kind == kind.key for i in content.items)]
    options = [Option(k.key, k.plural, str(sum(i.kind == k.key for i in content.items))) for k in held]
    context.ask.choice("Go to", options, lambda key: _go_first(context, key))


def _go_first(context: Context, kind: str) -> None:
    items = context.desk.content.items if context.desk.content else ()
    first = next((i for i in items if i.kind == kind), None)
    if first is not None:
        context.desk.go(first.id)


def _go(context: Context, place: tuple[str, str] | None, nothing: str) -> None:
    if place is None:
        context.desk.said.emit(nothing)
        return
    context.desk.go(*place)
    context.record.focus_field(place[1])


COMMANDS: tuple[Command, ...] = (
    Command("record.new", "New item…", choose_new_item, ("Ctrl+T",), "Record", enabled=has_source),
    Command("record.new_key", "New item", choose_new_item, ("A",), "", Mode.TEXT, has_source),
    Command("record.duplicate", "Duplicate item", duplicate, ("Ctrl+D",), "Record", enabled=has_item),
    Command("record.delete", "Delete item", delete, ("Ctrl+Delete",), "Record", enabled=has_item),
    move(-1),
    move(1),
    Command("record.nest", "Move item below…", nest, (), "Record", enabled=has_item),
    Command("record.go", "Go to items of a kind", go_to_kind, ("G",), "", Mode.TEXT, has_source),
    Command("record.next_empty", "Next empty needed field", go_empty, ("F2",), "Record", enabled=has_source),
    Command("record.next_unvouched", "Next unvouched value", go_unvouched, ("F3",), "Record", enabled=has_source),
)
