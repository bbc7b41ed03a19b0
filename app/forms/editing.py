"""Changes of a form, each a pure function from a form to a form; terms are changed in `editing_terms`.

A change that would lie is refused in one sentence: a key that gets another kind or is used again, a field or an item
kind that goes while records hold it. `held` is what records hold (`holdings` of the use cases gives it); nothing here
reads a project. What a form must be beyond that is judged when it is kept, by the reader of form files.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

import msgspec

from app.domain.errors import RefusedError
from app.domain.forms import Field, Form, ItemKind, RuleSetting
from app.forms.rules import OUTSIDE, is_key

T = TypeVar("T", Field, ItemKind)
_TEXTS = {"label", "help", "group", "unit", "plural", "shortcut", "role", "layout"}
_OF_A_FIELD = {
    *("label", "help", "unit", "units", "group", "needed", "many", "when", "multiline", "markdown"),
    *("schemes", "targets", "role", "vocabulary", "judged"),
}
_OF_A_KIND = {"label", "plural", "help", "title", "columns", "shortcut", "layout", "single", "role", "parents"}
_COUNTED = re.compile(r"(.*?)(\d+)")


class Held(msgspec.Struct, frozen=True):
    """Which records hold something: values by item kind and field, codes by vocabulary, items by kind.

    Each is a set of record ids; what nobody holds is not there. `several` are the fields of which some item holds more
    than one value.
    """

    fields: dict[tuple[str, str], frozenset[str]] = msgspec.field(default_factory=dict)
    terms: dict[tuple[str, str], frozenset[str]] = msgspec.field(default_factory=dict)
    kinds: dict[str, frozenset[str]] = msgspec.field(default_factory=dict)
    several: dict[tuple[str, str], frozenset[str]] = msgspec.field(default_factory=dict)


NOTHING_HELD = Held()


def copy_form(form: Form, name: str, title: str = "") -> Form:
    """Return a form under another name, as its version 1. Raises RefusedError for a name that is none, or the same."""
    wanted = name.strip()
    if not is_key(wanted.replace("-", "_")):
        raise RefusedError(f"“{wanted}” is no name of a form: use small letters, digits and -, at most 40.")
    if wanted == form.name:
        raise RefusedError(f"The copy needs another name than “{form.name}”.")
    return msgspec.structs.replace(form, name=wanted, title=title.strip() or form.title, version="1")


def describe_form(form: Form, *, title: str | None = None, description: str | None = None) -> Form:
    """Return a form with another title or description. Raises RefusedError for an empty title."""
    new_title = form.title if title is None else _words(title, "A form needs a title.")
    return msgspec.structs.replace(
        form, title=new_title, description=form.description if description is None else description.strip()
    )


def raised(version: str) -> str:
    """Return the version after another: its last number counts up ("1" to "2", "1.9" to "1.10"), else ".2" is added."""
    found = _COUNTED.fullmatch(version)
    return f"{found[1]}{int(found[2]) + 1}" if found else f"{version}.2"


# -- fields --------------------------------------------------------------------------------------------------------


def add_field(form: Form, kind: str, field: Field, *, before: str = "", known: Sequence[Form] = ()) -> Form:
    """Return a form with a new field in an item kind, before another one or at the end.

    `known` are earlier versions of the form. Raises RefusedError for a key that is none, that stands there already, or
    that an earlier version gave to something else.
    """
    item_kind = kind_of(form, kind)
    _new_key(field.key, "field")
    _words(field.label, "A field needs a label.")
    if item_kind.field(field.key):
        raise RefusedError(f"{item_kind.label} has a field with the key “{field.key}” already; choose another key.")
    for old in known:
        earlier = old.field(kind, field.key)
        if earlier and earlier.kind is not field.kind:
            raise RefusedError(
                f"“{field.key}” was a field of the kind {earlier.kind} in version {old.version}; choose another key."
            )
    return _with_fields(form, kind, _inserted(item_kind.fields, field, before))


def edit_field(form: Form, kind: str, key: str, /, *, held: Held = NOTHING_HELD, **changes: Any) -> Form:
    """Return a form with a field changed: its label, help, unit, units, group, needed, many, when, role and so on.

    Raises RefusedError for its key or kind, which never change, for another vocabulary while records hold terms of it,
    and for one value where records hold several.
    """
    field = field_of(form, kind, key)
    changes = {name: _clean(name, value) for name, value in changes.items()}
    for name in ("key", "kind"):
        if name in changes:
            raise RefusedError(
                f"The {name} of {field.label} never changes; retire the field and add one of another key."
            )
    _only(changes, _OF_A_FIELD, "field")
    if "label" in changes:
        _words(changes["label"], "A field needs a label.")
    if changes.get("vocabulary", field.vocabulary) != field.vocabulary and held.fields.get((kind, key)):
        raise RefusedError(f"Records hold terms of {field.label}; retire it and add a field with the other vocabulary.")
    if field.many and changes.get("many") is False and held.several.get((kind, key)):
        count = _records(held.several[kind, key])
        raise RefusedError(f"{field.label} holds several values in {count}; it goes on taking several.")
    new = msgspec.structs.replace(field, **changes)
    return _with_fields(form, kind, tuple(new if one.key == key else one for one in kind_of(form, kind).fields))


def rename_field(form: Form, kind: str, key: str, label: str) -> Form:
    """Return a form with another label for a field; its key stays. Raises RefusedError for an empty label."""
    return edit_field(form, kind, key, label=label)


def move_field(form: Form, kind: str, key: str, steps: int) -> Form:
    """Return a form with a field moved by a number of places among the fields of its kind, up when negative."""
    field_of(form, kind, key)
    return _with_fields(form, kind, _moved(kind_of(form, kind).fields, key, steps))


def retire_field(form: Form, kind: str, key: str) -> Form:
    """Return a form that offers a field no longer; what records hold of it stays readable.

    Raises RefusedError while the field shows others, which nobody could reach any more.
    """
    field = field_of(form, kind, key)
    item_kind = kind_of(form, kind)
    shown = [one.label for one in item_kind.live_fields if key in one.when and one.key != key]
    if shown:
        raise RefusedError(f"{field.label} decides whether {', '.join(shown)} is shown; change that first.")
    new = msgspec.structs.replace(field, retired=True, needed=False)
    columns = tuple(name for name in item_kind.columns if name != key)
    fields = tuple(new if one.key == key else one for one in item_kind.fields)
    return _with_kind(form, msgspec.structs.replace(item_kind, fields=fields, columns=columns))


def bring_back_field(form: Form, kind: str, key: str) -> Form:
    """Return a form that offers a retired field again."""
    field = field_of(form, kind, key)
    new = msgspec.structs.replace(field, retired=False)
    return _with_fields(form, kind, tuple(new if one.key == key else one for one in kind_of(form, kind).fields))


def remove_field(form: Form, kind: str, key: str, held: Held) -> Form:
    """Return a form without a field. Raises RefusedError when records hold it (retire it), or something names it."""
    field = field_of(form, kind, key)
    if held.fields.get((kind, key)):
        count = _records(held.fields[kind, key])
        raise RefusedError(f"{field.label} is filled in {count}; retire it instead of removing it.")
    item_kind = kind_of(form, kind)
    shown = [one.label for one in item_kind.fields if key in one.when and one.key != key]
    if shown:
        raise RefusedError(f"{field.label} decides whether {', '.join(shown)} is shown; change that first.")
    if len(item_kind.fields) == 1:
        raise RefusedError(f"{field.label} is the only field of {item_kind.label}; remove the item kind instead.")
    new = msgspec.structs.replace(
        item_kind,
        fields=tuple(one for one in item_kind.fields if one.key != key),
        title=tuple(name for name in item_kind.title if name != key),
        columns=tuple(name for name in item_kind.columns if name != key),
    )
    return _with_kind(form, new)


# -- item kinds ----------------------------------------------------------------------------------------------------


def add_kind(form: Form, kind: ItemKind, *, before: str = "") -> Form:
    """Return a form with a new item kind. Raises RefusedError for a bad or known key, no fields, or a lost parent."""
    _new_key(kind.key, "item kind")
    _words(kind.label, "An item kind needs a label.")
    _words(kind.plural, "An item kind needs a plural.")
    if form.kind(kind.key):
        raise RefusedError(f"There is an item kind with the key “{kind.key}” already; choose another key.")
    if not kind.fields:
        raise RefusedError(f"{kind.label} needs at least one field.")
    _known_parents(form, kind)
    return _with_kinds(form, _inserted(form.kinds, kind, before))


def edit_kind(form: Form, key: str, /, *, held: Held = NOTHING_HELD, **changes: Any) -> Form:
    """Return a form with an item kind changed: its labels, help, title, columns, layout, shortcut, parents, role.

    Raises RefusedError for its key, and for parents that records would no longer allow.
    """
    kind = kind_of(form, key)
    changes = {name: _clean(name, value) for name, value in changes.items()}
    if "key" in changes:
        raise RefusedError(f"The key of {kind.label} never changes.")
    _only(changes, _OF_A_KIND, "item kind")
    for name in ("label", "plural"):
        if name in changes:
            _words(changes[name], f"An item kind needs a {name}.")
    lost = set(kind.parents) - set(changes.get("parents", kind.parents))
    if lost and held.kinds.get(key):
        raise RefusedError(f"{kind.plural} stand in {_records(held.kinds[key])}; where they may stand can only grow.")
    new = msgspec.structs.replace(kind, **changes)
    _known_parents(form, new)
    return _with_kind(form, new)


def move_kind(form: Form, key: str, steps: int) -> Form:
    """Return a form with an item kind moved by a number of places, up when negative."""
    kind_of(form, key)
    return _with_kinds(form, _moved(form.kinds, key, steps))


def remove_kind(form: Form, key: str, held: Held) -> Form:
    """Return a form without an item kind. Raises RefusedError when records hold such items, or others nest in it."""
    kind = kind_of(form, key)
    if held.kinds.get(key):
        raise RefusedError(f"{kind.plural} stand in {_records(held.kinds[key])}; retire their fields instead.")
    nested = [other.label for other in form.kinds if key in other.parents and other.key != key]
    if nested:
        raise RefusedError(f"{', '.join(nested)} nests in {kind.label}; remove or move that first.")
    aimed = [one.label for other in form.kinds for one in other.live_fields if one.targets == (key,)]
    if aimed:
        raise RefusedError(f"{', '.join(aimed)} points to {kind.plural.lower()} only; retire that field first.")
    return _with_kinds(form, tuple(other for other in form.kinds if other.key != key))


# -- rules ---------------------------------------------------------------------------------------------------------


def set_rule(form: Form, rule: str, setting: RuleSetting | None, kind: str = "", key: str = "") -> Form:
    """Return a form that wants a rule in some way, at one field when it is named, or as it is by itself for None."""
    if not key:
        return msgspec.structs.replace(form, rules=_with_rule(form.rules, rule, setting))
    field = field_of(form, kind, key)
    new = msgspec.structs.replace(field, rules=_with_rule(field.rules, rule, setting))
    return _with_fields(form, kind, tuple(new if one.key == key else one for one in kind_of(form, kind).fields))


# -- finding -------------------------------------------------------------------------------------------------------


def kind_of(form: Form, key: str) -> ItemKind:
    """Return an item kind of a form. Raises RefusedError when there is none."""
    kind = form.kind(key)
    if kind is None:
        raise RefusedError(f"The form “{form.title}” has no item kind “{key}”.")
    return kind


def field_of(form: Form, kind: str, key: str) -> Field:
    """Return a field of a form. Raises RefusedError when there is none."""
    field = kind_of(form, kind).field(key)
    if field is None:
        raise RefusedError(f"{kind_of(form, kind).label} has no field “{key}”.")
    return field


# -- within --------------------------------------------------------------------------------------------------------


def _with_kind(form: Form, kind: ItemKind) -> Form:
    return msgspec.structs.replace(form, kinds=tuple(kind if one.key == kind.key else one for one in form.kinds))


def _with_fields(form: Form, kind: str, fields: tuple[Field, ...]) -> Form:
    return _with_kind(form, msgspec.structs.replace(kind_of(form, kind), fields=fields))


def _with_rule(rules: Mapping[str, RuleSetting], rule: str, setting: RuleSetting | None) -> dict[str, RuleSetting]:
    rest = {one: kept for one, kept in rules.items() if one != rule}
    return rest if setting is None else {**rest, rule: setting}


def _with_kinds(form: Form, kinds: tuple[ItemKind, ...]) -> Form:
    """Return a form with other item kinds; what could point to anything still can, to what went nothing does."""
    before, after = {*OUTSIDE, *(kind.key for kind in form.kinds)}, (*OUTSIDE, *(kind.key for kind in kinds))

    def aimed(field: Field) -> Field:
        targets = after if before == set(field.targets) else tuple(one for one in field.targets if one in after)
        return msgspec.structs.replace(field, targets=targets)

    renewed = (msgspec.structs.replace(kind, fields=tuple(map(aimed, kind.fields))) for kind in kinds)
    return msgspec.structs.replace(form, kinds=tuple(renewed))


def _known_parents(form: Form, kind: ItemKind) -> None:
    for parent in kind.parents:
        if parent and parent != kind.key and not form.kind(parent):
            raise RefusedError(f"{kind.label} would nest in “{parent}”, which is no item kind of this form.")


def _inserted(all_: tuple[T, ...], one: T, before: str) -> tuple[T, ...]:
    order = list(all_)
    order.insert(next((at for at, other in enumerate(order) if other.key == before), len(order)), one)
    return tuple(order)


def _moved(all_: tuple[T, ...], key: str, steps: int) -> tuple[T, ...]:
    order = list(all_)
    here = next(at for at, one in enumerate(order) if one.key == key)
    there = min(max(here + steps, 0), len(order) - 1)
    order.insert(there, order.pop(here))
    return tuple(order)


def _clean(name: str, value: Any) -> Any:
    if isinstance(value, str) and name in _TEXTS:
        return " ".join(value.split())
    return tuple(value) if isinstance(value, list) else value


def _only(changes: Mapping[str, Any], allowed: set[str], what: str) -> None:
    for name in changes:
        if name not in allowed:
            raise RefusedError(f"“{name}” of a {what} cannot be changed like this.")


def _new_key(key: str, what: str) -> None:
    if not is_key(key):
        raise RefusedError(f"“{key}” is no key of a {what}: use small letters, digits and _, at most 40.")


def _words(text: str, complaint: str) -> str:
    if not text.strip():
        raise RefusedError(complaint)
    return text.strip()


def _records(records: frozenset[str]) -> str:
    return f"{len(records)} record{'s' if len(records) != 1 else ''}"
