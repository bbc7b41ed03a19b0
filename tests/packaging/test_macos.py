"""What macOS is told of the app, and in which order it is signed; the tools themselves are there only."""

from __future__ import annotations

import plistlib
import struct

import pytest

import disk_image
import facts
from dev import Stop

MACH_O = struct.pack("<I", 0xFEEDFACF) + bytes(60)


def test_info_says_what_a_project_is_and_survives_the_file():
    info = plistlib.loads(plistlib.dumps(disk_image.info("1.2.3")))
    (document,), (kind,) = info["CFBundleDocumentTypes"], info["UTExportedTypeDeclarations"]
    assert document["LSItemContentTypes"] == [kind["UTTypeIdentifier"]]
    assert kind["UTTypeTagSpecification"] == {
        "public.filename-extension": ["vouch"],
        "public.mime-type": [facts.MIME],
    }
    assert kind["UTTypeConformsTo"] == ["public.database", "public.data"]
    assert kind["UTTypeIdentifier"].startswith(info["CFBundleIdentifier"])
    assert (info["CFBundleShortVersionString"], info["LSMinimumSystemVersion"]) == ("1.2.3", "13.0")
    assert info["NSHighResolutionCapable"] is True
    assert info["LSBackgroundOnly"] is False
    assert info["NSRequiresAquaSystemAppearance"] is False


def test_the_entitlements_are_these_two_and_no_more():
    with disk_image.ENTITLEMENTS.open("rb") as file:
        granted = plistlib.load(file)
    assert granted == {
        "com.apple.security.cs.allow-jit": True,
        "com.apple.security.cs.allow-unsigned-executable-memory": True,
    }


@pytest.fixture
def app(tmp_path):
    contents = tmp_path / "Vouch.app" / "Contents"
    for name in (
        "MacOS/vouch",
        "MacOS/vouchw",
        "Frameworks/PySide6/QtCore.abi3.so",
        "Frameworks/PySide6/Qt/lib/QtCore.framework/Versions/A/QtCore",
    ):
        (contents / name).parent.mkdir(parents=True, exist_ok=True)
        (contents / name).write_bytes(MACH_O)
    (contents / "Resources").mkdir()
    (contents / "Resources" / "a.txt").write_text("words")
    return contents.parent


def test_what_is_inside_is_signed_before_what_holds_it(app):
    order = [path.relative_to(app / "Contents").as_posix() for path in disk_image.inside_out(app)]
    framework = "Frameworks/PySide6/Qt/lib/QtCore.framework"
    assert order.index(f"{framework}/Versions/A/QtCore") < order.index(framework)
    assert set(order) >= {"MacOS/vouch", "MacOS/vouchw", "Frameworks/PySide6/QtCore.abi3.so"}
    assert "Resources/a.txt" not in order


def test_without_an_identity_the_app_is_signed_by_nobody_and_that_is_said(app, monkeypatch, capsys):
    ran = []
    monkeypatch.setattr(disk_image, "called", lambda command, sentence: ran.append(command))
    monkeypatch.delenv(disk_image.IDENTITY, raising=False)
    disk_image.sign(app)
    assert "Not signed: Vouch.app" in capsys.readouterr().out
    assert all(command[:4] == ["codesign", "--force", "--sign", "-"] for command in ran[:-1])
    assert ran[-1][:4] == ["codesign", "--verify", "--deep", "--strict"]


def test_with_an_identity_everything_gets_the_hardened_runtime_and_programs_the_entitlements(app, monkeypatch):
    ran = []
    monkeypatch.setattr(disk_image, "called", lambda command, sentence: ran.append(command))
    monkeypatch.setenv(disk_image.IDENTITY, "Developer ID Application: Nobody (TEAM)")
    disk_image.sign(app)
    assert all("runtime" in command for command in ran[:-1])
    given = {command[-1].rpartition("/")[2] for command in ran if "--entitlements" in command}
    assert given == {"vouch", "vouchw", "Vouch.app"}


def test_without_a_key_the_image_is_not_notarised_and_that_is_said(tmp_path, monkeypatch, capsys):
    for name in (disk_image.IDENTITY, *disk_image.NOTARY):
        monkeypatch.delenv(name, raising=False)
    disk_image.notarise(tmp_path / "Vouch.dmg")
    assert "Not notarised: Vouch.dmg" in capsys.readouterr().out


def test_a_bundle_becomes_a_table_of_programs_libraries_data_and_links(tmp_path):
    for name, content in {
        "vouch": MACH_O,
        "vouchw": MACH_O,
        "_internal/a.so": MACH_O,
        "_internal/d/x.txt": b"x",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    (tmp_path / "_internal" / "link.so").symlink_to("a.so")
    rows = disk_image.files_of(tmp_path)
    assert {name: kind for name, _, kind in rows} == {
        "vouchw": "EXECUTABLE",
        "vouch": "EXECUTABLE",
        "a.so": "BINARY",
        "d/x.txt": "DATA",
        "link.so": "SYMLINK",
    }
    assert rows[0][0] == "vouchw"
    assert rows[-1][1] == "a.so"


def test_a_tool_that_is_missing_is_told_in_a_sentence():
    with pytest.raises(Stop, match="no-such-tool is missing"):
        disk_image.called(["no-such-tool"], "It failed.")
