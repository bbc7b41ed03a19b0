"""What of a form's parts can be edited, as texts and switches, and the changes that come of them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum
from typing import Any

from app.domain.errors import RefusedError
from app.domain.forms import Field, Form, ItemKind, RuleSetting, Vocabulary, VocabularyTerm
from app.domain.kinds import Kind
from app.forms.editing import (
    add_field,
    add_kind,
    copy_form,
    describe_form,
    edit_field,
    edit_kind,
    field_of,
    set_rule,
)
from app.forms.editing_terms import add_term, add_vocabulary, describe_vocabulary, edit_term
from app.viewmodels.form_draft import FormDraft
from app.viewmodels.form_entries import pieces, read_conditions, read_rules, told_conditions, told_rules
from app.viewmodels.form_tree import FormPlace


class Entry(Enum):
    """How a part is edited."""

    LINE = "line"
    LIST = "list"
    SWITCH = "switch"
    CONDITIONS = "conditions"
    RULES = "rules"


@dataclass(frozen=True)
class Part:
    """One thing to edit: its name in the form, its label, how it is written, and a hint."""

    name: str
    label: str
    entry: Entry = Entry.LINE
    hint: str = ""


_FORM = (
    Part("title", "Title"),
    Part("description", "Description"),
    Part("name", "Name", hint="Another name makes it a form of its own"),
    Part("rules", "Rules", Entry.RULES, "V27 off; V18 error; small_sample patients 10"),
)
_FIELD = (
    Part("label", "Label"),
    Part("help", "Help", hint="One short sentence"),
    Part("needed", "Needed for a complete record", Entry.SWITCH),
    Part("many", "Takes several values", Entry.SWITCH),
    Part("judged", "Your own judgement, not the source's words", Entry.SWITCH),
    Part("multiline", "Written in several lines", Entry.SWITCH),
    Part("group", "Group", hint="The heading it stands under"),
    Part("unit", "Unit", hint="The unit that is proposed"),
    Part("units", "Other units", Entry.LIST, "Parted by semicolons"),
    Part("when", "Shown when", Entry.CONDITIONS, "measure: CRS, ICANS; state: resolved"),
    Part("role", "Role in checks", hint="Where the checks know it by another name"),
    Part("rules", "Rules", Entry.RULES, "V27 off; V18 error; small_sample patients 10"),
)
_ITEM_KIND = (
    Part("label", "Label"),
    Part("plural", "Plural"),
    Part("help", "Help", hint="One short sentence"),
    Part("title", "Named by", Entry.LIST, "Keys of its fields, parted by semicolons"),
    Part("columns", "Columns", Entry.LIST, "Keys of its fields, parted by semicolons"),
    Part("single", "One a record or parent", Entry.SWITCH),
)
_TERM = (
    Part("label", "Label"),
    Part("synonyms", "Synonyms", Entry.LIST, "Parted by semicolons"),
    Part("definition", "Definition"),
    Part("provenance", "Where it is from"),
)
_VOCABULARY = (
    Part("label", "Label"),
    Part("note", "Note", hint="Its licence and where it is from"),
)
_NEEDS_UNIT = {Kind.QUANTITY, Kind.TIME_TO_EVENT}
_ONLY_TEXT = {"multiline"}


def parts_of(part: object) -> tuple[Part, ...]:
    """Return what can be edited of a form, or of a thing of it."""
    match part:
        case Form():
            return _FORM
        case Field():
            hidden = set() if part.kind in _NEEDS_UNIT else {"unit", "units"}
            hidden |= set() if part.kind is Kind.TEXT else _ONLY_TEXT
            return tuple(one for one in _FIELD if one.name not in hidden)
        case ItemKind():
            return _ITEM_KIND
        case VocabularyTerm():
            return _TERM
        case Vocabulary():
            return _VOCABULARY
        case _:
            return ()


def text_of(part: object, one: Part) -> str:
    """Return what stands there as its editor shows it; a switch as "yes" or ""."""
    held = getattr(part, one.name)
    match one.entry:
        case Entry.SWITCH:
            return "yes" if held else ""
        case Entry.LIST:
            return "; ".join(held)
        case Entry.CONDITIONS:
            return told_conditions(held)
        case Entry.RULES:
            return told_rules(held)
        case Entry.LINE:
            return str(held)


def put_text(draft: FormDraft, place: FormPlace, one: Part, text: str) -> bool:
    """Change one part of a place to what was written; say whether the form is another now."""
    try:
        value = _read(one, text)
    except RefusedError as error:
        draft.refused.emit(str(error))
        return False
    if one.entry is Entry.RULES:
        return draft.change(_want_rules, value, place.kind, place.field)
    if place.heading:
        return _about_form(draft, one.name, str(value))
    if place.field:
        return draft.change(edit_field, place.kind, place.field, held=draft.held, **{one.name: value})
    if place.kind:
        return draft.change(edit_kind, place.kind, held=draft.held, **{one.name: value})
    if not place.code:
        return draft.change(describe_vocabulary, place.vocabulary, **{one.name: value})
    return draft.change(edit_term, place.vocabulary, place.code, **{one.name: value})


def add_named(draft: FormDraft, place: FormPlace, label: str, kind: Kind, vocabulary: str = "") -> FormPlace | None:
    """Add what may stand at a place: a field, a term, an item kind, or a list written as "Name: term; term".

    A key is made from the label. Returns its place, None when it was refused.
    """
    label = " ".join(label.split())
    if place.kind:
        return _add_field(draft, place, label, kind, vocabulary)
    if place.vocabulary:
        known = draft.form.vocabulary(place.vocabulary)
        before = {term.code for term in known.terms} if known else set()
        if not draft.change(add_term, place.vocabulary, VocabularyTerm(code="", label=label)):
            return None
        after = draft.form.vocabulary(place.vocabulary)
        code = next(term.code for term in after.terms if term.code not in before) if after else ""
        return FormPlace(vocabulary=place.vocabulary, code=code)
    if place.heading == "Items":
        key = key_from(label)
        first = Field(key="label", label="Label", kind=Kind.TEXT, help="What it is called.")
        made = ItemKind(key=key, label=label, plural=f"{label}s", title=("label",), fields=(first,))
        return FormPlace(kind=key) if draft.change(add_kind, made) else None
    name, _, terms = label.partition(":")
    key = key_from(name)
    listed = [VocabularyTerm(code="", label=one.strip()) for one in terms.split(";") if one.strip()]
    return FormPlace(vocabulary=key) if draft.change(add_vocabulary, key, name, listed) else None


def key_from(label: str) -> str:
    """Return the key that a label makes: small letters, digits and _, at most 40.

    >>> key_from("Days of follow-up"), key_from("Überleben (%)")
    ('days_of_follow_up', 'uberleben')
    """
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:40].strip("_")


def _about_form(draft: FormDraft, name: str, text: str) -> bool:
    if name == "name":
        return draft.change(copy_form, text)
    return draft.change(describe_form, **{name: text})


def _add_field(draft: FormDraft, place: FormPlace, label: str, kind: Kind, vocabulary: str) -> FormPlace | None:
    asks_terms = kind in {Kind.TERM, Kind.TERMS}
    item_kind = draft.form.kind(place.kind)
    keys = [field.key for field in item_kind.fields] if item_kind else []
    field = Field(
        key=key_from(label),
        label=label,
        kind=kind,
        vocabulary=vocabulary if asks_terms else "",
        targets=tuple(one.key for one in draft.form.kinds) if kind is Kind.REFERENCE else (),
        schemes=("doi", "pmid", "nct") if kind is Kind.IDENTIFIER else (),
    )
    behind = keys[keys.index(place.field) + 1 :] if place.field in keys else []
    before = behind[0] if behind else ""
    made = draft.change(add_field, place.kind, field, before=before)
    return FormPlace(kind=place.kind, field=field.key) if made else None


def _want_rules(form: Form, wanted: dict[str, RuleSetting], kind: str, field: str) -> Form:
    held = field_of(form, kind, field).rules if field else form.rules
    for rule in dict.fromkeys([*held, *wanted]):
        form = set_rule(form, rule, wanted.get(rule), kind, field)
    return form


def _read(one: Part, text: str) -> Any:
    match one.entry:
        case Entry.SWITCH:
            return bool(text)
        case Entry.LIST:
            return pieces(text)
        case Entry.CONDITIONS:
            return read_conditions(text)
        case Entry.RULES:
            return read_rules(text)
        case Entry.LINE:
            return " ".join(text.split())
