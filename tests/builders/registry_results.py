"""The results of the made-up trial with results of every sort, module by module of API v2."""

from __future__ import annotations

from typing import Any

_PAIR = [{"id": "OG000", "title": "Level 1"}, {"id": "OG001", "title": "Level 2"}]
_COUNTS = {
    "units": "Participants",
    "counts": [{"groupId": "OG000", "value": "11"}, {"groupId": "OG001", "value": "7"}],
}


def _both(one: dict[str, Any], other: dict[str, Any], **titles: str) -> dict[str, Any]:
    return {**titles, "measurements": [{"groupId": "OG000", **one}, {"groupId": "OG001", **other}]}


_FLOW: dict[str, Any] = {
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
}

_BASELINE: dict[str, Any] = {
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
                        {"measurements": [{"groupId": "BG000", "value": "61", "lowerLimit": "34", "upperLimit": "74"}]}
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
}

_MEASURED: dict[str, Any] = {
    "outcomeMeasures": [
        {
            "type": "PRIMARY",
            "title": "Overall Response Rate (ORR)",
            "timeFrame": "Up to 6 months",
            "populationDescription": "Treated patients",
            "paramType": "COUNT_OF_PARTICIPANTS",
            "unitOfMeasure": "Participants",
            "groups": _PAIR,
            "denoms": [_COUNTS],
            "classes": [{"categories": [_both({"value": "8"}, {"value": "0"})]}],
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
            "groups": _PAIR,
            "denoms": [_COUNTS],
            "classes": [
                {
                    "categories": [
                        _both(
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
            "groups": _PAIR,
            "denoms": [_COUNTS],
            "classes": [
                {
                    "categories": [
                        _both(
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
            "groups": _PAIR,
            "denoms": [_COUNTS],
            "classes": [
                {"categories": [_both({"value": "6"}, {"value": "NA", "comment": "Nobody of this group responded."})]}
            ],
        },
        {
            "type": "OTHER_PRE_SPECIFIED",
            "title": "Interleukin 6 in Serum",
            "timeFrame": "Day 28",
            "paramType": "MEAN",
            "dispersionType": "STANDARD_DEVIATION",
            "unitOfMeasure": "pg/mL",
            "groups": _PAIR,
            "denoms": [_COUNTS],
            "classes": [
                {
                    "title": "Before infusion",
                    "categories": [_both({"value": "73.0", "spread": "4.1"}, {"value": "-2.50", "spread": "0"})],
                },
                {
                    "title": "After infusion",
                    "denoms": [{"units": "Participants", "counts": [{"groupId": "OG000", "value": "9"}]}],
                    "categories": [_both({"value": "80", "spread": "5"}, {"value": ""})],
                },
            ],
        },
    ]
}

_EVENTS: dict[str, Any] = {
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
}

_MORE: dict[str, Any] = {
    "limitationsAndCaveats": {"description": "Early termination led to small numbers of participants analysed."}
}

RESULTS: dict[str, Any] = {
    "participantFlowModule": _FLOW,
    "baselineCharacteristicsModule": _BASELINE,
    "outcomeMeasuresModule": _MEASURED,
    "adverseEventsModule": _EVENTS,
    "moreInfoModule": _MORE,
}
