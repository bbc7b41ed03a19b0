# ruff: noqa: SIM905 -- names of elements read best as words
"""Reads a Word document (DOCX, ECMA-376) in the child process: its text in reading order, with changes accepted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

from app.domain.errors import UnreadableError
from app.domain.text import canonical
from app.formats.docx_package import Package
from app.formats.html_raised import raised

CELL = " | "

_SKIPPED = frozenset(
    "del moveFrom delText delInstrText instrText rPr pPr Fallback commentReference annotationRef footnoteRef "
    "endnoteRef separator continuationSeparator sdtPr sectPr tblPr tblGrid tcPr trPr".split()
)
_LITERAL = {"tab": "\t", "cr": "\n", "noBreakHyphen": "-", "softHyphen": "", "ptab": "\t"}
_NOTES = {"footnoteReference": "footnotes", "endnoteReference": "endnotes"}
_DEEPEST_LIST = 9


def read(data: bytes, options: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield one answer: `text`, `metadata`, `problems`.

    What was deleted with changes tracked is left out and what was inserted is in; headers, footers, comments and hidden
    text are left out; notes stand at the end, behind their number. Raises UnreadableError.
    """
    package = Package(data, str(options["name"]))
    root = package.part(package.main)
    body = next((one for one in root if tag(one) == "body"), None) if root is not None else None
    if body is None:
        raise UnreadableError(f"{package.name} is no Word document (an archive without its text); save it as DOCX.")
    document = _Document(package)
    text = canonical(document.text(body))
    if not text.strip():
        raise UnreadableError(f"{package.name} is a Word document without text; there is nothing to import.")
    yield {"text": text, "metadata": _properties(package), "problems": []}


def tag(element: Element) -> str:
    """Return the name of an element without its namespace, which differs between the two editions of the standard."""
    return str(element.tag).rpartition("}")[2]


