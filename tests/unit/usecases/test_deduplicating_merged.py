"""What the sources of one work say together: the side that stays first, empty fields filled, nothing lost."""

from __future__ import annotations

from app.domain.dates import PartialDate
from app.domain.duplicates import LinkState, SourceLink
from app.domain.kinds import Identifier
from app.domain.sources import Author, Metadata, Source, SourceKind
from app.matching.merging import merge_metadata
from app.usecases.merged import pair_of

KEPT = Metadata(
    title="Tides and their measurement",
    authors=(Author("Ros", "A"), Author("Lund", "B")),
    container="J Tides",
    pages="101-10",
    date=PartialDate("2021"),
    date_as_stated="2021",
    identifiers=(Identifier("doi", "10.5555/t.1"),),
    keywords=("Tides", "gauges"),
)
OTHER = Metadata(
    title="Tides and their Measurement.",
    authors=(Author("Ros", "Anna"), Author("Lund", "Bo"), Author("Berg", "Ciro")),
    container="Journal of Tides",
    volume="7",
    pages="101-110",
    date=PartialDate("2021-03"),
    date_as_stated="2021 Mar",
    identifiers=(Identifier("doi", "10.5555/T.1"), Identifier("pmid", "90000001")),
    keywords=("tides", "harbours"),
    abstract="High water was measured.",
)


def test_the_kept_side_stays_and_empty_fields_are_filled():
    merged = merge_metadata(KEPT, [OTHER])
    assert (merged.title, merged.container) == (KEPT.title, "J Tides")
    assert (merged.volume, merged.abstract) == ("7", "High water was measured.")


def test_lists_are_united_without_doubles():
    merged = merge_metadata(KEPT, [OTHER])
    assert merged.keywords == ("Tides", "gauges", "harbours")
    assert [one.value for one in merged.identifiers] == ["10.5555/t.1", "90000001"]


def test_a_longer_list_of_the_same_authors_and_a_finer_date_are_taken():
    merged = merge_metadata(KEPT, [OTHER])
    assert [one.family for one in merged.authors] == ["Ros", "Lund", "Berg"]
    assert (str(merged.date), merged.date_as_stated) == ("2021-03", "2021 Mar")


def test_other_authors_and_other_dates_are_not_taken():
    odd = Metadata(authors=(Author("Weiss", "C"), Author("Ros", "A"), Author("Holm", "D")), date=PartialDate("2019-05"))
    merged = merge_metadata(KEPT, [odd])
    assert merged.authors == KEPT.authors
    assert (str(merged.date), merged.date_as_stated) == ("2021", "2021")


def test_a_date_in_words_only_is_not_put_beside_a_date_of_another():
    merged = merge_metadata(Metadata(date_as_stated="spring"), [OTHER])
    assert (str(merged.date), merged.date_as_stated) == ("2021-03", "2021 Mar")
    assert merge_metadata(Metadata(), [Metadata(date_as_stated="spring")]).date_as_stated == "spring"


def test_alone_a_source_says_what_it_says():
    assert merge_metadata(KEPT, []) == KEPT
    assert merge_metadata(Metadata(), [Metadata()]) == Metadata()


def test_what_is_only_spelled_otherwise_does_not_differ():
    link = SourceLink(id="a", source="b", other="c", state=LinkState.WAITING)
    one, other = (
        Source(id=key, kind=SourceKind.JOURNAL_ARTICLE, metadata=data)
        for key, data in zip("bc", (KEPT, OTHER), strict=True)
    )
    assert {side.name for side in pair_of(link, one, other).fields if side.differs} == {
        "container", "identifiers", "keywords",
    }  # fmt: skip
