"""What a curator types into an editor, by the kind of its field.

To let a kind be typed, add a row to `_PARSERS` (kind, function of field, typed words and vocabulary to a payload with
what was not understood of the words, or None) and one to `_EXAMPLES` (what a wrong typing is answered with).
"""

from __future__ import annotations

import re
from collections.abc import Callable

from app.domain.forms import Field, Vocabulary
from app.domain.kinds import Kind, Payload, Text
from app.reading.dates import parse_date
from app.reading.estimates import parse_estimate
from app.reading.identifiers import example, parse_identifier
from app.reading.proportions import parse_proportion
from app.reading.quantities import parse_integer, parse_quantity
from app.reading.result import ReadingError, Typed
from app.reading.terms import parse_term, parse_terms
from app.reading.times import parse_time
from app.reading.yes_no import parse_yes_no

_Parser = Callable[[Field, str, Vocabulary | None], Typed | Payload | None]

_EXAMPLES = {
    Kind.TEXT: "some words",
    Kind.TERM: "a term of the list, or your own words",
    Kind.TERMS: "terms parted by semicolons, such as Phase 1; Phase 2",
    Kind.INTEGER: "a whole number, such as 11",
    Kind.QUANTITY: "a number with its unit, such as 13.8 {unit} (range 2.8–20)",
    Kind.PROPORTION: "counts and a percent, such as 8/11 (73%), 8/11 or 73%",
    Kind.TIME_TO_EVENT: "a time, such as median 13.8 months (95% CI 2.8–20), 68% at 12 months, or not reached",
    Kind.ESTIMATE: "an estimate, such as HR 0.67 (95% CI 0.5–0.9), p = 0.01",
    Kind.DATE: "a date, such as 2025, 2025-03, 2025-03-27 or 27 March 2025",
    Kind.IDENTIFIER: "an identifier, such as {identifier}, or scheme: value",
    Kind.YES_NO: "yes, no or unclear (y, n, u)",
    Kind.REFERENCE: "an entry of the list",
}


def parse_typed(field: Field, typed: str, vocabulary: Vocabulary | None = None) -> Payload:
    """Return what somebody typed into a field as its payload; terms are looked up in `vocabulary`.

    A number without a unit gets the field's. No word is dropped: each is part of the payload, a bare article or link,
    or a word of the field's own label. Raises ReadingError with one sentence that shows an example.
    """
    parser = _PARSERS.get(field.kind)
    found = parser(field, typed, vocabulary) if parser is not None and typed.strip() else None
    payload, rest = found if isinstance(found, Typed) else (found, "")
    unread = _unread(field, rest)
    if payload is None or unread:
        shown = _EXAMPLES[field.kind].format(unit=field.unit or "months", identifier=example(field.schemes))
        what = f"; “{unread}” is not understood" if unread else ""
        raise ReadingError(f"{field.label} takes {shown}{what}.")
    return payload


_LINKS = frozenset({"a", "an", "and", "are", "is", "of", "the", "was", "were", "with"})
_NEVER_PASSED = frozenset(
    {
        "about",
        "above",
        "after",
        "at",
        "before",
        "below",
        "least",
        "less",
        "more",
        "most",
        "no",
        "non",
        "none",
        "not",
        "over",
        "than",
        "under",
        "without",
    }
)
"""Words that change what a number says; they are never passed over, not even where the label holds them."""
_PIECE = re.compile(r"[^\W_]+(?:[-‐‑'’][^\W_]+)*|[^\s\w()\[\],;:.=]|_")
_WORD = re.compile(r"[^\W_]+")
_SHOWN = 60


def _unread(field: Field, rest: str) -> str:
    """Return the words of a rest that say something, at most 60 code points of them."""
    label = {match.group().casefold() for match in _WORD.finditer(field.label)}
    passed = _LINKS | {word for word in label - _NEVER_PASSED if word.isalpha()}
    pieces = [match.group() for match in _PIECE.finditer(rest)]
    unread = [piece for piece in pieces if not (_words_of(piece) and _words_of(piece) <= passed)]
    said = " ".join(unread)
    return said if len(said) <= _SHOWN else f"{said[: _SHOWN - 1].rstrip()}…"


def _words_of(piece: str) -> set[str]:
    return {match.group().casefold() for match in _WORD.finditer(piece)}


def _date(field: Field, typed: str, vocabulary: Vocabulary | None) -> Payload | None:
    del field, vocabulary
    parsed = parse_date(typed)
    if isinstance(parsed, str) and parsed:
        raise ReadingError(parsed)
    return None if isinstance(parsed, str) else parsed


_PARSERS: dict[Kind, _Parser] = {
    Kind.TEXT: lambda _field, typed, _terms: Text(typed),
    Kind.TERM: lambda _field, typed, terms: parse_term(terms, typed),
    Kind.TERMS: lambda _field, typed, terms: parse_terms(terms, typed),
    Kind.INTEGER: lambda field, typed, _terms: parse_integer(field, typed),
    Kind.QUANTITY: lambda field, typed, _terms: parse_quantity(field, typed),
    Kind.PROPORTION: lambda _field, typed, _terms: parse_proportion(typed),
    Kind.TIME_TO_EVENT: lambda field, typed, _terms: parse_time(field, typed),
    Kind.ESTIMATE: lambda _field, typed, _terms: parse_estimate(typed),
    Kind.DATE: _date,
    Kind.IDENTIFIER: lambda field, typed, _terms: parse_identifier(field, typed),
    Kind.YES_NO: lambda _field, typed, _terms: parse_yes_no(typed),
}
