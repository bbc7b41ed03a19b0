"""Folders dropped on the window, what the report says of them, stopping and going on, and the file at its line."""

import pytest
from PySide6.QtCore import Qt

from app.usecases.imports_left import files_left, report_of
from app.viewmodels.told_transfer import told_import

K = Qt.Key
RECORD = "TY  - JOUR\nTI  - {title}\nPY  - 2021\nSP  - {page}\nER  - \n"


@pytest.fixture
def folder(tmp_path):
    """A folder with folders in it, of what is read, what is not, and what is hidden."""
    made = tmp_path / "from the manager"
    (made / "deeper").mkdir(parents=True)
    (made / ".hidden").mkdir()
    (made / "b.ris").write_text(RECORD.format(title="Cells in the second file", page=2), encoding="utf-8")
    (made / "deeper" / "a.ris").write_text(
        f"{RECORD.format(title='Cells in a deeper file', page=7)}stray words\n", encoding="utf-8"
    )
    (made / ".hidden" / "c.ris").write_text(RECORD.format(title="Hidden cells", page=9), encoding="utf-8")
    (made / "tool.exe").write_bytes(b"MZ")
    return made


def reports(curator):
    curator.run("panel.reports")
    return curator.window.panels.current()


def test_a_folder_is_read_with_the_folders_in_it(at_project, folder):
    report = at_project.drop(folder)
    assert (report.imported, report.passed) == (2, {".exe": 1})
    panel = reports(at_project)
    assert "Passed over, as nothing reads them: .exe (1)" in panel.about_import.text()
    assert panel.files.count() == 2
    assert panel.file().file.endswith("a.ris"), "the file with a problem is marked first"


def test_files_that_cannot_be_read_are_counted_and_listed_first(at_project, folder):
    (folder / "z.pdf").write_bytes(b"%PDF-1.4 broken off")
    (folder / "y.txt").write_bytes(b"")
    report = at_project.drop(folder)
    assert (report.imported, report.refused, report.unreadable) == (2, 0, 2)
    assert "2 files could not be read" in told_import(report)
    panel = reports(at_project)
    assert "2 unreadable" in panel.list.item(0).text()
    assert "2 files could not be read; listed first." in panel.about_import.text()
    names = [panel.files.item(row).text().splitlines()[0] for row in range(panel.files.count())]
    assert names == ["! y.txt", "! z.pdf", "a.ris", "b.ris"]
    assert panel.files.item(0).text().splitlines()[1] == panel.file().error
    assert panel.file().error in panel.whole.text()


def test_an_import_that_brought_nothing_offers_nothing_to_open(at_project, folder, tmp_path):
    other = tmp_path / "other.txt"
    other.write_text("Of the 11 patients, 8 (73%) responded.\n", encoding="utf-8")
    at_project.drop(other)
    at_project.drop(folder)
    assert at_project.window.status.said.text().endswith("opens the first of them.")
    at_project.drop(folder)
    assert "opens" not in at_project.window.status.said.text()


def test_the_keyboard_is_in_the_text_when_what_was_asked_before_an_import_is_answered(at_project, tmp_path):
    file = tmp_path / "western.txt"
    file.write_bytes("Café: 8 of 11 responded – « bien ».\n".encode("cp1252"))
    at_project.window.take_files([file])
    at_project.qtbot.waitUntil(lambda: bool(at_project.session.importing.asked))
    at_project.key(K.Key_Return)
    at_project.wait()
    at_project.qtbot.waitUntil(lambda: at_project.desk.source is not None)
    assert at_project.window.text.view.hasFocus()


def test_enter_on_a_problem_opens_the_kept_file_at_its_line(at_project, folder):
    at_project.drop(folder)
    (folder / "deeper" / "a.ris").unlink()
    panel = reports(at_project)
    panel.problems.setFocus()
    at_project.key(K.Key_Return)
    at_project.qtbot.waitUntil(lambda: "Line 6 of 6" in panel.original.about.text())
    assert panel.original.text.textCursor().block().text().split() == [">", "6", "stray", "words"]
    at_project.key(K.Key_Escape)
    assert panel.problems.hasFocus()
    at_project.key(K.Key_Escape)
    assert at_project.window.panels.current() is None


