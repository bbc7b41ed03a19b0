"""The source text beside the record: read-only, every quote marked, addressed in code points."""

from app.views.text_pane.pane import TextPane

__all__ = ["TextPane"]
