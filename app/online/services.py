"""The table of services: which one is asked for which identifiers.

To add one, write a module with `NAME` and `ask(line, asked, asking) -> Found` beside the others, say in `ADDRESSES` of
asking.py where it answers, add one row here, and tests/unit/online/test_<service>.py against the local server.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from app.domain.progress import Progress
from app.online import crossref, pubmed, registry
from app.online.asking import Asking
from app.online.line import Line
from app.online.records import Found


class Service(msgspec.Struct, frozen=True, kw_only=True):
    """One row: `at_once` identifiers go into one question, `apart` seconds lie between two, `faster` with a key.

    `address` names the row in `ADDRESSES`; `suffix` is what a file of its answers is called by.
    """

    name: str
    address: str
    ask: Callable[[Line, Sequence[str], Asking], Found]
    suffix: str
    at_once: int = 1
    apart: float
    faster: float = 0.0

    def line(self, asking: Asking, progress: Progress) -> Line:
        """Return a line to the service, for one run; nothing is opened before the first question."""
        apart = self.faster if self.faster and asking.ncbi_key else self.apart
        return Line(self.name, asking.addresses[self.address], asking, progress, apart=apart)


SERVICES: dict[str, Service] = {
    "nct": Service(name=registry.NAME, address="clinicaltrials", ask=registry.ask, suffix=".json", apart=0.35),
    "pmid": Service(
        name=pubmed.NAME, address="pubmed", ask=pubmed.ask, suffix=".xml", at_once=100, apart=0.35, faster=0.11
    ),
    "doi": Service(name=crossref.NAME, address="crossref", ask=crossref.ask, suffix=".json", apart=0.25),
}
"""By scheme, in the order in which they are asked."""
