"""What a reader is asked and what it answers."""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from app.domain.errors import WorldError
from app.domain.forms import Field, Vocabulary
from app.domain.kinds import Payload
from app.reading.numbers import with_points
from app.reading.sentences import sentence_at


class ReadingError(WorldError):
    """What was typed does not fit its field; the message shows an example that does."""


class Typed(NamedTuple):
    """What was typed, as a payload, and the typing with all that was understood of it blanked."""

    payload: Payload
    rest: str = ""


class Part(NamedTuple):
    """Where the words of one part of a value stand: code points, end exclusive."""

    name: str
    start: int
    end: int


class Around(msgspec.Struct, frozen=True):
    """The canonical text that words were taken from, and their range `[start, end)` in code points."""

    text: str
    start: int
    end: int


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """What words say: a typed payload, or None with notes on why they give none.

    `parts` are where each part stands, in the text the words came from (in the words themselves when nothing is
    around them). `proposals` name the parts that were found outside the words and wait for the curator's yes; the
    payload holds them, `stated` does not.
    """

    payload: Payload | None
    as_stated: str
    parts: tuple[Part, ...] = ()
    proposals: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    stated: Payload | None = None


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """Words to be read for a field, with what lies around them and the terms to choose from."""

    field: Field
    words: str
    around: Around | None = None
    vocabulary: Vocabulary | None = None

    @property
    def offset(self) -> int:
        """Where the words begin in their text, 0 when nothing is around them."""
        return self.around.start if self.around else 0

    @property
    def pointed(self) -> str:
        """The words with decimal commas as points, where their sentence writes decimals so; same length."""
        return with_points(self.words, self._sentence())

    def part(self, name: str, start: int, end: int) -> Part:
        """Return a part whose range is given within the words."""
        return Part(name, self.offset + start, self.offset + end)

    def before(self, length: int = 40) -> str:
        """Return the words of the same sentence that stand directly before."""
        if self.around is None:
            return ""
        start, _ = sentence_at(self.around.text, self.around.start)
        return self.around.text[max(start, self.around.start - length) : self.around.start]

    def after(self, length: int = 40) -> str:
        """Return the words of the same sentence that stand directly behind."""
        if self.around is None:
            return ""
        _, end = sentence_at(self.around.text, max(self.around.start, self.around.end - 1))
        return self.around.text[self.around.end : min(end, self.around.end + length)]

    def _sentence(self) -> str:
        return self.around.text[slice(*sentence_at(self.around.text, self.around.start))] if self.around else ""

    def answer(
        self,
        payload: Payload | None,
        *,
        parts: tuple[Part, ...] = (),
        proposals: tuple[str, ...] = (),
        notes: tuple[str, ...] = (),
        stated: Payload | None = None,
    ) -> Reading:
        """Return the reading of these words; without proposals, what is stated is the whole payload."""
        return Reading(
            payload=payload,
            as_stated=self.words,
            parts=parts,
            proposals=proposals,
            notes=notes,
            stated=stated if proposals else payload,
        )
