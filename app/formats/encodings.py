"""Decides how the bytes of a file read: encoding, newline style, size and hash, in one pass and small memory."""

from __future__ import annotations

import codecs
import hashlib
import io
from collections.abc import Iterable, Iterator
from typing import BinaryIO

import msgspec

from app.formats.code_pages import codec_named

CHUNK = 1 << 20
"""How many bytes are read at once."""

HEAD = 1 << 16
"""How many bytes of a file its format is judged by."""

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_UNDEFINED = b"\x81\x8d\x8f\x90\x9d"
_C1 = "app.c1"
_HALVES, _BROKEN = "app.half_only", "app.broken"
_HALF = 3
"""How many bytes half of a UTF-16 pair takes in UTF-8, where it has no place."""


class Encoding(msgspec.Struct, frozen=True, kw_only=True):
    """How bytes become text.

    `codec` is Python's name, `bom` how many bytes a byte order mark takes, `newline` is LF, CRLF, CR, CRCRLF, mixed or
    none. `fallback` says that the bytes are no UTF-8 and Windows-1252 was assumed; `bad_line` is where that showed.
    `chosen` says that a person named the codec; bytes that it does not define become lone surrogates then, which a
    canonical text shows as U+FFFD.
    """

    codec: str = "utf-8"
    bom: int = 0
    fallback: bool = False
    newline: str = "none"
    bad_line: int = 0
    chosen: bool = False

    @property
    def label(self) -> str:
        """How a report names it."""
        how = " (assumed)" if self.fallback else " (chosen)" if self.chosen else ""
        return f"{self.codec}{' with BOM' if self.bom else ''}{how}"

    @property
    def errors(self) -> str:
        """How Python is to treat bytes that the codec does not define."""
        if self.codec == "cp1252":
            return _C1
        if self.codec == "utf-8" and not self.chosen:
            return _BROKEN
        return "surrogateescape" if self.chosen and not self.codec.startswith("utf-16") else "replace"

    def size_of(self, text: str) -> int:
        """Return how many bytes `text` takes in a file of this encoding."""
        if self.codec == "cp1252" or (self.codec == "utf-8" and text.isascii()):
            return len(text)
        return len(text.encode(self.codec, "surrogateescape" if self.errors == "surrogateescape" else "surrogatepass"))


class Scan(msgspec.Struct, frozen=True, kw_only=True):
    """What one pass over a file found.

    `head` is its first 64 kB, `nul` how many NUL characters it holds, `undefined` how many bytes Windows-1252 does not
    define (when that was assumed), `longest_line` its longest line in bytes (lines within one chunk are not measured).
    """

    sha256: str
    size: int
    head: bytes
    encoding: Encoding
    nul: int = 0
    undefined: int = 0
    longest_line: int = 0


class _Newlines:
    """Counts line ends in a stream of bytes, whatever its chunks."""

    def __init__(self) -> None:
        self.lf = self.cr = self.crlf = self.crcrlf = 0
        self.longest = self._run = 0
        self._held = b""

    def feed(self, chunk: bytes) -> None:
        """Count the line ends of one more chunk; trailing CRs wait for what follows them."""
        chunk = self._held + chunk
        whole = chunk.rstrip(b"\r")
        self._held = chunk[len(whole) :]
        self._count(whole)

    def finish(self) -> None:
        """Count what waited."""
        self._count(self._held)
        self._held = b""

    def _count(self, chunk: bytes) -> None:
        self.lf += chunk.count(b"\n")
        cr = chunk.count(b"\r")
        if cr:
            self.cr += cr
            self.crlf += chunk.count(b"\r\n")
            self.crcrlf += chunk.count(b"\r\r\n")
        first, last = _first_break(chunk), max(chunk.rfind(b"\n"), chunk.rfind(b"\r"))
        self.longest = max(self.longest, self._run + first)
        self._run = len(chunk) - last - 1 if last >= 0 else self._run + len(chunk)

    @property
    def lines(self) -> int:
        """How many line ends were seen."""
        return self.lf + self.cr - self.crlf - self.crcrlf + bool(self._held)

    @property
    def style(self) -> str:
        """The newline style of everything seen."""
        kinds = {
            "LF": self.lf - self.crlf,
            "CRCRLF": self.crcrlf,
            "CRLF": self.crlf - self.crcrlf,
            "CR": self.cr - self.crlf - self.crcrlf,
        }
        used = [name for name, count in kinds.items() if count > 0]
        return used[0] if len(used) == 1 else "mixed" if used else "none"


def _first_break(chunk: bytes) -> int:
    found = [at for at in (chunk.find(b"\n"), chunk.find(b"\r")) if at >= 0]
    return min(found, default=len(chunk))


def chunks(file: BinaryIO) -> Iterator[bytes]:
    """Yield a file's bytes in chunks of at most 1 MiB."""
    while chunk := file.read(CHUNK):
        yield chunk


def scan(data: Iterable[bytes], codec: str = "") -> Scan:
    """Decide the encoding of a file in one pass over its chunks.

    A byte order mark decides; then UTF-16 by where its NULs stand; then strict UTF-8 (a character cut at the very end
    and lone surrogates are forgiven); else Windows-1252 is assumed and `Encoding.fallback` says so. `codec` decides
    instead of all that; a byte order mark of its own is left out. Raises UnreadableError when there is no such codec in
    `CODECS`.
    """
    chosen = codec_named(codec) if codec else ""
    source = iter(data)
    head = b""
    for chunk in source:
        head += chunk
        if len(head) >= HEAD:
            break
    codec, bom = _by_head(head)
    if chosen:
        codec, bom = chosen, bom if chosen == codec else 0
    pass_ = _Utf16Pass(codec, chosen=bool(chosen)) if codec.startswith("utf-16") else _BytesPass(chosen)
    digest, size = hashlib.sha256(), 0
    for chunk in _chain(head, source):
        digest.update(chunk)
        pass_.feed(chunk if size else chunk[bom:])
        size += len(chunk)
    pass_.finish()
    return Scan(
        sha256=digest.hexdigest(),
        size=size,
        head=head[:HEAD],
        encoding=pass_.encoding(bom),
        nul=pass_.nul,
        undefined=pass_.undefined,
        longest_line=pass_.newlines.longest,
    )


