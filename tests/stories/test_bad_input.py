"""What goes wrong in the world is told in one sentence, with the right exit code, and nothing is lost by it."""

from __future__ import annotations

import itertools
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest

from app.domain.errors import DiskFullError
from app.domain.sources import SourceState
from app.domain.store import Store
from app.main import ProjectFiles, main
from app.usecases.library import set_tags
from tests.builders.ris import written

HERE = Path(__file__).parents[2]
MEGABYTE = 1 << 20
MOST_MEMORY = 400 * MEGABYTE
DONE, TROUBLE, REFUSED = 0, 1, 3

HTML = b"<!DOCTYPE html>\n<html><head><title>504</title></head><body>Try again later.</body></html>"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + bytes(range(256)) * 8
FOREIGN_FORM = """\
name: odd
title: Odd
version: "1"
kinds:
  - key: trial
    label: Trial
    plural: Trials
    fields:
      - {key: mood, label: Mood, kind: feeling}
"""


class Told(NamedTuple):
    """What a command said, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def sentence(self) -> str:
        """The one sentence on standard error."""
        assert "Traceback" not in self.err
        assert self.err.startswith("vouch: "), self.err
        assert self.err.count("\n") == 1, self.err
        assert self.err.endswith(".\n"), self.err
        return self.err.removeprefix("vouch: ").strip()


Vouch = Callable[..., Told]


@pytest.fixture
def vouch(capsys: pytest.CaptureFixture[str]) -> Vouch:
    """Run the real command line in this process: an error that is ours would be raised here."""

    def run(*arguments: object) -> Told:
        capsys.readouterr()
        return Told(main([str(one) for one in arguments]), *capsys.readouterr())

    return run


@pytest.fixture
def project(tmp_path: Path, vouch: Vouch) -> Path:
    """Make a project with one source."""
    path = tmp_path / "mine.vouch"
    (tmp_path / "first.ris").write_text(written(), encoding="utf-8")
    assert vouch("new", path).code == DONE
    assert vouch("import", path, tmp_path / "first.ris").code == DONE
    return path


def sources(vouch: Vouch, path: Path) -> list[str]:
    """Return the titles in a project, after proving it sound."""
    checked = vouch("verify", path, "--json")
    assert (checked.code, json.loads(checked.out)["ok"]) == (DONE, True)
    return [one["title"] for one in json.loads(vouch("sources", path, "--json").out)]


ONE = ["Irradiated cells – a first look"]


# -- files that are no sources -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("empty.ris", b"", "empty"),
        ("empty.txt", b"", "empty"),
        ("blank.txt", b" \n\t\r\n" * 40, "white space"),
        ("data.bin", bytes(range(256)) * 40, "binary data"),
        ("photo.ris", JPEG, "a JPEG image"),
        ("page.ris", HTML, "an HTML page"),
        ("prose.ris", b"No tag stands on any line here.\n" * 5, "holds prose"),
        ("table.db", b"SQLite format 3\x00" + bytes(4000), "an SQLite database"),
    ],
)
def test_a_file_that_is_no_source_is_refused(vouch, project, tmp_path, name, data, words):
    (tmp_path / name).write_bytes(data)
    told = vouch("import", project, tmp_path / name)
    assert told.code == TROUBLE
    assert told.sentence.startswith(name)
    assert words in told.sentence
    assert sources(vouch, project) == ONE


def test_with_json_the_trouble_is_also_a_document(vouch, project, tmp_path):
    (tmp_path / "photo.ris").write_bytes(JPEG)
    told = vouch("import", project, tmp_path / "photo.ris", "--json")
    assert json.loads(told.out)["error"] == told.sentence


def test_a_folder_and_a_missing_file_are_refused(vouch, project, tmp_path):
    assert vouch("import", project, tmp_path).sentence == f"{tmp_path} is a folder, not a file."
    assert vouch("import", project, tmp_path / "no.ris").sentence == f"{tmp_path / 'no.ris'} does not exist."
    assert sources(vouch, project) == ONE


def test_a_bad_file_among_good_ones_does_not_keep_them_out(vouch, project, tmp_path):
    (tmp_path / "photo.ris").write_bytes(JPEG)
    (tmp_path / "second.txt").write_text("A second source", encoding="utf-8")
    told = vouch("import", project, tmp_path / "photo.ris", tmp_path / "second.txt")
    assert (told.code, told.sentence.partition(" ")[0]) == (REFUSED, "photo.ris")
    assert sources(vouch, project) == [*ONE, "A second source"]


@pytest.mark.parametrize("cut", range(1, 40, 3))
def test_a_file_cut_in_the_middle_of_its_last_record_says_so_and_keeps_what_is_there(vouch, project, tmp_path, cut):
    whole = written([("TY", "JOUR"), ("TI", "Before the cut – é"), ("ER", "")], [("TY", "JOUR"), ("TI", "Cut é")])
    data = whole.strip().encode()
    (tmp_path / "cut.ris").write_bytes(data[: len(data) - cut])
    told = vouch("import", project, tmp_path / "cut.ris", "--json")
    [report] = json.loads(told.out)["files"]
    assert report["found"] == report["imported"] + report["refused"]
    assert told.code == (REFUSED if report["refused"] else DONE)
    assert sources(vouch, project)[:1] == ONE
    assert report["problems"] or report["repairs"] or report["found"] == 1


# -- what the account may not read or write ----------------------------------------------------------------------------
@pytest.fixture
def open_folder() -> Iterator[Path]:
    """Give a folder that every account can reach, with a home in it."""
    folder = Path(tempfile.mkdtemp(prefix="vouch-"))
    folder.chmod(0o777)
    (folder / "home").mkdir()
    (folder / "home").chmod(0o777)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def as_nobody(open_folder: Path) -> Vouch:
    """Run the command line in a process of an account without privileges."""
    home = {name: str(open_folder / "home") for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")}

    def run(*arguments: object) -> Told:
        return in_child("--as-nobody", arguments=arguments, environment=home)

    return run


def in_child(*options: str, arguments: tuple[object, ...], environment: dict[str, str] | None = None) -> Told:
    command = [sys.executable, "-m", "tests.stories.children.command", *options, "--", *map(str, arguments)]
    done = subprocess.run(
        command, cwd=HERE, env={**os.environ, **(environment or {})}, capture_output=True, encoding="utf-8", check=False
    )
    return Told(done.returncode, done.stdout, done.stderr)


def test_a_file_without_read_permission_is_refused(vouch, as_nobody, project, open_folder):
    theirs, file = open_folder / "theirs.vouch", open_folder / "closed.ris"
    shutil.copy(project, theirs)
    theirs.chmod(0o666)
    file.write_text("TY  - JOUR\n", encoding="utf-8")
    file.chmod(0o000)
    told = as_nobody("import", theirs, file)
    assert (told.code, told.sentence) == (TROUBLE, f"{file} cannot be read or written: permission is missing.")
    theirs.chmod(0o000)
    for command in (("sources", theirs), ("verify", theirs), ("import", theirs, file)):
        told = as_nobody(*command)
        assert (told.code, "you may read it" in told.sentence) == (TROUBLE, True)
    assert sources(vouch, theirs) == ONE


def test_a_project_in_a_folder_that_cannot_be_written_can_be_read_and_not_changed(
    vouch, as_nobody, project, open_folder
):
    folder = open_folder / "closed"
    folder.mkdir()
    shutil.copy(project, folder / "theirs.vouch")
    (folder / "theirs.vouch").chmod(0o644)
    folder.chmod(0o555)
    try:
        holds_as_read_only(as_nobody, folder / "theirs.vouch", open_folder)
        told = as_nobody("new", folder / "new.vouch")
        assert (told.code, "permission is missing" in told.sentence) == (TROUBLE, True)
        assert [one.name for one in folder.iterdir()] == ["theirs.vouch"]
    finally:
        folder.chmod(0o755)
    assert sources(vouch, folder / "theirs.vouch") == ONE


def holds_as_read_only(vouch: Vouch, path: Path, elsewhere: Path) -> None:
    """Reading, exporting and backing up work; what would change the project is refused."""
    assert sources(vouch, path) == ONE
    assert vouch("export", path, "--to", "ris", elsewhere / "out.ris").code == DONE
    assert vouch("backup", path, elsewhere / "copies").code == DONE
    (elsewhere / "more.txt").write_text("More", encoding="utf-8")
    (elsewhere / "more.txt").chmod(0o644)
    told = vouch("import", path, elsewhere / "more.txt")
    assert (told.code, "read" in told.sentence) == (TROUBLE, True)
    told = vouch("export", path, "--to", "csv", path.parent / "out")
    assert (told.code, "cannot be" in told.sentence) == (TROUBLE, True)


# -- disks -------------------------------------------------------------------------------------------------------------
Disk = Callable[[], Path]


@pytest.fixture
def disk() -> Iterator[Disk]:
    """Mount a disk of 3 MB, where this machine allows it."""
    folder = Path(tempfile.mkdtemp(prefix="vouch-disk-"))
    mounted = mount("-t", "tmpfs", "-o", "size=3m", "tmpfs", folder)
    if not mounted:
        folder.rmdir()
        pytest.skip("This machine mounts nothing for us.")
    yield lambda: folder
    subprocess.run(["umount", "--lazy", folder], check=True)
    folder.rmdir()


def mount(*arguments: object) -> bool:
    if sys.platform != "linux" or os.geteuid() != 0:
        return False
    return subprocess.run(["mount", *map(str, arguments)], capture_output=True, check=False).returncode == 0


def fill(folder: Path) -> Path:
    """Write to a disk until nothing more fits, and return the file."""
    path = folder / "fill"
    with path.open("wb", buffering=0) as file:
        try:
            while file.write(bytes(4096)):
                pass
        except OSError:
            return path
    raise AssertionError("The disk does not become full.")


def test_a_project_on_a_read_only_disk_can_be_read_and_not_changed(vouch, project, disk, tmp_path):
    shutil.copy(project, disk() / "theirs.vouch")
    assert mount("-o", "remount,ro", disk())
    holds_as_read_only(vouch, disk() / "theirs.vouch", tmp_path)
    assert vouch("new", disk() / "new.vouch").code == TROUBLE


def test_on_a_full_disk_nothing_is_lost_and_the_rest_goes_on_once_there_is_room(vouch, project, disk, tmp_path):
    path = disk() / "mine.vouch"
    shutil.copy(project, path)
    filling = fill(disk())
    (tmp_path / "more.txt").write_text("More words", encoding="utf-8")
    told = vouch("import", path, tmp_path / "more.txt")
    assert (told.code, told.sentence.startswith("The disk is full")) == (TROUBLE, True)
    filling.unlink()
    assert sources(vouch, path) == ONE
    assert vouch("import", path, tmp_path / "more.txt").code == DONE
    assert sources(vouch, path) == [*ONE, "More words"]


def test_a_project_on_a_full_disk_can_still_be_read(vouch, project, disk, tmp_path):
    path = disk() / "mine.vouch"
    shutil.copy(project, path)
    fill(disk())
    assert sources(vouch, path) == ONE
    assert vouch("export", path, "--to", "csv", tmp_path / "out").code == DONE
    assert vouch("backup", path, tmp_path / "copies").code == DONE


def test_nothing_half_written_is_left_on_a_full_disk(vouch, project, disk):
    fill(disk())
    for command in (
        ("export", project, "--to", "ris", disk() / "out.ris"),
        ("export", project, "--to", "csv", disk() / "out"),
        ("backup", project, disk() / "copies"),
        ("restore", project, disk() / "restored.vouch"),
        ("new", disk() / "new.vouch"),
    ):
        told = vouch(*command)
        assert (told.code, told.sentence.startswith("The disk is full")) == (TROUBLE, True), command
    assert [one for one in disk().rglob("*") if one.is_file()] == [disk() / "fill"]
    assert sources(vouch, project) == ONE


def test_a_disk_that_fills_while_somebody_curates_loses_nothing_that_was_acknowledged(project, disk):
    path = disk() / "mine.vouch"
    shutil.copy(project, path)
    with closing(ProjectFiles().open(path, write=True)) as store:
        store.be("Ada")
        source = next(store.sources())
        filling, kept = fill(disk()), []
        with pytest.raises(DiskFullError, match=r"what mine\.vouch held before is safe"):
            tag_for_ever(store, source.id, kept)
        assert store.source(source.id).tags == kept[-1]
        filling.unlink()
        set_tags(store, source.id, ["after"])
    with closing(ProjectFiles().open(path, write=True)) as store:
        store.be("Ada")
        assert store.source(source.id).tags == ("after",)
        store.undo()
        assert store.source(source.id).tags == kept[-1]
        assert store.source(source.id).state is SourceState.TODO


def tag_for_ever(store: Store, source: str, kept: list[tuple[str, ...]]) -> None:
    """Tag a source again and again with many words, and note each time what is acknowledged."""
    kept.append(store.source(source).tags)
    for n in itertools.count():
        tags = (f"{n} " + "words " * 500 + ".",)
        set_tags(store, source, tags)
        kept.append(tags)


# -- projects ----------------------------------------------------------------------------------------------------------
def foreign_database(path: Path) -> None:
    with closing(sqlite3.connect(path)) as plain:
        plain.execute("CREATE TABLE book(title)")
        plain.execute("PRAGMA application_id = 77")
        plain.commit()


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda path: path.write_bytes(b""), id="empty"),
        pytest.param(lambda path: path.write_text("words " * 999), id="words"),
        pytest.param(lambda path: path.write_bytes(b"SQLite format 3\x00" + bytes(600)), id="a cut database"),
        pytest.param(foreign_database, id="another application's database"),
    ],
)
def test_what_is_no_project_is_refused_by_every_command_and_left_as_it_is(vouch, project, tmp_path, make):
    other, file = tmp_path / "other.vouch", tmp_path / "first.ris"
    make(other)
    before = other.read_bytes()
    for command in (
        ("sources", other),
        ("verify", other),
        ("import", other, file),
        ("export", other, "--to", "ris", tmp_path / "out.ris"),
        ("backup", other, tmp_path / "copies"),
        ("restore", other, tmp_path / "restored.vouch"),
    ):
        told = vouch(*command)
        assert (told.code, "is not a Vouch project" in told.sentence) == (TROUBLE, True), command
    assert vouch("new", other).sentence == f"{other} exists already."
    assert other.read_bytes() == before
    assert sorted(one.name for one in tmp_path.iterdir()) == ["first.ris", "mine.vouch", "other.vouch"]


def test_a_project_cut_short_is_called_damaged_and_left_as_it_is(vouch, project, tmp_path):
    cut = tmp_path / "cut.vouch"
    cut.write_bytes(project.read_bytes()[:100_000])
    before = cut.read_bytes()
    told = vouch("verify", cut)
    assert told.code in {TROUBLE, REFUSED}
    assert "Traceback" not in told.err
    told = vouch("import", cut, tmp_path / "first.ris")
    assert (told.code, "damaged" in told.sentence) == (TROUBLE, True)
    assert cut.read_bytes() == before


def test_a_missing_project_and_a_folder_are_refused(vouch, tmp_path):
    assert vouch("sources", tmp_path / "no.vouch").sentence == f"{tmp_path / 'no.vouch'} does not exist."
    assert vouch("sources", tmp_path).sentence == f"{tmp_path} is a folder, not a Vouch project."


@pytest.fixture
def holder(project: Path) -> Iterator[int]:
    """Hold the project open in another process, and give its number."""
    code = (
        "import sys; from pathlib import Path; from app.main import ProjectFiles\n"
        "store = ProjectFiles().open(Path(sys.argv[1]), write=True); print('open', flush=True)\n"
        "sys.stdin.readline(); store.close()"
    )
    pipe = subprocess.PIPE
    command = [sys.executable, "-c", code, str(project)]
    with subprocess.Popen(command, cwd=HERE, stdin=pipe, stdout=pipe, text=True) as other:
        assert other.stdout.readline() == "open\n"
        yield other.pid
        other.communicate("\n")
        assert other.returncode == 0


def test_a_project_open_elsewhere_can_be_read_and_a_writing_command_names_the_holder(vouch, project, holder, tmp_path):
    told = vouch("import", project, tmp_path / "first.ris")
    assert (told.code, f"in process {holder} on {os.uname().nodename} by " in told.sentence) == (TROUBLE, True)
    assert sources(vouch, project) == ONE
    assert vouch("items", project).code == DONE
    assert vouch("export", project, "--to", "csv", tmp_path / "out").code == DONE
    assert vouch("backup", project, tmp_path / "copies").code == DONE


# -- forms -------------------------------------------------------------------------------------------------------------
def test_a_form_with_an_unknown_field_kind_is_told_by_its_line(vouch, tmp_path):
    form = tmp_path / "odd.yaml"
    form.write_text(FOREIGN_FORM, encoding="utf-8")
    told = vouch("form", "check", form)
    assert (told.code, "Traceback" in told.err) == (TROUBLE, False)
    assert f"{form}:9: " in told.out
    assert "feeling" in told.out
    told = vouch("new", tmp_path / "odd.vouch", "--form", form)
    assert (told.code, "feeling" in told.sentence) == (TROUBLE, True)
    assert not (tmp_path / "odd.vouch").exists()


# -- sizes -------------------------------------------------------------------------------------------------------------
LINE = b"Of the 11 patients treated, 8 (73%) responded, and the rest of this line is words.\n"
LARGE = 200 * MEGABYTE


def zeros(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(LARGE)


def prose(path: Path, lead: bytes = b"", line: bytes = LINE, size: int = LARGE) -> None:
    block = line * (MEGABYTE // len(line))
    with path.open("wb") as file:
        file.write(lead)
        for _ in range(size // len(block)):
            file.write(block)


measured = pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="Linux says how much memory a process took."
)


@measured
@pytest.mark.parametrize(
    ("name", "make", "words"),
    [
        pytest.param("zeros.ris", zeros, "binary data", id="zeros"),
        pytest.param("prose.txt", prose, "Split it", id="a text"),
        pytest.param(
            "line.ris", lambda path: prose(path, b"TY  - JOUR\nAB  - ", LINE[:-1]), "no RIS", id="a line of RIS"
        ),
    ],
)
def test_200_megabytes_are_refused_in_small_memory(vouch, project, tmp_path, name, make, words):
    file, peak = tmp_path / name, tmp_path / "peak"
    make(file)
    told = in_child("--peak", str(peak), arguments=("import", project, file))
    file.unlink()
    assert (told.code, words in told.sentence) == (TROUBLE, True), told
    assert int(peak.read_text()) < MOST_MEMORY
    assert sources(vouch, project) == ONE


@measured
def test_a_record_without_end_is_cut_and_said_so_in_small_memory(vouch, project, tmp_path):
    file, peak = tmp_path / "endless.ris", tmp_path / "peak"
    prose(file, b"TY  - JOUR\nTI  - Without end\n", b"N1  - " + LINE, 20 * MEGABYTE)
    told = in_child("--peak", str(peak), arguments=("import", project, file, "--json"))
    [report] = json.loads(told.out)["files"]
    assert (told.code, report["imported"] > 0) == (REFUSED if report["refused"] else DONE, True)
    assert any("longer than" in one["reason"] for one in report["problems"])
    assert int(peak.read_text()) < MOST_MEMORY
    assert sources(vouch, project)[:2] == [*ONE, "Without end"]
