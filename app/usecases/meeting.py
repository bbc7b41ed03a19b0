"""Trial items meet in a study by registry id, in the very act that gives them the id, and part when they lose it.

`commit` is the road by which verbs write what may move a trial item: it adds to the act what follows from it, so that
one undo takes back both. What a curator or a proposal joined is never taken apart by an id.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import msgspec

from app.domain.changes import Act, Drop, EntityKind, Origin, Put
from app.domain.errors import NotFoundError
from app.domain.forms import Form
from app.domain.ids import new_id, now
from app.domain.kinds import Identifier
from app.domain.records import Content, Item
from app.domain.store import Store
from app.domain.studies import Joined, Membership, Study
from app.domain.touched import Touched
from app.domain.values import Status, Value
from app.usecases.apart import told_apart

_ID_PARTS = frozenset({"identifier", "registry_id"})


def commit(store: Store, act: Act) -> Touched:
    """Write an act with what follows from it for studies."""
    return store.commit(met(store, act))


def met(store: Store, act: Act) -> Act:
    """Return an act with the edits that follow from it for studies, choices and acknowledgements."""
    record = _record_of(store, act)
    if record is None:
        return act
    before = store.content(record)
    after = _applied(before, act)
    first = [*_released(store, before, act)]
    meeting = _Meeting(store, before, after, store.form(before.record.form))
    meeting.go()
    if not (first or meeting.changed):
        return act
    parting, joining = meeting.edits()
    return msgspec.structs.replace(act, edits=(*first, *parting, *act.edits, *joining))


def newcomers(store: Store, contents: Sequence[Content]) -> Act | None:
    """Return the act by which the trials of whole new records meet others by their ids; None when there is no trial.

    The records are of one form. It is an act of an import: no step of undo.
    """
    if not contents:
        return None
    after = msgspec.structs.replace(
        contents[0],
        items=tuple(item for one in contents for item in one.items),
        values=tuple(value for one in contents for value in one.values if isinstance(value.value, Identifier)),
        quotes=(),
    )
    form = store.form(after.record.form)
    meeting = _Meeting(store, msgspec.structs.replace(after, values=()), after, form)
    meeting.stored.update((trial.id, None) for trial in trials_in(form, after))
    meeting.go()
    parting, joining = meeting.edits()
    if not (parting or joining):
        return None
    return Act(label="trials meet by registry id", edits=(*parting, *joining), origin=Origin.IMPORT)


def identifiers_of(form: Form, content: Content, trial: str) -> tuple[Identifier, ...]:
    """Return the registry ids that a trial item holds: in its rows, and in fields of its own."""
    return identifiers_in(form, content).get(trial, ())


def identifiers_in(form: Form, content: Content) -> dict[str, tuple[Identifier, ...]]:
    """Return the registry ids that each trial item of a record holds, in one pass over it."""
    places = _id_places(form)
    trial_of = {item.id: item.id for item in trials_in(form, content)}
    found: dict[str, dict[Identifier, None]] = {trial: {} for trial in trial_of}
    rows = {kind.key for kind in form.kinds if kind.part == "registry_id"}
    trial_of |= {i.id: i.parent for i in content.items if i.kind in rows and i.parent in found and i.parent}
    kinds = {item.id: item.kind for item in content.items if item.id in trial_of}
    for value in content.values:
        one = value.value
        if not isinstance(one, Identifier) or not value.current or value.status is Status.REJECTED:
            continue
        if (kinds.get(value.item, ""), value.field) in places:
            found[trial_of[value.item]][one] = None
    return {trial: tuple(ids) for trial, ids in found.items()}


def _id_places(form: Form) -> set[tuple[str, str]]:
    """Return the fields that hold a trial's registry ids, by item kind and key."""
    kinds = [kind for kind in form.kinds if kind.part in {"trial", "registry_id"}]
    return {(kind.key, spec.key) for kind in kinds for spec in kind.fields if spec.part in _ID_PARTS}


def trials_in(form: Form, content: Content) -> tuple[Item, ...]:
    """Return the trial items of a record."""
    kinds = {kind.key for kind in form.kinds if kind.part == "trial"}
    return tuple(item for item in content.items if item.kind in kinds)


def parting_edits(store: Store, membership: Membership, content: Content) -> list[Put | Drop]:
    """Return the edits that take a trial item out of its study: what was chosen of it goes, an empty study too."""
    inside = {item.id for item in content.below(membership.item)}
    values = {value.id for value in content.values if value.item in inside}
    edits = _let_go(store, values, membership.study)
    edits.append(Drop(EntityKind.MEMBERSHIP, membership.id))
    others = [one for one in store.members(membership.study) if one.id != membership.id]
    if others:
        return edits
    return [*edits, *dropped_study(store, membership.study, gone=edits)]


