"""Form files and form versions: check a file, see what a change touches, keep a new version, move records to it.

An editor of forms works like this. `form_to_edit` gives the project's form; the functions of `app.forms.editing` and
`editing_terms` change it, with `holdings` to refuse what would lie; `complaints` says what else is wrong with it;
`difference` and `records_touched` show what the change means; `adopt_form` keeps it as the version for new records; and
`move_record` or `move_my_records` takes records along, which undo takes back. Old answers never change.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from pathlib import Path

import msgspec

from app.domain.changes import Act, Put
from app.domain.errors import RefusedError
from app.domain.forms import Form
from app.domain.kinds import Term, Terms
from app.domain.progress import Progress, Silent, stop_if_cancelled
from app.domain.records import Content, Record, RecordState
from app.domain.store import Store
from app.domain.touched import Touched
from app.forms.difference import FormChange, changes
from app.forms.editing import Held, raised
from app.forms.keeping import readable
from app.forms.reader import FormFile, read, read_text
from app.forms.tree import Problem
from app.forms.wanted import WantedRule
from app.forms.writing import write


class FormEffect(msgspec.Struct, frozen=True):
    """One change of a form, and the records (by id, sorted) that hold something where it changes."""

    change: FormChange
    records: tuple[str, ...]


class Adopted(msgspec.Struct, frozen=True):
    """A form version as a project keeps it, under its id."""

    id: str
    form: Form


# -- files ---------------------------------------------------------------------------------------------------------


def check_file(path: Path) -> list[Problem]:
    """Return everything that is wrong with a form file by file and line, unknown rules and limits included.

    Raises FormError only when the file cannot be read at all.
    """
    return _problems(read(path), str(path))


def complaints(form: Form) -> tuple[str, ...]:
    """Return what is wrong with a form that is being edited, as sentences; empty for one that can be adopted."""
    return tuple(problem.sentence for problem in _problems(read_text(write(form).encode(), form.name), form.name))


def export_form(form: Form, path: Path) -> Path:
    """Write a form with its vocabularies into a YAML file, whole or not at all, and return its path.

    Raises RefusedError when the path is a folder or a project; comments of the file it once was are not kept.
    """
    from app.exporters.landing import landed_file

    with landed_file(path) as sink, sink.file(path.name) as file:
        file.write(write(form).encode())
    return path


def _problems(file: FormFile, name: str) -> list[Problem]:
    """Return the problems of a form file, its own before those of the vocabularies it names."""
    found = [*file.problems, *(problem for one in file.wanted for problem in _about_rule(one))]
    return sorted(found, key=lambda one: (one.file != name, one.file, one.line))


def _about_rule(wanted: WantedRule) -> Iterable[Problem]:
    from difflib import get_close_matches

    from app.checks import CHECKS

    checks = {check.id: check for check in CHECKS}
    check = checks.get(wanted.rule)
    if check is None:
        close = get_close_matches(wanted.rule, checks, n=1, cutoff=0.5)
        hint = f"did you mean {close[0]!r}?" if close else f"there are {', '.join(checks)}."
        yield Problem(wanted.file, wanted.line, f"There is no rule {wanted.rule!r}; {hint}")
        return
    for name in wanted.setting.limits:
        if name not in check.limits:
            has = f"it has {', '.join(check.limits)}" if check.limits else "it has none"
            line = wanted.limit_lines.get(name, wanted.line)
            yield Problem(wanted.file, line, f"The rule {wanted.rule} has no limit {name!r}; {has}.")


# -- what a change means -------------------------------------------------------------------------------------------


def form_to_edit(store: Store) -> Form:
    """Return the project's form as it was kept, without the terms that the project added beside it."""
    return store.form_as_kept(store.info().form)


def difference(old: Form, new: Form) -> list[str]:
    """Return what a new form does otherwise than an old one, as plain sentences."""
    return [change.sentence for change in changes(old, new)]


def holdings(store: Store, records: Iterable[Record] | None = None, progress: Progress | None = None) -> Held:
    """Return which records hold which fields, terms and item kinds; of all records, or of some.

    Reads them all: of a large project it is a worker's job, with `progress` counting records.
    """
    asked = tuple(store.records() if records is None else records)
    return _held((store.content(record.id) for record in asked), store, len(asked), progress or Silent())


def records_touched(store: Store, form: Form, progress: Progress | None = None) -> tuple[FormEffect, ...]:
    """Return each change of a form against the versions in use, with the records that hold something there.

    A change of a field touches the records that hold the field, of a term those that hold its code, of an item kind
    those that have such items. Records made with forms of another name than this one or the project's are left alone.
    """
    names = {form.name, form_to_edit(store).name}
    by_version: dict[str, list[Record]] = defaultdict(list)
    for record in store.records():
        if store.form_as_kept(record.form).name in names:
            by_version[record.form].append(record)
    by_version.setdefault(store.info().form, [])
    found: dict[FormChange, set[str]] = {}
    for version, records in by_version.items():
        held = holdings(store, records, progress)
        for change in changes(store.form_as_kept(version), form):
            found.setdefault(change, set()).update(_touching(change, held))
    return tuple(FormEffect(change, tuple(sorted(records))) for change, records in found.items())


def _touching(change: FormChange, held: Held) -> frozenset[str]:
    if change.field:
        return held.fields.get((change.kind, change.field), frozenset())
    if change.kind:
        return held.kinds.get(change.kind, frozenset())
    if change.code:
        return held.terms.get((change.vocabulary, change.code), frozenset())
    holding = (records for (vocabulary, _), records in held.terms.items() if vocabulary == change.vocabulary)
    return frozenset[str]().union(*holding)


