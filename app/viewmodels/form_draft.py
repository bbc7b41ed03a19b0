"""A form while it is edited: the version in use, what was made of it so far, and what that means for records."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.domain.errors import RefusedError
from app.domain.forms import Form
from app.forms.editing import NOTHING_HELD, Held
from app.usecases.forms import complaints, difference


class FormDraft(QObject):
    """Holds the form before and now; every change goes through `change`, and `back` takes the last one back.

    Nothing of it is in the project until the draft is adopted. Signals: `changed()` the form is another;
    `refused(str)` a change would lie, in one sentence.
    """

    changed = Signal()
    refused = Signal(str)

    def __init__(self, form: Form, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.before = form
        self.form = form
        self.held: Held = NOTHING_HELD
        self._earlier: list[Form] = []

    def begin(self, form: Form) -> None:
        """Begin anew with the form in use."""
        self.before = self.form = form
        self.held = NOTHING_HELD
        self._earlier = []
        self.refused.emit("")
        self.changed.emit()

    def change(self, verb: Callable[..., Form], *args: Any, **kwargs: Any) -> bool:
        """Change the form by one of the functions of `app.forms.editing`; say whether it is another now."""
        try:
            new = verb(self.form, *args, **kwargs)
        except RefusedError as error:
            self.refused.emit(str(error))
            return False
        return self.take(new)

    def take(self, form: Form) -> bool:
        """Go on with another form, from a file say; say whether it is another."""
        self.refused.emit("")
        if form == self.form:
            return False
        self._earlier.append(self.form)
        self.form = form
        self.changed.emit()
        return True

    def back(self) -> bool:
        """Take the last change back; say whether there was one."""
        if not self._earlier:
            return False
        self.form = self._earlier.pop()
        self.refused.emit("")
        self.changed.emit()
        return True

    def sentences(self) -> list[str]:
        """Return what the draft does otherwise than the form in use, as sentences."""
        return difference(self.before, self.form)

    def complaints(self) -> tuple[str, ...]:
        """Return what is wrong with the draft, empty when it can be adopted."""
        return complaints(self.form)

    def is_changed(self) -> bool:
        """Say whether the draft differs from the form in use."""
        return self.form != self.before
