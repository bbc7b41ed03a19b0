"""What differs between two versions of an imported record, field by field, from the lines they were read from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.domain.sources import LedgerLine
from app.formats.registry_json import tree_of
from app.formats.registry_words import comparable, is_coded, label_of, plain, readable

_NAMES = ("id", "label", "measure", "title", "term", "name", "nctId", "pmid", "facility", "groupId", "citation")
_QUIET = ("derivedSection.miscInfoModule",)


class Difference(StrEnum):
    """What became of a field."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True)
class FieldChange:
    """One field that differs: its path or tag in the new version (the old one when it is gone), and both values.

    `label` is how it reads, `paths` are where it stood in the old version, one for each line.
    """

    field: str
    label: str
    difference: Difference
    old: str
    new: str
    paths: tuple[str, ...] = ()


def differences(old: Sequence[LedgerLine], new: Sequence[LedgerLine]) -> tuple[FieldChange, ...]:
    """Return the fields that were added, removed or changed, in the order of the new version, then of the old one.

    Entries of a list are paired by what names them (an arm by its label, an outcome by its measure), else by their
    order, so that one put in front changes no other. Lists of mere words (conditions, authors) are one field. Two
    spellings of one code (`RECRUITING`, `Recruiting`) are no difference.
    """
    if _is_registry(old) or _is_registry(new):
        found = _of_objects(tree_of(old), tree_of(new), "", "")
        return tuple(one for one in found if not one.field.startswith(_QUIET))
    return tuple(_of_objects(_by_tag(old), _by_tag(new), "", ""))


def _is_registry(ledger: Sequence[LedgerLine]) -> bool:
    return any(line.tag.startswith("protocolSection.") for line in ledger)


def _by_tag(ledger: Sequence[LedgerLine]) -> dict[str, list[str]]:
    """Return the values of each tag; a continuation belongs to the line before it."""
    found: dict[str, list[str]] = {}
    tag = ""
    for line in ledger:
        if line.tag:
            tag = line.tag
            found.setdefault(tag, []).append(line.value)
        elif tag:
            found[tag][-1] += f"\n{line.value}"
    return found


def _of(old: Any, new: Any, was: str, path: str) -> Iterator[FieldChange]:
    """Yield what differs between two values at a place; `was` is its path in the old version."""
    if isinstance(old, dict) and isinstance(new, dict):
        yield from _of_objects(old, new, was, path)
    elif isinstance(old, list) and isinstance(new, list) and (_has_objects(old) or _has_objects(new)):
        yield from _of_lists(old, new, was, path)
    elif old is None and isinstance(new, dict | list) and _has_objects_in(new):
        yield from _whole(new, path, Difference.ADDED)
    elif new is None and isinstance(old, dict | list) and _has_objects_in(old):
        yield from _whole(old, was, Difference.REMOVED)
    else:
        yield from _of_words(old, new, was, path)


def _of_objects(old: dict[str, Any], new: dict[str, Any], was: str, path: str) -> Iterator[FieldChange]:
    for name in [*new, *(name for name in old if name not in new)]:
        before, after = f"{was}.{name}" if was else name, f"{path}.{name}" if path else name
        yield from _of(old.get(name), new.get(name), before, after)


def _of_lists(old: list[Any], new: list[Any], was: str, path: str) -> Iterator[FieldChange]:
    pairs = _paired(old, new)
    for place, one in enumerate(new):
        before = pairs.get(place)
        if before is None:
            yield from _whole(one, f"{path}[{place}]", Difference.ADDED)
        else:
            yield from _of(old[before], one, f"{was}[{before}]", f"{path}[{place}]")
    for place in sorted(set(range(len(old))) - set(pairs.values())):
        yield from _whole(old[place], f"{was}[{place}]", Difference.REMOVED)


def _paired(old: list[Any], new: list[Any]) -> dict[int, int]:
    """Return which entry of the old list each entry of the new one was."""
    places: dict[str, list[int]] = {}
    for place, one in enumerate(old):
        places.setdefault(_name(one), []).append(place)
    pairs = {place: places[name].pop(0) for place, one in enumerate(new) if places.get(name := _name(one))}
    if len(old) == len(new):
        left = [place for place in range(len(old)) if place not in pairs.values()]
        pairs |= dict(zip([place for place in range(len(new)) if place not in pairs], left, strict=True))
    return pairs


def _of_words(old: Any, new: Any, was: str, path: str) -> Iterator[FieldChange]:
    before, after = _words(old, path), _words(new, path)
    if not before and not after:
        return
    if not before:
        yield FieldChange(path, label_of(path), Difference.ADDED, "", after)
    elif not after:
        yield FieldChange(was, label_of(was), Difference.REMOVED, before, "", _paths(old, was))
    elif before != after and not (is_coded(path) and _spelled_alike(old, new)):
        yield FieldChange(path, label_of(path), Difference.CHANGED, before, after, _paths(old, was))


def _whole(node: Any, path: str, difference: Difference) -> Iterator[FieldChange]:
    """Yield one change for an entry that came or went, with all that it says."""
    if isinstance(node, list) and _has_objects(node):
        for place, one in enumerate(node):
            yield from _whole(one, f"{path}[{place}]", difference)
        return
    if isinstance(node, dict) and _has_objects_in(node) and path.count("[") == 0:
        for name, one in node.items():
            yield from _whole(one, f"{path}.{name}", difference)
        return
    leaves = list(_leaves(node, path))
    words = ". ".join(readable(at.rpartition(".")[2].partition("[")[0], said) for at, said in leaves)
    if not words:
        return
    if difference is Difference.ADDED:
        yield FieldChange(path, label_of(path), difference, "", words)
    else:
        yield FieldChange(path, label_of(path), difference, words, "", tuple(at for at, _ in leaves))


def _leaves(node: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(node, dict):
        for name, one in node.items():
            yield from _leaves(one, f"{path}.{name}")
    elif isinstance(node, list):
        for place, one in enumerate(node):
            yield from _leaves(one, f"{path}[{place}]")
    elif isinstance(node, str) and node.strip():
        yield path, node


def _spelled_alike(old: Any, new: Any) -> bool:
    return [*map(comparable, _listed(old))] == [*map(comparable, _listed(new))]


def _listed(node: Any) -> list[str]:
    if isinstance(node, list):
        return [str(one) for one in node]
    return [] if node is None else [str(node)]


def _words(node: Any, path: str) -> str:
    name = path.rpartition(".")[2]
    return "; ".join(readable(name, one) for one in _listed(node) if one.strip())


def _paths(node: Any, path: str) -> tuple[str, ...]:
    return tuple(f"{path}[{place}]" for place in range(len(node))) if isinstance(node, list) else (path,)


def _name(one: Any) -> str:
    """Return what names an entry of a list: its first telling part, else all that it says."""
    if isinstance(one, dict):
        for name in _NAMES:
            if isinstance(one.get(name), str) and one[name].strip():
                return f"{name}: {comparable(one[name])}"
    return " ".join(plain(said) for _, said in _leaves(one, ""))


def _has_objects(node: list[Any]) -> bool:
    return any(isinstance(one, dict | list) for one in node)


def _has_objects_in(node: Any) -> bool:
    return isinstance(node, dict) or (isinstance(node, list) and _has_objects(node))
