import pytest

from app.domain.errors import CancelledError, RefusedError
from app.exporters.landing import landed_file, landed_folder

HEAD = b"about,"


def names(folder):
    return sorted(one.name for one in folder.iterdir())


def fill(folder, words):
    with landed_folder(folder, "mark.csv", HEAD) as sink:
        for name in ("mark.csv", "a.csv"):
            with sink.file(name) as file:
                file.write(b"\xef\xbb\xbfabout," + words)


def test_a_file_appears_whole_and_leaves_nothing_beside_it(tmp_path):
    with landed_file(tmp_path / "out") as sink, sink.file("any") as file:
        file.write(b"new")
        assert not (tmp_path / "out").exists()
    assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir()] == [("out", b"new")]


def test_trouble_in_the_middle_leaves_the_old_file(tmp_path):
    (tmp_path / "out").write_bytes(b"old")

    def cancelled():
        with landed_file(tmp_path / "out") as sink, sink.file("any") as file:
            file.write(b"new")
            raise CancelledError("Cancelled.")

    with pytest.raises(CancelledError):
        cancelled()
    assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir()] == [("out", b"old")]


def test_a_link_keeps_pointing_and_its_target_is_replaced(tmp_path):
    (tmp_path / "real").write_bytes(b"old")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with landed_file(tmp_path / "link") as sink, sink.file("any") as file:
        file.write(b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"new"


def test_a_folder_is_replaced_as_a_whole(tmp_path):
    out = tmp_path / "out"
    fill(out, b"one")
    (out / "gone.csv").write_text("of an earlier form")
    fill(out, b"two")
    assert names(out) == ["a.csv", "mark.csv"]
    assert (out / "a.csv").read_bytes().endswith(b"two")
    assert names(tmp_path) == ["out"]


def test_a_full_disk_leaves_the_old_folder(tmp_path, monkeypatch):
    out = tmp_path / "out"
    fill(out, b"one")

    def full(handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space") as caught:
        fill(out, b"two")
    assert caught.value.filename == str(out)
    assert (out / "a.csv").read_bytes().endswith(b"one")
    assert names(tmp_path) == ["out"]


def test_what_an_export_that_died_left_behind_is_cleared_or_put_back(tmp_path):
    out = tmp_path / "out"
    fill(out, b"one")
    out.rename(tmp_path / "out.old")
    (tmp_path / "out.part").mkdir()
    (tmp_path / "out.part" / "mark.csv").touch()
    (tmp_path / "out.part" / "half.csv").write_text("half")
    fill(out, b"two")
    assert (out / "a.csv").read_bytes().endswith(b"two")
    assert names(tmp_path) == ["out"]


@pytest.mark.parametrize("name", ["mine.txt", "mine.csv"])
@pytest.mark.parametrize("beside", ["out.part", "out.old"])
def test_somebody_elses_folder_beside_it_is_never_removed(tmp_path, beside, name):
    fill(tmp_path / "out", b"one")
    (tmp_path / beside).mkdir()
    (tmp_path / beside / name).write_text("mine")
    with pytest.raises(RefusedError, match="in the way"):
        fill(tmp_path / "out", b"two")
    assert (tmp_path / beside / name).read_text() == "mine"
    assert (tmp_path / "out" / "a.csv").read_bytes().endswith(b"one")


def test_a_file_in_the_place_of_a_folder_is_refused(tmp_path):
    (tmp_path / "out").write_text("mine")
    with pytest.raises(RefusedError, match="is a file"):
        fill(tmp_path / "out", b"two")
    assert (tmp_path / "out").read_text() == "mine"
