from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest

from app.domain.dates import PartialDate
from app.domain.errors import CancelledError
from app.domain.progress import Silent
from app.domain.sources import SourceKind
from app.importers import table
from app.importers.materials import material_of_file
from app.usecases import transfer
from app.usecases.columns import remember_columns
from app.usecases.import_report import MOST_PROBLEMS
from app.usecases.transfer import FileReport, import_files, import_text
from tests.builders.ris import PLAIN, RIS, written
from tests.builders.stores import a_project


@pytest.fixture
def store(tmp_path):
    opened = a_project(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "files"
    made.mkdir()
    return made


def record(n):
    return [("TY", "JOUR"), ("TI", f"Title {n}"), ("AU", "One, A."), ("ER", "")]


def put(folder, name, text):
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def counts(report):
    return (report.found, report.imported, report.duplicates, report.refused)


class Watched(Silent):
    """A progress that remembers, and stops after so many reports."""

    def __init__(self, stop_after=None):
        self.seen, self.stop_after = [], stop_after

    def report(self, done, total, what):
        self.seen.append((done, total, what))

    def cancelled(self):
        return self.stop_after is not None and len(self.seen) >= self.stop_after


def test_a_scraped_record_and_a_text_become_two_sources(store, folder):
    article = put(folder, "article.txt", "A headline\n\nOf the 11 patients, 8 (73%) responded.\n")
    scraped = RIS / "one_space_scraped.ris.txt"
    report, touched = import_files(store, [scraped, article])
    assert counts(report) == (2, 2, 0, 0)
    assert touched.library
    assert len(touched.sources) == 2
    first, second = store.sources()
    assert (first.kind, first.kind_confirmed) == (SourceKind.JOURNAL_ARTICLE, True)
    assert first.metadata.date == PartialDate("2025-03-27")
    assert len(first.metadata.authors) == 4
    assert store.original(first.id) == scraped.read_bytes()
    assert len(store.ledger(first.id)) == 26
    assert (second.kind, second.kind_confirmed) == (SourceKind.WEB_ARTICLE, False)
    assert second.metadata.title == "A headline"
    assert store.text(store.revision(second.id).id) == article.read_text()
    assert report.files[0].repairs == {"one_space": 1}
    assert report.files[0].folded == {"JO = JF": 1, "N2 = AB": 1, "U2 = DO": 1, "Y1 = PY": 1}


def test_the_report_keeps_its_contract_as_json(store, folder):
    path = put(folder, "x.ris", f"junk\n{written(PLAIN)}")
    report, _ = import_files(store, [path])
    document = json.loads(msgspec.json.encode(report))
    assert {"files", "found", "imported", "duplicates", "refused"} <= set(document)
    [file] = document["files"]
    assert {"file", "format", "encoding", "found", "imported", "duplicates", "refused", "problems"} <= set(file)
    assert file["problems"] == [{"line": 1, "reason": "This line belongs to no record.", "raw": "junk"}]
    assert (file["file"], file["format"], file["encoding"]) == (str(path), "ris", "utf-8")
    assert json.loads(store.batches()[0].report) == document


def test_the_slices_of_a_file_are_its_records(store, folder):
    data = written(*[record(n) for n in range(5)], newline="\r\n").encode("utf-16")
    import_files(store, [put(folder, "x.ris", data)])
    for n, source in enumerate(store.sources()):
        assert store.original(source.id).decode("utf-16-le").split("\r\n")[1] == f"TI  - Title {n}"


def test_the_same_file_again_brings_nothing_and_says_so(store, folder):
    path = put(folder, "x.ris", written(record(1), record(2)))
    import_files(store, [path])
    copy = put(folder, "copy.ris", path.read_bytes())
    report, touched = import_files(store, [path, copy])
    assert counts(report) == (4, 0, 4, 0)
    assert [one.same_file for one in report.files] == [True, True]
    assert not touched.sources
    assert len(list(store.sources())) == 2
    assert len(store.batches()) == 1


def test_a_record_that_another_file_brought_is_a_duplicate(store, folder):
    import_files(store, [put(folder, "one.ris", written(record(1), record(2)))])
    other = written(record(2), record(3), record(3), dash=" - ", newline="\r\n")
    report, _ = import_files(store, [put(folder, "two.ris", other)])
    assert counts(report) == (3, 1, 2, 0)
    assert [one.metadata.title for one in store.sources()] == ["Title 1", "Title 2", "Title 3"]


def test_records_that_only_look_alike_are_kept_apart(store, folder):
    import_files(store, [put(folder, "one.ris", written(record(1)))])
    changed = [*record(1)[:-1], ("N1", "another note"), ("ER", "")]
    report, _ = import_files(store, [put(folder, "two.ris", written(changed))])
    assert counts(report) == (1, 1, 0, 0)


def test_one_bad_file_does_not_lose_the_others(store, folder):
    good = put(folder, "good.ris", written(record(1)))
    bad = [
        put(folder, "picture.ris", b"\xff\xd8\xff\xe0" + bytes(300)),
        put(folder, "page.ris", "<!doctype html><html><body>502</body></html>"),
        put(folder, "prose.ris", "Some words.\n"),
        put(folder, "empty.ris", ""),
        put(folder, "blank.txt", " \n \n"),
        folder,
        folder / "missing.ris",
    ]
    report, _ = import_files(store, [*bad[:4], good, *bad[4:]])
    assert counts(report) == (1, 1, 0, 0)
    failed = [one for one in report.files if one.error]
    assert [one.file for one in failed] == [str(path) for path in bad]
    for one, words in zip(
        failed,
        ["JPEG", "HTML", "no references", "empty", "white space", "is a folder", "does not exist"],
        strict=True,
    ):
        assert words in one.error
        assert one.problems[0].line == 0
        assert "\n" not in one.error


def test_an_import_that_brings_nothing_leaves_no_batch(store, folder):
    report, touched = import_files(store, [put(folder, "prose.ris", "Some words.\n")])
    assert counts(report) == (0, 0, 0, 0)
    assert not touched.library
    assert store.batches() == ()


def test_cancelling_leaves_whole_sources_and_the_same_import_again_goes_on(store, folder, monkeypatch):
    monkeypatch.setattr(transfer, "SLICE", 2)
    files = [
        put(folder, "one.ris", written(record(1))),
        put(folder, "two.ris", written(*[record(n) for n in range(2, 20)])),
        put(folder, "three.ris", written(record(30))),
    ]
    report, _ = import_files(store, files, progress=Watched(stop_after=4))
    assert 1 < report.imported < 19
    assert report.left == (str(files[1]), str(files[2]))
    assert "stopped" in report.trouble
    assert len(list(store.sources())) == report.imported
    again, _ = import_files(store, [Path(one) for one in report.left])
    assert report.imported + again.imported == 20
    assert again.left == ()
    assert import_files(store, files)[0].imported == 0
    assert all(check.ok for check in store.verify(Silent()))


def test_cancelling_before_anything_was_read_leaves_nothing(store, folder):
    with pytest.raises(CancelledError):
        import_files(store, [put(folder, "one.ris", written(record(1)))], progress=Watched(stop_after=0))
    assert list(store.sources()) == []
    assert store.batches() == ()


def test_large_records_are_handed_over_one_by_one(store, folder, monkeypatch):
    monkeypatch.setattr(transfer, "SLICE_BYTES", 1)
    watched = Watched()
    import_files(store, [put(folder, "x.ris", written(record(1), record(2)))], progress=watched)
    assert len([what for _, _, what in watched.seen if what.endswith(" records")]) == 2


def test_progress_tells_bytes_and_records(store, folder, monkeypatch):
    monkeypatch.setattr(transfer, "SLICE", 2)
    path = put(folder, "x.ris", written(*[record(n) for n in range(4)]))
    watched = Watched()
    import_files(store, [path], progress=watched)
    read = [one for one in watched.seen if one[2].endswith(" records")]
    assert [what for _, _, what in read] == ["2 records", "4 records"]
    assert read[-1][0] <= read[-1][1] == path.stat().st_size


def test_a_flood_of_problems_is_counted_and_capped(store, folder):
    path = put(folder, "x.ris", written(record(1)) + "junk\n" * 3000)
    report, _ = import_files(store, [path])
    assert report.files[0].problem_count == 3000
    assert len(report.files[0].problems) == MOST_PROBLEMS


def test_a_record_of_nothing_is_refused_and_counted(store, folder):
    report, _ = import_files(store, [put(folder, "x.ris", "TY  - JOUR\nER  - \n" + written(record(1)))])
    assert counts(report) == (2, 1, 0, 1)


def test_pasted_words_become_a_text_with_the_title_given(store):
    report, touched = import_text(store, "Some words.\r\nOf 11, 8 responded.", "From a page")
    assert counts(report) == (1, 1, 0, 0)
    [source] = store.sources()
    assert touched.sources == {source.id}
    assert source.metadata.title == "From a page"
    assert store.text(store.revision(source.id).id) == "Some words.\nOf 11, 8 responded."


def test_pasted_references_become_references(store):
    import_text(store, written(PLAIN, dash=" - "), "Pasted")
    [source] = store.sources()
    assert source.kind is SourceKind.JOURNAL_ARTICLE
    assert source.metadata.title == "Irradiated cells – a first look"


def test_pasting_nothing_is_said(store):
    report, _ = import_text(store, "  \n")
    assert report.files[0].error
    assert list(store.sources()) == []


def test_a_file_that_changes_while_it_is_read_is_refused(store, folder, monkeypatch):
    path = put(folder, "x.ris", written(record(1)))
    original = transfer.chunks
    monkeypatch.setattr(transfer, "chunks", lambda file: [b"something else ", *original(file)])
    report, _ = import_files(store, [path])
    assert "changed while it was read" in report.files[0].error
    assert list(store.sources()) == []


def test_the_report_of_the_same_files_is_the_same(tmp_path, folder):
    paths = [RIS / "two_spaces.ris", RIS / "glued_and_cut.ris", put(folder, "x.txt", "words")]
    reports = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        opened = a_project(tmp_path / name)
        reports.append(msgspec.json.encode(import_files(opened, paths)[0]))
        opened.close()
    assert reports[0] == reports[1]


def test_a_report_begins_empty():
    assert FileReport(file="x").repairs == {}


def test_columns_that_were_named_once_are_known_for_every_table_like_it(store, folder):
    first = put(folder, "one.csv", "Naam;Wie;Wat\nCohort A;Ros A;x\n")
    report, _ = import_files(store, [first])
    assert "--columns" in report.files[0].error
    look = table.look(material_of_file(first))
    remember_columns(store, look.key, {"Naam": "title", "Wie": "authors"})
    second = put(folder, "two.csv", "Naam;Wie;Wat\nCohort B;Ros A;y\n")
    assert counts(import_files(store, [first, second])[0]) == (2, 2, 0, 0)
