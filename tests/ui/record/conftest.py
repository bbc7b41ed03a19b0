"""A desk with a record on it, and what fills it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.usecases.items import add_item
from app.usecases.statements import Words
from app.usecases.vouching import vouch
from app.viewmodels.entering import enter
from app.viewmodels.places import parent_for
from tests.builders.desks import AtDesk


class AtRecord(AtDesk):
    """A desk with one source and its record, and short words for filling it."""

    def add(self, kind, parent=None):
        parent = parent or parent_for(self.desk, self.desk.form.kind(kind))
        item, _ = self.desk.do(add_item, self.desk.need_record().id, kind, parent)
        self.desk.go(item.id)
        return item.id

    def say(self, item, field, text):
        """Type into a field, as any editor does."""
        kind = self.desk.kind_of(self.desk.held.item(item))
        value = self.desk.held.current(item, field)
        typed_over = value.id if value is not None and not kind.field(field).many else ""
        return enter(self.desk, item, kind.field(field), text, typed_over)

    def quote(self, item, field, words):
        """Put words of the text into a field."""
        start = self.desk.text.index(words)
        selected = Words(self.desk.revision.id, start, start + len(words))
        return self.desk.do(vouch, item, field, selected)

    def value(self, item, field):
        return self.desk.held.current(item, field)


@pytest.fixture
def at(qapp, tmp_path):
    made = AtRecord(tmp_path)
    made.lay_open()
    made.desk.need_record()
    yield made
    made.session.close()


@pytest.fixture
def at_outcome(at_text):
    """A curator at the window with one outcome, made from its words."""
    at_text.select("8 (73%)")
    at_text.key(Qt.Key.Key_O)
    return at_text


def type_keys(curator, words):
    """Type letter by letter into whatever has the focus by then: the first one may open an editor."""
    for letter in words:
        curator.qtbot.keyClicks(QApplication.focusWidget(), letter)
