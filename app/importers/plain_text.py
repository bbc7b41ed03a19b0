"""Plain text: a whole file, or what was pasted, as one source."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import StringIO
from itertools import islice

from app.domain.errors import UnreadableError
from app.domain.sources import Draft, Metadata, Problem, SourceKind
from app.domain.text import canonical
from app.formats.encodings import decode
from app.importers.contract import Material, Tally
from app.importers.sniffing import is_bibliographic, is_data

EXTRACTOR = "vouch.text"
EXTRACTOR_VERSION = "1"
LARGEST = 20_000_000
"""In bytes; a longer text is no document that a person reads."""

_LONGEST_TITLE = 300
_LOOKED_AT = 12
_LOOKED_AT_ONCE = 5
_LONGEST_HEADLINE = 200
_FEWEST_WORDS = 4
_LOOKED_AT_FOR_KIND = 20
_FEWEST_LABELS = 2
_REGISTRY_NUMBER = re.compile(
    r"\b(?:NCT\d{8}|ISRCTN\d{8}|EUCTR\d{4}-\d{6}-\d\d|\d{4}-\d{6}-\d\d-\d\d|DRKS\d{8}|ChiCTR[-\w]{6,}|ACTRN\d{14}"
    r"|jRCTs?\d{9,10}|UMIN\d{9}|KCT\d{7}|CTRI/\d{4}/\d\d\d?/\d{6}|IRCT\d{8,}\w*)\b"
)
_REGISTRY_LABEL = re.compile(
    r"((?:clinicaltrials\.gov |registry |trial |study |eudract |eu ct )?(?:number|identifier|id)"
    r"|(?:overall |recruitment |trial |study )?status|(?:brief|official|public|scientific) title"
    r"|(?:primary |lead )?sponsor|study type|phase|date of registration|first posted|last update posted)\s*:",
    re.IGNORECASE,
)
_WORD = re.compile(r"\S*\w\S*")
_FULL_STOP = re.compile(r"[.。](?=\s|$)")


def recognises(head: str, material: Material) -> int:
    """Return how surely this is a text: any readable file is, unless its name promises references or data."""
    promised = is_bibliographic(material.name) or is_data(material)
    return 0 if promised or not head.strip("\ufeff \t\r\n") else 10


def read(material: Material, tally: Tally) -> Iterator[Draft | Problem]:
    """Yield the text as one draft, titled with its headline; its kind is a proposal for the curator to confirm.

    Raises UnreadableError for a text of white space only, or one too long to be a document.
    """
    scan = material.scan
    if scan.size > LARGEST:
        raise UnreadableError(
            f"{material.name} is a text of {scan.size:,} bytes; one source takes up to {LARGEST:,}, so split it."
        )
    if scan.encoding.fallback:
        tally.repairs["assumed_encoding"] += 1
        if scan.undefined:
            tally.repairs["undefined_bytes"] += scan.undefined
        reason = "The file is not UTF-8; it was read as Windows-1252: look at its accents."
        yield Problem(scan.encoding.bad_line, reason)
    with material.open() as file:
        decoded = decode(file.read(), scan.encoding)
    text = canonical(decoded)
    if not text.strip():
        raise UnreadableError(f"{material.name} holds nothing but white space; there is nothing to import.")
    if broken := text.count("\ufffd") - decoded.count("\ufffd"):
        tally.repairs["nul_replaced"] += broken
    yield Draft(
        kind=kind_of(text),
        kind_confirmed=False,
        text=text,
        metadata=Metadata(title=title_of(text)),
        start=0,
        end=scan.size,
        extractor=EXTRACTOR,
        extractor_version=EXTRACTOR_VERSION,
    )


def kind_of(text: str) -> SourceKind:
    """Return what a text seems to be: a registry record when it begins like one, else a web article.

    A registry record names its number in one of its first lines, and says what its first lines are in the words of
    registries, each at the beginning of a line: "Registry number", "Identifier:", "Overall status", two of them at
    least.
    """
    lines = list(islice((line.strip() for line in StringIO(text) if line.strip()), _LOOKED_AT_FOR_KIND))
    numbered = any(len(line) <= _LONGEST_HEADLINE and _REGISTRY_NUMBER.search(line) for line in lines)
    labels = {found[1].casefold() for line in lines if (found := _REGISTRY_LABEL.match(line))}
    is_record = numbered and len(labels) >= _FEWEST_LABELS
    return SourceKind.REGISTRY_RECORD if is_record else SourceKind.WEB_ARTICLE


def title_of(text: str) -> str:
    """Return the headline of a text, as far as its first lines tell, at most 300 characters of it.

    A saved page often begins with the name of its site and says its headline twice. Blank lines are passed over, and a
    headline has at least four words, at most 200 characters and no full stop at its end. The title is the first
    headline that occurs twice among the first 12 lines; else the first one among the first 5 that holds no sentence and
    is no name (four words that all begin with a capital); else the first line.
    """
    lines = list(islice((line.strip() for line in StringIO(text) if line.strip()), _LOOKED_AT))
    headlines = [line for line in lines if _may_be_headline(line)]
    twice = (line for line in headlines if lines.count(line) > 1)
    once = (line for line in lines[:_LOOKED_AT_ONCE] if line in headlines and not _says_or_names(line))
    return next(twice, None) or next(once, None) or "".join(lines[:1])[:_LONGEST_TITLE]


def _may_be_headline(line: str) -> bool:
    return len(line) <= _LONGEST_HEADLINE and line[-1] not in ".。" and len(_WORD.findall(line)) >= _FEWEST_WORDS


def _says_or_names(line: str) -> bool:
    words = _WORD.findall(line)
    return bool(_FULL_STOP.search(line)) or (len(words) == _FEWEST_WORDS and all(word[0].isupper() for word in words))
