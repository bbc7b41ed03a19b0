import json
import subprocess
import sys
from pathlib import Path

import pytest

from app import __version__
from app.cli import main as cli
from app.cli.table import COMMANDS
from app.domain.errors import DiskFullError, NewerProjectError, NotAProjectError, ProjectLockedError
from app.usecases.transfer import import_text
from tests.builders.projects import Curation, Opener, project

RIS = "TY  - JOUR\r\nTI  - 细胞 and Łódź\r\nAU  - Berg, Ola\r\nPY  - 2024\r\nER  - \r\n"
ROOT = Path(__file__).parents[3]


@pytest.fixture
def vouch(capsys):
    """Run a command line; return its exit code, what it printed, and its lines on standard error."""

    def run(*argv, opener=None):
        code = cli.run([str(one) for one in argv], opener or Opener())
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        return code, out, err.splitlines()

    return run


@pytest.fixture
def path(tmp_path):
    with project(tmp_path / "p.vouch"):
        pass
    return tmp_path / "p.vouch"


class Broken:
    """An opener that meets trouble of a sort on every road."""

    def __init__(self, error):
        self.error = error

    def open(self, path, *, write):
        raise self.error

    def new(self, path, form, name):
        raise self.error

    def restore(self, backup, path):
        raise self.error


# -- usage -----------------------------------------------------------------------------------------------------------


def test_the_version_is_told(vouch):
    assert vouch("--version") == (0, f"vouch {__version__}\n", [])


def test_help_lists_every_command_and_imports_none(vouch):
    code, out, _ = vouch("--help")
    assert code == 0
    assert all(f"  {name} " in out for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_tells_its_usage(vouch, name):
    code, out, _ = vouch(name, "--help")
    assert code == 0
    assert out.startswith(f"Usage: vouch {name}")


@pytest.mark.parametrize(
    "argv",
    [
        ["sorces", "p.vouch"],
        ["sources"],
        ["sources", "p.vouch", "--nonsense"],
        ["export", "p.vouch", "out.ris"],
        ["export", "p.vouch", "--to", "docx", "out"],
        ["import", "p.vouch"],
        ["import", "p.vouch", "--as", "rtf", "a.rtf"],
        ["form"],
    ],
)
def test_wrong_usage_exits_with_two_and_says_so(vouch, argv):
    code, out, err = vouch(*argv)
    assert code == 2
    assert out == ""
    assert err


@pytest.mark.parametrize(
    ("argv", "window"),
    [
        ([], True),
        (["my.vouch"], True),
        (["some/folder/file"], True),
        (["sources"], False),
        (["sources", "my.vouch"], False),
        (["one.vouch", "two.vouch"], True),
        (["one.vouch", "sources"], False),
        (["file:///home/ada/my%20own.vouch"], True),
        (["--version"], False),
        (["--json", "sources", "my.vouch"], False),
        (["sorces"], False),
    ],
)
def test_a_project_alone_opens_the_window(argv, window):
    assert cli.wants_window(argv) is window


# -- trouble of the world ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "error",
    [
        NotAProjectError("x.vouch is\nno Vouch project."),
        NewerProjectError("x.vouch was written by a newer Vouch."),
        ProjectLockedError("x.vouch is open in Vouch, process 7 on host h since 10:00."),
        DiskFullError("The disk is full; nothing was changed."),
        PermissionError(13, "Permission denied", "x.vouch"),
        FileNotFoundError(2, "No such file", "x.vouch"),
        KeyboardInterrupt(),
    ],
)
@pytest.mark.parametrize(
    "command", [["sources", "x.vouch"], ["import", "x.vouch", "a.ris"], ["restore", "b", "x.vouch"]]
)
def test_trouble_is_one_line_on_standard_error_and_a_document_with_json(vouch, error, command):
    code, out, err = vouch(*command, opener=Broken(error))
    assert (code, out, len(err)) == (1, "", 1)
    code, out, err = vouch(*command, "--json", opener=Broken(error))
    assert (code, len(err)) == (1, 1)
    assert err == [f"vouch: {json.loads(out)['error']}"]


def test_a_fault_of_the_program_is_raised():
    with pytest.raises(ZeroDivisionError):
        cli.run(["sources", "x.vouch"], Broken(ZeroDivisionError()))


def test_a_missing_project_a_folder_and_a_file_of_another_sort_are_trouble(vouch, tmp_path):
    (tmp_path / "text.vouch").write_text("no project at all, though it is long enough to be looked at" * 10)
    for bad in ("none.vouch", ".", "text.vouch"):
        for command in ("sources", "records", "items", "trials", "check", "verify"):
            code, out, err = vouch(command, tmp_path / bad)
            assert (code, out, len(err)) == (1, "", 1), (command, bad)