def test_what_is_hidden_in_a_file_is_written_out_in_library_report_and_file(at_project, tmp_path):
    file = tmp_path / "hidden.ris"
    plain = "".join(RECORD.format(title=f"Cells, part {n}", page=n) for n in range(20))
    words = RECORD.format(title="Cells \u202egnidaer\u202c of NUL", page=30).replace("NUL", "\0")
    file.write_bytes(b"\xef\xbb\xbf" + f"{plain}{words}stray \u202esdrow\n".encode())
    at_project.drop(file)
    assert "‹RLO›" in at_project.window.library.model.index(0, 0).data()
    at_project.open_source("gnidaer")
    assert "‹RLO›" in at_project.window.header.title.text()
    panel = reports(at_project)
    assert "‹RLO›" in panel.whole.text()
    panel.problems.setFocus()
    at_project.key(K.Key_Return)
    at_project.qtbot.waitUntil(lambda: "Line 106 of 106" in panel.original.about.text())
    shown = panel.original.text.toPlainText()
    assert [one in shown for one in ("‹BOM›", "‹NUL›", "‹RLO›", "‹PDF›")] == [True] * 4
    assert "\u202e" not in shown


def test_a_report_is_written_as_markdown_or_csv(at_project, folder, tmp_path, monkeypatch):
    at_project.drop(folder)
    panel = reports(at_project)
    for name in ("report.md", "report.csv"):
        out = tmp_path / name
        monkeypatch.setattr(at_project.window.asking, "place_to_save", lambda *a, out=out: a[-1](out))
        panel.export.click()
        words = out.read_text(encoding="utf-8-sig")
        assert "stray words" in words
        assert "a.ris" in words
    assert words.splitlines()[0] == "file,what,count,line,words,raw"


def test_a_stopped_import_says_what_is_left_and_goes_on_after_a_restart(at_project, tmp_path):
    folder = tmp_path / "many"
    folder.mkdir()
    for file in range(40):
        records = [RECORD.format(title=f"Report {file} on cells, part {n}", page=file * 100 + n) for n in range(40)]
        (folder / f"part{file:02}.ris").write_text("".join(records), encoding="utf-8")
    at_project.session.task_changed.connect(lambda: stop_after_some(at_project.session))
    at_project.drop(folder)
    report = at_project.reports[-1]
    assert 0 < report.imported < 1600
    assert report.left
    assert len(list(at_project.desk.store.sources())) == report.imported
    assert "not read" in at_project.window.status.said.text()
    project = at_project.desk.store.info().path
    at_project.start_again(project)
    assert list(map(str, files_left(at_project.desk.store))) == list(report.left)
    at_project.qtbot.waitUntil(lambda: any("files were not read" in one for one in at_project.said))
    at_project.wait()
    panel = reports(at_project)
    assert panel.go_on.text() == f"Go on with {len(report.left)} files"
    panel.go_on.click()
    at_project.qtbot.waitUntil(lambda: files_left(at_project.desk.store) == (), timeout=60_000)
    at_project.wait()
    assert len(list(at_project.desk.store.sources())) == 1600
    assert not panel.go_on.isVisible()


def stop_after_some(session):
    if session.task is not None and session.progress[2].startswith("file 3 of 40, "):
        session.cancel()


def test_a_report_of_another_program_reads_as_empty():
    assert report_of("{}").files == ()


def test_curating_goes_on_while_files_are_imported(at_text, tmp_path):
    folder = tmp_path / "many"
    folder.mkdir()
    for file in range(10):
        records = [RECORD.format(title=f"Report {file} on cells, part {n}", page=file * 100 + n) for n in range(50)]
        (folder / f"part{file:02}.ris").write_text("".join(records), encoding="utf-8")
    at_text.window.take_files([folder])
    at_text.select("8 (73%)")
    at_text.key(K.Key_O)
    assert at_text.session.task is not None, "the import still runs"
    assert at_text.value("result") is not None or at_text.desk.content.items
    at_text.wait()
    assert at_text.reports[-1].imported == 500


def test_progress_counts_more_bytes_than_two_gigabytes(at_project):
    heard = []
    session = at_project.session
    session.task_changed.connect(lambda: heard.append(session.progress))
    assert session.behind(
        lambda _store, task: task.report(3 << 31, 5 << 31, "file 1 of 2, 9 records"), "Looking", print
    )
    at_project.wait()
    assert (3 << 31, 5 << 31, "file 1 of 2, 9 records") in heard
