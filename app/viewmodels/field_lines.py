"""What the record pane shows of a field: one line a value, with its words and what stands around it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from app.domain.anchors import Standing
from app.domain.forms import Field
from app.domain.kinds import Identifier, Kind, Proportion, Quantity, Reference, SpreadKind, Term, Terms
from app.domain.quotes import Quote
from app.domain.records import Item
from app.domain.values import Derivation, Value
from app.reading.show import show
from app.stats.intervals import clopper_pearson, rule_of_three, wilson
from app.stats.methods import methods_that_give
from app.usecases.statements import label_words
from app.viewmodels.desk import Desk
from app.viewmodels.references import name_of_reference
from app.viewmodels.standing import reviewed


class Mark(Enum):
    """How a line stands, told by a sign and a word as well as by colour."""

    EMPTY = "empty"
    NEEDED = "needed"
    VOUCHED = "vouched"
    UNVOUCHED = "unvouched"
    UNREAD = "unread"
    MISSING = "missing"
    DERIVED = "derived"


@dataclass(frozen=True)
class FieldLine:
    """One value of a field as it is shown; `value` is None for the line that waits for one.

    `badge` is a word for words that vouch no more in the newest text; `standings` are those of its quotes.
    """

    value: Value | None
    text: str
    mark: Mark
    quotes: tuple[Quote, ...] = ()
    details: str = ""
    unlisted: bool = False
    badge: str = ""
    standings: tuple[Standing, ...] = ()


def lines_of(desk: Desk, field: Field, item: Item | None = None) -> tuple[FieldLine, ...]:
    """Return the lines of a field of an item (the one in hand), with an empty one where a value may be added."""
    item = item or desk.item
    if item is None or desk.content is None:
        return ()
    values = desk.held.values(item.id, field.key)
    lines = tuple(_line(desk, field, value, rivals=len(values) > 1 and not field.many) for value in values)
    waiting = FieldLine(None, "", Mark.NEEDED if field.needed and not values else Mark.EMPTY)
    return (*lines, waiting) if field.many or not values else lines


def shown(desk: Desk, field: Field, value: Value) -> str:
    """Return a value as its editor shows it."""
    if value.unread is not None:
        return value.unread
    if value.value is None:
        return ""
    if isinstance(value.value, Reference):
        return name_of_reference(desk, field, value.value)
    return show(value.value, field)


def _line(desk: Desk, field: Field, value: Value, *, rivals: bool) -> FieldLine:
    live = desk.held.live_quotes(value.id)
    return FieldLine(
        value=value,
        text=shown(desk, field, value),
        mark=mark_of(value, live),
        quotes=desk.held.quotes(value.id),
        details=" · ".join(_details(desk, field, value, live, rivals=rivals)),
        unlisted=is_unlisted(value),
        badge="" if live else doubt_of(desk, value),
        standings=tuple(desk.held.standing(quote) for quote in desk.held.quotes(value.id)),
    )


def doubt_of(desk: Desk, value: Value) -> str:
    """Return `fuzzy` or `lost` for a value whose words in the newest text are so, "" for another."""
    standings = {desk.held.standing(quote) for quote in desk.held.quotes(value.id)}
    return "fuzzy" if Standing.FUZZY in standings else "lost" if Standing.LOST in standings else ""


def is_unlisted(value: Value) -> bool:
    """Say whether a value holds a term that its list does not have."""
    payload = value.value
    terms = payload.terms if isinstance(payload, Terms) else (payload,) if isinstance(payload, Term) else ()
    return any(not term.code for term in terms)


def mark_of(value: Value, quotes: tuple[Quote, ...]) -> Mark:
    """Return how a value stands, given the quotes that vouch for it."""
    if value.missing is not None:
        return Mark.MISSING
    if value.unread is not None:
        return Mark.UNREAD
    if value.needs_words:
        return Mark.VOUCHED if quotes else Mark.UNVOUCHED
    return Mark.DERIVED


def _details(desk: Desk, field: Field, value: Value, quotes: tuple[Quote, ...], *, rivals: bool) -> list[str]:
    words: list[str] = []
    words += [said for said in (reviewed(value), f"as of {value.as_of}" if value.as_of else "") if said]
    if rivals:
        words.append("current" if value.current else "rival statement (Alt+M chooses)")
    if value.unread is not None:
        words.append("not read yet")
    if is_unlisted(value):
        words.append("not in the list (Alt+L adds it)")
    words += _lacks_words(desk, value, quotes)
    if value.as_stated:
        words.append(f"“{label_words(value.as_stated, 60)}”")
    if value.derivation in {Derivation.COMPUTED, Derivation.INFERRED} and not isinstance(value.value, Reference):
        words.append(f"{value.derivation}: {value.how}" if value.how else value.derivation.value)
    if value.derivation is Derivation.EXTERNAL:
        words.append(f"from {value.outside}")
    words += [f"{part} {how}" for part, how in value.part_derivations.items()]
    if isinstance(value.value, Proportion):
        words += _intervals(value.value)
    words += _told_apart(desk, field, value)
    if isinstance(value.value, Identifier):
        words.append("not looked up")
    if value.needs_review:
        words.append("⚑ needs review")
    if value.note:
        words.append(f"note: {label_words(value.note, 60)}")
    return words


def _lacks_words(desk: Desk, value: Value, quotes: tuple[Quote, ...]) -> list[str]:
    doubt = doubt_of(desk, value)
    if doubt:
        return [f"words {doubt} in the newest text{'' if quotes else ' (R quotes others)'}"]
    return ["no words yet"] if value.needs_words and not quotes else []


def _intervals(payload: Proportion) -> list[str]:
    """Return Wilson and Clopper-Pearson beside it, in percent, and the rule of three where there was no event."""
    n, of = payload.numerator, payload.denominator
    if n is None or of is None or not 0 <= n <= of or of == 0:
        return []
    said = [f"Wilson {_percents(wilson(n, of))}", f"Clopper-Pearson {_percents(clopper_pearson(n, of))}"]
    return [*said, f"rule of three: at most {100 * min(1, rule_of_three(of)):.1f} %"] if n == 0 else said


def _told_apart(desk: Desk, field: Field, value: Value) -> list[str]:
    """Return by which method a printed interval was made, from the counts of the same item, or that none gives it."""
    payload, spread = value.value, getattr(value.value, "spread", None)
    if field.part != "interval" or not isinstance(payload, Quantity) or spread is None or spread.kind is SpreadKind.SD:
        return []
    kind = desk.kind_of(desk.held.item(value.item))
    fields = kind.live_fields if kind else ()
    counted = [desk.held.current(value.item, one.key) for one in fields if one.kind is Kind.PROPORTION]
    for one in counted:
        counts = one.value if one else None
        if isinstance(counts, Proportion) and counts.numerator is not None and counts.denominator:
            if not 0 <= counts.numerator <= counts.denominator:
                continue
            level = float(spread.level) / 100 if spread.level else 0.95
            scale = 100 if payload.unit == "%" else 1
            found = methods_that_give(counts.numerator, counts.denominator, spread.low, spread.high, level, scale=scale)
            of = f"{counts.numerator}/{counts.denominator}"
            return [f"{' and '.join(found)} of {of}" if found else f"≠ no known method gives this of {of}"]
    return []


def _percents(interval: tuple[float, float]) -> str:
    return f"{100 * interval[0]:.1f}–{100 * interval[1]:.1f} %"
