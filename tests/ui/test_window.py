"""What the window does besides the main job: modes, questions in place, trouble told, looks remembered."""

import subprocess
import sys
import textwrap

from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication

from app.domain.errors import DiskFullError
from app.domain.sources import SourceState
from app.usecases.items import add_item
from tests.builders.curator import TEXT


def test_without_a_project_the_window_offers_three_ways_to_begin(curator):
    assert curator.window.pages.currentWidget() is curator.window.first_run
    curator.key(Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    assert curator.window.pages.currentWidget() is curator.window.first_run
    assert curator.said


def test_the_sample_opens_with_the_source_to_look_at(curator, tmp_path):
    assert curator.session.sample(tmp_path / "sample.vouch"), curator.trouble
    assert curator.desk.source is not None
    assert any(item.kind == "caveat" for item in curator.desk.content.items)
    assert not curator.desk.store.undo_label(), "nobody should undo the sample by accident"


def test_a_new_project_and_its_first_import_leave_the_keyboard_with_the_text(curator, tmp_path):
    assert curator.session.new(tmp_path / "p.vouch"), curator.trouble
    assert curator.window.text.view.hasFocus()
    (file := tmp_path / "article.txt").write_text(TEXT, encoding="utf-8")
    curator.drop(file)
    assert curator.window.text.view.hasFocus()
    assert curator.window.status.mode.text() == "TEXT"
    curator.key(Qt.Key.Key_Period)
    assert curator.desk.selection[0] < curator.desk.selection[1], "the first key after it acts in the text"


def test_letters_act_in_the_text_and_type_in_a_field(at_text):
    at_text.select("8 (73%)")
    at_text.key(Qt.Key.Key_O)
    outcomes = len(at_text.desk.content.items)
    at_text.window.record.focus_field("analysis_population")
    at_text.type("o")
    assert len(at_text.desk.content.items) == outcomes
    assert at_text.window.status.mode.text() == "FORM"
    at_text.key(Qt.Key.Key_Escape)
    at_text.key(Qt.Key.Key_Escape)
    assert at_text.window.text.view.hasFocus()
    assert at_text.window.status.mode.text() == "TEXT"


def test_enter_without_an_item_says_what_to_do(at_text):
    at_text.select("8 (73%)")
    at_text.key(Qt.Key.Key_Return)
    assert not at_text.window.chooser.isVisible()
    assert "o makes an outcome" in at_text.said[-1]


def test_a_digit_offers_the_denominator_and_enter_takes_it(at_text):
    at_text.select("8 (73%)")
    at_text.key(Qt.Key.Key_O)
    at_text.select("8 (73%)")
    at_text.key(Qt.Key.Key_2)
    assert at_text.value("result").value.denominator is None
    assert at_text.window.ask_strip.isVisible()
    assert "11" in at_text.window.ask_strip.question.text()
    at_text.window.text.move_to(0)
    at_text.key(Qt.Key.Key_Return)
    assert at_text.value("result").value.denominator == 11
    assert not at_text.window.ask_strip.isVisible()


def test_escape_leaves_an_offer(at_text):
    at_text.select("8 (73%)")
    at_text.key(Qt.Key.Key_O)
    at_text.select("8 (73%)")
    at_text.key(Qt.Key.Key_2)
    at_text.key(Qt.Key.Key_Escape)
    assert at_text.desk.offer is None
    assert at_text.value("result").value.denominator is None


def test_undo_takes_back_uncommitted_typing_first(at_text):
    at_text.select("8 (73%)")
    at_text.key(Qt.Key.Key_O)
    at_text.window.record.focus_field("analysis_population")
    at_text.type("half typ")
    at_text.run("edit.undo")
    assert at_text.window.record.fields.editor_in_hand().text() == ""
    assert at_text.desk.content.items, "the item was not undone"
    at_text.run("edit.undo")
    assert not at_text.desk.content.items


def test_typing_that_cannot_be_read_is_kept_as_words(at_text):
    at_text.select("8 (73%)")
    at_text.key(Qt.Key.Key_O)
    at_text.window.record.focus_field("result")
    at_text.type("most of them")
    at_text.key(Qt.Key.Key_Return)
    assert at_text.value("result").unread == "most of them"
    assert "not read yet" in at_text.said[-1]


def test_the_palette_runs_a_command(at_text):
    at_text.key(Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert at_text.window.chooser.isVisible()
    at_text.type("mark source done")
    at_text.key(Qt.Key.Key_Return)
    assert at_text.desk.source.state is SourceState.DONE


def test_an_exclusion_asks_for_its_reason_in_place(at_text):
    at_text.run("source.exclude")
    assert at_text.window.ask_strip.isVisible()
    at_text.type("wrong population")
    at_text.key(Qt.Key.Key_Return)
    assert (at_text.desk.source.state, at_text.desk.source.reason) == (SourceState.EXCLUDED, "wrong population")


def test_an_exclusion_without_a_reason_is_refused_in_a_sentence(at_text):
    at_text.run("source.exclude")
    at_text.key(Qt.Key.Key_Return)
    assert at_text.desk.source.state is SourceState.TODO
    assert "needs a reason" in at_text.trouble[-1]


def test_files_dropped_on_the_window_are_imported(curator, tmp_path, qtbot):
    file = tmp_path / "dropped.txt"
    file.write_text("Dropped words.\n", encoding="utf-8")
    assert curator.session.new(tmp_path / "p.vouch")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(file))])
    event = QDropEvent(
        QPointF(10, 10), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    curator.window.dropEvent(event)
    curator.wait()
    assert [s.metadata.title for s in curator.desk.store.sources()] == ["Dropped words."]


def test_a_file_that_cannot_be_read_is_told_and_nothing_is_lost(curator, tmp_path):
    bad = tmp_path / "picture.ris"
    bad.write_bytes(b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(200))
    assert curator.session.new(tmp_path / "p.vouch")
    report = curator.drop(bad)
    assert (report.imported, report.files[0].problems != ()) == (0, True)
    assert not list(curator.desk.store.sources())


def test_a_project_open_elsewhere_opens_to_read_and_names_the_holder(curator, tmp_path):
    project = tmp_path / "held.vouch"
    assert curator.session.new(project)
    curator.desk.close_project()
    script = textwrap.dedent(
        f"""
        import sys
        from pathlib import Path
        from db.opening import open_project
        store = open_project(Path({str(project)!r}))
        print("held", flush=True)
        sys.stdin.read()
        store.close()
        """
    )
    holder = subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert holder.stdout.readline().strip() == "held"
        assert curator.session.open(project), curator.trouble
        assert str(holder.pid) in curator.desk.store.info().read_only
        assert str(holder.pid) in curator.window.status.said.text()
        curator.run("record.new")
        assert "read only" in curator.said[-1]
    finally:
        curator.desk.close_project()
        holder.communicate("")


def test_the_looks_are_remembered(curator, tmp_path):
    assert curator.session.new(tmp_path / "p.vouch")
    curator.run("view.checks")
    assert curator.window.checks.isHidden()
    curator.run("view.larger")
    size = curator.window.text.points()
    curator.start_again(tmp_path / "p.vouch")
    assert curator.window.checks.isHidden()
    assert round(curator.window.text.points()) == round(size)


def test_a_narrow_window_folds_the_library_away(curator, tmp_path):
    assert curator.session.new(tmp_path / "p.vouch")
    curator.window.resize(1000, 700)
    assert not curator.window.library.isVisible()
    curator.window.resize(1300, 700)
    assert curator.window.library.isVisible()


def test_labels_that_show_data_show_it_as_plain_text(curator, tmp_path):
    file = tmp_path / "html.txt"
    file.write_text("<b>Bold</b> <img src='x.png'>\n\nwords\n", encoding="utf-8")
    assert curator.session.new(tmp_path / "p.vouch")
    curator.drop(file)
    curator.open_source("Bold")
    assert curator.window.header.title.textFormat() == Qt.TextFormat.PlainText
    assert "<b>" in curator.window.header.title.text()


def test_panes_are_cycled_by_key(at_text):
    seen = set()
    for _ in range(4):
        at_text.run("view.next_pane")
        seen.add(QApplication.focusWidget())
    assert len(seen) >= 3


def test_typing_that_goes_on_is_saved_to_the_item_it_was_typed_in(at_text):
    at_text.select("8 (73%)")
    at_text.key(Qt.Key.Key_O)
    first = at_text.desk.item
    at_text.run("record.duplicate")
    second = at_text.desk.item
    at_text.window.record.focus_field("result")
    at_text.type("8/11")
    at_text.desk.go(first.id)
    assert at_text.desk.content.current(first.id, "result") is None
    assert at_text.desk.content.current(second.id, "result").value.denominator == 11
    assert at_text.window.record.fields.editor_in_hand().text() == ""


def test_closing_in_the_middle_of_an_import_takes_it_back(curator, tmp_path):
    project, file = tmp_path / "p.vouch", tmp_path / "many.ris"
    file.write_text("".join(f"TY  - JOUR\nTI  - Title {i}\nER  - \n" for i in range(5000)), encoding="utf-8")
    assert curator.session.new(project)
    curator.window.take_files([file])
    curator.window.close()
    assert curator.window.isVisible()
    assert "still running" in curator.trouble.pop()
    curator.close()
    curator.start_again(project)
    assert not list(curator.desk.store.sources())
    assert not curator.trouble


def test_an_import_can_be_cancelled_and_leaves_nothing(curator, tmp_path):
    file = tmp_path / "many.ris"
    file.write_text("".join(f"TY  - JOUR\nTI  - Title {i}\nER  - \n" for i in range(5000)), encoding="utf-8")
    assert curator.session.new(tmp_path / "p.vouch")
    curator.window.take_files([file])
    assert curator.window.status.cancel.isVisible()
    curator.window.status.cancel.click()
    curator.wait()
    assert not list(curator.desk.store.sources())
    assert "Cancelled" in curator.trouble[-1]


def test_a_file_that_is_no_project_leaves_the_open_one_open(at_text, tmp_path):
    bad = tmp_path / "bad.vouch"
    bad.write_text("no project", encoding="utf-8")
    source = at_text.desk.source
    assert not at_text.session.open(bad)
    assert at_text.trouble
    assert at_text.desk.source == source
    at_text.select("8 (73%)")
    at_text.key(Qt.Key.Key_O)
    assert at_text.desk.content.items


def test_opening_the_open_project_again_changes_nothing(at_text):
    project, source = at_text.desk.store.info().path, at_text.desk.source
    assert at_text.session.open(project)
    assert at_text.desk.source == source
    assert "open already" in at_text.said[-1]


def test_the_proposed_kind_is_confirmed_by_a_key(at_text):
    assert not at_text.desk.source.kind_confirmed
    at_text.select("8 (73%)")
    at_text.key(Qt.Key.Key_Y)
    assert at_text.desk.source.kind_confirmed


def test_the_number_of_a_field_that_points_to_an_item_opens_it_and_takes_no_words(at_text):
    at_text.select("8 (73%)")
    at_text.key(Qt.Key.Key_O)
    at_text.desk.do(add_item, at_text.desk.record.id, "claim", None)
    claim = next(item.id for item in at_text.desk.content.items if item.kind == "claim")
    at_text.desk.go(claim)
    at_text.select("8 (73%)")
    at_text.key(Qt.Key.Key_4)
    assert at_text.value("about", kind="claim") is None
    assert not at_text.trouble
    assert (at_text.desk.item.id, at_text.desk.field.key) == (claim, "about")


def test_typing_that_cannot_be_saved_keeps_the_window_open_once(at_text, monkeypatch):
    at_text.select("8 (73%)")
    at_text.key(Qt.Key.Key_O)
    at_text.window.record.focus_field("result")
    at_text.type("8/11")

    def full(_act):
        raise DiskFullError("The disk is full; nothing was changed. Free some space and try again.")

    monkeypatch.setattr(at_text.desk.store, "commit", full)
    at_text.window.close()
    assert at_text.window.isVisible()
    assert any("disk is full" in said for said in at_text.trouble)
    at_text.window.close()
    assert not at_text.window.isVisible()


def test_an_empty_record_offers_an_outcome_and_makes_the_trial_it_lacks(at_text):
    at_text.window.text.take_focus()
    at_text.key(Qt.Key.Key_A)
    at_text.type("outcome")
    at_text.key(Qt.Key.Key_Return)
    assert [item.kind for item in at_text.desk.content.items] == ["trial", "outcome"]
    at_text.run("edit.undo")
    assert not at_text.desk.content.items


def test_a_search_left_unprepared_is_prepared_behind_the_screen_at_the_next_start(curator, tmp_path, monkeypatch):
    project, file = tmp_path / "p.vouch", tmp_path / "article.txt"
    file.write_text(TEXT, encoding="utf-8")
    assert curator.session.new(project)
    monkeypatch.setattr("db.imports.Importer.index", lambda self, progress: False)
    curator.drop(file)
    assert not curator.desk.store.search("responded").total
    monkeypatch.undo()
    curator.start_again(project)
    curator.wait()
    assert curator.desk.store.search("responded").total


def test_all_panes_fit_beside_each_other_on_a_small_screen_at_twice_the_size(at_text):
    at_text.window.resize(683, 384)
    at_text.qtbot.waitUntil(lambda: not at_text.window.library.isVisible())
    at_text.run("view.library")
    at_text.qtbot.waitUntil(at_text.window.library.isVisible)
    at_text.qtbot.wait(50)
    assert at_text.window.width() <= 683
