from __future__ import annotations

import pytest

from app.domain.errors import DiskFullError
from app.domain.progress import Silent
from app.usecases import sample as sample_module
from app.usecases.sample import CURATOR, make_sample
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

    with monkeypatch.context() as patch:
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
