"""The smoke test must fail for a program that is broken; each way to be broken is played by a small script."""

from __future__ import annotations

import re
import shlex
import shutil
import sys
import tarfile
import zipfile
from types import SimpleNamespace

import pytest

import artefacts
import smoke
import story
import surroundings
from app import __version__
from dev import Stop
from facts import ROOT
from surroundings import Failed, Program, Surroundings

CODE = "import sys; sys.path[:0] = [sys.argv.pop(1)]; from app.main import main; sys.exit(main())"
SOURCE = f'exec {shlex.quote(sys.executable)} -P -c "{CODE}" {{}} "$@"'
"""Starts the program from source in a folder, which is still to be named."""


@pytest.fixture(autouse=True)
def _as_we_are(monkeypatch):
    """Start programs as the one who tests: the interpreter may be out of reach for anybody else."""
    monkeypatch.setattr(surroundings.os, "geteuid", lambda: 1000)


@pytest.fixture
def made(tmp_path):
    """Make a program of a script, and the story that uses it."""

    def make(script):
        around = Surroundings(tmp_path / "work")
        folder = around.work / "Zoë 🧬"
        folder.mkdir()
        program = write_program(tmp_path / "program" / "vouch", script)
        return story.Story(Program(program, program, around), folder, tmp_path)

    return make


def write_program(path, script):
    path.parent.mkdir()
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


# -- what it starts --------------------------------------------------------------------------------------------------


def test_the_program_of_this_tree_passes(made):
    good = made(SOURCE.format(shlex.quote(str(ROOT))))
    story.tells_version(good)
    story.checks_forms(good)
    story.nothing_left(good)


def test_a_program_without_its_resources_is_found_out(tmp_path, capfd, monkeypatch):
    monkeypatch.setattr(smoke, "STEPS", [one for one in story.STEPS if "window" not in one.name])
    for room in ("app", "db"):
        shutil.copytree(ROOT / room, tmp_path / "vouch" / room)
    path = tmp_path / "vouch" / "vouch"
    path.write_text("#!/bin/sh\n" + SOURCE.format('"${0%/*}"'), encoding="utf-8")
    path.chmod(0o755)
    assert smoke.main([str(path.parent)]) == 1
    told = capfd.readouterr().out
    assert "ok      --version (C)" in told
    assert "FAILED  " in told
    assert "cell-therapy-trials" in told


def test_another_version_is_found_out(made):
    with pytest.raises(Failed, match=r"'vouch 0\.0\.0\\n' instead of 'vouch " + __version__):
        story.tells_version(made("echo vouch 0.0.0"))


@pytest.mark.parametrize("name", ["a.vouch.lock", "a.vouch-wal", "a.vouch-shm", "a.vouch-journal", "out.ris.part"])
def test_what_is_left_beside_a_project_is_found_out(made, name):
    told = made(': > "$1"')
    told.program.run(told.folder / name)
    with pytest.raises(Failed, match=f"Left behind: {name}"):
        story.nothing_left(told)


def test_a_report_of_a_crash_is_found_out(made):
    told = made('d="$HOME/.local/share/vouch/crashes"; /bin/mkdir -p "$d"; echo "it fell over" > "$d/crash-1.txt"')
    told.program.run()
    with pytest.raises(Failed, match="it fell over"):
        story.nothing_left(told)


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("echo all is well; exit 7", r"all is well\nExpected: exit code 0"),
        ("exit 3", "exit code 3"),
        ("echo Traceback '(most recent call last):' >&2", "and no traceback"),
        (r"printf '\344'", "not UTF-8"),
        ("kill -SEGV $$", "exit code -11"),
    ],
)
def test_a_command_that_ends_otherwise_than_it_should_is_told_whole(made, script, said):
    with pytest.raises(Failed, match=said) as raised:
        made(script).program.run("sources", "a b.vouch")
    assert "/vouch" in str(raised.value)
    assert "sources 'a b.vouch'" in str(raised.value)


def test_a_program_that_does_not_end_is_ended(made, monkeypatch):
    monkeypatch.setattr(surroundings, "PATIENCE_S", 0.3)
    with pytest.raises(Failed, match=r"did not end within 0\.3 s"):
        made("/bin/sleep 600").program.run()


