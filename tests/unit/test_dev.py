"""The bootstrap script, as far as it decides something; .ci/run is its whole test."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "packaging" / "dev.py"


@pytest.fixture
def dev(monkeypatch):
    spec = importlib.util.spec_from_file_location("dev", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    return module


def test_a_machine_without_a_display_is_recognised(dev):
    assert dev.no_display() == "This machine has no display."


@pytest.mark.parametrize("name", ["DISPLAY", "WAYLAND_DISPLAY"])
def test_a_machine_with_a_display_is_recognised(dev, monkeypatch, name):
    monkeypatch.setenv(name, ":0")
    assert dev.no_display() == ""


def test_a_platform_that_shows_nothing_counts_as_no_display(dev, monkeypatch):
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen:configfile=x")
    assert "offscreen" in dev.no_display()


def test_a_display_that_does_not_answer_is_told(dev, monkeypatch):
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    monkeypatch.setenv("DISPLAY", ":4321")
    monkeypatch.setenv("QT_LOGGING_TO_CONSOLE", "1")
    assert dev.no_screen(Path(sys.executable)).startswith("The display does not answer (")
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert dev.no_screen(Path(sys.executable)) == ""


@pytest.mark.parametrize(
    ("debian", "root", "installs", "said"),
    [
        (True, True, True, ""),
        (True, True, False, "could not be installed; see above. The command is: apt-get install -y libegl1"),
        (True, False, True, "Install them with: sudo apt-get install -y libegl1"),
        (False, True, True, "libEGL.so.1. Install them with your system's package manager."),
    ],
)
def test_missing_libraries_are_installed_where_we_may_and_told_where_not(
    dev, monkeypatch, debian, root, installs, said
):
    asked = []
    monkeypatch.setattr(dev, "loads", lambda library: library != "libEGL.so.1")
    monkeypatch.setattr(dev, "is_debian", lambda: debian)
    monkeypatch.setattr(dev, "is_root", lambda: root)
    monkeypatch.setattr(dev, "apt_install", lambda packages: asked.append(packages) or installs)
    assert dev.provide_libraries().endswith(said)
    assert asked == ([["libegl1"]] if debian and root else [])


def test_nothing_is_installed_when_nothing_is_missing(dev, monkeypatch):
    monkeypatch.setattr(dev, "loads", lambda _library: True)
    assert dev.provide_libraries() == ""


def test_every_step_runs_and_one_that_fails_fails_the_whole(dev, capfd):
    steps = {
        name: [sys.executable, "-c", f"raise SystemExit({code})"] for name, code in zip("abc", (0, 2, 0), strict=True)
    }
    assert dev.run_all(steps) == 1
    said = capfd.readouterr().out
    assert [line.split()[:2] for line in said.splitlines() if " s" in line and line.startswith(("ok", "FAILED"))] == [
        ["ok", "a"],
        ["FAILED", "b"],
        ["ok", "c"],
    ]
    assert said.rstrip().endswith("1 of 3 failed: b.")
    assert dev.run_all({"a": steps["a"]}) == 0


def test_steps_run_without_a_display_and_without_input(dev):
    code = "import os, sys; assert os.environ['QT_QPA_PLATFORM'] == 'offscreen'; assert sys.stdin.read() == ''"
    assert dev.run_all({"a": [sys.executable, "-c", code]}) == 0


def test_the_summary_counts_what_the_sample_holds(dev, tmp_path):
    (tmp_path / "sample.ris").write_bytes(b"x" * 1234)
    (tmp_path / "tables").mkdir()
    for name in ("sources.csv", "trial.csv"):
        (tmp_path / "tables" / name).write_bytes(b"x" * 600)
    items = [{"kind": "trial", "values": {"phase": [{}], "status": [{}, {}]}}, {"kind": "trial_set", "values": {}}]
    assert dev.summary([{}, {}], items, [tmp_path / "sample.ris", tmp_path / "tables"]) == [
        "2 sources",
        "2 items, 3 values",
        "  1 trial",
        "  1 trial set",
        "sample.ris: 1,234 bytes",
        "tables: 2 files, 1,200 bytes",
    ]


def test_an_empty_sample_is_a_failure(dev):
    with pytest.raises(dev.Stop, match="came out empty"):
        dev.summary([], [], [])


def test_a_command_that_fails_stops_the_run(dev):
    with pytest.raises(dev.Stop, match="`vouch no-such-command` ended with exit code"):
        dev.vouch(Path(sys.executable), "no-such-command", quiet=True)


def test_the_script_answers_from_any_folder(tmp_path):
    done = subprocess.run(
        [sys.executable, str(SCRIPT), "--help"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0
    assert {"run", "test", "lock", "bench"} <= set(
        done.stdout.replace(",", " ").replace("{", " ").replace("}", " ").split()
    )


def test_an_old_python_is_told_in_one_sentence(tmp_path):
    code = (
        "import runpy, sys; sys.version_info = (3, 9, 2, 'final', 0)\n"
        f"runpy.run_path({str(SCRIPT)!r}, run_name='__main__')"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("Vouch needs Python 3.11 or newer, and this is 3.9.")
    assert "Traceback" not in done.stderr
