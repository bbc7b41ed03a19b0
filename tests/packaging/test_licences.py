"""Every part of a bundle comes with its licence; one without a text, or with another licence, stops the build.

The parts are those of this environment: the same wheels as in a bundle, with their real metadata.
"""

from __future__ import annotations

import importlib.metadata
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

import licences
import sbom
import shipped
import spdx
import system_parts
from dev import Stop
from licences import Found, Part

RUNTIME = {
    "alembic", "bibtexparser", "brotli", "click", "defusedxml", "greenlet", "Mako", "Markdown", "MarkupSafe", "msgspec",
    "nh3", "openpyxl", "platformdirs", "pypdfium2", "PySide6_Essentials", "PyYAML", "RapidFuzz", "Resiliparse", "rispy",
    "shiboken6", "SQLAlchemy", "typing_extensions", "urllib3",
}  # fmt: skip
"""What Vouch imports, and what that needs."""

STARTER = {"name": "pyinstaller", "version": "6", "expression": "", "licence": "GPLv2-or-later with an exception",
           "classifiers": [], "home": "", "texts": [], "files": [], "holds": []}  # fmt: skip


@pytest.fixture(scope="module")
def document():
    """What `shipped.py` would say of a bundle with all of RUNTIME in it, its native files included."""
    rows = []
    for name in sorted(RUNTIME, key=str.lower):
        one = importlib.metadata.distribution(name)
        native = [str(file) for file in one.files if file.suffix == ".so" or ".so." in file.name]
        rows.append(shipped.described(one, native))
    texts = next(one for one in rows if one["name"] == "click")["texts"]
    return {
        "python": {**shipped.python(), "names": ["_json.so"]},
        "distributions": rows,
        "starter": {**STARTER, "texts": texts},
        "native": [*(file for one in rows for file in one["files"]), "python3.11/lib-dynload/_json.so"],
        "standard": shipped.standard(),
    }


def test_every_part_that_vouch_ships_has_a_text_and_a_licence_that_may_be_shipped(document):
    found = licences.found_in(document)
    assert {"Qt", "PDFium", "Python", *RUNTIME} <= {one.part.name for one in found}
    assert [said for one in found for said in licences.complaints(one)] == []


