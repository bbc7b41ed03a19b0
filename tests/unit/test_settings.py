from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.settings import (
    BACKUPS_KEPT,
    CURATOR,
    HIDDEN_PANES,
    OPTIONS,
    RECENT,
    RECENT_MAX,
    TEXT_SIZE,
    THEME,
    Option,
    Settings,
    SettingsError,
)


@pytest.fixture
def file(tmp_path):
    return tmp_path / "config" / "settings.toml"


def written(file: Path, text: str) -> Path:
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def test_every_option_has_its_default_when_nothing_is_set(file):
    settings = Settings(file)
    assert [settings.get(option) for option in OPTIONS] == [option.default for option in OPTIONS]
    assert not file.exists()


def test_every_option_has_a_key_of_its_own_some_prose_and_a_default_that_fits():
    assert len({option.key for option in OPTIONS}) == len(OPTIONS)
    assert [option.key for option in OPTIONS if option.trouble(option.default) or not option.prose.endswith(".")] == []


def test_what_is_put_is_there_after_a_restart(file):
    settings = Settings(file)
    settings.put(CURATOR, 'Ada "Countess" Löv\\elace\t\x7f\U0001f600')
    settings.put(TEXT_SIZE, 15)
    settings.put(HIDDEN_PANES, ("checks", "library"))
    again = Settings(file)
    assert again.get(CURATOR) == 'Ada "Countess" Löv\\elace\t\x7f\U0001f600'
    assert again.get(TEXT_SIZE) == 15
    assert again.get(HIDDEN_PANES) == ("checks", "library")
    assert [one.name for one in file.parent.iterdir()] == ["settings.toml"]


@given(text=st.text(), texts=st.lists(st.text(), max_size=10))
def test_any_text_comes_back_as_it_was(tmp_path_factory, text, texts):
    file = tmp_path_factory.mktemp("settings") / "settings.toml"
    Settings(file).put_all({CURATOR: text, RECENT: tuple(texts)})
    assert (Settings(file).get(CURATOR), Settings(file).get(RECENT)) == (text, tuple(texts))


def test_the_file_explains_each_option_and_shows_its_default(file):
    Settings(file).put(THEME, "dark")
    lines = file.read_text(encoding="utf-8").splitlines()
    assert lines[lines.index('theme = "dark"') - 1] == f"# {THEME.prose}"
    assert lines[lines.index("# backups_kept = 14") - 1] == f"# {BACKUPS_KEPT.prose}"


def test_the_written_file_names_every_option(file):
    Settings(file).put(THEME, "dark")
    written_keys = {line.removeprefix("# ").split(" =")[0] for line in file.read_text(encoding="utf-8").splitlines()}
    assert {option.key for option in OPTIONS} <= written_keys


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ('theme = "dark"\ncolour = "red"\n', 2, "colour is no setting of Vouch"),
        ("\n[window]\nwidth = 3\n", 2, "window is no setting of Vouch"),
        ('theme = "pink"\n', 1, "it must be one of system, light, dark"),
        ('# sizes\n\ntext_size = "big"\n', 3, "it must be a whole number"),
        ("text_size = true\n", 1, "it must be a whole number"),
        ("text_size = 200\n", 1, "it must be at most 48"),
        ("text_size = 2\n", 1, "it must be at least 6"),
        ("recent = [1]\n", 1, "it must be a list of texts"),
        (f"recent = {['a'] * 11}\n", 1, "it must be at most 10"),
        ("curator = 3\n", 1, "it must be a text"),
        ('curator = "x"\ntheme = \n', 2, "cannot be read"),
        ('curator = "x"\ncurator = "y"\n', 2, "cannot be read"),
        ('curator = "x', 1, "cannot be read"),
    ],
)
def test_a_wrong_line_is_refused_with_its_number_and_a_sentence(file, text, line, said):
    with pytest.raises(SettingsError) as caught:
        Settings(written(file, text))
    assert str(caught.value).startswith(f"{file}:{line}: ")
    assert said in str(caught.value)
    assert str(caught.value).endswith(".")


def test_bytes_that_are_no_text_are_refused(file):
    written(file, "").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SettingsError, match="no UTF-8 text"):
        Settings(file)


def test_an_empty_file_is_as_good_as_none(file):
    assert Settings(written(file, "  \n")).get(THEME) == "system"


