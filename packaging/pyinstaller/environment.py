"""Runs before the program in a bundle: gives back the surroundings that the bootloader changed for itself.

On Linux the bootloader puts the bundle's libraries first in LD_LIBRARY_PATH and starts itself again; the loader has
read it by then. A program that Vouch starts (a browser, an editor) must not load our libraries in place of its own, so
the value from before comes back. The bootloader's own marks go too: with them, Vouch started by Vouch would trust that
the path still stands, and not set it again.
"""

import os

if "LD_LIBRARY_PATH_ORIG" in os.environ:
    os.environ["LD_LIBRARY_PATH"] = os.environ.pop("LD_LIBRARY_PATH_ORIG")
else:
    os.environ.pop("LD_LIBRARY_PATH", None)
for name in [name for name in os.environ if name.startswith("_PYI_")]:
    del os.environ[name]
