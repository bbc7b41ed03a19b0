"""The response categories of one group of patients, and which of them count as a response by the named criteria."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from app.checks.results import Result, groups_of
from app.checks.subject import Subject
from app.checks.wording import said
from app.stats.grim import possible_counts

OVERALL, CONTROL = "ORR", "DCR"
CATEGORIES = ("CR", "CRI", "VGPR", "PR", "MR", "SD", "PD")
"""The categories that exclude each other; MRD-negative responses are among the complete ones."""
EXCLUSIVE = frozenset(CATEGORIES) - {"CRI"}
"""Those that do so whatever the criteria; "CRi" may be printed for CR and CRi together."""
USUALLY_COUNTED = frozenset({"CR", "VGPR", "PR"})
NEVER_COUNTED = frozenset({"MR", "SD", "PD"})

_MEASURES = frozenset({*CATEGORIES, OVERALL, CONTROL, "MRDCR"})
_BY_NAME = {
    "cr": "CR",
    "cmr": "CR",
    "cri": "CRI",
    "vgpr": "VGPR",
    "pr": "PR",
    "pmr": "PR",
    "mr": "MR",
    "sd": "SD",
    "nmr": "SD",
    "pd": "PD",
    "pmd": "PD",
}
_LETTERS = re.compile(r"[^a-z]")


class Share(NamedTuple):
    """How many patients had a response: exactly, or between what a percent of N admits."""

    result: Result
    least: int
    most: int

    @property
    def words(self) -> str:
        """How it is listed, such as `CR 4`."""
        return f"{self.result.label} {said(self.least)}{f' to {said(self.most)}' if self.most > self.least else ''}"


class Responses(NamedTuple):
    """The responses counted in the same patients at the same time, the first result of each measure.

    `counted` are the categories that make an overall response by the criteria named, `all_listed` whether each of them
    is a measure here, so that a sum can be complete; `categories` are all that the criteria have, empty without
    criteria.
    """

    shares: Mapping[str, Share]
    counted: frozenset[str]
    all_listed: bool
    categories: frozenset[str]
    total: int | None
    population: str

    def sum_of(self, measures: frozenset[str]) -> tuple[list[Share], int, int]:
        """Return the shares of some categories, with the least and the most that they make together."""
        found = [self.shares[one] for one in CATEGORIES if one in measures and one in self.shares]
        return found, sum(share.least for share in found), sum(share.most for share in found)


def responses_of(subject: Subject) -> tuple[Responses, ...]:
    """Return the responses of each group of patients that has several; made once a record."""
    return subject.once(_made)


def _made(subject: Subject) -> tuple[Responses, ...]:
    groups = (results for results in groups_of(subject).values() if len(results) > 1)
    return tuple(found for results in groups for found in _of_group(subject, results))


def _of_group(subject: Subject, results: list[Result]) -> Iterator[Responses]:
    """Yield the responses of a group, parted by N where several are given."""
    responses = [one for one in results if one.measure in _MEASURES and one.counted in {"", "patients"}]
    known = {one.counts.denominator for one in responses if one.counts.denominator is not None}
    totals: list[int | None] = [*sorted(known)]
    for total in totals or [None]:
        shares: dict[str, Share] = {}
        for result in responses:
            share = _share(result) if result.counts.denominator in {total, None} else None
            if share is not None:
                shares.setdefault(result.measure, share)
        if len(shares) > 1:
            counted, all_listed, categories = _criteria(subject, list(shares.values()))
            yield Responses(shares, counted, all_listed, categories, total, responses[0].population)


def _share(result: Result) -> Share | None:
    n, of, percent = result.counts.numerator, result.counts.denominator, result.counts.percent
    if n is not None:
        return Share(result, n, n) if n >= 0 else None
    if of is None or percent is None or of <= 0:
        return None
    counts = possible_counts(percent, of)
    return Share(result, counts[0], counts[-1]) if counts else None


def _criteria(subject: Subject, shares: list[Share]) -> tuple[frozenset[str], bool, frozenset[str]]:
    """Return which categories count by the criteria that the responses name; the usual ones where they name none."""
    terms = {
        term.code: term for share in shares if (term := subject.term_at(share.result.item, "criteria")) is not None
    }
    if len(terms) != 1:
        return USUALLY_COUNTED, False, frozenset()
    (term,) = terms.values()
    counted, listed = _measures(term.extra.get("counts_as_response", ""))
    categories, known = _measures(term.extra.get("categories", ""))
    if not counted:
        return USUALLY_COUNTED, False, frozenset()
    return counted, listed, categories if known else frozenset()


@lru_cache(maxsize=64)
def _measures(names: str) -> tuple[frozenset[str], bool]:
    """Return the measures of a vocabulary's category names, and whether each name is one."""
    found: set[str] = set()
    complete = True
    for name in names.split():
        measures = {
            _BY_NAME[folded] for part in name.split("/") if (folded := _LETTERS.sub("", part.lower())) in _BY_NAME
        }
        found |= measures
        complete = complete and bool(measures)
    return frozenset(found), complete
