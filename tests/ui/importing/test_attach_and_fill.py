"""A full text and a registry record come to a source that is there."""

from PySide6.QtCore import Qt

from tests.builders.registry import a_study, as_json

K, CONTROL = Qt.Key, Qt.KeyboardModifier.ControlModifier
SHIFTED = CONTROL | Qt.KeyboardModifier.ShiftModifier

RECORD = "TY  - JOUR\nTI  - Quillworth cells in relapsed lymphoma\nAU  - Ivanova, Olga\nPY  - 2024\nER  - \n"
TEXT = "Quillworth cells in relapsed lymphoma\n\nOf the 11 patients, 8 (73%) responded.\n"


def choose(curator, monkeypatch, path):
    """Let the file dialog give a path."""
    monkeypatch.setattr(curator.window.asking, "file", lambda _title, then: then(path))


def at_record(curator, folder):
    file = folder / "one.ris"
    file.write_text(RECORD, encoding="utf-8")
    curator.drop(file)
    curator.open_source("Quillworth")


def test_a_full_text_becomes_the_text_of_the_source(at_project, tmp_path, monkeypatch):
    at_record(at_project, tmp_path)
    text = tmp_path / "article.txt"
    text.write_text(TEXT, encoding="utf-8")
    choose(at_project, monkeypatch, text)
    at_project.key(K.Key_P, SHIFTED)
    at_project.wait()
    assert "8 (73%)" in at_project.desk.text
    assert at_project.desk.source.metadata.title == "Quillworth cells in relapsed lymphoma"
    assert len(at_project.desk.store.revisions(at_project.desk.source.id)) == 2


def test_another_article_is_attached_only_when_a_person_insists(at_project, tmp_path, monkeypatch):
    at_record(at_project, tmp_path)
    text = tmp_path / "other.txt"
    text.write_text("Weather in the north\n\nIt rained on 8 of 11 days.\n", encoding="utf-8")
    choose(at_project, monkeypatch, text)
    at_project.run("source.attach")
    at_project.wait()
    assert "another document" in at_project.trouble[-1]
    assert at_project.window.chooser.isVisible()
    at_project.type("attach it")
    at_project.key(K.Key_Return)
    at_project.wait()
    assert "It rained" in at_project.desk.text


def test_a_registry_record_fills_what_is_empty_and_leaves_what_was_entered(at_project, tmp_path):
    file = tmp_path / "trial.json"
    file.write_text(as_json(a_study()), encoding="utf-8")
    assert at_project.drop(file).filled > 0
    store = at_project.desk.store
    at_project.desk.open_source(next(store.sources()).id)
    at_project.window.text.take_focus()
    content = at_project.desk.content
    trial = next(item for item in content.items if item.kind == "trial")
    gone = next(value for value in content.values_of(trial.id) if value.value is not None)
    at_project.desk.go(trial.id, gone.field)
    at_project.run("evidence.clear")
    assert at_project.desk.content.current(trial.id, gone.field) is None
    at_project.key(K.Key_R, CONTROL)
    assert "filled" in at_project.said[-1]
    assert at_project.desk.content.current(trial.id, gone.field) is not None
    at_project.key(K.Key_R, CONTROL)
    assert "Nothing was empty" in at_project.said[-1]


def test_what_is_no_registry_record_says_so(at_project, tmp_path):
    at_record(at_project, tmp_path)
    at_project.key(K.Key_R, CONTROL)
    assert "no registry record" in at_project.said[-1]
