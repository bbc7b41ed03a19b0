"""Editors for one thing of a form: a field, an item kind, a term, or the form itself."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFormLayout, QLineEdit, QWidget

from app.domain.forms import Field, Vocabulary
from app.viewmodels.form_draft import FormDraft
from app.viewmodels.form_parts import Entry, Part, parts_of, put_text, text_of
from app.viewmodels.form_tree import KINDS, FormPlace
from app.views.panel import plain_label


class FormDetails(QWidget):
    """Shows what can be edited of the place in hand; a line is kept on Enter and when the focus leaves it.

    Signal: `left()` Enter was pressed in a line.
    """

    left = Signal()

    def __init__(self, draft: FormDraft, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._draft = draft
        self._place: FormPlace | None = None
        self._shown: tuple[Part, ...] = ()
        self._editors: dict[str, QLineEdit | QCheckBox] = {}
        self._about = plain_label(quiet=True, wrap=True)
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 0, 8, 0)
        self._form.setSpacing(6)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._form.addRow(self._about)

    # -- what others call --------------------------------------------------------------------------------------

    def show_place(self, place: FormPlace | None) -> None:
        """Show a place as it is in the draft now; None for nothing."""
        self.keep()
        parts = parts_of(self._part(place))
        if parts != self._shown or not self._editors:
            self._rebuild(parts)
        self._place = place
        self._about.setText(_about(place, self._draft))
        for part in parts:
            self._fill(part)

    def keep(self) -> None:
        """Keep the line that is being written."""
        place = self._place
        for part in self._shown:
            editor = self._editors[part.name]
            if place is not None and isinstance(editor, QLineEdit) and editor.isModified():
                editor.setModified(False)
                put_text(self._draft, place, part, editor.text())

    def take_focus(self) -> None:
        """Put the cursor into the first line."""
        first = next(iter(self._editors.values()), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(first, QLineEdit):
            first.selectAll()

    def editor(self, name: str) -> QLineEdit | QCheckBox | None:
        """Return the editor of a part by its name in the form, or None."""
        return self._editors.get(name)

    # -- within ------------------------------------------------------------------------------------------------

    def _part(self, place: FormPlace | None) -> object:
        if place == KINDS:
            return self._draft.form
        return place.part(self._draft.form) if place else None

    def _rebuild(self, parts: tuple[Part, ...]) -> None:
        while self._form.rowCount() > 1:
            self._form.removeRow(1)
        self._editors = {}
        for part in parts:
            editor = QCheckBox(part.label) if part.entry is Entry.SWITCH else QLineEdit()
            editor.setAccessibleName(part.label)
            if isinstance(editor, QLineEdit):
                editor.setPlaceholderText(part.hint)
                editor.editingFinished.connect(self.keep)
                editor.returnPressed.connect(self.left)
                self._form.addRow(part.label, editor)
            else:
                editor.clicked.connect(self._switch)
                self._form.addRow("", editor)
            editor.show()
            self._editors[part.name] = editor
        self._shown = parts

    def _fill(self, part: Part) -> None:
        text = text_of(self._part(self._place), part)
        editor = self._editors[part.name]
        if isinstance(editor, QCheckBox):
            editor.setChecked(bool(text))
        elif editor.text() != text:
            editor.setText(text)
            editor.setCursorPosition(0)

    def _switch(self) -> None:
        sender = self.sender()
        for part in self._shown:
            editor = self._editors[part.name]
            if editor is sender and isinstance(editor, QCheckBox) and self._place is not None:
                put_text(self._draft, self._place, part, "yes" if editor.isChecked() else "")
                self._fill(part)


def _about(place: FormPlace | None, draft: FormDraft) -> str:
    """Return what never changes of a place, and who would notice."""
    if place is None:
        return "Choose something above."
    if place == KINDS:
        return f"{draft.form.title}, version {draft.form.version}"
    part = place.part(draft.form)
    if isinstance(part, Field):
        words = [f"key {part.key}", part.kind.replace("_", " ")]
        words += [f"list {part.vocabulary}"] if part.vocabulary else []
        held = draft.held.fields.get((place.kind, place.field), ())
    elif isinstance(part, Vocabulary):
        words, held = [f"key {part.key}", part.note], ()
    elif place.kind:
        words, held = [f"key {place.kind}"], draft.held.kinds.get(place.kind, ())
    elif place.code:
        words, held = [f"code {place.code}"], draft.held.terms.get((place.vocabulary, place.code), ())
    else:
        return "A new list is written as “Name: first term; second term”."
    count = len(held)
    words += [f"held by {count} record{'s' if count != 1 else ''}"] if count else []
    return " · ".join(word for word in words if word)
