"""The rule: whether two sources are the same work, probably the same, or different; cautious, and it says why.

Nothing is the same by an identifier alone: a DOI may be that of a whole supplement. What is the same has a title that
agrees and a second thing that pins it down (a DOI or PubMed number, or volume and page), and nothing that contradicts.
"""

from __future__ import annotations

import msgspec

from app.domain.duplicates import Likeness, MatchRow
from app.matching.evidence import Evidence
from app.matching.names import Names
from app.matching.places import Fit, compare_pages
from app.matching.titles import Relation, compare_titles
from app.matching.traits import ANY, DOCUMENT, MEETING, PREPRINT, REGISTRY, Traits, traits_of

_NEAR_ENOUGH = (Relation.SHORTER, Relation.NEAR, Relation.EQUAL)
_MOST_CONTRADICTIONS = 2
_ALIKE, _CLOSE = 0.85, 0.9
_APART_IN_SORT = frozenset({REGISTRY, DOCUMENT})


class Comparison(msgspec.Struct, frozen=True):
    """What the rule says of two sources: `score` 0 to 1 orders pairs, `reasons` are sentences for a curator.

    `contradicted` when something is said of them that one work hardly says of itself.
    """

    likeness: Likeness
    score: float
    reasons: tuple[str, ...]
    contradicted: bool = False


def compare(one: MatchRow, other: MatchRow) -> Comparison:
    """Return whether two sources are one work, and why; the same whichever comes first, but for the reasons' order."""
    return compare_traits(traits_of(one), traits_of(other))


def compare_traits(one: Traits, other: Traits) -> Comparison:
    """Return whether two sources are one work, and why."""
    if (one.sort == REGISTRY) != (other.sort == REGISTRY) and ANY not in {one.sort, other.sort}:
        return Comparison(Likeness.DIFFERENT, 0.0, ("A registry record and a publication are two sources.",))
    if _far(one, other):
        return Comparison(Likeness.DIFFERENT, 0.0, ("Volumes and pages differ.",))
    titles = compare_titles(one.title, other.title, one.spelling, other.spelling)
    if titles.relation is Relation.UNRELATED and not _meet(one, other):
        return Comparison(Likeness.DIFFERENT, 0.0, ("The titles are not alike.",))
    found = Evidence(one, other, titles)
    found.weigh()
    if one.sort == other.sort == REGISTRY:
        likeness, said = _registered(found)
    elif one.notice != other.notice:
        likeness, said = _notice(found)
    elif found.editions:
        likeness, said = Likeness.DIFFERENT, "The DOIs are of two editions."
    elif _is_same(found):
        likeness, said = Likeness.SAME, ""
    else:
        likeness, said = _probably(found)
    reasons = (*found.reasons(), said) if said else found.reasons()
    return Comparison(likeness, found.score(), reasons, contradicted=_contradicted(found))


def _contradicted(found: Evidence) -> bool:
    edition = found.in_series and (found.years > 0 or found.issue is Fit.DIFFERS)
    return bool(found.strong) or found.titles.weighty or edition


def _far(one: Traits, other: Traits) -> bool:
    """Say whether both are printed, in places that differ, and share no number: whatever they say, that makes two."""
    if not (one.volume and other.volume) or one.volume == other.volume or PREPRINT in {one.sort, other.sort}:
        return False
    known = (one.dois and not set(one.dois).isdisjoint(other.dois)) or (
        one.ids and not set(one.ids).isdisjoint(other.ids)
    )
    return not known and compare_pages(one.pages, other.pages) is Fit.DIFFERS


def _meet(one: Traits, other: Traits) -> bool:
    """Say whether two sources share a number, or first page and an author, so that unlike titles do not say all."""
    mine = {*one.dois, *one.ids, *one.trials}
    if not mine.isdisjoint((*other.dois, *other.ids, *other.trials)):
        return True
    if not any(page.first == theirs.first for page in one.pages for theirs in other.pages):
        return False
    return not (one.names and other.names) or not set(one.names).isdisjoint(other.names)


