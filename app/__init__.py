"""Vouch: a workbench for people who curate clinical evidence."""

__version__ = "0.1.0"
PROGRAM = f"vouch {__version__}"
"""How the program signs what it writes: changes in a project's history, exports, reports."""
