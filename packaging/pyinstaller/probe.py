"""Proves a bundle from within, at the build only: prints what is wrong, one line each, and nothing when all is well.

It is built beside the program, run with the names of modules, and taken away again. Every module must import, every
shared library must load, and a program started from here must not find the way to our libraries in its surroundings.
"""

import ctypes
import os
import sys
from importlib import import_module
from pathlib import Path

HERE = Path(__file__).resolve().parent
ABSENT = "cannot open shared object file"
LEFT = ("LD_LIBRARY_PATH", "DYLD_", "QT_PLUGIN_PATH", "QML", "_PYI_", "_MEI")

for name in os.environ:
    if name.startswith(LEFT):
        print(f"{name} stays set for the programs that Vouch starts")
for name in sys.argv[1:]:
    try:
        import_module(name)
    except ImportError as error:
        print(f"{name} cannot be imported: {error}")
for path in sorted(HERE.rglob("*.so*")):
    try:
        ctypes.CDLL(str(path))
    except OSError as error:
        lacking = str(error).partition(":")[0]
        if ABSENT not in str(error) or (HERE / lacking).exists():
            print(f"{path.name} cannot be loaded: {error}")
