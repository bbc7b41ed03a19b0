"""What the smoke test does with an installed program, step by step, with that program only.

A step is a function of a Story that raises Failed; a new one is a row in STEPS.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from facts import ROOT, version
from pictures import seen
from surroundings import Failed, Program

SAMPLE = ROOT / "resources" / "sample"
DATA = ROOT / "tests" / "data"
FORM = ROOT / "resources" / "forms" / "cell-therapy-trials.yaml"
READ_APART = {
    "pdf/two-columns.pdf": "pdf",
    "docx/report.docx": "docx",
    "html/news.html": "html",
    "mhtml/chromium.mhtml": "html",
    "xlsx/ovid.xlsx": "xlsx",
}
"""A small file of each kind that is read in a child process of the program, and the format that it is found to be."""

TITLE = "תאים הורגים 🧬 – Zellen für Ärzte 細胞"
_RIS = f"TY  - JOUR\r\nTI  - {TITLE}\r\nAU  - כהן, דנה\r\nPY  - 2026\r\nAB  - 8 of 11 (73 %) 👩‍⚕️\r\nER  - \r\n"


@dataclass
class Story:
    """What the steps share: the program, a folder for its projects, a folder for pictures, and what came out so far."""

    program: Program
    folder: Path
    pictures: Path
    notes: list[str] = field(default_factory=list)

    @property
    def project(self) -> Path:
        """The project that is made and filled."""
        return self.folder / "mein Projekt – Übersicht 🧬.vouch"

    @property
    def sample(self) -> Path:
        """The project made from the sample that ships with the program."""
        return self.folder / "the sample ä.vouch"

    def file(self, name: str, content: bytes) -> Path:
        """Write a file that the program is to read."""
        path = self.folder / name
        path.write_bytes(content)
        self.program.around.give(path)
        return path


# -- the command line ------------------------------------------------------------------------------------------------
def tells_version(story: Story) -> None:
    """Ask for `--version`, which must be the one that stands in the source."""
    _same("the version", story.program.run("--version"), f"vouch {version()}\n")


def imports(story: Story) -> None:
    """Make a project; import the files of the sample, one of each kind that is read apart, and foreign scripts."""
    story.program.run("new", story.project)
    files = {one: "" for one in sorted(SAMPLE.iterdir()) if one.suffix in {".ris", ".txt"}}
    files |= {DATA / "corpus" / name: kind for name, kind in READ_APART.items()}
    wanted = {story.file(path.name, path.read_bytes()): kind for path, kind in files.items()}
    wanted[story.file("שלום 🧬.ris", _RIS.encode())] = "ris"
    taken = _import(story, wanted)
    listed = story.program.document("sources", story.project)
    _same("the sources listed", len(listed), taken)
    foreign = [one for one in listed if one["title"] == TITLE]
    _same("the sources with the Hebrew title", len(foreign), 1)
    _same("its author", foreign[0]["authors"], ["כהן, דנה"])
    _same("its abstract", foreign[0]["abstract"], "8 of 11 (73 %) 👩‍⚕️")
    story.notes.append(f"{taken} sources")


def _import(story: Story, wanted: dict[Path, str]) -> int:
    """Import files and return how many sources they brought; each must be taken whole, in its format if one is told."""
    told = story.program.document("import", story.project, *wanted)
    _same("the files imported", [one["file"] for one in told["files"]], [str(one) for one in wanted])
    for one, kind in zip(told["files"], wanted.values(), strict=True):
        if one["error"] or one["problems"] or not one["found"] or one["imported"] + one["duplicates"] != one["found"]:
            raise Failed(f"A file was not imported whole: {json.dumps(one, ensure_ascii=False)}")
        if kind:
            _same(f"the format of {one['file']}", one["format"], kind)
    return int(told["found"])


def makes_sample(story: Story) -> None:
    """Make a project of the sample that ships with the program; it has items, and findings that `check` tells."""
    told = story.program.document("sample", story.sample)
    _same("the sources of the sample", told["sources"], len([one for one in SAMPLE.iterdir() if one.suffix != ".yaml"]))
    _need("items", story.program.document("items", story.sample))
    found = story.program.document("check", story.sample, codes=(0, 3))
    _need("findings", found)
    wrong = any(one["severity"] == "error" and not one["acknowledged"] for one in found)
    story.program.run("check", story.sample, codes=(3 if wrong else 0,))
    _same("the findings of a project without records", story.program.document("check", story.project), [])
    story.notes.append(f"{len(found)} findings")


def checks_forms(story: Story) -> None:
    """Check a good form and a broken one."""
    form = FORM.read_bytes()
    story.program.run("form", "check", story.file("form ü.yaml", form))
    story.program.run(
        "form", "check", story.file("broken.yaml", form.replace(b"kind: text", b"kind: nonsense", 1)), codes=(1,)
    )


def exports(story: Story) -> None:
    """Export both projects; each file must hold as many sources, foreign scripts whole, and name no other version."""
    out = story.folder / "out ü"
    out.mkdir()
    story.program.around.give(out)
    for project, name in ((story.project, "made"), (story.sample, "sample")):
        sources = story.program.document("sources", project)
        standing = [one for one in sources if one["state"] != "duplicate"]
        for kind, path in (("ris", f"{name}.ris"), ("csl", f"{name}.json"), ("csv", name)):
            story.program.run("export", project, "--to", kind, out / path)
        ris = (out / f"{name}.ris").read_text(encoding="utf-8")
        _same("the records in RIS", (ris.count("TY  - "), ris.count("ER  - ")), (len(standing),) * 2)
        csl = json.loads((out / f"{name}.json").read_text(encoding="utf-8"))
        _same("the records in CSL-JSON", len(csl), len(standing))
        _same("the rows of sources.csv", len(_table(out / name / "sources.csv")), len(sources))
        for text in (ris, json.dumps(csl, ensure_ascii=False), (out / name / "sources.csv").read_text("utf-8-sig")):
            _same("the Hebrew title in an export", TITLE in text, project == story.project)
    for table in ("values", "quotes", "findings", "outcome", "data-dictionary"):
        _need(f"rows in {table}.csv", _table(out / "sample" / f"{table}.csv"))
    same_versions(out)


def same_versions(out: Path) -> None:
    """Look for versions of the program that exports name: this one only, and at least once. Raises Failed."""
    named = [
        (path.name, version_)
        for path in sorted(one for one in out.rglob("*") if one.is_file())
        for version_ in re.findall(r"\b[Vv]ouch (\d+\.\d+\.\d+[\w.+-]*\b)", path.read_text("utf-8-sig"))
    ]
    _need("exports that name the program and its version", named)
    for name, version_ in named:
        _same(f"the version in {name}", version_, version())


def asks_in_vain(story: Story) -> None:
    """Ask a public service without a network: one sentence says so, and the parts that speak to services are there."""
    if not story.program.around.way.apart:
        story.notes.append("not tried: the network is not cut off")
        return
    done = story.program.around.run(story.program.executable, "fetch", story.project, "NCT00000102")
    if done.code != 1 or done.err.count("\n") != 1 or "cannot be reached" not in done.err:
        raise Failed(f"{done.told()}\nExpected: one sentence that the service cannot be reached.")


def proves_and_restores(story: Story) -> None:
    """Verify the projects; write a backup and restore it, which must hold the same."""
    for project in (story.project, story.sample):
        _verify(story, project)
    copied = story.program.document("backup", story.sample, story.folder / "backups ü")
    restored = story.folder / "restored ö.vouch"
    story.program.run("restore", copied["backup"], restored)
    _verify(story, restored)
    for what in ("sources", "items"):
        before, after = (story.program.document(what, one) for one in (story.sample, restored))
        _same(f"the {what} of the restored project", after, before)


def migrates(story: Story) -> None:
    """Open a project of each older schema to write: it is upgraded, sound, and was copied aside before."""
    for packed in sorted((DATA / "projects").glob("schema-*.vouch.gz")):
        old = story.file(packed.name.removesuffix(".gz"), gzip.decompress(packed.read_bytes()))
        was = _schema(old)
        _same(f"the schema of {old.name}", was, old.stem.removeprefix("schema-"))
        story.program.run("sources", old, codes=(1,))  # reading never changes a file, so it says what would
        before = _asked(old, "SELECT count(*) FROM source")
        story.program.document("import", old, story.folder / "שלום 🧬.ris")
        _same(f"the sources of {old.name}", len(story.program.document("sources", old)), before + 1)
        _verify(story, old)
        if _schema(old) == was:
            raise Failed(f"{old.name} still has the schema {was} after a command that writes.")
        aside = [one for one in story.program.around.data().rglob(f"*{old.stem}*.vouch") if _schema(one) == was]
        _need(f"copies of {old.name} made before its upgrade", aside)
        story.notes.append(f"{was} to {_schema(old)}")


# -- the window ------------------------------------------------------------------------------------------------------
def draws_first_start(story: Story) -> None:
    """Open the window without a project: it draws the first-run screen and closes."""
    _picture(story, "first-start")


def draws_project(story: Story) -> None:
    """Open the window with the sample: it draws it and closes."""
    _picture(story, "project", story.sample)


def _picture(story: Story, name: str, *project: Path) -> None:
    png = story.program.picture(story.folder / f"{name} ü.png", *project)
    kept = story.pictures / f"{name}.png"
    kept.write_bytes(png)
    found = seen(png)
    if why := found.blank():
        raise Failed(f"{kept} shows nothing: {why}.")
    story.notes.append(f"{found.width} x {found.height}, {found.colours} colours")


# -- what must hold after each step ----------------------------------------------------------------------------------
def nothing_left(story: Story) -> None:
    """Look for projects left locked or with a write-ahead log, and for reports of a crash. Raises Failed."""
    left = [one for one in story.folder.rglob("*") if one.name.endswith(("-wal", "-shm", "-journal", ".lock", ".part"))]
    if left:
        raise Failed(f"Left behind: {', '.join(one.name for one in left)}.")
    crashes = sorted((story.program.around.data() / "crashes").glob("*"))
    if crashes:
        raise Failed(f"The program crashed; its report says:\n{crashes[0].read_text('utf-8')}")


@dataclass(frozen=True)
class Step:
    """One step: what it is called, what it does, and whether a locale may matter, so that it is done in two."""

    name: str
    do: Callable[[Story], None]
    twice: bool = True


STEPS = (
    Step("--version", tells_version),
    Step("the window, first start", draws_first_start, twice=False),
    Step("new, import of all kinds, sources", imports),
    Step("sample, items, check", makes_sample),
    Step("form check", checks_forms, twice=False),
    Step("export to RIS, CSL-JSON, CSV", exports),
    Step("a service out of reach", asks_in_vain, twice=False),
    Step("verify, backup, restore", proves_and_restores, twice=False),
    Step("older projects migrate", migrates, twice=False),
    Step("the window with a project", draws_project),
)


def _verify(story: Story, project: Path) -> None:
    told = story.program.document("verify", project)
    bad = [one for one in told["checks"] if not one["ok"]]
    if not told["ok"] or bad or not told["checks"]:
        raise Failed(f"{project.name} is not sound: {bad}")


def _schema(project: Path) -> str:
    return str(_asked(project, "SELECT version_num FROM alembic_version"))


def _asked(project: Path, question: str) -> Any:
    """Ask a copy of a project, so that nothing of ours touches the project itself."""
    copy = project.with_name("looked-at.sqlite")
    shutil.copyfile(project, copy)
    try:
        with closing(sqlite3.connect(copy)) as database:
            return database.execute(question).fetchone()[0]
    finally:
        copy.unlink()


def _table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _need(what: str, found: list[Any]) -> None:
    if not found:
        raise Failed(f"There are no {what}.")


def _same(what: str, found: object, expected: object) -> None:
    if found != expected:
        raise Failed(f"{what[0].upper()}{what[1:]}: {found!r} instead of {expected!r}.")


def fingerprint(project: Path) -> str:
    """Return the SHA-256 of a project file."""
    return hashlib.sha256(project.read_bytes()).hexdigest()
