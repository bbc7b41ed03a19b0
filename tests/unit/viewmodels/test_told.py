"""How lines of the journal read, for every sort of thing that the journal keeps."""

from typing import get_args

import pytest

from app.domain.anchors import Anchor, Standing
from app.domain.changes import Change, Entity, EntityKind, Origin
from app.domain.duplicates import LinkState, SourceLink
from app.domain.findings import Acknowledgement
from app.domain.forms import AddedTerm, VocabularyTerm
from app.domain.kinds import Identifier, Text
from app.domain.quotes import Quote
from app.domain.records import Curator, Item, Record
from app.domain.sources import Metadata, Source, SourceKind
from app.domain.studies import Choice, ChoiceReason, Joined, Membership, Study
from app.domain.values import Value
from app.viewmodels.told import before_and_after, field_label

TOLD = {
    Source: (Source(id="s", kind=SourceKind.REVIEW, metadata=Metadata(title="A review")), "A review"),
    Curator: (Curator(id="c", name="Ada Byron"), "Ada Byron"),
    Record: (Record(id="r", source="s", curator="c", form="f"), "first reading, open"),
    Item: (Item(id="i", record="r", kind="trial", ordinal=1), "at place 2"),
    Value: (Value(id="v", item="i", field="title", value=Text("Harbour")), "Harbour"),
    Quote: (Quote(id="q", revision="t", start=0, end=2, exact="of", value="v"), "“of”"),
    Anchor: (
        Anchor(id="a", quote="q", revision="t", standing=Standing.MOVED, start=4, end=6, exact="of"),
        "moved: “of”",
    ),
    Study: (Study(id="st", title="Harbour", identifiers=(Identifier("nct", "NCT00000001"),)), "Harbour · NCT00000001"),
    Membership: (Membership(id="m", study="st", item="i", joined=Joined.REGISTRY_ID), "joined by registry id"),
    Choice: (
        Choice(id="ch", study="st", cell="trial/phase", value="v", reason=ChoiceReason.LATER_CUTOFF, note="2024"),
        "trial/phase: later cutoff (2024)",
    ),
    Acknowledgement: (
        Acknowledgement(id="k", rule="V18", version=1, item="i", fingerprint="x", reason="printed so"),
        "V18: printed so",
    ),
    SourceLink: (
        SourceLink(id="l", source="s", other="o", state=LinkState.MERGED, reasons=("Same DOI and title.", "More.")),
        "Merged. Same DOI and title.",
    ),
    AddedTerm: (
        AddedTerm(id="t", vocabulary="disease", term=VocabularyTerm(code="X", label="Xoma", definition="A tumour")),
        "Xoma: A tumour",
    ),
}


def change(entity, kind=EntityKind.ITEM):
    return Change(
        seq=1, act="a", undoes=None, origin=Origin.WINDOW, curator="c", machine="m", at="2026-01-02T03:04:05.000+00:00",
        program="p", entity=kind, key="k", before=None, after=entity, label="did",
    )  # fmt: skip


@pytest.mark.parametrize("sort", get_args(Entity))
def test_everything_that_is_journalled_reads(sort):
    entity, words = TOLD[sort]
    assert before_and_after(change(entity), None, "trial") == ("", words)
    assert field_label(change(entity), entity, None, "trial")


def test_a_line_without_sides_says_what_came():
    assert field_label(change(None, EntityKind.BATCH), None, None, "") == "Import"
    assert field_label(change(None, EntityKind.REVISION), None, None, "") == "New text"