def test_a_project_held_by_another_process_can_be_read_but_not_changed(vouch, path, tmp_path):
    (tmp_path / "a.ris").write_text(RIS, encoding="utf-8")
    holder = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from pathlib import Path
from db.opening import open_project
store = open_project(Path({str(path)!r}))
print("held", flush=True)
sys.stdin.read()
store.close()
"""
    with subprocess.Popen(
        [sys.executable, "-c", holder], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout.readline() == "held\n"
        assert vouch("sources", path)[0] == 0
        code, _, err = vouch("import", path, tmp_path / "a.ris")
        assert code == 1
        assert str(process.pid) in err[0]
        process.stdin.close()


def test_new_refuses_a_path_that_is_taken(vouch, path):
    before = path.read_bytes()
    code, _, err = vouch("new", path)
    assert (code, len(err)) == (1, 1)
    assert path.read_bytes() == before


# -- the work ---------------------------------------------------------------------------------------------------------


def test_import_accounts_for_everything(vouch, path, tmp_path):
    (tmp_path / "a.ris").write_text(RIS, encoding="utf-8")
    code, out, _ = vouch("import", path, tmp_path / "a.ris", "--json", "--curator", "Ola")
    document = json.loads(out)
    assert code == 0
    assert (document["found"], document["imported"], document["duplicates"], document["refused"]) == (1, 1, 0, 0)
    assert document["files"][0].keys() >= {"file", "format", "encoding", "found", "imported", "problems"}
    code, out, _ = vouch("import", path, tmp_path / "a.ris")
    assert code == 0
    assert "imported before" in out


def test_import_of_a_missing_file_is_trouble_and_of_one_among_good_ones_is_a_refusal(vouch, path, tmp_path):
    (tmp_path / "a.ris").write_text(RIS, encoding="utf-8")
    code, out, err = vouch("import", path, tmp_path / "none.ris", "--json")
    assert (code, len(err)) == (1, 1)
    assert json.loads(out)["error"]
    code, _, err = vouch("import", path, tmp_path / "none.ris", tmp_path / "a.ris")
    assert (code, len(err)) == (3, 1)


def test_sources_have_the_keys_that_other_programs_lean_on(vouch, path, tmp_path):
    (tmp_path / "a.ris").write_text(RIS, encoding="utf-8")
    vouch("import", path, tmp_path / "a.ris")
    code, out, _ = vouch("--json", "sources", path)
    [source] = json.loads(out)
    assert code == 0
    assert source["title"] == "细胞 and Łódź"
    assert source["authors"] == ["Berg, Ola"]
    assert (source["date"], source["year"], source["state"], source["tags"]) == ("2024", 2024, "todo", [])
    assert source.keys() >= {
        *("id", "kind", "container", "volume", "issue", "pages", "article_number", "identifiers", "identifier_list"),
        *("keywords", "abstract", "text_length"),
    }
    assert "细胞" in vouch("sources", path)[1]


def test_items_have_their_values_with_quotes(vouch, path):
    from app.domain.kinds import Text

    store = Opener().open(path, write=True)
    store.be("Ada")
    import_text(store, "Harbour results", "A page")
    curation = Curation(store, next(store.sources()).id)
    trial = curation.item("trial")
    curation.value(trial, "name", Text("Harbour"), words=["Harbour"])
    curation.quote(trial, "results")
    store.close()
    [item] = json.loads(vouch("trials", path, "--json")[1])
    assert item.keys() >= {"id", "kind", "parent", "source", "record", "study", "curator", "pass", "form", "label"}
    assert (item["label"], item["curator"], item["pass"], item["study"]) == ("Harbour", "Ada", "first", None)
    assert item["quotes"] == [{"start": 8, "end": 15, "exact": "results", "part": ""}]
    [value] = item["values"]["name"]
    assert value["value"] == {"type": "text", "text": "Harbour"}
    assert value["quotes"] == [{"start": 0, "end": 7, "exact": "Harbour", "part": ""}]
    assert value.keys() >= {"as_stated", "missing", "unread", "derivation", "as_of", "status", "current"}
    assert json.loads(vouch("items", path, "--kind", "outcome", "--json")[1]) == []
    assert vouch("items", path, "--kind", "spaceship")[0] == 1
    [record] = json.loads(vouch("records", path, "--json")[1])
    assert (record["items"], record["values"], record["unvouched"], record["curator"]) == (1, 1, 0, "Ada")
    assert "Harbour" in vouch("items", path)[1]


def test_check_exits_with_three_when_it_finds_an_error(vouch, path):
    from app.domain.kinds import Proportion

    store = Opener().open(path, write=True)
    store.be("Ada")
    import_text(store, "Of 11 patients, 8 responded", "A page")
    curation = Curation(store, next(store.sources()).id)
    trial = curation.item("trial")
    assert vouch("check", path)[0] == 0
    outcome = curation.item("outcome", trial)
    curation.value(outcome, "result", Proportion(numerator=12, denominator=11), words=["8 responded"])
    store.close()
    code, out, _ = vouch("check", path, "--json")
    found = json.loads(out)
    assert code == 3
    assert found[0].keys() >= {"rule", "severity", "source", "item", "field", "message", "quote"}
    [error] = [one for one in found if one["severity"] == "error"]
    assert error["quote"]["exact"] == "8 responded"
    code, out, _ = vouch("check", path)
    assert code == 3
    assert error["message"] in out
    assert "Found: 1 error, " in out


def test_an_empty_project_lists_nothing_as_json(vouch, path):
    for command in ("sources", "records", "items", "trials", "outcomes", "caveats", "check"):
        code, out, _ = vouch(command, path, "--json")
        assert (code, json.loads(out)) == (0, []), command


def test_verify_backup_and_restore(vouch, path, tmp_path):
    code, out, _ = vouch("verify", path, "--json")
    document = json.loads(out)
    assert (code, document["ok"]) == (0, True)
    assert document["checks"][0].keys() == {"name", "ok", "detail"}
    code, out, _ = vouch("backup", path, tmp_path / "backups", "--json")
    written = json.loads(out)["backup"]
    assert code == 0
    code, _, _ = vouch("restore", written, tmp_path / "again.vouch")
    assert code == 0
    assert vouch("verify", tmp_path / "again.vouch")[0] == 0


def test_verify_of_a_spoilt_project_exits_with_three(vouch, path):
    import sqlite3

    store = Opener().open(path, write=True)
    store.be("Ada")
    import_text(store, "Harbour results", "A page")
    store.close()
    with sqlite3.connect(path) as connection:
        connection.execute("DROP TRIGGER IF EXISTS x")
        connection.execute("UPDATE revision SET text = 'Harbour resultz'")
    connection.close()
    code, out, _ = vouch("verify", path, "--json")
    assert (code, json.loads(out)["ok"]) == (3, False)


def test_export_tells_what_it_wrote_and_what_it_could_not_carry(vouch, path, tmp_path):
    code, out, _ = vouch("export", path, "--to", "csv", tmp_path / "out", "--plain", "--json")
    document = json.loads(out)
    assert code == 0
    assert set(document["files"]) == {one.name for one in (tmp_path / "out").iterdir()}
    assert vouch("export", path, "--to", "ris", tmp_path / "out.ris")[0] == 0
    assert vouch("export", path, "--to", "ris", path)[0] == 1


def test_the_curator_is_the_option_else_the_setting_else_the_account(vouch, tmp_path, monkeypatch):
    from app.paths import settings_file
    from app.settings import CURATOR, Settings

    monkeypatch.setenv("LOGNAME", "account")
    for number, (argv, name) in enumerate([(["--curator", "Ola"], "Ola"), ([], "account")]):
        new = tmp_path / f"{number}.vouch"
        assert vouch("new", new, *argv)[0] == 0
        store = Opener().open(new, write=False)
        assert [one.name for one in store.curators()] == [name]
        store.close()
    Settings(settings_file()).put(CURATOR, "Set")
    assert vouch("new", tmp_path / "2.vouch")[0] == 0
    store = Opener().open(tmp_path / "2.vouch", write=False)
    assert [one.name for one in store.curators()] == ["Set"]
    store.close()


def test_forms_are_listed_shown_and_checked(vouch, tmp_path):
    assert "cell-therapy-trials" in vouch("form", "list")[1]
    assert json.loads(vouch("form", "show", "cell-therapy-trials", "--json")[1])["name"] == "cell-therapy-trials"
    assert "outcome" in vouch("form", "show", "cell-therapy-trials")[1]
    assert vouch("form", "show", "nothing")[0] == 1
    bad = tmp_path / "bad.yaml"
    bad.write_text("name: bad\nkinds: []\n")
    code, out, err = vouch("form", "check", bad, "--json")
    assert (code, len(err)) == (1, 1)
    assert json.loads(out)["problems"][0]["file"] == str(bad)
    assert vouch("form", "check", tmp_path / "none.yaml")[0] == 1
    assert vouch("form", "check", ROOT / "resources/forms/cell-therapy-trials.yaml")[0] == 0
    assert vouch("new", tmp_path / "own.vouch", "--form", bad)[0] == 1
