from __future__ import annotations

import sys

import pytest

from app import paths


def test_resources_are_where_the_forms_are():
    assert (paths.resources() / "forms").is_dir()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the folders of other systems are platformdirs' own")
def test_the_users_files_lie_in_the_users_folders(home):
    assert paths.settings_file() == home / "config" / "vouch" / "settings.toml"
    assert paths.backup_folder() == home / "data" / "vouch" / "backups"
    assert paths.crash_folder() == home / "data" / "vouch" / "crashes"
    assert not paths.data_folder().exists()
