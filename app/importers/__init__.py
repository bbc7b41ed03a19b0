"""The table of importers: a file's content decides which one reads it, its suffix only when the content does not."""

from __future__ import annotations

from app.domain.errors import UnreadableError
from app.formats.encodings import decode
from app.importers import ctgov, plain_text, ris
from app.importers.contract import Importer, Material, Tally
from app.importers.sniffing import called, foreign, is_bibliographic

# A new importer: write app/importers/<format>.py with `recognises(head, name)` and `read(material, tally)` as
# `Importer` in contract.py describes them, add one row here, and tests/unit/importers/test_<format>.py beside the
# others. Every line of a file must end up in a draft or in a problem, and zero records are an error.
IMPORTERS: tuple[Importer, ...] = (
    Importer(format="ris", label="RIS", recognises=ris.recognises, read=ris.read),
    Importer(format="text", label="plain text", recognises=plain_text.recognises, read=plain_text.read),
    Importer(format="ctgov", label="ClinicalTrials.gov JSON", recognises=ctgov.recognises, read=ctgov.read),
)

__all__ = ["IMPORTERS", "Importer", "Material", "Tally", "importer_for"]


def importer_for(material: Material, as_format: str | None = None) -> Importer:
    """Return the importer for a file.

    `as_format` names one, for a file that would be taken for something else. Raises UnreadableError with a sentence
    that says what the file is called and what it is.
    """
    what = called(material)
    if material.scan.size == 0:
        raise UnreadableError(f"{what} is empty; there is nothing to import.")
    head = decode(material.scan.head, material.scan.encoding)
    if is_something_else := foreign(material.scan, head):
        raise UnreadableError(f"{what} is {is_something_else}; nothing of it was imported.")
    if as_format is not None:
        return _named(as_format, material)
    score, best = max(((one.recognises(head, material.name), one) for one in IMPORTERS), key=lambda pair: pair[0])
    if score == 0 and not head.strip("\ufeff \t\r\n"):
        raise UnreadableError(f"{what} holds nothing but white space; there is nothing to import.")
    if score == 0:
        raise UnreadableError(
            f"{what} holds prose, no references that can be read; nothing of it was imported. "
            "Export it as RIS, or import it as a text under a name that ends in .txt."
        )
    return best


def _named(name: str, material: Material) -> Importer:
    found = next((one for one in IMPORTERS if one.format == name), None)
    if found is None:
        raise UnreadableError(f"{name} is no format of import; there are {', '.join(one.format for one in IMPORTERS)}.")
    if name == "text" and is_bibliographic(material.name):
        raise UnreadableError(f"{called(material)} is not imported as a text; rename it to end in .txt if it is one.")
    return found
