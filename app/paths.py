"""Where files live: the user's folders, and the data that ships with the program."""

from __future__ import annotations

from pathlib import Path

NAME = "vouch"


def resources() -> Path:
    """Return the folder of forms, vocabularies, help, icons and the sample."""
    return Path(__file__).resolve().parent.parent / "resources"


def config_folder() -> Path:
    """Return the folder of the user's settings; it may not exist yet."""
    from platformdirs import user_config_path

    return user_config_path(NAME, appauthor=False)


def data_folder() -> Path:
    """Return the folder of what the program keeps for the user besides projects; it may not exist yet."""
    from platformdirs import user_data_path

    return user_data_path(NAME, appauthor=False)


def settings_file() -> Path:
    """Return the file that `app.settings` reads and writes."""
    return config_folder() / "settings.toml"


def backup_folder() -> Path:
    """Return the folder of the daily backups and of the copies made before a migration."""
    return data_folder() / "backups"


def crash_folder() -> Path:
    """Return the folder of crash reports."""
    return data_folder() / "crashes"
