"""What stands where in the text of a registry record: sections, labels, paths (API v2), and how entries are put."""

from __future__ import annotations

from dataclasses import dataclass

_P = "protocolSection."
_DATE = ("{date}", " ({type})")


@dataclass(frozen=True)
class Entry:
    """A line, or a line for each object of a list: its label, its path, and its parts, each with one slot.

    A part is left out with its slot. `numbered` counts the objects of a list.
    """

    label: str
    path: str
    parts: tuple[str, ...] = ()
    numbered: bool = False


def _module(name: str, *entries: Entry) -> tuple[Entry, ...]:
    return tuple(Entry(one.label, f"{_P}{name}Module.{one.path}", one.parts, one.numbered) for one in entries)


SECTIONS: tuple[tuple[str, tuple[Entry, ...]], ...] = (
    (
        "Identification",
        _module(
            "identification",
            Entry("NCT number", "nctId"),
            Entry("Earlier NCT numbers", "nctIdAliases"),
            Entry("Organisation's identifier", "orgStudyIdInfo", ("{id}", " ({type})")),
            Entry("Other identifier", "secondaryIdInfos", ("{id}", " ({type})", ", {domain}")),
            Entry("Brief title", "briefTitle"),
            Entry("Official title", "officialTitle"),
            Entry("Acronym", "acronym"),
            Entry("Organisation", "organization", ("{fullName}", " ({class})")),
        ),
    ),
    (
        "Status",
        (
            *_module(
                "status",
                Entry("Overall status", "overallStatus"),
                Entry("Last known status", "lastKnownStatus"),
                Entry("Why stopped", "whyStopped"),
                Entry("Status verified", "statusVerifiedDate"),
                Entry("Study start", "startDateStruct", _DATE),
                Entry("Primary completion", "primaryCompletionDateStruct", _DATE),
                Entry("Study completion", "completionDateStruct", _DATE),
                Entry("First submitted", "studyFirstSubmitDate"),
                Entry("First posted", "studyFirstPostDateStruct", _DATE),
                Entry("Results first posted", "resultsFirstPostDateStruct", _DATE),
                Entry("Last update submitted", "lastUpdateSubmitDate"),
                Entry("Last update posted", "lastUpdatePostDateStruct", _DATE),
            ),
            Entry("Has results", "hasResults"),
        ),
    ),
    (
        "Sponsor and collaborators",
        _module(
            "sponsorCollaborators",
            Entry("Lead sponsor", "leadSponsor", ("{name}", " ({class})")),
            Entry("Collaborator", "collaborators", ("{name}", " ({class})")),
            Entry("Responsible party", "responsibleParty", ("{type}", ": {investigatorFullName}")),
        ),
    ),
    (
        "Description",
        _module("description", Entry("Brief summary", "briefSummary"), Entry("Description", "detailedDescription")),
    ),
    (
        "Conditions",
        (
            *_module("conditions", Entry("Conditions", "conditions"), Entry("Keywords", "keywords")),
            Entry("Condition in MeSH", "derivedSection.conditionBrowseModule.meshes", ("{term}", " ({id})")),
            Entry("Intervention in MeSH", "derivedSection.interventionBrowseModule.meshes", ("{term}", " ({id})")),
        ),
    ),
    (
        "Design",
        _module(
            "design",
            Entry("Study type", "studyType"),
            Entry("Phase", "phases"),
            Entry("Allocation", "designInfo.allocation"),
            Entry("Intervention model", "designInfo.interventionModel"),
            Entry("Intervention model, more", "designInfo.interventionModelDescription"),
            Entry("Observational model", "designInfo.observationalModel"),
            Entry("Time perspective", "designInfo.timePerspective"),
            Entry("Primary purpose", "designInfo.primaryPurpose"),
            Entry("Masking", "designInfo.maskingInfo", ("{masking}", ": {whoMasked}", ". {maskingDescription}")),
            Entry("Enrolment", "enrollmentInfo", ("{count}", " ({type})")),
        ),
    ),
    (
        "Arms and interventions",
        _module(
            "armsInterventions",
            Entry(
                "Arm",
                "armGroups",
                ("{label}", " ({type})", ". {description}", ". Interventions: {interventionNames}"),
                numbered=True,
            ),
            Entry(
                "Intervention",
                "interventions",
                ("{type}", ": {name}", ". {description}", ". Other names: {otherNames}", ". Arms: {armGroupLabels}"),
                numbered=True,
            ),
        ),
    ),
    (
        "Outcomes planned",
        _module(
            "outcomes",
            Entry("Primary outcome", "primaryOutcomes", ("{measure}", " [{timeFrame}]", ". {description}")),
            Entry("Secondary outcome", "secondaryOutcomes", ("{measure}", " [{timeFrame}]", ". {description}")),
            Entry("Other outcome", "otherOutcomes", ("{measure}", " [{timeFrame}]", ". {description}")),
        ),
    ),
    (
        "Eligibility",
        _module(
            "eligibility",
            Entry("Minimum age", "minimumAge"),
            Entry("Maximum age", "maximumAge"),
            Entry("Sex", "sex"),
            Entry("Age groups", "stdAges"),
            Entry("Healthy volunteers", "healthyVolunteers"),
            Entry("Study population", "studyPopulation"),
            Entry("Sampling", "samplingMethod"),
            Entry("Criteria", "eligibilityCriteria"),
        ),
    ),
    (
        "Contacts and locations",
        _module(
            "contactsLocations",
            Entry("Official", "overallOfficials", ("{name}", ", {affiliation}", " ({role})")),
            Entry("Location", "locations", ("{facility}", ", {city}", ", {state}", ", {country}", " ({status})")),
        ),
    ),
    (
        "References",
        _module(
            "references",
            Entry("Reference", "references", ("{citation}", " PMID {pmid}", " ({type})")),
            Entry("See also", "seeAlsoLinks", ("{label}", ": {url}")),
        ),
    ),
    (
        "Limitations",
        (Entry("Limitations and caveats", "resultsSection.moreInfoModule.limitationsAndCaveats.description"),),
    ),
)

LEFT_OUT = (
    "derivedSection.miscInfoModule",
    "derivedSection.conditionBrowseModule",
    "derivedSection.interventionBrowseModule",
    "protocolSection.contactsLocationsModule.locations",
    "protocolSection.contactsLocationsModule.centralContacts",
    "annotationSection.",
)
"""Paths whose further fields (indexing, telephone numbers) stay in the ledger alone."""
