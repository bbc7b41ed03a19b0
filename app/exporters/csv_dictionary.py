"""The data dictionary of the CSV folder: every column and code, and how absence and neutralised cells are written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from app import PROGRAM
from app.domain.forms import Form
from app.exporters.columns import Column
from app.formats.csv_cells import NOT_CURATED, NOT_GIVEN, UNDO, UNREAD, guard

_SEVERAL = (
    "Where the column several says yes, a cell parts its words by |; a backslash stands before every | and "
    "backslash within them, and before words that read like a code of absence."
)
_RULES = (
    ("program", f"Written by {PROGRAM}."),
    ("encoding", "UTF-8; rows end in CRLF; cells are quoted as in RFC 4180."),
    ("formula", UNDO),
    ("several", _SEVERAL),
    ("absence", "A field without a value is never an empty cell: one of the codes of absence below stands there."),
    ("current", "The files of the items hold the current values; values.csv holds all of them, rivals included."),
    ("order", "Sources in the order they were added; within one, records, items, values and quotes in their order."),
)

_ABSENCE = (
    ("not_reported", "Not reported", "the source does not report it"),
    ("not_disclosed", "Not disclosed", "the source says that it exists and withholds it"),
    ("not_applicable", "Not applicable", "the question does not apply here"),
    ("not_assessed", "Not assessed", "the source says that it was not measured"),
    ("not_searched", "Not searched", "the curator has not looked for it"),
    ("unclear", "Unclear", "what the source says cannot be made out"),
    ("stated_none", "Stated: none", "the source says that there is none"),
    (UNREAD, "Unread", "the words are saved but not yet read into a value: see values.csv, column unread"),
    (NOT_CURATED, "Not curated", "no curator has filled the field, nor marked it as missing"),
    (NOT_GIVEN, "Not given", "this detail of a source, or this part of a value, is not known"),
)


def dictionary_rows(files: Mapping[str, Sequence[Column]], forms: Sequence[Form]) -> Iterator[list[str]]:
    """Yield the rows of the dictionary: the rules, the codes of absence, the columns, the vocabularies' codes."""
    for name, meaning in _RULES:
        yield _row("rule", label=name, meaning=meaning)
    for code, label, meaning in _ABSENCE:
        yield _row("missing", label=label, codes=(code,), meaning=meaning)
    for file, columns in files.items():
        for column in columns:
            yield _column_row(file, column)
    for name, code, label, meaning in _terms(forms):
        yield _row("code", label=label, vocabulary=name, codes=(code,), meaning=meaning)


def _terms(forms: Sequence[Form]) -> Iterator[tuple[str, str, str, str]]:
    seen: set[tuple[str, str]] = set()
    for form in reversed(forms):
        for vocabulary in form.vocabularies:
            for term in vocabulary.terms:
                if (vocabulary.key, term.code) not in seen:
                    seen.add((vocabulary.key, term.code))
                    yield vocabulary.key, term.code, term.label, _meaning(term.definition, term.provenance)


def _meaning(definition: str, provenance: str) -> str:
    return " ".join(part for part in (definition, f"[{provenance}]" if provenance else "") if part)


def _column_row(file: str, column: Column) -> list[str]:
    return [
        "column",
        file,
        column.name,
        guard(column.label),
        column.kind,
        guard(column.unit),
        guard(column.vocabulary),
        _codes(column.codes),
        "yes" if column.many else "no",
        guard(column.meaning),
        guard(column.empty),
    ]


def _row(about: str, *, label: str, meaning: str, vocabulary: str = "", codes: tuple[str, ...] = ()) -> list[str]:
    return [about, "", "", guard(label), "", "", guard(vocabulary), _codes(codes), "", guard(meaning), ""]


def _codes(codes: Sequence[str]) -> str:
    plain = "|".join(code.replace("\\", "\\\\").replace("|", "\\|") for code in codes)
    return plain if plain in {code for code, _, _ in _ABSENCE} else guard(plain)
