"""What may become of a question to a public service besides an answer; each is one sentence for a person."""

from __future__ import annotations

from app.domain.errors import UnreadableError


class OnlineError(UnreadableError):
    """A service gave no record; nothing was imported."""


class NotThereError(OnlineError):
    """The service answered that it has no such record."""


class RefusedAnswerError(OnlineError):
    """The service would not answer this question, or its answer is not what was asked for."""


class UnreachableError(OnlineError):
    """The service cannot be asked now, whatever the question: no connection, no end, too many questions."""
