"""Settling a finding: acknowledging it with a reason, or making it a caveat."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.changes import Act, Drop, EntityKind, Put
from app.domain.errors import NotFoundError, RefusedError
from app.domain.findings import Acknowledgement, Finding
from app.domain.ids import new_id, now
from app.domain.kinds import Reference, Target
from app.domain.records import Content, Item
from app.domain.store import Store
from app.domain.touched import Touched
from app.usecases.checking import acknowledgement_among
from app.usecases.curating import raise_caveat
from app.usecases.statements import Words, label_words

_MOST_QUOTES = 20


def acknowledge(store: Store, finding: Finding, reason: str) -> Touched:
    """Accept a finding with a reason; it holds as long as the rule sees the same there.

    Another reason for the same finding takes the place of the first. Raises RefusedError without a reason, and for a
    finding that has no place yet (the source itself, before the item in which it is judged).
    """
    return acknowledge_all(store, (finding,), reason)


def acknowledge_all(store: Store, findings: Sequence[Finding], reason: str) -> Touched:
    """Accept several findings with one reason, in one act; what is refused of one is refused of all."""
    known, who = store.acknowledgements(), store.acting().id
    edits = [edit for one in findings for edit in _accepting(one, reason, known, who)]
    if not edits:
        return Touched()
    what = _rule_words(findings[0].rule) if len(findings) == 1 else f"{len(findings)} findings"
    return store.commit(
        Act(label=f"acknowledge {what}: {label_words(reason)}", edits=tuple(edits), reason=reason.strip())
    )


def _rule_words(rule: str) -> str:
    """Return what a rule holds true, quoted for the label of an act; its id when nothing is known of it."""
    from app.checks import CHECKS

    said = next((one.sentence for one in CHECKS if one.id == rule), "")
    return f"“{label_words(said.rstrip('.'), 80)}”" if said else rule


def _accepting(finding: Finding, reason: str, known: Sequence[Acknowledgement], who: str) -> tuple[Put | Drop, ...]:
    if not (finding.item or finding.study):
        raise RefusedError(
            "This speaks of the source itself: add the item in which you judge the source, then acknowledge it there."
        )
    new = Acknowledgement(
        id=new_id(),
        rule=finding.rule,
        version=finding.version,
        item=finding.item,
        field=finding.field,
        study="" if finding.item else finding.study,
        fingerprint=finding.fingerprint,
        message=finding.message,
        reason=reason.strip(),
        curator=who,
        created=now(),
    )
    old = acknowledgement_among(known, finding)
    if old is not None and old.reason == new.reason:
        return ()
    return (Drop(EntityKind.ACKNOWLEDGEMENT, old.id), Put(new)) if old else (Put(new),)


def withdraw(store: Store, findings: Sequence[Finding]) -> Touched:
    """Take back, in one act, what was acknowledged of findings; they speak again. Nothing where nothing was."""
    known = store.acknowledgements()
    held = {one.id: one for finding in findings if (one := acknowledgement_among(known, finding)) is not None}
    if not held:
        return Touched()
    many = f"{len(held)} findings were" if len(held) > 1 else f"{_rule_words(next(iter(held.values())).rule)} was"
    edits = tuple(Drop(EntityKind.ACKNOWLEDGEMENT, key) for key in held)
    return store.commit(Act(label=f"take back that {many} acknowledged", edits=edits))


def acknowledgement_of(store: Store, finding: Finding) -> Acknowledgement | None:
    """Return the acknowledgement that holds for a finding, or None."""
    return acknowledgement_among(store.acknowledgements(finding.source if finding.item else None), finding)


def caveat_from(store: Store, finding: Finding, *, severity: str = "minor") -> tuple[Item, Touched]:
    """Raise the caveat that a finding proposes, in one act: type, target, rationale, who raised it, and its quotes.

    It is on the value, else the item, else the source that the finding speaks of; `severity` is a code of the form's
    list. A rule that proposes no type gives an `other` one. Raises NotFoundError when what it speaks of is gone, or the
    record's form has no caveats, and RefusedError for a finding across sources, which belongs to no record.
    """
    if not finding.record:
        raise RefusedError("This finding speaks of several sources: raise the caveat in the record that it concerns.")
    content = store.content(finding.record)
    return raise_caveat(
        store,
        finding.record,
        _target(store, content, finding),
        finding.caveat or "other",
        severity,
        finding.message,
        _words(content, finding),
        raised_by=f"rule {finding.rule}, version {finding.version}",
    )


def _target(store: Store, content: Content, finding: Finding) -> Reference:
    if finding.value:
        if not any(value.id == finding.value for value in content.values):
            raise NotFoundError("The value that this speaks of is no longer there.")
        return Reference(Target.VALUE, finding.value)
    item = content.item(finding.item) if finding.item else None
    if finding.item and item is None:
        raise NotFoundError("The item that this speaks of is no longer there.")
    kind = store.form(content.record.form).kind(item.kind) if item else None
    if item is None or (kind is not None and kind.part == "report" and not finding.field):
        return Reference(Target.SOURCE, content.record.source)
    return Reference(Target.ITEM, item.id)


def _words(content: Content, finding: Finding) -> list[Words]:
    """Return where the words of a finding stand: those of its values in this record, else those of its item."""
    values = [finding.value, *finding.others] if finding.value else list(finding.others)
    owners = [key for key in values if key] or [finding.item]
    found: dict[Words, None] = {}
    for owner in owners:
        for quote in content.quotes_of(owner) if owner else ():
            anchor = content.anchor_of(quote.id)
            if anchor is None:
                found[Words(quote.revision, quote.start, quote.end)] = None
            elif anchor.is_live:
                found[Words(anchor.revision, anchor.start, anchor.end)] = None
    return list(found)[:_MOST_QUOTES]