def _registered(found: Evidence) -> tuple[Likeness, str]:
    if found.trial is Fit.DIFFERS:
        return Likeness.DIFFERENT, "The registry numbers differ."
    agree = found.titles.relation in _NEAR_ENOUGH and not found.titles.weighty
    if found.trial is Fit.AGREES:
        return (Likeness.SAME if agree else Likeness.PROBABLY), "The same registry number."
    return (Likeness.PROBABLY if found.titles.relation is Relation.EQUAL and found.specific else Likeness.DIFFERENT), ""


def _notice(found: Evidence) -> tuple[Likeness, str]:
    """One is a correction, a comment, a reply, and the other is not: never one work by rule."""
    sort = found.one.notice or found.other.notice
    said = f"One title says {sort}, the other does not."
    if found.titles.relation in _NEAR_ENOUGH and found.strong == 0 and (found.pinned or found.pubmed is Fit.AGREES):
        return Likeness.PROBABLY, said
    retitled = sort == "retracted" and found.titles.relation is Relation.EQUAL and found.strong == 0
    return (Likeness.PROBABLY if retitled or _one_place(found) else Likeness.DIFFERENT), said


def _one_place(found: Evidence) -> bool:
    alike = found.titles.relation >= Relation.ALIKE
    return alike and found.placed and found.names >= Names.AGREE and found.strong == 0


def _is_same(found: Evidence) -> bool:
    if found.strong or found.titles.weighty or (found.one.sort != found.other.sort and not _sorts_agree(found)):
        return False
    if found.names is Names.SOME:
        return False
    relation = found.titles.relation
    if relation is Relation.EQUAL:
        return _equal_titles(found) if found.specific else _equal_generic_titles(found)
    if relation in {Relation.NEAR, Relation.SHORTER} and found.specific and found.names >= Names.AGREE:
        return found.pinned or (found.pubmed is Fit.AGREES and found.doi is not Fit.UNKNOWN)
    return False


def _equal_titles(found: Evidence) -> bool:
    """Say whether equal titles that say enough are pinned down; nothing contradicts."""
    if found.one.sort == found.other.sort == PREPRINT:
        return found.known
    if found.one.notice:
        return found.names is Names.ALL and (found.known or found.placed)
    if found.known:
        return found.weak <= 1 or found.placed or found.pubmed is Fit.AGREES
    agree = found.names >= Names.AGREE
    if found.placed:
        return agree or (found.names is Names.UNKNOWN and found.container is Fit.AGREES and found.year is Fit.AGREES)
    if found.issued and not found.weak:
        return found.names is Names.ALL
    if found.pages is Fit.AGREES and _same_issue(found) and not found.weak and not found.may_be_edition:
        return agree
    return _identical(found)


def _equal_generic_titles(found: Evidence) -> bool:
    """Say whether all the rest agrees beside equal titles that say little."""
    certain = found.names is Names.ALL and found.year is Fit.AGREES and found.container is Fit.AGREES
    return certain and not found.weak and (found.known or found.placed) and found.pages is Fit.AGREES


def _identical(found: Evidence) -> bool:
    """Say whether two sources without any place say the very same: title, authors, year, container, kind."""
    one, other = found.one, found.other
    placeless = not (one.pages or other.pages or one.dois or other.dois or one.ids or other.ids)
    same = one.volume == other.volume and one.issue == other.issue and one.sort == other.sort
    told = found.names is Names.ALL and found.year is Fit.AGREES and found.container is Fit.AGREES
    return placeless and same and told and not (one.supplement or other.supplement)


def _sorts_agree(found: Evidence) -> bool:
    """Say whether two kinds may be one document that databases name differently."""
    sorts = {found.one.sort, found.other.sort}
    if sorts & _APART_IN_SORT or PREPRINT in sorts:
        return False
    return MEETING not in sorts or found.placed


