"""Commands that say where values stand in review: verified against what, disputed, rejected, or a draft again."""

from __future__ import annotations

from app.commands.command import Command, Context
from app.commands.evidence import has_value
from app.commands.record import has_item
from app.domain.touched import Touched
from app.domain.values import Basis, Status, Value
from app.usecases.curating import amend
from app.usecases.reviewing import proposed_basis, set_status, verify_item
from app.viewmodels.desk import Desk
from app.viewmodels.nearby import last_update
from app.viewmodels.options_model import Option
from app.viewmodels.rows import form_item

_BASES = {
    Basis.FULL_TEXT: "the whole of the report was read",
    Basis.ABSTRACT_ONLY: "only its abstract was read",
    Basis.REGISTRY: "a registry record was read",
    Basis.SECONDARY_SOURCE: "somebody else's account of it was read",
}
_STATUSES = {
    Status.DRAFT: "nobody has checked it yet",
    Status.VERIFIED: "checked against the source; says next by what",
    Status.CORRECTED: "checked, found wrong, and put right",
    Status.DISPUTED: "somebody does not agree",
    Status.REJECTED: "does not hold; kept to be seen",
}


def verified(context: Context) -> None:
    """Mark the value in hand verified, by what is chosen; one that is so already is a draft again."""
    desk, values = context.desk, _values(context.desk)
    if not values:
        desk.said.emit("This field has no value yet.")
    elif all(value.status is Status.VERIFIED for value in values):
        _say(desk, desk.do(set_status, _ids(values), Status.DRAFT))
    else:
        _ask_basis(context, "Verified by what?", values)


def choose_status(context: Context) -> None:
    """Ask where the value in hand stands, and say so."""
    desk, values = context.desk, _values(context.desk)
    if not values:
        desk.said.emit("This field has no value yet.")
        return
    here = {value.status for value in values}
    options = [
        Option(status, status.capitalize(), "as it is" if here == {status} else said)
        for status, said in _STATUSES.items()
    ]

    def take(key: str) -> None:
        if Status(key) is Status.VERIFIED:
            _ask_basis(context, "Verified by what?", values)
        else:
            _say(desk, desk.do(set_status, _ids(values), Status(key)))

    context.ask.choice("Where does this value stand?", options, take)


def verify_all(context: Context) -> None:
    """Mark all values of the item in hand, and of its rows, verified in one act."""
    desk, item = context.desk, form_item(context.desk)
    if item is not None:
        context.record.commit_typing()
        title = f"All of {desk.name_of(item)} verified by what?"
        context.ask.choice(
            title, _basis_options(desk), lambda key: _say(desk, desk.do(verify_item, item.id, Basis(key)))
        )


def as_of(context: Context) -> None:
    """Say as of when the value in hand holds; the trial's last update is proposed, an empty line says nothing."""
    desk, values = context.desk, _values(context.desk)
    if not values:
        desk.said.emit("This field has no value yet.")
        return
    known = next((value.as_of for value in values if value.as_of is not None), None)
    context.ask.line("As of when?", lambda text: _date(desk, values[0], text), str(known or last_update(desk) or ""))


def _date(desk: Desk, value: Value, text: str) -> None:
    from app.reading.dates import parse_date

    found = parse_date(text) if text.strip() else None
    if isinstance(found, str):
        desk.troubled.emit(found or "This is no date: write 2025-11-18, 2025-11 or 2025.")
    else:
        _say(desk, desk.do(amend, value.id, as_of=found.date if found is not None else None))


def _ask_basis(context: Context, title: str, values: tuple[Value, ...]) -> None:
    desk = context.desk
    context.ask.choice(
        title,
        _basis_options(desk),
        lambda key: _say(desk, desk.do(set_status, _ids(values), Status.VERIFIED, Basis(key))),
    )


def _basis_options(desk: Desk) -> list[Option]:
    """Return what may have been read, first what the open source comes to."""
    first = proposed_basis(desk.source) if desk.source is not None else Basis.FULL_TEXT
    order = [first, *(basis for basis in _BASES if basis is not first)]
    return [
        Option(basis, basis.replace("_", " ").capitalize(), f"{_BASES[basis]}{' · this source' * (basis is first)}")
        for basis in order
    ]


def _say(desk: Desk, touched: Touched | None) -> None:
    if touched is not None:
        said = touched.label or "nothing was changed"
        desk.said.emit(said[:1].upper() + said[1:])


def _values(desk: Desk) -> tuple[Value, ...]:
    """Return the values that are meant by the field in hand: the current one, or all of a field that takes many."""
    if desk.content is None or desk.item is None or desk.field is None:
        return ()
    return tuple(value for value in desk.content.values_of(desk.item.id, desk.field.key) if value.current)


def _ids(values: tuple[Value, ...]) -> list[str]:
    return [value.id for value in values]


COMMANDS: tuple[Command, ...] = (
    Command("evidence.verified", "Verified…", verified, ("Alt+V",), "Evidence", enabled=has_value),
    Command(
        "evidence.verified_item", "Verify the whole item…", verify_all, ("Alt+Shift+V",), "Evidence", enabled=has_item
    ),
    Command("evidence.status", "Status…", choose_status, ("Alt+X",), "Evidence", enabled=has_value),
    Command("evidence.as_of", "As of when…", as_of, ("Alt+B",), "Evidence", enabled=has_value),
)
