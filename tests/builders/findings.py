"""Projects in which the checks find something: an outcome whose percent does not fit its counts, in few patients."""

from __future__ import annotations

from pathlib import Path

from app.checks import CHECKS
from app.domain.findings import Finding, Severity
from app.domain.records import Item
from app.domain.store import Store
from app.usecases.curating import start_record
from app.usecases.items import add_item
from app.usecases.statements import Words
from app.usecases.vouching import accept, vouch
from app.viewmodels.findings_told import Told
from db import new_project
from tests.builders.desks import shipped_form
from tests.builders.stores import a_draft, import_drafts

TEXT = "Of the 11 patients, 8 (75%) had an objective response. The others did not."


def make_checked_project(path: Path, sources: int = 2) -> None:
    """Make a project with some sources, each with Ada's record of one outcome that the checks object to."""
    store = new_project(path, shipped_form(), "checked")
    store.be("Ada Byron")
    plain = "Nothing of note.\n" * 60
    drafts = [a_draft(f"Report {number}\n\n{plain}{TEXT}\n") for number in range(1, sources + 1)]
    for source in import_drafts(store, drafts):
        enter_outcome(store, source)
    store.close()


def enter_outcome(store: Store, source: str) -> Item:
    """Enter the outcome that a text tells, and return it."""
    record, _ = start_record(store, source)
    outcome, _ = add_item(store, record.id, "outcome")
    vouch(store, outcome.id, "measure", words_of(store, source, "objective response"))
    offer, _ = vouch(store, outcome.id, "result", words_of(store, source, "8 (75%)"))
    if offer is not None:
        accept(store, offer)
    return outcome


def words_of(store: Store, source: str, words: str) -> Words:
    """Return where words first stand in a source."""
    revision = store.revision(source)
    start = store.text(revision.id).index(words)
    return Words(revision.id, start, start + len(words))


def told(number: int, *, rule: str = "V18", **more: object) -> Told:
    """Return the telling of a finding; `acknowledged`, `record`, `severity` and the like may be said."""
    known = {check.id: check.severity for check in CHECKS}
    about = {
        "severity": known.get(rule, Severity.WARNING),
        "message": f"Result {number}: 75 % does not fit 8 of 11.",
        "record": "record-0",
        "item": f"item-{number}",
        "field": "result",
        "fingerprint": f"{number}",
    }
    caveat = str(more.pop("caveat", ""))
    finding = Finding(rule=rule, caveat=caveat, **{**about, **more})
    return Told(finding, f"Outcome {number} › Result", f"Source of {finding.record}", caveat.replace("_", " "))