def _held(contents: Iterable[Content], store: Store, total: int, progress: Progress) -> Held:
    fields: dict[tuple[str, str], set[str]] = defaultdict(set)
    terms: dict[tuple[str, str], set[str]] = defaultdict(set)
    kinds: dict[str, set[str]] = defaultdict(set)
    several: dict[tuple[str, str], set[str]] = defaultdict(set)
    for done, content in enumerate(contents):
        progress.report(done, total, "records")
        stop_if_cancelled(progress)
        record, form = content.record.id, store.form_as_kept(content.record.form)
        kind_of = {item.id: item.kind for item in content.items}
        seen: set[tuple[str, str]] = set()
        for kind in kind_of.values():
            kinds[kind].add(record)
        for value in content.values:
            place = (kind_of[value.item], value.field)
            fields[place].add(record)
            if (value.item, value.field) in seen:
                several[place].add(record)
            seen.add((value.item, value.field))
            spec = form.field(*place)
            for code in _codes(value.value) if spec else ():
                terms[spec.vocabulary if spec else "", code].add(record)
    return Held(
        fields={place: frozenset(records) for place, records in fields.items()},
        terms={place: frozenset(records) for place, records in terms.items()},
        kinds={kind: frozenset(records) for kind, records in kinds.items()},
        several={place: frozenset(records) for place, records in several.items()},
    )


def _codes(payload: object) -> tuple[str, ...]:
    terms = payload.terms if isinstance(payload, Terms) else (payload,) if isinstance(payload, Term) else ()
    return tuple(term.code for term in terms if term.code)


# -- versions ------------------------------------------------------------------------------------------------------


def adopt_form(store: Store, form: Form, progress: Progress | None = None) -> Adopted:
    """Keep a form as the version for new records, its version number raised; records made before stay with theirs.

    What records hold of earlier versions stays readable: it comes back retired where the new form lacks it. A form
    that says what the latest of its name says is that one. Raises RefusedError with the first thing that is wrong, or
    would lie.
    """
    earlier = versions_of(store, form.name)
    held = holdings(store, (r for r in store.records() if r.form in earlier), progress) if earlier else Held()
    kept = _sound(readable(form, tuple(earlier.values()), held))
    return _keep(store, kept, earlier, default=True)


def move_record(store: Store, record: str, form: str) -> Touched:
    """Move a record of the acting curator to another form version, by its id; no answer changes, and undo moves back.

    Where that version cannot show what the record holds, one that can is kept and taken instead. Raises RefusedError
    for somebody else's record, or when a key means something else there.
    """
    found = store.content(record).record
    if found.curator != store.acting().id:
        name = next((one.name for one in store.curators() if one.id == found.curator), "its curator")
        raise RefusedError(f"Only {name} moves this record to another version of its form.")
    return _move(store, (found,), form)


def move_my_records(store: Store, form: str, names: Collection[str] = ()) -> Touched:
    """Move all open records of the acting curator to a form version in one act, as `move_record` does one.

    Those move that are made with other versions of this form, or with any form of the names given.
    """
    moving = {store.form_as_kept(form).name, *names}
    mine = store.acting().id
    open_ones = (r for r in store.records() if r.curator == mine and r.state is RecordState.OPEN and r.form != form)
    return _move(store, tuple(r for r in open_ones if store.form_as_kept(r.form).name in moving), form)


def _move(store: Store, records: tuple[Record, ...], form: str) -> Touched:
    moving = tuple(record for record in records if record.form != form)
    if not moving:
        return Touched()
    target = store.form_as_kept(form)
    olds = tuple(store.form_as_kept(version) for version in dict.fromkeys(record.form for record in moving))
    kept = readable(target, olds, holdings(store, moving))
    if kept != target:
        is_default = store.info().form == form
        adopted = _keep(store, _sound(kept), versions_of(store, kept.name), default=is_default)
        form, target = adopted.id, adopted.form
    edits = tuple(Put(msgspec.structs.replace(record, form=form)) for record in moving)
    what = "a record" if len(moving) == 1 else f"{len(moving)} records"
    return store.commit(Act(label=f"move {what} to {target.title}, version {target.version}", edits=edits))


def versions_of(store: Store, name: str) -> dict[str, Form]:
    """Return the versions of a form that the project keeps, by id, oldest first."""
    kept = ((key, store.form_as_kept(key)) for key, _ in store.forms())
    return {key: form for key, form in kept if form.name == name}


def _sound(form: Form) -> Form:
    """Return a form as its own file would say it. Raises RefusedError with the first thing that is wrong."""
    file = read_text(write(form).encode(), form.name)
    problems = _problems(file, form.name)
    if problems or file.form is None:
        more = f" There are {len(problems) - 1} more problems." if len(problems) > 1 else ""
        raise RefusedError(f"This form cannot be used yet: {problems[0].sentence}{more}")
    return file.form


def _keep(store: Store, form: Form, earlier: dict[str, Form], *, default: bool) -> Adopted:
    latest = next(reversed(earlier.values()), None)
    taken = {one.version for one in earlier.values()}
    if latest is not None and msgspec.structs.replace(form, version=latest.version) == latest:
        form = latest
    elif latest is not None and form.version in taken:
        version = raised(latest.version)
        while version in taken:
            version = raised(version)
        form = msgspec.structs.replace(form, version=version)
    return Adopted(store.add_form(form, default=default), form)
