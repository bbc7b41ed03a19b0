"""What we rely on in the platform below us."""

from __future__ import annotations

import sqlite3
import sys


def test_qt_calls_do_not_use_up_none(qtbot):
    """Some releases of PySide6 lose a reference to None with each void call, and die after some thousands."""
    from PySide6.QtWidgets import QLabel

    label = QLabel()
    qtbot.addWidget(label)
    before = sys.getrefcount(None)
    for number in range(200):
        label.setText(str(number))
    assert sys.getrefcount(None) > before - 100


def test_sqlite_has_full_text_search():
    connection = sqlite3.connect(":memory:")
    connection.execute('CREATE VIRTUAL TABLE words USING fts5(text, tokenize="unicode61 remove_diacritics 2")')
    connection.execute("INSERT INTO words VALUES ('Ärzte 8 (73 %)')")
    assert connection.execute("SELECT count(*) FROM words WHERE words MATCH '\"arz\"*'").fetchone() == (1,)
    connection.close()
