"""Commands that tie words to values: the heart of the work."""

from __future__ import annotations

from collections.abc import Callable

from app.commands.command import Command, Context, Mode
from app.commands.project import has_source
from app.domain.forms import Field
from app.domain.kinds import Kind
from app.domain.records import Item
from app.domain.store import Store
from app.domain.touched import Touched
from app.domain.values import Derivation, Missing, Value
from app.reading.naming import value_words
from app.usecases import curating, vouching
from app.usecases.deriving import Derived, how_of, take_derived
from app.usecases.items import add_item
from app.usecases.statements import Words, label_words
from app.viewmodels.desk import Desk
from app.viewmodels.entering import called, offer_derivation, told_of
from app.viewmodels.field_lines import shown
from app.viewmodels.options_model import Option
from app.viewmodels.picking import NewRow
from app.viewmodels.places import NUMBERED, number_keys, numbers_of, parent_for
from app.viewmodels.rows import numbered_item


def has_words(desk: Desk) -> bool:
    """Say whether words are selected in a source that can be worked on."""
    return has_source(desk) and bool(desk.words())


def has_field(desk: Desk) -> bool:
    """Say whether a field is in hand."""
    return has_source(desk) and desk.item is not None and desk.field is not None


def has_value(desk: Desk) -> bool:
    """Say whether the field in hand has a value."""
    return has_field(desk) and _value(desk) is not None


def pick_field(context: Context) -> None:
    """With words selected, open the picker; without, take what is offered."""
    desk = context.desk
    if desk.words():
        context.window.show_panel("picker")
    elif desk.offer is not None:
        accept_offer(context)
    else:
        desk.said.emit("Select some words first, then press Enter to choose their field.")


def has_offer(desk: Desk) -> bool:
    """Say whether something waits for a yes."""
    return has_source(desk) and desk.offer is not None


def accept_offer(context: Context) -> None:
    """Take the part that is offered."""
    offer = context.desk.offer
    if offer is None:
        return
    context.desk.set_offer(None)
    verb = take_derived if isinstance(offer, Derived) else vouching.accept
    if context.desk.do(verb, offer) is not None:
        context.desk.said.emit(f"Taken: {offer.sentence}")


def put_words(desk: Desk, item: Item, field: Field, *, proposals: bool = False) -> bool:
    """Put the selected words into a field of an item; say what came of it, and keep what is offered."""
    words = desk.words()
    if not words:
        desk.said.emit("Select some words in the text first.")
        return False
    result = desk.do(vouching.vouch, item.id, field.key, words[0], proposals=proposals)
    if result is None:
        return False
    offer, touched = result
    desk.set_offer(offer)
    desk.go(item.id, field.key)
    if offer is None:
        offer_derivation(desk, item.id, field)
    desk.said.emit(told_of(desk, item.id, field, touched))
    return True


def put_row(desk: Desk, row: NewRow) -> None:
    """Make a row of the selected words: they are its first value and vouch for it."""
    words = desk.words()
    if not words or desk.record is None:
        return
    made = desk.do(vouching.vouch_row, desk.record.id, row.kind.key, row.parent, row.field.key, words[0])
    if made is not None:
        item, touched = made
        desk.go(item.id, row.field.key)
        desk.said.emit(told_of(desk, item.id, row.field, touched))


def put_or_ask(context: Context, item: Item, field: Field) -> None:
    """Put the selected words into a field; where they contradict what stands there, ask first."""
    desk, words = context.desk, context.desk.words()
    held = desk.do(vouching.contradicted, item.id, field.key, words[0])
    if held is None:
        put_words(desk, item, field)
        return
    where = called(desk, item.id, field)
    new = label_words(desk.text[words[0].start : words[0].end])
    question = f"{where} says {label_words(shown(desk, field, held))}: put “{new}” beside it as a rival statement?"
    context.ask.sure(question, lambda: put_words(desk, item, field))


def into_nth(n: int) -> Command:
    """Return the command that puts the words into the field that carries a number."""
    keys = number_keys(n)

    def run(context: Context) -> None:
        desk = context.desk
        item = numbered_item(desk)
        field = numbers_of(desk, item).get(n)
        if item is None:
            desk.said.emit("Choose an item first (Alt+2), or make an outcome from this sentence with o.")
        elif field is None:
            desk.said.emit(f"No field of {label_words(desk.name_of(item))} has the number {keys} now.")
        elif desk.words() and field.kind is not Kind.REFERENCE:
            put_or_ask(context, item, field)
        else:
            desk.go(item.id, field.key)
            context.record.focus_field(field.key)

    return Command(
        f"evidence.field_{n}", f"Words into field {keys}", run, (", ".join(keys),), "", Mode.TEXT, has_source
    )


