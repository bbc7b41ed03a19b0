"""A library of invented works: their copies, and near misses, which are other works that look like them.

A near miss is an erratum, a reply, the abstract of a meeting, a part, a follow-up, an update, a preprint, the next
year's report, another abstract of the same supplement.
"""

from __future__ import annotations

import itertools
import random
from typing import Any

import msgspec

from app.domain.duplicates import MatchRow
from app.domain.sources import SourceKind
from tests.builders.bibliography import COPIES, DISEASES, DRUGS, Fields, row, works


def another(work: Fields, chance: random.Random, **changed: Any) -> Fields:
    """Return another work that differs in its place, and in what is `changed`."""
    first = chance.randint(2, 2900)
    place = {"first": first, "last": first + chance.randint(1, 9), "doi": work["doi"] + f".{chance.randint(1, 99)}x"}
    return {**work, **place, "pmid": str(int(work["pmid"]) + 5_000_000), **changed}


def _later(work: Fields, chance: random.Random, years: int) -> Fields:
    return {
        "year": work["year"] + years,
        "volume": str(int(work["volume"]) + years),
        "issue": str(chance.randint(1, 12)),
    }


def erratum(work: Fields, chance: random.Random) -> Fields:
    start = chance.choice(("Erratum: ", "Correction to: ", "Corrigendum to ", "Retraction: ", "Erratum. "))
    first = chance.randint(2, 900)
    return another(work, chance, title=start + work["title"], first=first, last=first)


def reply(work: Fields, chance: random.Random) -> Fields:
    title = chance.choice((f"Re: {work['title']}", f'Comment on "{work["title"]}"', f"{work['title']}: reply"))
    return another(work, chance, title=title)


def abstract_of(work: Fields, chance: random.Random) -> Fields:
    first = chance.randint(1, 900)
    return another(
        work, chance, container="Blue Sky Congress Abstracts", abbreviated="Blue Sky Congr Abstr", issn="", first=first,
        last=first, **_later(work, chance, -chance.randint(1, 2)), kind=SourceKind.CONFERENCE_ABSTRACT,
    )  # fmt: skip


def same_journal_abstract(work: Fields, chance: random.Random) -> Fields:
    later = _later(work, chance, -1)
    return another(work, chance, **{**later, "issue": "15_suppl"})


def next_part(work: Fields, chance: random.Random) -> Fields:
    return another(work, chance, title=f"{work['title']}. Part II", **_later(work, chance, chance.choice((0, 0, 1))))


def follow_up(work: Fields, chance: random.Random) -> Fields:
    end = chance.choice((": 3-year follow-up", ": five-year results", ": final analysis", ": an updated analysis"))
    return another(work, chance, title=work["title"] + end, **_later(work, chance, chance.randint(1, 4)))


def protocol(work: Fields, chance: random.Random) -> Fields:
    return another(work, chance, title=f"{work['title']}: study protocol", **_later(work, chance, -2))


def preprint(work: Fields, chance: random.Random) -> Fields:
    return another(
        work, chance, container="medRxiv", abbreviated="medRxiv", issn="", volume="", issue="", first="", last="",
        doi=f"10.1101/2021.01.01.{chance.randint(10**7, 10**8)}", kind=SourceKind.PREPRINT, year=work["year"],
    )  # fmt: skip


def other_drug(work: Fields, chance: random.Random) -> Fields:
    old = next(one for one in DRUGS if one in work["title"])
    new = chance.choice([one for one in DRUGS if one != old])
    return another(work, chance, title=work["title"].replace(old, new))


def supplement_sister(work: Fields, chance: random.Random) -> Fields:
    """Another abstract of the same supplement: the same DOI, volume and authors, the next page."""
    old = next(one for one in DISEASES if one in work["title"])
    new = chance.choice([one for one in DISEASES if one != old])
    first = work["first"] + 1
    return {**work, "title": work["title"].replace(old, new), "first": first, "last": first, "pmid": work["pmid"] + "1"}


def next_report(work: Fields, chance: random.Random) -> Fields:
    return another(work, chance, **_later(work, chance, chance.randint(1, 3)))


NEAR_MISSES = (
    erratum, reply, abstract_of, same_journal_abstract, next_part, follow_up, protocol, preprint, other_drug,
    supplement_sister, next_report,
)  # fmt: skip


class Library(msgspec.Struct, frozen=True):
    """Rows, and for each by id the work that it is of."""

    rows: tuple[MatchRow, ...]
    work_of: dict[str, int]

    def true_pairs(self) -> set[frozenset[str]]:
        """Return the pairs of rows that are of one work."""
        by_work: dict[int, list[str]] = {}
        for key, work in self.work_of.items():
            by_work.setdefault(work, []).append(key)
        return {frozenset(pair) for keys in by_work.values() for pair in itertools.combinations(keys, 2)}


def library(count: int, seed: int = 1) -> Library:
    """Return about 2.2 times `count` rows: works, copies of half of them, near misses of a third."""
    chance = random.Random(seed)
    stated: list[tuple[int, Fields, Fields]] = []
    number = itertools.count()
    for work in works(count, seed):
        stated += _stated(next(number), work, chance, 0.5)
        if chance.random() < 0.35:
            stated += _stated(next(number), chance.choice(NEAR_MISSES)(work, chance), chance, 0.3)
    chance.shuffle(stated)
    rows = [row(at, work, **said) for at, (_, work, said) in enumerate(stated, start=1)]
    return Library(tuple(rows), {one.id: stated[at][0] for at, one in enumerate(rows)})


def _stated(number: int, work: Fields, chance: random.Random, share: float) -> list[tuple[int, Fields, Fields]]:
    styles = chance.sample(COPIES, chance.choice((2, 2, 3)) if chance.random() < share else 1)
    found = []
    for style in styles:
        said = style(work, chance)
        if not work["first"]:
            said["pages"] = ""
        found.append((number, work, said))
    return found
