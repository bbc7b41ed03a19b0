"""Reads vocabularies: shipped ones from `resources/vocab`, and those that a form file brings with it."""

from __future__ import annotations

from pathlib import Path

from app.domain.forms import Vocabulary, VocabularyTerm
from app.forms.shape import Holds, Shape, Taken, take
from app.forms.tree import Node, Problem, Problems, parse, read_file
from app.paths import resources

_VOCABULARY = Shape(
    "A vocabulary",
    {"key": Holds.TEXT, "label": Holds.TEXT, "note": Holds.TEXT, "provenance": Holds.TEXT, "terms": Holds.NODES},
    frozenset({"key", "label", "terms"}),
)
_TERM = Shape(
    "A term",
    {
        "code": Holds.TEXT,
        "label": Holds.TEXT,
        "synonyms": Holds.TEXTS,
        "definition": Holds.TEXT,
        "provenance": Holds.TEXT,
        "extra": Holds.TEXT_MAP,
        "retired": Holds.YES_NO,
    },
    frozenset({"code", "label"}),
)


def shipped_vocabularies() -> tuple[str, ...]:
    """Return the keys of the vocabularies that ship with the program, sorted."""
    return tuple(sorted(path.stem for path in _folder().glob("*.yaml")))


def read_shipped(key: str) -> tuple[Vocabulary | None, list[Problem]]:
    """Return a shipped vocabulary and what is wrong with its file; (None, []) when none has this key."""
    path = _folder() / f"{key}.yaml"
    if not path.is_file():
        return None, []
    problems = Problems(str(path))
    tree = parse(read_file(path), problems)
    vocabulary = read_vocabulary(tree, problems) if tree else None
    if vocabulary and vocabulary.key != key:
        problems.add(1, f"The vocabulary {vocabulary.key!r} stands in a file of another name.")
    return vocabulary, problems.found


def read_vocabulary(node: Node, problems: Problems) -> Vocabulary | None:
    """Return the vocabulary that a node holds, with what is wrong noted.

    `provenance` of the vocabulary holds for every term that has none of its own.
    """
    taken = take(node, _VOCABULARY, problems)
    if taken is None or not taken.text("key"):
        return None
    terms: dict[str, VocabularyTerm] = {}
    for child in taken.values.get("terms", ()):
        term = take(child, _TERM, problems)
        if term is None or not term.text("code"):
            continue
        if term.text("code") in terms:
            problems.add(term.at("code"), f"The code {term.text('code')!r} stands twice in {taken.text('key')}.")
            continue
        terms[term.text("code")] = _term(term, taken.text("provenance"))
    return Vocabulary(
        key=taken.text("key"), label=taken.text("label"), note=taken.text("note"), terms=tuple(terms.values())
    )


def _term(taken: Taken, provenance: str) -> VocabularyTerm:
    return VocabularyTerm(
        code=taken.text("code"),
        label=taken.text("label"),
        synonyms=taken.texts("synonyms"),
        definition=taken.text("definition"),
        provenance=taken.text("provenance") or provenance,
        extra=dict(taken.values.get("extra", {})),
        retired=bool(taken.values.get("retired")),
    )


def _folder() -> Path:
    return resources() / "vocab"
