"""Attaches a full text to a source that is there: a PDF to the record that a reference manager gave."""

from __future__ import annotations

import re
from pathlib import Path

from app.domain.errors import RefusedError, UnreadableError
from app.domain.progress import Progress, Silent
from app.domain.sources import Draft, Problem, Source
from app.domain.store import Store
from app.domain.touched import Touched
from app.importers import Choices, Tally, importer_for
from app.importers.contract import Importer, Material
from app.importers.materials import material_of_file
from app.usecases.own_files import is_own_file
from app.usecases.revising import RevisionReport, take_draft
from app.usecases.revision_drafts import AnotherDocumentError
from app.usecases.statements import label_words

TEXTS = frozenset({"text", "markdown", "html", "docx", "pdf"})
"""The formats of import that give one text each."""

_TELLING = ("doi", "pmid", "pmcid", "nct")
_LOOKED_AT = 20_000
_LEAST_WORDS = 0.6
_SHORTEST_WORD = 4
_WORD = re.compile(r"\w+")


def attach_text(
    store: Store,
    source: str,
    path: Path,
    choices: Choices | None = None,
    progress: Progress | None = None,
    *,
    force: bool = False,
) -> tuple[RevisionReport, Touched]:
    """Make the text of a file the newest text of a source, keep the file, and find all quotes again in it.

    What the source says of itself (metadata, tags, state) stays. Raises AnotherDocumentError for a text that names
    neither an identifier nor the title of the source, unless `force`; RefusedError for a list of references or data,
    and for the text that is there already; UnreadableError for a file that cannot be read; CancelledError.
    """
    progress = progress or Silent()
    progress.report(0, None, f"Reading {path.name}")
    if is_own_file(store, path):
        raise UnreadableError(f"{path.name} belongs to the project that is open; it is no text of a source.")
    whole = store.source(source)
    material = material_of_file(path, progress, choices)
    importer = importer_for(material)
    if importer.format not in TEXTS:
        raise RefusedError(
            f"{path.name} is no text but {importer.label}: records of their own; import it instead, "
            "and the source stays as it is."
        )
    draft, remarks = _read(importer, material)
    if not force and _is_another(whole, draft):
        raise AnotherDocumentError(
            f"{path.name} names neither an identifier nor the title of “{label_words(whole.metadata.title, 60)}”, so "
            "it seems to be another document; nothing was changed: import it as a source of its own, or insist."
        )
    return take_draft(store, source, draft, material, remarks, progress)


def _read(importer: Importer, material: Material) -> tuple[Draft, tuple[str, ...]]:
    remarks: list[str] = []
    draft: Draft | None = None
    for one in importer.read(material, Tally()):
        if isinstance(one, Problem):
            remarks.append(one.reason)
        else:
            draft = one
    if draft is None:
        raise UnreadableError(f"{material.name} holds no text; the source stays as it is.")
    return draft, tuple(remarks)


def _is_another(source: Source, draft: Draft) -> bool:
    """Say whether a text seems to be of another document: it holds neither an identifier of the source nor its title.

    The title is there when six of ten of its longer words stand in the first 20,000 characters.
    """
    text = draft.text.casefold()
    known = [one.value.casefold() for one in source.metadata.identifiers if one.scheme in _TELLING]
    if any(one in text for one in known):
        return False
    words = {one for one in _WORD.findall(source.metadata.title.casefold()) if len(one) >= _SHORTEST_WORD}
    there = set(_WORD.findall(text[:_LOOKED_AT]))
    return bool(words) and len(words & there) < _LEAST_WORDS * len(words)
