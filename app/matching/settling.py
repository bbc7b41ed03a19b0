"""Makes clusters of pairs: each has one root, and nothing joins that contradicts a member."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

import msgspec

from app.domain.duplicates import Likeness
from app.matching.comparing import Comparison, compare_traits
from app.matching.traits import Traits

_MOST_MEMBERS = 24
_SAME_BY_WAY = "This is said of another source that is one work with these."
_SAID_OF_MEMBERS = "This is said of other sources that are one work with one of these."
_CONTRADICTS = "It agrees with one source folded into this, and contradicts another."
_TWO_ROOTS = "It agrees with two sources that are not known to be one."


class Found(msgspec.Struct, frozen=True):
    """Two sources that look like one work: `source` is the older one, or the root of its cluster, `other` the newer."""

    source: str
    other: str
    likeness: Likeness
    score: float
    reasons: tuple[str, ...]


class Settled:
    """Pairs as they come, and the clusters that the best of them make.

    A cluster is held by its oldest place, or by the root that its members were folded into before. Two clusters join
    only when none of their members, of which the first two dozen are asked, is different from one of the other.
    """

    def __init__(
        self, traits: Callable[[int], Traits], roots: Mapping[str, str], apart: Collection[frozenset[str]]
    ) -> None:
        self._traits = traits
        self._roots = roots
        self._apart = apart
        self._pairs: dict[tuple[int, int], Comparison] = {}
        self._names: dict[int, str] = {}

    def add(self, one: int, other: int, comparison: Comparison) -> None:
        """Take a pair of places, the older first."""
        self._pairs[one, other] = comparison

    def found(self) -> list[Found]:
        """Return what is settled, in the order of the sources, each pair of roots once."""
        clusters = _Clusters()
        lead: dict[str, int] = {}
        for place in sorted({place for pair in self._pairs for place in pair}):
            key = self._traits(place).id
            root = self._roots.get(key, key)
            if lead.setdefault(root, place) != place:
                clusters.join(lead[root], place)
        self._names = {at: root for root, at in lead.items()}
        merged: dict[tuple[int, int], Comparison] = {}
        waiting: dict[tuple[int, int], Comparison] = {}
        same = [(pair, held) for pair, held in self._pairs.items() if held.likeness is Likeness.SAME]
        for (one, other), held in sorted(same, key=lambda entry: (-entry[1].score, entry[0])):
            a, b = sorted((clusters.lead(one), clusters.lead(other)))
            if a == b:
                continue
            if why := self._hindrance(clusters, a, b):
                doubted = Comparison(Likeness.PROBABLY, held.score, (*held.reasons, why))
                _better(waiting, (one, other), doubted)
            else:
                merged[a, b] = held
                clusters.join(a, b)
        for pair, held in self._pairs.items():
            if held.likeness is Likeness.PROBABLY:
                _better(waiting, pair, held)
        final = self._told(clusters, merged, waiting)
        return [final[key] for key in sorted(final)]

    def _told(
        self,
        clusters: _Clusters,
        merged: dict[tuple[int, int], Comparison],
        waiting: dict[tuple[int, int], Comparison],
    ) -> dict[tuple[int, int], Found]:
        final: dict[tuple[int, int], Found] = {}
        for (_, member), held in merged.items():
            root = clusters.lead(member)
            final[root, member] = self._found(root, member, self._said(root, member, held))
        best: dict[tuple[int, int], Comparison] = {}
        for (one, other), held in waiting.items():
            a, b = sorted((clusters.lead(one), clusters.lead(other)))
            if a != b:
                of_these = (a, b) == (one, other) and self._is_named(a) and self._is_named(b)
                _better(best, (a, b), held if of_these else _of_members(held))
        for (a, b), held in best.items():
            if frozenset((self._id(a), self._id(b))) not in self._apart:
                final[a, b] = self._found(a, b, held)
        return final

    def _said(self, root: int, member: int, held: Comparison) -> Comparison:
        """Return what was said of these two, or what was said of others that join them, which is then told."""
        own = self._pairs.get((root, member))
        if own is not None and own.likeness is Likeness.SAME and self._is_named(root):
            return own
        return Comparison(held.likeness, held.score, (*held.reasons, _SAME_BY_WAY))

    def _hindrance(self, clusters: _Clusters, a: int, b: int) -> str:
        """Return why two clusters must not become one, or ""."""
        if self._has_root(clusters, a) and self._has_root(clusters, b):
            return _TWO_ROOTS
        for one in clusters.members(a)[:_MOST_MEMBERS]:
            for other in clusters.members(b)[:_MOST_MEMBERS]:
                mine, theirs = self._traits(one), self._traits(other)
                if frozenset((mine.id, theirs.id)) in self._apart:
                    return _CONTRADICTS
                held = self._pairs.get((min(one, other), max(one, other))) or compare_traits(mine, theirs)
                if held.likeness is Likeness.DIFFERENT or (held.likeness is Likeness.PROBABLY and held.contradicted):
                    return _CONTRADICTS
        return ""

    def _has_root(self, clusters: _Clusters, lead: int) -> bool:
        return any(self._traits(one).id in self._roots for one in clusters.members(lead))

    def _id(self, lead: int) -> str:
        return self._names.get(lead, self._traits(lead).id)

    def _is_named(self, lead: int) -> bool:
        """Say whether a cluster is told by the source at its lead, and by none that it was folded into before."""
        return self._id(lead) == self._traits(lead).id

    def _found(self, one: int, other: int, held: Comparison) -> Found:
        return Found(self._id(one), self._id(other), held.likeness, held.score, held.reasons)


class _Clusters:
    """Which places belong together; the lead is the oldest."""

    def __init__(self) -> None:
        self._lead: dict[int, int] = {}
        self._members: dict[int, list[int]] = {}

    def lead(self, place: int) -> int:
        """Return the oldest of a place's cluster."""
        return self._lead.get(place, place)

    def members(self, lead: int) -> list[int]:
        """Return all of a cluster, oldest first."""
        return self._members.get(lead, [lead])

    def join(self, one: int, other: int) -> None:
        """Make one cluster of two."""
        a, b = sorted((self.lead(one), self.lead(other)))
        if a == b:
            return
        joined = sorted([*self.members(a), *self._members.pop(b, [b])])
        self._members[a] = joined
        for place in joined:
            self._lead[place] = a


def _of_members(held: Comparison) -> Comparison:
    """Return what was said of members of two clusters as it is told of their leads."""
    if {_CONTRADICTS, _TWO_ROOTS} & set(held.reasons):
        return held
    return msgspec.structs.replace(held, reasons=(*held.reasons, _SAID_OF_MEMBERS))


def _better(kept: dict[tuple[int, int], Comparison], pair: tuple[int, int], held: Comparison) -> None:
    before = kept.get(pair)
    if before is None or (held.score, held.reasons) > (before.score, before.reasons):
        kept[pair] = held
