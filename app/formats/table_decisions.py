"""What a screening tool decided, as state, reason and tags of a source; an exclusion always gets a reason.

Covidence writes `Exclusion reason: ...` in its notes and the decision in the name of the file; Rayyan writes
`RAYYAN-INCLUSION: {"Ann"=>"Excluded"} | RAYYAN-LABELS: ... | RAYYAN-EXCLUSION-REASONS: ...` in its notes; ASReview has
a column of 1 and 0.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import msgspec

from app.domain.sources import SourceState

_YES = frozenset(
    ("1", "1.0", "yes", "true", "included", "include", "relevant", "in", "accepted", "accept", "ja", "oui")
)
_NO = frozenset(
    (
        "0",
        "0.0",
        "no",
        "false",
        "excluded",
        "exclude",
        "irrelevant",
        "not relevant",
        "out",
        "rejected",
        "reject",
        "nein",
    )
)
_MAYBE = frozenset(("maybe", "unsure", "undecided", "unclear", "conflict"))
_VOTE = re.compile(r'"([^"]*)"\s*=>\s*"([^"]*)"')
_RAYYAN = re.compile(r"RAYYAN-(INCLUSION|LABELS|EXCLUSION-REASONS):\s*((?:(?!\s*\|\s*(?:RAYYAN|USER)-).)*)", re.DOTALL)
_COVIDENCE = re.compile(r"exclusion reason:\s*([^;\n]+)", re.IGNORECASE)
_COVIDENCE_FILE = re.compile(r"(?:^|_)(included|excluded|irrelevant)(?:_csv)?_\d{8,}", re.IGNORECASE)


class Decision(msgspec.Struct, frozen=True):
    """What was decided of a source."""

    state: SourceState = SourceState.TODO
    reason: str = ""
    tags: tuple[str, ...] = ()


def decided_by_file(name: str) -> str:
    """Return what Covidence's name for an export says of all its rows: included, excluded, irrelevant, or ""."""
    found = _COVIDENCE_FILE.search(name)
    return found[1].lower() if found else ""


def decision_of(words: str, reasons: Iterable[str], notes: Sequence[str], tags: Iterable[str], where: str) -> Decision:
    """Return what was decided; `where` names the tool in the reason of an exclusion that has none.

    >>> decision_of("0", [], [], ["CAR-NK"], "ASReview").reason
    'Excluded in ASReview, no reason given'
    """
    found = [one for note in notes for one in _RAYYAN.findall(note)]
    votes = [vote for kind, said in found if kind == "INCLUSION" for _, vote in _VOTE.findall(said)]
    labels = [label.strip() for kind, said in found if kind == "LABELS" for label in said.split(",")]
    why = [one.strip() for one in reasons if one.strip()]
    why += [one.strip() for kind, said in found if kind == "EXCLUSION-REASONS" for one in said.split(",")]
    why += [one.strip() for note in notes for one in _COVIDENCE.findall(note)]
    verdict = _verdict([words, *votes]) or ("no" if any(_COVIDENCE.search(note) for note in notes) else "")
    kept = [one.strip() for cell in tags for one in re.split(r"[;|\n]|,(?=\s)", cell)] + labels
    if verdict == "no":
        reason = "; ".join(dict.fromkeys(filter(None, why))) or f"Excluded in {where}, no reason given"
        return Decision(SourceState.EXCLUDED, reason, _once(kept))
    said = {"yes": "included", "maybe": "maybe", "conflict": "conflict"}.get(verdict, "")
    return Decision(tags=_once([*kept, said]))


def _verdict(votes: Iterable[str]) -> str:
    """Return what several votes say together: yes, no, maybe, conflict, or "" without any."""
    said = {_vote(one) for one in votes} - {""}
    if len(said) > 1:
        return "conflict" if {"yes", "no"} <= said else "maybe"
    return said.pop() if said else ""


def _vote(words: str) -> str:
    plain = words.strip().casefold()
    return "yes" if plain in _YES else "no" if plain in _NO else "maybe" if plain in _MAYBE else ""


def _once(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in words if word))
