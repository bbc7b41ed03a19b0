"""Names in BibTeX: `First von Last`, `von Last, First`, `von Last, Jr, First`, groups in braces, `and others`."""

from __future__ import annotations

import re

from app.domain.sources import Author
from app.formats.latex import unlatexed
from app.formats.record_parts import author, one_line

_LONGEST = 200_000
_MARK = re.compile(r"\\.|[{}]|(?:^|(?<= ))(and)(?: |$)", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s,~]+")
_OTHERS = "others"


def read_names(stated: str) -> tuple[tuple[Author, ...], bool]:
    """Return the names in a field of persons, and whether it says that there are others."""
    persons = _persons(one_line(stated[:_LONGEST]))
    others = bool(persons) and persons[-1].strip("{} ").casefold() in {_OTHERS, "et al", "et al."}
    names = [_name(one) for one in (persons[:-1] if others else persons)]
    return tuple(one for one in names if one is not None), others or len(stated) > _LONGEST


def _persons(stated: str) -> list[str]:
    """Return the persons in a list, parted by the word "and" outside of braces.

    bibtexparser 2.0.0b8 has a function for it, which loses a command at the beginning of a name.
    """
    found: list[str] = []
    start = depth = 0
    for mark in _MARK.finditer(stated):
        if mark[0] == "{":
            depth += 1
        elif mark[0] == "}":
            depth -= 1
        elif mark[1] and depth <= 0:
            found.append(stated[start : mark.start()])
            start = mark.end()
    return [one for one in (*found, stated[start:]) if one.strip(" ,;{}")]


def _name(stated: str) -> Author | None:
    stated = stated.strip(" ,;")
    if _in_braces(stated):
        group = unlatexed(stated).strip()
        return Author(group, "", group) if group else None
    if "=" in stated and stated.casefold().startswith(("family=", "given=", "prefix=")):
        return _extended(stated)
    from bibtexparser.middlewares.names import parse_single_name_into_parts  # type: ignore[import-untyped]

    parts = parse_single_name_into_parts(stated, strict=False)
    kept = "".join([*parts.first, *parts.von, *parts.last, *parts.jr])
    if len(kept) < len(_BETWEEN.sub("", stated)):
        family, _, given = unlatexed(stated).partition(",")
        return author(family, given)
    family = _joined([*parts.von, *parts.last])
    given = _joined(parts.first)
    junior = _joined(parts.jr)
    return author(family, ", ".join(part for part in (given, junior) if part))


def _extended(stated: str) -> Author | None:
    """Return a name in biblatex's extended form (`family=Cruz, given=Ana, prefix=de la`)."""
    pairs = [part.partition("=") for part in stated.split(",")]
    parts = {name.strip().casefold(): unlatexed(value).strip(' "') for name, _, value in pairs}
    family = " ".join(part for part in (parts.get("prefix", ""), parts.get("family", "")) if part)
    return author(family, ", ".join(part for part in (parts.get("given", ""), parts.get("suffix", "")) if part))


def _in_braces(stated: str) -> bool:
    """Say whether one pair of braces holds a whole name."""
    if not (stated.startswith("{") and stated.endswith("}")):
        return False
    depth = 0
    for place, mark in enumerate(stated):
        depth += (mark == "{") - (mark == "}")
        if not depth:
            return place == len(stated) - 1
    return False


def _joined(words: list[str]) -> str:
    return one_line(unlatexed(" ".join(words)).replace("\u00a0", " "))