def into_field_in_hand(context: Context) -> None:
    """Put the words into the field in hand as they stand."""
    desk = context.desk
    words = desk.words()
    if not words or desk.item is None or desk.field is None:
        desk.said.emit("Select some words, and have a field in hand, first.")
        return
    desk.do(vouching.keep_words, desk.item.id, desk.field.key, words[0])


def new_item_from_sentence(kind: str, key: str, label: str) -> Command:
    """Return the command that makes an item of a kind, with the selected words as its own quote."""

    def run(context: Context) -> None:
        new_item(context, kind)

    return Command(f"record.new_{kind}", label, run, (key,), "", Mode.TEXT, has_source)


def new_item(context: Context, kind: str) -> None:
    """Make an item of a kind where it may stand nearest to the one in hand, and go to it."""
    desk = context.desk
    if desk.do(lambda store: desk.need_record()) is None or desk.form is None or desk.content is None:
        return
    spec = desk.form.kind(kind)
    if spec is None:
        desk.said.emit(f"This form has no item “{kind}”.")
        return
    record = desk.need_record()
    parent = parent_for(desk, spec)
    made = desk.do(add_item, record.id, kind, parent, desk.words())
    if made is not None:
        desk.go(made[0].id)
        desk.said.emit(f"New {spec.label.lower()}")


def unlink(context: Context) -> None:
    """Remove the quote at the cursor, or the last one of the value in hand."""
    desk = context.desk
    quote = desk.quote_at_hand()
    if quote is None:
        desk.said.emit("There are no linked words here.")
    elif desk.do(curating.remove_quote, quote.id) is not None:
        desk.said.emit("Unlinked")


def follow_link(context: Context) -> None:
    """Go from linked words to their field, or from the field in hand to its words."""
    desk = context.desk
    quote = desk.quote_at(desk.selection[0])
    if quote is None:
        show_words(context)
        return
    field = desk.follow(quote)
    if field:
        context.record.focus_field(field)


def show_words(context: Context) -> None:
    """Show the words of the field in hand; again for its next quote."""
    quote = context.desk.next_quote_of_hand()
    if quote is None:
        context.desk.said.emit("No words are linked here.")
    else:
        context.desk.show_quote(quote.id)


def missing(reason: Missing, keys: tuple[str, ...]) -> Command:
    """Return the command that says why the field in hand has no value."""

    def run(context: Context) -> None:
        desk = context.desk
        if desk.item is not None and desk.field is not None:
            desk.do(curating.mark_missing, desk.item.id, desk.field.key, reason, desk.fresh_words())

    label = reason.replace("_", " ").capitalize()
    return Command(f"evidence.{reason}", f"Missing: {label.lower()}", run, keys, "Evidence/Missing", enabled=has_field)


def on_value(act: Callable[[Context, Value], None]) -> Callable[[Context], None]:
    """Return a command's run that does something with the value in hand."""

    def run(context: Context) -> None:
        value = _value(context.desk)
        if value is None:
            context.desk.said.emit("This field has no value yet.")
        else:
            act(context, value)

    return run


def needs_review(context: Context, value: Value) -> None:
    """Flag a value for review, or take the flag away."""
    context.desk.do(curating.amend, value.id, needs_review=not value.needs_review)


def note(context: Context, value: Value) -> None:
    """Write a note on a value."""
    context.ask.line(
        "Note on this value", lambda text: context.desk.do(curating.amend, value.id, note=text), value.note
    )


def computed(context: Context, value: Value) -> None:
    """Say that a value is computed, and how."""
    _explain(context, value, Derivation.COMPUTED, "How was it computed?")


def inferred(context: Context, value: Value) -> None:
    """Say that a value is inferred, and why."""
    _explain(context, value, Derivation.INFERRED, "What is it inferred from?")


def external(context: Context, value: Value) -> None:
    """Say which other source a value comes from."""
    context.ask.line(
        "Which source does it come from?",
        lambda text: context.desk.do(curating.explain, value.id, Derivation.EXTERNAL, outside=text),
        value.outside,
    )


def clear(context: Context, value: Value) -> None:
    """Remove a value with its quotes."""
    context.desk.do(curating.clear_value, value.id)


