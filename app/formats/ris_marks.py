"""The marks by which curation travels in RIS: keywords that begin with `vouch:`, notes that begin with `Vouch`.

Reference managers keep keywords and notes as they are (Zotero wraps notes in HTML), so the marks survive a trip through
them. `read_marks` takes them off again. Where there are none, the decisions that ASReview and Rayyan leave in notes are
read instead.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.sources import Source, SourceState

_STATE, _TAG = "vouch:state:", "vouch:tag:"
_EXCLUDED = "Vouch excluded: "
CAVEAT = "Vouch caveat"
STATE_TODO = ("KW", f"{_STATE}{SourceState.TODO.value}")
"""The line that says that a decision found in a note was taken back."""

_ASREVIEW = re.compile(r"\bASReview_(relevant|irrelevant|included|excluded|not_seen)\b")
_RAYYAN = re.compile(r"RAYYAN-INCLUSION:\s*\{([^{}]{0,2000})\}")
_RAYYAN_REASONS = re.compile(r"RAYYAN-EXCLUSION-REASONS:\s*([^|]{1,500})")
_RAYYAN_LABELS = re.compile(r"RAYYAN-LABELS:\s*([^|]{1,500})")
_RAYYAN_SAYS = re.compile(r'=>\s*"?(Included|Excluded|Maybe)\b')
_HTML = re.compile(r"</?[a-zA-Z][^<>]*>")


@dataclass(frozen=True, slots=True)
class Marks:
    """What the marks of a record say, and the keywords that are none."""

    state: SourceState = SourceState.TODO
    reason: str = ""
    tags: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()


def marks_of(source: Source) -> list[tuple[str, str]]:
    """Return the lines that say how a source was curated; a source still to do has none but its tags."""
    lines = [("KW", f"{_STATE}{source.state.value}")] if source.state is not SourceState.TODO else []
    lines += [("KW", f"{_TAG}{_line(tag)}") for tag in source.tags if _line(tag)]
    if source.state is SourceState.EXCLUDED:
        lines.append(("N1", f"{_EXCLUDED}{_line(source.reason)}"))
    return lines


def read_marks(keywords: Iterable[str], notes: Iterable[str]) -> Marks:
    """Return what the values of KW and N1 say of curation; an exclusion without its reason is read as still to do.

    >>> read_marks(["Immunotherapy", "vouch:state:done", "vouch:tag:car-nk"], []).tags
    ('car-nk',)
    """
    state, tags, others = SourceState.TODO, [], []
    for word in keywords:
        if word.startswith(_TAG):
            tags.append(word.removeprefix(_TAG))
        elif not word.startswith(_STATE):
            others.append(word)
        elif word.removeprefix(_STATE) in set(SourceState):
            state = SourceState(word.removeprefix(_STATE))
    stated = (words_of_note(note) for note in notes)
    reason = next((note.removeprefix(_EXCLUDED) for note in stated if note.startswith(_EXCLUDED)), "")
    if state is SourceState.EXCLUDED and not reason.strip():
        state = SourceState.TODO
    return Marks(
        state=state,
        reason=reason if state is SourceState.EXCLUDED else "",
        tags=tuple(dict.fromkeys(tags)),
        keywords=tuple(others),
    )


def read_decisions(notes: Iterable[str]) -> Marks:
    """Return what the notes of screening programs decide; Rayyan's only where all reviewers agree.

    What was left out becomes an exclusion with its reason, what was taken in a tag; a source that was not judged, or
    not alike, is still to do.

    >>> read_decisions(["ASReview_irrelevant"]).reason
    'ASReview: irrelevant'
    """
    tags: list[str] = []
    for note in notes:
        if found := _ASREVIEW.search(note):
            if found[1] in {"irrelevant", "excluded"}:
                return Marks(state=SourceState.EXCLUDED, reason=f"ASReview: {found[1]}")
            tags += [f"ASReview: {found[1]}"] if found[1] != "not_seen" else []
        said = set(_RAYYAN_SAYS.findall("".join(_RAYYAN.findall(note))))
        if labels := _RAYYAN_LABELS.search(note):
            tags += [label.strip() for label in labels[1].split(",") if label.strip()]
        if said == {"Excluded"}:
            reasons = _RAYYAN_REASONS.search(note)
            why = f"Rayyan: {reasons[1].strip()}" if reasons else "Rayyan: excluded"
            return Marks(state=SourceState.EXCLUDED, reason=why, tags=tuple(dict.fromkeys(tags)))
        if said:
            tags.append(f"Rayyan: {said.pop().lower() if len(said) == 1 else 'in conflict'}")
    return Marks(tags=tuple(dict.fromkeys(tags)))


def is_decision(tag: str, value: str) -> bool:
    """Say whether a line is a note with the decision of a screening program."""
    return tag == "N1" and ("ASReview_" in value or "RAYYAN-" in value)


def is_state(tag: str, value: str) -> bool:
    """Say whether a line is our own mark of a state."""
    return tag == "KW" and value.startswith(_STATE)


def is_mark(tag: str, value: str) -> bool:
    """Say whether a line is a mark that the source's own state and tags replace; a caveat's note is none."""
    if tag == "KW":
        return value.startswith((_STATE, _TAG))
    return tag == "N1" and words_of_note(value).startswith(_EXCLUDED.rstrip())


def words_of_note(value: str) -> str:
    """Return the words of a note without the HTML that a reference manager puts around them, on one line."""
    plain = html.unescape(_HTML.sub(" ", value)) if "<" in value or "&" in value else value
    return " ".join(plain.split())


def _line(words: str) -> str:
    return " ".join(words.split())
