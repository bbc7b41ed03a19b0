"""Writes what a Linux package says of itself: its changes, its metadata for software centres, and its licences."""

from __future__ import annotations

import datetime as dt
import email.utils
import json
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import facts

CHANGELOG = facts.ROOT / "CHANGELOG.md"
METAINFO = facts.ROOT / "packaging" / "linux" / "metainfo.xml.in"
INNER = "usr/lib/vouch/_internal"
COMMON = ("Apache-2.0", "LGPL-3", "GPL-2", "GPL-3")
"""Licences whose texts every Debian has; its policy (12.5) wants them named."""

STATEMENTS = 12
"""How many copyright statements of a part are repeated; its texts, which are named, hold all of them."""


@dataclass(frozen=True)
class Release:
    """A version, its day, whether it is out, and what changed, one line each."""

    version: str
    day: dt.date
    out: bool
    changes: list[str]


def releases(changelog: str, version: str, today: dt.date) -> list[Release]:
    """Return the releases of a changelog, newest first; a version that it does not name yet is what is unreleased."""
    found: list[Release] = []
    for part in re.split(r"^## ", changelog, flags=re.M)[1:]:
        head, _, body = part.partition("\n")
        changes = [" ".join(one.split()) for one in re.findall(r"^- (.+(?:\n  .+)*)", body, re.M)]
        if named := re.match(r"\[?([^\]\s]+)\]? - (\d{4}-\d\d-\d\d)", head):
            found.append(Release(named[1], dt.date.fromisoformat(named[2]), out=True, changes=changes))
        elif changes and "unreleased" in head.lower():
            found.append(Release(version, today, out=False, changes=changes))
    if version in {one.version for one in found if one.out}:
        found = [one for one in found if one.out]
    return found or [Release(version, today, out=False, changes=[])]


def all_releases() -> list[Release]:
    """Return the releases of our changelog, newest first."""
    today = dt.datetime.fromtimestamp(facts.epoch(), dt.UTC).date()
    return releases(CHANGELOG.read_text(encoding="utf-8"), facts.version(), today)


def debian_changelog() -> str:
    """Return the changes in the form of a Debian changelog (deb-changelog(5))."""
    parts = []
    for one in all_releases():
        lines = [
            textwrap.fill(plain(change), 78, initial_indent="  * ", subsequent_indent="    ") for change in one.changes
        ]
        moment = dt.datetime.combine(one.day, dt.time(12), dt.UTC)
        signed = f" -- {facts.MAKER} <{facts.MAIL}>  {email.utils.format_datetime(moment)}"
        body = "\n".join(lines) or "  * First package."
        parts.append(
            f"vouch ({one.version}) {'unstable' if one.out else 'UNRELEASED'}; urgency=medium\n\n{body}\n\n{signed}\n"
        )
    return "\n".join(parts)


def metainfo() -> str:
    """Return the metadata for software centres (AppStream)."""
    rows = [
        f'    <release version="{escape(one.version)}" date="{one.day}" type="{kind}"/>'
        for one in all_releases()
        for kind in ["stable" if one.out else "development"]
    ]
    told = {
        "IDENTIFIER": facts.IDENTIFIER,
        "DEVELOPER": facts.IDENTIFIER.rpartition(".")[0],
        "LICENCE": facts.LICENCE,
        "MAKER": escape(facts.MAKER),
        "URLS": f'  <url type="homepage">{escape(facts.HOME)}</url>\n' if facts.HOME else "",
        "RELEASES": "\n".join(rows),
    }
    text = METAINFO.read_text(encoding="utf-8")
    for name, words in told.items():
        text = text.replace(f"@{name}@", words)
    return text


def copyright_file(bundle: Path) -> str:
    """Return who holds the rights in Vouch and in every part, as Debian's machine-readable copyright file (DEP-5)."""
    folder = bundle / "_internal" / "licences"
    parts: list[dict[str, Any]] = json.loads((folder / "parts.json").read_text(encoding="utf-8"))
    head = [
        "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/",
        "Upstream-Name: Vouch",
        f"Upstream-Contact: {facts.MAKER} <{facts.MAIL}>",
        *([f"Source: {facts.HOME}"] if facts.HOME else []),
        "Comment: The package holds Vouch and the parts that it needs, each under a licence of its own.",
        f" The full texts lie in /{INNER}/licences.",
        "",
        "Files: *",
        f"Copyright: {facts.MAKER}",
        f"License: {facts.LICENCE}",
        " The makers of Vouch have not decided on a licence yet, so none is granted: all rights are reserved.",
        "",
    ]
    return "\n".join([*head, *(line for one in parts for line in _stanza(one, folder))])


def _stanza(part: dict[str, Any], folder: Path) -> Iterator[str]:
    texts = [str(one) for one in part["texts"]]
    places = [*part["files"], *sorted({f"licences/{Path(one).parent.as_posix()}/*" for one in texts})]
    licence = re.sub(r" (AND|OR|WITH) ", lambda found: found[0].lower(), part["licence"]) or "other"
    yield "Files:\n" + "\n".join(f" {INNER}/{one}".replace(" ", "?").replace("?", " ", 1) for one in places)
    yield "Copyright: " + "\n ".join(statements([folder / one for one in texts]) or ["see the texts named below"])
    yield f"License: {licence}"
    yield f" {' '.join(one for one in (part['name'], part['version'], part['home']) if one)}"
    yield from (f" The text stands in /{INNER}/licences/{one}." for one in texts)
    yield from (f" Debian has it in /usr/share/common-licenses/{one}." for one in COMMON if one in part["licence"])
    yield ""


def statements(texts: list[Path]) -> list[str]:
    """Return the first copyright statements of licence texts, each once."""
    found: dict[str, None] = {}
    for text in texts:
        for line in text.read_text(encoding="utf-8", errors="replace").splitlines():
            if re.match(r"\W*(copyright|\(c\)|©).*\b(19|20)\d\d\b", line.strip(), re.I):
                found.setdefault(" ".join(re.sub(r"^[^\w(©]+", "", line).split()))
    return list(found)[:STATEMENTS]


def plain(words: str) -> str:
    """Return a line of Markdown without its marks."""
    return re.sub(r"\[([^]]+)\]\([^)]*\)", r"\1", words).replace("`", "")
