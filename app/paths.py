"""Where files live: the user's folders, and the data that ships with the program."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.domain.errors import NotFoundError

NAME = "vouch"


def resources() -> Path:
    """Return the folder of forms, vocabularies, help, icons and the sample."""
    return Path(__file__).resolve().parent.parent / "resources"


def config_folder() -> Path:
    """Return the folder of the user's settings; it may not exist yet."""
    from platformdirs import user_config_path

    with _told_without_home():
        return user_config_path(NAME, appauthor=False)


def data_folder() -> Path:
    """Return the folder of what the program keeps for the user besides projects; it may not exist yet."""
    from platformdirs import user_data_path

    with _told_without_home():
        return user_data_path(NAME, appauthor=False)


def documents_folder() -> Path:
    """Return the folder where the user keeps documents: the system's one, else the home folder."""
    from platformdirs import user_documents_path

    with _told_without_home():
        documents = user_documents_path()
        return documents if documents.is_dir() else Path.home()


def settings_file() -> Path:
    """Return the file that `app.settings` reads and writes."""
    return config_folder() / "settings.toml"


def backup_folder() -> Path:
    """Return the folder of the daily backups and of the copies made before a migration."""
    return data_folder() / "backups"


def crash_folder() -> Path:
    """Return the folder of crash reports."""
    return data_folder() / "crashes"


def build_file() -> Path:
    """Return the file that says what this program was built from; a clone and a wheel have none."""
    return resources().parent / "build.json"


def licences_folder() -> Path:
    """Return the folder with the list of all parts and their licences; a clone and a wheel have none."""
    return resources().parent / "licences"


def is_clone() -> bool:
    """Say whether the program runs from a clone of its source."""
    return (resources().parent / "pyproject.toml").is_file()


@contextmanager
def _told_without_home() -> Iterator[None]:
    """Say in one sentence that an account has no home folder, as that of a container may not."""
    try:
        yield
    except RuntimeError as error:
        raise NotFoundError("Your home folder is not known; set HOME to a folder where you may write.") from error
