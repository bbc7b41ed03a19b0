from __future__ import annotations

from datetime import UTC, datetime, timedelta

from app import __version__
from app.usecases.crash import REPORTS_KEPT, describe_crash, report_crash

WHEN = datetime(2025, 3, 27, 12, 0, tzinfo=UTC)


def fault(message: str = "seven is not eight") -> Exception:
    patient = "-".join(("secret", "name"))
    try:
        raise ValueError(message) from KeyError(len(patient))
    except ValueError as error:
        return error


def test_a_report_names_the_versions_the_fault_and_its_cause():
    text = describe_crash(fault(), when=WHEN)
    assert f"Vouch {__version__}" in text
    assert "2025-03-27T12:00:00+00:00" in text
    assert "ValueError: seven is not eight" in text
    assert "KeyError: 11" in text


def test_a_report_tells_no_values_of_variables():
    assert "secret-name" not in describe_crash(fault(), when=WHEN)


def test_a_report_is_written_where_it_was_asked_for(tmp_path):
    path = report_crash(fault("\ud800 and ü"), tmp_path / "new" / "crashes", when=WHEN)
    assert path.parent == tmp_path / "new" / "crashes"
    assert path.name.startswith("crash-20250327T120000")
    assert "ValueError: \\ud800 and ü" in path.read_text(encoding="utf-8")


def test_only_the_newest_reports_are_kept(tmp_path):
    paths = [report_crash(fault(), tmp_path, when=WHEN + timedelta(seconds=n)) for n in range(REPORTS_KEPT + 3)]
    assert sorted(tmp_path.iterdir()) == paths[3:]
