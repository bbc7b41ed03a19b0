"""Reads form files into forms that are complete in themselves, or says at which line they are wrong."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import msgspec

from app.domain.errors import FormError, NotFoundError
from app.domain.forms import Field, Form, ItemKind, RuleSetting, Vocabulary
from app.domain.kinds import Kind
from app.forms.rules import ANY, OUTSIDE, KindFields, check_field, check_kinds, is_key, parents_of
from app.forms.shape import Holds, Shape, Taken, take
from app.forms.tree import Node, Problem, Problems, parse, read_file
from app.forms.vocabularies import read_shipped, read_vocabulary
from app.forms.wanted import WantedRule, read_rules, settings_of
from app.paths import resources

_FORM = Shape(
    "A form",
    {
        "name": Holds.TEXT,
        "title": Holds.TEXT,
        "version": Holds.TEXT,
        "description": Holds.TEXT,
        "rules": Holds.RULES,
        "kinds": Holds.NODES,
        "vocabularies": Holds.NODES,
    },
    frozenset({"name", "title", "version", "kinds"}),
)
_KIND = Shape(
    "An item kind",
    {
        "key": Holds.TEXT,
        "label": Holds.TEXT,
        "plural": Holds.TEXT,
        "help": Holds.TEXT,
        "parents": Holds.TEXTS,
        "layout": Holds.TEXT,
        "title": Holds.TEXTS,
        "columns": Holds.TEXTS,
        "role": Holds.TEXT,
        "shortcut": Holds.TEXT,
        "single": Holds.YES_NO,
        "fields": Holds.NODES,
    },
    frozenset({"key", "label", "plural", "fields"}),
)
_FIELD = Shape(
    "A field",
    {
        "key": Holds.TEXT,
        "label": Holds.TEXT,
        "kind": Holds.TEXT,
        "help": Holds.TEXT,
        "vocabulary": Holds.TEXT,
        "unit": Holds.TEXT,
        "units": Holds.TEXTS,
        "schemes": Holds.TEXTS,
        "targets": Holds.TEXTS,
        "role": Holds.TEXT,
        "rules": Holds.RULES,
        "many": Holds.YES_NO,
        "needed": Holds.YES_NO,
        "judged": Holds.YES_NO,
        "group": Holds.TEXT,
        "multiline": Holds.YES_NO,
        "markdown": Holds.YES_NO,
        "when": Holds.TEXTS_MAP,
        "retired": Holds.YES_NO,
    },
    frozenset({"key", "label", "kind"}),
)
_SWITCHES = ("many", "needed", "judged", "multiline", "markdown", "retired")


def shipped() -> tuple[str, ...]:
    """Return the names of the forms that ship with the program, sorted."""
    return tuple(sorted(path.stem for path in (resources() / "forms").glob("*.yaml")))


@cache
def load_shipped(name: str) -> Form:
    """Return a form that ships with the program. Raises NotFoundError, naming those that do."""
    if name not in shipped():
        raise NotFoundError(f"There is no form named {name!r}; there are: {', '.join(shipped())}.")
    return load(resources() / "forms" / f"{name}.yaml")


def load(path: Path) -> Form:
    """Return the form in a file with the vocabularies it uses.

    Raises FormError with `file:line:` and a sentence for the first thing that is wrong.
    """
    found = read(path)
    if found.form is None:
        more = len(found.problems) - 1
        tail = f" There are {more} more problems; `vouch form check` lists them." if more else ""
        raise FormError(f"{found.problems[0]}{tail}")
    return found.form


def check(path: Path) -> list[Problem]:
    """Return everything that is wrong with a form file, by file and line; empty for a good one.

    Raises FormError only when the file cannot be read at all.
    """
    return read(path).problems


class FormFile(msgspec.Struct, frozen=True):
    """What a form file says: the form if nothing is wrong, what is wrong by file and line, and the rules it wants."""

    form: Form | None
    problems: list[Problem]
    wanted: list[WantedRule]


def read(path: Path) -> FormFile:
    """Return what a form file says. Raises FormError only when the file cannot be read at all."""
    return read_text(read_file(path), str(path))


def read_text(data: bytes, name: str) -> FormFile:
    """Return what the bytes of a form file say; `name` stands for the file in problems."""
    problems = Problems(name)
    tree = parse(data, problems)
    if tree is None:
        return FormFile(None, problems.found, [])
    reading = _Reading(problems)
    form = reading.form(tree)
    found = sorted(problems.found, key=lambda problem: (problem.file != name, problem.file, problem.line))
    return FormFile(form if not found else None, found, reading.wanted)


class _Reading:
    """One reading of a form file, which gathers the vocabularies that its fields ask for."""

    def __init__(self, problems: Problems) -> None:
        self.problems = problems
        self.vocabularies: dict[str, Vocabulary | None] = {}
        self.wanted: list[WantedRule] = []

    def form(self, tree: Node) -> Form | None:
        """Return the form, with what is wrong noted; None when something is."""
        taken = take(tree, _FORM, self.problems)
        if taken is None:
            return None
        name = taken.text("name").replace("-", "_")
        if name and not is_key(name):
            self.problems.add(taken.at("name"), f"{taken.text('name')!r} is no name: small letters, digits and -.")
        self._own_vocabularies(taken)
        kinds = self._kinds(taken)
        check_kinds(kinds, self.problems)
        self._check_fields(kinds)
        rules = self._rules(taken)
        at_fields = {id(field): self._rules(field) for _, fields in kinds for field in fields}
        if self.problems.found:
            return None
        return Form(
            name=taken.text("name"),
            title=taken.text("title"),
            version=taken.text("version"),
            description=taken.text("description"),
            kinds=tuple(
                _item_kind(kind, fields, [k.text("key") for k, _ in kinds], at_fields) for kind, fields in kinds
            ),
            vocabularies=tuple(v for _, v in sorted(self.vocabularies.items()) if v is not None),
            rules=rules,
        )

    def vocabulary(self, key: str) -> Vocabulary | None:
        """Return a vocabulary of the file itself or else a shipped one, read once; None when there is none."""
        if key not in self.vocabularies:
            found, wrong = read_shipped(key) if is_key(key) else (None, [])
            self.vocabularies[key] = found
            self.problems.found.extend(wrong)
        return self.vocabularies[key]

    def _rules(self, taken: Taken) -> dict[str, RuleSetting]:
        wanted = read_rules(taken, self.problems)
        self.wanted += wanted
        return settings_of(wanted)

    def _own_vocabularies(self, taken: Taken) -> None:
        for node in taken.values.get("vocabularies", ()):
            vocabulary = read_vocabulary(node, self.problems)
            if vocabulary is None:
                continue
            if not is_key(vocabulary.key):
                self.problems.add(node.line, f"{vocabulary.key!r} is no key: small letters, digits and _.")
            if vocabulary.key in self.vocabularies:
                self.problems.add(node.line, f"The vocabulary {vocabulary.key!r} stands here twice.")
            self.vocabularies[vocabulary.key] = vocabulary

    def _kinds(self, taken: Taken) -> KindFields:
        kinds: KindFields = []
        for node in taken.values.get("kinds", ()):
            kind = take(node, _KIND, self.problems)
            if kind is not None:
                fields = [take(child, _FIELD, self.problems) for child in kind.values.get("fields", ())]
                kinds.append((kind, [field for field in fields if field is not None]))
        return kinds

    def _check_fields(self, kinds: KindFields) -> None:
        known = {kind.text("key") for kind, _ in kinds}
        for _, fields in kinds:
            siblings = {field.text("key"): field for field in fields}
            for field in fields:
                check_field(field, siblings, known, self.vocabulary, self.problems)


def _item_kind(
    kind: Taken, fields: list[Taken], known: list[str], rules: dict[int, dict[str, RuleSetting]]
) -> ItemKind:
    return ItemKind(
        key=kind.text("key"),
        label=kind.text("label"),
        plural=kind.text("plural"),
        help=kind.text("help"),
        parents=parents_of(kind),
        layout=kind.text("layout") or "form",
        title=kind.texts("title"),
        shortcut=kind.text("shortcut"),
        single=bool(kind.values.get("single")),
        columns=kind.texts("columns"),
        role=kind.text("role"),
        fields=tuple(_field(field, known, rules[id(field)]) for field in fields),
    )


def _field(taken: Taken, known: list[str], rules: dict[str, RuleSetting]) -> Field:
    targets = (*OUTSIDE, *known) if ANY in taken.texts("targets") else taken.texts("targets")
    return Field(
        key=taken.text("key"),
        label=taken.text("label"),
        kind=Kind(taken.text("kind")),
        help=taken.text("help"),
        vocabulary=taken.text("vocabulary"),
        unit=taken.text("unit"),
        units=taken.texts("units"),
        schemes=taken.texts("schemes"),
        targets=targets,
        role=taken.text("role"),
        rules=rules,
        group=taken.text("group"),
        when={other: tuple(codes) for other, codes in taken.values.get("when", {}).items()},
        **{switch: bool(taken.values.get(switch)) for switch in _SWITCHES},
    )
