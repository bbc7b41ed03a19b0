"""A release refuses what is not ready, and hands out everything or nothing."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import types

import pytest

import build
import release
from dev import Stop
from facts import version
from surroundings import Failed

READY = f"# Changelog\n\nWords.\n\n## [{version()}] - 2026-11-22\n\n### Added\n\n- A thing.\n"


@pytest.mark.parametrize(
    ("changelog", "said"),
    [
        (READY, ""),
        (READY.replace(f"[{version()}]", "[9.9.9]"), "begins with '## [9.9.9] - 2026-11-22'"),
        (READY.replace(" - 2026-11-22", ""), "it should be"),
        (READY.replace("2026-11-22", "soon"), "it should be"),
        (READY.replace("## [", "## [Unreleased]\n\n## ["), "begins with '## [Unreleased]'"),
        ("", "begins with 'nothing'"),
    ],
)
def test_the_changelog_must_begin_with_this_version_and_a_day(changelog, said):
    found = release.undated(changelog, version())
    assert said in found
    assert bool(said) == bool(found)


@pytest.fixture
def clone(tmp_path):
    """A clone that is ready to be released."""
    folder = tmp_path / "clone"
    folder.mkdir()
    (folder / "CHANGELOG.md").write_text(READY, encoding="utf-8")
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "Begin"]):
        who = ["-c", "user.name=A Person", "-c", "user.email=person@example.org"]
        subprocess.run(["git", *who, *words], cwd=folder, check=True)
    return folder


def test_a_tree_with_anything_that_is_not_committed_is_refused(clone, tmp_path):
    assert release.unready(clone) == []
    (clone / "stray.txt").write_text("")
    (objection,) = release.unready(clone)
    assert "1 changes that are not committed, such as stray.txt" in objection
    (folder := tmp_path / "no clone").mkdir()
    assert "cut from a clone" in release.unready(folder)[0]


@pytest.fixture
def cut(monkeypatch, tmp_path):
    """Cut a release whose tests pass and whose one target makes two files; their smoke tests end as is told."""
    monkeypatch.setattr(release.dev, "test", lambda _: 0)
    monkeypatch.setattr(release, "WORK", tmp_path / "work")
    monkeypatch.setattr(release.dev, "is_root", lambda: False)
    monkeypatch.setattr(release, "system", lambda: "linux")
    monkeypatch.setattr(release.shutil, "which", lambda tool: tool)
    target = types.ModuleType("made_up")

    def make(out):
        for name in ("vouch-1.whl", "vouch.cdx.json"):
            (out / name).write_text(name)
        return sorted(out.iterdir())

    target.make = make
    monkeypatch.setitem(sys.modules, "made_up", target)
    monkeypatch.setattr(build, "TARGETS", [build.Target("made", ("linux",), "made_up", "")])

    def run(trouble="", objections=(), *, rehearse=False):
        proven = []

        def prove(path, **_):
            proven.append(path.name)
            if trouble:
                raise Failed(trouble)
            return 1.0

        monkeypatch.setattr(release, "unready", lambda _: list(objections))
        monkeypatch.setattr(release.screen, "missing_tools", list)
        monkeypatch.setattr(release.smoke, "prove", prove)
        code = release.make(tmp_path / "dist", ["made"], rehearse=rehearse)
        return code, proven

    return run


def test_a_release_holds_its_artefacts_and_sums_that_check(cut, tmp_path, capfd):
    assert cut() == (0, ["vouch-1.whl"])
    out = tmp_path / "dist"
    lines = (out / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    named = [line.split("  ") for line in lines]
    assert [name for _, name in named] == ["vouch-1.whl", "vouch.cdx.json"]
    assert all(hashlib.sha256((out / name).read_bytes()).hexdigest() == digest for digest, name in named)
    assert "vouch-1.whl" in capfd.readouterr().out


def test_a_release_that_fails_its_smoke_test_hands_out_nothing(cut, tmp_path):
    cut()
    for one in (tmp_path / "dist").glob("vouch*"):
        one.unlink()
    with pytest.raises(Stop, match=r"the window stayed blank\nNothing was released"):
        cut("the window stayed blank")
    assert list((tmp_path / "dist").iterdir()) == []


def test_what_is_not_ready_is_refused_unless_it_is_rehearsed(cut, tmp_path, capfd):
    with pytest.raises(Stop, match=r"not ready to be released.*\nThe tree is dirty"):
        cut(objections=["The tree is dirty."])
    assert not (tmp_path / "dist").exists()
    assert cut(objections=["The tree is dirty."], rehearse=True)[0] == 0
    assert "Not ready to be released: The tree is dirty." in capfd.readouterr().out


@pytest.mark.parametrize(("root", "prover"), [(True, "debootstrap"), (False, "rpm2cpio cpio")])
def test_every_tool_that_is_missing_is_named_before_the_hours_of_work(cut, monkeypatch, root, prover):
    monkeypatch.setattr(release.shutil, "which", lambda tool: None if tool != "lintian" else tool)
    monkeypatch.setattr(release.dev, "is_root", lambda: root)
    monkeypatch.setattr(release.dev, "test", lambda _: pytest.fail("the tests were run"))
    wanted = f"apt-get install -y dpkg rpm desktop-file-utils appstream groff-base {prover}$"
    with pytest.raises(Stop, match=wanted):
        cut()


def test_a_refusal_leaves_the_release_of_before_whole(cut, tmp_path):
    cut()
    with pytest.raises(Stop):
        cut(objections=["The tree is dirty."])
    assert (tmp_path / "dist" / "SHA256SUMS").is_file()


def test_a_target_that_cannot_be_built_here_is_refused_with_where_it_can(capfd, monkeypatch):
    monkeypatch.setattr(build, "system", lambda: "linux")
    for name, said in (("setup", "setup is built only on windows."), ("dep", "no target 'dep'; there are bundle, tar")):
        with pytest.raises(SystemExit, match="2"):
            build.main(["wheel", name])
        assert said in capfd.readouterr().err


def test_a_release_whose_tests_fail_is_not_built(cut, monkeypatch, tmp_path):
    monkeypatch.setattr(release.dev, "test", lambda _: 1)
    with pytest.raises(Stop, match="nothing was built"):
        cut()
    assert not (tmp_path / "work" / "release").exists()
