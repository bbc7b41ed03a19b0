"""The form editor: a form as a tree, what can be changed of it, how it will look, and what the change means."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QModelIndex, QObject, QSortFilterProxyModel, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QFrame,
    QLineEdit,
    QPlainTextEdit,
    QTabWidget,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from app.domain.forms import Form
from app.domain.kinds import Kind
from app.domain.progress import Progress
from app.domain.store import Store
from app.domain.touched import Touched
from app.forms.editing import Held
from app.usecases import forms
from app.viewmodels.desk import Desk
from app.viewmodels.finder import Finder
from app.viewmodels.form_draft import FormDraft
from app.viewmodels.form_moves import move, remove_or_retire
from app.viewmodels.form_parts import add_named
from app.viewmodels.form_tree import KINDS, FormPlace, FormTree
from app.viewmodels.session import Session
from app.views.form_add import AddLine
from app.views.form_details import FormDetails
from app.views.form_preview import FormPreview
from app.views.option_delegate import OptionDelegate
from app.views.panel import Panel, button, footer, plain_label, scrolled

_FILES = "Form files (*.yaml *.yml);;All files (*)"
_USE = "Ctrl+Enter: keep it as the project's new version"
_EDIT, _PREVIEW, _CHANGES = range(3)
_ALT = Qt.KeyboardModifier.AltModifier
_CONTROL = Qt.KeyboardModifier.ControlModifier


class FormPanel(Panel):
    """Edits a draft of the project's form; nothing is kept before "Use this form", which makes a new version."""

    def __init__(self, desk: Desk, session: Session, parent: QWidget | None = None) -> None:
        super().__init__("Form", desk, session, parent)
        self.draft = FormDraft(Form(name="", title="", version=""), self)
        self._version = ""
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.filter = QLineEdit()
        self.filter.setPlaceholderText("Find a field, a list or a term (/)")
        self.filter.setAccessibleName("Find a field, a list or a term")
        self.filter.setClearButtonEnabled(True)
        self.model = FormTree(self.draft, self)
        self.shown = QSortFilterProxyModel(self)
        self.shown.setSourceModel(self.model)
        self.shown.setRecursiveFilteringEnabled(True)
        self.shown.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.tree = _tree(self.shown)
        self.details = FormDetails(self.draft)
        self.add = AddLine()
        self.preview = FormPreview()
        self.changes = QPlainTextEdit()
        self.changes.setReadOnly(True)
        self.changes.setTabChangesFocus(True)
        self.changes.setAccessibleName("What this draft changes")
        self.move_records = QCheckBox("Move my open records to the new version as well (undo takes it back)")
        self.move_records.setChecked(True)
        self.summary = plain_label(quiet=True, wrap=True)
        self.load = button("From file…", "Go on with a form from a file")
        self.keep = button("To file…", "Write this form into a file, to share or to edit by hand")
        self.use = button("Use this form", _USE, main=True)
        self._place: FormPlace = KINDS
        self._open: set[FormPlace] = set()
        self._holdings = Finder(desk, "Looking at what records hold", self)
        self._effects = Finder(desk, "Looking at which records this touches", self)
        self._lay_out()
        self._wire()
        self.setFocusProxy(self.tree)

    # -- what others call --------------------------------------------------------------------------------------

    def start(self) -> None:
        """Show the project's form, or the draft that was left unfinished, and take the focus."""
        store = self.desk.need_store()
        if self._version != f"{store.info().id} {store.info().form}":
            self._begin(store)
        writable = self.desk.can_write()
        self.use.setEnabled(writable)
        self.use.setToolTip(_USE if writable else "This project is open to read only; its form stays as it is")
        self._holdings.ask(_holdings)
        self._show_draft()
        self.tree.setFocus(Qt.FocusReason.OtherFocusReason)

    def save(self) -> None:
        """Keep the draft as the project's new version, unless it changes nothing or something is wrong with it."""
        self.details.keep()
        if not self.desk.may_write():
            return
        if not self.draft.is_changed():
            self.complain("This draft changes nothing yet.")
            return
        wrong = self.draft.complaints()
        if wrong:
            self.complain(wrong[0])
            return
        form, before = self.draft.form, self.draft.before.name
        verb = partial(_adopt, form=form, before=before, moving=self.move_records.isChecked())
        self.session.behind(verb, "Taking the new form into use", self._show_adopted)

    def is_busy(self) -> bool:
        """Say whether it is still being looked up what records hold, or which of them the draft touches."""
        return self._holdings.running() or self._effects.running()

    def go(self, place: FormPlace) -> None:
        """Mark a place in the tree."""
        index = self.shown.mapFromSource(self.model.index_of(place))
        if index.isValid():
            self.tree.setCurrentIndex(index)
            self.tree.scrollTo(index)

    # -- within ------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        edit = QWidget()
        column = QVBoxLayout(edit)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.filter)
        column.addWidget(self.tree, 3)
        column.addWidget(self.add)
        column.addWidget(scrolled(self.details), 2)
        meaning = QWidget()
        column = QVBoxLayout(meaning)
        column.setContentsMargins(0, 6, 0, 0)
        column.addWidget(self.changes, 1)
        column.addWidget(self.move_records)
        for page, label in ((edit, "&Edit"), (self.preview, "&Preview"), (meaning, "&Changes")):
            self.tabs.addTab(page, label)
        self.body.addWidget(self.tabs, 1)
        self.body.addWidget(self.summary)
        self.body.addWidget(self.complaint)
        self.body.addLayout(footer(self.load, self.keep, self.use))

    def _wire(self) -> None:
        self.tree.installEventFilter(self)
        self.draft.changed.connect(self._show_draft)
        self.draft.refused.connect(self._refuse)
        self.model.modelAboutToBeReset.connect(self._remember_open)
        self.model.modelReset.connect(self._open_again)
        self.tree.selectionModel().currentChanged.connect(self._show_place)
        self.filter.textChanged.connect(self._filter)
        self.add.asked.connect(self._add)
        self.details.left.connect(self.tree.setFocus)
        self.tabs.currentChanged.connect(self._show_tab)
        self.load.clicked.connect(self._load)
        self.keep.clicked.connect(self._keep)
        self.use.clicked.connect(self.save)
        self.desk.project_changed.connect(self._forget)
        self._holdings.answered.connect(self._take_held)
        self._effects.answered.connect(self._show_effects)
        self._holdings.troubled.connect(self.complain)
        self._effects.troubled.connect(self.complain)

    def _begin(self, store: Store) -> None:
        self._version = f"{store.info().id} {store.info().form}"
        self.draft.begin(forms.form_to_edit(store))
        self._place = KINDS
        self.filter.clear()

    def _take_held(self, held: Held) -> None:
        self.draft.held = held
        self.details.show_place(self._place)

    def _show_adopted(self, result: tuple[forms.Adopted, Touched]) -> None:
        adopted, touched = result
        self._version = ""
        self.desk.show(touched)
        self.desk.read_form()
        moved = "; your open records moved along (Ctrl+Z moves them back, the version stays)" if touched.act else ""
        self.desk.said.emit(f"{adopted.form.title}, version {adopted.form.version}, is the project's form now{moved}")
        self.done.emit()

    def _show_effects(self, effects: tuple[forms.FormEffect, ...]) -> None:
        if self.draft.is_changed():
            self.changes.setPlainText(_told(effects))

    def _forget(self) -> None:
        self._version = ""

    def _refuse(self, sentence: str) -> None:
        self.complain(sentence)

    def _show_draft(self) -> None:
        sentences = self.draft.sentences()
        count = len(sentences)
        self.tabs.setTabText(_CHANGES, f"&Changes ({count})" if count else "&Changes")
        wrong = self.draft.complaints() if count else ()
        told = "No change yet." if not count else f"{count} change{'s' if count != 1 else ''}."
        self.summary.setText(f"{told} {wrong[0]}" if wrong else told)
        self.details.show_place(self._place)
        self.add.show_place(self._place, self.draft.form)
        self._show_tab()

    def _show_place(self, current: QModelIndex) -> None:
        place = self.model.place_at(self.shown.mapToSource(current))
        if place is not None:
            self._place = place
            self.details.show_place(place)
            self.add.show_place(place, self.draft.form)

    def _show_tab(self) -> None:
        if self.tabs.currentIndex() == _PREVIEW:
            self.preview.show_form(self.draft.form, self._place.kind)
        elif self.tabs.currentIndex() == _CHANGES and self.desk.store is not None:
            self.changes.setPlainText("\n".join(self.draft.sentences()) or "Nothing is changed yet.")
            if self.draft.is_changed():
                self._effects.ask(partial(_effects, form=self.draft.form))

    def _filter(self, text: str) -> None:
        self.shown.setFilterFixedString(text.strip())
        if text.strip():
            self.tree.expandAll()
        else:
            self._open_again()

    def _remember_open(self) -> None:
        self._open = {
            place
            for row in range(self.shown.rowCount())
            for place in _expanded(self.tree, self.shown, self.model, self.shown.index(row, 0))
        }

    def _open_again(self) -> None:
        for place in self._open or {KINDS}:
            self.tree.expand(self.shown.mapFromSource(self.model.index_of(place)))
        self.go(self._place)

    def _add(self, label: str, kind: Kind, vocabulary: str) -> None:
        made = add_named(self.draft, self._place, label, kind, vocabulary)
        if made is not None:
            self.add.label.clear()
            self._place = made
            self.go(made)
            self.details.show_place(made)
            self.tree.setFocus(Qt.FocusReason.OtherFocusReason)

    def _load(self) -> None:
        from app.forms import load

        chosen, _ = QFileDialog.getOpenFileName(self, "A form from a file", str(self.session.folder()), _FILES)
        if chosen:
            self.desk.attempt(lambda: self.draft.take(load(Path(chosen))))

    def _keep(self) -> None:
        self.details.keep()
        begin = str(self.session.folder() / f"{self.draft.form.name}.yaml")
        chosen, _ = QFileDialog.getSaveFileName(self, "Write the form", begin, _FILES)
        if chosen and self.desk.attempt(lambda: forms.export_form(self.draft.form, Path(chosen))):
            self.desk.said.emit(f"Form written: {Path(chosen).name}")

    # -- Qt ----------------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Claim the editor's own keys before the window's shortcuts get them."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._claims(event):
            event.accept()
            return True
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the editor's own keys before the tree searches for them."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            verb = self._verb(event) or self._verb_of_tree(event)
            if verb is not None:
                verb()
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move with Alt and the arrows, take a change back with Ctrl+Z, wherever the focus is."""
        verb = self._verb(event)
        if verb is None:
            super().keyPressEvent(event)
        else:
            verb()

    def _claims(self, event: QKeyEvent) -> bool:
        return self._verb(event) is not None or (self.tree.hasFocus() and self._verb_of_tree(event) is not None)

    def _verb(self, event: QKeyEvent) -> Callable[[], object] | None:
        key, held = event.key(), event.modifiers()
        if held == _CONTROL and key == Qt.Key.Key_Z and not _edits_words(self.focusWidget()):
            return self.draft.back
        if held == _ALT and key in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            return self._move_up if key == Qt.Key.Key_Up else self._move_down
        return None

    def _verb_of_tree(self, event: QKeyEvent) -> Callable[[], object] | None:
        """Return what a key does in the tree; elsewhere, and when a line hands its Enter on, it does nothing."""
        if event.modifiers():
            return None
        return {
            Qt.Key.Key_Delete: self._retire,
            Qt.Key.Key_F2: self.details.take_focus,
            Qt.Key.Key_Return: self.details.take_focus,
            Qt.Key.Key_Insert: self._focus_add,
            Qt.Key.Key_Slash: self._focus_filter,
        }.get(Qt.Key(event.key()))

    def _move_up(self) -> None:
        move(self.draft, self._place, -1)

    def _move_down(self) -> None:
        move(self.draft, self._place, 1)

    def _retire(self) -> None:
        remove_or_retire(self.draft, self._place)

    def _focus_filter(self) -> None:
        self.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter.selectAll()

    def _focus_add(self) -> None:
        self.add.label.setFocus(Qt.FocusReason.OtherFocusReason)


def _adopt(store: Store, progress: Progress, *, form: Form, before: str, moving: bool) -> tuple[forms.Adopted, Touched]:
    adopted = forms.adopt_form(store, form, progress)
    return adopted, forms.move_my_records(store, adopted.id, {before}) if moving else Touched()


def _effects(store: Store, progress: Progress, *, form: Form) -> tuple[forms.FormEffect, ...]:
    return forms.records_touched(store, form, progress)


def _holdings(store: Store, progress: Progress) -> Held:
    return forms.holdings(store, progress=progress)


def _told(effects: tuple[forms.FormEffect, ...]) -> str:
    lines = []
    for effect in effects:
        count = len(effect.records)
        touched = f"  [{count} record{'s' if count != 1 else ''}]" if count else ""
        lines.append(f"{effect.change.sentence}{touched}")
    return "\n".join(lines) or "Nothing is changed yet."


def _expanded(tree: QTreeView, shown: QSortFilterProxyModel, model: FormTree, index: QModelIndex) -> list[FormPlace]:
    if not tree.isExpanded(index):
        return []
    place = model.place_at(shown.mapToSource(index))
    found = [place] if place is not None else []
    for row in range(shown.rowCount(index)):
        found += _expanded(tree, shown, model, shown.index(row, 0, index))
    return found


def _edits_words(widget: QWidget | None) -> bool:
    return isinstance(widget, QLineEdit) and widget.isUndoAvailable()


def _tree(model: QSortFilterProxyModel) -> QTreeView:
    tree = QTreeView()
    tree.setMinimumHeight(3 * tree.fontMetrics().lineSpacing())
    tree.setModel(model)
    tree.setHeaderHidden(True)
    tree.setUniformRowHeights(True)
    tree.setFrameShape(QFrame.Shape.NoFrame)
    tree.setItemDelegate(OptionDelegate(tree))
    tree.setAccessibleName("The form")
    return tree
