"""What the Linux packages are made of, checked without a bundle and without any tool of a distribution."""

from __future__ import annotations

import configparser
import datetime as dt
import gzip
import json
import os
import re
import shutil
import struct
import subprocess
import sys
from pathlib import Path

import pytest
from defusedxml import ElementTree
from hypothesis import given
from hypothesis import strategies as st

import bundle_paths
import elf
import facts
import manual
import needs
import notices
import portable
import redhat
import staging
from app.cli.table import COMMANDS
from app.main import main
from dev import Stop

TODAY = dt.date(2026, 1, 2)
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="the script is for a POSIX shell")


# -- what a bundle needs of the system -------------------------------------------------------------------------------
BARE = needs.Needs(
    {
        "ld-linux-x86-64.so.2": frozenset({"GLIBC_2.3"}),
        "libEGL.so.1": frozenset(),
        "libc.so.6": frozenset({"GLIBC_2.9", "GLIBC_2.34", "GLIBC_PRIVATE"}),
        "libglib-2.0.so.0": frozenset(),
        "libm.so.6": frozenset({"GLIBC_2.35"}),
        "libstdc++.so.6": frozenset({"GLIBCXX_3.4.9", "GLIBCXX_3.4.29", "CXXABI_1.3"}),
    },
    frozenset({"libxkbcommon.so.0"}),
)


def test_debian_is_told_packages_with_the_oldest_versions_that_will_do():
    assert BARE.debian() == [
        "libc6 (>= 2.35)",
        "libegl1",
        "libglib2.0-0t64 | libglib2.0-0",
        "libstdc++6 (>= 11)",
        "xkb-data",
    ]


def test_rpm_is_told_libraries_and_every_version_of_their_symbols():
    asked = BARE.rpm()
    assert {"xkeyboard-config", "libEGL.so.1()(64bit)", "libm.so.6(GLIBC_2.35)(64bit)"} <= set(asked)
    assert "ld-linux-x86-64.so.2()(64bit)" not in asked


def test_a_library_of_the_system_brings_its_own_data():
    assert "xkb-data" not in needs.Needs(BARE.libraries, frozenset()).debian()


def test_a_library_whose_package_nobody_named_stops_the_build():
    with pytest.raises(Stop, match=r"holds libnew\.so\.1\?"):
        needs.Needs({"libnew.so.1": frozenset()}, frozenset()).debian()


@pytest.mark.parametrize(("symbols", "version"), [("GLIBCXX_3.4", "9"), ("GLIBCXX_3.4.30", "12")])
def test_the_oldest_cpp_library_that_will_do_is_named(symbols, version):
    assert needs.compiler(["CXXABI_1.3", symbols]) == version


def test_a_newer_cpp_library_than_is_known_stops_the_build():
    with pytest.raises(Stop, match=r"GLIBCXX_3\.4\.99"):
        needs.compiler(["GLIBCXX_3.4.99"])


def test_of_each_kind_of_system_the_oldest_that_will_do_is_named():
    assert BARE.systems() == "Ubuntu 22.04, Debian 12, RHEL 10, Fedora 37, openSUSE Leap 15.6"


# -- search paths of the machine that built --------------------------------------------------------------------------
def library(run_path: str) -> bytes:
    """Return an ELF library that needs libc and carries a search path."""
    strings = b"\0libc.so.6\0" + run_path.encode() + b"\0"
    at = 64 + 2 * 56
    entries = [(1, 1), (29, 11), (5, at), (0, 0)]
    dynamic = b"".join(struct.pack("<QQ", *one) for one in entries)
    size = at + len(strings) + len(dynamic)
    head = b"\x7fELF\x02\x01\x01" + bytes(9)
    head += struct.pack("<HHIQQQIHHHHHH", 3, 62, 1, 0, 64, 0, 0, 64, 56, 2, 64, 0, 0)
    segments = struct.pack("<IIQQQQQQ", 1, 4, 0, 0, 0, size, size, 4096)
    segments += struct.pack("<IIQQQQQQ", 2, 4, at + len(strings), 0, 0, len(dynamic), len(dynamic), 8)
    return head + segments + strings + dynamic


