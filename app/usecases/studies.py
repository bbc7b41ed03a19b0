"""What a curator does with studies: join and part trial items, hold one source's value true of one, or take it back.

Nothing here overwrites what a source said: a choice is a pointer to one of its values.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from app.checks.agreement import Agreement, agree
from app.checks.alignment import Line, lines_of
from app.checks.study_subject import REASONS
from app.domain.changes import Act, Drop, EntityKind, Put
from app.domain.errors import NotFoundError, RefusedError
from app.domain.ids import new_id, now
from app.domain.kinds import Identifier
from app.domain.records import Content
from app.domain.store import Store
from app.domain.studies import Choice, ChoiceReason, Joined, Membership, Study
from app.domain.touched import Touched
from app.reading.naming import name_of, value_words
from app.usecases.apart import forget_apart, tell_apart
from app.usecases.board import study_subject
from app.usecases.meeting import dropped_study, identifiers_of, parting_edits
from app.usecases.statements import label_words

_ALIKE = frozenset({Agreement.SAME, Agreement.PRINTED})


# -- members ---------------------------------------------------------------------------------------------------


def new_study(
    store: Store, items: Sequence[str], title: str = "", joined: Joined = Joined.CURATOR
) -> tuple[Study, Touched]:
    """Begin a study with some trial items. Raises RefusedError for an item that is no trial or belongs to one."""
    held = [_trial(store, item) for item in items]
    ids = dict.fromkeys(one for _, _, numbers in held for one in numbers)
    study = Study(id=new_id(), title=title.strip(), identifiers=tuple(ids), created=now())
    members = [_free_member(store, item, study.id, joined) for item in items]
    name = title.strip() or (held[0][1] if held else "")
    act = Act(label=f"new study: {label_words(name)}", edits=(Put(study), *map(Put, members)))
    return study, store.commit(act)


def join(store: Store, item: str, study: str, joined: Joined = Joined.CURATOR) -> Touched:
    """Let a trial item join a study, whose registry ids its own are added to; it leaves the one it was in.

    Raises RefusedError for an item that is no trial, NotFoundError when either is gone.
    """
    content, name, ids = _trial(store, item)
    whole = store.study(study)
    old = store.membership_of(item)
    if old is not None and old.study == study:
        return Touched()
    parting = parting_edits(store, old, content) if old else []
    new = Membership(id=new_id(), study=study, item=item, joined=joined, curator=store.acting().id, created=now())
    more = [one for one in ids if one not in whole.identifiers]
    edits: list[Put | Drop] = [*parting]
    if more:
        edits.append(Put(msgspec.structs.replace(whole, identifiers=(*whole.identifiers, *more))))
    edits.append(Put(new))
    touched = store.commit(Act(label=f"{label_words(name)} joins a study", edits=tuple(edits)))
    forget_apart(store, item, study)
    return touched


def leave(store: Store, item: str) -> Touched:
    """Take a trial item out of its study, with what was chosen of it; it is not proposed for that study again.

    A study that nobody belongs to any more goes. Raises NotFoundError when the item belongs to none.
    """
    content, name, ids = _trial(store, item)
    membership = store.membership_of(item)
    if membership is None:
        raise NotFoundError("This trial belongs to no study.")
    edits = parting_edits(store, membership, content)
    others = [one for one in store.members(membership.study) if one.item != item]
    if others:
        study = store.study(membership.study)
        kept = {number for one in others for number in _trial(store, one.item)[2]}
        left = tuple(one for one in study.identifiers if one not in ids or one in kept)
        if left != study.identifiers:
            edits.append(Put(msgspec.structs.replace(study, identifiers=left)))
    touched = store.commit(Act(label=f"{label_words(name)} leaves its study", edits=tuple(edits)))
    if others:
        tell_apart(store, item, membership.study)
    return touched


def unite(store: Store, study: str, other: str) -> Touched:
    """Make one study of two: the members, registry ids and choices of the other go over to the first.

    Where both have chosen on one line, the first one's choice stands. Raises RefusedError for a study with itself.
    """
    if study == other:
        raise RefusedError("These are one study already.")
    first, second = store.study(study), store.study(other)
    ids = (*first.identifiers, *(one for one in second.identifiers if one not in first.identifiers))
    whole = msgspec.structs.replace(first, identifiers=ids, title=first.title or second.title)
    taken = {choice.cell for choice in store.choices(study)}
    edits: list[Put | Drop] = [Put(whole)] if whole != first else []
    choices = store.choices(other)
    edits += [Drop(EntityKind.CHOICE, one.id) for one in choices]
    edits += [Put(msgspec.structs.replace(one, study=study)) for one in store.members(other)]
    edits += [Put(msgspec.structs.replace(one, id=new_id(), study=study)) for one in choices if one.cell not in taken]
    edits += dropped_study(store, other, gone=edits)
    touched = store.commit(Act(label="join two studies", edits=tuple(edits)))
    forget_apart(store, study, other)
    return touched


def retitle(store: Store, study: str, title: str) -> Touched:
    """Call a study by a title; "" calls it after its registry id again."""
    old = store.study(study)
    new = msgspec.structs.replace(old, title=" ".join(title.split()))
    if new == old:
        return Touched()
    return store.commit(Act(label=f"call the study {label_words(title) or 'by its number'}", edits=(Put(new),)))


# -- choices ---------------------------------------------------------------------------------------------------


def choose(store: Store, study: str, value: str, reason: ChoiceReason, note: str = "") -> tuple[Choice, Touched]:
    """Hold one source's value true of a study, before what the others say on the same line; nothing is overwritten.

    A choice made on that line before makes way. Raises RefusedError for a value that stands on no line of the study.
    """
    subject = study_subject(store, study)
    line = _line_of(lines_of(subject), value)
    chosen = subject.values[value][1]
    others = (other for cell in line.cells.values() for other in cell.said if other.id != value)
    over = tuple(other.id for other in others if agree((chosen,), (other,)) not in _ALIKE)
    new = Choice(
        id=line.choice.id if line.choice else new_id(),
        study=study,
        cell=line.name,
        value=value,
        over=over,
        reason=reason,
        note=note.strip(),
        curator=store.acting().id,
        created=now(),
    )
    said = label_words(value_words(chosen))
    words = f"{REASONS[reason]}: {note.strip()}" if note.strip() else REASONS[reason]
    in_its_place = [one for one in store.choices(study) if one.cell == line.name and one.id != new.id]
    drops = [Drop(EntityKind.CHOICE, one.id) for one in in_its_place]
    act = Act(label=f"choose {line.label} {said} for the study", edits=(*drops, Put(new)), reason=words)
    return new, store.commit(act)


def withdraw(store: Store, choice: str) -> Touched:
    """Take a choice back. Raises NotFoundError when it is gone."""
    one = next((held for held in store.choices() if held.id == choice), None)
    if one is None:
        raise NotFoundError("This choice is no longer there.")
    label = f"withdraw the choice of {one.cell.rpartition('/')[2].replace('_', ' ')}"
    return store.commit(Act(label=label, edits=(Drop(EntityKind.CHOICE, one.id),)))


def _line_of(lines: Sequence[Line], value: str) -> Line:
    for line in lines:
        for cell in line.cells.values():
            if any(one.id == value for one in cell.values):
                return line
    raise RefusedError("This value stands on no line of the study; choose one that a source of it states.")


# -- within ----------------------------------------------------------------------------------------------------


def _trial(store: Store, item: str) -> tuple[Content, str, tuple[Identifier, ...]]:
    """Return the record of a trial item, its name and its registry ids. Raises RefusedError for any other item."""
    one = store.item(item)
    content = store.content(one.record)
    form = store.form(content.record.form)
    kind = form.kind(one.kind)
    if kind is None or kind.part != "trial":
        raise RefusedError(f"A study is made of trials, not of {kind.plural.lower() if kind else one.kind}.")
    return content, name_of(form, content, one), identifiers_of(form, content, item)


def _free_member(store: Store, item: str, study: str, joined: Joined) -> Membership:
    if store.membership_of(item) is not None:
        raise RefusedError("A trial belongs to one study; take it out of the other one first.")
    return Membership(id=new_id(), study=study, item=item, joined=joined, curator=store.acting().id, created=now())
