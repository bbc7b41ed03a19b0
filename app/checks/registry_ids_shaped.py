"""Rule V06: a registry id has the shape of its scheme, in that scheme's one spelling."""

from __future__ import annotations

from collections.abc import Iterator

from app.checks.identifiers_held import misshapen_ones
from app.checks.subject import Spot, Subject
from app.domain.kinds import Identifier
from app.reading.identifiers import REGISTRIES, example, find_identifiers, is_spelled, normalise, scheme_name


def registry_ids_shaped(subject: Subject) -> Iterator[Spot]:
    """Complain of a registry id that no such registry would give out, or that is not spelled as it spells them.

    Nothing here says that an id exists (rule V08).
    """
    return misshapen_ones(subject, misshapen)


def misshapen(held: Identifier) -> str:
    """Return what is wrong with the shape of a registry id in one sentence, or "".

    >>> misshapen(Identifier("nct", "NCT0305633"))
    'NCT0305633 does not look like an id of ClinicalTrials.gov, such as NCT00000000.'
    >>> misshapen(Identifier("nct", "nct 0305 6339"))
    'nct 0305 6339 is spelled NCT03056339 in ClinicalTrials.gov.'
    """
    if held.scheme not in REGISTRIES or is_spelled(held.scheme, held.value):
        return ""
    name = scheme_name(held.scheme)
    spelled = normalise(held.scheme, held.value.strip())
    if not is_spelled(spelled.scheme, spelled.value):
        found = [one.identifier for one in find_identifiers(spelled.value)]
        other = found[0].scheme if len(found) == 1 else ""
        if other in REGISTRIES and other != held.scheme:
            return f"{held.value} is an id of {scheme_name(other)}, not of {name}."
        return f"{held.value} does not look like an id of {name}, such as {example((held.scheme,))}."
    return f"{held.value} is spelled {spelled.value} in {name}."
