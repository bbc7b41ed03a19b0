"""Form versions as a face of the project reads them: as kept, and with the terms that the project added."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import msgspec
from sqlalchemy import Connection

from app.domain.errors import NotFoundError
from app.domain.forms import AddedTerm, Form, Vocabulary, VocabularyTerm
from db.engine import fetch
from db.study_rows import added_term_of

_form = msgspec.json.Decoder(Form)
_STAMP = "own_terms"


def own_terms_changed(connection: Connection) -> None:
    """Note, in the transaction that changes a term of the project's own, that merged forms are out of date."""
    connection.exec_driver_sql(
        "INSERT INTO setting(key, value) VALUES (?, '1') ON CONFLICT(key) DO UPDATE SET value = value + 1", (_STAMP,)
    )


def kept_forms(connection: Connection) -> Iterator[tuple[str, Form]]:
    """Yield all form versions as they were added, with their ids, oldest first."""
    for key, body in connection.exec_driver_sql("SELECT id, body FROM form_version ORDER BY row").all():
        yield key, _form.decode(body)


def added_terms(connection: Connection) -> tuple[AddedTerm, ...]:
    """Return the terms that the project added, oldest first."""
    return tuple(
        map(added_term_of, connection.exec_driver_sql("SELECT * FROM added_term ORDER BY created, row").mappings())
    )


class Forms:
    """The forms of one face; a form is read once, and merged anew after somebody changed the project's own terms."""

    def __init__(self, connection: Connection, path: Path) -> None:
        self._connection = connection
        self._path = path
        self._kept: dict[str, Form] = {}
        self._merged: dict[str, Form] = {}
        self._stamp: object = None

    def kept(self, key: str) -> Form:
        """Return a form version as it was added. Raises NotFoundError."""
        if key not in self._kept:
            found = fetch(self._connection, self._path, "SELECT body FROM form_version WHERE id = ?", (key,))
            if not found:
                raise NotFoundError(f"There is no form {key} in this project.")
            self._kept[key] = _form.decode(found[0][0])
        return self._kept[key]

    def merged(self, key: str) -> Form:
        """Return a form version with the project's own terms. Raises NotFoundError."""
        stamp = fetch(self._connection, self._path, "SELECT value FROM setting WHERE key = ?", (_STAMP,))
        if stamp != self._stamp:
            self._merged, self._stamp = {}, stamp
        if key not in self._merged:
            self._merged[key] = _with_terms(self.kept(key), self._own()) if stamp else self.kept(key)
        return self._merged[key]

    def all(self) -> tuple[tuple[str, Form], ...]:
        """Return all form versions with the project's own terms, oldest first."""
        found = fetch(self._connection, self._path, "SELECT id FROM form_version ORDER BY row")
        return tuple((key, self.merged(key)) for (key,) in found)

    def _own(self) -> dict[str, list[VocabularyTerm]]:
        """Return the added terms by vocabulary, each saying in its provenance who added it."""
        names = dict(fetch(self._connection, self._path, "SELECT id, name FROM curator"))
        found: dict[str, list[VocabularyTerm]] = {}
        for one in added_terms(self._connection):
            found.setdefault(one.vocabulary, []).append(_told(one, names))
        return found


def _told(one: AddedTerm, names: Mapping[str, str]) -> VocabularyTerm:
    by = names.get(one.curator, "")
    who = f"added in this project by {by}" if by else "added in this project"
    provenance = f"{who}; {one.term.provenance}" if one.term.provenance else who
    return msgspec.structs.replace(one.term, provenance=provenance)


def _with_terms(form: Form, own: Mapping[str, Iterable[VocabularyTerm]]) -> Form:
    vocabularies = tuple(_extended(one, own.get(one.key, ())) for one in form.vocabularies)
    return msgspec.structs.replace(form, vocabularies=vocabularies)


def _extended(vocabulary: Vocabulary, own: Iterable[VocabularyTerm]) -> Vocabulary:
    """Return a vocabulary with the terms whose codes it does not list itself, last."""
    listed = {term.code for term in vocabulary.terms}
    more = tuple(term for term in own if term.code not in listed)
    return msgspec.structs.replace(vocabulary, terms=(*vocabulary.terms, *more)) if more else vocabulary
