"""Letting go of the keyboard before something is hidden."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QWidget


def let_go(widget: QWidget) -> None:
    """Take the focus out of a widget that is about to be hidden.

    Qt hands the focus of a hidden widget on to the next one, were it a field, which would then be the one in hand.
    """
    focus = QApplication.focusWidget()
    if focus is not None and (widget is focus or widget.isAncestorOf(focus)):
        focus.clearFocus()
