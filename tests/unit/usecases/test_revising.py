"""Newer texts of a source: the file is kept, the quotes are found again, and what differs is told."""

from decimal import Decimal

import pytest

from app.domain.anchors import Standing
from app.domain.changes import Scope
from app.domain.errors import CancelledError, NotFoundError, RefusedError, UnreadableError
from app.domain.kinds import Proportion
from app.usecases.curating import clear_value, remove_quote, start_record
from app.usecases.items import add_item
from app.usecases.revising import (
    confirm,
    corrected_text,
    differences_of_latest,
    find_again,
    find_what_came_back,
    mark_lost,
    new_revision,
    requote,
)
from app.usecases.revision_drafts import AnotherDocumentError
from app.usecases.revision_worklist import changed_values, unsought, work_list
from app.usecases.statements import Words
from app.usecases.transfer import import_files
from app.usecases.vouching import vouch
from tests.builders.curating import TEXT, Work, blank_project
from tests.builders.registry import NCT, a_study, as_json, the_next_version

LATER = "Correction: a table was left out.\n" + TEXT.replace(
    "The criteria of response were left unnamed", "The criterias of responses were left unnamed"
).replace("8/11 (73%) did well", "9/11 (82%) did well").replace("adults with lymphoma", "adults  with\u00a0lymphoma")


@pytest.fixture(scope="module")
def blank(tmp_path_factory):
    path = tmp_path_factory.mktemp("revising") / "blank.vouch"
    blank_project(path)
    return path


@pytest.fixture
def work(blank, tmp_path):
    made = Work.copied(blank, tmp_path)
    yield made
    made.store.close()


@pytest.fixture
def outcome(work):
    """Quote four places of the text: one that will move, one folded, one doubtful, one lost."""
    key = work.add("outcome")
    work.vouch(key, "result", "8 (73%)", nth=1)
    trial = work.add("trial")
    work.vouch(trial, "title", "adults with lymphoma or leukaemia")
    work.vouch(trial, "eligibility", "The criteria of response were left unnamed")
    other = work.add("outcome")
    work.vouch(other, "result", "8/11 (73%)")
    return key


def standing(work):
    return {one.quote.exact: one.anchor.standing for one in work_list(work.store, work.source)}


def the_one(work, words):
    return next(one for one in work_list(work.store, work.source) if one.quote.exact == words)


def test_a_corrected_text_moves_what_is_there_doubts_what_is_like_it_and_loses_what_is_not(work, outcome):
    report, touched = corrected_text(work.store, work.source, LATER)
    assert (report.exact, report.moved, report.fuzzy, report.lost) == (0, 2, 1, 1)
    assert standing(work) == {
        "8 (73%)": Standing.MOVED,
        "adults with lymphoma or leukaemia": Standing.MOVED,
        "The criteria of response were left unnamed": Standing.FUZZY,
        "8/11 (73%)": Standing.LOST,
    }
    assert work.source in touched.sources
    text = work.store.text(work.store.revision(work.source).id)
    for one in work_list(work.store, work.source):
        assert text[one.anchor.start : one.anchor.end] == one.anchor.exact
    assert work.sound()


def test_the_first_text_and_the_words_taken_from_it_stay_for_ever(work, outcome):
    before = work.content.quotes
    corrected_text(work.store, work.source, LATER)
    assert work.content.quotes == before
    assert work.store.text(work.revision) == work.text
    assert len(work.store.revisions(work.source)) == 2


def test_a_doubtful_quote_vouches_again_once_it_is_accepted_and_undo_takes_that_back(work, outcome):
    corrected_text(work.store, work.source, LATER)
    doubtful = the_one(work, "The criteria of response were left unnamed")
    assert (doubtful.settled, doubtful.field) == (False, "eligibility")
    confirm(work.store, doubtful.anchor.id, work.source)
    assert the_one(work, doubtful.quote.exact).settled
    assert work.content.anchor_of(doubtful.quote.id).is_live
    work.store.undo()
    assert not work.content.anchor_of(doubtful.quote.id).is_live
    assert work.sound()


