"""A curator at work, to be killed: a server that has everything imported forks one process for each order.

An order is a line of JSON on standard input: the project, a seed, and the file to import, if any. The process that
takes it edits through the use cases until it dies; it prints a line for each act after its use case returned. The
server prints a line when it is dead.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import sqlalchemy  # noqa: F401 -- imported before the fork, so that each process starts at once

import app.reading  # noqa: F401
import db.opening  # noqa: F401
from app.domain.kinds import Reference, Target
from app.domain.progress import Silent
from app.domain.records import Content, Item
from app.domain.sources import Source
from app.domain.store import Store
from app.domain.touched import Touched
from app.domain.values import Missing, Value
from app.main import ProjectFiles
from app.usecases import curating, items, library, transfer, vouching
from app.usecases.statements import Words

CURATOR = "Ada Byron"
MOST_ITEMS = 30
LONGEST_LIFE = 60
"""In seconds; a process that nobody kills by then is given up."""

State = dict[str, bytes]


def state_of(content: Content, source: Source) -> State:
    """Return everything in a record, and its source, as JSON by id."""
    things = (content.record, *content.items, *content.values, *content.quotes, source)
    return {one.id: msgspec.json.encode(one) for one in things}


def portrait(state: State) -> str:
    """Return the hash of a state."""
    return hashlib.sha256(b"\n".join(sorted(state.values()))).hexdigest()


class Hand:
    """Does one random thing after the other to the first record of a project."""

    def __init__(self, store: Store, rng: random.Random) -> None:
        self.store, self.rng = store, rng
        self.record = store.records()[0]
        self.revision = store.revision(self.record.source).id
        self.text = store.text(self.revision)
        form = store.form(self.record.form)
        self.fields = {
            kind.key: [one.key for one in kind.live_fields if one.kind != "reference"] for kind in form.kinds
        }
        self.words_asked = ""
        self._acts: dict[Callable[[], Touched], int] = {
            self.vouch: 6,
            self.type: 6,
            self.mark_missing: 2,
            self.clear: 2,
            self.quote: 3,
            self.unquote: 1,
            self.note: 2,
            self.caveat: 2,
            self.add: 2,
            self.duplicate: 1,
            self.delete: 2,
            self.tag: 1,
            self.undo: 4,
            self.redo: 3,
        }

    def act(self) -> tuple[Touched, str]:
        """Do something; return what it touched and the words that the journal must now hold, if any."""
        self.words_asked = ""
        self.content = self.store.content(self.record.id)
        [act] = self.rng.choices([*self._acts], [*self._acts.values()])
        return act(), self.words_asked

    def state(self) -> State:
        """Return what the store says of the record now."""
        return state_of(self.store.content(self.record.id), self.store.source(self.record.source))

    # -- the acts ------------------------------------------------------------------------------------------------
    def vouch(self) -> Touched:
        item = self._item()
        return vouching.vouch(self.store, item.id, self._field(item), self._some_words(), proposals=True)[1]

    def type(self) -> Touched:
        item = self._item()
        field = self._field(item)
        there = self.content.current(item.id, field)
        words = f"{self.rng.randint(1, 99)}/99" if self.rng.random() < 0.4 else self._asked(f"🧬 {self._name()}")
        return vouching.type_value(self.store, item.id, field, words, value=there.id if there else None)[1]

    def mark_missing(self) -> Touched:
        item = self._item()
        return curating.mark_missing(self.store, item.id, self._field(item), self.rng.choice([*Missing]))

    def clear(self) -> Touched:
        value = self._value()
        return curating.clear_value(self.store, value.id) if value else Touched()

    def quote(self) -> Touched:
        value = self._value()
        return curating.add_quote(self.store, self._some_words(), value=value.id) if value else Touched()

    def unquote(self) -> Touched:
        if not self.content.quotes:
            return Touched()
        return curating.remove_quote(self.store, self.rng.choice(self.content.quotes).id)

    def note(self) -> Touched:
        value = self._value()
        note = f"note {self._name()}"
        return curating.amend(self.store, value.id, note=self._asked(note), needs_review=True) if value else Touched()

    def caveat(self) -> Touched:
        target = Reference(target=Target.ITEM, key=self._item().id)
        rationale = self._asked(f"because of {self._name()}")
        words = [self._some_words()]
        return curating.raise_caveat(self.store, self.record.id, target, "small", "minor", rationale, words)[1]

    def add(self) -> Touched:
        return items.add_item(self.store, self.record.id, "outcome", words=[self._some_words()])[1]

    def duplicate(self) -> Touched:
        if len(self.content.items) > MOST_ITEMS:
            return self.delete()
        return items.duplicate_item(self.store, self._item().id)[1]

    def delete(self) -> Touched:
        if len(self.content.items) < MOST_ITEMS // 2:
            return self.add()
        return items.delete_item(self.store, self._item().id)

    def tag(self) -> Touched:
        return library.set_tags(self.store, self.record.source, [self._asked(f"tag {self._name()}")])

    def undo(self) -> Touched:
        return self.store.undo()

    def redo(self) -> Touched:
        return self.store.redo() if self.store.redo_label() else Touched()

    # -- what they are done to -----------------------------------------------------------------------------------
    def _asked(self, words: str) -> str:
        self.words_asked = words
        return words

    def _name(self) -> str:
        return "".join(self.rng.choices("abcdefghij", k=10))

    def _some_words(self) -> Words:
        start = self.rng.randrange(len(self.text) - 60)
        end = start + self.rng.randint(1, 60)
        self._asked(self.text[start:end])
        return Words(self.revision, start, end)

    def _item(self) -> Item:
        return self.rng.choice([one for one in self.content.items if one.kind != "caveat"])

    def _field(self, item: Item) -> str:
        return self.rng.choice(self.fields[item.kind])

    def _value(self) -> Value | None:
        values = [one for one in self.content.values if self.content.item(one.item).kind != "caveat"]
        return self.rng.choice(values) if values else None


def curate(project: Path, rng: random.Random) -> None:
    """Edit for ever, opening and closing the project now and then."""
    while True:
        store = ProjectFiles().open(project, write=True)
        store.be(CURATOR)
        hand = Hand(store, rng)
        for _ in range(rng.randint(1, 60)):
            acknowledge(hand)
        store.close()


def curate_while_importing(project: Path, rng: random.Random, file: Path) -> None:
    """Edit while a file is imported in the background, and then for ever."""
    store = ProjectFiles().open(project, write=True)
    store.be(CURATOR)
    threading.Thread(target=import_beside, args=(store, file)).start()
    hand = Hand(store, rng)
    while True:
        acknowledge(hand)


def import_beside(store: Store, file: Path) -> None:
    """Import a file over a background face, and say so when it is done."""
    with store.in_background() as face:
        report, _ = transfer.import_files(face, [file], progress=Told())
    tell({"imported": report.imported})


class Told(Silent):
    """A progress that says each step aloud."""

    def report(self, done: int, total: int | None, what: str) -> None:
        tell({"progress": done, "of": total})


def acknowledge(hand: Hand) -> None:
    """Do one thing and print it, with the hash of what the record is now."""
    touched, words = hand.act()
    if touched.act:
        tell({"act": touched.act, "label": touched.label, "words": words, "portrait": portrait(hand.state())})


def tell(line: dict[str, Any]) -> None:
    """Write a line in one piece: a process that dies in the middle of it has not acknowledged."""
    os.write(1, json.dumps(line).encode() + b"\n")


def serve() -> None:
    """Take orders one at a time, each in a process of its own."""
    for line in sys.stdin:
        order = json.loads(line)
        worker = os.fork()
        if worker == 0:
            signal.alarm(LONGEST_LIFE)
            tell({"began": os.getpid()})
            rng, project = random.Random(order["seed"]), Path(order["project"])
            if order.get("file"):
                curate_while_importing(project, rng, Path(order["file"]))
            curate(project, rng)
        _, status = os.waitpid(worker, 0)
        os.write(1, b"\n" + json.dumps({"ended": os.waitstatus_to_exitcode(status)}).encode() + b"\n")


if __name__ == "__main__":
    serve()
