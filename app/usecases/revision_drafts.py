"""Finds in a file, or in words typed by hand, the newer version of a source, and refuses what is about another."""

from __future__ import annotations

from pathlib import Path

from app.domain.errors import RefusedError, UnreadableError
from app.domain.sources import Draft, Problem, Source, SourceKind
from app.domain.store import Store
from app.domain.text import canonical
from app.importers import Material, Tally, importer_for
from app.usecases.own_files import is_own_file
from app.usecases.statements import label_words

BY_HAND = "vouch.by_hand"
"""The extractor of a text that was corrected by hand."""

_LEAST_SHARED = 0.25
_MOSTLY_SHARED = 0.6
_LONG_ENOUGH = 200
_LEAST_LEFT = 0.1
_BROKEN = "\ufffd"
_MOST_REMARKS = 20
_TELLING = ("nct", "doi", "pmid", "pmcid", "isrctn", "eudract", "ctis", "chictr", "umin", "drks", "anzctr", "jrct")


class AnotherDocumentError(RefusedError):
    """A text seems to be of another document than the source; a person may insist that it is not."""


def draft_for(
    store: Store, source: str, file: Path, material: Material, *, force: bool
) -> tuple[Draft, tuple[str, ...]]:
    """Return the record in a file that is a newer version of a source, with what the importer remarked on it.

    Raises UnreadableError for a file that cannot be read; AnotherDocumentError when it is of another format or about
    something else, unless `force`; RefusedError when it cannot be told which of its records is meant.
    """
    if is_own_file(store, file):
        raise UnreadableError(f"{file.name} belongs to the project that is open; it is no text of a source.")
    whole = store.source(source)
    only: Draft | None = None
    fitting: list[Draft] = []
    remarks: list[str] = []
    count = 0
    for one in importer_for(material).read(material, Tally()):
        if isinstance(one, Problem):
            remarks.append(one.reason)
            continue
        count += 1
        only = one if count == 1 else None
        if _shared(whole, one):
            fitting.append(one)
    if not count:
        raise UnreadableError(f"{file.name} holds no record that could be read; the source stays as it is.")
    draft = only or _the_one(whole, fitting, count, file.name)
    if not force:
        _refuse_another_format(store, whole, draft, file.name)
        _refuse_other_identifiers(whole, draft, file.name)
        _refuse_what_lost_words(store, source, draft, file.name)
        refuse_another_document(store, source, draft)
    return draft, tuple(remarks[:_MOST_REMARKS])


def corrected(text: str) -> Draft:
    """Return the draft of a text that was corrected by hand. Raises RefusedError for one of white space only."""
    words = canonical(text)
    if not words.strip():
        raise RefusedError("This text is empty; the source stays as it is.")
    size = len(words.encode("utf-8"))
    return Draft(kind=SourceKind.OTHER, text=words, end=size, extractor=BY_HAND, extractor_version="1")


def refuse_another_document(store: Store, source: str, draft: Draft) -> None:
    """Raise AnotherDocumentError when a text shares hardly anything, or not the most, with the latest of a source.

    What is shared is measured against the shorter of both, so that a text to which something was added, or of which a
    part is left, is the same. Two reports of one team share a half by their standing phrases. A shared identifier
    settles that it is the same; very short texts are not judged.
    """
    from app.reading.alignment import align

    whole, old = store.source(source), store.text(store.revision(source).id)
    if _shared(whole, draft) or min(len(old), len(draft.text)) < _LONG_ENOUGH:
        return
    alignment = align(old, draft.text)
    shared = sum(length for _, _, length in alignment.blocks) / min(alignment.sizes)
    if shared < _LEAST_SHARED:
        raise AnotherDocumentError(
            f"This text shares hardly a sentence with {_name(whole)}, so it seems to be another document; nothing was "
            "changed: import it as a source of its own, or insist that it is the same."
        )
    if shared < _MOSTLY_SHARED:
        raise AnotherDocumentError(
            f"This text shares about {round(100 * shared)} % with {_name(whole)}, so it may be another report of the "
            "same work; nothing was changed: import it as a source of its own, or insist that it is the same."
        )


