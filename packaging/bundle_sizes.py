"""Says what takes the space in a bundle: `python3 packaging/bundle_sizes.py`, each part packed as packages pack it."""

from __future__ import annotations

import lzma
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

PARTS = (
    ("ICU's tables for Qt", r"_internal/PySide6/Qt/lib/libicu.*|_internal/PySide6/icu.*"),
    ("Qt's libraries", r"_internal/PySide6/(Qt/lib/.*|Qt6[^/]*\.dll)|_internal/Qt[^/]*"),
    ("Qt's plug-ins", r"_internal/PySide6/(Qt/)?plugins/.*"),
    ("PySide6 and Shiboken", r"_internal/(PySide6|shiboken6)/.*"),
    ("pdfium (PDF)", r"_internal/pypdfium2.*"),
    ("resiliparse (web pages)", r"_internal/resiliparse/.*"),
    ("rapidfuzz (likeness)", r"_internal/rapidfuzz/.*"),
    ("nh3 (safe HTML)", r"_internal/nh3/.*"),
    ("SQLAlchemy and greenlet", r"_internal/(sqlalchemy|greenlet)/.*"),
    ("YAML, msgspec, MarkupSafe", r"_internal/(yaml|msgspec|markupsafe)/.*"),
    ("Python", r"_internal/(libpython|python3|base_library|lib-dynload|Python|[^/]*\.pyd).*"),
    ("the system's libraries", r"_internal/lib[^/]*\.(so|dylib|dll)[^/]*"),
    ("licences", r"_internal/licences/.*"),
    ("forms, help, sample, migrations", r"_internal/(resources|db)/.*"),
    ("Python modules, and what starts them", r"vouchw?(\.exe)?"),
)
"""The parts, each with the pattern of its paths; the first that fits counts, and what fits none is told as the rest."""

REST = "the rest"


def parts_of(folder: Path) -> dict[str, list[Path]]:
    """Return the files of a bundle by the part they belong to; links take no space and are left out."""
    parts: dict[str, list[Path]] = defaultdict(list)
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            parts[part_of(path.relative_to(folder).as_posix())].append(path)
    return parts


def part_of(path: str) -> str:
    """Return the part that a path of a bundle belongs to."""
    return next((name for name, pattern in PARTS if re.fullmatch(pattern, path)), REST)


def table(heading: str, sizes: Mapping[str, Sequence[int]]) -> list[str]:
    """Return sizes in bytes by part, as many as the heading has columns, as a table in Markdown, the largest first."""
    rows = sorted(sizes.items(), key=lambda row: [-size for size in row[1]])
    together = [sum(column) for column in zip(*sizes.values(), strict=True)]
    lines = [f"| {name} | " + " | ".join(f"{size / 1e6:.1f}" for size in row) + " |" for name, row in rows]
    lines.append("| **together** | " + " | ".join(f"**{size / 1e6:.1f}**" for size in together) + " |")
    return [f"| part | {heading} |", "|---" + "|---:" * len(together) + "|", *lines]


def unpacked(paths: Iterable[Path]) -> int:
    """Return how many bytes files take."""
    return sum(path.stat().st_size for path in paths)


def packed(paths: Iterable[Path]) -> int:
    """Return how many bytes files take in a package, which xz packs."""
    packer = lzma.LZMACompressor()
    size = sum(len(packer.compress(path.read_bytes())) for path in paths)
    return size + len(packer.flush())


def main() -> None:
    """Print what each part of the bundle takes, packed and unpacked; packing takes minutes of processor time."""
    import bundle

    parts = parts_of(bundle.bundle())
    with ThreadPoolExecutor() as several:
        sizes = dict(zip(parts, several.map(packed, parts.values()), strict=True))
    for line in table("packed, MB | unpacked, MB", {part: (sizes[part], unpacked(parts[part])) for part in parts}):
        print(line)


if __name__ == "__main__":
    main()
