"""Which reader reads which kind of field, and what becomes of words that none can read."""

from __future__ import annotations

from collections.abc import Callable

from app.domain.forms import Field, Vocabulary
from app.domain.kinds import Kind, Text
from app.reading.dates import read_date
from app.reading.estimates import read_estimate
from app.reading.identifiers import read_identifier
from app.reading.proportions import read_proportion
from app.reading.quantities import read_integer, read_quantity
from app.reading.result import Around, Asked, Reading, ReadingError
from app.reading.terms import read_term, read_terms
from app.reading.times import read_time
from app.reading.yes_no import read_yes_no

_LONGEST = 4000


def _read_text(asked: Asked) -> Reading | None:
    return asked.answer(Text(asked.words)) if asked.words.strip() else None


READERS: dict[Kind, Callable[[Asked], Reading | None]] = {
    Kind.TEXT: _read_text,
    Kind.TERM: read_term,
    Kind.TERMS: read_terms,
    Kind.INTEGER: read_integer,
    Kind.QUANTITY: read_quantity,
    Kind.PROPORTION: read_proportion,
    Kind.TIME_TO_EVENT: read_time,
    Kind.ESTIMATE: read_estimate,
    Kind.DATE: read_date,
    Kind.IDENTIFIER: read_identifier,
    Kind.YES_NO: read_yes_no,
}


def read(field: Field, words: str, around: Around | None = None, vocabulary: Vocabulary | None = None) -> Reading:
    """Return what words say for a field: a payload with its parts, or none with a note on why.

    `around` lets a reader look at the sentence the words stand in; `vocabulary` holds the terms of a term field.
    Only a text takes more than 4,000 code points.
    """
    asked = Asked(field=field, words=words, around=around, vocabulary=vocabulary)
    if field.kind is not Kind.TEXT and len(words) > _LONGEST:
        return asked.answer(None, notes=("These are too many words to read a value from: select fewer.",))
    reader = READERS.get(field.kind)
    if reader is None:
        return asked.answer(None, notes=(f"{field.label} is chosen from a list, not read from words.",))
    try:
        reading = reader(asked)
    except ReadingError as error:
        return asked.answer(None, notes=(str(error),))
    return reading or asked.answer(None, notes=(f"These words hold nothing that fits {field.label}.",))