def test_what_is_no_document_is_found_out(made):
    with pytest.raises(Failed, match="no JSON document"):
        made("echo Done.").program.document("sources")


@pytest.mark.parametrize("script", ["exit 0", 'printf "rubbish" > "$2"', 'cp "$0" "$2"'])
def test_a_window_without_a_picture_is_found_out(made, script):
    with pytest.raises((Failed, ValueError)):
        story.draws_first_start(made(script))


def test_exports_that_name_another_version_or_none_are_found_out(tmp_path):
    with pytest.raises(Failed, match="no exports that name the program"):
        story.same_versions(tmp_path)
    (tmp_path / "sources.csv").write_text("\ufeffWritten by Vouch 0.0.9.\r\n", encoding="utf-8")
    with pytest.raises(Failed, match=r"The version in sources\.csv: '0\.0\.9'"):
        story.same_versions(tmp_path)


# -- where it starts it ----------------------------------------------------------------------------------------------


def test_the_program_sees_no_python_and_none_of_our_variables(made, monkeypatch, tmp_path):
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("LD_LIBRARY_PATH", str(tmp_path))
    told = made("/usr/bin/env")
    seen = dict(line.split("=", 1) for line in told.program.run().splitlines())
    assert not [name for name in seen if name.startswith(("PYTHON", "LD_", "XDG_"))]
    assert list(told.program.around.work.joinpath(seen["PATH"]).iterdir()) == []
    assert seen["HOME"] == str(told.program.around.home)
    assert (" " in seen["HOME"], seen["HOME"].isascii(), seen["LC_ALL"]) == (True, False, "C")


@pytest.mark.parametrize(
    ("refused", "user", "network"),
    [
        ((), "nobody", "no network"),
        (("unshare --net -- setpriv",), "nobody", "no network"),
        (("unshare",), "nobody", "network not cut off"),
        (("setpriv",), "as you", "no network"),
        (("setpriv", "unshare --net -- "), "as you", "no network"),
        (("setpriv", "unshare"), "as you", "network not cut off"),
    ],
)
def test_what_a_container_refuses_is_done_without(tmp_path, monkeypatch, refused, user, network):
    """Each way is tried as it would be used: a namespace of a user who is root holds nobody else to become."""

    def tried(words, **_):
        line = " ".join(words)
        return SimpleNamespace(returncode=any(one in line for one in refused))

    given = []
    monkeypatch.setattr(surroundings, "system", lambda: "linux")
    monkeypatch.setattr(surroundings.os, "geteuid", lambda: 0)
    monkeypatch.setattr(surroundings.os, "chown", lambda path, *_, **__: given.append(path), raising=False)
    monkeypatch.setattr(surroundings.subprocess, "run", tried)
    around = Surroundings(tmp_path / "work")
    assert user in around.described()
    assert network in around.described()
    assert bool(given) is (user == "nobody")


