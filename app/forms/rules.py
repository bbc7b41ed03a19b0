"""What must hold in a form beyond the shape of its lines: names that exist, keys that differ, nesting that ends.

Each rule takes the form as read and notes what is wrong at its line. To add one: write a function here and list it in
`check_field` or `check_kinds`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from app.domain.forms import Vocabulary
from app.domain.kinds import Answer, Kind
from app.forms.shape import Taken
from app.forms.tree import Problems

RECORD = "record"
ANY = "any"
OUTSIDE = ("source", "value")
_RESERVED = {RECORD, ANY, *OUTSIDE}
_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
_TERMS = {Kind.TERM, Kind.TERMS}
_MEANT_FOR: dict[str, set[Kind]] = {
    "vocabulary": _TERMS,
    "unit": {Kind.QUANTITY, Kind.TIME_TO_EVENT},
    "units": {Kind.QUANTITY, Kind.TIME_TO_EVENT},
    "schemes": {Kind.IDENTIFIER},
    "targets": {Kind.REFERENCE},
    "multiline": {Kind.TEXT},
    "markdown": {Kind.TEXT},
}
_NEEDS = {Kind.TERM: "vocabulary", Kind.TERMS: "vocabulary", Kind.REFERENCE: "targets", Kind.IDENTIFIER: "schemes"}

KindFields = list[tuple[Taken, list[Taken]]]
"""Item kinds as read, each with its fields as read."""


def is_key(text: str) -> bool:
    """Say whether a text may be a key: small letters, digits and _, beginning with a letter, at most 40."""
    return _KEY.fullmatch(text) is not None


def check_kinds(kinds: KindFields, problems: Problems) -> None:
    """Note what is wrong with the item kinds among themselves."""
    known = {kind.text("key") for kind, _ in kinds}
    _unique("item kind", [kind for kind, _ in kinds], "key", problems)
    _unique("shortcut", [kind for kind, _ in kinds if kind.text("shortcut")], "shortcut", problems)
    for kind, fields in kinds:
        _check_kind(kind, fields, known, problems)
    parents = {kind.text("key"): [p for p in parents_of(kind) if p] for kind, _ in kinds}
    _no_cycles(parents, {k.text("key"): k.at("parents") for k, _ in kinds}, "nests in itself", problems)
    if not any("" in parents_of(kind) for kind, _ in kinds):
        problems.add(1, f"No item kind stands at the top: give one `parents: [{RECORD}]`.")


def parents_of(kind: Taken) -> tuple[str, ...]:
    """Return the kinds that a kind nests in, "" for the record itself, which is the default."""
    return tuple("" if parent == RECORD else parent for parent in kind.texts("parents")) or ("",)


def _check_kind(kind: Taken, fields: list[Taken], known: set[str], problems: Problems) -> None:
    key = kind.text("key")
    _check_key(kind, problems)
    if key in _RESERVED:
        problems.add(kind.at("key"), f"{key!r} has a meaning of its own; name the item kind otherwise.")
    for parent in parents_of(kind):
        if parent and parent not in known:
            problems.add(kind.at("parents"), f"{key!r} nests in {parent!r}, which is no item kind of this form.")
    if kind.text("layout") not in {"", "form", "table"}:
        problems.add(kind.at("layout"), f"The layout is form or table, not {kind.text('layout')!r}.")
    if kind.text("layout") == "table" and "" in parents_of(kind):
        problems.add(kind.at("layout"), f"{key!r} is laid out as rows, so it needs an item kind as its parent.")
    if "shortcut" in kind.values and not re.fullmatch("[a-z]", kind.text("shortcut")):
        problems.add(kind.at("shortcut"), "A shortcut is one small letter.")
    _unique("field", fields, "key", problems)
    names = {field.text("key") for field in fields}
    retired = {field.text("key") for field in fields if field.values.get("retired")}
    for name in kind.texts("title"):
        if name not in names:
            problems.add(kind.at("title"), f"The title of {key!r} names {name!r}, which is none of its fields.")
    for name in kind.texts("columns"):
        if name not in names - retired:
            problems.add(kind.at("columns"), f"The columns of {key!r} name {name!r}, which is none of its fields.")
    _check_roles(kind, fields, problems)
    conditions = {field.text("key"): [*field.values.get("when", {})] for field in fields}
    _no_cycles(conditions, {f.text("key"): f.at("when") for f in fields}, "waits for itself to be shown", problems)


def _check_roles(kind: Taken, fields: list[Taken], problems: Problems) -> None:
    """Note roles that are no keys, and fields of one kind that would be the same to the checks."""
    for one in (kind, *fields):
        if one.text("role") and not is_key(one.text("role")):
            problems.add(one.at("role"), f"{one.text('role')!r} is no role: small letters, digits and _, at most 40.")
    taken: dict[str, str] = {}
    for field in fields:
        part = field.text("role") or field.text("key")
        if not part or field.values.get("retired"):
            continue
        if part in taken and field.text("key") != taken[part]:
            sentence = f"{field.text('key')!r} and {taken[part]!r} are both {part!r} to the checks; only one can be."
            problems.add(field.at("role"), sentence)
        taken.setdefault(part, field.text("key"))


def check_field(
    field: Taken,
    siblings: Mapping[str, Taken],
    known: set[str],
    vocabulary: Callable[[str], Vocabulary | None],
    problems: Problems,
) -> None:
    """Note what is wrong with one field, given its item kind's fields, the item kinds' keys, and the vocabularies."""
    _check_key(field, problems)
    kind = _field_kind(field, problems)
    if kind is not None:
        for key, meant in _MEANT_FOR.items():
            if key in field.values and kind not in meant:
                problems.add(field.at(key), f"{key!r} is not for a field of the kind {kind}.")
        if kind in _NEEDS and not field.values.get(_NEEDS[kind]):
            problems.add(field.line, f"A field of the kind {kind} needs {_NEEDS[kind]!r}.")
    name = field.text("vocabulary")
    if name and vocabulary(name) is None:
        problems.add(field.at("vocabulary"), f"There is no vocabulary {name!r}.")
    _check_names(field, "targets", known | {ANY, *OUTSIDE}, "neither an item kind, nor source, value or any", problems)
    schemes = vocabulary("identifier_scheme") if field.texts("schemes") else None
    codes = {term.code for term in schemes.terms} if schemes else set()
    _check_names(field, "schemes", codes, "no identifier scheme", problems)
    if field.values.get("retired") and field.values.get("needed"):
        problems.add(field.at("retired"), "A retired field cannot be needed.")
    for other, wanted in field.values.get("when", {}).items():
        _check_when(field, other, wanted, siblings, vocabulary, problems)


def _check_when(
    field: Taken,
    other: str,
    wanted: list[str],
    siblings: Mapping[str, Taken],
    vocabulary: Callable[[str], Vocabulary | None],
    problems: Problems,
) -> None:
    key, line = field.text("key"), field.at("when")
    if other not in siblings:
        problems.add(line, f"{key!r} is shown when {other!r} holds something, but there is no such field here.")
        return
    kind = siblings[other].text("kind")
    if kind == Kind.YES_NO:
        codes = {str(answer) for answer in Answer}
    elif kind in _TERMS:
        found = vocabulary(siblings[other].text("vocabulary"))
        codes = {term.code for term in found.terms} if found else set(wanted)
    else:
        problems.add(line, f"{key!r} is shown by {other!r}, which holds no codes: only term and yes_no fields do.")
        return
    for code in wanted:
        if code not in codes:
            problems.add(line, f"{key!r} is shown when {other!r} is {code!r}, which it can never be.")


def _field_kind(field: Taken, problems: Problems) -> Kind | None:
    name = field.text("kind")
    if name in set(Kind):
        return Kind(name)
    if name:
        problems.add(field.at("kind"), f"{name!r} is no kind of field; use one of {', '.join(Kind)}.")
    return None


def _check_key(taken: Taken, problems: Problems) -> None:
    key = taken.text("key")
    if key and not is_key(key):
        problems.add(taken.at("key"), f"{key!r} is no key: small letters, digits and _, at most 40.")


def _check_names(field: Taken, key: str, known: Iterable[str], complaint: str, problems: Problems) -> None:
    for name in field.texts(key):
        if name not in known:
            problems.add(field.at(key), f"{name!r} is {complaint}.")


def _unique(what: str, taken: list[Taken], key: str, problems: Problems) -> None:
    seen: set[str] = set()
    for one in taken:
        text = one.text(key)
        if text in seen:
            problems.add(one.at(key), f"The {what} {text!r} stands here twice.")
        seen.add(text)


def _no_cycles(arrows: dict[str, list[str]], lines: dict[str, int], verb: str, problems: Problems) -> None:
    for start, first in arrows.items():
        seen: set[str] = set()
        ahead = list(first)
        while ahead:
            one = ahead.pop()
            if one == start:
                problems.add(lines[start], f"{start!r} {verb}.")
                break
            if one not in seen:
                seen.add(one)
                ahead.extend(arrows.get(one, ()))
