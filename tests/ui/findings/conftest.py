"""A curator at a project in which the checks find something, with the text in hand."""

import pytest

from tests.builders.curator import CuratorAtWindow
from tests.builders.findings import make_checked_project


class AtFindings(CuratorAtWindow):
    """A curator who waits for the checks before she looks at what they say."""

    def checks(self):
        """Wait for the strip, and return it."""
        strip = self.window.checks
        self.qtbot.waitUntil(lambda: not strip.is_busy())
        return strip

    def panel(self):
        """Wait for the panel of findings, and return it."""
        panel = self.window.panels.current()
        self.qtbot.waitUntil(lambda: not panel.state.is_busy())
        return panel

    def rules(self):
        """Return the rules that the panel tells of, in its order."""
        return [one.finding.rule for one in self.panel().model.shown()]

    def field_in_hand(self):
        return self.desk.field.key if self.desk.field else ""

    def boxed(self):
        """Return the words that are boxed in the text."""
        current = self.window.text.view.marks.current
        return [self.desk.text[s:e] for s, e in zip(current.start, current.end, strict=True)]


@pytest.fixture
def at(qtbot, tmp_path, qapp):
    path = tmp_path / "checked.vouch"
    make_checked_project(path)
    person = AtFindings(qtbot, tmp_path)
    person.session.rename("Ada Byron")
    assert person.session.open(path), person.trouble
    person.open_source("Report 1")
    yield person
    person.close()