def dropped_study(store: Store, study: str, gone: Iterable[Put | Drop] = ()) -> list[Put | Drop]:
    """Return the edits that remove a study without members, with what was chosen and acknowledged of it."""
    known = {one.key for one in gone if isinstance(one, Drop)}
    edits: list[Put | Drop] = [Drop(EntityKind.CHOICE, one.id) for one in store.choices(study) if one.id not in known]
    edits += [Drop(EntityKind.ACKNOWLEDGEMENT, one.id) for one in store.acknowledgements() if one.study == study]
    return [*edits, Drop(EntityKind.STUDY, study)]


# -- what hangs on what goes -----------------------------------------------------------------------------------


def _released(store: Store, before: Content, act: Act) -> Iterator[Put | Drop]:
    """Yield the edits that let go of what is dropped: choices of it, and findings acknowledged there."""
    values = {one.key for one in act.edits if isinstance(one, Drop) and one.kind is EntityKind.VALUE}
    items = {one.key for one in act.edits if isinstance(one, Drop) and one.kind is EntityKind.ITEM}
    dropped = {one.key for one in act.edits if isinstance(one, Drop)}
    if values:
        yield from (one for one in _let_go(store, values) if not (isinstance(one, Drop) and one.key in dropped))
    if items:
        for held in store.acknowledgements(before.record.source):
            if held.item in items and held.id not in dropped:
                yield Drop(EntityKind.ACKNOWLEDGEMENT, held.id)


def _let_go(store: Store, values: set[str], study: str | None = None) -> list[Put | Drop]:
    """Return the edits after which no choice names any of these values."""
    edits: list[Put | Drop] = []
    for choice in store.choices(study):
        if choice.value in values:
            edits.append(Drop(EntityKind.CHOICE, choice.id))
        elif values & set(choice.over):
            over = tuple(key for key in choice.over if key not in values)
            edits.append(Put(msgspec.structs.replace(choice, over=over)))
    return edits


def _record_of(store: Store, act: Act) -> str | None:
    """Return the record in which an act may move a trial item or drop what something hangs on; None when it cannot."""
    for edit in act.edits:
        if isinstance(edit, Put) and isinstance(edit.entity, Item):
            return edit.entity.record
        if isinstance(edit, Put) and isinstance(edit.entity, Value):
            return store.item(edit.entity.item).record
        if isinstance(edit, Drop) and edit.kind is EntityKind.ITEM:
            return store.item(edit.key).record
        if isinstance(edit, Drop) and edit.kind is EntityKind.VALUE:
            return store.item(store.value(edit.key).item).record
    return None


def _applied(content: Content, act: Act) -> Content:
    """Return what a record holds after an act, as far as items and values go."""
    items = {item.id: item for item in content.items}
    values = {value.id: value for value in content.values}
    for edit in act.edits:
        if isinstance(edit, Drop):
            items.pop(edit.key, None)
            values.pop(edit.key, None)
        elif isinstance(edit.entity, Item) and edit.entity.record == content.record.id:
            items[edit.entity.id] = edit.entity
        elif isinstance(edit.entity, Value) and edit.entity.item in items:
            values[edit.entity.id] = edit.entity
    return msgspec.structs.replace(content, items=tuple(items.values()), values=tuple(values.values()))


# -- meeting ---------------------------------------------------------------------------------------------------


