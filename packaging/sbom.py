"""Writes the list of all parts of the bundle as CycloneDX 1.6, from the same parts as the licences.

The list is the same, to the byte, for the same bundle: its serial number comes from what it says, its time from the
commit. It is checked against CycloneDX's own schema before it is handed out (`sbom_check.py`, run by the build
environment).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import subprocess
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import facts
import licences
from dev import Stop
from licences import Part


def make(out: Path) -> list[Path]:
    """Write the list for the bundle of this system."""
    import bundle

    folder = bundle.bundle()
    system = "" if facts.system() == "linux" else f"-{facts.system()}-{facts.machine()}"
    made = out / f"{facts.NAME}-{facts.version()}{system}.cdx.json"
    contents = folder / "_internal"
    text = json.dumps(document(licences.read(folder), contents), indent=1, ensure_ascii=False)
    made.write_text(f"{text}\n", encoding="utf-8", newline="\n")
    command = [str(bundle.environment()), str(Path(__file__).with_name("sbom_check.py")), str(made)]
    if subprocess.run(command, check=False).returncode:
        raise Stop(f"{made.name} is not what CycloneDX wants; see above.")
    return [made]


def document(parts: Sequence[Part], contents: Path) -> dict[str, Any]:
    """Return the list for these parts, with the SHA-256 of each of their files and of the programs of the bundle.

    `contents` is the folder of the bundle's contents; the programs lie beside it.
    """
    moment = dt.datetime.fromtimestamp(facts.epoch(), dt.UTC)
    own = {
        "type": "application",
        "bom-ref": facts.NAME,
        "name": facts.TITLE,
        "version": facts.version(),
        "supplier": {"name": facts.MAKER},
        "licenses": licensed(facts.LICENCE),
        "components": [program(path) for path in sorted(contents.parent.glob(f"{facts.NAME}*")) if path.is_file()],
        "properties": [{"name": "vouch:system", "value": f"{facts.system()} {facts.machine()}"}],
    }
    components = [component(part, contents) for part in parts]
    references = sorted(str(one["bom-ref"]) for one in components)
    made: dict[str, Any] = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"timestamp": moment.strftime("%Y-%m-%dT%H:%M:%SZ"), "component": own},
        "components": components,
        "dependencies": [{"ref": facts.NAME, "dependsOn": references}],
    }
    content = json.dumps(made, sort_keys=True, ensure_ascii=False)
    made["serialNumber"] = f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, content)}"
    return made


def component(part: Part, contents: Path) -> dict[str, Any]:
    """Return a part with its files and the works inside it."""
    reference = f"{part.purl}#{part.name}"
    made: dict[str, Any] = {
        "type": "library",
        "bom-ref": reference,
        "name": part.name,
        "version": part.version,
        "licenses": licensed(part.licence),
        "purl": part.purl,
    }
    if part.home:
        made["externalReferences"] = [{"type": "website", "url": part.home}]
    below = [file_of(name, contents, reference) for name in part.files]
    below += [work(one, reference) for one in part.inside]
    if below:
        made["components"] = below
    return made


def file_of(name: str, contents: Path, reference: str) -> dict[str, Any]:
    """Return a file of a part with its hash."""
    made = {"type": "file", "bom-ref": f"{reference}/{name}", "name": f"_internal/{name}"}
    return {**made, "hashes": hashes(contents / name)}


def program(path: Path) -> dict[str, Any]:
    """Return a program of the bundle, in which the Python code is, with its hash."""
    return {"type": "file", "bom-ref": f"{facts.NAME}/{path.name}", "name": path.name, "hashes": hashes(path)}


def hashes(path: Path) -> list[dict[str, str]]:
    """Return the hash of a file as CycloneDX writes it."""
    return [{"alg": "SHA-256", "content": hashlib.sha256(path.read_bytes()).hexdigest()}]


def work(one: dict[str, str], reference: str) -> dict[str, Any]:
    """Return a work that is built into a part."""
    made: dict[str, Any] = {
        "type": "library",
        "bom-ref": f"{reference}!{one['name']}@{one['version']}",
        "name": one["name"],
    }
    made |= {"version": one["version"]} if one["version"] else {}
    made["licenses"] = licensed(one["licence"])
    return {**made, **({"purl": one["purl"]} if one["purl"] else {})}


def licensed(expression: str) -> list[dict[str, Any]]:
    """Return a licence as CycloneDX writes it: always as an expression, which a single id is too."""
    return [{"expression": expression}]