def open_text(file: BinaryIO, encoding: Encoding) -> io.TextIOWrapper:
    """Return the text of a binary file from its start, after its BOM; lines keep their ends, whatever they are."""
    file.seek(encoding.bom)
    return io.TextIOWrapper(file, encoding=encoding.codec, errors=encoding.errors, newline="")


def decode(data: bytes, encoding: Encoding) -> str:
    """Return the whole text of some bytes, after their BOM."""
    return data[encoding.bom :].decode(encoding.codec, encoding.errors)


def _chain(head: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    if head:
        yield head
    yield from rest


def _by_head(head: bytes) -> tuple[str, int]:
    for mark, codec in _BOMS:
        if head.startswith(mark):
            return codec, len(mark)
    sample = head[:4096]
    half = len(sample) // 2
    if half >= 2:
        even, odd = sample[0::2].count(0), sample[1::2].count(0)
        if odd >= half * 0.4 and even <= half * 0.02:
            return "utf-16-le", 0
        if even >= half * 0.4 and odd <= half * 0.02:
            return "utf-16-be", 0
    return "utf-8", 0


class _BytesPass:
    """One pass over bytes that are UTF-8, or else are taken for Windows-1252, or are what a person chose."""

    def __init__(self, chosen: str = "") -> None:
        self.newlines = _Newlines()
        self.nul = self.undefined = self._bad_line = 0
        self._beyond_ascii = False
        self._chosen = chosen
        self._decoder: codecs.IncrementalDecoder | None = (
            None if chosen else codecs.getincrementaldecoder("utf-8")(_HALVES)
        )

    def feed(self, chunk: bytes) -> None:
        """Take one more chunk."""
        self.nul += chunk.count(0)
        if not chunk.isascii():
            self.undefined += len(chunk) - len(chunk.translate(None, _UNDEFINED))
        if self._decoder is not None:
            waiting = len(self._decoder.getstate()[0])
            try:
                self._beyond_ascii |= not self._decoder.decode(chunk).isascii()
            except UnicodeDecodeError as error:
                good = max(0, error.start - waiting)
                self.newlines.feed(chunk[:good])
                self._doubt()
                chunk = chunk[good:]
        self.newlines.feed(chunk)

    def finish(self) -> None:
        """Take the end; a character cut there is no reason to doubt a file that had whole ones."""
        if self._decoder is not None and self._decoder.getstate()[0] and not self._beyond_ascii:
            self._doubt()
        self.newlines.finish()

    def _doubt(self) -> None:
        self._decoder = None
        self._bad_line = self.newlines.lines + 1

    def encoding(self, bom: int) -> Encoding:
        """Return what it is."""
        if self._chosen:
            self.undefined = self.undefined if self._chosen == "cp1252" else 0
            return Encoding(codec=self._chosen, bom=bom, newline=self.newlines.style, chosen=True)
        if self._decoder is not None:
            self.undefined = 0
            return Encoding(codec="utf-8", bom=bom, newline=self.newlines.style)
        return Encoding(codec="cp1252", bom=bom, fallback=True, newline=self.newlines.style, bad_line=self._bad_line)


class _Utf16Pass:
    """One pass over UTF-16."""

    def __init__(self, codec: str, *, chosen: bool) -> None:
        self.newlines = _Newlines()
        self.nul = self.undefined = 0
        self._codec, self._chosen = codec, chosen
        self._decoder = codecs.getincrementaldecoder(codec)("replace")

    def feed(self, chunk: bytes) -> None:
        """Take one more chunk."""
        self._take(self._decoder.decode(chunk))

    def finish(self) -> None:
        """Take the end."""
        self._take(self._decoder.decode(b"", final=True))
        self.newlines.finish()

    def _take(self, text: str) -> None:
        self.nul += text.count("\0")
        self.newlines.feed(text.encode("utf-8", "surrogatepass"))

    def encoding(self, bom: int) -> Encoding:
        """Return what it is."""
        return Encoding(codec=self._codec, bom=bom, newline=self.newlines.style, chosen=self._chosen)


def _as_c1(error: UnicodeError) -> tuple[str, int]:
    """Read a byte that Windows-1252 does not define as the control character of its number, as browsers do."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return chr(error.object[error.start]), error.start + 1


def _as_half(error: UnicodeError) -> tuple[str, int]:
    """Read half of a UTF-16 pair, which some programs write into UTF-8, as U+FFFD, which takes as many bytes."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    half = error.object[error.start : error.start + _HALF]
    if len(half) == _HALF and half[0] == 0xED and 0xA0 <= half[1] <= 0xBF and 0x80 <= half[2] <= 0xBF:
        return "\ufffd", error.start + _HALF
    raise error


def _as_half_or_mark(error: UnicodeError) -> tuple[str, int]:
    """Read what `_as_half` reads, and what is broken otherwise, as U+FFFD."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    try:
        return _as_half(error)
    except UnicodeDecodeError:
        return "\ufffd", error.end


codecs.register_error(_C1, _as_c1)
codecs.register_error(_HALVES, _as_half)
codecs.register_error(_BROKEN, _as_half_or_mark)
