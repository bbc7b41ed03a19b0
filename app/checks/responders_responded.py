"""Rule V24: minimal response (IMWG) and stable disease never count in ORR."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.checks.responses import OVERALL, Responses, Share, responses_of
from app.checks.results import Result, results_of
from app.checks.subject import Spot, Subject, spot
from app.domain.kinds import Text

_MINIMAL = r"(?:(?i:minimal\sresponses?|minor\sresponses?|stable\sdiseases?)|MR|SD)\b"
_COUNTED_WORDS = re.compile(
    rf"(?:≥|>=|\+|\bplus\b|\bincluding\b|\bincl\.|\bat\sleast(?:\sa)?\b)\s?{_MINIMAL}"
    r"|\b(?:MR|minimal\sresponse|minor\sresponse|SD|stable\sdisease)\s(?:or|and)\s(?:better|above|higher)\b"
)
_NAMES = {"MR": "minimal response", "SD": "stable disease"}


def responders_responded(subject: Subject) -> Iterator[Spot]:
    """Complain of an overall response whose words count minimal response or stable disease in, or whose number does.

    The number does when it is what counts together with one of the two, and more than what counts alone.
    """
    told: set[str] = set()
    for found in responses_of(subject):
        overall = found.shares.get(OVERALL)
        if overall is not None and (others := _counted_in(found, overall)):
            told.add(overall.result.value.id)
            names = " and ".join(_NAMES[share.result.measure] for share in others)
            counted, least, _ = found.sum_of(found.counted - {"MR", "SD"})
            yield spot(
                overall.result.value,
                f"{overall.words} seems to count {names} in: without it the categories make {least}; {names} is no "
                "response.",
                caveat="definition_mismatch",
                saw=(overall.words, *(share.words for share in (*counted, *others))),
                others=tuple(share.result.value.id for share in others),
            )
    for result in results_of(subject):
        if result.measure == OVERALL and result.value.id not in told:
            yield from _by_words(subject, result)


def _counted_in(found: Responses, overall: Share) -> list[Share]:
    """Return the shares of minimal response or stable disease that fill what the counted categories leave open."""
    parts, _, most = found.sum_of(found.counted - {"MR", "SD"})
    if not parts or most >= overall.least:
        return []
    for measures in (("MR",), ("SD",), ("MR", "SD")):
        others = [found.shares[one] for one in measures if one in found.shares and found.shares[one].least > 0]
        least = sum(share.least for share in (*parts, *others))
        highest = sum(share.most for share in (*parts, *others))
        if len(others) == len(measures) and least <= overall.most and overall.least <= highest:
            return others
    return []


def _by_words(subject: Subject, result: Result) -> Iterator[Spot]:
    method = subject.payload(result.item, "method")
    quotes = subject.quotes_of.get(result.value.id, ())
    words = (
        result.value.as_stated,
        *(quote.exact for quote in quotes),
        method.text if isinstance(method, Text) else "",
    )
    for one in words:
        found = _COUNTED_WORDS.search(one) if one else None
        if found is not None:
            yield spot(
                result.value,
                f"{result.label}: the words say “{' '.join(found.group().split())}”, which is no response; give "
                "the number without it, or say how it is defined.",
                caveat="definition_mismatch",
                saw=(found.group(),),
            )
            return