def _refuse_what_lost_words(store: Store, source: str, draft: Draft, name: str) -> None:
    """Refuse a text that its encoding broke, or of which hardly a tenth is left: both would lose quotes for nothing."""
    old = store.text(store.revision(source).id)
    broken = draft.text.count(_BROKEN) - old.count(_BROKEN)
    if broken > 0:
        raise AnotherDocumentError(
            f"{name} holds {broken:,} characters that cannot be read, so its encoding seems broken; nothing was "
            "changed: save it as UTF-8, or insist that it is to be taken as it stands."
        )
    if len(draft.text) < _LEAST_LEFT * len(old):
        raise AnotherDocumentError(
            f"{name} holds {len(draft.text):,} characters where the source holds {len(old):,}, so it seems to be cut "
            "off; nothing was changed: insist if that is the whole of it."
        )


def _the_one(source: Source, fitting: list[Draft], count: int, name: str) -> Draft:
    if len(fitting) == 1:
        return fitting[0]
    which = "none of them carries" if not fitting else f"{len(fitting)} of them carry"
    raise RefusedError(
        f"{name} holds {count:,} records and {which} an identifier of {_name(source)}; nothing was changed: keep the "
        "one record that is meant in a file of its own."
    )


def _refuse_another_format(store: Store, source: Source, draft: Draft, name: str) -> None:
    """Refuse a text made of other things than those of the source: a reference is no newer version of an article."""
    formats = sorted({one.extractor for one in store.revisions(source.id)})
    known = [form[one] for form in _FORMS for one in formats if one in form]
    new = next((form for form in _FORMS if draft.extractor in form), {})
    if known and new and not any(one in new for one in formats):
        was, now = known[0], new[draft.extractor]
        raise AnotherDocumentError(
            f"{name} reads as {now}, but {_name(source)} was read from {was}; nothing was changed: "
            "insist if it is the same document in another form."
        )


def _refuse_other_identifiers(source: Source, draft: Draft, name: str) -> None:
    if _shared(source, draft):
        return
    for scheme in _TELLING:
        mine, its = source.metadata.identifier(scheme), draft.metadata.identifier(scheme)
        if mine and its:
            raise AnotherDocumentError(
                f"{name} is about {its}, but {_name(source)} is about {mine}; nothing was changed: "
                "import it as a source of its own."
            )


def _shared(source: Source, draft: Draft) -> bool:
    """Say whether a draft carries an identifier of a source: its registry number where it has one, else any other."""
    mine = {one for one in source.metadata.identifiers if one.scheme in _TELLING}
    registry = {one for one in mine if one.scheme == "nct"}
    return bool((registry or mine) & set(draft.metadata.identifiers))


def _name(source: Source) -> str:
    return f"“{label_words(source.metadata.title or 'untitled source', 60)}”"


_REFERENCES = {
    "vouch.ris": "RIS",
    "vouch.nbib": "PubMed's format",
    "vouch.wos": "Web of Science's format",
    "vouch.refer": "EndNote's tagged format",
    "vouch.table": "a table",
    "vouch.csl": "CSL-JSON",
    "vouch.crossref": "Crossref's JSON",
    "vouch.endnote": "EndNote XML",
    "vouch.pubmed-xml": "PubMed XML",
    "vouch.bibtex": "BibTeX",
}
_TEXTS = {
    "vouch.text": "plain text",
    "vouch.markdown": "Markdown",
    "vouch.web_page": "a web page",
    "vouch.docx": "a Word document",
    "vouch.pdf": "a PDF document",
}
_REGISTRY = {"vouch.ctgov": "a registry's JSON"}
_FORMS = (_REFERENCES, _TEXTS, _REGISTRY)
"""Extractors by what their texts are made of: within one form a newer version may come in another format."""
