"""Verbs of the curator: each takes a Store and returns what it touched, or a value."""
