"""What a use case touched, so that whoever shows it refreshes itself."""

from __future__ import annotations

import msgspec


class Touched(msgspec.Struct, frozen=True, kw_only=True):
    """The ids of what an act changed; `library` when the list of sources itself changed (added, removed, restated).

    `studies` are those whose members, choices or acknowledgements changed; `terms` when the project's own terms did.

    `act` is the journal's transaction and `label` how it reads; both empty when nothing was done.
    """

    sources: frozenset[str] = frozenset()
    records: frozenset[str] = frozenset()
    items: frozenset[str] = frozenset()
    values: frozenset[str] = frozenset()
    studies: frozenset[str] = frozenset()
    library: bool = False
    terms: bool = False
    act: str = ""
    label: str = ""

    def __or__(self, other: Touched) -> Touched:
        return Touched(
            sources=self.sources | other.sources,
            records=self.records | other.records,
            items=self.items | other.items,
            values=self.values | other.values,
            studies=self.studies | other.studies,
            library=self.library or other.library,
            terms=self.terms or other.terms,
            act=other.act or self.act,
            label=other.label or self.label,
        )
