"""The line above the text: what a citation would say, in words, with the numbers that a source is known by first."""

from app.domain.ids import new_id
from app.domain.kinds import Identifier
from app.domain.sources import Metadata, Source, SourceKind
from app.views.source_header import citation


def test_known_numbers_come_before_those_of_a_database_and_states_are_words():
    identifiers = (
        Identifier("accession", "CN-1"),
        Identifier("eudract", "2016-000000-39"),
        Identifier("doi", "10.1000/x"),
        Identifier("nct", "NCT00000001"),
    )
    source = Source(id=new_id(), kind=SourceKind.JOURNAL_ARTICLE, metadata=Metadata(title="T", identifiers=identifiers))
    assert citation(source) == "journal article · NCT00000001 · DOI 10.1000/x · to do"
