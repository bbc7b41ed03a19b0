"""What a new version of a form owes to earlier ones: keys keep their meaning, what records hold stays readable."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from app.domain.errors import RefusedError
from app.domain.forms import Field, Form, ItemKind, Vocabulary, VocabularyTerm
from app.forms.editing import Held
from app.forms.rules import OUTSIDE


def readable(form: Form, earlier: Sequence[Form], held: Held) -> Form:
    """Return a form in which everything that records hold can still be read, given the versions they were made with.

    A field, item kind or term that went while records hold it comes back retired. Raises RefusedError when a key has
    another kind than before, when a field that records hold picks from another vocabulary, or when a field takes one
    value where records hold several.
    """
    for old in earlier:
        for kind in old.kinds:
            for field in kind.fields:
                _refuse_lies(form, old, kind, field, held)
    for old in earlier:
        kinds = form.kinds
        for kind in old.kinds:
            kinds = _with_kind(kinds, kind, held)
        form = msgspec.structs.replace(form, kinds=kinds)
        form = msgspec.structs.replace(form, vocabularies=_with_terms(form, old, held))
    return _aimed(form)


def _refuse_lies(form: Form, old: Form, kind: ItemKind, field: Field, held: Held) -> None:
    new = form.field(kind.key, field.key)
    if new is None:
        return
    place = f"{kind.label} › {new.label}"
    if new.kind is not field.kind:
        raise RefusedError(
            f"{place}: “{field.key}” was a field of the kind {field.kind} in version {old.version}, so it cannot be of "
            f"the kind {new.kind} now; give the new field another key and retire the old one."
        )
    if new.vocabulary != field.vocabulary and held.fields.get((kind.key, field.key)):
        raise RefusedError(
            f"{place} holds terms of “{field.vocabulary}” in records, so it cannot pick from “{new.vocabulary}”; "
            "retire it and add a field of another key."
        )
    if field.many and not new.many and held.several.get((kind.key, field.key)):
        raise RefusedError(f"{place} holds several values in records, so it goes on taking several.")


def _with_kind(kinds: tuple[ItemKind, ...], old: ItemKind, held: Held) -> tuple[ItemKind, ...]:
    """Return item kinds in which an earlier kind and its fields can be read as far as records hold them."""
    here = next((kind for kind in kinds if kind.key == old.key), None)
    if here is None:
        return (*kinds, _retired_kind(old, kinds)) if held.kinds.get(old.key) else kinds
    went = [
        _retired(field) for field in old.fields if held.fields.get((old.key, field.key)) and not here.field(field.key)
    ]
    whole = msgspec.structs.replace(here, fields=(*here.fields, *went)) if went else here
    return tuple(whole if kind.key == old.key else kind for kind in kinds)


def _retired_kind(old: ItemKind, kinds: tuple[ItemKind, ...]) -> ItemKind:
    taken = {kind.shortcut for kind in kinds}
    shortcut = "" if old.shortcut in taken else old.shortcut
    fields = tuple(_retired(field) for field in old.fields)
    return msgspec.structs.replace(old, shortcut=shortcut, columns=(), fields=fields)


def _retired(field: Field) -> Field:
    return msgspec.structs.replace(field, retired=True, needed=False, when={}, rules={})


def _aimed(form: Form) -> Form:
    """Return a form whose retired references point to nothing that went."""
    known = {*OUTSIDE, *(kind.key for kind in form.kinds)}

    def aimed(field: Field) -> Field:
        if not field.retired or set(field.targets) <= known:
            return field
        targets = tuple(target for target in field.targets if target in known) or OUTSIDE
        return msgspec.structs.replace(field, targets=targets)

    kinds = (msgspec.structs.replace(kind, fields=tuple(map(aimed, kind.fields))) for kind in form.kinds)
    return msgspec.structs.replace(form, kinds=tuple(kinds))


def _with_terms(form: Form, old: Form, held: Held) -> tuple[Vocabulary, ...]:
    """Return the vocabularies of a form with the terms that went while records hold them, retired."""
    new = {vocabulary.key: vocabulary for vocabulary in form.vocabularies}
    used = {field.vocabulary for kind in form.kinds for field in kind.fields if field.vocabulary}
    used |= {"identifier_scheme"} if any(field.schemes for kind in form.kinds for field in kind.fields) else set()
    for vocabulary in old.vocabularies:
        here = new.get(vocabulary.key)
        if here is None:
            if vocabulary.key in used:
                new[vocabulary.key] = vocabulary
            continue
        went = [term for term in vocabulary.terms if here.term(term.code) is None and _is_held(vocabulary, term, held)]
        if went:
            retired = (msgspec.structs.replace(term, retired=True) for term in went)
            new[vocabulary.key] = msgspec.structs.replace(here, terms=(*here.terms, *retired))
    return tuple(sorted(new.values(), key=lambda one: one.key))


def _is_held(vocabulary: Vocabulary, term: VocabularyTerm, held: Held) -> bool:
    return bool(held.terms.get((vocabulary.key, term.code)))
