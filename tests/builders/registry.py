"""A made-up trial as ClinicalTrials.gov would write it: API v2, its next version, and the legacy shape."""

from __future__ import annotations

import copy
import json
from typing import Any

NCT = "NCT09990001"


def a_study() -> dict[str, Any]:
    """Return a study of the shape of API v2; no such trial exists."""
    return copy.deepcopy(_STUDY)


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
    protocol = {
        "IdentificationModule": {
            "NCTId": NCT,
            "OrgStudyIdInfo": {"OrgStudyId": "QX-7"},
            "SecondaryIdInfoList": {
                "SecondaryIdInfo": [{"SecondaryId": "2024-123456-12", "SecondaryIdType": "EudraCT Number"}]
            },
            "BriefTitle": "Quillworth Cells in Lymphoma",
        },
        "StatusModule": {
            "OverallStatus": "Recruiting",
            "StartDateStruct": {"StartDate": "February 2024", "StartDateType": "Actual"},
            "LastUpdatePostDateStruct": {"LastUpdatePostDate": "January 9, 2026", "LastUpdatePostDateType": "Actual"},
        },
        "ConditionsModule": {"ConditionList": {"Condition": ["Lymphoma", "Leukemia, Hairy Cell"]}},
        "DesignModule": {
            "StudyType": "Interventional",
            "PhaseList": {"Phase": ["Phase 1", "Phase 2"]},
            "DesignInfo": {
                "DesignAllocation": "N/A",
                "DesignInterventionModel": "Sequential",
                "DesignMaskingInfo": {"DesignMasking": "None"},
            },
            "EnrollmentInfo": {"EnrollmentCount": "18", "EnrollmentType": "Estimated"},
        },
        "ArmsInterventionsModule": {
            "ArmGroupList": {
                "ArmGroup": [
                    {
                        "ArmGroupLabel": "Level 1",
                        "ArmGroupType": "Experimental",
                        "ArmGroupInterventionList": {"ArmGroupInterventionName": ["Biological: QX-7"]},
                    }
                ]
            },
            "InterventionList": {
                "Intervention": [
                    {
                        "InterventionType": "Biological",
                        "InterventionName": "QX-7",
                        "InterventionOtherNameList": {"InterventionOtherName": ["Quill cells"]},
                    }
                ]
            },
        },
        "OutcomesModule": {
            "PrimaryOutcomeList": {
                "PrimaryOutcome": [{"PrimaryOutcomeMeasure": "Toxic effects", "PrimaryOutcomeTimeFrame": "28 days"}]
            }
        },
    }
    return {
        "FullStudiesResponse": {"APIVrs": "1", "FullStudies": [{"Rank": 1, "Study": {"ProtocolSection": protocol}}]}
    }


