"""A form as a tree: item kinds with their fields, lists with their terms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.domain.forms import Field, Form, ItemKind, Vocabulary, VocabularyTerm
from app.viewmodels.form_draft import FormDraft
from app.viewmodels.options_model import DETAIL

AnyIndex = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class FormPlace:
    """One thing of a form: an item kind or a field of it, a list or a term of it, or one of the two headings."""

    kind: str = ""
    field: str = ""
    vocabulary: str = ""
    code: str = ""
    heading: str = ""

    @property
    def above(self) -> FormPlace | None:
        """What it stands below, None for a heading."""
        if self.heading:
            return None
        if self.field:
            return FormPlace(kind=self.kind)
        if self.code:
            return FormPlace(vocabulary=self.vocabulary)
        return KINDS if self.kind else LISTS

    def part(self, form: Form) -> ItemKind | Field | Vocabulary | VocabularyTerm | None:
        """Return what stands there in a form, None when it is gone and for a heading."""
        if self.field:
            return form.field(self.kind, self.field)
        if self.kind:
            return form.kind(self.kind)
        vocabulary = form.vocabulary(self.vocabulary)
        return vocabulary.term(self.code) if vocabulary and self.code else vocabulary


KINDS = FormPlace(heading="Items")
LISTS = FormPlace(heading="Lists")


class FormTree(QAbstractItemModel):
    """Labels in DisplayRole, a few quiet words in `DETAIL`; built anew with every change of the draft."""

    def __init__(self, draft: FormDraft, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._draft = draft
        self._places: list[FormPlace] = []
        self._numbers: dict[FormPlace, int] = {}
        self._children: dict[FormPlace | None, list[int]] = {}
        self._row: dict[FormPlace, int] = {}
        draft.changed.connect(self.rebuild)
        self.rebuild()

    def rebuild(self) -> None:
        """Take the form as it is now."""
        self.beginResetModel()
        self._places, self._numbers, self._children, self._row = [], {}, {}, {}
        form = self._draft.form
        self._add(KINDS)
        for kind in form.kinds:
            self._add(FormPlace(kind=kind.key))
            for field in kind.fields:
                self._add(FormPlace(kind=kind.key, field=field.key))
        self._add(LISTS)
        for vocabulary in sorted(form.vocabularies, key=lambda one: one.label.casefold()):
            self._add(FormPlace(vocabulary=vocabulary.key))
            for term in vocabulary.terms:
                self._add(FormPlace(vocabulary=vocabulary.key, code=term.code))
        self.endResetModel()

    def place_at(self, index: AnyIndex) -> FormPlace | None:
        """Return the place of an index, None for none."""
        return self._places[index.internalId()] if index.isValid() else None

    def index_of(self, place: FormPlace) -> QModelIndex:
        """Return the index of a place, an invalid one when it is gone."""
        if place not in self._numbers:
            return QModelIndex()
        return self.createIndex(self._row[place], 0, self._numbers[place])

    # -- within ------------------------------------------------------------------------------------------------

    def _add(self, place: FormPlace) -> None:
        siblings = self._children.setdefault(place.above, [])
        self._row[place] = len(siblings)
        self._numbers[place] = len(self._places)
        siblings.append(len(self._places))
        self._places.append(place)

    # -- Qt ----------------------------------------------------------------------------------------------------

    def index(self, row: int, column: int, parent: AnyIndex = QModelIndex()) -> QModelIndex:  # noqa: B008
        """Return the index of a child."""
        children = self._children.get(self.place_at(parent), [])
        if column != 0 or not 0 <= row < len(children):
            return QModelIndex()
        return self.createIndex(row, 0, children[row])

    def parent(self, index: AnyIndex = QModelIndex()) -> Any:  # noqa: B008
        """Return the index of what a place stands below."""
        place = self.place_at(index)
        return self.index_of(place.above) if place and place.above else QModelIndex()

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008
        """Return how many places stand directly below."""
        return len(self._children.get(self.place_at(parent), []))

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008
        """Return 1."""
        return 1

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the label of a place with what is to be known at a glance."""
        if role not in {Qt.ItemDataRole.DisplayRole, DETAIL}:
            return None
        place = self.place_at(index)
        if place is None:
            return None
        part = place.part(self._draft.form)
        if role == DETAIL:
            return detail_of(part)
        label = place.heading if part is None else part.label
        return f"{label}  (retired)" if is_retired(part) else label


def is_retired(part: ItemKind | Field | Vocabulary | VocabularyTerm | None) -> bool:
    """Say whether a field or a term is no longer offered."""
    return isinstance(part, Field | VocabularyTerm) and part.retired


def detail_of(part: ItemKind | Field | Vocabulary | VocabularyTerm | None) -> str:
    """Return a few words on what a thing of a form is."""
    match part:
        case Field():
            words = [part.kind.replace("_", " "), "needed" if part.needed else "", "several" if part.many else ""]
            words += ["judged"] if part.judged else []
            return ", ".join(word for word in words if word)
        case ItemKind():
            return f"{len(part.live_fields)} fields"
        case Vocabulary():
            return f"{len(part.terms)} terms"
        case VocabularyTerm():
            return part.code
        case _:
            return ""
