"""Lines of a kept file round the one that a report names."""

import re

from hypothesis import given
from hypothesis import strategies as st

from app.usecases.kept_lines import AROUND, LONGEST, lines_of_file, lines_round
from app.usecases.transfer import import_files

RIS = "TY  - JOUR\nTI  - Größe der Zellen\nER  - \nstray\n"


def test_the_line_of_a_problem_is_that_line_of_the_kept_file(work, tmp_path):
    file = tmp_path / "one.ris"
    file.write_bytes(RIS.replace("\n", "\r\r\n").encode("utf-16"))
    report, _ = import_files(work.store, [file])
    (about,) = report.files
    problem = next(one for one in about.problems if "stray" in one.raw)
    found = lines_round(work.store, about.original, problem.line)
    assert found.lines[problem.line - found.first] == "stray"
    assert (found.name, found.total) == ("one.ris", 4)
    assert found.lines[1] == "TI  - Größe der Zellen"


def test_only_a_window_of_a_long_file_is_given(tmp_path):
    file = tmp_path / "long.txt"
    file.write_bytes(b"".join(b"line %d\n" % n for n in range(1, 300_001)))
    found = lines_of_file(file, "utf-8", 200_000)
    assert (found.first, len(found.lines), found.total) == (200_000 - AROUND, 2 * AROUND + 1, 300_000)
    assert found.lines[AROUND] == "line 200000"


def test_a_line_without_end_is_cut_and_says_so(tmp_path):
    file = tmp_path / "wide.txt"
    file.write_bytes(b"x" * 10_000_000)
    found = lines_of_file(file, "", 1)
    assert found.lines == (f"{'x' * LONGEST} … {10_000_000 - LONGEST:,} bytes more",)


def test_a_line_behind_the_end_is_the_last_one(tmp_path):
    file = tmp_path / "short.txt"
    file.write_bytes(b"one\ntwo")
    assert lines_of_file(file, "utf-8", 99).line == 2
    file.write_bytes(b"")
    assert lines_of_file(file, "utf-8", 1).lines == ()


@given(words=st.lists(st.sampled_from(["a", "bc", "", "\r", "\r\r"]), max_size=30), line=st.integers(1, 40))
def test_lines_are_counted_as_a_person_counts_them(tmp_path_factory, words, line):
    data = "\n".join(words)
    file = tmp_path_factory.mktemp("lines") / "file.txt"
    file.write_bytes(data.encode())
    lines = re.split(r"\r\r\n|\r\n|\n|\r", data)
    if lines[-1] == "":
        lines.pop()
    found = lines_of_file(file, "utf-8", line)
    assert list(found.lines) == lines
    assert found.first == 1