_STUDY: dict[str, Any] = {
    "protocolSection": {
        "identificationModule": {
            "nctId": NCT,
            "orgStudyIdInfo": {"id": "QX-7"},
            "secondaryIdInfos": [{"id": "2024-123456-12", "type": "EUDRACT_NUMBER"}],
            "organization": {"fullName": "Quillworth Institute", "class": "OTHER"},
            "briefTitle": "Quillworth Cells in Lymphoma",
            "officialTitle": "A Made-Up Study of QX-7 Cells in Adults With Lymphoma That Came Back",
            "acronym": "QUILL-1",
        },
        "statusModule": {
            "statusVerifiedDate": "2026-01",
            "overallStatus": "RECRUITING",
            "startDateStruct": {"date": "2024-02", "type": "ACTUAL"},
            "primaryCompletionDateStruct": {"date": "2026-09", "type": "ESTIMATED"},
            "studyFirstPostDateStruct": {"date": "2023-12-04", "type": "ACTUAL"},
            "lastUpdatePostDateStruct": {"date": "2026-01-09", "type": "ACTUAL"},
        },
        "sponsorCollaboratorsModule": {
            "leadSponsor": {"name": "Quillworth Institute", "class": "OTHER"},
            "collaborators": [{"name": "Inkwell Cells", "class": "INDUSTRY"}],
        },
        "descriptionModule": {"briefSummary": "Adults get 6×10\\^8 cells once &amp; are followed for a year."},
        "conditionsModule": {"conditions": ["Lymphoma", "Leukemia, Hairy Cell"], "keywords": ["killer cells"]},
        "designModule": {
            "studyType": "INTERVENTIONAL",
            "phases": ["PHASE1", "PHASE2"],
            "designInfo": {
                "allocation": "NA",
                "interventionModel": "SEQUENTIAL",
                "primaryPurpose": "TREATMENT",
                "maskingInfo": {"masking": "NONE"},
            },
            "enrollmentInfo": {"count": 18, "type": "ESTIMATED"},
        },
        "armsInterventionsModule": {
            "armGroups": [
                {
                    "label": "Level 1",
                    "type": "EXPERIMENTAL",
                    "description": "One infusion of 1×10\\^6 cells/kg.",
                    "interventionNames": ["Biological: QX-7", "Drug: Fludarabine"],
                },
                {"label": "Level 2", "type": "EXPERIMENTAL", "description": "One infusion of 1×10\\^7 cells/kg."},
            ],
            "interventions": [
                {
                    "type": "BIOLOGICAL",
                    "name": "QX-7",
                    "description": "Cord blood killer cells.",
                    "otherNames": ["Quill cells"],
                    "armGroupLabels": ["Level 1", "Level 2"],
                },
                {"type": "DRUG", "name": "Fludarabine"},
            ],
        },
        "outcomesModule": {
            "primaryOutcomes": [{"measure": "Toxic effects that limit the dose", "timeFrame": "28 days"}],
            "secondaryOutcomes": [{"measure": "Response", "timeFrame": "3 months"}],
        },
        "eligibilityModule": {
            "eligibilityCriteria": "Inclusion:\n* Lymphoma after 2 lines\n* ANC \\> 500",
            "sex": "ALL",
            "minimumAge": "18 Years",
            "stdAges": ["ADULT", "OLDER_ADULT"],
        },
        "contactsLocationsModule": {
            "locations": [{"facility": "Quillworth Clinic", "city": "Port Larken", "country": "Nowhere", "zip": "0001"}]
        },
        "oversightModule": {"oversightHasDmc": True},
    },
    "resultsSection": {
        "outcomeMeasuresModule": {
            "outcomeMeasures": [
                {
                    "type": "PRIMARY",
                    "title": "Response",
                    "paramType": "COUNT_OF_PARTICIPANTS",
                    "unitOfMeasure": "Participants",
                    "groups": [{"id": "OG000", "title": "Level 1"}, {"id": "OG001", "title": "Level 2"}],
                    "denoms": [
                        {
                            "units": "Participants",
                            "counts": [{"groupId": "OG000", "value": "11"}, {"groupId": "OG001", "value": "7"}],
                        }
                    ],
                    "classes": [
                        {
                            "categories": [
                                {
                                    "title": "Complete",
                                    "measurements": [
                                        {"groupId": "OG000", "value": "7", "lowerLimit": "3", "upperLimit": "9"},
                                        {"groupId": "OG001", "value": "4"},
                                    ],
                                }
                            ]
                        }
                    ],
                }
            ]
        },
        "adverseEventsModule": {
            "frequencyThreshold": "5",
            "eventGroups": [
                {
                    "id": "EG000",
                    "title": "Level 1",
                    "deathsNumAffected": 1,
                    "deathsNumAtRisk": 11,
                    "seriousNumAffected": 2,
                }
            ],
            "seriousEvents": [
                {
                    "term": "Fever",
                    "organSystem": "General disorders",
                    "stats": [{"groupId": "EG000", "numEvents": 3, "numAffected": 2, "numAtRisk": 11}],
                }
            ],
        },
        "moreInfoModule": {"limitationsAndCaveats": {"description": "Stopped early; few were enrolled."}},
    },
    "derivedSection": {
        "miscInfoModule": {"versionHolder": "2026-01-10"},
        "conditionBrowseModule": {"meshes": [{"id": "D008223", "term": "Lymphoma"}], "ancestors": [{"id": "D009369"}]},
    },
    "hasResults": True,
}


