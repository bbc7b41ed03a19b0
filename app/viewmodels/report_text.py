"""An import's report as plain text, for reading, copying and keeping."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def report_text(at: str, report: str) -> str:
    """Return a report (JSON as `vouch import` prints it) as text; `at` is when it ended, as a person reads it."""
    said = json.loads(report)
    lines = [f"Import of {at}", _counts(said), ""]
    for file in said.get("files", ()):
        lines += [*_file(file), ""]
    return "\n".join(lines).rstrip() + "\n"


def report_line(report: str) -> str:
    """Return a report in one line: what was imported, from which file."""
    said = json.loads(report)
    files = [Path(str(file.get("file", ""))).name for file in said.get("files", ())]
    names = files[0] if len(files) == 1 else f"{len(files)} files"
    problems = sum(_problem_count(file) for file in said.get("files", ()))
    trouble = f" · {problems:,} problem{'s' if problems != 1 else ''}" if problems else ""
    return f"{names}: {said.get('imported', 0):,} of {said.get('found', 0):,} imported{trouble}"


def _file(file: dict[str, Any]) -> Iterator[str]:
    yield str(file.get("file", ""))
    about = [str(file[key]) for key in ("format", "encoding", "newline") if file.get(key)]
    if about:
        yield f"  Read as {', '.join(about)}"
    yield f"  {_counts(file)}"
    if file.get("same_file"):
        yield "  This very file was imported before."
    if file.get("error"):
        yield f"  {file['error']}"
    for name, heading in (("repairs", "Mended"), ("folded", "Said twice, kept once")):
        if parts := file.get(name):
            yield f"  {heading}: " + ", ".join(f"{what.replace('_', ' ')} ({n:,})" for what, n in parts.items())
    problems = file.get("problems", ())
    for problem in problems:
        where = f"line {problem['line']:,}: " if problem.get("line") else ""
        yield f"  {where}{problem.get('reason', '')}"
        if problem.get("raw"):
            yield f"      {' '.join(str(problem['raw']).split())}"
    if (more := _problem_count(file) - len(problems)) > 0:
        yield f"  and {more:,} more problems"


def _counts(said: dict[str, Any]) -> str:
    names = (("found", "found"), ("imported", "imported"), ("duplicates", "there already"), ("refused", "refused"))
    return ", ".join(f"{said.get(key, 0):,} {words}" for key, words in names)


def _problem_count(file: dict[str, Any]) -> int:
    return int(file.get("problem_count", len(file.get("problems", ()))))
