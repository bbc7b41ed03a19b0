"""A tagged record by its tags: wrapped lines joined, values in order, and what is said twice."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from app.domain.sources import Problem
from app.formats.identifiers import serial_numbers
from app.formats.inline_markup import plain
from app.formats.ris_lines import LISTS, may_wrap
from app.formats.tagged import TaggedRecord, shown

_NONE: list[str] = []
_NEXT_URL = re.compile(r"[;,\s]+(?=https?://)")


class Card:
    """The values of one record by tag, and its web addresses, each once.

    Collects notes in `problems` and counts what is said twice in `folded`. `lists` are the tags whose untagged lines
    are one more value each, `wraps` says of which other tags they are joined; both are those of RIS if not said.
    """

    __slots__ = ("addresses", "fields", "folded", "problems", "record")

    def __init__(
        self,
        record: TaggedRecord,
        folded: Counter[str],
        lists: frozenset[str] = LISTS,
        wraps: Callable[[str], bool] = may_wrap,
    ) -> None:
        self.record = record
        self.fields = fields_of(record, lists, wraps)
        self.addresses = _addresses(self.fields.get("UR", _NONE))
        self.folded = folded
        self.problems: list[Problem] = []

    def all(self, tag: str) -> list[str]:
        """Return all values of a tag that are not empty."""
        return self.fields.get(tag, _NONE)

    def first(self, tag: str) -> str:
        """Return the first value of a tag, or ""."""
        values = self.fields.get(tag)
        return values[0] if values else ""

    def pick(self, *tags: str) -> str:
        """Return the first value of the first tag that has one; the same again elsewhere is counted as folded."""
        kept = taken = ""
        for tag in tags:
            for value in self.fields.get(tag, _NONE):
                if not taken:
                    taken, kept = value, tag
                elif same(value, taken):
                    self.folded[f"{tag} = {kept}"] += 1
        return taken

    def words(self, *tags: str, apart: str = "") -> tuple[str, ...]:
        """Return the keywords of some tags, each once whatever its case; `apart` stands between several in a value."""
        held: dict[str, str] = {}
        for tag in tags:
            for value in self.all(tag):
                for word in value.split(apart) if apart else (value,):
                    if (word := word.strip()) and held.setdefault(folded_text(word), word) is not word:
                        self.folded[f"{tag} = {tags[0]}"] += 1
        return tuple(held.values())

    def serials(self, *tags: str) -> Iterator[tuple[str, str]]:
        """Yield the ISSNs and ISBNs of some tags; what is none, and a check digit that does not agree, is noted."""
        for tag in tags:
            for value in self.all(tag):
                found = serial_numbers(value)
                if not found:
                    self.note(tag, value, f"{tag} is shaped like no ISSN or ISBN; it is kept but not used.")
                for scheme, number, agrees in found:
                    if not agrees:
                        said = f"The check digit of {scheme.upper()} {number} does not agree; it is kept."
                        self.note(tag, value, said)
                    yield scheme, number

    def note(self, tag: str, value: str, reason: str) -> None:
        """Note something about a value, at its line."""
        lines = (one for one in self.record.ledger if one.tag == tag)
        at = next((one for one in lines if value.startswith(plain(one.value))), self.record.ledger[0])
        self.problems.append(Problem(at.line, reason, shown(f"{tag}  - {value}")))


def fields_of(record: TaggedRecord, lists: frozenset[str], wraps: Callable[[str], bool]) -> dict[str, list[str]]:
    """Return a record's values by tag, plain, with wrapped lines joined by a space or as one more value of a list."""
    fields: dict[str, list[str]] = {}
    name, wrapped = "", list[str]()
    markup = record.markup
    for line in record.ledger:
        value = plain(line.value) if markup else line.value
        tag = line.tag
        if tag:
            if wrapped:
                wrapped = _join(fields[name], wrapped)
            name = tag
            if not value:
                continue
            if tag in fields:
                fields[tag].append(value)
            else:
                fields[tag] = [value]
        elif name in lists:
            fields.setdefault(name, []).append(value)
        elif wraps(name):
            fields.setdefault(name, [""])
            wrapped.append(value)
    if wrapped:
        _join(fields[name], wrapped)
    return fields


def _join(values: list[str], wrapped: list[str]) -> list[str]:
    values[-1] = " ".join([values[-1], *wrapped]).strip()
    return []


def _addresses(values: list[str]) -> tuple[str, ...]:
    if not values:
        return ()
    if len(values) == 1 and " " not in values[0] and ";" not in values[0] and "," not in values[0]:
        return (values[0],)
    return tuple(dict.fromkeys([one.strip() for value in values for one in _NEXT_URL.split(value) if one.strip()]))


def same(one: str, other: str) -> bool:
    """Say whether two texts are alike but for case, white space and compatibility forms."""
    return one == other or (len(one) < 2 * len(other) < 4 * len(one) and folded_text(one) == folded_text(other))


def first_said(said: Iterable[tuple[str, str]], folded: Counter[str]) -> str:
    """Return the first words of some names; another name that says the same is counted as `other = first`."""
    taken = kept = ""
    for name, words in said:
        if words and not taken:
            taken, kept = words, name
        elif words and same(words, taken):
            folded[f"{name} = {kept}"] += 1
    return taken


def folded_text(text: str) -> str:
    """Return a text as it is compared."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
