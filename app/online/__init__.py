"""Asks public services for a record by its identifier; gives back bytes, which are imported like any file."""
