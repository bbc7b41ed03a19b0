"""Builds Vouch.app and its disk image for macOS from the bundle, signed and notarised where there are means for it.

`Contents/MacOS` holds both programs: `vouchw`, which a double click starts, and `vouch` for the terminal. Without an
identity the app gets the signature of nobody ("ad hoc") that Macs with Apple processors ask of every program, and it is
said that it is not signed.
"""

from __future__ import annotations

import json
import os
import plistlib
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import facts
import icon_files
import shipped
from dev import Stop, say

HERE = facts.ROOT / "packaging" / "macos"
ENTITLEMENTS = HERE / "entitlements.plist"
OLDEST = "13.0"
"""The oldest macOS that Qt 6.11 runs on: the wheels of PySide6 are built for it (`macosx_13_0_universal2`)."""

IDENTITY = "VOUCH_APPLE_IDENTITY"
"""The environment variable with the name of the "Developer ID Application" certificate in the keychain."""

NOTARY = ("VOUCH_APPLE_KEY", "VOUCH_APPLE_KEY_ID", "VOUCH_APPLE_ISSUER")
"""Environment variables for notarisation: the file of an App Store Connect key, its id, and the id of who issued it."""


def make(out: Path) -> list[Path]:
    """Build the disk image of the bundle of this system."""
    import bundle

    folder = bundle.bundle()
    app = build_app(folder, bundle.environment(), facts.WORK / "macos")
    sign(app)
    made = out / f"{facts.TITLE}-{facts.version()}-macos-{facts.machine()}.dmg"
    pack(app, made)
    notarise(made)
    return [made]


def info(version: str) -> dict[str, Any]:
    """Return what Info.plist says: the program, and that a .vouch file is its document."""
    kind = f"{facts.IDENTIFIER}.project"
    document = {
        "CFBundleTypeName": f"{facts.TITLE} project",
        "CFBundleTypeRole": "Editor",
        "LSHandlerRank": "Owner",
        "LSItemContentTypes": [kind],
    }
    declaration = {
        "UTTypeIdentifier": kind,
        "UTTypeDescription": f"{facts.TITLE} project",
        "UTTypeConformsTo": ["public.database", "public.data"],
        "UTTypeTagSpecification": {
            "public.filename-extension": [facts.SUFFIX.removeprefix(".")],
            "public.mime-type": [facts.MIME],
        },
    }
    return {
        "CFBundleName": facts.TITLE,
        "CFBundleDisplayName": facts.TITLE,
        "CFBundleExecutable": f"{facts.NAME}w",
        "CFBundleIdentifier": facts.IDENTIFIER,
        "CFBundlePackageType": "APPL",
        "CFBundleShortVersionString": version,
        "CFBundleVersion": version,
        "CFBundleDocumentTypes": [document],
        "UTExportedTypeDeclarations": [declaration],
        "LSMinimumSystemVersion": OLDEST,
        "LSBackgroundOnly": False,  # PyInstaller takes a table of files for a program without a window
        "LSApplicationCategoryType": "public.app-category.medical",
        "NSPrincipalClass": "NSApplication",
        "NSHighResolutionCapable": True,
        "NSRequiresAquaSystemAppearance": False,
    }


def files_of(bundle: Path) -> list[tuple[str, str, str]]:
    """Return a bundle as the table that PyInstaller takes: name in the app, file, kind; the windowed program first."""
    programs = [f"{facts.NAME}w", facts.NAME]
    rows = [(name, str(bundle / name), "EXECUTABLE") for name in programs]
    contents = bundle / "_internal"
    native = set(shipped.native_files(contents))
    for path in sorted(contents.rglob("*")):
        name = path.relative_to(contents).as_posix()
        if path.is_symlink():
            rows.append((name, str(path.readlink()), "SYMLINK"))
        elif path.is_file():
            rows.append((name, str(path), "BINARY" if name in native else "DATA"))
    return rows


