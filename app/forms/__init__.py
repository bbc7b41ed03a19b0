"""Reads form and vocabulary files."""

from app.forms.reader import check, load, load_shipped, shipped
from app.forms.tree import Problem

__all__ = ["Problem", "check", "load", "load_shipped", "shipped"]
