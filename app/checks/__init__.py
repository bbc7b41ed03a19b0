"""Checks: what is wrong in a record and what would be right; they warn and never stand in the way.

To add a check, write a function of a `Subject` that yields a `Spot` for every place it complains of, in a file of its
own named after what must hold, with its source and an example in its docstring; then add one row to `CHECKS`, a line to
resources/help/checks.md, and tests in tests/unit/checks. It asks the subject for values by class (`holding`) and for
items and fields by part, never looking at all. Messages say what is wrong and what would be right, in one sentence,
with the field's label. A rule whose findings another one tells better leaves them to it. One that judges an item by its
own values alone says so (`reach`) and is asked at once after an edit; the tests of every rule hold it to that.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import Enum

from app.checks.absence_claim import absence_claim
from app.checks.abstract_only import abstract_only
from app.checks.case_report import case_report
from app.checks.cell_dose_plausible import CELL_LIMITS, cell_dose_plausible
from app.checks.counts_in_order import counts_in_order
from app.checks.dates_decided import dates_decided
from app.checks.dates_in_order import dates_in_order
from app.checks.definition_missing import definition_missing
from app.checks.denominator_ambiguous import denominator_ambiguous
from app.checks.document_ids_shaped import document_ids_shaped
from app.checks.dose_plausible import DOSE_LIMITS, dose_plausible
from app.checks.early_stop import early_stop
from app.checks.entered_once import entered_once
from app.checks.flow_narrows import flow_narrows
from app.checks.grades_in_range import grades_in_range
from app.checks.indirect_comparison import indirect_comparison
from app.checks.interval_fits import interval_fits
from app.checks.missing_identifier import missing_identifier
from app.checks.narrowed import narrowed
from app.checks.needed_empty import needed_empty
from app.checks.number_in_quote import number_in_quote
from app.checks.overlapping_counted_once import overlapping_counted_once
from app.checks.parts_make_whole import parts_make_whole
from app.checks.percent_matches_counts import percent_matches_counts
from app.checks.percent_possible import percent_possible
from app.checks.preliminary_data import preliminary_data
from app.checks.press_release import press_release
from app.checks.promotional_source import promotional_source
from app.checks.registry_ids_looked_up import registry_ids_looked_up
from app.checks.registry_ids_shaped import registry_ids_shaped
from app.checks.registry_values_dated import registry_values_dated
from app.checks.responders_responded import responders_responded
from app.checks.responses_add_up import responses_add_up
from app.checks.retracted_source import retracted_source
from app.checks.rival_statements import rival_statements
from app.checks.rules import Rules, rules_for
from app.checks.scale_named import scale_named
from app.checks.secondary_source import secondary_source
from app.checks.short_follow_up import short_follow_up
from app.checks.single_arm import single_arm
from app.checks.small_sample import small_sample
from app.checks.subject import Beside, Spot, Subject
from app.checks.unlisted_term import unlisted_term
from app.checks.unread_words import unread_words
from app.checks.unvouched import unvouched
from app.checks.verified_at_the_report import verified_at_the_report
from app.checks.zero_is_said import zero_is_said
from app.domain.findings import Finding, Severity
from app.domain.forms import Form, RuleSetting

__all__ = ["CHECKS", "Beside", "Check", "Reach", "Rules", "Spot", "Subject", "rules_of", "run", "run_item"]


class Reach(Enum):
    """How far a rule looks for what it says of an item: at its own values (and the source), or at the whole record."""

    ITEM = "item"
    RECORD = "record"


@dataclass(frozen=True)
class Check:
    """A rule: its id (a V number where the domain's rules have one), how bad a finding is, what must hold, and why.

    `source` says where the rule comes from; `version` goes up when it judges otherwise; `caveat` is the code of the
    caveat type that it proposes; `limits` are its numbers, which forms, fields and projects may set otherwise. A
    `proposal` does nothing but propose its caveat: it is silent where such a caveat stands already, in any state.
    """

    id: str
    severity: Severity
    sentence: str
    find: Callable[[Subject], Iterable[Spot]]
    source: str = "Domain rules of this project"
    version: int = 1
    caveat: str = ""
    limits: Mapping[str, Decimal] = field(default_factory=dict)
    proposal: bool = False
    reach: Reach = Reach.RECORD


def _proposal(
    caveat: str,
    sentence: str,
    find: Callable[[Subject], Iterable[Spot]],
    *,
    reach: Reach = Reach.RECORD,
    **limits: str,
) -> Check:
    """Return the row of a rule that only proposes the caveat it is named after."""
    numbers = {name: Decimal(number) for name, number in limits.items()}
    return Check(caveat, Severity.NOTE, sentence, find, caveat=caveat, limits=numbers, proposal=True, reach=reach)


CHECKS = (
    Check(
        "V05",
        Severity.WARNING,
        "A date lies in a credible year, and which day is meant is decided.",
        dates_decided,
        limits={"first": Decimal(1950), "ahead": Decimal(10)},
        reach=Reach.ITEM,
    ),
    Check(
        "V06",
        Severity.WARNING,
        "A registry id has its scheme's shape and spelling.",
        registry_ids_shaped,
        reach=Reach.ITEM,
    ),
    Check(
        "V07",
        Severity.WARNING,
        "DOI, PMID, PMCID, ORCID, ISSN and ISBN can be one.",
        document_ids_shaped,
        reach=Reach.ITEM,
    ),
    Check(
        "V09",
        Severity.WARNING,
        "A source stands in the project once, and a trial in a record once.",
        entered_once,
        caveat="duplicate_record",
    ),
    Check("V10", Severity.WARNING, "Registry status and enrolment say as of when.", registry_values_dated),
    Check(
        "V11",
        Severity.WARNING,
        "Enrolled ≥ treated ≥ evaluable ≥ responders, and nobody has a result where nobody was enrolled.",
        flow_narrows,
        caveat="numeric_inconsistency",
    ),
    Check(
        "V12",
        Severity.WARNING,
        "The counts of arms that make a whole sum to it.",
        parts_make_whole,
        caveat="numeric_inconsistency",
    ),
    Check("V13", Severity.NOTE, "Groups that share patients are counted once.", overlapping_counted_once),
    Check(
        "V14",
        Severity.WARNING,
        "A preconditioning dose is plausible for its unit.",
        dose_plausible,
        source="Usual doses, from memory",
        caveat="unit_error",
        limits=DOSE_LIMITS,
        reach=Reach.ITEM,
    ),
    Check(
        "V15",
        Severity.WARNING,
        "A cell dose lies between 10^3 and 10^11 and has kept its exponent.",
        cell_dose_plausible,
        source="Usual doses, from memory",
        caveat="unit_error",
        limits=CELL_LIMITS,
        reach=Reach.ITEM,
    ),
    Check(
        "V16", Severity.WARNING, "A grade names its scale, and a response its criteria.", scale_named, reach=Reach.ITEM
    ),
    Check(
        "V17",
        Severity.ERROR,
        "Counts are in order: 0 ≤ n ≤ N.",
        counts_in_order,
        caveat="numeric_inconsistency",
        reach=Reach.ITEM,
    ),
    Check(
        "V18",
        Severity.WARNING,
        "The printed percent agrees with its counts.",
        percent_matches_counts,
        caveat="numeric_inconsistency",
        reach=Reach.ITEM,
    ),
    Check(
        "V19",
        Severity.WARNING,
        "A percent of N can come from a count.",
        percent_possible,
        source="N. J. L. Brown and J. A. J. Heathers, 2017 (the GRIM test)",
        reach=Reach.ITEM,
    ),
    Check(
        "V20",
        Severity.WARNING,
        "Grades lie on their scale, and severe cases are no more than all.",
        grades_in_range,
    ),
    Check(
        "V21",
        Severity.WARNING,
        "An interval holds its estimate, and a method makes the one that is printed.",
        interval_fits,
        source="Brown, Cai and DasGupta, Stat. Sci. 16 (2001) 101-133, for the methods",
        reach=Reach.ITEM,
    ),
    Check(
        "V23",
        Severity.WARNING,
        "Response categories make their sum, and none is more than its whole.",
        responses_add_up,
        caveat="numeric_inconsistency",
    ),
    Check(
        "V24",
        Severity.WARNING,
        "Minimal response and stable disease count in no response rate.",
        responders_responded,
        source="IMWG response criteria",
    ),
    Check(
        "V26",
        Severity.WARNING,
        "An outcome from a secondary source is verified only against the primary report.",
        verified_at_the_report,
    ),
    Check(
        "V27",
        Severity.WARNING,
        "A typed number occurs in its quote, or says how it was computed or inferred.",
        number_in_quote,
        reach=Reach.ITEM,
    ),
    Check(
        "V28",
        Severity.WARNING,
        "Zero, not reported, not assessed and none observed are told apart.",
        zero_is_said,
    ),
    Check("V29", Severity.WARNING, "Dates are in order.", dates_in_order, reach=Reach.ITEM),
    Check(
        "V30",
        Severity.WARNING,
        "A field for one value does not hold two statements.",
        rival_statements,
        reach=Reach.ITEM,
    ),
    Check(
        "unvouched",
        Severity.WARNING,
        "A value that claims to be what the source says has a quote.",
        unvouched,
        reach=Reach.ITEM,
    ),
    Check(
        "unread", Severity.NOTE, "Words put into a field have been read into a value.", unread_words, reach=Reach.ITEM
    ),
    Check("unlisted", Severity.NOTE, "A term is one of its vocabulary.", unlisted_term, reach=Reach.ITEM),
    Check(
        "needed",
        Severity.NOTE,
        "A needed field holds a value or a reason why there is none.",
        needed_empty,
        reach=Reach.ITEM,
    ),
    Check(
        "not_looked_up",
        Severity.NOTE,
        "Somebody saw a registry id in the registry.",
        registry_ids_looked_up,
        reach=Reach.ITEM,
    ),
    _proposal("small_sample", "An outcome counts enough patients.", small_sample, patients="20"),
    _proposal("short_follow_up", "Patients were followed long enough.", short_follow_up, months="12"),
    _proposal("case_report", "More than a few patients are counted.", case_report, patients="3"),
    _proposal(
        "absence_claim", "What was not seen is read with its N.", absence_claim, reach=Reach.ITEM, patients="100"
    ),
    _proposal("denominator_ambiguous", "A count or percent says of how many.", denominator_ambiguous, reach=Reach.ITEM),
    _proposal("definition_missing", "An outcome says when, how and in whom it was counted.", definition_missing),
    _proposal("single_arm_no_control", "Results stand beside a control.", single_arm),
    _proposal("no_identifier", "A trial has a registry id.", missing_identifier),
    _proposal("attrition_or_early_stop", "A trial ran as planned.", early_stop, reach=Reach.ITEM),
    _proposal("indirect_comparison", "A claim compares within one trial.", indirect_comparison, reach=Reach.ITEM),
    _proposal("secondary_source", "A source made the data that it reports.", secondary_source),
    _proposal("abstract_only", "A source was read in full.", abstract_only),
    _proposal("preliminary_data", "Outcomes are final and peer reviewed.", preliminary_data),
    _proposal("press_release", "A source is no press release.", press_release),
    _proposal("promotional_coi", "A publisher has no interest in the result.", promotional_source),
    _proposal("retracted_or_corrected", "A source stands uncorrected.", retracted_source),
)

_LIMITS = {check.id: check.limits for check in CHECKS}
_OF_ITEM = tuple(check for check in CHECKS if check.reach is Reach.ITEM)


def rules_of(form: Form, project: Mapping[str, RuleSetting] | None = None) -> Rules:
    """Return how all checks are wanted by a form and a project."""
    return rules_for(_LIMITS, form, project)


def run(subject: Subject) -> tuple[Finding, ...]:
    """Return what all checks say of a record, in the order of the table, as far as they are switched on.

    A subject without rules gets those of its form.
    """
    return tuple(_found(subject, CHECKS))


def run_item(subject: Subject, item: str) -> tuple[Finding, ...]:
    """Return what the rules that look no further than one item say of it: the part of `run` that an edit asks first."""
    return tuple(one for one in _found(narrowed(subject, item), _OF_ITEM) if one.item == item)


def _found(subject: Subject, checks: Iterable[Check]) -> Iterator[Finding]:
    if not subject.rules.limits:
        subject = replace(subject, rules=rules_of(subject.form))
    return (
        finding
        for check in checks
        if subject.rules.is_on(check.id)
        for found in check.find(subject)
        if (finding := _finding(subject, check, found)) is not None
    )


def _finding(subject: Subject, check: Check, found: Spot) -> Finding | None:
    item = subject.items.get(found.item)
    spec = subject.field_at(item, found.field) if item and found.field else None
    if spec is not None and not subject.rules.is_on(check.id, spec):
        return None
    caveat = found.caveat or check.caveat
    if check.proposal and subject.is_doubted(caveat, found):
        return None
    quotes = subject.quotes_of.get(found.value, ())
    settled = caveat and (caveat, subject.target_of(found)[1]) in subject.caveats
    return Finding(
        rule=check.id,
        severity=subject.rules.severity(check.id, found.severity or check.severity, spec),
        message=found.message,
        version=check.version,
        source=subject.source.id,
        record=subject.content.record.id,
        item=found.item,
        field=found.field,
        value=found.value,
        quote=quotes[0].exact if quotes else "",
        caveat=caveat,
        others=found.others,
        fingerprint=_fingerprint(check, found),
        acknowledged="A caveat of this kind stands on it." if settled else "",
    )


def _fingerprint(check: Check, found: Spot) -> str:
    saw = "\x1f".join((check.id, str(check.version), found.item, found.field, *(found.saw or (found.message,))))
    return hashlib.sha256(saw.encode()).hexdigest()
