"""What the bundle is made of: the modules that only a name leads to, what stays out, and Qt's plug-ins that are used.

Read by `packaging/pyinstaller/*.spec` and its hooks inside PyInstaller, and by the tests; imports nothing but the
standard library.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MIGRATIONS = Path("db/migrations")
"""Alembic reads the scripts in this folder by path, so they travel as files and not as modules."""

PLUGINS = {
    "linux": (
        "platforms/qxcb",
        "platforms/qwayland",
        "platforms/qoffscreen",
        "platforminputcontexts/compose",
        "platforminputcontexts/ibus",
        "platformthemes/qxdgdesktopportal",
        "wayland-shell-integration/xdg-shell",
        "wayland-decoration-client/adwaita",
        "wayland-decoration-client/bradient",
        "wayland-graphics-integration-client/qt-plugin-wayland-egl",
        "xcbglintegrations/qxcb-egl",
        "iconengines/qsvgicon",
        "imageformats/qsvg",
    ),
    "windows": (
        "platforms/qwindows",
        "platforms/qoffscreen",
        "styles/qmodernwindowsstyle",
        "iconengines/qsvgicon",
        "imageformats/qsvg",
    ),
    "macos": (
        "platforms/qcocoa",
        "platforms/qoffscreen",
        "styles/qmacstyle",
        "iconengines/qsvgicon",
        "imageformats/qsvg",
    ),
}
"""Qt's plug-ins that are used, as folder and how the name begins: windows on X11, Wayland, Windows and macOS, and one
without a screen; dead keys and input methods; the desktop's own file dialogs by its portal; SVG. Everything else stays
out: other image formats are a way in for hostile files, and the GTK theme drags seventeen system libraries."""

EXCLUDES = (
    "PIL",
    "numpy",
    "tkinter",
    "unittest",
    "doctest",
    "pdb",
    "pydoc",
    "distutils",
    "setuptools",
    "pkg_resources",
    "pytest",
    "_pytest",
    "attr",
    "attrs",
    "hypothesis",
    "mypy",
    "alembic.testing",
    "sqlalchemy.testing",
    "concurrent.futures.process",
    "multiprocessing",
    "xmlrpc",
    "brotli",
    "_uuid",
    "pypdfium2_cli",
    "resiliparse.beam",
    "resiliparse.cli",
    "urllib3.contrib.emscripten",
    "PySide6.QtNetwork",
)
"""Modules that a package names and does without; each drags others in. A test holds that neither app/ nor db/ imports
one, and the build fails when the program cannot be imported without them."""

STARTERS_LEFT_OUT = ("pyi_rth_inspect", "pyi_rth_pkgutil", "pyi_rth_pyside6")
"""Scripts that PyInstaller would run at each start. Qt's sets QT_PLUGIN_PATH, which every program that Vouch starts
would inherit; PySide6 finds its plug-ins without it. The others mend what nothing here uses."""

DISTRIBUTIONS = (
    "PyYAML",
    "SQLAlchemy",
    "alembic",
    "bibtexparser",
    "click",
    "defusedxml",
    "et-xmlfile",
    "greenlet",
    "mako",
    "markdown",
    "markupsafe",
    "msgspec",
    "nh3",
    "openpyxl",
    "platformdirs",
    "pylatexenc",
    "pypdfium2",
    "pyside6-essentials",
    "rapidfuzz",
    "resiliparse",
    "rispy",
    "shiboken6",
    "typing-extensions",
    "urllib3",
)
"""The packages that may be in the bundle; the build fails when another one comes in."""

LIBRARIES = (
    "libbz2",
    "libcrypto",
    "libffi",
    "liblzma",
    "libpython3",
    "libsqlite3",
    "libssl",
    "libxcb-cursor",
    "libxcb-icccm",
    "libxcb-image",
    "libxcb-keysyms",
    "libxcb-render-util",
    "libxcb-util",
    "libxkbcommon",
    "libxkbcommon-x11",
)
"""The system's libraries that are taken along on Linux: what Python's modules are built against, and what Qt needs on
X11 and a bare desktop may lack. All others are asked of the system that Vouch runs on: the C and C++ libraries, OpenGL,
X11, Wayland, fonts, D-Bus, GLib and zlib are also used by the graphics drivers and services there, and an older one in
their place breaks them. libxkbcommon goes with its x11 half, for the two share private structures."""

SYSTEM_FOLDERS = ("/lib/", "/lib64/", "/usr/lib/", "/usr/lib64/", "/usr/local/lib/")


def is_of_the_system(source: str) -> bool:
    """Say whether a file is one of the shared libraries that the system's own packages bring."""
    return source.startswith(SYSTEM_FOLDERS) and Path(source).name.startswith("lib") and ".so" in Path(source).name


def is_left_to_the_system(source: str) -> bool:
    """Say whether a file that PyInstaller would take is a shared library that the user's system must have itself."""
    stem = Path(source).name.partition(".")[0]
    return is_of_the_system(source) and stem not in LIBRARIES


def modules(root: Path = ROOT) -> list[str]:
    """Return every module of app/ and db/ by its dotted name, but for the migrations and what starts when imported.

    Each is named to PyInstaller, so that what is loaded by name (a reader, a panel, a command) cannot be left out.
    """
    files = sorted(path.relative_to(root) for room in ("app", "db") for path in (root / room).rglob("*.py"))
    return [_dotted(path) for path in files if not path.is_relative_to(MIGRATIONS) and path.stem != "__main__"]


def imported_by_migrations(root: Path = ROOT) -> list[str]:
    """Return the modules that the migrations import, for PyInstaller does not look into data."""
    return sorted(_imported(root / path for path in migrations(root)))


def imported_by_program(root: Path = ROOT) -> list[str]:
    """Return the modules of other packages that our modules import, also those that only a function does.

    Python's own are left out: some exist on one system only.
    """
    found = _imported(path for room in ("app", "db") for path in (root / room).rglob("*.py"))
    own = {"app", "db", *sys.stdlib_module_names}
    return sorted(name for name in found if name.partition(".")[0] not in own)


def migrations(root: Path = ROOT) -> list[Path]:
    """Return the files of the migrations, relative to the root."""
    return sorted(path.relative_to(root) for path in (root / MIGRATIONS).rglob("*.py"))


def is_plugin(path: str, plugin: str) -> bool:
    """Say whether the file of a path is a plug-in of Qt, named as in PLUGINS."""
    folder, _, name = plugin.partition("/")
    file = Path(path)
    return file.parent.name == folder and file.name.removeprefix("lib").startswith(name)


def _imported(files: Iterable[Path]) -> set[str]:
    found: set[str] = set()
    for path in files:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found.update(name.name for name in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module)
    return found - {"__future__"}


def _dotted(path: Path) -> str:
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
