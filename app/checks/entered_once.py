"""Rule V09: a source stands in the project once, and a trial in a record once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from app.checks.about_source import about_source
from app.checks.subject import Spot, Subject, spot
from app.domain.kinds import Identifier
from app.domain.sources import Source
from app.domain.values import Value
from app.reading.identifiers import REGISTRIES, scheme_name
from app.reading.naming import shortened
from app.reading.titles import same_work, shared_identifiers

_SHOWN = 60


def entered_once(subject: Subject) -> Iterator[Spot]:
    """Complain of another source with the same DOI or PubMed number, or the same title and year.

    Of two registry records with one registry id as well; the papers of one trial all bear it.

    Within the record, of two trials with one registry id. Titles are compared after folding case, accents, dashes and
    punctuation.
    """
    for twin in subject.beside.twins:
        shared = _shared(subject.source, twin)
        if shared:
            title = shortened(twin.metadata.title, _SHOWN) or "untitled"
            yield about_source(
                subject,
                f"Another source carries {shared}: “{title}”; keep one of them, or say what they are to each other.",
                saw=(twin.id, shared),
            )
    for identifier, first, second in _trials_twice(subject):
        yield spot(
            second,
            f"Two trials of this record are {identifier.value}: they are one trial, or one of the ids is wrong.",
            saw=(identifier.scheme, identifier.value),
            others=(first.id,),
        )


def _shared(one: Source, twin: Source) -> str:
    same = shared_identifiers(one, twin)
    if same:
        return f"{scheme_name(same[0].scheme)} {same[0].value}"
    return "the same title and year" if same_work(one.metadata, twin.metadata) else ""


def _trials_twice(subject: Subject) -> Iterator[tuple[Identifier, Value, Value]]:
    """Yield each id that a further trial has as well, with the value of the first trial and that of the further one."""
    trials: dict[Identifier, dict[str, Value]] = defaultdict(dict)
    for value in subject.holding(Identifier):
        held, item = value.value, subject.items.get(value.item)
        if not isinstance(held, Identifier) or held.scheme not in REGISTRIES or item is None or not value.current:
            continue
        around = (item, *subject.above(item))
        trial = next((one for one in around if subject.part_of(one) == "trial"), None)
        row = item if item is trial or subject.part_of(item) == "registry_id" else None
        if trial is not None and row is not None:
            trials[held].setdefault(trial.id, value)
    for identifier, values in trials.items():
        first, *others = values.values()
        for other in others:
            yield identifier, first, other
