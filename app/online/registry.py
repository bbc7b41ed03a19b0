"""ClinicalTrials.gov, API v2: `GET studies/{nctId}?format=json` answers with one study.

404 says that there is no such number; a number that was given up for another one redirects to it.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.formats.identifiers import nct
from app.formats.registry_json import Tree, value_at
from app.formats.registry_words import plain
from app.online.asking import Asking
from app.online.line import Line
from app.online.records import Found, another, check, document

NAME = "ClinicalTrials.gov"
_ID = "protocolSection.identificationModule"
_STATUS = "protocolSection.statusModule"


def ask(line: Line, asked: Sequence[str], asking: Asking) -> Found:
    """Ask for the record of one NCT number."""
    del asking
    number = asked[0]
    reply = line.get(f"studies/{number}", {"format": "json"})
    check(NAME, reply, number, ("application/json",))
    study = document(NAME, reply, number)
    got = nct(str(value_at(study, f"{_ID}.nctId") or ""))
    if got != number and number not in _former(study):
        raise another(NAME, number, got or "a record without a number")
    said = [f"it is registered as {got} now"] if got != number else []
    if value_at(study, f"{_STATUS}.overallStatus") == "WITHDRAWN":
        why = plain(str(value_at(study, f"{_STATUS}.whyStopped") or "")).strip()
        said.append(f"the trial was withdrawn before anyone was enrolled{f' ({why})' if why else ''}")
    return Found(data=reply.body, held=frozenset({number}), told={number: "; ".join(said)} if said else {})


def _former(study: Tree) -> set[str]:
    aliases = value_at(study, f"{_ID}.nctIdAliases")
    return {nct(str(one)) for one in aliases} if isinstance(aliases, list) else set()
