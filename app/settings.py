"""What a user may set, each option declared once; kept in a plain file that can be read and changed by hand.

The file is TOML, one line an option with its prose above. A line that is no option of ours, or whose value does not
fit, is refused with its number rather than passed over, so that a slip of the pen is not lost in silence.

To add an option, add a row to the table below; nothing else needs to know of it.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, Self, TypeVar, cast

from app.domain.errors import WorldError, sentence

T = TypeVar("T", bound=str | int | bool | tuple[str, ...])

RECENT_MAX = 10
_KINDS: dict[type, str] = {
    str: "a text in quotes",
    int: "a whole number",
    bool: "true or false",
    tuple: "a list of texts in brackets",
}


class SettingsError(WorldError):
    """The settings file is wrong; the message starts with `file:line:`."""


@dataclass(frozen=True)
class Option(Generic[T]):
    """One thing a user may set: its key in the file, its value when not set, and what it means.

    A text may be held to `choices`, a number to `low` and `high`; a list is a tuple of texts, at most `high` long.
    """

    key: str
    default: T
    prose: str
    choices: tuple[str, ...] = ()
    low: int | None = None
    high: int | None = None

    def trouble(self, value: object) -> str:
        """Return why a value does not fit, or ""."""
        kind = type(self.default)
        if type(value) is not kind or (isinstance(value, tuple) and not all(isinstance(one, str) for one in value)):
            return f"it must be {_KINDS[kind]}"
        if self.choices and value not in self.choices:
            return f"it must be one of {', '.join(self.choices)}"
        if isinstance(value, int | tuple):
            size = len(value) if isinstance(value, tuple) else value
            if self.low is not None and size < self.low:
                return f"it must be at least {self.low}"
            if self.high is not None and size > self.high:
                return f"it must be at most {self.high}"
        return _not_text(value)


CURATOR = Option("curator", "", "The name under which your work is recorded; empty: the name of your account.")
THEME = Option("theme", "system", "Colours of the window: system, light or dark.", choices=("system", "light", "dark"))
TEXT_SIZE = Option("text_size", 12, "Size of the text that you read, in points.", low=6, high=48)
READING_FONT = Option("reading_font", "", "Font family of the text that you read; empty: the system's.")
RECENT = Option[tuple[str, ...]](
    "recent", (), f"Projects opened lately, newest first; at most {RECENT_MAX}.", high=RECENT_MAX
)
BACKUPS_KEPT = Option("backups_kept", 14, "How many daily backups of each project are kept.", low=1, high=1000)
HIDDEN_PANES = Option[tuple[str, ...]]("hidden_panes", (), "Panes of the window that are hidden.", high=20)
PAGE_SHOWN = Option("page_shown", False, "Whether the page of a PDF is shown beside its text.")
ONLINE = Option(
    "online", True, "Whether records may be asked for by their identifiers; false: nothing leaves this computer."
)
CONTACT = Option(
    "contact",
    "",
    "Your e-mail address, sent to public services with each question, as they wish; empty: none is sent.",
)
NCBI_API_KEY = Option("ncbi_api_key", "", "Your key of NCBI, which lets PubMed be asked more often; empty: none.")
CLINICALTRIALS_ADDRESS = Option(
    "clinicaltrials_address", "https://clinicaltrials.gov/api/v2", "Where the API v2 of ClinicalTrials.gov answers."
)
PUBMED_ADDRESS = Option(
    "pubmed_address", "https://eutils.ncbi.nlm.nih.gov/entrez/eutils", "Where the E-utilities of NCBI answer."
)
CROSSREF_ADDRESS = Option("crossref_address", "https://api.crossref.org", "Where the REST API of Crossref answers.")
WINDOW_GEOMETRY = Option("window_geometry", "", "Where the window was; base64, written by the program.")
WINDOW_STATE = Option("window_state", "", "How its panes were divided; base64, written by the program.")

OPTIONS: tuple[Option[Any], ...] = (
    CURATOR,
    THEME,
    TEXT_SIZE,
    READING_FONT,
    RECENT,
    BACKUPS_KEPT,
    HIDDEN_PANES,
    PAGE_SHOWN,
    ONLINE,
    CONTACT,
    NCBI_API_KEY,
    CLINICALTRIALS_ADDRESS,
    PUBMED_ADDRESS,
    CROSSREF_ADDRESS,
    WINDOW_GEOMETRY,
    WINDOW_STATE,
)


class Settings:
    """The user's settings: read from a file once, written whenever one changes."""

    def __init__(self, path: Path, known: dict[str, object] | None = None) -> None:
        """Read the file, if there is one and it is not `known`. Raises SettingsError, and OSError when it cannot."""
        self.path = path
        self._set: dict[str, object] = _read(path) if known is None else known

    @classmethod
    def or_defaults(cls, path: Path) -> tuple[Self, str]:
        """Return the settings of a file, else the defaults with one sentence why the file cannot be used.

        A file that cannot be read is left as it is: nothing is kept until it was mended.
        """
        try:
            return cls(path), ""
        except Exception as error:
            said = sentence(error)
            if said is None:
                raise
        return cls(path, {}), f"{said} Until then every setting stands at its default."

    def get(self, option: Option[T]) -> T:
        """Return what the user set, or the default."""
        value = self._set.get(option.key, option.default)
        return cast("T", value)  # it was held to the option when it was read or put

    def put(self, option: Option[T], value: T) -> None:
        """Set an option and write the file. Raises SettingsError when the value does not fit or cannot be kept."""
        self.put_all({option: value})

    def put_all(self, values: Mapping[Option[Any], object]) -> None:
        """Set several options in one write. Raises as `put` does, with nothing changed."""
        for option, value in values.items():
            if trouble := option.trouble(value):
                raise SettingsError(f"The setting {option.key} was not changed: {trouble}.")
        now = _read(self.path)  # another window may have written since
        after = {**now, **{option.key: value for option, value in values.items()}}
        if _in_effect(after) != _in_effect(now):
            try:
                _write(self.path.resolve(), after)
            except OSError as error:
                said = sentence(error)
                if said is None:
                    raise
                raise SettingsError(f"Your settings are not kept: {said}") from error
        self._set = after

    def remember(self, project: Path) -> None:
        """Put a project first among the recent ones; one whose name is no text on this system is left out."""
        path = str(project.resolve())
        others = [one for one in self.get(RECENT) if one != path]
        if not _not_text((path,)):
            self.put(RECENT, (path, *others)[:RECENT_MAX])

    def forget(self, project: Path) -> None:
        """Drop a project from the recent ones."""
        self.put(RECENT, tuple(one for one in self.get(RECENT) if one != str(project.resolve())))


