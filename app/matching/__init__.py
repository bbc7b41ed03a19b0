"""Tells whether two sources are one work: folded, put into blocks, compared, and explained; pure functions."""

from app.matching.comparing import Comparison, compare
from app.matching.finding import find
from app.matching.settling import Found

VERSION = 1
"""The version of the rule, kept with every link that it made; it goes up when the rule says other things."""

__all__ = ["VERSION", "Comparison", "Found", "compare", "find"]
