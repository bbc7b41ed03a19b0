"""A source's details: what they are, corrected by hand, above the record as it was imported."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QComboBox, QFormLayout, QLineEdit, QPlainTextEdit, QWidget

from app.domain.errors import NotFoundError
from app.domain.sources import Source, SourceKind, SourceState
from app.usecases.library import edit_details
from app.viewmodels.desk import Desk
from app.viewmodels.details_draft import DetailsError, read_details, read_tags, texts_of
from app.viewmodels.session import Session
from app.views.folded_box import FoldedBox
from app.views.panel import Panel, button, footer, plain_label, plain_words, scrolled

_FIELDS = (
    ("title", "Title", 2, ""),
    ("authors", "Authors", 4, "One a line: Family, Given"),
    ("container", "Journal or site", 1, ""),
    ("date", "Date", 1, "2025, 2025-03 or 2025-03-27"),
    ("volume", "Volume", 1, ""),
    ("issue", "Issue", 1, ""),
    ("pages", "Pages", 1, ""),
    ("article_number", "Article number", 1, ""),
    ("publisher", "Publisher", 1, ""),
    ("language", "Language", 1, ""),
    ("identifiers", "Identifiers", 3, "One a line: doi 10.1000/xyz123"),
    ("url", "Address", 1, ""),
    ("keywords", "Keywords", 3, "One a line"),
    ("abstract", "Abstract", 6, ""),
)


class DetailsPanel(Panel):
    """Every detail as an editor; saving writes only what was edited, and nothing when nothing was."""

    def __init__(self, desk: Desk, session: Session, parent: QWidget | None = None) -> None:
        super().__init__("Source details", desk, session, parent)
        self.kind = QComboBox()
        self.kind.setAccessibleName("Kind of source")
        for kind in SourceKind:
            self.kind.addItem(kind.replace("_", " ").capitalize(), kind)
        self.kind_note = plain_label("Proposed by the import; saving confirms it.", quiet=True, wrap=True)
        self.state_note = plain_label(wrap=True)
        self.folded = FoldedBox(desk)
        self.fields = {name: _editor(label, lines, hint) for name, label, lines, hint in _FIELDS}
        self.tags = _editor("Tags", 2, "One a line, or parted by semicolons")
        self._tags_known: tuple[str, ...] = ()
        self.ledger = QPlainTextEdit()
        self.ledger_label = plain_label("", quiet=True)
        self.save_it = button("Save", "Ctrl+Enter", main=True)
        self.cancel = button("Cancel", "Esc")
        self._source = ""
        self._before: dict[str, str] = {}
        self._tags_before = ""
        self._place()
        self.setFocusProxy(self.fields["title"])
        for field in self.fields.values():
            field.textChanged.connect(self._look_whether_mended)
        self.save_it.clicked.connect(self.save)
        self.cancel.clicked.connect(self.leave)
        self.folded.parted.connect(self.start)

    # -- what others call --------------------------------------------------------------------------------------

    def start(self) -> None:
        """Show the details of the open source and take the focus."""
        self.complain("")
        source = self.desk.source
        self._source = source.id if source is not None else ""
        self.area.setEnabled(source is not None)
        self.save_it.setEnabled(source is not None and not self.desk.need_store().info().read_only)
        if source is None:
            self.complain("Open a source first.")
            return
        self._show(source)
        self.area.verticalScrollBar().setValue(0)
        self.fields["title"].setFocus(Qt.FocusReason.OtherFocusReason)

    def save(self) -> None:
        """Write what was edited, or say in place what cannot be read."""
        if not self._source or not self.save_it.isEnabled():
            return
        try:
            now = self.desk.need_store().source(self._source)
            metadata = read_details(now.metadata, self._before, self._texts())
        except DetailsError as error:
            self.complain(str(error), self.fields[error.field])
            self.area.ensureWidgetVisible(self.fields[error.field])
            return
        except NotFoundError as error:
            self.complain(str(error))
            return
        kind = SourceKind(self.kind.currentData())
        written = _text(self.tags)
        tags = None if written == self._tags_before else read_tags(written, self._tags_known)
        touched = self.desk.do(edit_details, self._source, metadata, kind=kind, tags=tags)
        if touched is not None:
            self.desk.said.emit("Details saved" if touched.act else "Nothing was changed")
            self.done.emit()

    # -- within ------------------------------------------------------------------------------------------------

    def _place(self) -> None:
        inner = QWidget()
        form = QFormLayout(inner)
        form.setContentsMargins(0, 0, 8, 0)
        form.setSpacing(6)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow("Kind", self.kind)
        form.addRow("", self.kind_note)
        form.addRow("", self.state_note)
        for name, label, _, _ in _FIELDS:
            form.addRow(label, self.fields[name])
        form.addRow("Tags", self.tags)
        form.addRow(self.folded)
        form.addRow(self.ledger_label)
        form.addRow(self.ledger)
        self.ledger.setReadOnly(True)
        self.ledger.setTabChangesFocus(True)
        self.ledger.setAccessibleName("The record as it was imported")
        self.ledger.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.ledger.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.ledger.setFixedHeight(self.fontMetrics().height() * 12)
        self.area = scrolled(inner)
        self.body.addWidget(self.area, 1)
        self.body.addWidget(self.complaint)
        self.body.addLayout(footer(self.cancel, self.save_it))

    def _show(self, source: Source) -> None:
        texts = texts_of(source.metadata)
        for name, field in self.fields.items():
            _set_text(field, texts[name])
        self._before = self._texts()
        self._tags_known = tuple(" ".join(tag.split()) for tag in source.tags)
        _set_text(self.tags, "\n".join(source.tags))
        self._tags_before = _text(self.tags)
        self.kind.setCurrentIndex(self.kind.findData(source.kind))
        self.kind_note.setVisible(not source.kind_confirmed)
        self.state_note.setText(f"Excluded: {source.reason}")
        self.state_note.setVisible(source.state is SourceState.EXCLUDED)
        self.folded.show_source(source)
        lines = self.desk.need_store().ledger(source.id)
        self.ledger_label.setText(f"As it was imported: {len(lines):,} lines" if lines else "")
        self.ledger.setPlainText("\n".join(f"{one.line:>6}  {one.tag:<4}  {one.value}" for one in lines))
        self.ledger.setVisible(bool(lines))

    def _look_whether_mended(self) -> None:
        """Take back what was said of a field once it can be read, or say what is wrong with it now."""
        if self.complaint.isHidden() or not self._before:
            return
        try:
            read_details(self.desk.need_store().source(self._source).metadata, self._before, self._texts())
        except DetailsError as error:
            self.complain(str(error))
        except NotFoundError:
            return
        else:
            self.complain("")

    def _texts(self) -> dict[str, str]:
        return {name: _text(field) for name, field in self.fields.items()}


def _editor(label: str, lines: int, hint: str) -> QLineEdit | QPlainTextEdit:
    made: QLineEdit | QPlainTextEdit
    if lines == 1:
        made = QLineEdit()
    else:
        made = QPlainTextEdit()
        made.setTabChangesFocus(True)
        made.setFixedHeight(made.fontMetrics().lineSpacing() * lines + 18)
    made.setAccessibleName(label)
    made.setPlaceholderText(hint)
    return made


def _text(field: QLineEdit | QPlainTextEdit) -> str:
    return field.text() if isinstance(field, QLineEdit) else plain_words(field)


def _set_text(field: QLineEdit | QPlainTextEdit, text: str) -> None:
    if isinstance(field, QLineEdit):
        field.setText(text)
        field.setCursorPosition(0)
    else:
        field.setPlainText(text)
