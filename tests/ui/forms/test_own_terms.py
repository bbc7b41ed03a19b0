"""Terms that a project added: added from a field, renamed and removed by keys."""

from PySide6.QtCore import Qt

ENTER = Qt.Key.Key_Return


def choose(curator, letters):
    assert curator.window.chooser.isVisible(), curator.said[-3:]
    curator.type(letters)
    curator.key(ENTER)


def test_a_term_is_added_renamed_with_its_values_and_kept_while_they_hold_it(at_text):
    at_text.select("8 (73%)")
    at_text.key(Qt.Key.Key_O)
    at_text.pick("11 patients", "popul")
    at_text.run("evidence.add_term")
    at_text.type("All who were counted")
    at_text.key(ENTER)
    assert at_text.value("analysis_population").value.code
    at_text.run("project.terms")
    choose(at_text, "11")
    choose(at_text, "rename")
    at_text.window.ask_strip.line.clear()
    at_text.type("Counted patients")
    at_text.key(ENTER)
    assert at_text.value("analysis_population").value.label == "Counted patients"
    at_text.run("project.terms")
    choose(at_text, "counted")
    choose(at_text, "remove")
    assert "hold" in at_text.trouble[-1]
    at_text.run("edit.undo")
    assert at_text.value("analysis_population").value.label == "11 patients"


def test_a_project_without_own_terms_says_so(at_text):
    at_text.run("project.terms")
    assert "Alt+L" in at_text.said[-1]
