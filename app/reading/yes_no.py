"""Yes, no and unclear, typed in a letter or read from words that name the field."""

from __future__ import annotations

import re

from app.domain.kinds import Answer, YesNo
from app.reading.result import Asked, Reading

_TYPED = {
    Answer.YES: frozenset({"y", "yes", "true", "1", "+"}),
    Answer.NO: frozenset({"n", "no", "false", "0", "-"}),
    Answer.UNCLEAR: frozenset({"u", "?", "unclear", "uncertain", "unknown"}),
}
_WORD = re.compile(r"[^\W_]+")
_NOT = frozenset({"no", "not", "without", "none", "non", "never", "excluded"})


def parse_yes_no(typed: str) -> YesNo | None:
    """Return the answer that somebody typed, or None."""
    word = typed.strip().casefold()
    return next((YesNo(answer) for answer, words in _TYPED.items() if word in words), None)


def read_yes_no(asked: Asked) -> Reading | None:
    """Read an answer: the word itself, or yes where the words name the field and nothing in them negates it."""
    plain = parse_yes_no(asked.words.strip(" .,;"))
    if plain is not None:
        return asked.answer(plain)
    words = {match.group().casefold() for match in _WORD.finditer(asked.words)}
    wanted = {match.group().casefold() for match in _WORD.finditer(asked.field.label)}
    if not wanted or not wanted <= words:
        return None
    answer = Answer.NO if words & _NOT - wanted else Answer.YES
    return asked.answer(YesNo(answer), notes=(f"The words name “{asked.field.label}”; they are read as {answer}.",))
