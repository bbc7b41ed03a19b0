"""An import's report as text."""

from __future__ import annotations

import msgspec

from app.usecases.transfer import FileReport, ImportReport, ProblemReport
from app.viewmodels.report_text import report_line, report_text


def a_report(**about):
    file = FileReport(
        file="/home/ada/export.ris",
        format="ris",
        encoding="utf-8",
        found=3,
        imported=2,
        refused=1,
        problems=(ProblemReport(7, "no title", "TY  - JOUR"),),
        problem_count=4,
        repairs={"one_space": 2},
        folded={"N2 = AB": 1},
        **about,
    )
    sums = {"found": 3, "imported": 2, "duplicates": 0, "refused": 1}
    return msgspec.json.encode(ImportReport(files=(file,), **sums)).decode()


def test_a_report_says_everything_it_knows():
    text = report_text("2026-01-02 03:04:05", a_report(same_file=True, error="It broke off."))
    for said in (
        "Import of 2026-01-02 03:04:05",
        "3 found, 2 imported, 0 there already, 1 refused",
        "/home/ada/export.ris",
        "Read as ris, utf-8",
        "This very file was imported before.",
        "It broke off.",
        "one space (2)",
        "N2 = AB (1)",
        "line 7: no title",
        "TY - JOUR",
        "and 3 more problems",
    ):
        assert said in text


def test_a_report_in_one_line():
    assert report_line(a_report()) == "export.ris: 2 of 3 imported · 4 problems"


def test_a_report_of_nothing_still_reads():
    assert report_text("now", "{}").startswith("Import of now")
    assert report_line("{}") == "0 files: 0 of 0 imported"
