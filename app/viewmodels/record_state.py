"""How far the open record is, in one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.viewmodels.desk import Desk

if TYPE_CHECKING:
    from app.checks import Subject


def subject_of(desk: Desk) -> Subject | None:
    """Return what checks look at: the open record with its source, or None."""
    if desk.content is None or desk.form is None or desk.source is None:
        return None
    from app.checks import Subject

    return Subject(form=desk.form, content=desk.content, source=desk.source, text=desk.text)


def state_of_record(desk: Desk) -> str:
    """Return how many needed fields are filled and how many values no words support; "" without a record."""
    subject = subject_of(desk)
    if subject is None:
        return ""
    from app.checks.completeness import completeness

    done = completeness(subject)
    said = f"{done.filled} of {done.needed} needed"
    return f"{said} · {done.unvouched} unvouched" if done.unvouched else said


def words_for_nothing(desk: Desk) -> str:
    """Return what to do next where no item is in hand, "" without a source."""
    if desk.source is None:
        return ""
    if desk.content is not None and desk.content.items:
        return "Choose an item above to see its fields."
    words = "Nothing recorded yet. Select words in the text and press o for an outcome, or a for any other item."
    others = desk.other_curators()
    return f"{' and '.join(others)} recorded this source; your own record is empty.\n\n{words}" if others else words
