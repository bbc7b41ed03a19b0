"""What Qt asks of those who pass it on: the terms of the LGPL, where its source is had, and the works that it contains.

The wheels of PySide6 carry no licence texts, so standard ones go with them (`shipped.py`). The table of works inside Qt
(`qt_works.json`) follows the `qt_attribution.json` files in Qt's sources for the modules that Vouch ships; it is read
again whenever PySide6 moves to another minor version.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import facts

WORKS = facts.ROOT / "packaging" / "qt_works.json"
REVIEWED = "6.11"
"""The version of Qt that the table of works inside it was made for."""


def works() -> list[dict[str, Any]]:
    """Return the works inside Qt: each with module, name, licence, home, and its copyright lines."""
    rows: list[dict[str, Any]] = json.loads(WORKS.read_text(encoding="utf-8"))
    return rows


def how_to_replace(version: str) -> str:
    """Return what the LGPL wants said to whoever receives Qt and PySide6 with Vouch."""
    minor = ".".join(version.split(".")[:2])
    return f"""Qt {version} and Qt for Python (PySide6, shiboken6) {version}

Vouch uses them under the GNU Lesser General Public License, version 3 (LGPL-3.0.txt beside this file, which rests on
GPL-3.0.txt). They are shipped as they stand in the Python Package Index; Vouch changes nothing in them.

Source code
  Qt              https://download.qt.io/official_releases/qt/{minor}/{version}/
  Qt for Python   https://download.qt.io/official_releases/QtForPython/pyside6/PySide6-{version}-src/

Your right to replace them
  They are separate files in the folder _internal beside the program, in PySide6 and shiboken6 (on macOS in
  Vouch.app/Contents/Frameworks). Put libraries that you built yourself, of a compatible version, in their place and
  start the program: it takes them. On macOS the changed program has to be signed again, which
  `codesign --force --deep --sign - Vouch.app` does. You may take Vouch apart as far as that is needed to find faults in
  such a change.
"""


def third_party(standard: Mapping[str, str]) -> str:
    """Return one text that names the works inside Qt, with whose they are and the terms of the short licences.

    `standard` holds licence texts by their SPDX names.
    """
    lines = ["Works that the modules of Qt shipped with Vouch contain", ""]
    for row in works():
        lines += [f"{row['name']} (Qt {row['module']}): {row['licence']}", f"  {row['home']}"]
        lines += [f"  Copyright (C) {holder}" for holder in row["copyright"]]
        lines.append("")
    for name in ("MIT", "BSD-3-Clause"):
        lines += [f"---- {name}", "", standard[name]]
    lines += [
        "BSD-2-Clause is BSD-3-Clause without its third condition.",
        "The terms of FreeType, HarfBuzz, ICU and Unicode, libpng and zlib stand with PDFium, which contains them too,",
        "in the folder pdfium; those of Apache-2.0 in Apache-2.0.txt beside this file. Qt's own pages give every text:",
        "https://doc.qt.io/qt-6/licenses-used-in-qt.html",
    ]
    return "\n".join(lines) + "\n"
