"""What Windows shows of the programs under Properties, Details: names, version and maker, as PyInstaller reads it."""

from __future__ import annotations

import re

import facts

DESCRIPTIONS = {facts.NAME: f"{facts.TITLE} (command line)", f"{facts.NAME}w": facts.TITLE}
"""What each program is called there, and in Windows' list of programs that run."""

_ENGLISH, _UNICODE = 0x0409, 1200


def details(program: str) -> str:
    """Return the version resource of a program (VERSIONINFO in Microsoft's documents) as PyInstaller's text for it."""
    numbers = tuple(map(int, four_numbers(facts.version()).split(".")))
    rows = {
        "CompanyName": facts.MAKER,
        "FileDescription": DESCRIPTIONS[program],
        "FileVersion": facts.version(),
        "InternalName": program,
        "LegalCopyright": facts.MAKER,
        "OriginalFilename": f"{program}.exe",
        "ProductName": facts.TITLE,
        "ProductVersion": facts.version(),
    }
    strings = ", ".join(f"StringStruct({name!r}, {text!r})" for name, text in rows.items())
    fixed = f"FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3F, flags=0, OS=0x40004, fileType=1)"
    table = f"StringFileInfo([StringTable('{_ENGLISH:04X}{_UNICODE:04X}', [{strings}])])"
    return f"VSVersionInfo({fixed}, [{table}, VarFileInfo([VarStruct('Translation', [{_ENGLISH}, {_UNICODE}])])])\n"


def four_numbers(version: str) -> str:
    """Return a version as the four numbers that Windows wants: what follows the first three is left out."""
    numbers = re.findall(r"\d+", re.split(r"[a-z+-]", version)[0])[:3]
    return ".".join([*[*numbers, "0", "0"][:3], "0"])
