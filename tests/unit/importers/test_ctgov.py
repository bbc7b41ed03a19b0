"""Registry records become sources; a file that says one trial and holds another is told."""

import pytest

from app.domain.errors import UnreadableError
from app.domain.kinds import Identifier
from app.domain.sources import Draft, Problem, SourceKind
from app.importers import Tally, importer_for
from app.importers.materials import material_of_words
from tests.builders.registry import NCT, a_study, as_json, legacy_study


def read(document, name="record.json"):
    material = material_of_words(document if isinstance(document, str) else as_json(document), name)
    importer = importer_for(material)
    assert importer.format == "ctgov"
    return list(importer.read(material, Tally()))


def test_a_record_becomes_a_source_with_its_numbers_and_the_date_of_its_last_update():
    (draft,) = read(a_study(), f"{NCT}.json")
    assert isinstance(draft, Draft)
    assert draft.kind is SourceKind.REGISTRY_RECORD
    assert draft.metadata.title == "Quillworth Cells in Lymphoma"
    assert draft.metadata.identifiers == (
        Identifier("nct", NCT),
        Identifier("eudract", "2024-123456-12"),
        Identifier("other", "QX-7"),
    )
    assert draft.metadata.date.iso == "2026-01-09"
    assert draft.text.startswith("Identification\n")
    assert draft.ledger[0].tag == "protocolSection.identificationModule.nctId"
    assert (draft.start, draft.end) == (0, len(as_json(a_study()).encode()))


def test_a_legacy_record_becomes_the_same_source():
    (draft,) = read(legacy_study())
    assert draft.metadata.identifier("nct") == NCT
    assert (draft.metadata.date.iso, draft.metadata.date_as_stated) == ("2026-01-09", "January 9, 2026")


def test_a_file_called_after_another_trial_is_told_and_read_all_the_same():
    problem, draft = read(a_study(), "NCT01111111.json")
    assert isinstance(problem, Problem)
    assert problem.reason.startswith(f"The file is called NCT01111111, but its record is {NCT}")
    assert not problem.refused
    assert isinstance(draft, Draft)


def test_several_records_become_several_sources_and_one_without_a_number_is_refused():
    other, nameless = a_study(), a_study()
    other["protocolSection"]["identificationModule"]["nctId"] = "NCT09990002"
    del nameless["protocolSection"]["identificationModule"]["nctId"]
    found = read({"studies": [a_study(), nameless, other]})
    assert [isinstance(one, Draft) for one in found] == [True, False, True]
    assert found[1].refused


@pytest.mark.parametrize("cut", [200, 1000])
def test_a_file_cut_in_the_middle_is_not_read(cut):
    with pytest.raises(UnreadableError, match="is no whole JSON file"):
        read(as_json(a_study())[:cut])


def test_a_page_of_results_without_any_is_told():
    with pytest.raises(UnreadableError, match="holds no registry record"):
        read('{"studies": [], "hint": {"protocolSection": 1, "nctId": 2}}')
