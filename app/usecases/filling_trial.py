"""A registry record fills the report and the trial: what it is called, how it is made, when, where, who and by whom."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from app.domain.dates import PartialDate
from app.domain.kinds import Answer, Date, Identifier, Quantity, Terms, YesNo
from app.domain.records import Item
from app.domain.sources import SourceKind
from app.domain.values import Missing
from app.formats.registry_json import value_at
from app.formats.registry_words import comparable
from app.reading.dates import parse_date
from app.reading.identifiers import REGISTRIES, find_identifiers
from app.usecases.filling_sheet import Sheet, counted, rows, strings, text_in

_P = "protocolSection."
_ID = f"{_P}identificationModule"
_STATUS = f"{_P}statusModule"
_DESIGN = f"{_P}designModule"
_WHO = f"{_P}eligibilityModule"
_DATES = (
    ("start", "startDateStruct"),
    ("primary_completion", "primaryCompletionDateStruct"),
    ("completion", "completionDateStruct"),
    ("first_posted", "studyFirstPostDateStruct"),
    ("last_update", "lastUpdatePostDateStruct"),
)
_NATURES = {"actual": "actual", "estimated": "estimated", "anticipated": "estimated"}
_KINDS = {"actual": "actual", "estimated": "planned", "anticipated": "planned"}
_AGE = re.compile(r"([0-9]{1,3})\s(year|month|week|day|hour|minute)s?", re.IGNORECASE)
_TOLD_HERE = frozenset({"RESULT", "DERIVED"})
"""Types of reference in which this very trial is told; the others are what it builds upon."""


def fill_report(sheet: Sheet) -> None:
    """Fill what the source is as a document."""
    report = sheet.item("report", top=True)
    kind = sheet.field(report, "kind")
    if kind is not None:
        term = sheet.places.coded(kind, SourceKind.REGISTRY_RECORD.value)
        sheet.infer(report, "kind", term, "the source is a record of ClinicalTrials.gov")
    _put_date(sheet, report, "page_date", f"{_STATUS}.lastUpdatePostDateStruct")


def fill_trial(sheet: Sheet) -> Item | None:
    """Fill the trial with its own fields and rows; None where the form has no trial."""
    trial = sheet.item("trial", top=True)
    if trial is None:
        return None
    title = f"{_ID}.officialTitle" if sheet.leaf(f"{_ID}.officialTitle") else f"{_ID}.briefTitle"
    sheet.say(trial, "title", title)
    sheet.say(trial, "acronym", f"{_ID}.acronym")
    conditions = value_at(sheet.tree, f"{_P}conditionsModule.conditions")
    for place, _ in strings(conditions):
        sheet.say(trial, "conditions", f"{_P}conditionsModule.conditions[{place}]")
    _design(sheet, trial)
    _status(sheet, trial)
    _population(sheet, trial)
    _registry_ids(sheet, trial)
    _sponsors(sheet, trial)
    _places(sheet, trial)
    _reports(sheet, trial)
    return trial


def _design(sheet: Sheet, trial: Item) -> None:
    sheet.code(trial, "study_type", f"{_DESIGN}.studyType")
    _coded_set(sheet, trial, "phase", f"{_DESIGN}.phases")
    info = f"{_DESIGN}.designInfo"
    sheet.code(trial, "allocation", f"{info}.allocation")
    sheet.code(trial, "intervention_model", f"{info}.interventionModel")
    sheet.code(trial, "primary_purpose", f"{info}.primaryPurpose")
    sheet.code(trial, "masking", f"{info}.maskingInfo.masking")
    for part, name in (
        ("observational_model", "observationalModel"),
        ("time_perspective", "timePerspective"),
    ):
        sheet.code(trial, part, f"{info}.{name}")
    if isinstance(value_at(sheet.tree, f"{info}.maskingInfo.whoMasked"), list):
        _coded_set(sheet, trial, "who_masked", f"{info}.maskingInfo.whoMasked")
    if comparable(sheet.leaf(f"{info}.interventionModel")) in {"singlegroup", "singlegroupassignment"}:
        sheet.put(trial, "single_arm", YesNo(Answer.YES), sheet.spot(f"{info}.interventionModel"))


def _coded_set(sheet: Sheet, trial: Item, part: str, path: str) -> None:
    """Put the codes of a list as one set of terms."""
    found = strings(value_at(sheet.tree, path))
    field = sheet.field(trial, part)
    if not found or field is None:
        return
    terms = [sheet.places.coded(field, code) for _, code in found]
    ends = [f"{path}[{place}]" for place, _ in found]
    spot = sheet.across(ends[0], *ends[1:])
    if spot is not None and None not in terms:
        sheet.put(trial, part, Terms(tuple(dict.fromkeys(one for one in terms if one))), spot)
    elif spot is not None:
        sheet.put(trial, part, None, spot, unread=sheet.words(spot))


def _status(sheet: Sheet, trial: Item) -> None:
    as_of = stated_as_of(sheet)
    last = sheet.leaf(f"{_STATUS}.lastKnownStatus")
    note = f"last known: {sheet.words(spot)}" if last and (spot := sheet.spot(f"{_STATUS}.lastKnownStatus")) else ""
    sheet.code(trial, "recruitment_status", f"{_STATUS}.overallStatus", as_of=as_of, note=note)
    if sheet.leaf(f"{_STATUS}.whyStopped"):
        sheet.say(trial, "why_stopped", f"{_STATUS}.whyStopped")
    for part, name in _DATES:
        _put_date(sheet, trial, part, f"{_STATUS}.{name}")
    has_results = sheet.leaf("hasResults")
    if has_results in {"true", "false"}:
        answer = Answer.YES if has_results == "true" else Answer.NO
        sheet.put(trial, "results_available", YesNo(answer), sheet.spot("hasResults"), as_of=as_of)
    info = f"{_DESIGN}.enrollmentInfo"
    if (number := counted(sheet.leaf(f"{info}.count"))) is not None:
        row = sheet.item("enrolment", trial)
        sheet.put(row, "n", number, sheet.spot(f"{info}.count"), as_of=as_of)
        kind, field = _KINDS.get(comparable(sheet.leaf(f"{info}.type")), ""), sheet.field(row, "kind")
        if kind and field is not None:
            sheet.put(row, "kind", sheet.places.coded(field, kind), sheet.spot(f"{info}.type"), as_of=as_of)


def stated_as_of(sheet: Sheet) -> PartialDate | None:
    """Return the date as of which the record says what it says: when it was verified, else when it last changed."""
    for path in (
        f"{_STATUS}.statusVerifiedDate",
        f"{_STATUS}.lastUpdatePostDateStruct.date",
        f"{_STATUS}.lastUpdateSubmitDate",
    ):
        if found := date_of(sheet.leaf(path)):
            return found
    return None


def date_of(words: str) -> PartialDate | None:
    """Return a date as either shape writes it, None for what is none."""
    if not words:
        return None
    try:
        return PartialDate(words)
    except ValueError:
        found = parse_date(words)
        return None if isinstance(found, str) else found.date


def _put_date(sheet: Sheet, item: Item | None, part: str, path: str) -> None:
    words = sheet.leaf(f"{path}.date")
    if not words or sheet.field(item, part) is None:
        return
    spot = sheet.across(f"{path}.date", f"{path}.type")
    date = date_of(words)
    if date is not None:
        nature = _NATURES.get(comparable(sheet.leaf(f"{path}.type")), "unknown")
        sheet.put(item, part, Date(date, nature), spot)
    elif spot is not None:
        sheet.put(item, part, None, spot, unread=sheet.words(spot))


def _population(sheet: Sheet, trial: Item) -> None:
    _age(sheet, trial, "age_min", f"{_WHO}.minimumAge")
    _age(sheet, trial, "age_max", f"{_WHO}.maximumAge")
    sheet.code(trial, "sex", f"{_WHO}.sex")
    if isinstance(value_at(sheet.tree, f"{_WHO}.stdAges"), list):
        _coded_set(sheet, trial, "age_groups", f"{_WHO}.stdAges")
    sheet.say(trial, "eligibility", f"{_WHO}.eligibilityCriteria")


def _age(sheet: Sheet, trial: Item, part: str, path: str) -> None:
    words, spot = sheet.leaf(path), sheet.spot(path)
    if spot is None:
        return
    if comparable(words) == "na":
        sheet.put(trial, part, None, spot, missing=Missing.STATED_NONE)
    elif found := _AGE.fullmatch(words):
        sheet.put(trial, part, Quantity(Decimal(found[1]), f"{found[2].lower()}s"), spot)
    else:
        sheet.put(trial, part, None, spot, unread=sheet.words(spot))


def _registry_ids(sheet: Sheet, trial: Item) -> None:
    """Fill the numbers of the trial: those of registries as rows, any other as words."""
    _registry_id(sheet, trial, f"{_ID}.nctId", sheet.leaf(f"{_ID}.nctId"), "primary")
    others = [(f"{_ID}.orgStudyIdInfo.id", sheet.leaf(f"{_ID}.orgStudyIdInfo.id"))]
    aliases = strings(value_at(sheet.tree, f"{_ID}.nctIdAliases"))
    others += [(f"{_ID}.nctIdAliases[{place}]", words) for place, words in aliases]
    infos = rows(value_at(sheet.tree, f"{_ID}.secondaryIdInfos"))
    others += [(f"{_ID}.secondaryIdInfos[{place}].id", text_in(one, "id")) for place, one in infos]
    known = {sheet.leaf(f"{_ID}.nctId")}
    for path, words in others:
        if words and words not in known:
            known.add(words)
            if not _registry_id(sheet, trial, path, words, "secondary"):
                sheet.say(trial, "other_ids", path)


def _registry_id(sheet: Sheet, trial: Item, path: str, words: str, role: str) -> bool:
    """Fill one registry id; say whether the words are one."""
    found = [one for one in find_identifiers(words) if one.start == 0 and one.end == len(words)]
    if len(found) != 1 or found[0].identifier.scheme not in REGISTRIES:
        return False
    row = sheet.item("registry_id", trial)
    field = sheet.field(row, "identifier")
    if field is None or (field.schemes and found[0].identifier.scheme not in field.schemes):
        return False
    number = Identifier(found[0].identifier.scheme, found[0].identifier.value)
    sheet.put(row, "identifier", number, sheet.spot(path))
    kind = sheet.field(row, "role")
    if kind is not None:
        how = "the record's own number" if role == "primary" else "the record names it beside its own number"
        sheet.infer(row, "role", sheet.places.coded(kind, role), how)
    return True


def _sponsors(sheet: Sheet, trial: Item) -> None:
    path = f"{_P}sponsorCollaboratorsModule"
    _sponsor(sheet, trial, value_at(sheet.tree, f"{path}.leadSponsor"), f"{path}.leadSponsor")
    for place, one in rows(value_at(sheet.tree, f"{path}.collaborators")):
        _sponsor(sheet, trial, one, f"{path}.collaborators[{place}]")


def _sponsor(sheet: Sheet, trial: Item, one: Any, path: str) -> None:
    if not isinstance(one, dict) or not text_in(one, "name"):
        return
    row = sheet.item("sponsor", trial)
    sheet.say(row, "name", f"{path}.name")
    sheet.code(row, "class", f"{path}.class", text_in(one, "class"))


def _places(sheet: Sheet, trial: Item) -> None:
    path = f"{_P}contactsLocationsModule.locations"
    countries: set[str] = set()
    for place, one in rows(value_at(sheet.tree, path)):
        at = f"{path}[{place}]"
        country = text_in(one, "country")
        if country and country not in countries:
            countries.add(country)
            sheet.say(trial, "countries", f"{at}.country")
        if text_in(one, "facility"):
            row = sheet.item("site", trial)
            for part, name in (("name", "facility"), ("city", "city"), ("country", "country")):
                sheet.say(row, part, f"{at}.{name}")


def _reports(sheet: Sheet, trial: Item) -> None:
    path = f"{_P}referencesModule.references"
    for place, one in rows(value_at(sheet.tree, path)):
        if comparable(text_in(one, "type")).upper() not in _TOLD_HERE:
            continue
        at = f"{path}[{place}]"
        row = sheet.item("report_link", trial)
        sheet.say(row, "cited", f"{at}.citation")
        pmid = text_in(one, "pmid")
        if pmid.isascii() and pmid.isdigit():
            sheet.put(row, "identifier", Identifier("pmid", pmid), sheet.spot(f"{at}.pmid"))
