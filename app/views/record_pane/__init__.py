"""The record: its kinds, its items as a tree, and the fields of the item in hand."""

from app.views.record_pane.pane import RecordPane

__all__ = ["RecordPane"]
