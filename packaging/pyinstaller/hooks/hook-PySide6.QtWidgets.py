"""Names the modules that the binding imports in its compiled part."""

hiddenimports: list[str] = ["PySide6.QtCore", "PySide6.QtGui"]
