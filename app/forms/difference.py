"""What differs between two forms, as sentences for a person, each with the place that it speaks of."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from app.domain.forms import Field, Form, ItemKind, RuleSetting, Vocabulary, VocabularyTerm
from app.forms.rules import OUTSIDE


class FormChange(msgspec.Struct, frozen=True, kw_only=True):
    """One difference between two forms: a sentence, and the item kind, field, or term of a vocabulary it is about."""

    sentence: str
    kind: str = ""
    field: str = ""
    vocabulary: str = ""
    code: str = ""


def changes(old: Form, new: Form) -> tuple[FormChange, ...]:
    """Return what is other in a new form than in an old one, in the order of the new one, but for its version."""
    return (*_about(old, new), *_kinds(old, new), *_vocabularies(old, new))


def _about(old: Form, new: Form) -> Iterator[FormChange]:
    for what, before, after in (
        ("name", old.name, new.name),
        ("title", old.title, new.title),
        ("description", old.description, new.description),
    ):
        if before != after:
            yield FormChange(sentence=f"The form's {what} is now “{after}” (was “{before}”).")
    for sentence in _rules("The form", old.rules, new.rules):
        yield FormChange(sentence=sentence)


def _kinds(old: Form, new: Form) -> Iterator[FormChange]:
    for kind in new.kinds:
        before = old.kind(kind.key)
        if before is None:
            yield FormChange(
                sentence=f"New item kind {kind.label}, with {_count(len(kind.fields), 'field')}.", kind=kind.key
            )
        else:
            yield from _kind(before, kind, (old, new))
    for kind in old.kinds:
        if new.kind(kind.key) is None:
            yield FormChange(sentence=f"The item kind {kind.label} is removed.", kind=kind.key)
    kept = [kind.key for kind in old.kinds if new.kind(kind.key)]
    if kept != [kind.key for kind in new.kinds if old.kind(kind.key)]:
        yield FormChange(sentence="The item kinds stand in another order.")


def _kind(old: ItemKind, new: ItemKind, forms: tuple[Form, Form]) -> Iterator[FormChange]:
    for name, what in _KIND_PARTS.items():
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            yield FormChange(sentence=f"{new.label}: {what} {_was(before, after)}.", kind=new.key)
    for field in new.fields:
        earlier = old.field(field.key)
        place = f"{new.label} › {field.label}"
        if earlier is None:
            needed = ", needed" if field.needed else ""
            yield FormChange(sentence=f"{place}: new field ({field.kind}{needed}).", kind=new.key, field=field.key)
            continue
        for sentence in _field(earlier, field, forms):
            yield FormChange(sentence=f"{place}: {sentence}", kind=new.key, field=field.key)
    for field in old.fields:
        if new.field(field.key) is None:
            sentence = f"{new.label} › {field.label}: the field is removed."
            yield FormChange(sentence=sentence, kind=new.key, field=field.key)
    kept = [field.key for field in old.fields if new.field(field.key)]
    if kept != [field.key for field in new.fields if old.field(field.key)]:
        yield FormChange(sentence=f"{new.label}: the fields stand in another order.", kind=new.key)


def _field(old: Field, new: Field, forms: tuple[Form, Form]) -> Iterator[str]:
    if old.label != new.label:
        yield f"renamed, it was “{old.label}”."
    if old.retired != new.retired:
        yield "retired; what it holds stays readable." if new.retired else "brought back."
    for name, (gained, lost) in _SWITCHES.items():
        before, after = getattr(old, name), getattr(new, name)
        if before != after and not (name == "needed" and new.retired):
            yield gained if after else lost
    for name, what in _FIELD_PARTS.items():
        before, after = getattr(old, name), getattr(new, name)
        if before != after and not (name == "targets" and _to_all(old, forms[0]) and _to_all(new, forms[1])):
            yield f"{what} {_was(before, after)}."
    if old.when != new.when:
        yield f"shown {_when(new)} (was {_when(old)})."
    yield from _rules("here", old.rules, new.rules)


def _vocabularies(old: Form, new: Form) -> Iterator[FormChange]:
    for vocabulary in new.vocabularies:
        before = old.vocabulary(vocabulary.key)
        if before is None:
            sentence = f"New vocabulary {vocabulary.label}, with {_count(len(vocabulary.terms), 'term')}."
            yield FormChange(sentence=sentence, vocabulary=vocabulary.key)
        else:
            yield from _vocabulary(before, vocabulary)
    for vocabulary in old.vocabularies:
        if new.vocabulary(vocabulary.key) is None:
            yield FormChange(sentence=f"The vocabulary {vocabulary.label} is removed.", vocabulary=vocabulary.key)


def _vocabulary(old: Vocabulary, new: Vocabulary) -> Iterator[FormChange]:
    for name in ("label", "note"):
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            yield FormChange(sentence=f"{new.label}: the {name} {_was(before, after)}.", vocabulary=new.key)
    earlier, later = {t.code: t for t in old.terms}, {t.code: t for t in new.terms}
    for code, term in later.items():
        for sentence in _term(earlier.get(code), term):
            yield FormChange(sentence=f"{new.label}: {sentence}", vocabulary=new.key, code=code)
    for code, term in earlier.items():
        if code not in later:
            sentence = f"{new.label}: the term {term.label} is removed."
            yield FormChange(sentence=sentence, vocabulary=new.key, code=code)
    if [code for code in earlier if code in later] != [code for code in later if code in earlier]:
        yield FormChange(sentence=f"{new.label}: the terms stand in another order.", vocabulary=new.key)


def _term(old: VocabularyTerm | None, new: VocabularyTerm) -> Iterator[str]:
    if old is None:
        yield f"new term {new.label}."
        return
    if old.label != new.label:
        yield f"the term {old.label} is now called {new.label}."
    if old.retired != new.retired:
        yield f"the term {new.label} is {'retired' if new.retired else 'brought back'}."
    for name, what in _TERM_PARTS.items():
        if getattr(old, name) != getattr(new, name):
            yield f"{new.label}: {what}."


def _rules(where: str, old: dict[str, RuleSetting], new: dict[str, RuleSetting]) -> Iterator[str]:
    for rule in dict.fromkeys([*old, *new]):
        if old.get(rule) != new.get(rule):
            yield f"{where} wants rule {rule} {_wanted(new.get(rule))} (was {_wanted(old.get(rule))})."


def _wanted(setting: RuleSetting | None) -> str:
    if setting is None:
        return "as it is"
    said = ["off"] if not setting.on else []
    said += [f"as {setting.severity}"] if setting.severity else []
    said += [f"with {name} {number}" for name, number in setting.limits.items()]
    return ", ".join(said) or "on"


def _when(field: Field) -> str:
    return " and ".join(f"when {other} is {' or '.join(codes)}" for other, codes in field.when.items()) or "always"


def _to_all(field: Field, form: Form) -> bool:
    return set(field.targets) == {*OUTSIDE, *(kind.key for kind in form.kinds)}


def _was(before: object, after: object) -> str:
    return f"is now {_told(after)} (was {_told(before)})"


def _told(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(str(one) or "the record" for one in value) or "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"“{value}”" if value else "nothing"


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'s' if number != 1 else ''}"


_KIND_PARTS = {
    "label": "the label",
    "plural": "the plural",
    "help": "the help",
    "parents": "what it nests in",
    "layout": "the layout",
    "title": "the title",
    "columns": "the columns",
    "shortcut": "the shortcut",
    "single": "one a parent",
    "role": "what it is to the checks",
}
_FIELD_PARTS = {
    "kind": "the kind",
    "help": "the help",
    "vocabulary": "the vocabulary",
    "unit": "the unit",
    "units": "the other units",
    "schemes": "the schemes",
    "targets": "what it may point to",
    "role": "what it is to the checks",
    "group": "the group",
}
_SWITCHES = {
    "needed": ("now needed.", "no longer needed."),
    "many": ("now takes several values.", "now takes one value."),
    "judged": ("now judged by its curator.", "no longer judged by its curator."),
    "multiline": ("now written in several lines.", "now written in one line."),
    "markdown": ("now Markdown.", "now plain words."),
}
_TERM_PARTS = {
    "synonyms": "other synonyms",
    "definition": "another definition",
    "provenance": "another provenance",
    "extra": "other cross-references",
}
