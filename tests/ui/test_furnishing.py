"""What a window takes in before anybody opened a project."""

import os
import subprocess
import sys

CODE = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from app.main import ProjectFiles
from app.settings import Settings
from app.viewmodels.desk import Desk
from app.viewmodels.session import Session
from app.views.main_window import MainWindow
app = QApplication([])
settings = Settings(Path(sys.argv[1]) / "settings.toml")
desk = Desk()
window = MainWindow(settings)
window.furnish(desk, Session(ProjectFiles(), settings, desk))
window.repaint()
print(*sorted(one for one in sys.modules if one.startswith(("app.checks", "db"))))
"""


def test_a_window_is_furnished_without_the_rules_and_the_database(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", CODE, str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == []
