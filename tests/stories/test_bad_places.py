"""Where the account may not read or write, and on disks that are read-only or full, nothing is lost."""

from __future__ import annotations

import itertools
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from app.domain.errors import DiskFullError
from app.domain.sources import SourceState
from app.domain.store import Store
from app.main import ProjectFiles
from app.usecases.library import set_tags
from tests.builders.command_line import DONE, ONE, TROUBLE, Told, Vouch, in_child, sources


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


def test_a_file_without_read_permission_is_refused(vouch, as_nobody, project, open_folder):
    theirs, file = open_folder / "theirs.vouch", open_folder / "closed.ris"
    shutil.copy(project, theirs)
    theirs.chmod(0o666)
    file.write_text("TY  - JOUR\n", encoding="utf-8")
    file.chmod(0o000)
    told = as_nobody("import", theirs, file)
    assert (told.code, told.sentence) == (TROUBLE, f"{file} cannot be read or written: permission is missing.")
    (open_folder / "open.txt").write_text("Words for everybody", encoding="utf-8")
    told = as_nobody("import", theirs, file, open_folder / "open.txt", "--json")
    failed, done = json.loads(told.out)["files"]
    assert (failed["error"], done["imported"]) == (f"{file} cannot be read or written: permission is missing.", 1)
    theirs.chmod(0o000)
    for command in (("sources", theirs), ("verify", theirs), ("import", theirs, file)):
        told = as_nobody(*command)
        assert (told.code, "you may read it" in told.sentence) == (TROUBLE, True)
    assert sources(vouch, theirs) == [*ONE, "Words for everybody"]


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
