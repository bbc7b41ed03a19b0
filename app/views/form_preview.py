"""How an item of a form would look in the record, with its real editors; nothing typed here goes anywhere."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from app.domain.forms import Form
from app.domain.records import Content, Item, Record
from app.viewmodels.desk import Desk
from app.views.record_pane.fields_view import FieldsView


class FormPreview(QWidget):
    """A choice of the form's item kinds, and the fields of an empty item of it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = Desk(self)
        self._form: Form | None = None
        self.choice = QComboBox()
        self.choice.setAccessibleName("Item to preview")
        self.choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.fields = FieldsView(self._desk)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        column.addWidget(self.choice)
        column.addWidget(self.fields, 1)
        self.choice.currentIndexChanged.connect(self._show)

    def show_form(self, form: Form, kind: str = "") -> None:
        """Show a form, at one of its item kinds or where the preview was."""
        wanted = kind or self.choice.currentData()
        self._form = form
        self.choice.blockSignals(True)
        self.choice.clear()
        for one in form.kinds:
            self.choice.addItem(one.label, one.key)
        self.choice.setCurrentIndex(max(0, self.choice.findData(wanted)))
        self.choice.blockSignals(False)
        self._show()

    def _show(self) -> None:
        kind = self.choice.currentData()
        if self._form is None or not kind:
            return
        item = Item(id=f"preview {kind}", record="preview", kind=kind)
        self._desk.form = self._form
        record = Record(id="preview", source="preview", curator="preview", form="preview")
        self._desk.content = Content(record=record, items=(item,))
        self._desk.item, self._desk.field = item, None
        self._desk.content_changed.emit()
        self._desk.place_changed.emit()