def test_undo_in_the_window_never_takes_back_that_quotes_were_found(work, outcome):
    corrected_text(work.store, work.source, LATER)
    assert "find" not in work.store.undo_label()
    found = next(one for one in work.store.history(Scope(source=work.source)) if one.label.startswith("find 4 quotes"))
    assert found.origin == "import"


def test_other_words_are_quoted_for_what_was_lost_and_the_old_quote_stays_lost(work, outcome):
    corrected_text(work.store, work.source, LATER)
    lost = the_one(work, "8/11 (73%)")
    text = work.store.text(lost.anchor.revision)
    start = text.index("9/11 (82%)")
    requote(work.store, lost.anchor.id, work.source, start, start + len("9/11 (82%)"))
    assert work.quoted(lost.value) == ["8/11 (73%)", "9/11 (82%)"]
    assert the_one(work, "8/11 (73%)").settled
    assert work.store.value(lost.value).value == Proportion(8, 11, Decimal(73))
    work.store.undo()
    assert work.quoted(lost.value) == ["8/11 (73%)"]


def test_what_is_doubtful_can_be_marked_lost_and_what_is_lost_be_left(work, outcome):
    corrected_text(work.store, work.source, LATER)
    doubtful = the_one(work, "The criteria of response were left unnamed")
    mark_lost(work.store, doubtful.anchor.id, work.source)
    assert standing(work)[doubtful.quote.exact] is Standing.LOST
    lost = the_one(work, "8/11 (73%)")
    confirm(work.store, lost.anchor.id, work.source)
    assert all(one.settled for one in work_list(work.store, work.source))
    assert not work.content.anchor_of(lost.quote.id).is_live


def test_through_several_texts_the_first_words_are_sought_and_what_a_person_said_holds(work, outcome):
    corrected_text(work.store, work.source, LATER)
    doubtful = the_one(work, "The criteria of response were left unnamed")
    confirm(work.store, doubtful.anchor.id, work.source)
    confirm(work.store, the_one(work, "8/11 (73%)").anchor.id, work.source)
    corrected_text(work.store, work.source, f"Once more.\n{LATER}")
    again = the_one(work, doubtful.quote.exact)
    assert (again.anchor.standing, again.anchor.confirmed) == (Standing.FUZZY, True)
    assert the_one(work, "8/11 (73%)").settled
    corrected_text(work.store, work.source, TEXT + "At the end.\n")
    assert set(standing(work).values()) == {Standing.EXACT}
    assert work.sound()


def test_a_text_that_comes_back_is_a_text_of_its_own(work, outcome):
    corrected_text(work.store, work.source, LATER)
    report, _ = corrected_text(work.store, work.source, TEXT)
    assert (report.exact, report.lost) == (4, 0)


def test_the_same_text_an_empty_one_and_another_document_are_refused(work, outcome):
    with pytest.raises(RefusedError, match="the same"):
        corrected_text(work.store, work.source, TEXT)
    with pytest.raises(RefusedError, match="empty"):
        corrected_text(work.store, work.source, " \n ")
    other = "Nothing of what stands here has ever been said before in any article on trains. " * 20
    with pytest.raises(RefusedError, match="another document"):
        corrected_text(work.store, work.source, other)
    assert len(work.store.revisions(work.source)) == 1
    report, _ = corrected_text(work.store, work.source, other, force=True)
    assert report.lost == 4


def test_a_quote_that_came_back_by_undo_is_sought_when_asked(work, outcome):
    value = work.current(outcome, "result")
    (first, *_) = work.content.quotes_of(value.id)
    remove_quote(work.store, first.id)
    corrected_text(work.store, work.source, LATER)
    work.store.undo()
    assert unsought(work.store, work.source) == 1
    find_again(work.store, work.source)
    assert unsought(work.store, work.source) == 0
    assert not find_again(work.store, work.source).act