@pytest.mark.parametrize("run_path", ["/home/builder/lib", "$ORIGIN/..:/srv/builder"])
def test_a_search_path_of_the_building_machine_is_taken_out(tmp_path, run_path):
    path = tmp_path / "libthing.so"
    path.write_bytes(library(run_path))
    assert bundle_paths.forget_foreign_paths(tmp_path) == [path]
    assert b"builder" not in path.read_bytes()
    found = elf.read(path)
    assert found is not None
    assert found.needed == ("libc.so.6",)
    assert bundle_paths.forget_foreign_paths(tmp_path) == []


def test_a_search_path_within_the_bundle_is_left(tmp_path):
    (tmp_path / "libthing.so").write_bytes(library("$ORIGIN/../lib"))
    (tmp_path / "text.so").write_text("no library")
    assert bundle_paths.forget_foreign_paths(tmp_path) == []


# -- what the packages say of themselves -----------------------------------------------------------------------------
CHANGES = """# Changelog

## [Unreleased]

### Added

- One thing,
  told in two lines.

## [0.2.0] - 2025-12-01

- Another `thing`.
"""


def test_a_version_that_is_not_out_yet_is_what_is_unreleased():
    newest, older = notices.releases(CHANGES, "0.3.0", TODAY)
    assert newest == notices.Release("0.3.0", TODAY, out=False, changes=["One thing, told in two lines."])
    assert older == notices.Release("0.2.0", dt.date(2025, 12, 1), out=True, changes=["Another `thing`."])


def test_a_version_that_is_out_is_not_told_twice():
    assert [one.version for one in notices.releases(CHANGES, "0.2.0", TODAY)] == ["0.2.0"]


def test_a_changelog_without_releases_still_names_the_version():
    assert notices.releases("# Changelog\n", "0.1.0", TODAY) == [notices.Release("0.1.0", TODAY, out=False, changes=[])]


def test_the_debian_changelog_names_this_version_first():
    text = notices.debian_changelog()
    assert text.startswith(f"vouch ({facts.version()}) ")
    assert max(map(len, text.splitlines())) <= 80
    assert re.search(r"^ -- .+ <\S+@\S+>  \w{3}, \d\d \w{3} \d{4} 12:00:00 \+0000$", text, re.M)


def test_the_metadata_name_the_program_its_files_and_its_version():
    tree = ElementTree.fromstring(notices.metainfo())
    assert tree.findtext("id") == facts.IDENTIFIER
    assert tree.findtext("launchable") == "vouch.desktop"
    assert tree.findtext("provides/mediatype") == facts.MIME
    assert tree.find("releases/release").get("version") == facts.version()
    assert "@" not in notices.metainfo()


def test_the_copyright_file_repeats_statements_and_names_the_texts(tmp_path):
    folder = tmp_path / "_internal" / "licences"
    (folder / "zlib").mkdir(parents=True)
    (folder / "zlib" / "LICENCE").write_text("zlib\n\n  Copyright (C) 1995-2022 A Maker\n\nThis software is ...\n")
    part = {"name": "zlib", "version": "1.3", "licence": "Zlib AND MIT", "home": "https://zlib.net"}
    part |= {"texts": ["zlib/LICENCE"], "files": ["libz.so.1"]}
    (folder / "parts.json").write_text(json.dumps([part]))
    text = notices.copyright_file(tmp_path)
    assert "Files:\n usr/lib/vouch/_internal/libz.so.1\n usr/lib/vouch/_internal/licences/zlib/*\n" in text
    assert "Copyright: Copyright (C) 1995-2022 A Maker\nLicense: Zlib and MIT\n" in text
    assert f"License: {facts.LICENCE}\n The makers of Vouch have not decided" in text
    assert all(not line or line[0] == " " or re.match(r"[A-Z][\w-]+:", line) for line in text.splitlines())


def test_rpm_changes_carry_no_macro(monkeypatch):
    release = notices.Release("1.0", TODAY, out=True, changes=["Is 8 of 11 really 73 %{name}"])
    monkeypatch.setattr(notices, "all_releases", lambda: [release])
    assert redhat.changes().splitlines()[0].startswith("* Fri Jan 02 2026 ")
    assert "73 %%{name}" in redhat.changes()


# -- the desktop -----------------------------------------------------------------------------------------------------
def test_the_desktop_entry_agrees_with_the_program():
    entry = configparser.ConfigParser(interpolation=None)
    entry.optionxform = str  # type: ignore[assignment,method-assign]
    entry.read(staging.LINUX / "vouch.desktop", encoding="utf-8")
    row = entry["Desktop Entry"]
    views = "".join(one.read_text(encoding="utf-8") for one in (facts.ROOT / "app" / "views").glob("*.py"))
    assert f'setDesktopFileName("{row["StartupWMClass"]}")' in views
    assert row["MimeType"] == f"{facts.MIME};"
    assert row["Exec"] == "vouch %f"


