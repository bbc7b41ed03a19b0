from __future__ import annotations

import pytest

from app.domain.errors import DiskFullError
from app.domain.findings import Severity
from app.domain.progress import Silent
from app.domain.studies import ChoiceReason, Joined
from app.domain.values import Basis, Status
from app.usecases import sample as sample_module
from app.usecases.checking import findings
from app.usecases.sample import CURATOR, make_sample
from db.store import ProjectStore
from tests.builders.projects import Opener


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    store = make_sample(Opener(), tmp_path_factory.mktemp("sample") / "sample.vouch")
    yield store
    store.close()


def contents(store):
    return [store.content(record.id) for record in store.records()]


def test_the_sample_is_sound_and_somebody_made_it(sample):
    assert all(check.ok for check in sample.verify(Silent()))
    assert [one.name for one in sample.curators()] == [CURATOR]
    assert len(list(sample.sources())) == 3


def test_the_sample_has_values_of_its_form_with_words(sample):
    for content in contents(sample):
        form = sample.form(content.record.form)
        assert content.values
        assert all(form.field(content.item(v.item).kind, v.field) for v in content.values)
        quoted = {q.value for q in content.quotes}
        assert any(v.id in quoted for v in content.values)
        assert not [v for v in content.values if v.missing is None and v.value is None]


def test_the_sample_shows_caveats(sample):
    assert any(item.kind == "caveat" for content in contents(sample) for item in content.items)


def test_the_sample_makes_its_folder_and_one_that_fails_leaves_no_file(tmp_path, monkeypatch):
    path = tmp_path / "data" / "sample.vouch"

    def fail(*_args):
        raise DiskFullError("The disk is full.")

    def close_on_a_full_disk(store):
        close(store)
        path.with_name("sample.vouch-wal").write_bytes(b"what the full disk kept from going into the file")

    close = ProjectStore.close
    with monkeypatch.context() as patch:
        patch.setattr(ProjectStore, "close", close_on_a_full_disk)
        patch.setattr(sample_module, "import_files", fail)
        with pytest.raises(DiskFullError):
            make_sample(Opener(), path)
    assert list(path.parent.iterdir()) == []
    make_sample(Opener(), path).close()
    assert path.exists()


def test_the_sample_is_not_made_over_another_file(tmp_path):
    path = tmp_path / "taken.vouch"
    path.write_bytes(b"mine")
    with pytest.raises(FileExistsError):
        make_sample(Opener(), path)
    assert path.read_bytes() == b"mine"


def test_the_two_sources_of_one_trial_meet_where_one_line_is_settled_and_one_is_open(sample):
    (study,) = sample.studies()
    assert [one.joined for one in sample.members(study.id)] == [Joined.REGISTRY_ID, Joined.PROPOSAL]
    (choice,) = sample.choices()
    assert (choice.cell, choice.reason) == ("trial/start", ChoiceReason.PRIMARY_REPORT)
    assert len(choice.over) == 1
    told = [one for one in findings(sample) if one.rule == "V30"]
    assert [one.field for one in told] == ["conditions"]


def test_the_checks_of_the_sample_say_what_a_newcomer_can_learn_from(sample):
    told = list(findings(sample))
    settled = {one.rule: one.acknowledged for one in told if one.acknowledged}
    assert set(settled) == {"no_identifier", "V16"}
    assert settled["V16"].startswith("A caveat")
    assert not [one for one in told if one.severity is Severity.ERROR]
    rules = {one.rule for one in told}
    assert {"V16", "needed", "short_follow_up", "secondary_source", "absence_claim", "unlisted"} <= rules
    assert not rules & {"V10", "V26", "unvouched", "unread", "number_in_quote"}


def test_the_flow_of_patients_is_told_and_what_was_read_in_the_registry_is_verified(sample):
    values = [value for content in contents(sample) for value in content.values]
    flow = {v.field: v.value.number for v in values if v.field in {"n_enrolled", "n_treated", "n_evaluable_efficacy"}}
    assert flow == {"n_enrolled": 15, "n_treated": 13, "n_evaluable_efficacy": 12}
    assert {v.basis for v in values if v.status is Status.VERIFIED} == {Basis.REGISTRY}
    assert [str(v.as_of) for v in values if v.field == "n" and v.as_of] == ["2025-11-18"]
