import io
from decimal import Decimal

import pytest
import rispy

from app.domain.errors import NotFoundError, RefusedError
from app.domain.kinds import Integer, Proportion, Reference, Target, Term, Text
from app.domain.sources import SourceState
from app.formats.ris import read_ris
from app.usecases.exporting import export
from app.usecases.library import set_state
from app.usecases.transfer import import_files, import_text
from tests.builders.projects import Curation, project

RIS = """TY  - JOUR
TI  - First of two
AU  - Berg, Ola
PY  - 2024
DO  - 10.1234/first
XY  - unknown and kept
ER  -

TY  - JOUR
TI  - Second of two
N1  - A reader's note
ER  -
"""


@pytest.fixture
def store(tmp_path):
    (tmp_path / "two.ris").write_text(RIS)
    with project(tmp_path / "p.vouch") as open_store:
        import_files(open_store, [tmp_path / "two.ris"])
        import_text(open_store, "Harbour results. Of the 11 patients, 8 (73%) responded.", "A page")
        yield open_store


def curate(store):
    first = next(store.sources())
    set_state(store, first.id, SourceState.DONE)
    curation = Curation(store, first.id)
    trial = curation.item("trial")
    curation.value(trial, "name", Text("HX-1"))
    outcome = curation.item("outcome", trial)
    curation.value(outcome, "measure", Term("Overall response", "ORR"))
    result = curation.value(outcome, "result", Proportion(numerator=8, denominator=11, percent=Decimal("73")))
    curation.value(trial, "ordinal", Integer(1))
    caveat = curation.item("caveat")
    curation.value(caveat, "type", Term("Small sample", "small"))
    curation.value(caveat, "severity", Term("Moderate", "moderate"))
    curation.value(caveat, "rationale", Text("Fewer than twenty;\nER  - \nTY  - JOUR\na single arm."))
    curation.value(caveat, "target", Reference(Target.VALUE, result, "about"))


def test_one_record_for_each_source_in_the_order_they_were_added(store, tmp_path):
    export(store, "ris", tmp_path / "out.ris")
    entries = rispy.loads((tmp_path / "out.ris").read_text(encoding="utf-8"))
    assert [entry["title"] for entry in entries] == ["First of two", "Second of two", "A page"]
    assert entries[0]["unknown_tag"]["XY"] == ["unknown and kept"]
    assert entries[1]["notes"] == ["A reader's note"]
    assert not (tmp_path / "out.ris").read_bytes().startswith(b"\xef\xbb\xbf")


def test_state_and_caveats_travel_in_keywords_and_notes(store, tmp_path):
    curate(store)
    report = export(store, "ris", tmp_path / "out.ris")
    text = (tmp_path / "out.ris").read_bytes().decode("utf-8")
    assert "KW  - vouch:state:done\r\n" in text
    assert (
        "N1  - Vouch caveat (moderate): Small sample, on Overall response · 8/11 (73%), result: "
        "Fewer than twenty; ER  - TY  - JOUR a single arm.\r\n"
    ) in text
    assert len(list(read_ris(io.StringIO(text, newline="")))) == 3
    assert report.notes[0] == "RIS carries no items but caveats; left out: 2 items with 4 values and 0 quotes."


def test_a_second_trip_through_another_project_doubles_nothing(store, tmp_path):
    curate(store)
    export(store, "ris", tmp_path / "one.ris")
    with project(tmp_path / "q.vouch") as other:
        import_files(other, [tmp_path / "one.ris"])
        first = next(other.sources())
        set_state(other, first.id, SourceState.DONE)
        export(other, "ris", tmp_path / "two.ris")
    one, two = ((tmp_path / name).read_text(encoding="utf-8") for name in ("one.ris", "two.ris"))
    assert two.split("\n\n")[0] == one.split("\n\n")[0]


def test_the_file_that_was_there_stays_whole_when_the_disk_is_full(store, tmp_path, monkeypatch):
    out = tmp_path / "out.ris"
    out.write_text("the old one")

    def full(handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space") as caught:
        export(store, "ris", out)
    assert caught.value.filename == str(out)
    assert out.read_text() == "the old one"
    assert not (tmp_path / "out.ris.part").exists()


@pytest.mark.parametrize(
    ("name", "error", "words"),
    [
        ("p.vouch", RefusedError, "never takes the place"),
        (".", RefusedError, "folder"),
        ("no/out.ris", NotFoundError, "make"),
    ],
)
def test_what_an_export_must_not_replace_is_refused(store, tmp_path, name, error, words):
    with pytest.raises(error, match=words):
        export(store, "ris", tmp_path / name)


def test_an_unknown_format_is_named_with_those_that_exist(store, tmp_path):
    with pytest.raises(NotFoundError, match="ris, csl, csv"):
        export(store, "bibtex", tmp_path / "out.bib")
