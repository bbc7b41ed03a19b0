"""Brings files and pasted words into a project, and accounts for everything that was read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec

from app.domain.errors import CancelledError, RefusedError, UnreadableError, WorldError, sentence
from app.domain.progress import Progress, Silent, stop_if_cancelled
from app.domain.sources import Draft, Problem
from app.domain.store import Store
from app.domain.touched import Touched
from app.formats.encodings import chunks
from app.importers import Importer, Material, Tally, importer_for
from app.importers.materials import material_of_file, material_of_words
from app.usecases.known_sources import KnownSources
from app.usecases.own_files import is_own_file

SLICE, SLICE_BYTES = 1000, 1 << 22
"""How many drafts are handed to the project at once, and how many bytes of the file they may come from."""

MOST_PROBLEMS = 1000
"""How many problems of a file its report keeps; all are counted."""


class ProblemReport(msgspec.Struct, frozen=True):
    """One problem as a report shows it; line 0 means the file as a whole."""

    line: int
    reason: str
    raw: str = ""


class FileReport(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one file: `found` records are `imported`, `duplicates` or `refused`.

    `encoding` names how its bytes were read. `repairs` counts what was mended (names in `app.formats.ris_lines`),
    `folded` what was said twice, as `second = first`. `problems` holds the first thousand of `problem_count`.
    `same_file` says that these very bytes were imported before. `error` is the sentence when the file could not be read
    (on), else "".
    """

    file: str
    format: str = ""
    encoding: str = ""
    newline: str = ""
    found: int = 0
    imported: int = 0
    duplicates: int = 0
    refused: int = 0
    problems: tuple[ProblemReport, ...] = ()
    problem_count: int = 0
    repairs: dict[str, int] = {}
    folded: dict[str, int] = {}
    same_file: bool = False
    error: str = ""


class ImportReport(msgspec.Struct, frozen=True, kw_only=True):
    """What became of an import: its files in the order given, and the sums."""

    files: tuple[FileReport, ...]
    found: int
    imported: int
    duplicates: int
    refused: int


def import_files(
    store: Store, paths: Sequence[Path], *, as_format: str | None = None, progress: Progress | None = None
) -> tuple[ImportReport, Touched]:
    """Import files as one batch, each by the importer that recognises it, or by `as_format`.

    A file that cannot be read has its sentence in its report, and the others are imported all the same. A file or a
    record that the project has already is counted as duplicate and not imported. Raises CancelledError (the batch is
    taken back, but for sources that were worked on meanwhile), ReadOnlyError, DiskFullError.
    """
    work = _Import(store, as_format, progress or Silent())
    makers = [(str(path), _maker(store, path, work.progress)) for path in paths]
    return work.run(makers, f"import {paths[0].name if len(paths) == 1 else f'{len(paths)} files'}")


def import_text(
    store: Store, text: str, title: str = "", *, as_format: str | None = None, progress: Progress | None = None
) -> tuple[ImportReport, Touched]:
    """Import pasted words as a file of that name would be; references among them are read as references.

    `title` names the source, which otherwise is called by its first line.
    """
    name = title.strip() or "pasted text"
    work = _Import(store, as_format, progress or Silent(), title.strip())
    return work.run([(name, lambda: material_of_words(text, name))], "import pasted text")


def _maker(store: Store, path: Path, progress: Progress) -> Callable[[], Material]:
    def made() -> Material:
        if is_own_file(store, path):
            raise UnreadableError(
                f"{path.name} belongs to the project that is open; it cannot be imported into itself."
            )
        return material_of_file(path, progress)

    return made


