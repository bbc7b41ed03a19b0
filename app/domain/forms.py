"""A form as a value: item kinds, fields and vocabularies, whole and versioned by its hash."""

from __future__ import annotations

from collections.abc import Mapping, Set

import msgspec

from app.domain.kinds import Kind
from app.domain.text import sha256


class VocabularyTerm(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A term to pick: its code, label, synonyms, what it means, and where that comes from.

    A retired term is no longer offered; what was said with it stays readable.
    """

    code: str
    label: str
    synonyms: tuple[str, ...] = ()
    definition: str = ""
    provenance: str = ""
    extra: dict[str, str] = msgspec.field(default_factory=dict)
    retired: bool = False

    @property
    def from_memory(self) -> bool:
        """Whether its source is nobody's page but somebody's memory, which is shown to the curator."""
        return "from memory" in self.provenance


class Vocabulary(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A list of terms under a key; `note` holds its licence and provenance as a whole."""

    key: str
    label: str
    terms: tuple[VocabularyTerm, ...] = ()
    note: str = ""

    def term(self, code: str) -> VocabularyTerm | None:
        """Return the term with this code, or None."""
        return next((t for t in self.terms if t.code == code), None)

    @property
    def live_terms(self) -> tuple[VocabularyTerm, ...]:
        """The terms that are offered: those that are not retired."""
        return tuple(t for t in self.terms if not t.retired)


class AddedTerm(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="added_term", omit_defaults=True
):
    """A term that a project added to one of its vocabularies, with what it means; its id is derived from both."""

    id: str
    vocabulary: str
    term: VocabularyTerm
    curator: str = ""
    created: str = ""


class RuleSetting(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """How a form, one of its fields, or a project wants a rule: switched off, of another severity, with other limits.

    `limits` are numbers as text by the name that the rule gives them, such as `{"patients": "20"}`.
    """

    on: bool = True
    severity: str = ""
    limits: dict[str, str] = msgspec.field(default_factory=dict)


class Field(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One field of an item kind.

    `many` allows several values (each an ordinal); `needed` counts towards completeness; `vocabulary` names the terms
    of a term field; `unit` is what a number is proposed in, `units` what else it may be; `schemes` are an identifier's;
    `targets` are the item kinds a reference may point to (also `value`, `source`); `when` shows the field only while
    another field of the item holds one of the codes; a retired field stays readable. `role` is what the field is to the
    checks ("n_treated", say) where that is not its key; `rules` are how rules are wanted at this field. `judged` is
    what its curator judges: typed without words it is an inference.
    """

    key: str
    label: str
    kind: Kind
    help: str = ""
    vocabulary: str = ""
    unit: str = ""
    units: tuple[str, ...] = ()
    schemes: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    role: str = ""
    rules: dict[str, RuleSetting] = msgspec.field(default_factory=dict)
    many: bool = False
    needed: bool = False
    judged: bool = False
    group: str = ""
    multiline: bool = False
    markdown: bool = False
    when: dict[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    retired: bool = False

    @property
    def part(self) -> str:
        """What the field is to the checks: its role, else its key."""
        return self.role or self.key

    def applies(self, held: Mapping[str, Set[str]]) -> bool:
        """Say whether the field applies to an item whose other fields hold these codes."""
        return all(held.get(other, frozenset()) & set(codes) for other, codes in self.when.items())


class ItemKind(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A kind of item: where it may stand, how it is laid out, and its fields.

    `parents` are the kinds it nests in ("" for the record itself); `layout` is `form` or `table` (rows of its parent);
    `title` lists the fields that name an item of this kind in a tree; `key` is what exports and the command line use;
    `shortcut` is the letter that makes a new one in text mode; `single` allows one per parent; `columns` are the fields
    shown as the columns of a table of such items, the first ones when there are none; `role` is what the kind is to the
    checks where that is not its key.
    """

    key: str
    label: str
    plural: str
    help: str = ""
    parents: tuple[str, ...] = ("",)
    layout: str = "form"
    title: tuple[str, ...] = ()
    shortcut: str = ""
    single: bool = False
    columns: tuple[str, ...] = ()
    role: str = ""
    fields: tuple[Field, ...] = ()

    @property
    def part(self) -> str:
        """What the kind is to the checks: its role, else its key."""
        return self.role or self.key

    def field(self, key: str) -> Field | None:
        """Return the field with this key, or None."""
        return next((f for f in self.fields if f.key == key), None)

    @property
    def live_fields(self) -> tuple[Field, ...]:
        """The fields that are not retired."""
        return tuple(f for f in self.fields if not f.retired)


class Form(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A form with its vocabularies, complete in itself; `rules` are how it wants the checks, by their id."""

    name: str
    title: str
    version: str
    description: str = ""
    kinds: tuple[ItemKind, ...] = ()
    vocabularies: tuple[Vocabulary, ...] = ()
    rules: dict[str, RuleSetting] = msgspec.field(default_factory=dict)

    def kind(self, key: str) -> ItemKind | None:
        """Return the item kind with this key, or None."""
        return next((k for k in self.kinds if k.key == key), None)

    def field(self, kind: str, key: str) -> Field | None:
        """Return a field of an item kind, or None."""
        found = self.kind(kind)
        return found.field(key) if found else None

    def vocabulary(self, key: str) -> Vocabulary | None:
        """Return the vocabulary with this key, or None."""
        return next((v for v in self.vocabularies if v.key == key), None)

    def children_of(self, kind: str) -> tuple[ItemKind, ...]:
        """Return the kinds that may nest directly in a kind ("" for the record)."""
        return tuple(k for k in self.kinds if kind in k.parents)

    @property
    def sha256(self) -> str:
        """The hash of the whole form; a form version's identity."""
        return sha256(msgspec.json.encode(self, order="deterministic"))
