"""The lists that the Windows installer is made of, without NSIS; windows_proof.py installs it for real."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bundle
import bundle_details
import facts
import windows_proof
import windows_setup
from dev import Stop

FILES = ["_internal/PySide6/Qt6Core.dll", "_internal/a b/ü.txt", "_internal/base.zip", "vouch.exe", "vouchw.exe"]
SHOWN = {"ICON": Path("vouch.ico"), "BANNER": Path("banner.bmp")}
NAME = st.text(
    st.characters(codec="utf-8", exclude_categories=["C"], exclude_characters='<>:"|?*\\$/'), min_size=1, max_size=9
)


def test_what_is_installed_is_what_is_removed(tmp_path):
    install = windows_setup.install_text(tmp_path, FILES)
    placed, folder = [], ""
    for line in install.splitlines():
        if found := re.fullmatch(r'SetOutPath "(.+)"', line):
            folder = found[1]
        elif found := re.fullmatch(r'File "/oname=(.+)" "(.+)"', line):
            placed.append(f"{folder}\\{found[1]}")
            assert found[2] == str(tmp_path / folder.removeprefix("$INSTDIR").replace("\\", "/").lstrip("/") / found[1])
    removed = re.findall(r'^Delete "(.+)"$', windows_setup.remove_text(FILES), re.MULTILINE)
    assert sorted(placed) == sorted(removed)
    assert len(placed) == len(FILES)


def test_folders_are_removed_when_empty_the_deepest_first():
    folders = re.findall(r'^RMDir "(.+)"$', windows_setup.folders_text(FILES), re.MULTILINE)
    assert folders == ["$INSTDIR\\_internal\\PySide6", "$INSTDIR\\_internal\\a b", "$INSTDIR\\_internal"]
    script = windows_setup.SCRIPT.read_text(encoding="utf-8")
    assert "RMDir /r" not in script
    assert not re.search(r"Delete .*[*?]", script)


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (["vouch.exe"], "no vouchw.exe"),
        ([*FILES, "_internal/" + "x" * 140], "too long"),
        ([*FILES, "_internal/a:b"], "not allowed"),
        ([*FILES, "_internal/ends."], "not allowed"),
        ([*FILES, "_internal/$x"], "not allowed"),
        ([*FILES, "_internal/BASE.zip"], "cannot tell these files apart"),
    ],
)
def test_a_bundle_that_windows_cannot_hold_is_refused(files, said):
    with pytest.raises(Stop, match=said):
        windows_setup.check_files(files)


@given(NAME.filter(lambda name: name != "."))  # which is the folder itself
def test_nothing_in_a_name_is_an_instruction(name):
    text = windows_setup.quoted(windows_setup.inside(name))
    assert text.startswith('"$INSTDIR\\')
    assert "$" not in text[2:].replace("$$", "")
    assert text.count('"') == 2


def test_a_clone_in_a_folder_with_a_dollar_sign_is_found_by_the_compiler(tmp_path):
    text = windows_setup.install_text(tmp_path / "a $INSTDIR of mine", ["vouch.exe"])
    assert f'File "/oname=vouch.exe" "{tmp_path}/a $INSTDIR of mine/vouch.exe"' in text
    told = windows_setup.facts_text("1.0", tmp_path / "$out.exe", {"ICON": tmp_path / "$i.ico"}, 1, wide=True)
    assert f'!define OUTFILE "{tmp_path}/$out.exe"\n' in told
    assert f'!define ICON "{tmp_path}/$i.ico"\n' in told


@pytest.mark.parametrize("program", ["vouch", "vouchw"])
def test_windows_is_told_what_each_program_is(program):
    """The text is what PyInstaller evaluates, with its classes in place of these."""
    names = ("VSVersionInfo", "FixedFileInfo", "StringFileInfo", "StringTable", "VarFileInfo", "VarStruct")
    world = {name: lambda *words, **more: (*words, more) for name in names}
    fixed, ((table, _), _), _ = eval(bundle_details.details(program), world | {"StringStruct": lambda *pair: pair})
    assert fixed[-1]["filevers"] == tuple(map(int, bundle_details.four_numbers(facts.version()).split(".")))
    shown = dict(table[0][1])
    assert shown["OriginalFilename"] == f"{program}.exe"
    assert (shown["ProductName"], shown["ProductVersion"]) == (facts.TITLE, facts.version())
    assert shown["FileDescription"].startswith("Vouch")
    assert "bundle_details" in (bundle.SPECS / "vouch.spec").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("version", "numbers"),
    [
        ("0.1.0", "0.1.0.0"),
        ("1.2", "1.2.0.0"),
        ("2.0.1rc3", "2.0.1.0"),
        ("1.0.0.dev4", "1.0.0.0"),
        ("3.1.4+x2", "3.1.4.0"),
    ],
)
def test_a_version_becomes_four_numbers(version, numbers):
    assert windows_setup.four_numbers(version) == numbers


def test_the_script_is_told_every_name_that_it_uses(tmp_path):
    folder = windows_setup.SCRIPT.parent
    script = "".join(path.read_text(encoding="utf-8") for path in (folder / "setup.nsi", folder / "path.nsh"))
    used = set(re.findall(r"\$\{([A-Z_]+)\}", script))
    own = set(re.findall(r"!define ([A-Z_]+)", script)) | {"MADE", "HWND_BROADCAST", "WM_SETTINGCHANGE"}
    told = set(re.findall(r"!define (\w+)", windows_setup.facts_text("1.0", tmp_path, SHOWN, 1, wide=True)))
    assert used - own - {"HOME"} <= told
    assert f'"{facts.MAKER}"' in windows_setup.facts_text("1.0", tmp_path, SHOWN, 1, wide=True)


def test_programs_are_signed_only_where_there_is_a_certificate(tmp_path, monkeypatch, capsys):
    monkeypatch.delenv(windows_setup.THUMBPRINT, raising=False)
    windows_setup.sign([tmp_path / "vouch.exe"])
    assert "Not signed: vouch.exe" in capsys.readouterr().out
    assert "finalize" not in windows_setup.facts_text("1.0", tmp_path, SHOWN, 1, wide=False)
    monkeypatch.setenv(windows_setup.THUMBPRINT, "AB12")
    assert windows_setup.facts_text("1.0", tmp_path, SHOWN, 1, wide=False).count("/sha1 AB12") == 2


@pytest.mark.parametrize(
    ("linux", "windows"),
    [
        ("vouch", "vouch.exe"),
        ("_internal/PySide6/Qt/lib/libQt6Core.so.6", "_internal/PySide6/Qt6Core.dll"),
        ("_internal/PySide6/Qt/plugins/platforms/libqxcb.so", "_internal/PySide6/plugins/platforms/qxcb.dll"),
        ("_internal/PySide6/QtCore.abi3.so", "_internal/PySide6/QtCore.pyd"),
        (
            "_internal/python3.11/lib-dynload/_json.cpython-311-x86_64-linux-gnu.so",
            "_internal/_json.cp311-win_amd64.pyd",
        ),
        ("_internal/libz.so.1", "_internal/z.dll"),
        ("_internal/resources/help/index.md", "_internal/resources/help/index.md"),
    ],
)
def test_files_of_linux_have_a_name_on_windows(linux, windows):
    assert windows_proof.as_on_windows(linux) == windows
