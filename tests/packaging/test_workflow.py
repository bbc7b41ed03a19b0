"""The workflows run only what is here, ask for no more than they need, and every secret of theirs is explained."""

from __future__ import annotations

import re
import shlex

import pytest
import yaml

import build
import facts

FOLDER = facts.ROOT / ".github" / "workflows"
README = facts.ROOT / "packaging" / "README.md"
RELEASE = FOLDER / "release.yml"


def workflow(path):
    """Return a workflow; YAML takes its key `on` for a yes."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def steps(path):
    return [(name, step) for name, job in workflow(path)["jobs"].items() for step in job["steps"]]


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yml")), ids=lambda path: path.name)
def test_actions_are_pinned_to_a_commit_and_rights_are_small(path):
    for line in path.read_text(encoding="utf-8").splitlines():
        if "uses:" in line:
            assert re.search(r"uses: actions/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", line), line
    assert workflow(path)["permissions"] == {"contents": "read"}
    for name, job in workflow(path)["jobs"].items():
        assert "timeout-minutes" in job, name
        assert set(job.get("permissions", {})) <= {"contents", "id-token", "attestations"}
        assert name == "gather" or "permissions" not in job


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yml")), ids=lambda path: path.name)
def test_scripts_and_files_that_are_run_are_here(path):
    seen = 0
    for _, step in steps(path):
        for word in re.findall(r"(?:packaging/|\.ci/)[\w./-]+", step.get("run", "")):
            seen += 1
            assert (facts.ROOT / word).is_file(), word
    assert seen


def test_each_system_builds_targets_that_build_py_has_for_it():
    known = {one.name: one.systems for one in build.TARGETS}
    rows = workflow(RELEASE)["jobs"]["build"]["strategy"]["matrix"]["include"]
    built = set()
    for row in rows:
        for target in row["targets"].split():
            assert row["system"].partition("-")[0] in known[target], target
            built.add(target)
    assert built == set(known) - {"bundle"}
    assert {row["system"].partition("-")[0] for row in rows} == {"linux", "windows", "macos"}


def test_the_smoke_test_is_called_with_options_that_it_has(capsys):
    import smoke

    with pytest.raises(SystemExit):
        smoke.main(["--help"])
    told = capsys.readouterr().out
    text = RELEASE.read_text(encoding="utf-8")
    options = {
        word for line in text.splitlines() if "smoke.py" in line for word in shlex.split(line) if word[:2] == "--"
    }
    assert options == {"--root", "--keep"}
    assert all(option in told for option in options)


def test_every_secret_is_explained_and_none_decides_by_itself_whether_a_step_runs():
    text = RELEASE.read_text(encoding="utf-8")
    secrets = set(re.findall(r"secrets\.(\w+)", text))
    assert secrets
    explained = README.read_text(encoding="utf-8")
    assert [name for name in sorted(secrets) if f"`{name}`" not in explained] == []
    for _, step in steps(RELEASE):
        assert "secrets." not in str(step.get("if", ""))
        assert "secrets." not in step.get("run", "")


def test_what_the_signing_steps_hand_on_is_what_the_builders_read():
    import disk_image
    import windows_setup

    handed = set(re.findall(r"\b(VOUCH_(?:APPLE|WINDOWS)_\w+)=", RELEASE.read_text(encoding="utf-8")))
    assert handed == {windows_setup.THUMBPRINT, disk_image.IDENTITY, *disk_image.NOTARY}


def test_only_a_tag_of_this_version_makes_a_release_and_the_program_is_told_where_releases_are():
    made = workflow(RELEASE)
    assert made[True] == {"push": {"tags": ["v*"]}, "workflow_dispatch": None}
    assert made["env"]["VOUCH_RELEASES"] == "${{ github.server_url }}/${{ github.repository }}/releases"
    by_name = {step.get("name"): step for _, step in steps(RELEASE)}
    assert "facts.version()" in by_name["The tag is the version"]["run"]
    draft = by_name["The draft of the release"]
    assert draft["if"] == "github.event_name == 'push'"
    assert "--draft --verify-tag" in draft["run"]
    assert made["jobs"]["build"]["needs"] == "check"
    assert made["jobs"]["gather"]["needs"] == "build"


def test_each_linux_machine_gets_the_libraries_that_dev_py_asks_for():
    for path in sorted(FOLDER.glob("*.yml")):
        installing = [step["run"] for _, step in steps(path) if "apt-get install" in step.get("run", "")]
        assert installing
        assert all("dev.LIBRARIES.values()" in one for one in installing), path.name


def test_the_folder_of_pictures_is_made_before_root_writes_into_it():
    by_name = {step.get("name"): step.get("run", "") for _, step in steps(RELEASE)}
    lines = [line.strip() for line in by_name["Prove each artefact"].splitlines()]
    assert lines[0].startswith('mkdir -p "pictures/${{ matrix.system }}"')
    assert sum(line.startswith("sudo ") for line in lines) == 1
