"""An import's report as a file: whole, escaped, and never in the place of a project."""

import csv
import io

import pytest

from app import PROGRAM
from app.domain.errors import RefusedError
from app.usecases.import_report import FileReport, ImportReport, ProblemReport
from app.usecases.report_writing import report_as_csv, report_as_markdown, write_report

FILE = FileReport(
    file="from/odd.ris",
    format="ris",
    encoding="cp1252 (assumed)",
    found=5,
    imported=3,
    duplicates=1,
    refused=1,
    problems=(ProblemReport(12, "A line that no record owns.", "=cmd`x` \u202eabc"),),
    problem_count=4,
    repairs={"one_space": 2},
    folded={"T1 = TI": 3},
)
REPORT = ImportReport(files=(FILE,), found=5, imported=3, duplicates=1, refused=1, left=("b.ris",), passed={".exe": 2})


def test_markdown_tells_everything_and_shows_raw_text_as_code():
    said = report_as_markdown("2026-01-02", REPORT)
    for words in (
        "# Import of 2026-01-02",
        "5 found, 3 imported, 1 here already, 1 refused",
        "- Line 12: A line that no record owns.",
        "``=cmd`x` ‹RLO›abc``",
        "one space between the tag and its dash (2)",
        "T1 = TI (3)",
        "and 3 more problems",
        "- `b.ris`",
        ".exe (2)",
    ):
        assert words in said, words


def test_csv_has_one_fact_a_row_and_runs_no_formula():
    rows = list(csv.DictReader(io.StringIO(report_as_csv(REPORT))))
    counts = {row["what"]: row["count"] for row in rows if row["file"] == FILE.file}
    assert (counts["found"], counts["imported"], counts["repair"]) == ("5", "3", "2")
    problem = next(row for row in rows if row["line"] == "12")
    assert problem["raw"].startswith("'=cmd")
    assert rows[-2]["what"] == "not read"
    assert (rows[-1]["what"], rows[-1]["words"]) == ("program", PROGRAM)


def test_a_report_never_takes_the_place_of_the_project(work):
    with pytest.raises(RefusedError, match="belongs to the project"):
        write_report(work.store, "now", REPORT, work.store.info().path)
