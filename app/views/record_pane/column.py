"""A column of widgets that come and go."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget


def clear(column: QVBoxLayout, kept: Sequence[QWidget]) -> None:
    """Take everything out of a column, and delete what is not kept.

    A widget is removed by itself: an item taken out would live on and keep its size from ever being asked again.
    """
    for place in reversed(range(column.count())):
        item = column.itemAt(place)
        widget = item.widget() if item is not None else None
        if widget is None:
            column.takeAt(place)
            continue
        column.removeWidget(widget)
        if widget not in kept:
            widget.hide()
            widget.deleteLater()


def holds(widgets: Sequence[QWidget], focus: QWidget) -> bool:
    """Say whether a widget is one of these or stands in one of them."""
    return any(one is focus or one.isAncestorOf(focus) for one in widgets)
