"""Sources folded into others as duplicates: one record stands for all of them in formats that know no links."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import msgspec

from app.domain.duplicates import LinkState
from app.domain.progress import stop_if_cancelled
from app.domain.sources import Source, SourceState
from app.domain.store import Store
from app.exporters.job import Job


class Folded:
    """The sources that stay, each with what the duplicates folded into it say beside."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._others: dict[str, list[str]] = defaultdict(list)
        for link in job.store.links(state=LinkState.MERGED):
            self._others[link.source].append(link.other)

    def sources(self) -> Iterator[Source]:
        """Yield the sources in the order they were added, without duplicates, and report progress."""
        total = sum(self._job.store.state_counts().values())
        for done, source in enumerate(self._job.store.sources(), 1):
            stop_if_cancelled(self._job.progress)
            if source.state is not SourceState.DUPLICATE:
                yield self._merged(source)
            self._job.progress.report(done, total, "sources")

    def _merged(self, source: Source) -> Source:
        others = [self._job.store.source(key).metadata for key in self._into(source.id)]
        if not others:
            return source
        return msgspec.structs.replace(source, metadata=self._job.merge(source.metadata, others))

    def _into(self, key: str) -> list[str]:
        """Return the sources folded into one, also those folded into what was folded, each once."""
        found = [key]
        for one in found:
            found += [other for other in self._others.get(one, ()) if other not in found]
        return found[1:]


def folded_note(store: Store) -> str:
    """Return what an export of one record for each work says of its duplicates, or ""."""
    count = store.state_counts().get(SourceState.DUPLICATE.value, 0)
    if not count:
        return ""
    many = "1 duplicate is" if count == 1 else f"{count:,} duplicates are"
    return f"{many} written as part of the source that it repeats, with its fields where that one has none."