class _Document:
    """One document while it is read."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._numbering = _numbering(package.beside("numbering.xml"))
        self._counts: dict[tuple[str, int], int] = defaultdict(int)
        self._notes: list[tuple[str, str]] = []
        self._boxes: list[Element] = []

    def text(self, body: Element) -> str:
        """Return the text of a body with its notes."""
        blocks = list(self._blocks(body))
        notes = [(f"[{number}] {words}", "note") for number, words in enumerate(self._note_texts(), 1) if words]
        parts: list[str] = []
        last = ""
        for words, kind in [*blocks, *notes]:
            if parts:
                parts.append("\n" if kind and kind == last else "\n\n")
            parts.append(words)
            last = kind
        return "".join(parts) + "\n"

    def _blocks(self, parent: Element) -> Iterator[tuple[str, str]]:
        """Yield blocks, each with its kind: "" for a paragraph, "item" of a list, "row" of a table."""
        held = ""
        for one in parent:
            name = tag(one)
            if name == "p":
                held += self._inline(one)
                if self._mark_is_gone(one):
                    continue
                bullet = self._bullet(one)
                if held.strip():
                    yield bullet + held.strip("\n ").rstrip(), "item" if bullet else ""
                held = ""
                while self._boxes:
                    yield from self._blocks(self._boxes.pop(0))
            elif name == "tbl":
                yield from self._rows(one)
            elif name not in _SKIPPED:
                yield from self._blocks(one)
        if held.strip():
            yield held.strip(), ""

    def _rows(self, table: Element) -> Iterator[tuple[str, str]]:
        for row in _below(table, "tr"):
            if any(tag(mark) == "del" for properties in row if tag(properties) == "trPr" for mark in properties):
                continue
            cells = [" ".join(" ".join(words.split()) for words, _ in self._blocks(cell)) for cell in _below(row, "tc")]
            if any(cells):
                yield CELL.join(cells), "row"

    def _inline(self, parent: Element) -> str:
        words = ""
        for one in parent:
            name = tag(one)
            if name in _SKIPPED or (name == "r" and _is_hidden(one)):
                continue
            if name == "t":
                words += one.text or ""
            elif name in _LITERAL:
                words += _LITERAL[name]
            elif name == "br":
                words += "" if _attribute(one, "type") in {"page", "column"} else "\n"
            elif name in _NOTES:
                self._notes.append((_NOTES[name], _attribute(one, "id")))
                words += f"[{len(self._notes)}]"
            elif name == "txbxContent":
                self._boxes.append(one)
            elif name == "r" and (shift := _shift(one)):
                words += raised(self._inline(one), words[-3:], shift)
            else:
                words += self._inline(one)
        return words

    def _note_texts(self) -> Iterator[str]:
        parts: dict[str, dict[str, Element]] = {}
        at = 0
        while at < len(self._notes):
            kind, key = self._notes[at]
            if kind not in parts:
                root = self._package.beside(f"{kind}.xml")
                parts[kind] = {_attribute(one, "id"): one for one in root} if root is not None else {}
            found = parts[kind].pop(key, None)
            yield " ".join(words for words, _ in self._blocks(found)) if found is not None else ""
            at += 1

    def _mark_is_gone(self, paragraph: Element) -> bool:
        """Say whether the end of a paragraph was deleted with changes tracked: the next one then goes on with it."""
        marks = (one for some in _below(paragraph, "pPr") for one in _below(some, "rPr"))
        return any(tag(one) in {"del", "moveFrom"} for mark in marks for one in mark)

    def _bullet(self, paragraph: Element) -> str:
        for properties in _below(paragraph, "pPr"):
            for numbered in _below(properties, "numPr"):
                said = {tag(one): _attribute(one, "val") for one in numbered}
                key = said.get("numId", "0")
                digits = said.get("ilvl", "0")
                level = min(int(digits), _DEEPEST_LIST) if digits.isdecimal() else 0
                if key == "0":
                    return ""
                self._counts[key, level] += 1
                for deeper in range(level + 1, _DEEPEST_LIST + 1):
                    self._counts.pop((key, deeper), None)
                counted = self._numbering.get((key, str(level)), "bullet") not in {"bullet", "none"}
                return "  " * level + (f"{self._counts[key, level]}. " if counted else "- ")
        return ""


def _below(parent: Element, name: str) -> Iterator[Element]:
    """Yield the children of a name, also those that a content control or an insertion holds."""
    for one in parent:
        if tag(one) == name:
            yield one
        elif tag(one) in {"sdt", "sdtContent", "ins", "customXml", "moveTo"}:
            yield from _below(one, name)


def _properties_of(run: Element) -> Iterator[Element]:
    for properties in run:
        if tag(properties) == "rPr":
            yield from properties


def _is_hidden(run: Element) -> bool:
    return any(tag(one) == "vanish" and _attribute(one, "val") not in {"0", "false"} for one in _properties_of(run))


def _shift(run: Element) -> str:
    for one in _properties_of(run):
        if tag(one) == "vertAlign":
            return {"superscript": "sup", "subscript": "sub"}.get(_attribute(one, "val"), "")
    return ""


def _attribute(element: Element, name: str) -> str:
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


def _numbering(root: Element | None) -> dict[tuple[str, str], str]:
    """Return how each level of each list is numbered, by the list's id and the level."""
    if root is None:
        return {}
    kinds: dict[str, dict[str, str]] = {}
    found: dict[tuple[str, str], str] = {}
    for one in root:
        if tag(one) == "abstractNum":
            kinds[_attribute(one, "abstractNumId")] = {
                _attribute(level, "ilvl"): _attribute(form, "val")
                for level in one if tag(level) == "lvl" for form in level if tag(form) == "numFmt"
            }  # fmt: skip
    for one in root:
        if tag(one) == "num":
            for to in one:
                if tag(to) == "abstractNumId":
                    levels = kinds.get(_attribute(to, "val"), {})
                    found |= {(_attribute(one, "numId"), level): form for level, form in levels.items()}
    return found


def _properties(package: Package) -> dict[str, Any]:
    root = package.part("docProps/core.xml")
    said = {tag(one): (one.text or "").strip()[:2000] for one in root} if root is not None else {}
    found = {
        "title": said.get("title", ""),
        "authors": [one.strip() for one in said.get("creator", "").split(";") if one.strip()],
        "keywords": [one.strip() for one in said.get("keywords", "").replace(",", ";").split(";") if one.strip()],
        "date": said.get("created", "")[:10],
        "language": said.get("language", ""),
        "kind": "other",
    }
    return {name: value for name, value in found.items() if value}
