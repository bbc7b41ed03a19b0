"""Raising a caveat: on what, of which type, how grave, and why."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QPlainTextEdit,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.findings import Finding
from app.domain.forms import Vocabulary
from app.domain.records import Record
from app.domain.store import Store
from app.formats.hidden import visible
from app.usecases.curating import raise_caveat
from app.usecases.statements import Words, label_words
from app.viewmodels.caveat_draft import CaveatTarget, caveat_types, raised_by, target_of, targets_in_hand, words_of
from app.viewmodels.desk import Desk
from app.viewmodels.library_model import plain_tip
from app.viewmodels.session import Session
from app.views.panel import Panel, button, footer, plain_label, scrolled
from app.views.safe_browser import SafeBrowser
from app.views.type_picker import TypePicker

PAUSE_MS = 150

_WIDE = 400

_NO_WORDS = "No words are selected; a caveat may stand without."
_NUMBERS = (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3)


class CaveatPanel(Panel):
    """A caveat on the value, the item or the source in hand; the words selected become its quotes."""

    def __init__(self, desk: Desk, session: Session, parent: QWidget | None = None) -> None:
        super().__init__("Raise a caveat", desk, session, parent)
        self.target = QComboBox()
        self.target.setAccessibleName("What the caveat is on")
        self.target.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.type = TypePicker()
        self.severities = QButtonGroup(self)
        self.severity_row = QHBoxLayout()
        self.severity_row.setSpacing(4)
        self.severity_row.addStretch(1)
        self.rationale = QPlainTextEdit()
        self.rationale.setAccessibleName("Rationale, in Markdown")
        self.rationale.setPlaceholderText("Why? Markdown is shown beside.")
        self.rationale.setTabChangesFocus(True)
        self.preview = SafeBrowser()
        self.preview.setAccessibleName("How the rationale reads")
        self.preview.setPlaceholderText("How it reads")
        self.preview.document().setDocumentMargin(8)
        self.preview.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.split = QSplitter()
        self.quotes = plain_label(quiet=True, wrap=True)
        self.take_words = button("Use the words selected now")
        self.raise_it = button("Raise caveat", "Ctrl+Enter", main=True)
        self.cancel = button("Cancel", "Esc")
        self._targets: tuple[CaveatTarget, ...] = ()
        self._words: tuple[Words, ...] = ()
        self._finding: Finding | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._place()
        self.setFocusProxy(self.type)
        self._pause.timeout.connect(self._show_preview)
        self.rationale.textChanged.connect(self._pause.start)
        self.target.currentIndexChanged.connect(self._offer_types)
        self.type.taken.connect(self._focus_severity)
        self.take_words.clicked.connect(self._take_words)
        self.raise_it.clicked.connect(self.save)
        self.cancel.clicked.connect(self.leave)

    # -- what others call --------------------------------------------------------------------------------------

    def start(self) -> None:
        """Begin a caveat on what is in hand, with the words selected, and take the focus."""
        self.complain("")
        self._finding = None
        self._targets = targets_in_hand(self.desk)
        self.target.clear()
        self.target.addItems([target.label for target in self._targets])
        self.type.clear()
        self._offer_types()
        self._show_severities()
        self.rationale.clear()
        self._show_preview()
        self._take_words()
        self.type.setFocus(Qt.FocusReason.OtherFocusReason)

    def fill_from(self, finding: Finding) -> None:
        """Fill in what a finding proposes: what it is on, its type, the least severity, what it says, and its words."""
        self._finding = finding
        places = [target_of(target.reference, finding) for target in self._targets]
        self.target.setCurrentIndex(places.index(max(places)) if any(places) else 0)
        self.type.choose(finding.caveat)
        first = next(iter(self.severities.buttons()), None)
        if first is not None:
            first.setChecked(True)
        self.rationale.setPlainText(finding.message)
        self._show_preview()
        self._words = words_of(self.desk, finding)
        self._show_words()
        if finding.caveat:
            self._focus_severity()

    def save(self) -> None:
        """Raise the caveat, or say in place what is lacking."""
        if not self._targets or caveat_types(self.desk) is None:
            self.complain("There is nothing here that a caveat could be raised on." if not self._targets else _NO_KIND)
        elif not self.type.code():
            self.complain("Choose the type of doubt: type a few letters.", self.type.line)
        elif not self.severity():
            self.complain("Say how much it matters: 1, 2 or 3.", self._first_severity())
        elif not self.rationale.toPlainText().strip():
            self.complain("Say why, in a few words.", self.rationale)
        else:
            self._raise()

    def severity(self) -> str:
        """Return the code of the severity chosen, or ""."""
        chosen = self.severities.checkedButton()
        return str(chosen.property("code")) if chosen is not None else ""

    # -- within ------------------------------------------------------------------------------------------------

    def _place(self) -> None:
        self.split.addWidget(self.rationale)
        self.split.addWidget(self.preview)
        self.split.setChildrenCollapsible(False)
        self.split.setMinimumHeight(150)
        form = QFormLayout()
        form.setSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.addRow("On", self.target)
        form.addRow("Type", self.type)
        form.addRow("Severity", self.severity_row)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self.quotes)
        words.addWidget(self.take_words, 0, Qt.AlignmentFlag.AlignLeft)
        inner = QWidget()
        lines = QVBoxLayout(inner)
        lines.setContentsMargins(0, 0, 4, 0)
        lines.addLayout(form)
        lines.addWidget(self.split, 1)
        lines.addLayout(words)
        self.body.addWidget(scrolled(inner), 1)
        self.body.addWidget(self.complaint)
        self.body.addLayout(footer(self.cancel, self.raise_it))

    def _show_severities(self) -> None:
        """Show the severities that the form knows, none of them chosen."""
        for old in self.severities.buttons():
            self.severities.removeButton(old)
            self.severity_row.removeWidget(old)
            old.deleteLater()
        vocabulary = self._severities()
        for number, term in enumerate(vocabulary.live_terms if vocabulary is not None else (), 1):
            made = QToolButton()
            made.setText(f"{number} {term.label}")
            made.setCheckable(True)
            made.setProperty("code", term.code)
            made.setToolTip(plain_tip(f"{term.definition} (Ctrl+{number})"))
            made.setAccessibleDescription(term.definition)
            self.severities.addButton(made)
            self.severity_row.insertWidget(number - 1, made)
            made.show()  # at once: it may be given the focus before the layout would show it
        self._order_tabs()

    def _severities(self) -> Vocabulary | None:
        form = self.desk.form
        field = form.field("caveat", "severity") if form is not None else None
        return form.vocabulary(field.vocabulary) if form is not None and field is not None else None

    def _order_tabs(self) -> None:
        chain: list[QWidget] = [self.target, self.type.line, *self.severities.buttons()]
        chain += [self.rationale, self.take_words, self.cancel, self.raise_it]
        for before, behind in pairwise(chain):
            self.setTabOrder(before, behind)

    def _first_severity(self) -> QWidget | None:
        return next(iter(self.severities.buttons()), None)

    def _focus_severity(self) -> None:
        chosen = self.severities.checkedButton() or self._first_severity()
        if chosen is not None:
            chosen.setFocus(Qt.FocusReason.TabFocusReason)

    def _offer_types(self) -> None:
        types = caveat_types(self.desk)
        place = self.target.currentIndex()
        if types is not None and 0 <= place < len(self._targets):
            self.type.offer(types, self._targets[place].kind)

    def _show_preview(self) -> None:
        from app.formats.markdown_html import to_html

        self._pause.stop()
        self.preview.setHtml(to_html(self.rationale.toPlainText()))

    def _take_words(self) -> None:
        self._words = self.desk.words()
        self._show_words()

    def _show_words(self) -> None:
        said = [f"“{label_words(self.desk.text[one.start : one.end], 200)}”" for one in self._words]
        self.quotes.setText(visible("Quotes: " + "; ".join(said)) if said else _NO_WORDS)

    def _raise(self) -> None:
        record = self.desk.do(self._record)
        if record is None:
            return
        target = self._targets[self.target.currentIndex()].reference
        rationale = self.rationale.toPlainText().strip()
        made = self.desk.do(
            raise_caveat,
            record.id,
            target,
            self.type.code(),
            self.severity(),
            rationale,
            self._words,
            raised_by=raised_by(self._finding) if self._finding is not None else "",
        )
        if made is not None:
            self.desk.said.emit("Caveat raised (Ctrl+Z takes it back)")
            self.done.emit()

    def _record(self, _store: Store) -> Record:
        return self.desk.need_record()

    # -- Qt ----------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the preview beside the rationale, or below it where there is little room."""
        super().resizeEvent(event)
        wide = event.size().width() >= _WIDE
        self.split.setOrientation(Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose a severity by its number: alone where a severity has the focus, with Ctrl anywhere."""
        buttons = self.severities.buttons()
        control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        on_severity = not event.modifiers() and any(one.hasFocus() for one in buttons)
        if event.key() in _NUMBERS and (control or on_severity):
            number = _NUMBERS.index(Qt.Key(event.key()))
            if number < len(buttons):
                buttons[number].setChecked(True)
                self.rationale.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            super().keyPressEvent(event)


_NO_KIND = "The form of this record knows no caveats."
