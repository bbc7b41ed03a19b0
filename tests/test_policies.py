"""Rules V08, V22 and V25: what the program as a whole never does."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.checks import CHECKS, run
from app.checks.study_checks import STUDY_CHECKS
from app.domain.kinds import Answer, Identifier, YesNo
from app.usecases.transfer import import_files, import_text
from tests.builders.ris import written
from tests.builders.stores import a_project
from tests.builders.written import YES, Written, nct

ROOT = Path(__file__).resolve().parent.parent
NETWORK = {
    "socket",
    "urllib",
    "urllib3",
    "http",
    "requests",
    "httpx",
    "aiohttp",
    "ftplib",
    "smtplib",
    "ssl",
    "xmlrpc",
    "telnetlib",
}
STRUCTURAL = {f"V{n:02}" for n in range(1, 5)}
POLICIES = {"V08", "V22", "V25"}


def modules():
    for package in ("app", "db"):
        for path in sorted((ROOT / package).rglob("*.py")):
            yield path, ast.parse(path.read_text(encoding="utf-8"))


def imported(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def test_every_rule_of_the_domain_is_a_check_or_a_policy_or_structural():
    checks = {check.id for check in (*CHECKS, *STUDY_CHECKS)}
    wanted = {f"V{n:02}" for n in range(5, 31)} - POLICIES
    assert wanted <= checks
    assert not checks & (POLICIES | STRUCTURAL)


# -- V08: no existence is claimed offline ----------------------------------------------------------------------


def test_only_one_room_can_reach_the_network_and_only_one_verb_asks_it():
    found = [
        f"{path.relative_to(ROOT)}: {name}"
        for path, tree in modules()
        for name in imported(tree)
        if name != "urllib.parse" and (name.split(".")[0] in NETWORK or name.startswith("PySide6.QtNetwork"))
    ]
    assert not [one for one in found if "app/views" not in one and "app/main" not in one and "app/online" not in one]
    asking = {path.name for path, tree in modules() if any(name.startswith("app.online") for name in imported(tree))}
    online = {path.name for path in (ROOT / "app" / "online").glob("*.py")}
    assert asking - online <= {"fetching.py"}


def test_an_id_is_looked_up_only_when_a_person_says_so():
    written_down = Written()
    written_down.item("trial")
    written_down.item("registry_id", "trial-1", identifier=nct("NCT03056339"))
    rules = [finding.rule for finding in run(written_down.subject())]
    assert "not_looked_up" in rules
    written_down.put("registry_id-1", "verified", YES)
    assert "not_looked_up" not in [finding.rule for finding in run(written_down.subject())]


def test_no_use_case_or_importer_says_yes_for_a_person():
    for folder in ("usecases", "importers", "reading", "formats"):
        for path in (ROOT / "app" / folder).glob("*.py"):
            if path.name == "sample.py":
                continue
            assert not re.search(r"[\"']verified[\"']\s*[,:].*(YES|[\"']yes[\"'])", path.read_text(encoding="utf-8")), (
                path
            )


def test_a_well_shaped_id_that_nobody_gave_out_reads_as_any_other():
    real, made_up = (Identifier("nct", value) for value in ("NCT03056339", "NCT99999999"))
    said = []
    for one in (real, made_up):
        record = Written()
        record.item("trial")
        record.item("registry_id", "trial-1", identifier=one)
        said.append([(f.rule, f.message.replace(one.value, "")) for f in run(record.subject())])
    assert said[0] == said[1]
    assert YesNo(Answer.YES) == YES


# -- V22: authors are merged by a person -----------------------------------------------------------------------


@pytest.fixture
def store(tmp_path):
    opened = a_project(tmp_path)
    yield opened
    opened.close()


def test_one_person_under_two_names_stays_two_names_as_stated(store):
    names = ["B C, Emil", "C, Emil B", "C., E. B.", "Emil B C"]
    for n, name in enumerate(names):
        record = [("TY", "JOUR"), ("TI", f"A made-up title {n}"), ("AU", name), ("AU", names[0]), ("ER", "")]
        import_text(store, written(record), f"{n}.ris")
    authors = [[author.as_stated or str(author) for author in source.metadata.authors] for source in store.sources()]
    assert [len(found) for found in authors] == [2, 2, 2, 2]
    assert [found[0] for found in authors] == names
    assert {found[1] for found in authors} == {names[0]}


def test_no_check_and_no_use_case_changes_who_wrote_a_source():
    for path, tree in modules():
        if path.parent.name not in {"checks", "usecases"}:
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.keyword):
                assert node.arg != "authors", path


# -- V25: an import never returns zero in silence --------------------------------------------------------------

PIECES = st.sampled_from(
    ["TY  - JOUR", "ER  - ", "TI  - Words", "ZZ  - own", "", "prose", "TY", "%0 X", "\x00", "é", "\ufeff"]
)


@settings(max_examples=60)
@given(st.lists(PIECES, max_size=12).map("\n".join))
def test_an_import_brings_something_or_says_why_not(tmp_path_factory, text):
    folder = tmp_path_factory.mktemp("imports")
    (folder / "file.ris").write_text(text, encoding="utf-8")
    store = a_project(folder)
    try:
        report, _ = import_files(store, [folder / "file.ris"])
        (file,) = report.files
        assert file.found == file.imported + file.duplicates + file.refused
        assert file.imported or file.error or file.problems
        assert len(list(store.sources())) == file.imported
    finally:
        store.close()


def test_tags_that_nobody_knows_are_kept_verbatim(store):
    import_text(store, written([("TY", "JOUR"), ("TI", "A title"), ("ZZ", "  own words "), ("ER", "")]), "own.ris")
    (source,) = store.sources()
    assert ("ZZ", "own words") in {(line.tag, line.value.strip()) for line in store.ledger(source.id)}