class _Import:
    """One import while it runs: its batch, and what is known already."""

    def __init__(self, store: Store, as_format: str | None, progress: Progress, title: str = "") -> None:
        self.progress = progress
        self._store = store
        self._as_format = as_format
        self._title = title
        self._batch = ""
        self._added = 0
        self._hashes: set[str] = set()
        self._known = KnownSources(store)

    def run(self, makers: Sequence[tuple[str, Callable[[], Material]]], label: str) -> tuple[ImportReport, Touched]:
        """Import each file in turn and close the batch, or take the batch back."""
        self._batch = self._store.start_batch()
        try:
            files = tuple([self._file(name, maker) for name, maker in makers])
            report = _sum(files)
            if report.imported:
                return report, self._close(report, label)
        except CancelledError as error:
            if stayed := self._take_back():
                raise CancelledError(_stay(stayed)) from error
            raise
        except BaseException:
            self._take_back()
            raise
        self._store.drop_batch(self._batch)
        return report, Touched()

    def _close(self, report: ImportReport, label: str) -> Touched:
        said = msgspec.json.encode(report).decode()
        return self._store.end_batch(self._batch, said, label, self.progress)

    def _take_back(self) -> int:
        """Take the batch back and return how many of its sources stay because they have been worked on."""
        try:
            return self._added - len(self._store.drop_batch(self._batch).sources)
        except WorldError:
            return 0  # the trouble that brought us here is told; the next start sweeps the batch

    def _file(self, name: str, maker: Callable[[], Material]) -> FileReport:
        account = _Account(name)
        try:
            material = maker()
            importer = importer_for(material, self._as_format)
            account.begin(material, importer)
            self._read(material, importer, account)
        except (UnreadableError, OSError) as error:
            account.fail(sentence(error) or f"{name} cannot be read: {error}")
        return account.report()

    def _read(self, material: Material, importer: Importer, account: _Account) -> None:
        again = material.scan.sha256 in self._hashes or self._store.has_original(material.scan.sha256)
        self._hashes.add(material.scan.sha256)
        account.same_file = again
        original = ""
        drafts = account.drafts(importer.read(material, account.tally))
        for some in _slices(drafts):
            stop_if_cancelled(self.progress)
            new = [] if again else [self._titled(one) for one in some if self._known.add(one)]
            if new:
                original = original or self._keep(material)
                self._added += len(self._store.add_drafts(self._batch, original, new))
            account.take(len(some), len(new))
            self.progress.report(some[-1].end, material.scan.size, f"{account.file}: {account.found:,} records")

    def _titled(self, draft: Draft) -> Draft:
        if not self._title or draft.ledger:
            return draft
        return msgspec.structs.replace(draft, metadata=msgspec.structs.replace(draft.metadata, title=self._title))

    def _keep(self, material: Material) -> str:
        scan = material.scan
        try:
            with material.open() as file:
                return self._store.keep_original(
                    material.name,
                    chunks(file),
                    batch=self._batch,
                    sha256=scan.sha256,
                    size=scan.size,
                    encoding=scan.encoding.codec,
                    newline=scan.encoding.newline,
                )
        except RefusedError as error:
            raise UnreadableError(str(error)) from error


class _Account:
    """What became of one file, while it is read."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.tally = Tally()
        self.found = 0
        self.same_file = False
        self._format = self._encoding = self._newline = self._error = ""
        self._imported = self._refused = self._problem_count = 0
        self._problems: list[ProblemReport] = []

    def begin(self, material: Material, importer: Importer) -> None:
        """Note how the file is read."""
        self._format = importer.format
        self._encoding = material.scan.encoding.label
        self._newline = material.scan.encoding.newline

    def drafts(self, read: Iterator[Draft | Problem]) -> Iterator[Draft]:
        """Yield the drafts of what was read, and note the problems between them."""
        for one in read:
            if isinstance(one, Draft):
                yield one
                continue
            self._problem_count += 1
            self._refused += one.refused
            self.found += one.refused
            if len(self._problems) < MOST_PROBLEMS:
                self._problems.append(ProblemReport(one.line, one.reason, one.raw))

    def take(self, found: int, imported: int) -> None:
        """Note a slice of drafts and how many of them were new."""
        self.found += found
        self._imported += imported

    def fail(self, reason: str) -> None:
        """Note why reading stopped, and what is kept of the file."""
        if self._imported:
            reason = f"{reason} The {self._imported:,} records before that are kept."
        self._error = reason
        self._problem_count += 1
        self._problems = [ProblemReport(0, reason), *self._problems][:MOST_PROBLEMS]

    def report(self) -> FileReport:
        """Return the account of the file."""
        return FileReport(
            file=self.file,
            format=self._format,
            encoding=self._encoding,
            newline=self._newline,
            found=self.found,
            imported=self._imported,
            duplicates=self.found - self._imported - self._refused,
            refused=self._refused,
            problems=tuple(self._problems),
            problem_count=self._problem_count,
            repairs=_counts(self.tally.repairs),
            folded=_counts(self.tally.folded),
            same_file=self.same_file,
            error=self._error,
        )


def _slices(drafts: Iterator[Draft]) -> Iterator[list[Draft]]:
    """Yield drafts in lists, bounded by their number and by their bytes in the file."""
    some: list[Draft] = []
    size = 0
    for draft in drafts:
        some.append(draft)
        size += draft.end - draft.start
        if len(some) >= SLICE or size >= SLICE_BYTES:
            yield some
            some, size = [], 0
    if some:
        yield some


def _stay(count: int) -> str:
    which = "one source stays that has" if count == 1 else f"{count:,} sources stay that have"
    return f"Cancelled; {which} been worked on meanwhile, the rest was taken back."


def _counts(counter: dict[str, int]) -> dict[str, int]:
    return {name: count for name, count in sorted(counter.items()) if count}


def _sum(files: tuple[FileReport, ...]) -> ImportReport:
    return ImportReport(
        files=files,
        found=sum(one.found for one in files),
        imported=sum(one.imported for one in files),
        duplicates=sum(one.duplicates for one in files),
        refused=sum(one.refused for one in files),
    )
