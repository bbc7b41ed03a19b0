"""What every service's answer goes through before anybody takes it for a record."""

from __future__ import annotations

import json
from typing import Any

import msgspec

from app.online.attempt import Reply
from app.online.trouble import NotThereError, RefusedAnswerError

_GONE = {404, 410}
_WORDS = 200


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A service's answer: its bytes as they came, which of the identifiers asked for it holds, and what to tell.

    `told` says of an identifier what a curator should know before reading: a retraction, another number.
    """

    data: bytes
    held: frozenset[str]
    told: dict[str, str] = {}


def check(service: str, reply: Reply, asked: str, media: tuple[str, ...]) -> None:
    """Raise NotThereError or RefusedAnswerError unless an answer is whole and of one of these media types."""
    if reply.status in _GONE:
        raise NotThereError(f"{service} knows no {asked}.")
    if reply.status != 200:
        raise RefusedAnswerError(
            f"{service} would not answer for {asked} (HTTP {reply.status}){words_of(reply)}; nothing was imported."
        )
    if reply.media in media:
        return
    if reply.media in {"text/html", "application/xhtml+xml"}:
        raise RefusedAnswerError(
            f"{service} answered for {asked} with a web page in place of a record; nothing was imported. "
            "A network that wants a login first does that."
        )
    raise RefusedAnswerError(
        f"{service} answered for {asked} with {reply.media or 'something without a name'}, "
        f"not {media[0]}; nothing was imported."
    )


def document(service: str, reply: Reply, asked: str) -> dict[str, Any]:
    """Return the JSON object that an answer is. Raises RefusedAnswerError."""
    try:
        found = json.loads(reply.body.decode("utf-8"))
    except RecursionError as error:
        raise broken(service, asked, "it is nested too deeply") from error
    except ValueError as error:
        raise broken(service, asked, "it is no whole JSON") from error
    if not isinstance(found, dict):
        raise broken(service, asked, "it holds no record")
    return found


def broken(service: str, asked: str, why: str) -> RefusedAnswerError:
    """Return the error for an answer that cannot be read."""
    return RefusedAnswerError(f"The answer of {service} for {asked} cannot be read: {why}. Nothing was imported.")


def another(service: str, asked: str, got: str) -> RefusedAnswerError:
    """Return the error for an answer about something else."""
    return RefusedAnswerError(f"{service} was asked for {asked} and answered with {got}; nothing was imported.")


def words_of(reply: Reply) -> str:
    """Return what an answer says in plain words, as the end of a sentence, "" when it says nothing of the kind."""
    if reply.media not in {"text/plain", "application/json", "text/xml", "application/xml"}:
        return ""
    said = "".join(c if c.isprintable() else " " for c in reply.body[: _WORDS * 4].decode("utf-8", "replace"))
    said = " ".join(said.split())[:_WORDS].rstrip(". ")
    return f": {said}" if said else ""
