"""How far the open record is, in one line."""

from __future__ import annotations

from app.checks import Subject
from app.checks.completeness import completeness
from app.viewmodels.desk import Desk


def subject_of(desk: Desk) -> Subject | None:
    """Return what checks look at: the open record with its source, or None."""
    if desk.content is None or desk.form is None or desk.source is None:
        return None
    return Subject(form=desk.form, content=desk.content, source=desk.source, text=desk.text)


def state_of_record(desk: Desk) -> str:
    """Return how many needed fields are filled and how many values no words support; "" without a record."""
    subject = subject_of(desk)
    if subject is None:
        return ""
    done = completeness(subject)
    said = f"{done.filled} of {done.needed} needed"
    return f"{said} · {done.unvouched} unvouched" if done.unvouched else said
