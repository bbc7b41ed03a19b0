"""Crossref, REST API: `GET works/{doi}` answers with one work; `mailto` is how the polite pool is entered.

A retraction stands in the work's `updated-by`, and in the `update-to` of the notice itself. 404 says that Crossref does
not know a DOI; other agencies register DOIs too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import quote

from app.formats import identifiers
from app.online.asking import Asking
from app.online.line import Line
from app.online.records import Found, another, broken, check, document
from app.online.trouble import NotThereError

NAME = "Crossref"
_RETRACTIONS = {"retraction", "withdrawal", "removal", "partial_retraction", "expression_of_concern"}
_STATED = {"updated-by": "{kind} published: {other}", "update-to": "this is a notice: {kind} of {other}"}


def ask(line: Line, asked: Sequence[str], asking: Asking) -> Found:
    """Ask for the work of one DOI."""
    doi = asked[0]
    reply = line.get(f"works/{quote(doi, safe='')}", {"mailto": asking.contact} if asking.contact else None)
    try:
        check(NAME, reply, doi, ("application/json",))
    except NotThereError as error:
        raise NotThereError(
            f"{NAME} knows no {doi}; a DOI of a data set, or of some preprints, is registered elsewhere."
        ) from error
    work = document(NAME, reply, doi).get("message")
    if not isinstance(work, dict):
        raise broken(NAME, doi, "it holds no work")
    got = identifiers.doi(str(work.get("DOI") or ""))
    former = work.get("aliases")
    known = {identifiers.doi(str(one)) for one in former} if isinstance(former, list) else set()
    if got != doi and doi not in known:
        raise another(NAME, doi, got or "a work without a DOI")
    said = ([f"it is registered as {got} now"] if got != doi else []) + list(dict.fromkeys(_notices(work)))
    return Found(data=reply.body, held=frozenset({doi}), told={doi: "; ".join(said)} if said else {})


def _notices(work: dict[str, Any]) -> Iterator[str]:
    """Yield what was published about a work, or by it, that a curator must know."""
    for key, words in _STATED.items():
        listed = work.get(key)
        for one in listed if isinstance(listed, list) else ():
            kind = str(one.get("type") or "").lower().replace("-", "_") if isinstance(one, dict) else ""
            if kind in _RETRACTIONS:
                other = identifiers.doi(str(one.get("DOI") or "")) or "an unnamed record"
                yield words.format(kind=kind.replace("_", " "), other=other)
