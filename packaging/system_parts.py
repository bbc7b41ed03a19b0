"""The system libraries that a bundle carries: from which Debian package, under which licence, with which texts.

On Windows and macOS nothing of the system is bundled but what Python and Qt bring, and Microsoft's runtime.
"""

from __future__ import annotations

import platform
import re
import shutil
import subprocess
from pathlib import Path

from dev import Stop

DEBIAN = {
    r"libbz2-1\.0": "bzip2-1.0.6",
    r"libexpat1": "MIT",
    r"libffi\d+": "MIT",
    r"libgcc-s1|libstdc\+\+6": "GPL-3.0-or-later WITH GCC-exception-3.1",
    r"liblzma5": "LicenseRef-public-domain",
    r"libsqlite3-0": "blessing",
    r"libssl3(t64)?": "Apache-2.0",
    r"libuuid1": "BSD-3-Clause",
    r"libxcb-(cursor0|icccm4|image0|keysyms1|render-util0|util1)": "MIT",
    r"libxkbcommon(-x11-)?0": "MIT AND HPND",
    r"zlib1g": "Zlib",
    r"libreadline8(t64)?|libgdbm(-compat)?[46](t64)?": "GPL-3.0-or-later",
}
"""Debian packages by name (a pattern, matched whole) and the licence of the library in them, read in their copyright
files, where what is said of build scripts and of Debian's own files does not count. A new row is needed when a bundle
starts to carry another library; those with GPL are there to be refused."""

COMMON = Path("/usr/share/common-licenses")
"""Texts that Debian's copyright files refer to instead of repeating them."""

MICROSOFT = re.compile(r"(vcruntime|msvcp|concrt|vccorlib|api-ms-win-|ucrtbase).*\.dll", re.IGNORECASE)


def package_of(library: str) -> str:
    """Return the Debian package that holds a shared library of this name. Raises Stop when none does."""
    if shutil.which("dpkg-query") is None:
        raise Stop(f"{library} comes from this system, and only on Debian and Ubuntu can be said from which package.")
    for path in _places(library):
        names = {path, str(Path(path).resolve())}
        names |= {one.removeprefix("/usr") for one in names} | {f"/usr{one}" for one in names if one.startswith("/lib")}
        for one in sorted(names):
            asked = subprocess.run(["dpkg-query", "-S", one], capture_output=True, text=True, check=False)
            if asked.returncode == 0:
                return asked.stdout.partition(":")[0]
    raise Stop(f"{library} is in the bundle, and no Debian package here holds it: find out where it comes from.")


def _places(library: str) -> list[str]:
    """Return where the loader would find a library, the 64-bit one first."""
    ldconfig = shutil.which("ldconfig", path="/sbin:/usr/sbin:/usr/bin") or "ldconfig"
    listed = subprocess.run([ldconfig, "-p"], capture_output=True, text=True, check=False).stdout.splitlines()
    rows = [line.strip() for line in listed if line.strip().startswith(f"{library} ")]
    return [row.rpartition("=> ")[2] for row in sorted(rows, key=lambda row: "x86-64" not in row)]


def vendor() -> str:
    """Return who made the packages of this system: `debian`, `ubuntu`."""
    return platform.freedesktop_os_release()["ID"]


def version_of(package: str) -> str:
    """Return the installed version of a Debian package."""
    command = ["dpkg-query", "-W", "-f", "${Version}", package]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split("\n")[0]


def licence_of(package: str) -> str:
    """Return the SPDX expression for a Debian package. Raises Stop when nobody has read its licence yet."""
    for pattern, licence in DEBIAN.items():
        if re.fullmatch(pattern, package):
            return licence
    raise Stop(
        f"Nobody has read the licence of {package} yet: read its copyright file, and add a row to system_parts.py."
    )


def texts_of(package: str, licence: str) -> list[Path]:
    """Return the copyright file of a Debian package, and the common texts that its licence is one of."""
    words = re.findall(r"[\w.+-]+", licence)
    common = {COMMON / re.sub(r"(\.0)?-(only|or-later)$", "", word) for word in words} | {
        COMMON / word for word in words
    }
    return [one for one in (Path("/usr/share/doc") / package / "copyright", *sorted(common)) if one.is_file()]
