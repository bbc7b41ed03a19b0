"""Brings records into a project by their identifiers: asks the public services, imports what they answer as files."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from enum import StrEnum

import msgspec

from app.domain.errors import RefusedError
from app.domain.kinds import Identifier
from app.domain.progress import Progress, Silent
from app.domain.sources import SourceKind, SourceState
from app.domain.store import Store
from app.domain.touched import Touched
from app.importers.contract import Material
from app.importers.materials import material_of_bytes
from app.online.asking import Asking, may_ask
from app.online.line import Line
from app.online.pasted import Pasted, pasted
from app.online.records import Found
from app.online.services import SERVICES, Service
from app.online.trouble import NotThereError, OnlineError, RefusedAnswerError, UnreachableError
from app.usecases.import_report import FileReport, ImportReport
from app.usecases.transfer import Piece, import_made

MOST = 1000
"""How many identifiers are looked up at once; more are better had as one export of a database."""

_UNFIT = re.compile(r"[^A-Za-z0-9._()-]+")
_LONGEST_NAME = 120
_FORMER = "protocolSection.identificationModule.nctIdAliases"


class End(StrEnum):
    """What became of an identifier."""

    IMPORTED = "imported"
    HERE = "here"
    NOT_FOUND = "not_found"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    LEFT = "left"


class Fetched(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one identifier: a sentence, the sources that carry it, and what a curator should know of it."""

    scheme: str
    value: str
    end: End
    said: str
    sources: tuple[str, ...] = ()
    told: str = ""


class FetchReport(msgspec.Struct, frozen=True, kw_only=True):
    """What became of what was pasted; `report` is that of the import, None when nothing had to be asked for."""

    ends: tuple[Fetched, ...]
    unknown: tuple[str, ...]
    report: ImportReport | None = None

    def count(self, end: End) -> int:
        """Return how many identifiers came to an end."""
        return sum(one.end is end for one in self.ends)


def fetch(
    store: Store, words: str, asking: Asking, *, again: bool = False, progress: Progress | None = None
) -> tuple[FetchReport, Touched]:
    """Look up every identifier among some words and import the answers as one batch, each kept as a file.

    What the project has is not asked for, unless `again` says so. Raises RefusedError when asking is switched off,
    when there is no identifier, or too many; CancelledError when it was stopped before anything came.
    """
    may_ask(asking)
    read = pasted(words)
    _worth_it(read)
    run = _Run(store, asking, progress or Silent())
    report, touched = run.fetch([one for one in read.found if again or not sources_of(store, one)])
    ends = [run.ends.get(one) or _here(store, one) for one in read.found]
    return FetchReport(ends=tuple(ends), unknown=read.unknown, report=report), touched


def sources_of(store: Store, identifier: Identifier) -> tuple[str, ...]:
    """Return the sources that are what an identifier names.

    A paper that names a trial is not its registry record, nor is the record of another trial that refers to it.
    """
    found = store.find_identifier(identifier.scheme, identifier.value)
    if identifier.scheme != "nct":
        return found
    return tuple(key for key in found if _is_record_of(store, key, identifier.value))


def _is_record_of(store: Store, key: str, number: str) -> bool:
    """Say whether a source is the registry record of a number, the one in use or one that was given up for it."""
    source = store.source(key)
    if source.kind is not SourceKind.REGISTRY_RECORD:
        return False
    former = (line.value for line in store.ledger(key) if line.tag.startswith(_FORMER))
    return source.metadata.identifier("nct") == number or number in former


def _worth_it(read: Pasted) -> None:
    if not read.found:
        what = f" No identifier: {', '.join(read.unknown[:5])}." if read.unknown else ""
        raise RefusedError(f"Give one or more NCT numbers, PMIDs or DOIs.{what}")
    if len(read.found) > MOST:
        raise RefusedError(f"These are {len(read.found):,} identifiers; at most {MOST:,} are looked up at once.")


class _Errand:
    """One question to a service: what is asked for, and the answer or the trouble that came."""

    def __init__(
        self, service: Service, asked: Sequence[Identifier], before: dict[Identifier, tuple[str, ...]]
    ) -> None:
        self.service = service
        self.asked = asked
        self.before = before
        self.found: Found | None = None
        self.trouble: OnlineError | None = None

    @property
    def name(self) -> str:
        """The name under which the answer is kept."""
        first = self.asked[0]
        stem = _UNFIT.sub("_", first.value if first.scheme == "nct" else f"{first.scheme}-{first.value}")
        more = f"-and-{len(self.asked) - 1}-more" if len(self.asked) > 1 else ""
        return f"{stem[:_LONGEST_NAME]}{more}{self.service.suffix}"