@pytest.mark.parametrize(
    ("option", "value"),
    [(THEME, "pink"), (TEXT_SIZE, 5), (TEXT_SIZE, True), (CURATOR, "\ud800"), (RECENT, ("\udcff",))],
)
def test_a_value_that_does_not_fit_changes_nothing(file, option, value):
    settings = Settings(file)
    with pytest.raises(SettingsError, match=option.key):
        settings.put_all({CURATOR: "Ada", option: value})
    assert settings.get(CURATOR) == ""
    assert not file.exists()


def test_what_another_window_wrote_meanwhile_is_kept(file):
    first, second = Settings(file), Settings(file)
    first.put(THEME, "dark")
    second.put(TEXT_SIZE, 20)
    assert Settings(file).get(THEME) == "dark"
    assert Settings(file).get(TEXT_SIZE) == 20
    assert second.get(THEME) == "dark"


def test_a_write_that_fails_leaves_the_old_file_and_no_part(file, monkeypatch):
    settings = Settings(file)
    settings.put(THEME, "dark")

    def full(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(SettingsError, match="Your settings are not kept: The disk is full"):
        settings.put(THEME, "light")
    assert Settings(file).get(THEME) == "dark"
    assert settings.get(THEME) == "dark"
    assert [one.name for one in file.parent.iterdir()] == ["settings.toml"]


def test_recent_projects_are_newest_first_each_once_and_at_most_ten(file, tmp_path):
    settings = Settings(file)
    for number in [*range(12), 5]:
        settings.remember(tmp_path / f"{number}.vouch")
    names = [Path(one).name for one in settings.get(RECENT)]
    assert names == [f"{number}.vouch" for number in (5, 11, 10, 9, 8, 7, 6, 4, 3, 2)]
    assert len(names) == RECENT_MAX
    settings.forget(tmp_path / "5.vouch")
    assert Path(settings.get(RECENT)[0]).name == "11.vouch"


def test_a_project_whose_name_is_no_text_is_not_remembered(file, tmp_path):
    settings = Settings(file)
    settings.remember(tmp_path / "bad\udcff.vouch")
    assert settings.get(RECENT) == ()


def test_a_symbolic_link_to_the_settings_stays_one(file, tmp_path):
    real = tmp_path / "dotfiles.toml"
    real.write_text('theme = "dark"\n', encoding="utf-8")
    file.parent.mkdir()
    file.symlink_to(real)
    Settings(file).put(TEXT_SIZE, 20)
    assert file.is_symlink()
    assert 'theme = "dark"' in real.read_text(encoding="utf-8")


def test_an_option_of_any_kind_is_held_to_its_kind():
    flag = Option("flag", False, "A flag.")
    assert flag.trouble(True) == ""
    assert flag.trouble(1) == "it must be true or false"


@pytest.mark.parametrize("text", ["colour = 1\n", "theme = 3\n", "theme = \n"])
def test_a_window_starts_with_the_defaults_when_the_file_cannot_be_used_and_leaves_it_as_it_is(file, text):
    written(file, text)
    settings, said = Settings.or_defaults(file)
    assert said.startswith(f"{file}:1: ")
    assert settings.get(THEME) == THEME.default
    with pytest.raises(SettingsError):
        settings.put(THEME, "dark")
    assert file.read_text(encoding="utf-8") == text
    file.unlink()
    settings.put(THEME, "dark")
    assert Settings.or_defaults(file)[0].get(THEME) == "dark"
    assert Settings.or_defaults(file)[1] == ""


def test_a_folder_that_cannot_be_read_is_told_of_as_well(tmp_path):
    (tmp_path / "plain").write_text("no folder", encoding="utf-8")
    settings, said = Settings.or_defaults(tmp_path / "plain" / "settings.toml")
    assert "is not a folder" in said
    assert settings.get(TEXT_SIZE) == TEXT_SIZE.default


def test_a_default_that_is_put_where_it_holds_already_is_not_written(file):
    settings = Settings(file)
    settings.put(TEXT_SIZE, TEXT_SIZE.default)
    assert not file.exists()
    settings.put(TEXT_SIZE, 15)
    settings.put(TEXT_SIZE, TEXT_SIZE.default)
    assert Settings(file).get(TEXT_SIZE) == TEXT_SIZE.default
