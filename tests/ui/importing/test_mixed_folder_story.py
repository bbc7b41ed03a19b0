"""A folder of mixed files at the real window: questions, report, duplicates, a page, a quote, a registry, a restart."""

import pytest
from PySide6.QtCore import Qt

from app.domain.sources import SourceKind
from app.usecases.imports_left import files_left
from tests.builders.registry import a_rich_study, as_json
from tests.ui.online.test_page_view import a_pdf

K, CONTROL, SHIFT = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
RECORD = """TY  - JOUR
TI  - {title}
AU  - Ivanova, Olga
PY  - 2021
JO  - Invented Results
VL  - 12
SP  - {page}
ER  -
"""


@pytest.fixture
def mixed(tmp_path):
    """A folder with two lists that share works, a page, a PDF, a registry record, an odd encoding and a stranger."""
    folder = tmp_path / "mixed"
    (folder / "deeper").mkdir(parents=True)
    one = [("Dose finding for gene edited cells: part I", 301), ("Cord blood cells against leukaemia", 55)]
    other = [("Dose finding for gene edited cells: part II", 301), ("Cord blood cells against leukaemia.", 55)]
    for name, records in (("a-first.ris", one), ("b-second.ris", other)):
        words = "".join(RECORD.format(title=title, page=page) for title, page in records)
        (folder / name).write_text(words, encoding="utf-8")
    odd = RECORD.format(title="Über die Größe der Zellen", page=9)
    (folder / "c-odd.ris").write_bytes(odd.encode("cp1252"))
    (folder / "deeper" / "paper.pdf").write_bytes(a_pdf(3))
    (folder / "deeper" / "NCT09990077.json").write_text(as_json(a_rich_study()), encoding="utf-8")
    (folder / "tool.exe").write_bytes(b"MZ")
    return folder


def test_a_folder_of_mixed_files_becomes_a_project_that_is_worked_in(at_project, mixed):
    at = at_project
    at.window.take_files([mixed])
    at.qtbot.waitUntil(lambda: bool(at.session.importing.asked) and at.session.task is None, timeout=20_000)
    assert at.window.panels.current() is at.window.panels.made("questions")
    at.key(K.Key_Return)
    at.qtbot.waitUntil(lambda: bool(at.reports), timeout=60_000)
    at.wait()
    report = at.reports[-1]
    assert (report.found, report.imported, report.merged, report.waiting) == (7, 6, 1, 1), report
    assert report.filled > 100
    assert any(one.metadata.title == "Über die Größe der Zellen" for one in at.desk.store.sources())

    at.key(K.Key_R, CONTROL | SHIFT)
    panel = at.window.panels.current()
    assert panel.files.count() == 5
    assert ".exe (1)" in panel.about_import.text()
    at.key(K.Key_Escape)
    assert at.window.panels.current() is None
    assert at.window.text.view.hasFocus(), "focus goes back to the text that was opened"

    at.key(K.Key_J, CONTROL)
    pairs = at.window.panels.current()
    assert "Pair 1 of 1" in pairs.count.text()
    at.key(K.Key_0)
    assert "No pair" in pairs.count.text()
    at.key(K.Key_Escape)

    paper = next(one for one in at.desk.store.sources() if at.desk.store.revision(one.id).pages)
    at.desk.open_source(paper.id)
    at.window.text.take_focus()
    at.key(K.Key_P)
    at.select("Leaf 2: invented sentence number 3")
    page = at.window.page
    at.qtbot.waitUntil(lambda: page.shown.page == 2 and bool(page.shown.picture()), timeout=20_000)
    at.key(K.Key_O)
    (quote,) = [one for one in at.desk.content.quotes if one.exact.startswith("Leaf 2: invented")]
    assert at.desk.text[quote.start : quote.end] == quote.exact

    registry = next(one for one in at.desk.store.sources() if one.kind is SourceKind.REGISTRY_RECORD)
    at.desk.open_source(registry.id)
    assert sum(value.current for value in at.desk.content.values) > 100
    at.key(K.Key_R, CONTROL)
    assert "Nothing was empty" in at.said[-1]
    assert not at.trouble


@pytest.fixture
def stopped(at_project, tmp_path):
    """A curator whose import of a folder was stopped at its third file."""
    folder = tmp_path / "many"
    folder.mkdir()
    for file in range(40):
        records = [RECORD.format(title=f"Report {file} on cells, part {n}", page=file * 100 + n) for n in range(40)]
        (folder / f"part{file:02}.ris").write_text("".join(records), encoding="utf-8")

    def stop():
        if at_project.session.task is not None and at_project.session.progress[2].startswith("file 3 of 40, "):
            at_project.session.cancel()

    at_project.session.task_changed.connect(stop)
    at_project.window.take_files([folder])
    at_project.qtbot.waitUntil(lambda: bool(at_project.reports), timeout=60_000)
    assert at_project.reports[-1].left
    return at_project


def test_going_on_after_a_restart_needs_one_key(stopped):
    stopped.start_again(stopped.desk.store.info().path)
    stopped.key(K.Key_G, CONTROL | SHIFT)
    stopped.qtbot.waitUntil(lambda: files_left(stopped.desk.store) == (), timeout=60_000)
    stopped.wait()
    assert not stopped.trouble
    assert sum(1 for _ in stopped.desk.store.sources()) == 1600
    assert not stopped.desk.store.unindexed()


def test_what_a_stopped_import_brought_is_found_without_a_restart(stopped):
    stopped.qtbot.waitUntil(lambda: not stopped.desk.store.unindexed(), timeout=20_000)
    stopped.wait()
    assert not stopped.trouble


def test_the_first_source_of_a_long_list_is_opened(at_project, tmp_path):
    file = tmp_path / "long.ris"
    file.write_text("".join(RECORD.format(title=f"Study zq{n}", page=n) for n in range(1100)), encoding="utf-8")
    at_project.drop(file)
    assert at_project.desk.source is not None
    assert at_project.desk.source.metadata.title == "Study zq0"
    at_project.run("source.imported")
    assert "Nothing was imported" not in " ".join(at_project.said)


def test_preparing_the_search_gives_way_and_is_no_reason_to_stay(at_project, tmp_path, monkeypatch):
    """What nobody asked for neither refuses a command nor objects to closing."""
    at = at_project

    def for_ever(_store, task):
        while not task.cancelled():
            task.report(0, None, "")
        return False

    behind, left = type(at.desk.store).unindexed, [True]
    monkeypatch.setattr("app.viewmodels.session._index", for_ever)
    monkeypatch.setattr(type(at.desk.store), "unindexed", lambda store: left[0] or behind(store))
    at.session._index_the_rest()
    assert at.session.preparing
    assert not at.window._objection()
    heard = []
    assert at.session.behind(lambda _store, _task: 7, "Counting", heard.append)
    at.qtbot.waitUntil(lambda: heard == [7])
    assert at.session.preparing, "it goes on afterwards"
    assert not at.trouble
    left[0] = False