def curator_name(settings: Settings) -> str:
    """Return who curates: the setting, else the account's name, else `unknown` where an account has none."""
    import getpass

    try:
        return settings.get(CURATOR).strip() or getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "unknown"


def _in_effect(values: Mapping[str, object]) -> dict[str, object]:
    """Return every option's value, so that setting a default that holds already is no change to be written."""
    return {option.key: values.get(option.key, option.default) for option in OPTIONS}


def _read(path: Path) -> dict[str, object]:
    """Return what a settings file says, {} when there is none."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path}:1: The settings cannot be read: they are no UTF-8 text.") from error
    if not text.strip():
        return {}
    import tomllib

    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        number = int(line[1]) if line else text.count("\n") + 1
        raise SettingsError(f"{path}:{number}: The settings cannot be read: {error}.") from error
    known = {option.key: option for option in OPTIONS}
    values: dict[str, object] = {}
    for key, stated in found.items():
        place = f"{path}:{_line_of(key, text)}"
        if key not in known:
            raise SettingsError(f"{place}: {key} is no setting of Vouch; mend or remove the line.")
        value = tuple(stated) if isinstance(stated, list) else stated
        if trouble := known[key].trouble(value):
            raise SettingsError(f"{place}: {key} has a value that does not fit: {trouble}.")
        values[key] = value
    return values


def _line_of(key: str, text: str) -> int:
    """Return the line, from 1, on which a top-level key or its table stands."""
    opening = re.compile(rf"""\s*\[*\s*["']?{re.escape(key)}["']?\s*[\].=]""")
    return next((number for number, line in enumerate(text.split("\n"), 1) if opening.match(line)), 1)


def _write(path: Path, values: Mapping[str, object]) -> None:
    """Write the file whole or not at all; what stands at its default is a comment that shows how to set it."""
    lines = ["# Settings of Vouch. Changes by hand count at the next start."]
    for option in OPTIONS:
        value = values.get(option.key, option.default)
        comment = "# " if value == option.default else ""
        lines += ["", f"# {option.prose}", f"{comment}{option.key} = {_toml(value)}"]
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("w", encoding="utf-8", newline="\n") as file:
            file.write("\n".join(lines) + "\n")
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
        raise


def _toml(value: object) -> str:
    """Write a value as TOML does; its texts are JSON's, but for one character."""
    if isinstance(value, tuple):
        return f"[{', '.join(_toml(one) for one in value)}]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _not_text(value: object) -> str:
    """Return why a value cannot be written as UTF-8, or ""."""
    texts = value if isinstance(value, tuple) else (value,)
    for one in texts:
        if isinstance(one, str):
            try:
                one.encode()
            except UnicodeEncodeError:
                return "it holds characters that are no text"
    return ""
