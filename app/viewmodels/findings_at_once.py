"""The findings of the item in hand right after an edit, before the whole record is checked behind the screen."""

from __future__ import annotations

from app.checks import CHECKS, Reach, Subject, rules_of, run_item
from app.domain.errors import WorldError
from app.usecases.checking import acknowledged, wanted_rules
from app.viewmodels.desk import Desk
from app.viewmodels.findings_told import Told, tell

_ORDER = {check.id: place for place, check in enumerate(CHECKS)}
_OF_ITEM = frozenset(check.id for check in CHECKS if check.reach is Reach.ITEM)


def with_item_in_hand(desk: Desk, told: tuple[Told, ...]) -> tuple[Told, ...]:
    """Return the findings of the open record, those that rules of one item say of the item in hand made anew."""
    store, content, form, source, item = desk.store, desk.content, desk.form, desk.source, desk.item
    if store is None or content is None or form is None or source is None or item is None:
        return told
    if not any(one.finding.record == content.record.id for one in told):
        return told
    try:
        wanted, known = wanted_rules(store), store.acknowledgements(source.id)
    except WorldError:
        return told  # the check of the whole record, which follows, says what is wrong
    subject = Subject(form, content, source, text=desk.text, rules=rules_of(form, wanted))
    fresh = {one.key: one for one in tell(acknowledged(known, run_item(subject, item.id)), subject)}
    kept = [fresh.pop(one.key, None) if _is_judged(one, item.id) else one for one in told]
    return tuple(sorted((*(one for one in kept if one is not None), *fresh.values()), key=_place))


def _is_judged(one: Told, item: str) -> bool:
    return one.finding.item == item and one.finding.rule in _OF_ITEM


def _place(one: Told) -> tuple[bool, int]:
    """Return where a finding is told: those of the record in the order of the rules, then those of studies."""
    return bool(one.finding.study), 0 if one.finding.study else _ORDER.get(one.finding.rule, len(_ORDER))
