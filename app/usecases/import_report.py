"""What is told of an import: of each file what was read and what became of it, and the sums."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from app.domain.sources import Draft, Problem
from app.importers import Importer, Material, Tally

MOST_PROBLEMS = 1000
"""How many problems of a file its report keeps; all are counted."""


class ProblemReport(msgspec.Struct, frozen=True):
    """One problem as a report shows it; line 0 means the file as a whole."""

    line: int
    reason: str
    raw: str = ""


class FileReport(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one file: `found` records are `imported`, `duplicates` or `refused`.

    Of the duplicates, `merged` were kept and folded into the source they agree with; the others are, line by line,
    what the project has. Of the imported, `waiting` look like another source and wait for a person. `filled` counts the
    values that registry records brought. `encoding` names how its bytes were read, "" for what is no text. `repairs`
    counts what was mended (names in `app.formats.repairs`), `folded` what was said twice, as `second = first`.
    `problems` holds the first thousand of `problem_count`. `same_file` says that these very bytes were imported before;
    `original` is the file as it is kept, "" when nothing of it was. `error` is the sentence when the file could not be
    read (on), else "".
    """

    file: str
    format: str = ""
    encoding: str = ""
    newline: str = ""
    found: int = 0
    imported: int = 0
    duplicates: int = 0
    refused: int = 0
    merged: int = 0
    waiting: int = 0
    filled: int = 0
    problems: tuple[ProblemReport, ...] = ()
    problem_count: int = 0
    repairs: dict[str, int] = {}
    folded: dict[str, int] = {}
    same_file: bool = False
    original: str = ""
    error: str = ""


class ImportReport(msgspec.Struct, frozen=True, kw_only=True):
    """What became of an import: its files in the order given, and the sums.

    `left` names the files that were not read because the import was stopped; importing them goes on with it. `passed`
    counts, by suffix, the files of a folder that no importer reads. `trouble` says what could not be done after the
    reading (looking for duplicates, say), else "".
    """

    files: tuple[FileReport, ...]
    found: int
    imported: int
    duplicates: int
    refused: int
    merged: int = 0
    waiting: int = 0
    filled: int = 0
    left: tuple[str, ...] = ()
    passed: dict[str, int] = {}
    trouble: str = ""

    @property
    def unreadable(self) -> int:
        """How many files could not be read, or not to their end; records that never came are in no other count."""
        return sum(bool(one.error) for one in self.files)


class Folded(msgspec.Struct, frozen=True, kw_only=True):
    """What became of an import's sources after all were read, by their ids: merged, waiting, values filled."""

    merged: frozenset[str] = frozenset()
    waiting: frozenset[str] = frozenset()
    filled: dict[str, int] = {}
    trouble: str = ""


NOTHING_FOLDED = Folded()


class Account:
    """What became of one file, while it is read."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.original = ""
        self.sources: list[str] = []
        self.tally = Tally()
        self.found = 0
        self.same_file = False
        self._format = self._encoding = self._newline = self._error = ""
        self._imported = self._refused = self._problem_count = 0
        self._problems: list[ProblemReport] = []

    def begin(self, material: Material, importer: Importer) -> None:
        """Note how the file is read."""
        self._format = importer.format
        if not importer.binary:
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

    def take(self, found: int, sources: Sequence[str]) -> None:
        """Note a slice of drafts and the sources that the new ones among them became."""
        self.found += found
        self._imported += len(sources)
        self.sources += sources

    def fail(self, reason: str) -> None:
        """Note why reading stopped, and what is kept of the file."""
        if self._imported:
            reason = f"{reason} The {self._imported:,} records before that are kept."
        self._error = reason
        self._problem_count += 1
        self._problems = [ProblemReport(0, reason), *self._problems][:MOST_PROBLEMS]

    def report(self, folded: Folded = NOTHING_FOLDED) -> FileReport:
        """Return the account of the file, with what became of its sources when all files were read."""
        merged = sum(one in folded.merged for one in self.sources)
        return FileReport(
            file=self.file,
            format=self._format,
            encoding=self._encoding,
            newline=self._newline,
            found=self.found,
            imported=self._imported - merged,
            duplicates=self.found - self._imported - self._refused + merged,
            refused=self._refused,
            merged=merged,
            waiting=sum(one in folded.waiting for one in self.sources),
            filled=sum(folded.filled.get(one, 0) for one in self.sources),
            problems=tuple(self._problems),
            problem_count=self._problem_count,
            repairs=_counts(self.tally.repairs),
            folded=_counts(self.tally.folded),
            same_file=self.same_file,
            original=self.original,
            error=self._error,
        )


def sum_of(
    accounts: Sequence[Account], folded: Folded, left: tuple[str, ...], passed: Mapping[str, int]
) -> ImportReport:
    """Return the report of an import from the accounts of its files."""
    files = tuple([one.report(folded) for one in accounts])
    names = ("found", "imported", "duplicates", "refused", "merged", "waiting", "filled")
    sums = {name: sum(getattr(one, name) for one in files) for name in names}
    return ImportReport(files=files, **sums, left=left, passed=dict(passed), trouble=folded.trouble)


def _counts(counter: dict[str, int]) -> dict[str, int]:
    return {name: count for name, count in sorted(counter.items()) if count}
