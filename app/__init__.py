"""Vouch: a workbench for people who curate clinical evidence."""

__version__ = "0.1.0"