def build_app(bundle: Path, python: Path, work: Path) -> Path:
    """Put the bundle into Vouch.app and return it. Raises Stop when PyInstaller fails, or Info.plist is another."""
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    told = {
        "files": files_of(bundle),
        "name": f"{facts.TITLE}.app",
        "icon": str(icon_files.icon_file(python, "icns")),
        "identifier": facts.IDENTIFIER,
        "info": info(facts.version()),
    }
    (work / "app.json").write_text(json.dumps(told), encoding="utf-8")
    command = [str(python), "-P", "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"]
    command += ["--distpath", str(work / "dist"), "--workpath", str(work / "parts"), str(HERE / "app.spec")]
    env = {**os.environ, "VOUCH_APP": str(work / "app.json"), "PYTHONHASHSEED": "1"}
    called(command, "PyInstaller could not build the app; see above.", env=env)
    app = work / "dist" / f"{facts.TITLE}.app"
    with (app / "Contents" / "Info.plist").open("rb") as file:
        written = plistlib.load(file)
    if wrong := [name for name, value in info(facts.version()).items() if written.get(name) != value]:
        raise Stop(f"Info.plist of the app says something else for {', '.join(wrong)}.")
    return app


# -- signing ---------------------------------------------------------------------------------------------------------
def sign(app: Path) -> None:
    """Sign every program and library of an app from the inside out, then the app, and check it."""
    identity = os.environ.get(IDENTITY, "")
    if not identity:
        say(f"Not signed: {app.name} ({IDENTITY} is not set); it gets the signature of nobody.")
    for path in inside_out(app):
        called(signing(path, identity, program=path.parent.name == "MacOS"), f"{path.name} could not be signed.")
    called(signing(app, identity, program=True), f"{app.name} could not be signed.")
    called(["codesign", "--verify", "--deep", "--strict", str(app)], "The signature does not hold; see above.")


def inside_out(app: Path) -> list[Path]:
    """Return what is signed by itself, the deepest first: libraries, programs, and frameworks as wholes."""
    contents = app / "Contents"
    native = [contents / name for name in shipped.native_files(contents)]
    frameworks = [path for path in contents.rglob("*.framework") if path.is_dir() and not path.is_symlink()]
    return sorted([*native, *frameworks], key=lambda path: (-len(path.parts), path.as_posix()))


def signing(path: Path, identity: str, *, program: bool) -> list[str]:
    """Return the command that signs a file; a program gets entitlements, and with an identity the hardened runtime."""
    words = ["codesign", "--force", "--sign", identity or "-"]
    words += ["--timestamp", "--options", "runtime"] if identity else []
    words += ["--entitlements", str(ENTITLEMENTS)] if program else []
    return [*words, str(path)]


def pack(app: Path, made: Path) -> None:
    """Make the disk image: the app, and the folder of programs to drop it on."""
    stage = app.parent / "image"
    shutil.rmtree(stage, ignore_errors=True)
    stage.mkdir()
    called(["ditto", str(app), str(stage / app.name)], "The app could not be copied.")
    (stage / "Applications").symlink_to("/Applications")
    made.unlink(missing_ok=True)
    command = ["hdiutil", "create", "-volname", facts.TITLE, "-srcfolder", str(stage), "-fs", "HFS+", "-format", "UDZO"]
    called([*command, "-ov", str(made)], "hdiutil could not make the disk image; see above.")
    if identity := os.environ.get(IDENTITY):
        called(["codesign", "--sign", identity, "--timestamp", str(made)], "The disk image could not be signed.")


def notarise(made: Path) -> None:
    """Have Apple look at a disk image and fasten its answer to it, or say that this was not done."""
    if missing := [name for name in (IDENTITY, *NOTARY) if not os.environ.get(name)]:
        say(f"Not notarised: {made.name} ({', '.join(missing)} not set).")
        return
    key, number, issuer = (os.environ[name] for name in NOTARY)
    asking = ["xcrun", "notarytool", "submit", str(made), "--wait"]
    asking += ["--key", key, "--key-id", number, "--issuer", issuer]
    called(asking, "Apple did not notarise the disk image; see above.")
    called(["xcrun", "stapler", "staple", str(made)], "The answer of Apple could not be fastened to the disk image.")


def called(command: Sequence[str], sentence: str, env: dict[str, str] | None = None) -> None:
    """Run a command that must succeed. Raises Stop with the sentence, or with the name of a tool that is missing."""
    try:
        ended = subprocess.run(list(command), check=False, env=env).returncode
    except FileNotFoundError:
        raise Stop(f"{command[0]} is missing; it comes with macOS and Xcode's command line tools.") from None
    if ended:
        raise Stop(sentence)