@dataclass
class _Meeting:
    """Works out who meets whom after an act on one record; reads the store, writes nothing."""

    store: Store
    before: Content
    after: Content
    form: Form
    studies: dict[str, Study] = field(default_factory=dict)
    members: dict[str, Membership | None] = field(default_factory=dict)
    ids: dict[str, tuple[Identifier, ...]] = field(default_factory=dict)
    stored: dict[str, Membership | None] = field(default_factory=dict)

    def go(self) -> None:
        """Let trials part from their studies, then meet."""
        olds = identifiers_in(self.form, self.before)
        news = self.ids = identifiers_in(self.form, self.after)
        for trial, old in olds.items():
            if trial not in news or set(old) - set(news[trial]):
                self._part(trial, old, news.get(trial))
        for trial, new in news.items():
            if set(new) - set(olds.get(trial, ())):
                self._meet(trial, new)

    @property
    def changed(self) -> bool:
        """Whether anything follows from the act."""
        return bool(self.studies or self.members)

    def edits(self) -> tuple[list[Put | Drop], list[Put | Drop]]:
        """Return what has to happen before the act's own edits, and behind them."""
        parting: list[Put | Drop] = []
        joining: list[Put | Drop] = []
        emptied = self._emptied()
        for item, new in self.members.items():
            old = self._stored(item)
            if old is not None and (new is None or new.study != old.study):
                values = self._values_of(item)
                parting += _let_go(self.store, values, old.study)
            if old is not None and new is None:
                parting.append(Drop(EntityKind.MEMBERSHIP, old.id))
            elif new is not None:
                joining.append(Put(new))
        kept = [Put(one) for one in self.studies.values() if one.id not in emptied]
        gone = [edit for study in emptied for edit in dropped_study(self.store, study, gone=parting)]
        return parting, [*kept, *joining, *gone]

    def _part(self, trial: str, old: tuple[Identifier, ...], new: tuple[Identifier, ...] | None) -> None:
        """Let a trial go that is deleted or lost the id that held it in its study; lost ids are no longer the study's.

        What else was joined by hand or by a proposal stays.
        """
        membership = self._membership(trial)
        if membership is None:
            return
        study = self._study(membership.study)
        others = {m.item for m in self.store.members(study.id) if m.item != trial}
        lost = [one for one in old if one not in (new or ()) and not others & self._holders(one)]
        left = tuple(one for one in study.identifiers if one not in lost)
        held = any(one in study.identifiers for one in new or ())
        if new is None or (membership.joined is Joined.REGISTRY_ID and not held):
            self.members[trial] = None
        if left != study.identifiers:
            self.studies[study.id] = msgspec.structs.replace(study, identifiers=left)

    def _meet(self, trial: str, new: tuple[Identifier, ...]) -> None:
        """Let a trial join the study of its first known id, or begin one; a second study is left to a proposal."""
        membership = self._membership(trial)
        if membership is None:
            study = next((found for one in new if (found := self._known_by(one))), None)
            study = study or Study(id=new_id(), identifiers=(), created=now())
            self._join(trial, study)
            if not any(self._owner(one) for one in new):
                self._gather(study, new, trial)
        else:
            study = self._study(membership.study)
        study = self.studies.get(study.id, study)
        free = [one for one in new if one not in study.identifiers and self._owner(one) in {"", study.id}]
        if free or study.id not in self.studies:
            self.studies[study.id] = msgspec.structs.replace(study, identifiers=(*study.identifiers, *free))

    def _join(self, trial: str, study: Study) -> None:
        there = self._stored(trial)
        self.members[trial] = Membership(
            id=there.id if there else new_id(),
            study=study.id,
            item=trial,
            joined=Joined.REGISTRY_ID,
            curator=self.store.acting().id,
            created=now(),
        )
        self.studies.setdefault(study.id, study)

    def _gather(self, study: Study, ids: tuple[Identifier, ...], trial: str) -> None:
        """Take along trials that hold the same id and have met nobody yet, unless somebody told them apart."""
        apart = told_apart(self.store)
        for other in sorted(set().union(*(self._holders(one) for one in ids))):
            known = any(other in pair for pair in apart)
            if other != trial and not known and self._membership(other) is None:
                self._join(other, study)

    # -- looking up --------------------------------------------------------------------------------------------

    def _membership(self, item: str) -> Membership | None:
        return self.members[item] if item in self.members else self._stored(item)

    def _stored(self, item: str) -> Membership | None:
        """Return the membership that a trial item has before the act."""
        if item not in self.stored:
            self.stored[item] = self.store.membership_of(item)
        return self.stored[item]

    def _study(self, key: str) -> Study:
        return self.studies.get(key) or self.store.study(key)

    def _known_by(self, one: Identifier) -> Study | None:
        owner = self._owner(one)
        return self._study(owner) if owner else None

    def _owner(self, one: Identifier) -> str:
        """Return the study that an id is known to be of, "" for none."""
        changed = next((study.id for study in self.studies.values() if one in study.identifiers), "")
        if changed:
            return changed
        for holder in sorted(self._holders(one)):
            membership = self._membership(holder)
            if membership is not None and one in self._study(membership.study).identifiers:
                return membership.study
        return ""

    def _holders(self, one: Identifier) -> set[str]:
        """Return the trial items that hold an id after the act."""
        mine = {item.id for item in self.before.items}
        found: set[str] = set()
        for key in self.store.items_identified(one.scheme, one.value):
            if key in mine:
                continue
            trial = self._trial_of(key)
            if trial:
                found.add(trial)
        return found | {trial for trial, ids in self.ids.items() if one in ids}

    def _trial_of(self, key: str) -> str:
        """Return the trial item that an item with an id is, or is a row of, "" for any other item."""
        try:
            item = self.store.item(key)
            form = self.store.form(self.store.content_at(key, "").record.form)
        except NotFoundError:
            return ""
        kind = form.kind(item.kind)
        if kind is not None and kind.part == "trial":
            return item.id
        return (item.parent or "") if kind is not None and kind.part == "registry_id" else ""

    def _values_of(self, trial: str) -> set[str]:
        content = self.before
        if content.item(trial) is None:
            content = self.store.content(self.store.item(trial).record)
        inside = {item.id for item in content.below(trial)}
        return {value.id for value in content.values if value.item in inside}

    def _emptied(self) -> list[str]:
        """Return the studies that nobody belongs to after the act."""
        left = {old.study for item in self.members if (old := self._stored(item)) is not None}
        emptied = []
        for study in sorted(left):
            stay = any(self._still_in(one, study) for one in self.store.members(study))
            come = any(new is not None and new.study == study for new in self.members.values())
            if not stay and not come:
                emptied.append(study)
        return emptied

    def _still_in(self, one: Membership, study: str) -> bool:
        now_in = self._membership(one.item)
        return now_in is not None and now_in.study == study
