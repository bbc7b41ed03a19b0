"""Makes the sample project: three invented sources, already partly curated, so that a newcomer sees what good is.

Two of them tell of one trial and meet in one study, where they differ on one line that is settled by a choice.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from app.domain.changes import Act, Origin, Put
from app.domain.forms import Form
from app.domain.ids import new_id, now
from app.domain.kinds import PAYLOADS, Payload, Reference, Target
from app.domain.projects import Projects
from app.domain.quotes import Quote, take_quote
from app.domain.records import Item
from app.domain.sources import SourceKind, SourceState
from app.domain.store import Store
from app.domain.studies import ChoiceReason, Joined
from app.domain.values import Basis, Derivation, Value
from app.usecases.acknowledging import acknowledge_all
from app.usecases.checking import findings_of
from app.usecases.curating import start_record
from app.usecases.library import LAST_SOURCE, set_kind, set_state
from app.usecases.meeting import commit
from app.usecases.reviewing import verify_item
from app.usecases.studies import choose, join
from app.usecases.transfer import import_files

CURATOR = "Sample curator"
"""Who curated the sample when nobody is named."""


def make_sample(projects: Projects, path: Path, curator: str = CURATOR) -> Store:
    """Make the sample project at a path, as if `curator` had filled it, and return it open.

    Folders on the way are made. Raises FileExistsError when the path is taken; a sample that fails leaves no file.
    """
    import yaml

    from app.forms import load_shipped
    from app.paths import resources

    folder = resources() / "sample"
    plan = yaml.safe_load((folder / "curation.yaml").read_text(encoding="utf-8"))
    form = load_shipped(plan["form"])
    path.parent.mkdir(parents=True, exist_ok=True)
    store = projects.new(path, form, "Sample")
    try:
        store.be(curator, Origin.IMPORT)
        done = {one["file"]: _curate(store, form, folder / one["file"], one) for one in plan["sources"]}
        _work_across(store, plan, done)
    except BaseException:
        store.close()
        for suffix in ("", "-wal", "-shm"):  # a full disk keeps the log from being folded into the file
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        raise
    return store


def _curate(store: Store, form: Form, file: Path, plan: dict[str, Any]) -> _Filling:
    """Import a file, fill its record as the plan says, in one act, and verify what was verified."""
    before = {source.id for source in store.sources()}
    import_files(store, [file])
    source = next(one.id for one in store.sources() if one.id not in before)
    set_kind(store, source, SourceKind(plan["kind"]))
    record, _ = start_record(store, source)
    filling = _Filling(store, form, source, record.id)
    commit(store, Act(label="curate the sample", edits=tuple(map(Put, filling.entities(plan["items"])))))
    for one in plan["items"]:
        if "verified" in one:
            verify_item(store, filling.items[one["ref"]], Basis(one["verified"]))
    set_state(store, source, SourceState(plan["state"]), plan.get("reason", ""))
    if plan["kind"] == SourceKind.WEB_ARTICLE:
        store.set_setting(LAST_SOURCE, source)
    return filling


def _work_across(store: Store, plan: dict[str, Any], done: dict[str, _Filling]) -> None:
    """Let trials meet, choose between their sources, and accept findings, as the plan says."""
    for one in plan["meets"]:
        study = _study_of(store, _place(done, one["with"])[1])
        join(store, _place(done, one["trial"])[1], study, Joined.PROPOSAL)
    for one in plan["chooses"]:
        filling, item, _ = _place(done, one["value"])
        value = filling.values[one["value"].partition(" ")[2]]
        choose(store, _study_of(store, item), value, ChoiceReason(one["reason"]), one["note"])
    for one in plan["accepts"]:
        filling, item, field = _place(done, one["at"])
        found = findings_of(store, filling.record)
        told = [f for f in found if (f.rule, f.item) == (one["rule"], item) and field in {"", f.field}]
        acknowledge_all(store, told, one["reason"])


def _study_of(store: Store, item: str) -> str:
    """Return the study of a trial item. Raises ValueError when it has met nobody, as the plan says it has."""
    membership = store.membership_of(item)
    if membership is None:
        raise ValueError(f"the trial item {item} belongs to no study")
    return membership.study


def _place(done: dict[str, _Filling], place: str) -> tuple[_Filling, str, str]:
    """Return the record, the item and the field that a place such as `file ref.field` names."""
    file, ref = place.split(" ")
    ref, _, field = ref.partition(".")
    return done[file], done[file].items[ref], field


class _Filling:
    """Turns the plan of one record into its entities; names in the plan become ids."""

    def __init__(self, store: Store, form: Form, source: str, record: str) -> None:
        revision = store.revision(source)
        self._revision = revision.id
        self._text = store.text(revision.id)
        self._form = form
        self._source = source
        self.record = record
        self._curator = store.acting().id
        self.items: dict[str, str] = {}
        self.values: dict[str, str] = {}

    def entities(self, plan: list[dict[str, Any]]) -> list[Item | Value | Quote]:
        """Return items, then values (those that point to values last), then quotes."""
        for one in plan:
            self.items[one["ref"]] = new_id()
            for field in one.get("values", {}):
                self.values[f"{one['ref']}.{field}"] = new_id()
        items = [self._item(place, one) for place, one in enumerate(plan)]
        values: list[Value] = []
        quotes: list[Quote] = []
        for one in plan:
            quotes += [self._quote(words, item=self.items[one["ref"]]) for words in one.get("quotes", ())]
            for field, stated in one.get("values", {}).items():
                for ordinal, each in enumerate(stated if isinstance(stated, list) else [stated]):
                    value = self._value(one, field, ordinal, each)
                    values.append(value)
                    quotes += [self._quote(words, value=value.id) for words in each.get("quotes", ())]
        values.sort(key=lambda v: isinstance(v.value, Reference))
        return [*items, *values, *quotes]

    def _item(self, place: int, plan: dict[str, Any]) -> Item:
        parent = self.items[plan["parent"]] if plan.get("parent") else None
        return Item(
            id=self.items[plan["ref"]],
            record=self.record,
            kind=plan["kind"],
            parent=parent,
            ordinal=place,
            created=now(),
        )

    def _value(self, item: dict[str, Any], field: str, ordinal: int, plan: dict[str, Any]) -> Value:
        known = {
            "id": self.values[f"{item['ref']}.{field}"] if ordinal == 0 else new_id(),
            "item": self.items[item["ref"]],
            "field": field,
            "ordinal": ordinal,
            "as_stated": plan.get("stated", ""),
            "missing": plan.get("missing"),
            "unread": None if "missing" in plan else "",
            "derivation": plan.get("derivation", None if "missing" in plan else Derivation.STATED),
            "curator": self._curator,
            "created": now(),
            "modified": now(),
        }
        extra = {key: plan[key] for key in _CARRIED if key in plan}
        if "as_of" in plan:
            extra["as_of"] = {"iso": str(plan["as_of"])}
        value = msgspec.convert({**known, **extra}, Value)
        payload = self._payload(item["kind"], field, plan.get("value"))
        return value if payload is None else msgspec.structs.replace(value, value=payload, unread=None)

    def _payload(self, kind: str, field: str, plan: dict[str, Any] | None) -> Payload | None:
        spec = self._form.field(kind, field)
        if plan is None or spec is None:
            return None
        payload: Payload = msgspec.convert(plan, PAYLOADS[spec.kind])
        if not isinstance(payload, Reference):
            return payload
        key = {Target.SOURCE: {"this": self._source}, Target.ITEM: self.items, Target.VALUE: self.values}
        return msgspec.structs.replace(payload, key=key[payload.target][payload.key])

    def _quote(self, plan: str | dict[str, Any], *, item: str | None = None, value: str | None = None) -> Quote:
        asked: dict[str, Any] = plan if isinstance(plan, dict) else {"words": plan}
        words, occurrence, part = str(asked["words"]), asked.get("occurrence", 1), asked.get("part", "")
        start = -1
        for _ in range(occurrence):
            start = self._text.index(words, start + 1)
        quote = take_quote(
            self._text,
            start,
            start + len(words),
            key=new_id(),
            revision=self._revision,
            item=item,
            value=value,
            part=part,
        )
        return msgspec.structs.replace(quote, curator=self._curator, created=now())


_CARRIED = ("how", "note", "certainty", "needs_review", "part_derivations", "outside")