def test_a_real_project_is_known_by_its_bytes_and_by_its_name(tmp_path):
    project = tmp_path / "sample.vouch"
    assert main(["new", str(project)]) == 0
    spaced = {"m": "http://www.freedesktop.org/standards/shared-mime-info"}
    tree = ElementTree.parse(staging.LINUX / "vouch.xml").getroot()
    outer = tree.find(".//m:magic/m:match", spaced)
    inner = tree.find(".//m:magic/m:match/m:match", spaced)
    with project.open("rb") as file:
        head = file.read(100)
    words = outer.get("value").replace("\\000", "\0").encode()
    assert head[int(outer.get("offset")) :].startswith(words)
    assert struct.unpack_from(">I", head, int(inner.get("offset")))[0] == int(inner.get("value"), 16)
    assert tree.find(".//m:glob", spaced).get("pattern") == f"*{facts.SUFFIX}"
    assert tree.find("m:mime-type", spaced).get("type") == facts.MIME


# -- the man page ----------------------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def page() -> str:
    return manual.man_page(Path(sys.executable))


def test_the_man_page_names_every_command_and_what_it_can_be_told(page):
    for name in set(COMMANDS) - {"form"}:
        assert f'"vouch {name}"' in page
    assert '"vouch form copy"' in page
    assert "\\-\\-columns FIELD=COLUMN" in page
    assert "@" not in page


def test_the_man_page_holds_nothing_that_troff_would_take_for_a_macro(page):
    known = {"TH", "SH", "TP", "PP", "B", "I", "BI", "BR", "IR", "RB", "RI", "RS", "RE", "br", "nf", "fi"}
    assert {line[1:].split()[0] for line in page.splitlines() if line.startswith(".")} <= known


@given(st.text())
def test_no_words_command_the_typesetter(words):
    text = manual.roff(words)
    assert "\n" not in text
    assert not text.startswith((".", "'"))
    assert not re.search(r"\\(?![e&-]|\(aq|\(dq)", text)
    assert re.sub(r"(?<!\\)-", "", text) == text


# -- the tree and the archive ----------------------------------------------------------------------------------------
def test_everything_may_be_read_and_only_programs_may_be_run(tmp_path):
    (tmp_path / "folder").mkdir(mode=0o700)
    for name, mode in {"vouch": 0o700, "libthing.so.1": 0o755, "text": 0o600}.items():
        (tmp_path / "folder" / name).write_text(name)
        (tmp_path / "folder" / name).chmod(mode)
    staging.settle(tmp_path)
    assert (tmp_path / "folder" / "text").stat().st_mtime == facts.epoch()
    if os.name == "posix":
        modes = {one.name: one.stat().st_mode & 0o777 for one in tmp_path.rglob("*")}
        assert modes == {"folder": 0o755, "vouch": 0o755, "libthing.so.1": 0o644, "text": 0o644}


def test_the_archive_is_the_same_whoever_packs_it_and_when(tmp_path):
    archives = []
    for order in (("b", "a"), ("a", "b")):
        tree = tmp_path / order[0] / "vouch-1"
        tree.mkdir(parents=True)
        for name in order:
            (tree / name).write_text(name)
            os.utime(tree / name, (len(archives), len(archives)))
        archives.append(tmp_path / f"{order[0]}.tar.xz")
        portable.pack(tree, archives[-1])
    assert archives[0].read_bytes() == archives[1].read_bytes()
    assert staging.zipped("same") == staging.zipped("same")
    assert gzip.decompress(staging.zipped("same")) == b"same"


def test_the_rpm_owns_its_folders_and_none_that_every_system_has(tmp_path):
    staging.write(tmp_path / "usr/share/mime/packages/vouch.xml", b"")
    staging.write(tmp_path / "usr/share/man/man1/vouch.1.gz", b"")
    assert redhat.files(tmp_path) == [
        '%doc "/usr/share/man/man1/vouch.1.gz"',
        '%dir "/usr/share/mime"',
        '%dir "/usr/share/mime/packages"',
        '"/usr/share/mime/packages/vouch.xml"',
    ]