def test_another_report_with_the_same_standing_phrases_is_asked_about_and_a_text_with_more_is_not(work, outcome):
    standing_phrases = "".join(f"Patients of group {n} gave consent and came back after {n} months. " for n in range(9))
    mine = "".join(f"In centre {n} the first report saw {n} answers among its people. " for n in range(9))
    theirs = "".join(f"Site {n} of the second study tells otherwise, as {n} nurses wrote. " for n in range(9))
    corrected_text(work.store, work.source, standing_phrases + mine, force=True)
    with pytest.raises(AnotherDocumentError, match="another report of the same work"):
        corrected_text(work.store, work.source, standing_phrases + theirs)
    report, _ = corrected_text(work.store, work.source, standing_phrases + mine + theirs)
    assert report.revision == work.store.revision(work.source).id


def test_what_came_back_is_sought_for_every_source_that_an_undo_touched(work, outcome):
    value = work.current(outcome, "result")
    (first, *_) = work.content.quotes_of(value.id)
    remove_quote(work.store, first.id)
    corrected_text(work.store, work.source, LATER)
    touched = find_what_came_back(work.store, work.store.undo())
    assert unsought(work.store, work.source) == 0
    assert value.id in touched.values
    assert work.content.anchor_of(first.id).standing is Standing.MOVED
    find_what_came_back(work.store, work.store.redo())
    assert first.id not in {one.id for one in work.content.quotes}
    assert work.sound()


def test_a_value_with_quotes_that_moved_can_be_cleared_and_comes_back(work, outcome):
    corrected_text(work.store, work.source, LATER)
    value = work.current(outcome, "result")
    before = work.content
    clear_value(work.store, value.id)
    assert the_one(work, "8/11 (73%)")
    work.store.undo()
    assert work.content == before
    assert work.sound()


def test_an_anchor_of_an_earlier_text_waits_no_more(work, outcome):
    corrected_text(work.store, work.source, LATER)
    old = the_one(work, "8/11 (73%)").anchor.id
    corrected_text(work.store, work.source, LATER + "More.\n")
    with pytest.raises(NotFoundError):
        confirm(work.store, old, work.source)


def test_cancelling_while_quotes_are_sought_keeps_nothing(work, outcome):
    class Stopped:
        def report(self, done, total, what):
            pass

        def cancelled(self):
            return True

    with pytest.raises(CancelledError):
        corrected_text(work.store, work.source, LATER, progress=Stopped())
    assert len(work.store.revisions(work.source)) == 1


# -- files -----------------------------------------------------------------------------------------------------


@pytest.fixture
def registry(work, tmp_path):
    """Import a registry record, and record its status and enrolment."""
    file = tmp_path / f"{NCT}.json"
    file.write_text(as_json(a_study()), encoding="utf-8")
    _, touched = import_files(work.store, [file])
    (source,) = touched.sources
    record, _ = start_record(work.store, source)
    trial = add_item(work.store, record.id, "trial")[0].id
    revision = work.store.revision(source).id
    text = work.store.text(revision)
    for field, words in (("title", "Quillworth Cells in Lymphoma"), ("eligibility", "ANC > 500")):
        start = text.index(words)
        vouch(work.store, trial, field, Words(revision, start, start + len(words)))
    start = text.index("18 (Estimated)")
    vouch(work.store, trial, "why_stopped", Words(revision, start, start + 2))
    return source, trial


def test_a_newer_registry_record_keeps_its_file_and_tells_each_field(work, registry, tmp_path):
    source, trial = registry
    file = tmp_path / f"{NCT}-later.json"
    file.write_text(as_json(the_next_version()), encoding="utf-8")
    report, _ = new_revision(work.store, source, file)
    labels = [one.label for one in report.differences]
    assert labels[:4] == [
        "Status › Overall status",
        "Status › Primary completion date › Date",
        "Status › Last update post date › Date",
        "Design › Enrollment › Count",
    ]
    record = work.store.records(source)[0]
    pointed = dict(zip(labels, report.values, strict=True))
    enrolment = work.store.content(record.id).current(trial, "why_stopped")
    assert enrolment.id in pointed["Design › Enrollment › Count"]
    status = [work.store.value(key).field for key in pointed["Status › Overall status"]]
    assert status == ["recruitment_status"]
    assert differences_of_latest(work.store, source) == report.differences
    assert changed_values(work.store, source, report.differences) == report.values
    assert work.sound()
    import_report, _ = import_files(work.store, [file])
    assert import_report.files[0].same_file


