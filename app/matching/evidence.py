"""What two sources say of each other: what agrees, what contradicts, each with a sentence for a curator."""

from __future__ import annotations

import re

from app.matching.containers import same_container
from app.matching.names import Names, compare_names
from app.matching.places import Fit, compare_pages, compare_words
from app.matching.titles import Relation, Titles, says_enough
from app.matching.traits import Traits

_EDITION = re.compile(r"(.+)[./]?(?:pub|v)(\d+)")
_SERIES_PAGE = re.compile(r"cd")
_SORTS_OF_ID = {"pmid": "PMID", "pmcid": "PMC number"}


class Evidence:
    """Two sources beside each other, each part compared once.

    `strong` counts the contradictions that one work hardly has with itself, `weak` the others; `reasons` are sentences,
    those for one work first, those against it last.
    """

    __slots__ = (
        "_against",
        "_for",
        "container",
        "doi",
        "issue",
        "last",
        "names",
        "one",
        "other",
        "pages",
        "pubmed",
        "specific",
        "strong",
        "titles",
        "trial",
        "volume",
        "weak",
        "year",
        "years",
    )

    def __init__(self, one: Traits, other: Traits, titles: Titles) -> None:
        self.one, self.other = one, other
        self._for: list[str] = []
        self._against: list[str] = []
        self.strong = self.weak = 0
        self.titles = titles
        self.specific = says_enough(one.title) and says_enough(other.title)
        self.names: Names = compare_names(one.names, other.names)
        self.doi = _shared(one.dois, other.dois)
        self.pubmed = _shared_ids(one.ids, other.ids)
        self.trial = _shared(one.trials, other.trials)
        self.years = abs(one.year - other.year) if one.year and other.year else -1
        self.year = Fit.UNKNOWN if self.years < 0 else Fit.AGREES if self.years == 0 else Fit.DIFFERS
        self.volume = compare_words(one.volume, other.volume)
        self.issue = compare_words(one.issue, other.issue)
        self.pages = compare_pages(one.pages, other.pages)
        self.last = self._last()
        self.container = self._container()

    @property
    def placed(self) -> bool:
        """Say whether volume and first page are the same, and no year or issue of a series says otherwise."""
        return self.pages is Fit.AGREES and self.volume is Fit.AGREES and self.years <= 1 and not self.may_be_edition

    @property
    def pinned(self) -> bool:
        """Say whether the place can hold one work only: the same several pages, and no supplement."""
        several = self.one.pages[0].several and self.other.pages[0].several if self.placed else False
        return several and self.last is Fit.AGREES and not self.one.supplement and not self.other.supplement

    @property
    def in_series(self) -> bool:
        """Say whether a page is the number of a review that has editions, so that it does not tell them apart."""
        return any(_SERIES_PAGE.match(page.letter) for side in (self.one, self.other) for page in side.pages[:1])

    @property
    def may_be_edition(self) -> bool:
        """Say whether they may be two editions in a series: year or issue differ, or are not said."""
        return self.in_series and not (self.year is Fit.AGREES and self.issue is Fit.AGREES)

    @property
    def issued(self) -> bool:
        """Say whether both are of one issue, by its number, of which one source does not say the page."""
        unsaid = not (self.one.pages and self.other.pages) and not (self.one.supplement or self.other.supplement)
        same = self.year is Fit.AGREES and self.issue is Fit.AGREES and self.container is Fit.AGREES
        return unsaid and same and (self.volume is Fit.AGREES or not (self.one.volume and self.other.volume))

    @property
    def known(self) -> bool:
        """Say whether DOI or PubMed's number is the same."""
        return self.doi is Fit.AGREES or self.pubmed is Fit.AGREES

    @property
    def editions(self) -> bool:
        """Say whether the DOIs are of two editions of one work, as Cochrane reviews have them."""
        if self.doi is not Fit.DIFFERS:
            return False
        ends = [
            {found[1]: found[2] for doi in some if (found := _EDITION.fullmatch(doi))}
            for some in (self.one.dois, self.other.dois)
        ]
        return any(ends[1].get(stem, number) != number for stem, number in ends[0].items())

    def weigh(self) -> None:
        """Count what contradicts and put everything into sentences."""
        self._weigh_titles()
        self._weigh_identifiers()
        self._weigh_names()
        self._weigh_place()

    def reasons(self) -> tuple[str, ...]:
        """Return the sentences, what speaks for one work before what speaks against it."""
        return (*self._for, *self._against)

    def score(self) -> float:
        """Return from 0 to 1 how much speaks for one work; it orders pairs and decides nothing."""
        points = 0.5 * self.titles.likeness + 0.1 * (self.names >= Names.AGREE)
        points += 0.2 * self.known + 0.1 * (self.pages is Fit.AGREES) + 0.05 * (self.volume is Fit.AGREES)
        points += 0.05 * (self.year is Fit.AGREES) + 0.05 * (self.container is Fit.AGREES)
        return round(max(0.0, min(1.0, points - 0.1 * self.strong - 0.03 * self.weak)), 3)

    def _weigh_titles(self) -> None:
        titles, (left, right) = self.titles, self.titles.differs
        if titles.relation is Relation.EQUAL:
            self._for.append("The titles are the same." if self.specific else "The same title, which many works bear.")
        elif titles.relation is Relation.UNKNOWN:
            self._against.append("A title is missing.")
        elif titles.relation is Relation.UNRELATED:
            self._against.append("The titles are not alike.")
            if self.one.foreign or self.other.foreign:
                self._for.append("One of them is of a text in another language.")
        else:
            words = " and ".join(f"“{words}”" for words in (left, right) if words)
            told = f"The titles agree but for {words}." if words else "The titles agree but for small words."
            (self._against if titles.weighty else self._for).append(told)

    def _weigh_identifiers(self) -> None:
        if self.doi is Fit.AGREES:
            self._for.append(f"The same DOI {next(one for one in self.one.dois if one in self.other.dois)}.")
        elif self.doi is Fit.DIFFERS:
            self._contradict(f"The DOIs differ: {self.one.dois[0]} and {self.other.dois[0]}.")
        shared = [one for one in self.one.ids if one in self.other.ids]
        for one in shared:
            scheme, _, value = one.partition(":")
            self._for.append(f"The same {_SORTS_OF_ID[scheme]} {value}.")
        if self.pubmed is Fit.DIFFERS:
            numbers = " and ".join(side.ids[0].partition(":")[2] for side in (self.one, self.other))
            self._contradict(f"PubMed's numbers differ: {numbers}.")

    def _weigh_names(self) -> None:
        if self.names is Names.ALL:
            self._for.append("The same authors.")
        elif self.names is Names.AGREE:
            self._for.append("The authors agree as far as both name them.")
        elif self.names is Names.SOME:
            self._against.append("Only some of the authors are the same.")
            self.weak += 1
        elif self.names is Names.DIFFER:
            self._contradict("No author is the same.")

    def _weigh_place(self) -> None:
        one, other = self.one, self.other
        if self.years == 1:
            self.weak += 1
            self._against.append(f"The years are next to each other: {one.year} and {other.year}.")
        elif self.years > 1:
            self._contradict(f"The years differ: {one.year} and {other.year}.")
        if self.placed:
            self._for.append(f"The same volume {one.volume} and first page {one.pages[0].letter}{one.pages[0].first}.")
        elif self.volume is Fit.DIFFERS:
            self._contradict(f"The volumes differ: {one.volume} and {other.volume}.")
        if self.pages is Fit.DIFFERS:
            self._contradict(f"The pages differ: {_told(one)} and {_told(other)}.")
        elif self.pages is Fit.AGREES and not self.placed:
            self._for.append(f"The same first page {one.pages[0].letter}{one.pages[0].first}.")
        if self.pages is Fit.AGREES and self.last is Fit.DIFFERS:
            self.weak += 1
            self._against.append(f"The last pages differ: {_told(one)} and {_told(other)}.")
        if self.container is Fit.AGREES:
            self._for.append("The same container.")
        elif self.container is Fit.DIFFERS and not self.placed:
            self._contradict("The containers differ.")
        if self.issue is Fit.DIFFERS and self.volume is not Fit.DIFFERS:
            self.weak += 1
        if one.supplement != other.supplement and not self.placed:
            self.weak += 1
            self._against.append("One of them is in a supplement or of a meeting.")

    def _contradict(self, sentence: str) -> None:
        self.strong += 1
        self._against.append(sentence)

    def _last(self) -> Fit:
        if self.pages is not Fit.AGREES:
            return Fit.UNKNOWN
        mine, theirs = self.one.pages[0].last, self.other.pages[0].last
        if not mine or not theirs:
            return Fit.UNKNOWN
        return Fit.AGREES if mine == theirs else Fit.DIFFERS

    def _container(self) -> Fit:
        one, other = self.one, self.other
        if any(issn in other.issns for issn in one.issns):
            return Fit.AGREES
        if not one.container or not other.container:
            return Fit.UNKNOWN
        return Fit.AGREES if same_container(one.container, other.container) else Fit.DIFFERS


def _shared(one: tuple[str, ...], other: tuple[str, ...]) -> Fit:
    if not one or not other:
        return Fit.UNKNOWN
    return Fit.AGREES if any(value in other for value in one) else Fit.DIFFERS


def _shared_ids(one: tuple[str, ...], other: tuple[str, ...]) -> Fit:
    """Compare PubMed's numbers scheme by scheme: a PMID says nothing of a PMC number."""
    found = Fit.UNKNOWN
    for value in one:
        scheme = value.partition(":")[0]
        theirs = [held for held in other if held.startswith(f"{scheme}:")]
        if value in theirs:
            return Fit.AGREES
        if theirs:
            found = Fit.DIFFERS
    return found


def _told(traits: Traits) -> str:
    pages = traits.pages[0]
    return f"{pages.letter}{pages.first}-{pages.last}" if pages.last else f"{pages.letter}{pages.first}"
