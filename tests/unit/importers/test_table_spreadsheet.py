import io

import openpyxl
import pytest

from app.domain.errors import UnreadableError
from app.domain.sources import Draft
from app.importers import Choices, Tally, importer_for
from app.importers.materials import material_of_bytes
from app.importers.spreadsheet import read
from app.importers.table import look


def a_workbook(**sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


BOOK = a_workbook(Fish=[["name", "price"], ["Cod", 3]], Papers=[["Title", "Authors"], ["A", "Marrow T"]])


def test_the_sheet_that_maps_is_read_and_the_others_are_named():
    material = material_of_bytes(BOOK, "a.xlsx")
    assert importer_for(material).format == "xlsx"
    told, draft = read(material, Tally())
    assert told.reason == "Only the sheet Papers was read; not Fish."
    assert (draft.metadata.title, draft.line) == ("A", 2)
    assert (draft.start, draft.end) == (0, len(BOOK))


def test_a_look_at_a_workbook_names_its_sheet():
    seen = look(material_of_bytes(BOOK, "a.xlsx"))
    assert (seen.sheet, seen.sure, seen.rows) == ("Papers", True, (("A", "Marrow T"),))


def test_a_person_may_map_the_sheet_that_nothing_maps():
    material = material_of_bytes(BOOK, "a.xlsx", Choices(columns={"name": "title"}))
    found = [one for one in read(material, Tally()) if isinstance(one, Draft)]
    assert [one.metadata.title for one in found] == ["Cod"]


def test_a_workbook_without_a_table_is_refused():
    with pytest.raises(UnreadableError, match="no sheet with a row that names columns"):
        list(read(material_of_bytes(a_workbook(Empty=[], Notes=[["Only words"]]), "a.xlsx"), Tally()))


def test_a_table_of_many_rows_comes_whole():
    rows = [["Title", "Authors"], *[[f"Title {number}", "Marrow T"] for number in range(250)]]
    found = [one for one in read(material_of_bytes(a_workbook(All=rows), "a.xlsx"), Tally()) if isinstance(one, Draft)]
    assert [one.line for one in found] == list(range(2, 252))
