"""What the record pane shows of a field: one line a value, with its words and what stands around it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from app.domain.forms import Field
from app.domain.kinds import Identifier, Proportion, Reference
from app.domain.quotes import Quote
from app.domain.values import Derivation, Value
from app.reading.show import show
from app.stats.intervals import clopper_pearson, wilson
from app.usecases.statements import label_words
from app.viewmodels.desk import Desk


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
    """One value of a field as it is shown; `value` is None for the line that waits for one."""

    value: Value | None
    text: str
    mark: Mark
    quotes: tuple[Quote, ...] = ()
    details: str = ""


def lines_of(desk: Desk, field: Field) -> tuple[FieldLine, ...]:
    """Return the lines of a field of the item in hand, with an empty one where a value may be added."""
    if desk.item is None or desk.content is None:
        return ()
    values = desk.content.values_of(desk.item.id, field.key)
    lines = tuple(_line(desk, field, value, rivals=len(values) > 1 and not field.many) for value in values)
    waiting = FieldLine(None, "", Mark.NEEDED if field.needed and not values else Mark.EMPTY)
    return (*lines, waiting) if field.many or not values else lines


def reference_names(desk: Desk, field: Field) -> dict[str, Reference]:
    """Return what a reference field may point to, by the name it is shown with; equal names are numbered."""
    if desk.content is None or desk.source is None or desk.item is None:
        return {}
    from app.domain.kinds import Target

    found: dict[str, Reference] = {}
    for item in desk.content.items:
        if item.kind in field.targets and item.id != desk.item.id:
            _name_once(found, desk.name_of(item), Reference(Target.ITEM, item.id))
    if "source" in field.targets:
        _name_once(found, f"Source: {desk.source.metadata.title}", Reference(Target.SOURCE, desk.source.id))
    if "value" in field.targets:
        for value in desk.content.values:
            owner = desk.content.item(value.item)
            spec = desk.form.field(owner.kind, value.field) if desk.form and owner else None
            if owner and spec and owner.kind != "caveat":
                name = f"{desk.name_of(owner)} › {spec.label}"
                _name_once(found, name, Reference(Target.VALUE, value.id))
    return found


def shown(desk: Desk, field: Field, value: Value) -> str:
    """Return a value as its editor shows it."""
    if value.unread is not None:
        return value.unread
    if value.value is None:
        return ""
    if isinstance(value.value, Reference):
        names = reference_names(desk, field)
        key = value.value.key
        return next((name for name, target in names.items() if target.key == key), "something that is gone")
    return show(value.value, field)


def _line(desk: Desk, field: Field, value: Value, *, rivals: bool) -> FieldLine:
    quotes = desk.content.quotes_of(value.id) if desk.content else ()
    return FieldLine(
        value=value,
        text=shown(desk, field, value),
        mark=_mark(value, quotes),
        quotes=quotes,
        details=" · ".join(_details(value, quotes, rivals=rivals)),
    )


def _mark(value: Value, quotes: tuple[Quote, ...]) -> Mark:
    if value.missing is not None:
        return Mark.MISSING
    if value.unread is not None:
        return Mark.UNREAD
    if value.needs_words:
        return Mark.VOUCHED if quotes else Mark.UNVOUCHED
    return Mark.DERIVED


def _details(value: Value, quotes: tuple[Quote, ...], *, rivals: bool) -> list[str]:
    words: list[str] = []
    if rivals:
        words.append("current" if value.current else "rival statement (Alt+M chooses)")
    if value.unread is not None:
        words.append("not read yet")
    if value.needs_words and not quotes:
        words.append("no words yet")
    if value.as_stated:
        words.append(f"“{label_words(value.as_stated, 60)}”")
    if value.derivation in {Derivation.COMPUTED, Derivation.INFERRED} and not isinstance(value.value, Reference):
        words.append(f"{value.derivation}: {value.how}" if value.how else value.derivation.value)
    if value.derivation is Derivation.EXTERNAL:
        words.append(f"from {value.outside}")
    words += [f"{part} {how}" for part, how in value.part_derivations.items()]
    if isinstance(value.value, Proportion):
        words += _intervals(value.value)
    if isinstance(value.value, Identifier):
        words.append("not looked up")
    if value.needs_review:
        words.append("⚑ needs review")
    if value.note:
        words.append(f"note: {label_words(value.note, 60)}")
    return words


def _intervals(payload: Proportion) -> list[str]:
    """Return Wilson, and Clopper-Pearson beside it where all or none responded, in percent."""
    n, of = payload.numerator, payload.denominator
    if n is None or of is None or not 0 <= n <= of or of == 0:
        return []
    said = [f"Wilson {_percents(wilson(n, of))}"]
    if n in {0, of}:
        said.append(f"Clopper-Pearson {_percents(clopper_pearson(n, of))}")
    return said


def _percents(interval: tuple[float, float]) -> str:
    return f"{100 * interval[0]:.1f}–{100 * interval[1]:.1f} %"


def _name_once(found: dict[str, Reference], name: str, target: Reference) -> None:
    number = 2
    unique = name
    while unique in found:
        unique, number = f"{name} ({number})", number + 1
    found[unique] = target
