"""The program ends well after words were copied: the clipboard outlives Python."""

import subprocess
import sys
from pathlib import Path

SCRIPT = """
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from app.views.text_pane import TextPane

app = QApplication([])
pane = TextPane()
pane.set_text("Of the 11 patients, 8 (73%) responded.")
pane.select(0, 6)
pane.view.copy()
assert QGuiApplication.clipboard().text() == "Of the"
"""


def test_the_program_ends_well_with_copied_words_on_the_clipboard():
    root = Path(__file__).parents[3]
    ended = subprocess.run([sys.executable, "-c", SCRIPT], cwd=root, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")
