r"""Cells of the CSV files: RFC 4180 rows that a spreadsheet shows and never runs, and the way back.

Source of the list of dangerous beginnings: OWASP, "CSV Injection" (= + - @ tab CR LF and their full-width forms).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

NOT_CURATED = "not_curated"
"""What stands in the cell of a field that nobody has filled yet."""

UNREAD = "unread"
"""What stands in the cell of a field whose words are saved but not yet read into a value."""

NOT_GIVEN = "not_given"
"""What stands in the cell of a source's detail, or of a part of a value, that is not known."""

CODES = frozenset(
    {
        *("not_reported", "not_disclosed", "not_applicable", "not_assessed", "not_searched", "unclear", "stated_none"),
        *(NOT_CURATED, UNREAD, NOT_GIVEN),
    }
)
"""Words that stand for the absence of a value wherever they fill a cell of data."""


class Code(str):
    """A word of `CODES` that stands for the absence of a value, not for itself."""

    __slots__ = ()


_PLAIN_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_DANGEROUS = tuple("=+-@\t\r\n＝＋－＠")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")

UNDO = (
    "A cell that begins with a single quote (') has one added in front, so that no spreadsheet runs it as a formula "
    "or takes it for a code: to undo that, drop the first character of every cell that begins with a single quote."
)


def guard(words: str) -> str:
    """Return the cell of free words: neutralised where a spreadsheet would run it, told apart from the codes.

    NUL and lone surrogates, which no CSV reader takes, become U+FFFD. `unguard` undoes the rest.

    >>> guard("=1+1"), guard("-3.5"), guard("not_reported"), guard("'t Hart")
    ("'=1+1", '-3.5', "'not_reported", "''t Hart")
    """
    words = _UNSTORABLE.sub("\ufffd", words)
    if words.startswith("'") or words in CODES:
        return "'" + words
    if words.startswith(_DANGEROUS) and not _PLAIN_NUMBER.fullmatch(words):
        return "'" + words
    return words


def unguard(cell: str) -> str:
    """Return the words behind a guarded cell.

    >>> unguard("'=1+1"), unguard("-3.5"), unguard("''t Hart")
    ('=1+1', '-3.5', "'t Hart")
    """
    return cell[1:] if cell.startswith("'") else cell


def data_cell(pieces: Sequence[str], *, many: bool = False) -> str:
    r"""Return the cell of a field: its pieces, of which a `Code` stands as it is; never an empty cell.

    The pieces of a field that may hold `many` are parted by `|`; within one, `|`, a backslash, and the first letter of
    words that read like a code get a backslash before them. `pieces_of` undoes that.

    >>> data_cell([]), data_cell(["=x"]), data_cell(["a|b", Code("unclear")], many=True)
    ('not_curated', "'=x", 'a\\|b|unclear')
    """
    if not pieces:
        return NOT_CURATED
    if len(pieces) == 1 and isinstance(pieces[0], Code):
        return str(pieces[0])
    if many or len(pieces) > 1:
        return guard("|".join(_escaped(piece) for piece in pieces))
    return guard(pieces[0]) or NOT_GIVEN


def pieces_of(cell: str, *, many: bool = False) -> tuple[str, ...]:
    """Return the pieces of a field's cell; an absence comes back as a `Code`, words as they were."""
    if cell in CODES:
        return () if cell == NOT_CURATED else (Code(cell),)
    words = unguard(cell)
    if not many:
        return (words,)
    raw = re.findall(r"(?:[^\\|]|\\.)+", words, flags=re.DOTALL)
    return tuple(Code(piece) if piece in CODES else re.sub(r"\\(.)", r"\1", piece, flags=re.DOTALL) for piece in raw)


def _escaped(piece: str) -> str:
    if isinstance(piece, Code):
        return str(piece)
    escaped = piece.replace("\\", "\\\\").replace("|", "\\|")
    return ("\\" + escaped if escaped in CODES else escaped) or NOT_GIVEN
