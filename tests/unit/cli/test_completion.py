"""A shell that completes a command line is answered without a window, and without what is heavy."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from app.cli.main import COMPLETION
from app.main import main
from app.paths import resources

ROOT = resources().parent


@pytest.fixture
def answer(monkeypatch, capsys):
    """Return what a shell is answered for the words of a line; the last one is what is being typed."""

    def ask(*words: str, shell: str = "bash") -> list[str]:
        monkeypatch.setenv(COMPLETION, f"{shell}_complete")
        monkeypatch.setenv("COMP_WORDS", " ".join(("vouch", *words)))
        monkeypatch.setenv("COMP_CWORD", words[-1] if shell == "fish" else str(len(words)))
        assert main([]) == 0
        return capsys.readouterr().out.splitlines()

    return ask


def test_commands_are_completed_and_a_project_may_be_named_instead(answer):
    assert answer("ex") == ["plain,export", "project,ex"]
    assert answer("form", "") == ["plain,check", "plain,copy", "plain,list", "plain,show", "plain,use"]


def test_options_are_completed(answer):
    assert answer("import", "--a") == ["plain,--as"]
    assert answer("--j") == ["plain,--json"]


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (("export", "x.vouch", "--to", ""), ["ris", "csl", "csv"]),
        (("import", "--as", "pub"), ["pubmed-xml"]),
        (("items", "--kind", "outc"), ["outcome"]),
        (("check", "--rule", "V18"), ["V18"]),
        (("check", "--severity", "e"), ["error"]),
        (("new", "--form", "gen"), ["general-trial"]),
    ],
)
def test_what_an_option_can_be_is_completed(answer, words, wanted):
    assert [one.removeprefix("plain,") for one in answer(*words) if one.startswith("plain,")] == wanted


def test_the_shell_is_told_what_sort_of_path_is_meant(answer):
    assert answer("verify", "re") == ["project,re"]
    assert answer("import", "x.vouch", "re") == ["file,re"]
    assert answer("backup", "x.vouch", "re") == ["dir,re"]
    assert answer("restore", "re") == ["project,re"]


def test_zsh_and_fish_are_told_what_a_word_is_for(answer):
    assert answer("verif", shell="zsh")[:3] == ["plain", "verify", "Prove a project file sound."]
    assert answer("verif", shell="fish")[0] == "plain,verify\tProve a project file sound."


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_of_a_shell_is_the_one_that_packages_bring(monkeypatch, capsys, shell):
    monkeypatch.setenv(COMPLETION, f"{shell}_source")
    assert main([]) == 0
    assert capsys.readouterr().out == (resources() / "completion" / f"vouch.{shell}").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "asked",
    [
        {COMPLETION: ""},
        {COMPLETION: "tcsh_source"},
        {COMPLETION: "bash"},
        {COMPLETION: "bash_complete"},
        {COMPLETION: "bash_complete", "COMP_WORDS": "vouch ", "COMP_CWORD": "one"},
    ],
)
def test_a_question_that_is_none_is_usage(monkeypatch, capsys, asked):
    for name in ("COMP_WORDS", "COMP_CWORD"):
        monkeypatch.delenv(name, raising=False)
    for name, value in asked.items():
        monkeypatch.setenv(name, value)
    assert main([]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_neither_the_window_nor_the_database_is_imported_for_an_answer():
    code = (
        "import json, sys; from app.main import main; main([]); print(json.dumps(sorted(sys.modules)), file=sys.stderr)"
    )
    env = {**os.environ, COMPLETION: "bash_complete", "COMP_WORDS": "vouch items --kind a", "COMP_CWORD": "3"}
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, text=True, check=True)
    assert "plain,arm" in done.stdout.splitlines()
    assert not {"PySide6", "alembic", "sqlalchemy", "db"} & set(json.loads(done.stderr))