def a_rich_study(number: str = "NCT09990077") -> dict[str, Any]:
    """Return a study with results of every sort, adverse events and limitations; no such trial exists."""
    study = a_study()
    protocol = study["protocolSection"]
    protocol["identificationModule"] |= {
        "nctId": number,
        "acronym": "LARKSPUR",
        "officialTitle": "A Made-Up Study of LKS-19 CAR-NK Cells in Lymphoma",
        "briefTitle": "LKS-19 in Lymphoma",
        "orgStudyIdInfo": {"id": "LKS-19-01"},
        "secondaryIdInfos": [
            {"id": "2023-500999-11-00", "type": "CTIS"},
            {"id": "U24LARK", "type": "NIH"},
        ],
    }
    protocol["statusModule"] |= {
        "overallStatus": "TERMINATED",
        "whyStopped": "The sponsor closed the programme.",
        "statusVerifiedDate": "2025-11",
        "startDateStruct": {"date": "2021-03-02", "type": "ACTUAL"},
        "primaryCompletionDateStruct": {"date": "2024-07", "type": "ACTUAL"},
        "completionDateStruct": {"date": "2025", "type": "ACTUAL"},
    }
    protocol["designModule"]["designInfo"] = {
        "allocation": "NON_RANDOMIZED",
        "interventionModel": "SINGLE_GROUP",
        "primaryPurpose": "TREATMENT",
        "maskingInfo": {"masking": "NONE", "maskingDescription": "Open label."},
    }
    protocol["designModule"]["enrollmentInfo"] = {"count": 18, "type": "ACTUAL"}
    protocol["armsInterventionsModule"] = {
        "armGroups": [
            {
                "label": "Level 1",
                "type": "EXPERIMENTAL",
                "interventionNames": ["Biological: LKS-19 CAR-NK cells", "Drug: Fludarabine", "Drug: Quillimab"],
            },
            {"label": "Level 2", "type": "EXPERIMENTAL", "interventionNames": ["Biological: LKS-19 CAR-NK cells"]},
        ],
        "interventions": [
            {
                "type": "BIOLOGICAL",
                "name": "LKS-19 CAR-NK cells",
                "otherNames": ["Larkspur cells"],
                "armGroupLabels": ["Level 1", "Level 2"],
            },
            {"type": "DRUG", "name": "Fludarabine", "armGroupLabels": ["Level 1"]},
            {
                "type": "DRUG",
                "name": "Cyclophosphamide",
                "description": "Lymphodepletion on three days.",
                "armGroupLabels": ["Level 1", "Level 2"],
            },
            {"type": "DRUG", "name": "Quillimab", "armGroupLabels": ["Level 1"]},
        ],
    }
    protocol["outcomesModule"] = {
        "primaryOutcomes": [{"measure": "Overall Response Rate (ORR)", "timeFrame": "Up to 6 months"}],
        "secondaryOutcomes": [{"measure": "Cells that persist", "timeFrame": "From infusion to the last visit"}],
    }
    protocol["referencesModule"] = {
        "references": [
            {"pmid": "99999901", "type": "RESULT", "citation": "Quill A. Larkspur cells. J Made Up. 2024;1:1-9."},
            {"pmid": "99999902", "type": "BACKGROUND", "citation": "Quill B. Older cells. J Made Up. 2010;1:1."},
        ]
    }
    study["resultsSection"] = _rich_results()
    return study


