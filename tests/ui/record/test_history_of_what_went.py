"""The history of an item that was deleted still reads in the form's words."""

import pytest

from app.domain.changes import Scope
from app.usecases.items import add_item, delete_item
from app.usecases.vouching import type_value
from app.viewmodels.history_model import HistoryModel
from tests.builders.desks import AtDesk


@pytest.fixture
def at(qapp, tmp_path):
    made = AtDesk(tmp_path)
    made.lay_open()
    made.desk.need_record()
    yield made
    made.desk.close_project()


def test_values_of_a_deleted_item_are_named_by_their_labels(at):
    item, _ = at.desk.do(add_item, at.desk.need_record().id, "outcome")
    at.desk.do(type_value, item.id, "analysis_population", "treated")
    at.desk.do(delete_item, item.id)
    for scope in (Scope(item=item.id), Scope(item=item.id, field="analysis_population"), Scope()):
        model = HistoryModel(at.desk)
        model.load(scope)
        fields = {str(model.index(row, 2).data()) for row in range(model.rowCount())}
        assert "Population" in fields
        assert "analysis population" not in fields
