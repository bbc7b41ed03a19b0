"""What the sources of one work say together: the side that stays first, empty fields filled, nothing lost."""

from __future__ import annotations

from app.domain.dates import PartialDate
from app.domain.kinds import Identifier
from app.domain.sources import Author, Metadata
from app.usecases.merged import merge_metadata

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


def field(merged, name):
    return next(one for one in merged.fields if one.name == name)


def test_the_kept_side_stays_and_empty_fields_are_filled():
    merged = merge_metadata(KEPT, [OTHER])
    assert merged.metadata.title == KEPT.title
    assert (merged.metadata.volume, field(merged, "volume").origin) == ("7", 1)
    assert (merged.metadata.abstract, merged.metadata.container) == ("High water was measured.", "J Tides")
    assert field(merged, "container").others == ((1, "Journal of Tides"),)


def test_lists_are_united_without_doubles():
    merged = merge_metadata(KEPT, [OTHER])
    assert merged.metadata.keywords == ("Tides", "gauges", "harbours")
    assert [one.value for one in merged.metadata.identifiers] == ["10.5555/t.1", "90000001"]
    assert field(merged, "keywords").origin == -1


def test_a_longer_list_of_the_same_authors_and_a_finer_date_are_taken():
    merged = merge_metadata(KEPT, [OTHER])
    assert [one.family for one in merged.metadata.authors] == ["Ros", "Lund", "Berg"]
    assert (str(merged.metadata.date), merged.metadata.date_as_stated) == ("2021-03", "2021 Mar")
    assert field(merged, "authors").others == ()


def test_other_authors_and_other_dates_are_told_not_taken():
    odd = Metadata(authors=(Author("Weiss", "C"),), date=PartialDate("2019-05"), pages="7-9")
    merged = merge_metadata(KEPT, [odd, OTHER])
    assert [one.family for one in merged.metadata.authors] == ["Ros", "Lund", "Berg"]
    assert field(merged, "authors").others == ((1, "Weiss, C"),)
    assert field(merged, "date").others == ((1, "2019-05"),)
    assert field(merged, "pages").others == ((1, "7-9"),)


def test_spelling_alone_is_no_difference():
    merged = merge_metadata(KEPT, [OTHER])
    assert field(merged, "title").others == ()
    assert field(merged, "pages").others == ()


def test_alone_a_source_says_what_it_says():
    merged = merge_metadata(KEPT, [])
    assert merged.metadata == KEPT
    assert all(one.origin == 0 and not one.others for one in merged.fields)


def test_nothing_said_makes_no_field():
    assert merge_metadata(Metadata(), [Metadata()]).fields == ()