def _rich_results() -> dict[str, Any]:
    pair = [{"id": "OG000", "title": "Level 1"}, {"id": "OG001", "title": "Level 2"}]
    counts = {
        "units": "Participants",
        "counts": [{"groupId": "OG000", "value": "11"}, {"groupId": "OG001", "value": "7"}],
    }

    def both(one: dict[str, Any], other: dict[str, Any], **titles: str) -> dict[str, Any]:
        return {**titles, "measurements": [{"groupId": "OG000", **one}, {"groupId": "OG001", **other}]}

    return {
        "participantFlowModule": {
            "groups": [{"id": "FG000", "title": "Level 1"}, {"id": "FG001", "title": "Level 2"}],
            "periods": [
                {
                    "title": "Overall Study",
                    "milestones": [
                        {
                            "type": "STARTED",
                            "achievements": [
                                {"groupId": "FG000", "numSubjects": "11"},
                                {"groupId": "FG001", "numSubjects": "7"},
                            ],
                        },
                        {"type": "COMPLETED", "achievements": [{"groupId": "FG000", "numSubjects": "8"}]},
                    ],
                    "dropWithdraws": [{"type": "Death", "reasons": [{"groupId": "FG000", "numSubjects": "3"}]}],
                }
            ],
        },
        "baselineCharacteristicsModule": {
            "groups": [{"id": "BG000", "title": "Level 1"}, {"id": "BG002", "title": "Total"}],
            "denoms": [{"units": "Participants", "counts": [{"groupId": "BG000", "value": "11"}]}],
            "measures": [
                {
                    "title": "Age, Continuous",
                    "paramType": "MEDIAN",
                    "dispersionType": "FULL_RANGE",
                    "unitOfMeasure": "years",
                    "classes": [
                        {
                            "categories": [
                                {
                                    "measurements": [
                                        {"groupId": "BG000", "value": "61", "lowerLimit": "34", "upperLimit": "74"}
                                    ]
                                }
                            ]
                        }
                    ],
                },
                {
                    "title": "Sex: Female, Male",
                    "paramType": "COUNT_OF_PARTICIPANTS",
                    "unitOfMeasure": "Participants",
                    "classes": [
                        {
                            "categories": [
                                {"title": "Female", "measurements": [{"groupId": "BG000", "value": "4"}]},
                                {"title": "Male", "measurements": [{"groupId": "BG000", "value": "7"}]},
                            ]
                        }
                    ],
                },
            ],
        },
        "outcomeMeasuresModule": {
            "outcomeMeasures": [
                {
                    "type": "PRIMARY",
                    "title": "Overall Response Rate (ORR)",
                    "timeFrame": "Up to 6 months",
                    "populationDescription": "Treated patients",
                    "paramType": "COUNT_OF_PARTICIPANTS",
                    "unitOfMeasure": "Participants",
                    "groups": pair,
                    "denoms": [counts],
                    "classes": [{"categories": [both({"value": "8"}, {"value": "0"})]}],
                    "analyses": [
                        {
                            "groupIds": ["OG000", "OG001"],
                            "paramType": "Odds Ratio (OR)",
                            "paramValue": "1.9",
                            "ciPctValue": "95",
                            "ciNumSides": "TWO_SIDED",
                            "ciLowerLimit": "0.7",
                            "ciUpperLimit": "4.4",
                            "pValue": "<0.001",
                            "statisticalMethod": "Fisher Exact",
                        }
                    ],
                },
                {
                    "type": "SECONDARY",
                    "title": "Percentage of Participants With Complete Response",
                    "timeFrame": "12 months",
                    "paramType": "NUMBER",
                    "dispersionType": "95% Confidence Interval",
                    "unitOfMeasure": "percentage of participants",
                    "groups": pair,
                    "denoms": [counts],
                    "classes": [
                        {
                            "categories": [
                                both(
                                    {"value": "63.6", "lowerLimit": "30.8", "upperLimit": "89.1"},
                                    {"value": "28.6", "lowerLimit": "3.7", "upperLimit": "71.0"},
                                )
                            ]
                        }
                    ],
                },
                {
                    "type": "SECONDARY",
                    "title": "Progression-Free Survival (PFS)",
                    "timeFrame": "From infusion until 2 years",
                    "paramType": "MEDIAN",
                    "dispersionType": "CONFIDENCE_95",
                    "unitOfMeasure": "Months",
                    "groups": pair,
                    "denoms": [counts],
                    "classes": [
                        {
                            "categories": [
                                both(
                                    {"value": "13.8", "lowerLimit": "2.8", "upperLimit": "NA"},
                                    {"value": "NA", "lowerLimit": "NA", "upperLimit": "NA", "comment": "Not reached"},
                                )
                            ]
                        }
                    ],
                },
                {
                    "type": "SECONDARY",
                    "title": "Duration of Response (DOR)",
                    "timeFrame": "At 1 year",
                    "paramType": "MEDIAN",
                    "dispersionType": "FULL_RANGE",
                    "unitOfMeasure": "Months",
                    "groups": pair,
                    "denoms": [counts],
                    "classes": [
                        {
                            "categories": [
                                both({"value": "6"}, {"value": "NA", "comment": "Nobody of this group responded."})
                            ]
                        }
                    ],
                },
                {
                    "type": "OTHER_PRE_SPECIFIED",
                    "title": "Interleukin 6 in Serum",
                    "timeFrame": "Day 28",
                    "paramType": "MEAN",
                    "dispersionType": "STANDARD_DEVIATION",
                    "unitOfMeasure": "pg/mL",
                    "groups": pair,
                    "denoms": [counts],
                    "classes": [
                        {
                            "title": "Before infusion",
                            "categories": [both({"value": "73.0", "spread": "4.1"}, {"value": "-2.50", "spread": "0"})],
                        },
                        {
                            "title": "After infusion",
                            "denoms": [{"units": "Participants", "counts": [{"groupId": "OG000", "value": "9"}]}],
                            "categories": [both({"value": "80", "spread": "5"}, {"value": ""})],
                        },
                    ],
                },
            ]
        },
        "adverseEventsModule": {
            "frequencyThreshold": "5",
            "timeFrame": "Up to 2 years",
            "eventGroups": [
                {
                    "id": "EG000",
                    "title": "Level 1",
                    "deathsNumAffected": 1,
                    "deathsNumAtRisk": 11,
                    "seriousNumAffected": 2,
                    "seriousNumAtRisk": 11,
                    "otherNumAffected": 9,
                    "otherNumAtRisk": 11,
                },
                {"id": "EG001", "title": "Level 2", "deathsNumAffected": 0, "deathsNumAtRisk": 7},
            ],
            "seriousEvents": [
                {
                    "term": "Fever",
                    "organSystem": "General disorders",
                    "sourceVocabulary": "MedDRA 26.0",
                    "assessmentType": "SYSTEMATIC_ASSESSMENT",
                    "stats": [
                        {"groupId": "EG000", "numEvents": 3, "numAffected": 2, "numAtRisk": 11},
                        {"groupId": "EG001", "numEvents": 0, "numAffected": 0, "numAtRisk": 7},
                    ],
                }
            ],
            "otherEvents": [
                {
                    "term": "Cytokine release syndrome",
                    "organSystem": "Immune system disorders",
                    "stats": [{"groupId": "EG000", "numEvents": 1, "numAffected": 1, "numAtRisk": 11}],
                },
                {
                    "term": "Nausea",
                    "organSystem": "Gastrointestinal disorders",
                    "stats": [
                        {"groupId": "EG000", "numAffected": 6, "numAtRisk": 11},
                        {"groupId": "EG001", "numAffected": 0, "numAtRisk": 0},
                    ],
                },
            ],
        },
        "moreInfoModule": {
            "limitationsAndCaveats": {"description": "Early termination led to small numbers of participants analysed."}
        },
    }
