"""Feeds one importer with bytes that a fuzzer grows from the corpus; anything but UnreadableError is a finding.

Run by hand, in an environment of its own that has atheris beside what the project needs (`pip install atheris`):

    python tests/fuzz/fuzz_importers.py FORMAT [FOLDER] [libFuzzer options, as -max_total_time=900 -max_len=8192]

FORMAT is any row of `app.importers.IMPORTERS`. FOLDER keeps what the fuzzer found worth keeping; without one a new
folder beside the system's temporary files is taken. It starts with the files of `tests/data/corpus` of that format. A
crash is written beside, as `crash-...`: mend the importer, and put a short form of the file into the corpus.
"""

from __future__ import annotations

import sys
import tempfile
from importlib import import_module
from pathlib import Path

import atheris

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

with atheris.instrument_imports(include=["app.formats", "app.importers"]):
    from app.domain.errors import UnreadableError
    from app.domain.sources import Draft, Problem
    from app.domain.text import canonical
    from app.importers import IMPORTERS, Tally
    from app.importers.materials import material_of_bytes

    for _one in IMPORTERS:  # loaded when first asked otherwise, too late to be watched
        import_module(f"app.importers.{_one.module}")


def main() -> None:
    importers = {one.format: one for one in IMPORTERS}
    if len(sys.argv) < 2 or sys.argv[1] not in importers:
        raise SystemExit(f"Name a format: {', '.join(importers)}.")
    importer = importers[sys.argv[1]]
    rest = sys.argv[2:]
    folder = Path(rest.pop(0)) if rest and not rest[0].startswith("-") else Path(tempfile.mkdtemp(prefix="fuzz-"))
    folder.mkdir(parents=True, exist_ok=True)
    for suffix in importer.suffixes:
        for path in (ROOT / "tests" / "data").rglob(f"*{suffix}"):
            (folder / f"{path.parent.name}-{path.name}").write_bytes(path.read_bytes())
    name = f"fuzz{importer.suffixes[0] if importer.suffixes else '.bin'}"

    def one_input(data: bytes) -> None:
        material = material_of_bytes(data, name)
        try:
            importer.recognises("", material)
            for one in importer.read(material, Tally()):
                assert isinstance(one, Draft | Problem)
                if isinstance(one, Draft):
                    assert one.text == canonical(one.text)
                    assert 0 <= one.start <= one.end
        except UnreadableError:
            return

    atheris.Setup([sys.argv[0], *rest, str(folder)], one_input)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
