"""Every request a person can make, one row each in `table.py`."""
