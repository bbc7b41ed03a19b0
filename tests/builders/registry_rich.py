"""What the made-up trial with results of every sort says, module by module of API v2; no such trial exists."""

from __future__ import annotations

from typing import Any

IDENTIFICATION: dict[str, Any] = {
    "acronym": "LARKSPUR",
    "officialTitle": "A Made-Up Study of LKS-19 CAR-NK Cells in Lymphoma",
    "briefTitle": "LKS-19 in Lymphoma",
    "orgStudyIdInfo": {"id": "LKS-19-01"},
    "secondaryIdInfos": [
        {"id": "2023-500999-11-00", "type": "CTIS"},
        {"id": "U24LARK", "type": "NIH"},
    ],
}
STATUS: dict[str, Any] = {
    "overallStatus": "TERMINATED",
    "whyStopped": "The sponsor closed the programme.",
    "statusVerifiedDate": "2025-11",
    "startDateStruct": {"date": "2021-03-02", "type": "ACTUAL"},
    "primaryCompletionDateStruct": {"date": "2024-07", "type": "ACTUAL"},
    "completionDateStruct": {"date": "2025", "type": "ACTUAL"},
}
DESIGN: dict[str, Any] = {
    "designInfo": {
        "allocation": "NON_RANDOMIZED",
        "interventionModel": "SINGLE_GROUP",
        "primaryPurpose": "TREATMENT",
        "maskingInfo": {"masking": "NONE", "maskingDescription": "Open label."},
    },
    "enrollmentInfo": {"count": 18, "type": "ACTUAL"},
}
ARMS: dict[str, Any] = {
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
OUTCOMES: dict[str, Any] = {
    "primaryOutcomes": [{"measure": "Overall Response Rate (ORR)", "timeFrame": "Up to 6 months"}],
    "secondaryOutcomes": [{"measure": "Cells that persist", "timeFrame": "From infusion to the last visit"}],
}
REFERENCES: dict[str, Any] = {
    "references": [
        {"pmid": "99999901", "type": "RESULT", "citation": "Quill A. Larkspur cells. J Made Up. 2024;1:1-9."},
        {"pmid": "99999902", "type": "BACKGROUND", "citation": "Quill B. Older cells. J Made Up. 2010;1:1."},
    ]
}