def make_current(context: Context, value: Value) -> None:
    """Choose among rival statements."""
    desk = context.desk
    rivals = desk.content.values_of(value.item, value.field) if desk.content else ()
    if len(rivals) < 2:
        desk.said.emit("There is only one statement here.")
        return
    options = [Option(v.id, v.as_stated or value_words(v, desk.field), "current" if v.current else "") for v in rivals]
    context.ask.choice("Which statement is current?", options, lambda key: desk.do(curating.make_current, key))


def quote_item(context: Context) -> None:
    """Tie the selected words to the item itself."""
    desk = context.desk
    words = desk.words()
    if words and desk.item is not None:
        desk.do(_add_item_quote, words[0], desk.item.id)


def _add_item_quote(store: Store, words: Words, item: str) -> Touched:
    return curating.add_quote(store, words, item=item)


def _explain(context: Context, value: Value, derivation: Derivation, question: str) -> None:
    how = value.how or (how_of(value) if derivation is Derivation.COMPUTED else "")
    context.ask.line(question, lambda how: context.desk.do(curating.explain, value.id, derivation, how), how)


def _value(desk: Desk) -> Value | None:
    if desk.content is None or desk.item is None or desk.field is None:
        return None
    return desk.content.current(desk.item.id, desk.field.key)


COMMANDS: tuple[Command, ...] = (
    Command(
        "evidence.pick", "Put words into a field…", pick_field, ("Return", "Enter"), "Evidence", Mode.TEXT, has_source
    ),
    Command("evidence.take", "Take what is offered", accept_offer, ("Alt+Y",), "Evidence", enabled=has_offer),
    *(into_nth(n) for n in range(1, NUMBERED + 1)),
    Command(
        "evidence.in_hand",
        "Words into the field in hand, as they stand",
        into_field_in_hand,
        ("V",),
        "Evidence",
        Mode.TEXT,
        has_field,
    ),
    Command("evidence.quote_item", "Words to the item itself", quote_item, ("Q",), "Evidence", Mode.TEXT, has_words),
    new_item_from_sentence("outcome", "O", "New outcome from these words"),
    Command(
        "evidence.caveat",
        "Raise a caveat…",
        lambda c: c.findings.caveat_on_hand(),
        ("C",),
        "Evidence",
        Mode.TEXT,
        has_source,
    ),
    Command(
        "evidence.caveat_form",
        "Raise a caveat on this field…",
        lambda c: c.window.show_panel("caveat"),
        ("Alt+K",),
        "Evidence",
        enabled=has_source,
    ),
    Command(
        "evidence.follow",
        "From words to field and back",
        follow_link,
        ("L",),
        "Evidence/Linked words",
        Mode.TEXT,
        has_source,
    ),
    Command(
        "evidence.show_words",
        "Show the words of this field",
        show_words,
        ("Alt+E",),
        "Evidence/Linked words",
        enabled=has_field,
    ),
    Command("evidence.unlink", "Unlink words", unlink, ("U",), "Evidence/Linked words", Mode.TEXT, has_source),
    Command(
        "evidence.unlink_form",
        "Unlink the words of this field",
        unlink,
        ("Alt+U",),
        "Evidence/Linked words",
        enabled=has_value,
    ),
    missing(Missing.NOT_REPORTED, ("Alt+N",)),
    missing(Missing.NOT_APPLICABLE, ("Alt+A",)),
    missing(Missing.NOT_DISCLOSED, ("Alt+D",)),
    missing(Missing.NOT_ASSESSED, ("Alt+S",)),
    missing(Missing.UNCLEAR, ("Alt+Q",)),
    missing(Missing.STATED_NONE, ("Alt+0",)),
    missing(Missing.NOT_SEARCHED, ()),
    Command(
        "evidence.computed", "Computed: say how…", on_value(computed), ("Alt+C",), "Evidence/Derived", enabled=has_value
    ),
    Command(
        "evidence.inferred",
        "Inferred: say from what…",
        on_value(inferred),
        ("Alt+Shift+I",),
        "Evidence/Derived",
        enabled=has_value,
    ),
    Command("evidence.external", "From another source…", on_value(external), (), "Evidence/Derived", enabled=has_value),
    Command("evidence.review", "Needs review", on_value(needs_review), ("Alt+R",), "Evidence", enabled=has_value),
    Command("evidence.note", "Note on this value…", on_value(note), ("Alt+Shift+N",), "Evidence", enabled=has_value),
    Command(
        "evidence.current",
        "Choose among statements…",
        on_value(make_current),
        ("Alt+M",),
        "Evidence",
        enabled=has_value,
    ),
    Command("evidence.clear", "Clear this value", on_value(clear), ("Alt+Backspace",), "Evidence", enabled=has_value),
)
