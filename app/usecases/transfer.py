"""Brings files and pasted words into a project, and accounts for everything that was read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from app.domain.errors import CancelledError, RefusedError, UnreadableError, WorldError, sentence
from app.domain.progress import Progress, Silent, stop_if_cancelled
from app.domain.sources import Draft, SourceKind
from app.domain.store import Store
from app.domain.touched import Touched
from app.formats.encodings import chunks
from app.formats.record_parts import storable
from app.importers import Choices, Importer, Material, importer_for
from app.importers.materials import material_of_file, material_of_words
from app.importers.sniffing import naming_both
from app.usecases.columns import with_columns_kept
from app.usecases.import_report import Account, FileReport, Folded, ImportReport, ProblemReport, sum_of
from app.usecases.known_sources import KnownSources
from app.usecases.own_files import is_own_file

__all__ = ["FileReport", "ImportReport", "Piece", "ProblemReport", "import_files", "import_made", "import_text"]

SLICE, SLICE_BYTES = 2000, 1 << 22
"""How many drafts are handed to the project at once, and how many bytes of the file they may come from."""


class Piece(msgspec.Struct, frozen=True):
    """One thing to import: what the report calls it, how it is read, and about how many bytes it has."""

    name: str
    make: Callable[[], Material]
    size: int = 0


def import_files(
    store: Store,
    paths: Sequence[Path],
    *,
    as_format: str | None = None,
    encoding: str = "",
    columns: Mapping[str, str] | None = None,
    per_file: Mapping[Path, Choices] | None = None,
    passed: Mapping[str, int] | None = None,
    progress: Progress | None = None,
) -> tuple[ImportReport, Touched]:
    """Import files as one batch, each by the importer that recognises it, or by `as_format`.

    `encoding` and `columns` are said of all of them, `per_file` of single ones; `passed` counts by suffix what a folder
    held besides, for the report. A file that cannot be read has its sentence in its report, and the others are imported
    all the same. A file or a record that the project has already is counted as duplicate and not imported; what agrees
    with another source is folded into it, what perhaps does waits for a person. A registry record fills its items.

    Cancelling keeps the whole sources read so far; `ImportReport.left` names the files to go on with. Raises
    CancelledError when there was nothing to keep, ReadOnlyError, DiskFullError (nothing is kept).
    """
    work = _Import(store, progress or Silent())
    said = Choices(format=as_format or "", encoding=encoding, columns=dict(columns) if columns is not None else None)
    pieces = [_piece(store, path, (per_file or {}).get(path, said), work.progress) for path in paths]
    label = f"import {storable(paths[0].name) if len(paths) == 1 else f'{len(paths)} files'}"
    return work.run(pieces, label, passed or {})


def import_made(
    store: Store, pieces: Sequence[Piece], label: str, *, progress: Progress | None = None
) -> tuple[ImportReport, Touched]:
    """Import what is no file on this machine (what a service answered, say), as `import_files` does."""
    return _Import(store, progress or Silent()).run(pieces, label, {})


def import_text(
    store: Store, text: str, title: str = "", *, as_format: str | None = None, progress: Progress | None = None
) -> tuple[ImportReport, Touched]:
    """Import pasted words as a file of that name would be; references among them are read as references.

    `title` names the source, which otherwise is called by its first line.
    """
    name = title.strip() or "pasted text"
    work = _Import(store, progress or Silent(), title.strip())

    def made() -> Material:
        return msgspec.structs.replace(material_of_words(text, name), choices=Choices(format=as_format or ""))

    return work.run([Piece(name, made, len(text))], "import pasted text", {})


def _piece(store: Store, path: Path, choices: Choices, progress: Progress) -> Piece:
    def made() -> Material:
        if is_own_file(store, path):
            raise UnreadableError(
                f"{path.name} belongs to the project that is open; it cannot be imported into itself."
            )
        return material_of_file(path, progress, choices)

    try:
        size = path.stat().st_size
    except OSError:
        size = 0
    return Piece(storable(str(path)), made, size)


class _Import:
    """One import while it runs: its batch, and what is known already."""

    def __init__(self, store: Store, progress: Progress, title: str = "") -> None:
        self.progress = progress
        self._store = store
        self._title = title
        self._batch = ""
        self._hashes: set[str] = set()
        self._known = KnownSources(store)
        self._accounts: list[Account] = []
        self._registry: list[str] = []
        self._records = self._done = self._total = self._count = 0

    def run(self, pieces: Sequence[Piece], label: str, passed: Mapping[str, int]) -> tuple[ImportReport, Touched]:
        """Import each piece in turn and close the batch, or take the batch back."""
        self._count, self._total = len(pieces), sum(piece.size for piece in pieces)
        self._batch = self._store.start_batch()
        try:
            left = self._read_all(pieces)
            added = [key for one in self._accounts for key in one.sources]
            if left and not added:
                raise CancelledError("Cancelled; nothing was imported.")
            folded = self._settle(stopped=bool(left)) if added else Folded()
            report = sum_of(self._accounts, folded, left, passed)
            if added:
                said = msgspec.json.encode(report).decode()
                return report, self._store.end_batch(self._batch, said, label, self.progress)
        except BaseException:
            self._take_back()
            raise
        self._store.drop_batch(self._batch)
        return report, Touched()

    def _read_all(self, pieces: Sequence[Piece]) -> tuple[str, ...]:
        """Read the pieces; return the names of those that were not read to their end because it was cancelled."""
        for n, piece in enumerate(pieces):
            try:
                stop_if_cancelled(self.progress)
                self._read_one(piece)
            except CancelledError:
                return tuple(one.name for one in pieces[n:])
            self._done += piece.size
        return ()

    def _read_one(self, piece: Piece) -> None:
        account = Account(piece.name)
        self._accounts.append(account)
        try:
            material = piece.make()
            importer = importer_for(material)
            material = with_columns_kept(self._store, material, importer)
            account.begin(material, importer)
            try:
                self._read(material, importer, account)
            except UnreadableError as error:
                raise UnreadableError(naming_both(str(error), material, importer.suffixes)) from error
        except CancelledError:
            if account.original:
                self._store.leave_unfinished(account.original)
            else:
                self._accounts.remove(account)
            raise
        except (UnreadableError, OSError) as error:
            account.fail(storable(sentence(error) or f"{piece.name} cannot be read: {error}"))

    def _read(self, material: Material, importer: Importer, account: Account) -> None:
        again = material.scan.sha256 in self._hashes or self._store.has_original(material.scan.sha256)
        self._hashes.add(material.scan.sha256)
        account.same_file = again
        for some in _slices(account.drafts(importer.read(material, account.tally))):
            stop_if_cancelled(self.progress)
            new = [] if again else [self._titled(one) for one in some if self._known.add(one)]
            keys = self._add(material, account, new) if new else ()
            account.take(len(some), keys)
            self._records += len(some)
            self._tell(some[-1].end)

    def _add(self, material: Material, account: Account, new: Sequence[Draft]) -> tuple[str, ...]:
        account.original = account.original or self._keep(material)
        keys = self._store.add_drafts(self._batch, account.original, new)
        records = zip(keys, new, strict=True)
        self._registry += [key for key, one in records if one.kind is SourceKind.REGISTRY_RECORD and one.ledger]
        return keys

    def _tell(self, within: int) -> None:
        records = f"{self._records:,} records"
        where = f"file {len(self._accounts):,} of {self._count:,}, {records}" if self._count > 1 else records
        self.progress.report(self._done + within, max(self._total, self._done + within), where)

    def _settle(self, *, stopped: bool) -> Folded:
        """Fold what is double and fill what registries say; neither may cost what was read."""
        if stopped:
            return Folded(trouble="The import was stopped, so duplicates were not looked for among what it brought.")
        try:
            return self._folded()
        except CancelledError:
            return Folded(trouble="Stopped while looking for duplicates; what was read is there.")
        except WorldError as error:
            return Folded(trouble=f"What was read is there, but: {error}")

    def _folded(self) -> Folded:
        from app.usecases.deduplicating import deduplicate
        from app.usecases.filling import fill_batch

        filled = fill_batch(self._store, self._batch, self._registry, self.progress) if self._registry else {}
        found = deduplicate(self._store, self._batch, self.progress)
        return Folded(merged=found.merged, waiting=found.waiting, filled=filled)

    def _take_back(self) -> None:
        try:
            self._store.drop_batch(self._batch)
        except WorldError:
            return  # the trouble that brought us here is told; the next start sweeps the batch

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


def _slices(drafts: Iterator[Draft]) -> Iterator[list[Draft]]:
    """Yield drafts in lists, bounded by their number and by their bytes in the file; a range they share counts once."""
    some: list[Draft] = []
    size = last = 0
    for draft in drafts:
        some.append(draft)
        if draft.start >= last:
            size += draft.end - draft.start
            last = draft.end
        if len(some) >= SLICE or size >= SLICE_BYTES:
            yield some
            some, size = [], 0
    if some:
        yield some
