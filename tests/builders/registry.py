"""A made-up trial as ClinicalTrials.gov would write it: API v2, its next version, and the legacy shape."""

from __future__ import annotations

import copy
import json
from typing import Any

from tests.builders import registry_rich as rich
from tests.builders.registry_plain import LEGACY, NCT, STUDY
from tests.builders.registry_results import RESULTS

__all__ = ["NCT", "a_rich_study", "a_study", "as_json", "legacy_study", "the_next_version"]


def a_study() -> dict[str, Any]:
    """Return a study of the shape of API v2; no such trial exists."""
    return copy.deepcopy(STUDY)


def the_next_version() -> dict[str, Any]:
    """Return the study some months on: another status, enrolment and date, one more arm before the others."""
    study = a_study()
    status = study["protocolSection"]["statusModule"]
    status["overallStatus"] = "ACTIVE_NOT_RECRUITING"
    status["lastUpdatePostDateStruct"] = {"date": "2026-05-04", "type": "ACTUAL"}
    status["primaryCompletionDateStruct"] = {"date": "2026-12", "type": "ESTIMATED"}
    study["protocolSection"]["designModule"]["enrollmentInfo"] = {"count": 24, "type": "ACTUAL"}
    arms = study["protocolSection"]["armsInterventionsModule"]["armGroups"]
    arms.insert(0, {"label": "Level 0", "type": "EXPERIMENTAL", "description": "Half of the lowest dose."})
    del study["protocolSection"]["outcomesModule"]["secondaryOutcomes"]
    return study


def as_json(study: object) -> str:
    """Return a document as a file would hold it."""
    return json.dumps(study, ensure_ascii=False, indent=1)


def legacy_study() -> dict[str, Any]:
    """Return the study in the shape of FullStudiesResponse."""
    return copy.deepcopy(LEGACY)


def a_rich_study(number: str = "NCT09990077") -> dict[str, Any]:
    """Return a study with results of every sort, adverse events and limitations; no such trial exists."""
    study = a_study()
    protocol = study["protocolSection"]
    protocol["identificationModule"] |= {"nctId": number, **rich.IDENTIFICATION}
    protocol["statusModule"] |= rich.STATUS
    protocol["designModule"] |= rich.DESIGN
    protocol["armsInterventionsModule"] = rich.ARMS
    protocol["outcomesModule"] = rich.OUTCOMES
    protocol["referencesModule"] = rich.REFERENCES
    study["resultsSection"] = RESULTS
    return copy.deepcopy(study)
