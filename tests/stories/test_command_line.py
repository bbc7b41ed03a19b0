"""The whole job without a window: every step is a process of its own on real files."""

import csv
import getpass
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import rispy

ROOT = Path(__file__).parents[2]
START = "import sys; from app.main import main; raise SystemExit(main(sys.argv[1:]))"

RIS = """TY - JOUR
T1 - Harbour-grown killer cells in lymphoma: a survey of early trials
AU - Østergård, Signe Lund
AU - de Wit, Pieter
PY - 2024/11/5
Y1 - 2024/11/5
N2 - An invented abstract on invented trials; n = 11, “8 (73%)”.
AB - An invented abstract on invented trials; n = 11, “8 (73%)”.
KW - Cell therapy
KW - NF-kappa B
U2 - 10.1234/harbour.2024.7
DO - 10.1234/harbour.2024.7
C2 - 38123456
M3 - Journal article
SN - 2049-3630
VL - 9
JO - Annals of Invented Therapy
JF - Annals of Invented Therapy
M1 - 46
ER -"""

PAGE = """Harbour cells shrink tumours

Updated November 6, 2024
Of the 11 patients, 8 (73%) responded; “nobody” had to stop. =1+1 is no formula.
"""


@pytest.fixture
def vouch(tmp_path):
    """Run `vouch` in a process of its own, in the test's folder; return its exit code, its output, its errors."""

    def run(*argv):
        done = subprocess.run(
            [sys.executable, "-W", "error", "-c", START, *[str(one) for one in argv]],
            capture_output=True,
            check=False,
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT), "LC_ALL": "C"},
        )
        assert b"Traceback" not in done.stderr, done.stderr.decode()
        return done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8")

    return run


def test_from_two_files_to_ris_csv_and_back(vouch, tmp_path):
    (tmp_path / "survey.ris").write_bytes(RIS.encode())
    (tmp_path / "page.txt").write_text(PAGE, encoding="utf-8")
    assert vouch("new", "p.vouch", "--curator", "Signe")[0] == 0

    code, out, _ = vouch("import", "p.vouch", "survey.ris", "page.txt", "--json", "--curator", "Signe")
    assert code == 0
    assert {key: json.loads(out)[key] for key in ("found", "imported", "refused")} == {
        "found": 2,
        "imported": 2,
        "refused": 0,
    }

    sources = json.loads(vouch("sources", "p.vouch", "--json")[1])
    article, page = sources
    assert article["authors"] == ["Østergård, Signe Lund", "de Wit, Pieter"]
    assert (article["date"], article["volume"], article["article_number"]) == ("2024-11-05", "9", "46")
    assert article["identifiers"] == {"doi": "10.1234/harbour.2024.7", "pmid": "38123456", "issn": "2049-3630"}
    assert (page["kind"], page["text_length"]) == ("web_article", len(PAGE))

    assert vouch("export", "p.vouch", "--to", "ris", "out.ris")[0] == 0
    first, second = rispy.loads((tmp_path / "out.ris").read_text(encoding="utf-8"))
    assert first["title"] == article["title"]
    assert first["authors"] == article["authors"]
    assert (first["doi"], first["date"]) == ("10.1234/harbour.2024.7", "2024/11/05")
    assert second["type_of_reference"] == "ELEC"

    assert vouch("export", "p.vouch", "--to", "csv", "out")[0] == 0
    with (tmp_path / "out" / "sources.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["source_id"] for row in rows] == [article["id"], page["id"]]
    assert rows[1]["doi"] == "not_given"

    assert json.loads(vouch("verify", "p.vouch", "--json")[1])["ok"]
    code, out, _ = vouch("backup", "p.vouch", "copies", "--json")
    assert code == 0
    assert vouch("restore", json.loads(out)["backup"], "again.vouch")[0] == 0
    for command in ("sources", "records", "items", "caveats"):
        assert vouch(command, "again.vouch", "--json") == vouch(command, "p.vouch", "--json")
    assert vouch("export", "again.vouch", "--to", "ris", "again.ris")[0] == 0
    assert (tmp_path / "again.ris").read_bytes() == (tmp_path / "out.ris").read_bytes()

    assert vouch("new", "q.vouch")[0] == 0
    assert vouch("import", "q.vouch", "out.ris")[0] == 0
    taken = json.loads(vouch("sources", "q.vouch", "--json")[1])[0]
    for key in ("title", "authors", "date", "identifiers", "keywords", "abstract", "container", "article_number"):
        assert taken[key] == article[key], key


def test_the_sample_survives_the_trip_and_its_caveats_are_in_the_ris(vouch, tmp_path):
    assert vouch("sample", "sample.vouch")[0] == 0
    records = json.loads(vouch("records", "sample.vouch", "--json")[1])
    assert {one["curator"] for one in records} == {getpass.getuser()}
    caveats = json.loads(vouch("caveats", "sample.vouch", "--json")[1])
    assert caveats
    assert vouch("check", "sample.vouch", "--json")[0] in {0, 3}
    assert vouch("verify", "sample.vouch")[0] == 0
    assert vouch("export", "sample.vouch", "--to", "csv", "out", "--plain")[0] == 0
    with (tmp_path / "out" / "caveat.csv").open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == len(caveats)
    assert vouch("export", "sample.vouch", "--to", "ris", "out.ris")[0] == 0
    assert (tmp_path / "out.ris").read_text(encoding="utf-8").count("N1  - Vouch caveat") == len(caveats)


@pytest.mark.parametrize("argv", [["sources", "none.vouch"], ["import", "none.vouch", "a.ris"], ["verify", "."]])
def test_trouble_exits_with_one_and_one_line(vouch, argv):
    code, out, err = vouch(*argv)
    assert (code, out, len(err.splitlines())) == (1, "", 1)
    code, out, _ = vouch(*argv, "--json")
    assert (code, list(json.loads(out))) == (1, ["error"])
