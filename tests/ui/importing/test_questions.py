"""What an import asks before it reads: encodings and columns, in place, by the keyboard alone."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.views.columns_question import FieldChoice

K, CONTROL = Qt.Key, Qt.KeyboardModifier.ControlModifier

RIS = "TY  - JOUR\nTI  - {title}\nAU  - {author}\nPY  - 2021\nER  - \n"
TABLE = "Naam;Wie;Wann\nA study of invented cells;Ivanova O;2019\nAnother study of cells;Chen W;2020\n"


def titles(curator):
    return {source.metadata.title for source in curator.desk.store.sources()}


def asks(curator):
    """Wait until the window asks, and return the panel that does."""
    curator.qtbot.waitUntil(lambda: curator.session.importing.asked != () and curator.session.task is None)
    panel = curator.window.panels.current()
    assert panel is curator.window.panels.made("questions")
    return panel


@pytest.fixture
def cyrillic(tmp_path):
    file = tmp_path / "cyrillic.ris"
    words = RIS.format(title="Клетки против лимфомы", author="Иванова, Ольга")
    file.write_bytes(words.encode("cp1251"))
    return file


@pytest.fixture
def western(tmp_path):
    file = tmp_path / "western.ris"
    file.write_bytes(RIS.format(title="Über die Größe der Zellen", author="Müller, Jürgen").encode("cp1252"))
    return file


def test_a_file_that_is_no_utf8_is_asked_about_with_its_own_lines(at_project, cyrillic):
    at_project.window.take_files([cyrillic])
    panel = asks(at_project)
    assert "cyrillic.ris" in panel.encoding.about.text()
    assert "Клетки против лимфомы" in panel.encoding.preview.toPlainText()
    at_project.key(K.Key_Down)
    assert "Клетки" not in panel.encoding.preview.toPlainText(), "the lines read otherwise in another encoding"
    at_project.key(K.Key_Up)
    at_project.key(K.Key_Return)
    at_project.wait()
    assert titles(at_project) == {"Клетки против лимфомы"}
    assert at_project.window.panels.current() is None
    assert not any("assumed" in file.encoding for file in at_project.reports[-1].files)


def test_one_answer_counts_for_all_files_when_it_is_said_so(at_project, western, tmp_path):
    other = tmp_path / "other.ris"
    other.write_bytes(RIS.format(title="Étude de phase I", author="Lefèvre, Zoé").encode("cp1252"))
    at_project.window.take_files([western, other])
    panel = asks(at_project)
    assert "1 more to ask" in panel.count.text()
    assert panel.encoding.take_all.text() == "Read all 2 so"
    at_project.key(K.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    at_project.wait()
    assert titles(at_project) == {"Über die Größe der Zellen", "Étude de phase I"}


def test_delete_skips_the_file_and_the_others_are_imported(at_project, western, cyrillic):
    at_project.window.take_files([western, cyrillic])
    asks(at_project)
    at_project.key(K.Key_Delete)
    asks(at_project)
    at_project.key(K.Key_Return)
    at_project.wait()
    assert titles(at_project) == {"Клетки против лимфомы"}
    assert len(at_project.reports[-1].files) == 1


def test_escape_leaves_the_questions_and_imports_nothing(at_project, western):
    at_project.window.take_files([western])
    asks(at_project)
    at_project.key(K.Key_Escape)
    assert "Nothing was imported" in at_project.said[-1]
    assert at_project.window.panels.current() is None
    assert titles(at_project) == set()
    at_project.window.take_files([western])
    asks(at_project)


def test_a_table_that_does_not_map_by_itself_is_mapped_once(at_project, tmp_path):
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    first.write_text(TABLE, encoding="utf-8")
    second.write_text(TABLE.replace("invented", "imagined").replace("Another", "One more"), encoding="utf-8")
    at_project.window.take_files([first])
    panel = asks(at_project)
    at_project.key(K.Key_Return, CONTROL)
    assert "holds the title" in panel.complaint.text()
    for letters in ("Title", "Authors", "Year"):
        assert isinstance(QApplication.focusWidget(), FieldChoice)
        at_project.type(letters)
        at_project.key(K.Key_Return)
    at_project.key(K.Key_Return, CONTROL)
    at_project.wait()
    assert titles(at_project) == {"A study of invented cells", "Another study of cells"}
    report = at_project.drop(second)
    assert report.imported == 2, "the same columns are not asked about again"
    authors = {source.metadata.authors[0].family for source in at_project.desk.store.sources()}
    assert authors == {"Ivanova", "Chen"}


def test_the_columns_of_a_table_are_asked_after_its_encoding(at_project, tmp_path):
    table = tmp_path / "table.csv"
    table.write_bytes(
        "Büchlein;Wer\nÜber die Zellen der Müller;Chen W\nNoch größere Zellen;Ivanova O\n".encode("cp1252")
    )
    at_project.window.take_files([table])
    panel = asks(at_project)
    assert panel.pages.currentWidget() is panel.encoding
    at_project.key(K.Key_Return)
    asks(at_project)
    assert panel.pages.currentWidget() is panel.columns
    assert panel.columns.table.item(0, 0).text() == "Büchlein"
    at_project.type("Title")
    at_project.key(K.Key_Return, CONTROL)
    at_project.wait()
    assert "Über die Zellen der Müller" in titles(at_project)


def test_columns_that_map_by_themselves_are_asked_about_when_a_person_wants_it(at_project, tmp_path):
    table = tmp_path / "list.csv"
    table.write_text("Title,Authors,Year\nCells in a table,Ivanova O,2020\n", encoding="utf-8")
    at_project.run("import.columns")
    at_project.window.take_files([table])
    panel = asks(at_project)
    assert panel.columns.table.cellWidget(0, 2).currentData() == "title"
    at_project.key(K.Key_Return, CONTROL)
    at_project.wait()
    assert titles(at_project) == {"Cells in a table"}
