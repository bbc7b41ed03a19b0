"""What a look at files before their import finds to be asked."""

import pytest

from app.domain.errors import CancelledError
from app.importers import Choices
from app.usecases.columns import remember_columns
from app.usecases.looking import ColumnsDoubt, EncodingDoubt, look_at

RIS = "TY  - JOUR\nTI  - {}\nER  - \n"
TABLE = "Naam;Wie\nA study of cells;Ivanova O\nAnother one;Chen W\n"


def test_what_says_everything_itself_is_not_asked_about(work, tmp_path):
    (tmp_path / "plain.ris").write_text(RIS.format("Größe"), encoding="utf-8")
    (tmp_path / "marked.ris").write_bytes(RIS.format("Größe").encode("utf-16"))
    (tmp_path / "empty.ris").write_bytes(b"")
    (tmp_path / "page.html").write_bytes("<html><body><p>Größe der Zellen</p></body></html>".encode("cp1252"))
    (tmp_path / "list.csv").write_text("Title;Authors;Year\nCells;Ivanova O;2020\n", encoding="utf-8")
    found = look_at(work.store, [tmp_path])
    assert found.doubts == ()
    assert len(found.files) == 5


def test_bytes_that_are_no_utf8_are_asked_about_wherever_they_stand(work, tmp_path):
    file = tmp_path / "late.ris"
    records = RIS.format("Plain").encode() * 60_000
    file.write_bytes(records + RIS.format("Größe").encode("cp1252"))
    (doubt,) = look_at(work.store, [file]).doubts
    assert isinstance(doubt, EncodingDoubt)
    assert doubt.codecs[0] == "cp1252"
    assert doubt.preview("cp1252") == ((180_002, "TI  - Größe"),)
    assert look_at(work.store, [file], said={file: Choices(encoding="cp1252")}).doubts == ()


def test_of_a_long_line_only_what_matters_is_shown(work, tmp_path):
    file = tmp_path / "wide.txt"
    file.write_bytes(b"x" * 10_000_000 + b"\xe9" + b"y" * 1000)
    (doubt,) = look_at(work.store, [file]).doubts
    assert len(doubt.samples[0][1]) < 1000
    assert doubt.samples[0][0] == 1
    assert b"\xe9" in doubt.samples[0][1]


def test_the_columns_of_a_table_are_remembered_in_the_project(work, tmp_path):
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    first.write_text(TABLE, encoding="utf-8")
    second.write_text(TABLE.replace("Another", "One more"), encoding="utf-8")
    (doubt,) = look_at(work.store, [first]).doubts
    assert isinstance(doubt, ColumnsDoubt)
    assert doubt.headers == ("Naam", "Wie")
    assert doubt.rows[0] == ("A study of cells", "Ivanova O")
    remember_columns(work.store, doubt.key, {"Naam": "title", "Wie": "authors"})
    again = look_at(work.store, [second])
    assert again.doubts == ()
    assert again.known[second].columns == {"Naam": "title", "Wie": "authors"}


def test_looking_can_be_cancelled(work, tmp_path):
    class Stopped:
        def report(self, done, total, what):
            """Hear nothing."""

        def cancelled(self):
            return True

    file = tmp_path / "one.ris"
    file.write_text(RIS.format("One"), encoding="utf-8")
    with pytest.raises(CancelledError):
        look_at(work.store, [file], Stopped())
