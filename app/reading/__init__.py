"""Words to typed values: what a curator selects in a source, and what a curator types.

To read a new kind, write a reader in a file of its own (a function of `Asked` to a `Reading`, or to None when the words
say nothing of that kind) and add one row to `READERS` in `app/reading/readers.py`; a row in `app/reading/typed.py`
lets it be typed, a case in `app/reading/show.py` shows it.
"""