def test_whoever_unpacks_it_reads_what_the_system_must_have(tmp_path, monkeypatch):
    monkeypatch.setattr(needs, "needs", lambda _: BARE)
    text = portable.readme(tmp_path)
    assert "\n    sudo apt-get install libegl1 libglib2.0-0 libstdc++6 xkb-data\n" in text
    assert "\n    libEGL.so.1, libglib-2.0.so.0, libstdc++.so.6, xkeyboard-config\n" in text
    assert max(map(len, text.splitlines())) <= 120
    assert "@" not in text


# -- into the menu of one user, and out again ------------------------------------------------------------------------
@pytest.fixture
def unpacked(tmp_path) -> Path:
    """Return a folder like an unpacked archive, in a place whose name a careless script would trip over."""
    folder = tmp_path / "my $HOME `programs`"
    for name in ("applications/vouch.desktop", "mime/packages/vouch.xml"):
        staging.write(folder / "share" / name, (staging.LINUX / Path(name).name).read_bytes())
    staging.write(folder / "share/icons/hicolor/16x16/apps/vouch.png", b"icon")
    staging.write(folder / "vouch", b"#!/bin/sh\n")
    shutil.copy(staging.LINUX / "integrate", folder / "integrate")
    (tmp_path / "home").mkdir()
    return folder


def integrate(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the script as a user whose home is beside the folder."""
    home = folder.parent / "home"
    env = {"HOME": str(home), "PATH": "/usr/bin:/bin"}
    return subprocess.run(
        ["sh", str(folder / "integrate"), *words], env=env, capture_output=True, text=True, check=False
    )


def kept(folder: Path) -> list[str]:
    """Return what the user's home holds, less the lists that the desktop's own programs write."""
    home = folder.parent / "home"
    listed = re.compile(r"\.local/share/(mime/(?!packages/)|applications/mimeinfo)")
    found = (one.relative_to(home).as_posix() for one in home.rglob("*") if one.is_symlink() or one.is_file())
    return sorted(one for one in found if not listed.match(one))


@POSIX
def test_the_program_enters_the_menu_and_leaves_nothing_behind(unpacked):
    done = integrate(unpacked)
    assert done.returncode == 0, done.stderr
    assert kept(unpacked) == [
        ".local/bin/vouch",
        ".local/share/applications/vouch.desktop",
        ".local/share/icons/hicolor/16x16/apps/vouch.png",
        ".local/share/mime/packages/vouch.xml",
    ]
    entry = (unpacked.parent / "home/.local/share/applications/vouch.desktop").read_text()
    assert re.search(r'^Exec=".+/my \\\\\$HOME \\\\`programs\\\\`/vouch" %f$', entry, re.M)
    assert integrate(unpacked).returncode == 0
    done = integrate(unpacked, "--remove")
    assert done.returncode == 0, done.stderr
    assert kept(unpacked) == []


@POSIX
def test_a_folder_that_was_moved_takes_its_place_in_the_menu_along(unpacked):
    integrate(unpacked)
    moved = unpacked.rename(unpacked.parent / "elsewhere")
    assert integrate(moved).returncode == 0
    assert (moved.parent / "home/.local/bin/vouch").resolve() == (moved / "vouch").resolve()
    assert integrate(moved, "--remove").returncode == 0
    assert kept(moved) == []


@POSIX
def test_what_is_not_ours_is_left_alone(unpacked):
    own = unpacked.parent / "home/.local/bin/vouch"
    staging.write(own, b"mine")
    done = integrate(unpacked)
    assert done.returncode == 1
    assert "is not ours" in done.stderr
    integrate(unpacked, "--remove")
    assert own.read_bytes() == b"mine"


@POSIX
@pytest.mark.parametrize("words", [("--uninstall",), ("--remove", "--now")])
def test_words_that_are_not_known_change_nothing(unpacked, words):
    assert integrate(unpacked, *words).returncode == 1
    assert kept(unpacked) == []


@POSIX
@pytest.mark.parametrize("name", ["100% mine", 'say "yes"', "line\nbreak", "back\\slash"])
def test_a_folder_that_no_menu_can_name_is_refused_in_one_sentence(unpacked, name):
    moved = unpacked.rename(unpacked.parent / name)
    done = integrate(moved)
    assert done.returncode == 1
    assert "cannot stand in a menu" in done.stderr
    assert kept(moved) == []
