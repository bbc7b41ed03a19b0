"""A line that adds to a form what may stand at the place in hand."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from app.domain.forms import Form
from app.domain.kinds import Kind
from app.viewmodels.form_tree import KINDS, FormPlace
from app.views.panel import button

_KINDS = tuple(Kind)
_SHORTEST = 7
"""Letters of a choice that are seen at least, so that the line fits beside the text on a small screen."""

_HINTS = {
    "field": "New field: its label",
    "term": "New term: its label",
    "kind": "New item kind: its label",
    "list": "New list: name: first term; second term",
}


class AddLine(QWidget):
    """A label, the kind of a field, and the list that its terms come from.

    Signal: `asked(label, kind, vocabulary)` Enter was pressed, or the button.
    """

    asked = Signal(str, object, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.label = QLineEdit()
        self.kind = QComboBox()
        self.kind.setAccessibleName("Kind of the new field")
        for kind in _KINDS:
            self.kind.addItem(kind.replace("_", " "), kind)
        self.list = QComboBox()
        self.list.setAccessibleName("List of the new field")
        self.add = button("Add", "Enter in the line does the same")
        for choice in (self.kind, self.list):
            choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            choice.setMinimumContentsLength(_SHORTEST)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.label, 2)
        row.addWidget(self.kind, 1)
        row.addWidget(self.list, 1)
        row.addWidget(self.add)
        self.kind.currentIndexChanged.connect(self._show_list)
        self.add.clicked.connect(self._ask)
        self.label.returnPressed.connect(self._ask)
        self._adds = "kind"

    def show_place(self, place: FormPlace | None, form: Form) -> None:
        """Offer what may be added at a place."""
        wanted = self.list.currentData()
        self.list.clear()
        for vocabulary in sorted(form.vocabularies, key=lambda one: one.label.casefold()):
            self.list.addItem(vocabulary.label, vocabulary.key)
        self.list.setCurrentIndex(max(0, self.list.findData(wanted)))
        adds = "kind" if place in {None, KINDS} else "list"
        if place is not None and place.kind:
            adds = "field"
        elif place is not None and place.vocabulary:
            adds = "term"
        self._adds = adds
        self.label.setPlaceholderText(_HINTS[adds])
        self.label.setAccessibleName(_HINTS[adds])
        self.kind.setVisible(adds == "field")
        self._show_list()

    def _show_list(self) -> None:
        self.list.setVisible(self._adds == "field" and self.kind.currentData() in {Kind.TERM, Kind.TERMS})

    def _ask(self) -> None:
        if self.label.text().strip():
            self.asked.emit(self.label.text(), Kind(self.kind.currentData()), str(self.list.currentData() or ""))
