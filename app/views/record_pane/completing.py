"""What editors complete: terms with their code and origin, references with where they stand, units."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from app.domain.forms import Field
from app.domain.kinds import Kind
from app.viewmodels.desk import Desk
from app.viewmodels.references import suggest_references
from app.viewmodels.terms import suggest_terms
from app.viewmodels.units import suggest_units
from app.views.record_pane.editors import LineEditor, Suggest


def suggest_for(desk: Desk, field: Field) -> Suggest | None:
    """Return what completes the typing in a field, None when nothing does."""
    if field.kind in {Kind.TERM, Kind.TERMS}:
        return partial(suggest_terms, desk, field)
    if field.kind is Kind.REFERENCE:
        return partial(suggest_references, desk, field)
    if field.kind in {Kind.QUANTITY, Kind.TIME_TO_EVENT} and field.units:
        return partial(suggest_units, field)
    return None


def separator_of(field: Field, *, in_cell: bool = False) -> str:
    """Return what parts several pieces in one editor of a field, "" where there is one."""
    return ";" if field.kind is Kind.TERMS or (in_cell and field.many) else ""


def line_for(desk: Desk, field: Field, parent: QWidget | None = None) -> LineEditor:
    """Return a line that completes what is typed into a field."""
    return LineEditor(suggest_for(desk, field), separator_of(field), parent)
