"""Checks a list of parts against CycloneDX's own schema; run by the Python of the build environment, which has it."""

from __future__ import annotations

import sys
from pathlib import Path


def trouble(text: str) -> str:
    """Return what is wrong with a list of parts in JSON, "" when it is as CycloneDX 1.6 wants it."""
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    found = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    return str(found).splitlines()[0] if found else ""


if __name__ == "__main__":
    sys.exit(trouble(Path(sys.argv[1]).read_text(encoding="utf-8")) or 0)
