"""A full text attached to a record that a reference manager gave: the source stays, its quotes are found again."""

from __future__ import annotations

import json
import struct
from contextlib import closing

import msgspec
import pytest

from app.cli import main as cli
from app.domain.anchors import Standing
from app.domain.changes import Act, Put
from app.domain.errors import NotFoundError, RefusedError, UnreadableError
from app.domain.kinds import Text
from app.usecases.attaching import attach_text
from app.usecases.pages import page_at, picture
from app.usecases.revision_drafts import AnotherDocumentError
from app.usecases.revision_worklist import work_list
from app.usecases.transfer import import_files
from tests.builders.documents import Sheet, paragraph, pdf, word
from tests.builders.projects import Curation, Opener, project

RIS = """TY  - JOUR
TI  - Stored killer cells in lymphoma: the Larkspur-1 trial
AU  - Quill, Ada
PY  - 2024
DO  - 10.5555/JIT.2024.101
AB  - Eight of the eleven patients who were treated had a response. No patient died of the treatment.
KW  - lymphoma
ER  -
"""
FIRST = [
    "Stored killer cells in lymphoma: the Larkspur-1 trial",
    "Eight of the eleven patients who were treated had a re-",
    "sponse. No patient died of the treatment.",
]
FULL = pdf(Sheet().lines(60, 700, FIRST), Sheet().lines(60, 700, ["The methods fill the second page of the report."]))


@pytest.fixture
def made(tmp_path):
    """A project with a record of a paper, of which two values rest on its abstract."""
    (tmp_path / "library.ris").write_text(RIS, encoding="utf-8")
    with project(tmp_path / "p.vouch") as store:
        _, touched = import_files(store, [tmp_path / "library.ris"])
        (source,) = touched.sources
        whole = msgspec.structs.replace(store.source(source), tags=("screened",))
        store.commit(Act(label="tag", edits=(Put(whole),)))
        work = Curation(store, source)
        trial = work.item("trial")
        for field, words in (("name", "Eight of the eleven patients"), ("label", "No patient died of the treatment")):
            work.value(trial, field, Text(words), [words])
    return tmp_path / "p.vouch", source


@pytest.fixture
def store(made):
    with closing(Opener().open(made[0], write=True)) as opened:
        opened.be("Ada")
        yield opened


def file(tmp_path, name, data):
    (path := tmp_path / name).write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def test_a_pdf_becomes_the_newest_text_and_all_quotes_are_found_in_it(made, store, tmp_path):
    source = made[1]
    before = store.source(source)
    report, touched = attach_text(store, source, file(tmp_path, "larkspur.pdf", FULL))
    assert (report.moved + report.exact, report.fuzzy, report.lost) == (2, 0, 0)
    assert touched.sources == {source}
    revision = store.revision(source)
    assert (revision.id, revision.extractor) == (report.revision, "vouch.pdf")
    assert store.source(source) == before
    text = store.text(revision.id)
    assert "who were treated had a response." in text
    for one in work_list(store, source):
        assert one.anchor.standing in {Standing.MOVED, Standing.EXACT}
        assert text[one.anchor.start : one.anchor.end] == one.anchor.exact
    assert store.original_of(revision.id).data == FULL
    assert all(one.ok for one in store.verify(_Quiet()))


def test_its_pages_can_be_told_and_seen(made, store, tmp_path):
    report, _ = attach_text(store, made[1], file(tmp_path, "larkspur.pdf", FULL))
    revision = store.revision(made[1])
    text = store.text(revision.id)
    second = text.index("The methods")
    assert revision.pages == (0, second)
    assert [page_at(revision, at) for at in (0, second - 1, second, revision.length)] == [1, 1, 2, 2]
    shown = picture(store, report.revision, 2, 300)
    assert shown.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", shown[16:24]) == (300, 425)
    with pytest.raises(UnreadableError, match="has 2 pages, so there is no page 3"):
        picture(store, report.revision, 3, 300)


def test_a_text_without_pages_says_so(made, store):
    revision = store.revision(made[1])
    assert page_at(revision, 5) == 0
    with pytest.raises(NotFoundError, match=r"library\.ris has no pages to show"):
        picture(store, revision.id, 1, 300)


def test_a_word_document_and_a_page_can_be_attached_as_well(made, store, tmp_path):
    words = "Eight of the eleven patients who were treated had a response (doi 10.5555/jit.2024.101). "
    attach_text(store, made[1], file(tmp_path, "larkspur.docx", word(paragraph(words))))
    html = f"<html><body><article><p>{words} No patient died of the treatment.</p></article></body></html>"
    report, _ = attach_text(store, made[1], file(tmp_path, "larkspur.html", html))
    assert report.lost == 0
    assert len(store.revisions(made[1])) == 3


def test_a_list_of_references_is_no_full_text(made, store, tmp_path):
    with pytest.raises(RefusedError, match=r"more\.ris is no text but RIS: records of their own"):
        attach_text(store, made[1], file(tmp_path, "more.ris", RIS))
    assert len(store.revisions(made[1])) == 1


def test_another_paper_is_refused_unless_somebody_insists(made, store, tmp_path):
    other = file(tmp_path, "other.pdf", pdf(Sheet().lines(60, 700, ["A report on the weather in the mountains."])))
    with pytest.raises(AnotherDocumentError, match="names neither an identifier nor the title"):
        attach_text(store, made[1], other)
    report, _ = attach_text(store, made[1], other, force=True)
    assert report.lost == 2


def test_the_same_text_again_changes_nothing(made, store, tmp_path):
    path = file(tmp_path, "larkspur.pdf", FULL)
    attach_text(store, made[1], path)
    with pytest.raises(RefusedError, match="is the same as the one that is there"):
        attach_text(store, made[1], path)


def test_a_scan_is_refused_and_nothing_is_kept_of_it(made, store, tmp_path):
    scan = pdf(Sheet(picture=True))
    with pytest.raises(UnreadableError, match=r"run text recognition \(OCR\)"):
        attach_text(store, made[1], file(tmp_path, "scan.pdf", scan))
    assert len(store.revisions(made[1])) == 1


def test_the_command_line_does_the_same(made, tmp_path, capsys):
    path, source = made
    command = ["attach", path, source[:8], file(tmp_path, "larkspur.pdf", FULL)]
    assert cli.run([str(one) for one in [*command, "--json"]], Opener()) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["source"], said["lost"], said["differences"]) == (source, [], [])
    assert cli.run([str(one) for one in command], Opener()) == 1
    assert "is the same as the one that is there" in capsys.readouterr().err
    weather = file(tmp_path, "w.txt", "A report on the weather in the mountains.\n")
    assert cli.run([str(one) for one in ["attach", path, source, weather]], Opener()) == 1
    assert "--force attaches it all the same" in capsys.readouterr().err


class _Quiet:
    def report(self, done, total, what):
        pass

    def cancelled(self):
        return False
