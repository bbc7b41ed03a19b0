"""What may be asked and where: from the settings, from the environment that overrides them, and from a command."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import msgspec

from app import __version__
from app.domain.errors import RefusedError
from app.settings import (
    CLINICALTRIALS_ADDRESS,
    CONTACT,
    CROSSREF_ADDRESS,
    NCBI_API_KEY,
    ONLINE,
    PUBMED_ADDRESS,
    Option,
    Settings,
    SettingsError,
)

ADDRESSES: dict[str, Option[str]] = {
    "clinicaltrials": CLINICALTRIALS_ADDRESS,
    "pubmed": PUBMED_ADDRESS,
    "crossref": CROSSREF_ADDRESS,
}
"""Each service and the option that says where it answers."""

_HERE = {"localhost", "127.0.0.1", "::1"}
_MAIL = re.compile(r"[^\s@:;,()<>]+@[^\s@:;,()<>]+")
_YES, _NO = {"1", "true", "yes", "on"}, {"0", "false", "no", "off"}


class Patience(msgspec.Struct, frozen=True):
    """How long a service is waited for, in seconds, and how large an answer may be, in bytes after unpacking.

    `reach` for a connection to stand, `pause` within an answer, `whole` for a question with all its repetitions,
    `respite` the longest time to wait before one of them, `back_off` the shortest.
    """

    reach: float = 2.0
    pause: float = 20.0
    whole: float = 90.0
    respite: float = 30.0
    back_off: float = 0.5
    largest: int = 50_000_000


class Asking(msgspec.Struct, frozen=True, kw_only=True):
    """Who asks, where the services answer, and with which patience; `off` says why nothing may be asked, else ""."""

    addresses: dict[str, str]
    off: str = ""
    contact: str = ""
    ncbi_key: str = ""
    patience: Patience = Patience()

    @property
    def agent(self) -> str:
        """How the program names itself to a service: its version, and a contact when there is one."""
        contact = f"; mailto:{self.contact}" if self.contact else ""
        return f"Vouch/{__version__} (curation of clinical evidence{contact})"


def asking(settings: Settings, environment: Mapping[str, str], addresses: Mapping[str, str] | None = None) -> Asking:
    """Return what may be asked.

    A variable such as VOUCH_ONLINE or VOUCH_PUBMED_ADDRESS goes before the setting of that name, `addresses` before
    both. Raises SettingsError for a value that does not fit.
    """
    contact = _stated(CONTACT, settings, environment).strip()
    if contact and not _MAIL.fullmatch(contact):
        raise SettingsError("The setting contact must be an e-mail address, or empty.")
    found = {name: _stated(option, settings, environment) for name, option in ADDRESSES.items()}
    return Asking(
        addresses={name: _address(name, stated) for name, stated in {**found, **(addresses or {})}.items()},
        off=_off(settings, environment),
        contact=contact,
        ncbi_key=_stated(NCBI_API_KEY, settings, environment).strip(),
    )


def may_ask(asking: Asking) -> None:
    """Raise RefusedError when asking is switched off."""
    if asking.off:
        raise RefusedError(asking.off)


def variable(option: Option[Any]) -> str:
    """Return the environment variable that goes before a setting."""
    return f"VOUCH_{option.key.upper()}"


def _off(settings: Settings, environment: Mapping[str, str]) -> str:
    said = environment.get(variable(ONLINE), "").strip().lower()
    if said and said not in _YES | _NO:
        raise SettingsError(f"{variable(ONLINE)} must be 1 or 0.")
    if said in _NO:
        return f"Asking public services is switched off for this run: {variable(ONLINE)} says so."
    if said in _YES or settings.get(ONLINE):
        return ""
    return f"Asking public services is switched off: online = false in {settings.path}."


def _stated(option: Option[str], settings: Settings, environment: Mapping[str, str]) -> str:
    return environment.get(variable(option), "") or settings.get(option)


def _address(name: str, stated: str) -> str:
    """Return an address without its last slash; https only, but for this very computer."""
    try:
        parts = urlsplit(stated.strip())
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    secure = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _HERE)
    plain = not (parts.query or parts.fragment or parts.username is not None) and port != 0
    if not (secure and plain and parts.hostname and stated.isascii() and not re.search(r"\s", stated.strip())):
        raise SettingsError(f"The address of {name} must begin with https:// and name a host; it is {stated!r}.")
    return stated.strip().rstrip("/")
