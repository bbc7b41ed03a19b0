"""Runs the checks over a record or a whole project, as the project wants its rules, with what was acknowledged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation

import msgspec

from app.checks import CHECKS, Beside, Check, Subject, rules_of, run
from app.domain.errors import NotFoundError, RefusedError, UnreadableError
from app.domain.findings import Acknowledgement, Finding, Severity, place_of
from app.domain.forms import RuleSetting
from app.domain.records import Record
from app.domain.store import Store
from app.usecases.board import records_that_meet, studies_among, study_findings
from app.usecases.twins import beside_all, beside_of

_SETTING = "rules"


def findings(store: Store) -> Iterator[Finding]:
    """Yield what the checks say of each record, in the order of the sources and of their records, then of studies."""
    yield from acknowledged(store.acknowledgements(), _all(store))


def findings_of(store: Store, record: str, *, beside: Beside | None = None) -> tuple[Finding, ...]:
    """Return what the checks say of one record; those that somebody acknowledged carry the reason.

    `beside` is what is known of the project around its source, when the caller has it already. Raises NotFoundError.
    """
    subject = subject_of(store, record, beside=beside)
    return tuple(acknowledged(store.acknowledgements(subject.source.id), run(subject)))


def subject_of(store: Store, record: str, *, beside: Beside | None = None) -> Subject:
    """Return what the checks look at for a record: its content, form, source and text, and the rules as wanted.

    Raises NotFoundError.
    """
    content = store.content(record)
    source = store.source(content.record.source)
    form = store.form(content.record.form)
    return Subject(
        form=form,
        content=content,
        source=source,
        text=store.text(store.revision(source.id).id),
        rules=rules_of(form, wanted_rules(store)),
        beside=beside if beside is not None else beside_of(store, source),
    )


def subjects(store: Store) -> Iterator[Subject]:
    """Yield what the checks look at for each record, in the order of the sources and of their records."""
    records: dict[str, list[Record]] = defaultdict(list)
    for record in store.records():
        records[record.source].append(record)
    if not records:
        return
    wanted = wanted_rules(store)
    forms = dict(store.forms())
    rules = {key: rules_of(form, wanted) for key, form in forms.items()}
    around = beside_all(store, records.keys())
    for source in store.sources():
        there = records.get(source.id, ())
        text = store.text(store.revision(source.id).id) if there else ""
        for record in there:
            yield Subject(
                form=forms[record.form],
                content=store.content(record.id),
                source=source,
                text=text,
                rules=rules[record.form],
                beside=around.get(source.id, Beside()),
            )


def acknowledged(known: Iterable[Acknowledgement], found: Iterable[Finding]) -> Iterator[Finding]:
    """Yield findings, those that were acknowledged with the reason.

    An acknowledgement holds for the rule's version, the place, and what the rule saw there; once any of them changes,
    the finding speaks again.
    """
    reasons = {place_of(one): one.reason for one in known}
    for finding in found:
        reason = reasons.get(place_of(finding)) if reasons else None
        yield msgspec.structs.replace(finding, acknowledged=reason) if reason else finding


def acknowledgement_among(known: Iterable[Acknowledgement], finding: Finding) -> Acknowledgement | None:
    """Return the acknowledgement that holds for a finding, or None."""
    return next((one for one in known if place_of(one) == place_of(finding)), None)


# -- rules as a project wants them -----------------------------------------------------------------------------


def wanted_rules(store: Store) -> Mapping[str, RuleSetting]:
    """Return how the project wants its rules, by their id. Raises UnreadableError when its setting is no such thing."""
    kept = store.setting(_SETTING)
    try:
        return msgspec.json.decode(kept, type=dict[str, RuleSetting]) if kept else {}
    except msgspec.DecodeError as error:
        raise UnreadableError(
            f"The project's wishes for its checks cannot be read ({error}); set them again."
        ) from error


def want_rule(store: Store, rule: str, setting: RuleSetting | None) -> None:
    """Say how the project wants a rule; None leaves it to the form again.

    Raises NotFoundError for an unknown rule, RefusedError for a severity or a limit that it does not have.
    """
    check = _check(rule)
    wanted = dict(wanted_rules(store))
    wanted.pop(rule, None)
    if setting is not None:
        _may_be_wanted(check, setting)
        wanted[rule] = setting
    store.set_setting(_SETTING, msgspec.json.encode(wanted, order="deterministic").decode())


def _check(rule: str) -> Check:
    found = next((check for check in CHECKS if check.id == rule), None)
    if found is None:
        raise NotFoundError(f"There is no rule {rule}; there are {', '.join(check.id for check in CHECKS)}.")
    return found


def _may_be_wanted(check: Check, setting: RuleSetting) -> None:
    severities = [one.value for one in Severity]
    if setting.severity and setting.severity not in severities:
        raise RefusedError(f"A severity is {', '.join(severities)}, not {setting.severity!r}.")
    for name, number in setting.limits.items():
        if name not in check.limits:
            known = ", ".join(check.limits) or "none"
            raise RefusedError(f"The rule {check.id} has no limit {name!r}; its limits: {known}.")
        if not _is_number(number):
            raise RefusedError(f"The limit {name} of {check.id} is a number, not {number!r}.")


def _is_number(words: str) -> bool:
    try:
        return Decimal(words).is_finite()
    except InvalidOperation:
        return False


def _all(store: Store) -> Iterator[Finding]:
    meeting, kept = records_that_meet(store), []
    for subject in subjects(store):
        yield from run(subject)
        if subject.content.record.id in meeting:
            kept.append(subject)
    yield from study_findings(studies_among(store, kept))
