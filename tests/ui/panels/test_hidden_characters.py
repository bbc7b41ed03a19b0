"""Characters that are not seen but turn what is seen are written out wherever foreign words stand in a label."""

import pytest

from app.domain.changes import Scope
from app.domain.sources import SourceState
from app.usecases.items import add_item
from app.usecases.library import set_state
from app.viewmodels.history_model import HistoryModel
from app.viewmodels.options_model import DETAIL, Option, OptionsModel
from app.viewmodels.study_list import StudyList

HIDDEN = "Cells \u202egnidaer\u202c of a trial"
SHOWN = "Cells ‹RLO›gnidaer‹PDF› of a trial"


@pytest.fixture
def with_hidden(curator, tmp_path):
    """A curator with a source open whose title holds characters that turn the direction of what follows."""
    assert curator.session.new(tmp_path / "p.vouch")
    (tmp_path / "one.ris").write_text(f"TY  - JOUR\nTI  - {HIDDEN}\nPY  - 2021\nER  - \n", encoding="utf-8")
    curator.drop(tmp_path / "one.ris")
    return curator


def words_of(model):
    cells = [(row, column) for row in range(model.rowCount()) for column in range(model.columnCount())]
    return [str(model.index(row, column).data()) for row, column in cells]


def test_in_the_history(with_hidden):
    desk = with_hidden.desk
    desk.do(set_state, desk.source.id, SourceState.EXCLUDED, f"as in “{HIDDEN}”")
    model = HistoryModel(desk, desk)
    model.load(Scope())
    told = [model.told(row) for row in range(model.rowCount())]
    assert any("‹RLO›" in one for one in told)
    assert not any("\u202e" in one for one in [*told, *words_of(model)])


def test_in_the_list_of_studies(with_hidden):
    desk = with_hidden.desk
    record = desk.need_record()
    desk.do(add_item, record.id, "trial")
    studies = StudyList(desk, desk)
    with with_hidden.qtbot.waitSignal(studies.answered):
        studies.ask()
    said = [studies.index(row, 0).data() for row in range(studies.rowCount())]
    assert said
    assert not any("\u202e" in one for one in said)


def test_in_what_is_chosen_from():
    model = OptionsModel()
    model.set_options([Option("key", HIDDEN, HIDDEN)])
    assert [model.index(0, 0).data(), model.index(0, 0).data(DETAIL)] == [SHOWN, SHOWN]