def _probably(found: Evidence) -> tuple[Likeness, str]:
    sorts = {found.one.sort, found.other.sort}
    if PREPRINT in sorts and len(sorts) > 1:
        return _preprint(found), "One is a preprint; that and the article are two sources of one work."
    if DOCUMENT in sorts and len(sorts - {ANY}) > 1:
        alike = found.titles.relation is Relation.EQUAL and found.specific and found.known
        return (Likeness.PROBABLY if alike else Likeness.DIFFERENT), "They are documents of two kinds."
    likely = _likely(found)
    return (Likeness.PROBABLY if likely else Likeness.DIFFERENT), ""


def _preprint(found: Evidence) -> Likeness:
    alike = found.titles.relation in _NEAR_ENOUGH or found.titles.likeness >= _ALIKE
    same = alike and not found.titles.weighty and found.specific and found.names != Names.DIFFER
    return Likeness.PROBABLY if same and found.years <= 3 else Likeness.DIFFERENT


def _likely(found: Evidence) -> bool:
    """Say whether a person should look: enough speaks for one work, whatever speaks against it."""
    relation, names = found.titles.relation, found.names
    if relation is Relation.UNKNOWN:
        return found.strong == 0 and (found.known or (found.placed and names != Names.DIFFER))
    if relation is Relation.UNRELATED:
        return _unlike_titles(found)
    if found.titles.weighty:
        return _weighty_titles(found)
    if found.known:
        return found.strong <= _MOST_CONTRADICTIONS and (relation is Relation.EQUAL or found.pages is not Fit.DIFFERS)
    if not found.specific:
        return found.strong == 0 and names >= Names.AGREE and (found.placed or _same_issue(found))
    if _elsewhere(found):
        return False
    if relation >= Relation.NEAR:
        if names is Names.DIFFER:
            return found.strong == 1 and (found.pages is Fit.AGREES or not found.weak)
        return found.strong <= _MOST_CONTRADICTIONS
    if names is Names.DIFFER or found.strong > 1:
        return False
    if relation is Relation.SHORTER:
        return names >= Names.AGREE or found.placed
    return found.placed or (names >= Names.AGREE and _same_issue(found) and found.strong == 0)


def _elsewhere(found: Evidence) -> bool:
    """Say whether two things that belong together, of pages, volume, container and edition, put them in two places."""
    differ = (found.pages, found.volume, found.container).count(Fit.DIFFERS)
    if differ >= 2 or (found.volume is Fit.DIFFERS and found.one.supplement != found.other.supplement):
        return True
    return found.in_series and (found.years > 1 or (found.years == 1 and found.issue is not Fit.AGREES))


def _weighty_titles(found: Evidence) -> bool:
    """Say whether all else agrees beside titles that differ in a number, a part or a sex: then a person decides."""
    if found.strong or found.names in {Names.DIFFER, Names.SOME}:
        return False
    if found.pubmed is Fit.AGREES or found.placed:
        return True
    if found.doi is Fit.AGREES and found.titles.relation is Relation.SHORTER:
        return True
    if not (_same_issue(found) and found.names is Names.ALL):
        return False
    if found.titles.relation is Relation.SHORTER:
        return True
    return (found.pages is Fit.UNKNOWN or found.doi is Fit.AGREES) and found.titles.likeness >= _CLOSE


def _unlike_titles(found: Evidence) -> bool:
    """Titles in two languages, or one that a database lost: only the place can say that it is one work."""
    if found.strong:
        return False
    one, other = found.one, found.other
    tongues = one.language != other.language if one.language and other.language else False
    foreign = one.foreign or other.foreign or tongues or one.title.isascii() != other.title.isascii()
    if found.pubmed is Fit.AGREES:
        return True
    if found.names < Names.AGREE:
        return foreign and found.placed and found.names is Names.UNKNOWN and found.container is Fit.AGREES
    if found.doi is Fit.AGREES:
        return foreign or not (one.supplement or other.supplement)
    if foreign and found.pages is Fit.AGREES and _same_issue(found):
        return True
    return found.placed and (foreign or found.pinned)


def _same_issue(found: Evidence) -> bool:
    """Say whether year and container are known to be the same."""
    return found.year is Fit.AGREES and found.container is Fit.AGREES