def test_parts_and_texts_are_written_the_same_each_time(document, tmp_path):
    bundle = tmp_path / "bundle"
    folder = bundle / "_internal" / "licences"
    done = licences.write(licences.found_in(document), folder)
    first = {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert licences.read(bundle) == done
    licences.write(licences.found_in(document), folder)
    assert {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()} == first
    for row in json.loads((folder / "parts.json").read_text(encoding="utf-8")):
        assert row["version"], row["name"]
        for text in row["texts"]:
            assert (folder / text).stat().st_size > 20, text


def test_whoever_gets_qt_gets_the_lgpl_the_source_and_the_way_to_replace_it(document, tmp_path):
    licences.write(licences.found_in(document), tmp_path)
    version = importlib.metadata.version("PySide6_Essentials")
    for part in ("qt", "pyside6-essentials", "shiboken6"):
        assert "GNU LESSER GENERAL PUBLIC LICENSE" in (tmp_path / part / "LGPL-3.0.txt").read_text(encoding="utf-8")
        assert "GNU GENERAL PUBLIC LICENSE" in (tmp_path / part / "GPL-3.0.txt").read_text(encoding="utf-8")
        readme = (tmp_path / part / "README.txt").read_text(encoding="utf-8")
        assert f"https://download.qt.io/official_releases/qt/6.11/{version}/" in readme
        assert "Put libraries that you built yourself" in readme
    told = (tmp_path / "qt" / "third-party.txt").read_text(encoding="utf-8")
    assert "Francesco Zappa Nardelli" in told
    assert "Neither the name of the copyright holder nor the names of its contributors" in told


def test_no_text_has_blanks_left_and_no_list_of_mere_build_tools_is_carried(document, tmp_path):
    licences.write(licences.found_in(document), tmp_path)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert [path.name for path in files if b"{{" in path.read_bytes()] == []
    lists = {path.name for path in files if path.name.endswith((".cdx.json", ".cyclonedx.json"))}
    assert "nh3.cyclonedx.json" in lists
    assert "platformdirs.cdx.json" not in lists


def test_works_that_are_built_into_a_wheel_are_listed_and_judged(document):
    nh3 = next(one for one in licences.found_in(document) if one.part.name == "nh3")
    assert {"name", "version", "licence", "purl"} == set(nh3.part.inside[0])
    assert any(one["name"] == "ammonia" and one["purl"].startswith("pkg:cargo/ammonia@") for one in nh3.part.inside)
    bad = licences.Found(
        Part("x", "1", "MIT", "", (), "", inside=({"name": "y", "licence": "AGPL-3.0-only"},)), nh3.texts
    )
    assert licences.complaints(bad) == ["y (in x): AGPL-3.0-only is not among the licences that may be shipped."]


@pytest.mark.parametrize(
    ("licence", "texts", "said"),
    [
        ("MIT", (), "thing 1 has no licence text."),
        ("MIT", (("sboms/parts.json", b"a list"),), "thing 1 has no licence text."),
        ("GPL-3.0-only", (("COPYING", b"words"),), "thing: GPL-3.0-only is not among the licences"),
        ("", (("COPYING", b"words"),), "thing: nothing is given as its licence"),
        ("MIT licence, more or less", (("COPYING", b"words"),), "which is no SPDX expression"),
    ],
)
def test_a_part_that_is_not_in_order_stops_the_build(licence, texts, said, tmp_path):
    with pytest.raises(Stop, match="The licences are not in order") as stopped:
        licences.write([Found(Part("thing", "1", licence, "", (), "pkg:pypi/thing@1"), texts)], tmp_path / "licences")
    assert said in str(stopped.value)
    assert not (tmp_path / "licences").exists()


def test_a_library_of_unknown_origin_stops_the_build(document, monkeypatch):
    monkeypatch.setattr(system_parts, "_places", lambda library: [])
    monkeypatch.setattr(system_parts.shutil, "which", lambda name, path="": "/usr/bin/dpkg-query")
    with pytest.raises(Stop, match=r"libstrange\.so\.1 is in the bundle"):
        licences.found_in({**document, "native": ["libstrange.so.1"]})


def test_microsofts_runtime_is_a_part_by_its_name(document):
    found = licences.found_in({**document, "native": ["VCRUNTIME140.dll", "MSVCP140_1.dll"]})
    part = next(one for one in found if one.part.name.startswith("Microsoft"))
    assert part.part.files == ("MSVCP140_1.dll", "VCRUNTIME140.dll")
    assert licences.complaints(part) == []


def test_a_package_that_nobody_has_read_stops_the_build_and_readline_is_refused():
    with pytest.raises(Stop, match="Nobody has read the licence of libnew1 yet"):
        system_parts.licence_of("libnew1")
    assert not spdx.allowed(system_parts.licence_of("libreadline8"))
    for pattern, licence in system_parts.DEBIAN.items():
        assert spdx.allowed(licence) or licence == "GPL-3.0-or-later", pattern


@pytest.mark.parametrize(
    ("expression", "wanted"),
    [
        ("MIT", True),
        ("GPL-2.0-only OR MIT", True),
        ("GPL-2.0-only AND MIT", False),
        ("(MIT OR Apache-2.0) AND Unicode-3.0", True),
        ("MIT OR GPL-3.0-only AND GPL-2.0-only", True),
        ("GPL-3.0-or-later WITH GCC-exception-3.1", True),
        ("GPL-3.0-or-later WITH Classpath-exception-2.0", False),
        ("LicenseRef-MS-RUNTIME", True),
        ("LicenseRef-Commercial", False),
    ],
)
def test_expressions_are_judged_as_spdx_means_them(expression, wanted):
    assert spdx.allowed(expression) is wanted


@given(st.lists(st.sampled_from(["MIT", "GPL-3.0-only", "AND", "OR", "WITH", "(", ")", "free text,"]), max_size=9))
def test_no_text_is_allowed_that_names_nothing_allowed(words):
    text = " ".join(words)
    try:
        verdict = spdx.allowed(text)
    except spdx.Unreadable:
        return
    assert verdict <= ("MIT" in words)


def test_the_list_of_parts_is_the_same_for_the_same_bundle_and_names_every_file(document, tmp_path):
    parts = licences.write(licences.found_in(document), tmp_path / "licences")
    contents = tmp_path / "_internal"
    for part in parts:
        for file in part.files:
            path = contents / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(file.encode())
    (tmp_path / "vouch").write_bytes(b"a program")
    made = sbom.document(parts, contents)
    assert [one["name"] for one in made["metadata"]["component"]["components"]] == ["vouch"]
    assert made == sbom.document(parts, contents)
    listed = {row["name"] for one in made["components"] for row in one.get("components", []) if row["type"] == "file"}
    assert listed == {f"_internal/{file}" for part in parts for file in part.files}
    references = [one["bom-ref"] for one in made["components"]]
    references += [row["bom-ref"] for one in made["components"] for row in one.get("components", [])]
    assert len(references) == len(set(references))
    (contents / parts[-1].files[0] if parts[-1].files else contents / next(iter(listed))[10:]).write_bytes(b"changed")
    assert sbom.document(parts, contents)["serialNumber"] != made["serialNumber"]