def test_a_way_without_its_tool_is_closed(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    open_here = [one for one in surroundings.ways() if one.leads(tmp_path)]
    assert open_here == [surroundings.Way((), stranger=False, apart=False)]


# -- what it leaves --------------------------------------------------------------------------------------------------


@pytest.fixture
def installed(tmp_path, made):
    """A folder with a program that was installed, and a story with a project."""
    write_program(tmp_path / "bundle" / "vouch", "exit 0")
    told = made("exit 0")
    told.sample.write_bytes(b"a project")
    return artefacts.install(tmp_path / "bundle", tmp_path / "place", None), told


def test_a_folder_that_stays_as_it_is_can_be_taken_away(installed, tmp_path, capfd):
    one, told = installed
    smoke.leave(one, one.fingerprint(), told)
    assert not (tmp_path / "place").exists()
    assert "no file left, the project untouched" in capfd.readouterr().out


@pytest.mark.parametrize("change", ["written", "new", "gone", "mode"])
def test_a_program_that_changes_its_own_folder_is_found_out(installed, change, tmp_path):
    one, told = installed
    before = one.fingerprint()
    program = tmp_path / "place" / "vouch"
    if change == "written":
        program.write_text("other")
    elif change == "new":
        (tmp_path / "place" / "cache").write_text("")
    elif change == "gone":
        program.unlink()
    else:
        program.chmod(0o700)
    with pytest.raises(Failed, match="Changed, came or went"):
        smoke.leave(one, before, told)


def test_a_removal_that_leaves_a_file_is_found_out(installed):
    one, told = installed
    lazy = artefacts.Installed(one.how, one.program, one.window, one.files, lambda: None)
    with pytest.raises(Failed, match="Left behind by the removal"):
        smoke.leave(lazy, one.fingerprint(), told)


def test_a_removal_that_touches_a_project_is_found_out(installed):
    one, told = installed

    def remove():
        one.remove()
        told.sample.write_bytes(b"gone")

    with pytest.raises(Failed, match="touched a project"):
        smoke.leave(artefacts.Installed(one.how, one.program, one.window, one.files, remove), one.fingerprint(), told)


# -- what it is given ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("vouch.zip", "is none of these"),
        ("vouch-setup.exe", "only on windows"),
        ("none.deb", "is not there"),
        ("vouch.deb", "vouch.deb is empty"),
    ],
)
def test_what_cannot_be_installed_here_is_told_in_one_sentence(tmp_path, capfd, name, said):
    if not name.startswith("none"):
        (tmp_path / name).write_bytes(b"")
    assert smoke.main([str(tmp_path / name)]) == 1
    assert said in capfd.readouterr().out


def test_a_disk_with_too_little_room_is_told_in_one_sentence(tmp_path, capfd, monkeypatch):
    monkeypatch.setattr(smoke.shutil, "disk_usage", lambda _: SimpleNamespace(free=100 * 10**6))
    (tmp_path / "bundle").mkdir()
    assert smoke.main([str(tmp_path / "bundle")]) == 1
    assert re.search(r"has 100 MB free of the 230 that this takes; set TMPDIR elsewhere\.\n$", capfd.readouterr().out)


def test_a_folder_that_is_no_bundle_is_not_even_copied(tmp_path, capfd):
    (tmp_path / "any").mkdir()
    assert smoke.main([str(tmp_path / "any")]) == 1
    assert "is no folder of a bundle" in capfd.readouterr().out
    with pytest.raises(Stop):
        artefacts.install(tmp_path / "any", tmp_path / "place", None)
    assert not (tmp_path / "place").exists()


@pytest.mark.parametrize("name", ["vouch.tar.xz", "vouch.tar.gz", "vouch-1-py3-none-any.whl"])
@pytest.mark.parametrize("keep", [0.02, 0.5, 0.97])
def test_an_archive_that_was_cut_off_is_told_in_one_sentence(tmp_path, monkeypatch, name, keep):
    monkeypatch.setattr(artefacts, "called", lambda *words: pytest.fail(f"started {words}"))
    path = tmp_path / name
    if path.suffix == ".whl":
        with zipfile.ZipFile(path, "w") as wheel:
            wheel.write(__file__, "vouch/a.py")
    else:
        with tarfile.open(path, f"w:{path.suffix[1:]}") as archive:
            archive.add(__file__, "vouch/a.py")
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * keep)])
    with pytest.raises(Stop, match="was cut off") as raised:
        artefacts.install(path, tmp_path / "place", None)
    assert "\n" not in str(raised.value)


def test_an_rpm_is_not_unpacked_without_the_tools_for_it(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    (tmp_path / "vouch.rpm").write_bytes(b"an rpm")
    with pytest.raises(Stop, match=r"rpm2cpio and cpio: missing\..*apt-get install"):
        artefacts.install(tmp_path / "vouch.rpm", tmp_path / "place", None)


def test_an_archive_of_loose_files_is_refused(tmp_path):
    with tarfile.open(tmp_path / "loose.tar.xz", "w:xz") as archive:
        for name in ("vouch", "other"):
            archive.addfile(tarfile.TarInfo(name))
    with pytest.raises(Failed, match="2 things instead of one folder"):
        artefacts.install(tmp_path / "loose.tar.xz", tmp_path / "place", None)


def test_a_fresh_root_is_for_root_only(tmp_path):
    with pytest.raises(Stop, match="by root only"):
        smoke.prove(tmp_path, root=True)