class _Run:
    """One run: a line to each service, and the ends of the identifiers that were asked for."""

    def __init__(self, store: Store, asking: Asking, progress: Progress) -> None:
        self.ends: dict[Identifier, Fetched] = {}
        self._store = store
        self._asking = asking
        self._progress = progress
        self._lines: dict[str, Line] = {}
        self._asked = self._count = 0

    def fetch(self, wanted: Sequence[Identifier]) -> tuple[ImportReport | None, Touched]:
        """Ask for these, import what comes, and note every end."""
        errands = list(self._errands(wanted))
        if not errands:
            return None, Touched()
        self._count = len(wanted)
        label = f"add {wanted[0].value}" if self._count == 1 else f"add {self._count} records by identifier"
        with ExitStack() as lines:
            for scheme, service in SERVICES.items():
                self._lines[scheme] = lines.enter_context(closing(service.line(self._asking, self._progress)))
            pieces = [Piece(errand.name, self._maker(errand)) for errand in errands]
            report, touched = import_made(self._store, pieces, label, progress=_Quiet(self._progress))
        files = {one.file: one for one in report.files}
        for errand in errands:
            for one in errand.asked:
                self.ends[one] = self._end(one, errand, files.get(errand.name))
        return report, touched

    def _errands(self, wanted: Sequence[Identifier]) -> Iterator[_Errand]:
        for scheme, service in SERVICES.items():
            mine = [one for one in wanted if one.scheme == scheme]
            for start in range(0, len(mine), service.at_once):
                some = mine[start : start + service.at_once]
                yield _Errand(service, some, {one: sources_of(self._store, one) for one in some})

    def _maker(self, errand: _Errand) -> Callable[[], Material]:
        def made() -> Material:
            first = errand.asked[0]
            self._progress.report(self._asked, self._count, f"{errand.service.name}: {first.value}")
            self._asked += len(errand.asked)
            try:
                line = self._lines[first.scheme]
                errand.found = errand.service.ask(line, [one.value for one in errand.asked], self._asking)
            except OnlineError as error:
                errand.trouble = error
                raise
            return material_of_bytes(errand.found.data, errand.name)

        return made

    # -- ends --------------------------------------------------------------------------------------------------

    def _end(self, one: Identifier, errand: _Errand, file: FileReport | None) -> Fetched:
        if errand.trouble is not None:
            return _fetched(one, _END_OF[type(errand.trouble)], str(errand.trouble))
        if errand.found is None or file is None:
            return _fetched(one, End.LEFT, "Stopped before it was asked for; ask again to go on.")
        if one.value not in errand.found.held:
            return _fetched(one, End.NOT_FOUND, f"{errand.service.name} knows no {one.scheme.upper()} {one.value}.")
        if file.error:
            return _fetched(one, End.REFUSED, file.error)
        return self._came(one, errand, file, errand.found.told.get(one.value, ""))

    def _came(self, one: Identifier, errand: _Errand, file: FileReport, told: str) -> Fetched:
        now = sources_of(self._store, one)
        new = tuple(key for key in now if key not in errand.before[one])
        if new and any(self._store.source(key).state is SourceState.DUPLICATE for key in new):
            said = "Imported; it agrees with a source that was here and was folded into it."
            return _fetched(one, End.IMPORTED, said, now, told)
        if new or (not now and file.imported):
            return _fetched(one, End.IMPORTED, f"Imported from {errand.service.name}.", new, told)
        if now or file.duplicates:
            return _fetched(one, End.HERE, f"{errand.service.name} has nothing newer than what is here.", now, told)
        said = file.problems[0].reason if file.problems else "The answer holds nothing to import."
        return _fetched(one, End.REFUSED, said, (), told)


_END_OF: dict[type[OnlineError], End] = {
    NotThereError: End.NOT_FOUND,
    RefusedAnswerError: End.REFUSED,
    UnreachableError: End.UNREACHABLE,
}


class _Quiet:
    """The progress of the import below the questions: it hears of a cancel, and leaves the telling to them."""

    def __init__(self, above: Progress) -> None:
        self._above = above

    def report(self, done: int, total: int | None, what: str) -> None:
        """Say nothing."""

    def cancelled(self) -> bool:
        """Say whether the person asked to stop."""
        return self._above.cancelled()


def _fetched(one: Identifier, end: End, said: str, sources: tuple[str, ...] = (), told: str = "") -> Fetched:
    return Fetched(scheme=one.scheme, value=one.value, end=end, said=said, sources=sources, told=told)


def _here(store: Store, one: Identifier) -> Fetched:
    return _fetched(one, End.HERE, "Already in this project; it was not asked for.", sources_of(store, one))
