from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.forms import Field
from app.domain.kinds import Identifier, Kind
from app.reading import identifiers
from app.reading.identifiers import SCHEMES, find_identifiers, normalise
from app.reading.readers import read


@pytest.mark.parametrize(
    ("words", "scheme", "value"),
    [
        ("NCT03056339", "nct", "NCT03056339"),
        ("NCT 0305 6339", "nct", "NCT03056339"),
        ("nct-03056339", "nct", "NCT03056339"),
        ("EudraCT 2016–000225–39", "eudract", "2016-000225-39"),
        ("2016-000225-39-DE", "eudract", "2016-000225-39"),
        ("2023-503698-40-00", "ctis", "2023-503698-40-00"),
        ("ISRCTN, 64035629", "isrctn", "ISRCTN64035629"),
        ("ChiCTR2100048100", "chictr", "ChiCTR2100048100"),
        ("chictr-oic-16007668", "chictr", "ChiCTR-OIC-16007668"),
        ("JPRN-jRCT2033200431", "jrct", "jRCT2033200431"),
        ("JPRN-UMIN000049383", "umin", "UMIN000049383"),
        ("ACTRN12623000498695p", "anzctr", "ACTRN12623000498695p"),
        ("DRKS00013333", "drks", "DRKS00013333"),
        ("CTRI/2023/04/052053", "ctri", "CTRI/2023/04/052053"),
        ("KCT0008394", "cris", "KCT0008394"),
        ("IRCT20080904001199N7", "irct", "IRCT20080904001199N7"),
        ("TCTR20230429001", "tctr", "TCTR20230429001"),
        ("RBR-6qvdftm", "rebec", "RBR-6qvdftm"),
        ("PACTR202304525632216", "pactr", "PACTR202304525632216"),
        ("SLCTR/2023/010", "slctr", "SLCTR/2023/010"),
        ("https://doi.org/10.1186/S40164-025-00633-8.", "doi", "10.1186/s40164-025-00633-8"),
        ("(doi:10.1000/a(b))", "doi", "10.1000/a(b)"),
        ("PMID: 40149002", "pmid", "40149002"),
        ("PMC11951618", "pmcid", "PMC11951618"),
        ("HGNC:1633", "hgnc", "HGNC:1633"),
    ],
)
def test_an_identifier_is_found_in_its_one_spelling(words: str, scheme: str, value: str) -> None:
    (found,) = find_identifiers(f"see {words} there")
    assert found.identifier == Identifier(scheme, value)


@pytest.mark.parametrize("words", ["NCT0305633", "NCT030563391", "40149002", "2016-00022-39", "10.5 mg", "1633", ""])
def test_what_has_no_telling_shape_is_not_found(words: str) -> None:
    assert find_identifiers(words) == ()


def test_a_field_lends_its_scheme_to_plain_digits() -> None:
    field = Field(key="f", label="PMID", kind=Kind.IDENTIFIER, schemes=("doi", "pmid"))
    assert read(field, " 40149002 ").payload == Identifier("pmid", "40149002")
    assert read(field, "NCT03056339").payload is None


def test_the_range_of_a_doi_leaves_out_the_full_stop() -> None:
    text = "at 10.1000/ABC."
    (found,) = find_identifiers(text)
    assert text[found.start : found.end] == "10.1000/ABC"


@pytest.mark.parametrize("scheme", SCHEMES, ids=lambda scheme: scheme.key)
def test_the_example_of_each_scheme_is_of_its_shape(scheme: identifiers.Scheme) -> None:
    assert scheme.pattern.fullmatch(scheme.example)
    assert normalise(scheme.key, scheme.example).value == scheme.example


@given(st.text(alphabet="NCTIS0123456789-–/.:, 10jRpdoi()", max_size=80))
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    for found in find_identifiers(text):
        assert 0 <= found.start < found.end <= len(text)
        one = found.identifier
        assert normalise(one.scheme, one.value) == one
