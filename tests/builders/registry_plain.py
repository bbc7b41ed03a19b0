"""What the made-up trial of `tests.builders.registry` says, in the shape of API v2 and in the legacy shape."""

from __future__ import annotations

from typing import Any

NCT = "NCT09990001"

STUDY: dict[str, Any] = {
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

_LEGACY_PROTOCOL: dict[str, Any] = {
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

LEGACY: dict[str, Any] = {
    "FullStudiesResponse": {
        "APIVrs": "1",
        "FullStudies": [{"Rank": 1, "Study": {"ProtocolSection": _LEGACY_PROTOCOL}}],
    }
}