def test_a_record_of_another_trial_is_told_and_refused(work, registry, tmp_path):
    other = a_study()
    other["protocolSection"]["identificationModule"]["nctId"] = "NCT09990002"
    file = tmp_path / "newer.json"
    file.write_text(as_json(other), encoding="utf-8")
    with pytest.raises(RefusedError, match=f"is about NCT09990002, but .* is about {NCT}"):
        new_revision(work.store, registry[0], file)
    new_revision(work.store, registry[0], file, force=True)


def test_among_several_records_the_one_with_the_same_number_is_taken(work, registry, tmp_path):
    other = a_study()
    other["protocolSection"]["identificationModule"]["nctId"] = "NCT09990002"
    file = tmp_path / "page.json"
    file.write_text(as_json({"studies": [other, the_next_version()]}), encoding="utf-8")
    report, _ = new_revision(work.store, registry[0], file)
    assert report.differences
    file.write_text(as_json({"studies": [other, other]}), encoding="utf-8")
    with pytest.raises(RefusedError, match="none of them carries"):
        new_revision(work.store, registry[0], file)


def test_a_file_of_another_format_or_of_no_format_is_refused(work, registry, tmp_path):
    text = tmp_path / "prose.txt"
    text.write_text("A page of prose about the trial.\n" * 20, encoding="utf-8")
    with pytest.raises(RefusedError, match="reads as plain text"):
        new_revision(work.store, registry[0], text)
    binary = tmp_path / "x.json"
    binary.write_bytes(bytes(range(256)) * 8)
    with pytest.raises(UnreadableError):
        new_revision(work.store, registry[0], binary)
    with pytest.raises(UnreadableError, match="belongs to the project"):
        new_revision(work.store, registry[0], work.path)
    assert len(work.store.revisions(registry[0])) == 1


RIS = """TY  - JOUR
TI  - Quill cells in lymphoma
AU  - Quill, Ada
PY  - 2025
AB  - Of the 11 patients, 8 (73%) responded to the cells that were given to them.
DO  - 10.5555/quill.1
ER  -
"""


def test_a_newer_ris_record_is_found_among_others_and_compared_by_its_tags(work, tmp_path):
    file = tmp_path / "refs.ris"
    file.write_text(RIS, encoding="utf-8")
    _, touched = import_files(work.store, [file])
    (source,) = touched.sources
    record, _ = start_record(work.store, source)
    outcome = add_item(work.store, record.id, "outcome")[0].id
    revision = work.store.revision(source).id
    start = work.store.text(revision).index("8 (73%)")
    vouch(work.store, outcome, "result", Words(revision, start, start + len("8 (73%)")))
    other = RIS.replace("quill.1", "quill.2").replace("Quill cells", "Other cells")
    file.write_text(other + RIS.replace("PY  - 2025", "PY  - 2026").replace("8 (73%)", "7 (64%)"), encoding="utf-8")
    report, _ = new_revision(work.store, source, file)
    assert [(one.label, one.difference.value) for one in report.differences] == [("PY", "changed"), ("AB", "changed")]
    result = work.store.content(record.id).current(outcome, "result")
    assert report.values == ((), (result.id,))
    assert report.lost == 1
    assert work.sound()


@pytest.mark.parametrize(
    ("data", "complaint"),
    [(b"\xff\xfe\x00\xd8bad", "encoding seems broken"), (TEXT[: len(TEXT) // 12].encode(), "cut off")],
)
def test_a_broken_or_cut_off_text_is_no_newer_version_unless_somebody_insists(work, tmp_path, data, complaint):
    file = tmp_path / "newer.txt"
    file.write_bytes(data)
    before = work.store.revision(work.source)
    with pytest.raises(RefusedError, match=complaint):
        new_revision(work.store, work.source, file)
    assert work.store.revision(work.source) == before
    new_revision(work.store, work.source, file, force=True)
    assert work.store.revision(work.source).ordinal == before.ordinal + 1
