"""How names, codes and texts of a registry record read: codes in words, escapes taken back, paths as labels."""

from __future__ import annotations

import html
import re

_ESCAPED = re.compile(r"\\([\\^*_\[\]<>~#&`+=|{}().!-])")
_ENTITY = re.compile(r"&(?:[A-Za-z]{2,8}|#\d{1,6}|#x[0-9A-Fa-f]{1,5});")
_CODE = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*")
_PLACE = re.compile(r"\[(\d+)\]")
_HUMPS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_ENDINGS = ("Section", "Module", "Struct", "Info")

_CODED = frozenset(
    {
        "overallStatus",
        "lastKnownStatus",
        "type",
        "class",
        "phases",
        "studyType",
        "allocation",
        "interventionModel",
        "primaryPurpose",
        "masking",
        "whoMasked",
        "sex",
        "stdAges",
        "samplingMethod",
        "timePerspective",
        "observationalModel",
        "paramType",
        "dispersionType",
        "reportingStatus",
        "assessmentType",
        "sourceVocabulary",
    }
)
_WORDS = {
    "NA": "N/A",
    "NIH": "NIH",
    "FED": "Federal government",
    "OTHER_GOV": "Other government",
    "INDIV": "Individual",
    "AMBIG": "Ambiguous",
    "EARLY_PHASE1": "Early Phase 1",
    "ACTIVE_NOT_RECRUITING": "Active, not recruiting",
    "APPROVED_FOR_MARKETING": "Approved for marketing",
    "EUDRACT_NUMBER": "EudraCT number",
    "NON_RANDOMIZED": "Non-randomized",
}


def plain(text: str) -> str:
    r"""Return a text without the escapes of the registry's export.

    >>> plain(r"6×10\^8 cells, n \> 3 &amp; more")
    '6×10^8 cells, n > 3 & more'
    """
    unescaped = _ESCAPED.sub(r"\1", text) if "\\" in text else text
    return _ENTITY.sub(lambda found: html.unescape(found[0]), unescaped) if "&" in unescaped else unescaped


def readable(name: str, value: str) -> str:
    """Return how a value reads: a code of a coded field in words, yes and no for a Boolean, else the text as it is.

    >>> readable("phases", "PHASE1"), readable("overallStatus", "RECRUITING"), readable("acronym", "RECRUITING")
    ('Phase 1', 'Recruiting', 'RECRUITING')
    """
    if value in {"true", "false"}:
        return "Yes" if value == "true" else "No"
    if name not in _CODED or _CODE.fullmatch(value) is None:
        return plain(value)
    if value in _WORDS:
        return _WORDS[value]
    if value.startswith("PHASE") and value[5:].isdigit():
        return f"Phase {value[5:]}"
    return value.replace("_", " ").capitalize()


def is_coded(path: str) -> bool:
    """Say whether the values at a path are codes of a list."""
    return path.rpartition(".")[2] in _CODED


def comparable(value: str) -> str:
    """Return what two spellings of one code have in common: `Active, not recruiting`, `ACTIVE_NOT_RECRUITING`."""
    return "".join(one for one in plain(value).casefold() if one.isalnum()) or value.strip()


def label_of(path: str) -> str:
    """Return a path as words; places in lists count from 1.

    >>> label_of("protocolSection.armsInterventionsModule.armGroups[0].label")
    'Arms interventions › Arm groups 1 › Label'
    """
    if path.isupper():
        return path  # a tag of RIS
    steps = [step for step in path.split(".") if not step.endswith("Section")]
    return " › ".join(_step_words(step) for step in steps)


def _step_words(step: str) -> str:
    name, *places = _PLACE.split(step)[:2]
    for ending in _ENDINGS:
        name = name.removesuffix(ending) or name
    words = _HUMPS.sub(" ", name).lower()
    number = f" {int(places[0]) + 1}" if places else ""
    return f"{words[:1].upper()}{words[1:]}{number}"
