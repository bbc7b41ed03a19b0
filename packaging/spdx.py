"""Which licences may be shipped with Vouch, by the rules of SPDX licence expressions.

A new licence is one row in ALLOWED, once a person has read it: it must let everybody pass the program on, and must not
reach into Vouch's own code.
"""

from __future__ import annotations

import re

ALLOWED = frozenset(
    {
        "0BSD",
        "AFL-2.1",
        "Apache-2.0",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "BSL-1.0",
        "bzip2-1.0.6",
        "blessing",
        "CC0-1.0",
        "FTL",
        "HPND",
        "HPND-sell-variant",
        "IJG",
        "Imlib2",
        "ISC",
        "LGPL-2.0-or-later",
        "LGPL-2.1-only",
        "LGPL-2.1-or-later",
        "LGPL-3.0-only",
        "LGPL-3.0-or-later",
        "libpng-2.0",
        "Libpng",
        "libtiff",
        "MIT",
        "MIT-0",
        "MPL-2.0",
        "MS-RUNTIME",
        "public-domain",
        "Python-2.0",
        "PSF-2.0",
        "Unicode-3.0",
        "Unicode-DFS-2016",
        "Unlicense",
        "X11",
        "Zlib",
    }
)
"""SPDX ids, and two of our own, written with LicenseRef- in expressions: public-domain, and MS-RUNTIME for Microsoft's
redistributable runtime, which its terms allow to be passed on with a program."""

BOOTLOADER = "GPL-2.0-or-later WITH Bootloader-exception"
"""PyInstaller's start program: its exception lets any program be started by it, under any terms."""

EXCEPTIONS = frozenset({"Apache-2.0 WITH LLVM-exception", "GPL-3.0-or-later WITH GCC-exception-3.1", BOOTLOADER})
"""Licences that may be shipped with this exception to them."""


class Unreadable(ValueError):  # noqa: N818  (it says what the expression is)
    """The text is no licence expression."""


def allowed(expression: str) -> bool:
    """Say whether a part under this licence expression may be shipped.

    With OR one side must be allowed, with AND both. Raises Unreadable for what is no expression, so that free text
    never passes for a licence.
    """
    words = re.findall(r"[()]|[^\s()]+", expression)
    verdict, rest = _either(words)
    if rest:
        raise Unreadable(expression)
    return verdict


def _either(words: list[str]) -> tuple[bool, list[str]]:
    verdict, rest = _both(words)
    while rest[:1] == ["OR"]:
        other, rest = _both(rest[1:])
        verdict = verdict or other
    return verdict, rest


def _both(words: list[str]) -> tuple[bool, list[str]]:
    verdict, rest = _one(words)
    while rest[:1] == ["AND"]:
        other, rest = _one(rest[1:])
        verdict = verdict and other
    return verdict, rest


def _one(words: list[str]) -> tuple[bool, list[str]]:
    if words[:1] == ["("]:
        verdict, rest = _either(words[1:])
        if rest[:1] != [")"]:
            raise Unreadable(" ".join(words))
        return verdict, rest[1:]
    if not words or not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9.+-]*", words[0]) or words[0] in {"AND", "OR", "WITH"}:
        raise Unreadable(" ".join(words))
    if words[1:2] == ["WITH"]:
        together = " ".join(words[:3])
        return together in EXCEPTIONS, words[3:]
    return words[0].removeprefix("LicenseRef-") in ALLOWED, words[1:]
