"""Any sequence of a curator's verbs on one record can be taken back to nothing, and done again to the letter."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from app.domain.changes import EntityKind, Scope
from app.domain.errors import RefusedError
from app.domain.values import Derivation, Missing
from app.usecases.curating import (
    add_quote,
    amend,
    clear_value,
    explain,
    make_current,
    mark_missing,
    put_value,
    raise_caveat,
    remove_quote,
)
from app.usecases.items import add_item, delete_item, duplicate_item, move_item, nest_item
from app.usecases.rereading import refreshed
from app.usecases.restoring import restore_value
from app.usecases.statements import Statement, Words
from app.usecases.vouching import accept, keep_words, type_value, vouch
from tests.builders.curating import TEXT, Work, blank_project, to_item, to_source, to_value

KINDS = ("trial", "arm", "outcome", "overlap", "sponsor", "report")
FIELDS = {
    "trial": ("conditions", "title", "start"),
    "arm": ("label", "n_treated", "diseases"),
    "outcome": ("result", "measure", "criteria", "time_result"),
    "sponsor": ("name",),
    "caveat": ("rationale", "resolution"),
}
TYPED = ("8/11 (73%)", "8/11", "7/11", "ORR", "lymphoma; leukaemia", "2025-03", "median 13.8 months", "well said", "11")
PHRASES = ("8 (73%)", "8/11 (73%)", "7 of 11 (64%)", "lymphoma", "NCT01234567", "left unnamed", "11", "𝒜 study")
PLACES = st.integers(0, 30)


def spans():
    known = [(TEXT.index(phrase), TEXT.index(phrase) + len(phrase)) for phrase in PHRASES]
    anywhere = st.tuples(st.integers(0, len(TEXT) - 12), st.integers(1, 12)).map(lambda one: (one[0], sum(one)))
    return st.one_of(st.sampled_from(known), anywhere)


class Curator(RuleBasedStateMachine):
    """Does one verb after another, and remembers the record after each act."""

    blank: Path

    @initialize()
    def open(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.work = Work(Path(shutil.copy(self.blank, Path(self.folder.name) / "work.vouch")))
        self.done = [self.work.content]
        self.undone: list = []
        self.offers: list = []
        self.do(add_item, self.work.record, "outcome")
        self.do(add_item, self.work.record, "arm", self.work.content.items[0].id)

    def teardown(self) -> None:
        if not hasattr(self, "work"):
            return
        last, acts = self.work.content, len(self.done) - 1
        for before in reversed(self.done[:-1]):
            self.work.store.undo()
            assert self.work.content == before
        assert self.done[0].items == ()
        for _ in range(acts):
            self.work.store.redo()
        assert self.work.content == last
        assert self.work.sound()
        self.work.store.close()
        self.folder.cleanup()

    def do(self, verb, *args, **more):
        """Run a verb; keep what it made of the record, or see that a refusal left all as it was."""
        try:
            result = verb(self.work.store, *args, **more)
        except RefusedError:
            assert self.work.content == self.done[-1]
            return None
        now = self.work.content
        parts = result if isinstance(result, tuple) else (result,)
        touched = [part for part in parts if getattr(part, "act", "")]
        if touched:
            assert refreshed(self.work.store, self.done[-1], touched[0]) == now
            self.done.append(now)
            self.undone.clear()
        else:
            assert now == self.done[-1]
        return result

    def item(self, place):
        items = self.done[-1].items
        return items[place % len(items)] if items else None

    def value(self, place):
        values = self.done[-1].values
        return values[place % len(values)] if values else None

    def field(self, item, place):
        fields = FIELDS.get(item.kind, ())
        return fields[place % len(fields)] if fields else None

    def words(self, span, part=""):
        return Words(self.work.revision, *span, part)

    # -- items -----------------------------------------------------------------------------------------------------

    @rule(kind=st.sampled_from(KINDS), place=PLACES, below=st.booleans(), span=spans())
    def add(self, kind, place, below, span):
        parent = self.item(place)
        self.do(add_item, self.work.record, kind, parent.id if parent and below else None, [self.words(span)])

    @precondition(lambda self: self.done[-1].items)
    @rule(place=PLACES)
    def delete(self, place):
        self.do(delete_item, self.item(place).id)

    @precondition(lambda self: 0 < len(self.done[-1].items) < 20)
    @rule(place=PLACES)
    def duplicate(self, place):
        self.do(duplicate_item, self.item(place).id)

    @precondition(lambda self: self.done[-1].items)
    @rule(place=PLACES, steps=st.integers(-3, 3))
    def move(self, place, steps):
        self.do(move_item, self.item(place).id, steps)

    @precondition(lambda self: self.done[-1].items)
    @rule(place=PLACES, onto=PLACES, top=st.booleans())
    def nest(self, place, onto, top):
        trials = [item for item in self.done[-1].items if item.kind == "trial"]
        parent = trials[onto % len(trials)] if trials and onto % 2 else self.item(onto)
        self.do(nest_item, self.item(place).id, None if top else parent.id)

    # -- values ----------------------------------------------------------------------------------------------------

    @precondition(lambda self: self.done[-1].items)
    @rule(place=PLACES, field=PLACES, span=spans(), proposals=st.booleans())
    def vouch(self, place, field, span, proposals):
        item = self.item(place)
        if key := self.field(item, field):
            made = self.do(vouch, item.id, key, self.words(span), proposals=proposals)
            self.offers += [made[0]] if made and made[0] else []

    @rule(place=PLACES, phrase=st.sampled_from(("8 (73%)", "7 of 11 (64%)", "8/11 (73%)")))
    def count(self, place, phrase):
        outcomes = [item.id for item in self.done[-1].items if item.kind == "outcome"]
        if outcomes:
            made = self.do(vouch, outcomes[place % len(outcomes)], "result", self.work.words(phrase))
            self.offers += [made[0]] if made and made[0] else []

    @precondition(lambda self: self.offers)
    @rule()
    def accept(self):
        offer = self.offers.pop()
        if self.done[-1].item(offer.item):
            self.do(accept, offer)

    @precondition(lambda self: self.done[-1].items)
    @rule(place=PLACES, field=PLACES, typed=st.sampled_from(TYPED), over=st.booleans())
    def type(self, place, field, typed, over):
        item = self.item(place)
        if key := self.field(item, field):
            values = self.done[-1].values_of(item.id, key)
            self.do(type_value, item.id, key, typed, value=values[0].id if values and over else None)

    @precondition(lambda self: self.done[-1].items)
    @rule(place=PLACES, field=PLACES, span=spans(), reason=st.sampled_from(Missing), quoted=st.booleans())
    def miss(self, place, field, span, reason, quoted):
        item = self.item(place)
        if key := self.field(item, field):
            self.do(mark_missing, item.id, key, reason, [self.words(span)] if quoted else ())

    @precondition(lambda self: self.done[-1].items)
    @rule(place=PLACES, field=PLACES, span=spans())
    def keep(self, place, field, span):
        item = self.item(place)
        if key := self.field(item, field):
            self.do(keep_words, item.id, key, self.words(span))

    @precondition(lambda self: len(self.done[-1].items) > 1)
    @rule(place=PLACES, other=PLACES)
    def refer(self, place, other):
        items = [item.id for item in self.done[-1].items if item.kind in {"outcome", "overlap"}]
        if items:
            statement = Statement(payload=to_item(self.item(other).id), derivation=Derivation.INFERRED, how="seen")
            self.do(put_value, items[place % len(items)], "arm", statement)

    @precondition(lambda self: self.done[-1].values)
    @rule(place=PLACES)
    def clear(self, place):
        self.do(clear_value, self.value(place).id)

    @precondition(lambda self: self.done[-1].values)
    @rule(place=PLACES)
    def choose(self, place):
        rivals = [value for value in self.done[-1].values if not value.current]
        self.do(make_current, (rivals[place % len(rivals)] if rivals else self.value(place)).id)

    @precondition(lambda self: self.done[-1].values)
    @rule(place=PLACES, note=st.sampled_from(("", "Ask.", "Seen twice.")), derivation=st.sampled_from(Derivation))
    def speak_of(self, place, note, derivation):
        value = self.value(place)
        self.do(amend, value.id, note=note, needs_review=bool(note))
        self.do(explain, value.id, derivation, note, [value.id], note)

    # -- quotes and caveats ----------------------------------------------------------------------------------------

    @precondition(lambda self: self.done[-1].values)
    @rule(place=PLACES, span=spans(), whole=st.booleans())
    def quote(self, place, span, whole):
        value = self.value(place)
        owner = {"item": value.item} if whole else {"value": value.id}
        self.do(add_quote, self.words(span), **owner)

    @precondition(lambda self: self.done[-1].quotes)
    @rule(place=PLACES)
    def unlink(self, place):
        quotes = self.done[-1].quotes
        self.do(remove_quote, quotes[place % len(quotes)].id)

    @rule(place=PLACES, on=st.sampled_from(("item", "value", "source")), span=spans())
    def doubt(self, place, on, span):
        item, value = self.item(place), self.value(place)
        target = to_source(self.work.source)
        if on == "item" and item:
            target = to_item(item.id)
        if on == "value" and value:
            target = to_value(value.id)
        self.do(raise_caveat, self.work.record, target, "other", "minor", "So it seems.", [self.words(span)])

    # -- time ------------------------------------------------------------------------------------------------------

    @precondition(lambda self: len(self.done) > 1)
    @rule(place=PLACES)
    def restore(self, place):
        lines = [one for one in self.work.store.history(Scope(record=self.work.record)) if self.can_restore(one)]
        if lines:
            self.do(restore_value, lines[place % len(lines)])

    def can_restore(self, line):
        then = line.after or line.before
        return line.entity is EntityKind.VALUE and self.done[-1].item(then.item) is not None

    @precondition(lambda self: len(self.done) > 1)
    @rule()
    def undo(self):
        touched = self.work.store.undo()
        self.undone.append(self.done.pop())
        assert self.work.content == self.done[-1]
        assert refreshed(self.work.store, self.undone[-1], touched) == self.done[-1]

    @precondition(lambda self: self.undone)
    @rule()
    def redo(self):
        touched = self.work.store.redo()
        assert refreshed(self.work.store, self.done[-1], touched) == self.undone[-1]
        self.done.append(self.undone.pop())
        assert self.work.content == self.done[-1]

    @rule()
    def restart(self):
        self.work.reopen()

    @precondition(lambda self: hasattr(self, "work"))
    @invariant()
    def every_quote_is_its_text_and_every_value_has_a_place(self):
        content = self.done[-1]
        assert all(self.work.text[quote.start : quote.end] == quote.exact for quote in content.quotes)
        items = {item.id for item in content.items}
        assert {value.item for value in content.values} <= items
        assert {item.parent for item in content.items} <= items | {None}
        form = self.work.store.form(content.record.form)
        for item in content.items:
            for key in {value.field for value in content.values_of(item.id)}:
                current = sum(value.current for value in content.values_of(item.id, key))
                assert current == (len(content.values_of(item.id, key)) if form.field(item.kind, key).many else 1)


@pytest.mark.parametrize("steps", [12, 30])
def test_any_sequence_is_taken_back_and_done_again(steps, tmp_path):
    blank_project(tmp_path / "blank.vouch")
    machine = type("Machine", (Curator,), {"blank": tmp_path / "blank.vouch"})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=12,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
        ),
    )
