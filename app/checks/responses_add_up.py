"""Rule V23: the categories that count as a response sum to ORR, CR <= ORR, best responses sum to the evaluable."""

from __future__ import annotations

from collections.abc import Iterator

from app.checks.responses import CONTROL, EXCLUSIVE, NEVER_COUNTED, OVERALL, Responses, Share, responses_of
from app.checks.subject import Spot, Subject, spot
from app.checks.wording import all_of, said

_WITHIN = ("CR", "CRI", "MRDCR", "VGPR", "PR")


def responses_add_up(subject: Subject) -> Iterator[Spot]:
    """Complain of parts that are more than their whole, or that are all there and less.

    Only responses of the same arm, population, time and N are compared, by the criteria that they name. Where those
    have a category that no measure stands for, or none are named, only too much is told.
    """
    for found in responses_of(subject):
        overall = found.shares.get(OVERALL)
        if overall is not None:
            larger = [share for one in _WITHIN if (share := found.shares.get(one)) and share.least > overall.most]
            yield from (_more_than_all(share, overall) for share in larger)
            if not larger:
                yield from _sum(found, overall)
            control = found.shares.get(CONTROL)
            if control is not None and overall.least > control.most:
                yield _more_than_all(overall, control)
        yield from _everybody(found)


def _more_than_all(part: Share, whole: Share) -> Spot:
    return spot(
        part.result.value,
        f"{part.words} is more than {whole.words}, which holds it: check both counts and whom they count.",
        saw=(part.words, whole.words),
        others=(whole.result.value.id,),
    )


def _sum(found: Responses, overall: Share) -> Iterator[Spot]:
    parts, least, most = found.sum_of(found.counted - NEVER_COUNTED)
    if len(parts) < 2:
        return
    complete = found.all_listed and len(parts) == len(found.counted - NEVER_COUNTED)
    if least > overall.most or (complete and most < overall.least and not _with_others(found, overall)):
        yield spot(
            overall.result.value,
            f"{overall.words} is not the sum of its categories: {_listed(parts)} make {_made(least, most)}; check the "
            "counts, or the criteria.",
            saw=(overall.words, *(part.words for part in parts)),
            others=tuple(part.result.value.id for part in parts),
        )


def _with_others(found: Responses, overall: Share) -> bool:
    """Say whether categories that never count make the sum: that is another rule's to tell."""
    _, least, most = found.sum_of(found.counted | (NEVER_COUNTED - {"PD"}))
    return least <= overall.most and overall.least <= most


def _everybody(found: Responses) -> Iterator[Spot]:
    """Complain of categories that are more than N together, or all of them less than those evaluable for efficacy."""
    parts, least, most = found.sum_of(found.categories or EXCLUSIVE)
    if found.total is None or len(parts) < 2:
        return
    complete = bool(found.categories) and {part.result.measure for part in parts} >= found.categories
    short = complete and found.population == "evaluable_efficacy" and most < found.total
    if least > found.total or short:
        whom = "the evaluable" if short else "all"
        yield spot(
            parts[0].result.value,
            f"{_listed(parts)} make {_made(least, most)}, not {whom} {said(found.total)}: check the counts, or who was "
            "not evaluable.",
            saw=(str(found.total), *(part.words for part in parts)),
            others=tuple(part.result.value.id for part in parts[1:]),
        )


def _listed(parts: list[Share]) -> str:
    return all_of([part.words for part in parts])


def _made(least: int, most: int) -> str:
    return said(least) if least == most else f"{said(least)} to {said(most)}"
