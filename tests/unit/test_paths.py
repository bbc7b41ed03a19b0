from __future__ import annotations

import sys

import platformdirs
import pytest

from app import paths
from app.domain.errors import NotFoundError


def test_resources_are_where_the_forms_are():
    assert (paths.resources() / "forms").is_dir()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the folders of other systems are platformdirs' own")
def test_the_users_files_lie_in_the_users_folders(home):
    assert paths.settings_file() == home / "config" / "vouch" / "settings.toml"
    assert paths.backup_folder() == home / "data" / "vouch" / "backups"
    assert paths.crash_folder() == home / "data" / "vouch" / "crashes"
    assert not paths.data_folder().exists()


@pytest.mark.parametrize("folder", ["config", "data"])
def test_an_account_without_a_home_is_told_in_one_sentence(monkeypatch, folder):
    def lost(*_, **__):
        raise RuntimeError("could not determine the home directory")

    monkeypatch.setattr(platformdirs, f"user_{folder}_path", lost)
    with pytest.raises(NotFoundError, match=r"^Your home folder is not known; set HOME to a folder where you may "):
        getattr(paths, f"{folder}_folder")()
