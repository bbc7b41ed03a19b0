"""What a bundle needs of the system that it runs on: libraries, by name and version.

The libraries are read from the ELF files themselves, so that the packages name exactly what is needed: no more when the
bundle brings a library, no less when it stops to.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import elf
from dev import Stop

LIBC = frozenset(
    (
        *("libc.so.6", "libm.so.6", "libdl.so.2", "librt.so.1", "libpthread.so.0", "libutil.so.1", "libresolv.so.2"),
        *("ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1"),
    )
)
"""What the C library brings."""

DEBIAN = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libGLX.so.0": "libglx0",
    "libOpenGL.so.0": "libopengl0",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libXau.so.6": "libxau6",
    "libXdmcp.so.6": "libxdmcp6",
    "libatomic.so.1": "libatomic1",
    "libbrotlicommon.so.1": "libbrotli1",
    "libbrotlidec.so.1": "libbrotli1",
    "libbz2.so.1.0": "libbz2-1.0",
    "libcrypto.so.3": "libssl3t64 | libssl3",
    "libdbus-1.so.3": "libdbus-1-3",
    "libdrm.so.2": "libdrm2",
    "libexpat.so.1": "libexpat1",
    "libffi.so.8": "libffi8",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libgcc_s.so.1": "libgcc-s1",
    "libglib-2.0.so.0": "libglib2.0-0t64 | libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0t64 | libglib2.0-0",
    "liblzma.so.5": "liblzma5",
    "libpcre2-8.so.0": "libpcre2-8-0",
    "libpng16.so.16": "libpng16-16t64 | libpng16-16",
    "libsqlite3.so.0": "libsqlite3-0",
    "libssl.so.3": "libssl3t64 | libssl3",
    "libstdc++.so.6": "libstdc++6",
    "libsystemd.so.0": "libsystemd0",
    "libuuid.so.1": "libuuid1",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
}
"""A library's name and the Debian package that holds it; Ubuntu 24.04 calls some of them otherwise (t64)."""

COMPILERS = {"3.4.28": "9", "3.4.29": "11", "3.4.30": "12", "3.4.31": "13.1", "3.4.32": "13.2", "3.4.33": "14"}
"""The version of libstdc++6 that brings a set of symbols (GCC's manual, "ABI Policy and Guidelines")."""


SYSTEMS = (
    ("2.31", "Debian 11"),
    ("2.35", "Ubuntu 22.04"),
    ("2.36", "Debian 12"),
    ("2.39", "Ubuntu 24.04"),
    ("2.41", "Debian 13"),
    ("2.34", "RHEL 9"),
    ("2.39", "RHEL 10"),
    ("2.36", "Fedora 37"),
    ("2.38", "openSUSE Leap 15.6"),
)
"""The C library of usual systems, the older of a kind before the newer."""

DATA = {"libxkbcommon.so.0": ("xkb-data", "xkeyboard-config")}
"""A library that reads data of the system even where the bundle brings it, and what Debian and RPM call them: without
keyboard layouts no key does anything under Wayland."""

RECOMMENDED = ("ca-certificates", "xdg-utils")
"""Good to have, and called the same everywhere: certificates, to ask public services by TLS; the way to open a web page
or a folder in the program for it."""


@dataclass(frozen=True)
class Needs:
    """Libraries of the system, with the versions of symbols asked of each, and the files that the bundle brings."""

    libraries: dict[str, frozenset[str]]
    brought: frozenset[str]

    def glibc(self) -> str:
        """Return the oldest C library that will do."""
        return newest("GLIBC_", *(versions for name, versions in self.libraries.items() if name in LIBC))

    def systems(self) -> str:
        """Return the oldest of the usual systems whose C library will do."""
        wanted = elf.numbers(self.glibc())
        oldest: dict[str, str] = {}
        for library, system in SYSTEMS:
            if elf.numbers(library) >= wanted:
                oldest.setdefault(system.rpartition(" ")[0], system)
        return ", ".join(oldest.values())

    def debian(self) -> list[str]:
        """Return what stands in Depends, sorted. Raises Stop for a library whose package is not known."""
        unknown = sorted(set(self.libraries) - LIBC - set(DEBIAN))
        if unknown:
            raise Stop(f"Which Debian package holds {', '.join(unknown)}? Say it in packaging/needs.py.")
        packages = {DEBIAN[one] for one in self.libraries if one in DEBIAN}
        packages |= {debian for library, (debian, _) in DATA.items() if library in self.brought}
        packages.add(f"libc6 (>= {self.glibc()})")
        if asked := self.libraries.get("libstdc++.so.6"):
            packages.discard("libstdc++6")
            packages.add(f"libstdc++6 (>= {compiler(asked)})")
        return sorted(packages)

    def rpm(self) -> list[str]:
        """Return what stands in Requires, sorted, in rpm's own words for libraries of 64 bits."""
        words = {f"{name}()(64bit)" for name in self.libraries if not name.startswith("ld-linux")}
        words |= {f"{name}({one})(64bit)" for name, versions in self.libraries.items() for one in versions}
        return sorted(words | {rpm for library, (_, rpm) in DATA.items() if library in self.brought})


def needs(bundle: Path) -> Needs:
    """Return what the ELF files of a bundle need of the system."""
    brought = frozenset(one.name for one in bundle.rglob("*"))
    found: dict[str, set[str]] = {}
    for _, file in elf.every(bundle):
        for library in file.needed:
            if library not in brought:
                found.setdefault(library, set()).update(file.versions.get(library, ()))
    return Needs({name: frozenset(found[name]) for name in sorted(found)}, brought)


def compiler(symbols: Iterable[str]) -> str:
    """Return the oldest libstdc++6 that brings versions such as `GLIBCXX_3.4.29`. Raises Stop when it is not known."""
    wanted = newest("GLIBCXX_", symbols)
    for known, version in COMPILERS.items():
        if elf.numbers(known) >= elf.numbers(wanted):
            return version
    raise Stop(f"Which GCC brings GLIBCXX_{wanted}? Say it in packaging/needs.py.")


def newest(prefix: str, *versions: Iterable[str]) -> str:
    """Return the highest number among versions such as `GLIBC_2.36`; "0" when there is none."""
    asked = [one.removeprefix(prefix) for several in versions for one in several if one.startswith(prefix)]
    return max((one for one in asked if one[0].isdigit()), key=elf.numbers, default="0")
