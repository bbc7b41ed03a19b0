"""Moving, retiring and removing what stands at a place of a form."""

from __future__ import annotations

from app.domain.forms import Field, ItemKind, Vocabulary, VocabularyTerm
from app.forms.editing import bring_back_field, move_field, move_kind, remove_field, remove_kind, retire_field
from app.forms.editing_terms import bring_back_term, move_term, remove_term, remove_vocabulary, retire_term
from app.viewmodels.form_draft import FormDraft
from app.viewmodels.form_tree import FormPlace


def move(draft: FormDraft, place: FormPlace, steps: int) -> bool:
    """Move a place among its siblings, up when negative; say whether the form is another now."""
    match place.part(draft.form):
        case Field():
            return draft.change(move_field, place.kind, place.field, steps)
        case ItemKind():
            return draft.change(move_kind, place.kind, steps)
        case VocabularyTerm():
            return draft.change(move_term, place.vocabulary, place.code, steps)
        case _:
            return False


def remove_or_retire(draft: FormDraft, place: FormPlace) -> bool:
    """Bring back what is retired; remove what no earlier version has and no record holds; retire anything else."""
    part = place.part(draft.form)
    is_new = place.part(draft.before) is None
    match part:
        case Field(retired=True):
            return draft.change(bring_back_field, place.kind, place.field)
        case VocabularyTerm(retired=True):
            return draft.change(bring_back_term, place.vocabulary, place.code)
        case Field():
            if is_new:
                return draft.change(remove_field, place.kind, place.field, draft.held)
            return draft.change(retire_field, place.kind, place.field)
        case VocabularyTerm():
            if is_new:
                return draft.change(remove_term, place.vocabulary, place.code, draft.held)
            return draft.change(retire_term, place.vocabulary, place.code)
        case ItemKind():
            return draft.change(remove_kind, place.kind, draft.held)
        case Vocabulary():
            return draft.change(remove_vocabulary, place.vocabulary)
        case _:
            return False
