"""Each thing that can be wrong with a form file is told with its line and a sentence."""

import pytest

from app.domain.errors import FormError
from app.forms.reader import check, load
from app.forms.tree import Problems, parse
from tests.builders.forms import GOOD

WRONG = {
    "unknown field kind": ("kind: integer", "kind: number", 18, "'number' is no kind of field; use one of text"),
    "unknown vocabulary": ("vocabulary: phase", "vocabulary: moods", 11, "There is no vocabulary 'moods'."),
    "a path as vocabulary": ("vocabulary: phase", "vocabulary: ../phase", 11, "There is no vocabulary '../phase'."),
    "term without vocabulary": (", vocabulary: phase", "", 11, "A field of the kind terms needs 'vocabulary'."),
    "unit on a text": ("key: name, ", "key: name, unit: mg, ", 10, "'unit' is not for a field of the kind text."),
    "duplicate field": ("key: phase,", "key: name,", 11, "The field 'name' stands here twice."),
    "duplicate item kind": ("- key: arm", "- key: trial", 13, "The item kind 'trial' stands here twice."),
    "duplicate YAML key": ("title: Tiny", "title: Tiny\ntitle: Small", 3, "The key 'title' stands here twice."),
    "unknown parent": ("parents: [trial]", "parents: [study]", 16, "'arm' nests in 'study', which is no item kind"),
    "nesting in itself": ("parents: [trial]", "parents: [arm]", 16, "'arm' nests in itself."),
    "title of nothing": ("title: [name]", "title: [label]", 8, "The title of 'trial' names 'label', which is none"),
    "when of no field": ("when: {phase:", "when: {stage:", 12, "shown when 'stage' holds something, but there is no"),
    "when of no code": ("[PHASE1]", "[PHASE9]", 12, "when 'phase' is 'PHASE9', which it can never be."),
    "when of a text": ("when: {phase:", "when: {name:", 12, "'why' is shown by 'name', which holds no codes"),
    "key with a capital": ("key: n,", "key: N,", 18, "'N' is no key: small letters, digits and _"),
    "key in two words": ("key: n,", "key: n treated,", 18, "'n treated' is no key"),
    "reserved kind": ("- key: arm", "- key: source", 13, "'source' has a meaning of its own"),
    "misspelt key": ("label: N,", "lable: N,", 18, "A field has no 'lable'; did you mean 'label'?"),
    "no label": ("label: N, ", "", 18, "A field needs 'label'."),
    "no fields": ("      - {key: n, label: N, kind: integer}\n", "      []\n", 17, "'fields' must not be empty."),
    "a switch that is no switch": ("label: N,", "label: N, many: often,", 18, "'many' should hold true or false."),
    "layout": (
        "parents: [trial]",
        "parents: [trial]\n    layout: grid",
        17,
        "The layout is form or table, not 'grid'.",
    ),
    "rows at the top": ("    parents: [trial]", "    layout: table", 16, "laid out as rows, so it needs an item kind"),
    "shortcut": ("parents: [trial]", "parents: [trial]\n    shortcut: Ctrl", 17, "A shortcut is one small letter."),
    "empty title": ("title: Tiny", "title:", 2, "'title' must not be empty."),
    "name": ("name: tiny", "name: Tiny form", 1, "'Tiny form' is no name"),
    "scheme": ("kind: integer", "kind: identifier, schemes: [isbn]", 18, "'isbn' is no identifier scheme."),
    "target": ("kind: integer", "kind: reference, targets: [moon]", 18, "'moon' is neither an item kind"),
    "reference to nothing": ("kind: integer", "kind: reference", 18, "A field of the kind reference needs 'targets'."),
    "retired but needed": (
        "label: N,",
        "label: N, retired: true, needed: true,",
        18,
        "A retired field cannot be needed.",
    ),
    "column of nothing": (
        "title: [name]",
        "columns: [name, x]",
        8,
        "The columns of 'trial' name 'x', which is none of its",
    ),
    "a retired column": (
        "title: [name]\n    fields:\n      - {key: name,",
        "columns: [name]\n    fields:\n      - {key: name, retired: true,",
        8,
        "The columns of 'trial' name 'name', which is none of its fields.",
    ),
    "a role that is no key": ("label: N,", "label: N, role: The count,", 18, "'The count' is no role"),
    "a kind's role": ("parents: [trial]", "parents: [trial]\n    role: Group!", 17, "'Group!' is no role"),
    "one part twice": ("key: why,", "key: why, role: name,", 12, "'why' and 'name' are both 'name' to the checks"),
    "a rule without a body": (
        "label: N,",
        "label: N, rules: {V18: off},",
        18,
        "A rule is written as `key: value`",
    ),
    "rules as a list": (
        "label: N,",
        "label: N, rules: [V18],",
        18,
        "'rules' should hold `rule: {on,",
    ),
    "a rule's misspelt key": (
        "label: N,",
        "label: N, rules: {V18: {onn: no}},",
        18,
        "A rule has no 'onn'; did you",
    ),
    "a rule's switch": ("label: N,", "label: N, rules: {V18: {on: maybe}},", 18, "'on' should hold true or false."),
    "a rule's severity": (
        "label: N,",
        "label: N, rules: {V18: {severity: bad}},",
        18,
        "'bad' is no severity; use",
    ),
    "a limit that is no number": (
        "title: Tiny",
        "title: Tiny\nrules:\n  V18:\n    limits:\n      a: few",
        6,
        "The limit 'a' should be a number, not 'few'.",
    ),
    "a limit that never ends": (
        "title: Tiny",
        "title: Tiny\nrules: {V18: {limits: {a: inf}}}",
        3,
        "The limit 'a' should be a number, not 'inf'.",
    ),
    "an id that is none": ("title: Tiny", "title: Tiny\nrules: {18: {}}", 3, "'18' is no id of a rule, such as V18."),
    "a field as a list": ("{key: n, label: N, kind: integer}", "[n, N, integer]", 18, "A field is written as"),
}


def write(tmp_path, text):
    path = tmp_path / "form.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_a_small_form_loads_with_the_vocabularies_it_uses(tmp_path):
    form = load(write(tmp_path, GOOD))
    assert [kind.key for kind in form.kinds] == ["trial", "arm"]
    assert [vocabulary.key for vocabulary in form.vocabularies] == ["phase"]
    assert form.field("trial", "why").when == {"phase": ("PHASE1",)}


@pytest.mark.parametrize("what", WRONG)
def test_what_is_wrong_is_told_with_its_line(tmp_path, what):
    before, after, line, sentence = WRONG[what]
    assert GOOD.count(before) == 1
    path = write(tmp_path, GOOD.replace(before, after))
    problems = check(path)
    assert any(problem.line == line and sentence in problem.sentence for problem in problems), problems
    with pytest.raises(FormError, match=r"form\.yaml:\d+: "):
        load(path)


def test_all_problems_are_told_at_once_in_the_order_of_lines(tmp_path):
    text = GOOD.replace("kind: integer", "kind: number").replace("title: [name]", "title: [label]")
    problems = check(write(tmp_path, text))
    assert [problem.line for problem in problems] == [8, 18]
    with pytest.raises(FormError, match="1 more problem"):
        load(tmp_path / "form.yaml")


def test_nesting_that_goes_round_through_others_is_found(tmp_path):
    text = GOOD.replace("    title: [name]\n", "    title: [name]\n    parents: [arm]\n")
    sentences = [problem.sentence for problem in check(write(tmp_path, text))]
    assert "'trial' nests in itself." in sentences
    assert any(sentence.startswith("No item kind stands at the top") for sentence in sentences)


def test_fields_that_wait_for_each_other_are_found(tmp_path):
    field = (
        "{key: n, label: N, kind: yes_no, when: {m: [yes]}}\n      - {key: m, label: M, kind: yes_no, when: {n: [no]}}"
    )
    problems = check(write(tmp_path, GOOD.replace("{key: n, label: N, kind: integer}", field)))
    assert "'n' waits for itself to be shown." in [problem.sentence for problem in problems]


def test_a_form_may_bring_its_own_vocabulary(tmp_path):
    own = "vocabularies:\n  - {key: mood, label: Mood, provenance: ours, terms: [{code: good, label: Good}]}\n"
    form = load(write(tmp_path, GOOD.replace("vocabulary: phase", "vocabulary: mood").replace("PHASE1", "good") + own))
    assert form.vocabulary("mood").term("good").provenance == "ours"


def test_a_code_that_stands_twice_is_told(tmp_path):
    own = "vocabularies:\n  - key: mood\n    label: Mood\n    terms:\n"
    own += "      - {code: good, label: Good}\n      - {code: good, label: Fine}\n"
    problems = check(write(tmp_path, GOOD + own))
    assert [(problem.line, problem.sentence) for problem in problems] == [(24, "The code 'good' stands twice in mood.")]


def test_references_to_any_reach_every_item_kind(tmp_path):
    form = load(write(tmp_path, GOOD.replace("kind: integer", "kind: reference, targets: any")))
    assert form.field("arm", "n").targets == ("source", "value", "trial", "arm")


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(FormError, match="does not exist"):
        check(tmp_path / "none.yaml")
    with pytest.raises(FormError, match=r":1: .* is a folder"):
        load(tmp_path)


def test_a_form_says_what_its_fields_are_and_how_it_wants_the_checks(tmp_path):
    text = GOOD.replace("title: Tiny", "title: Tiny\nrules: {V27: {on: false}}").replace(
        "label: N,", 'label: N, role: n_treated, rules: {V15: {severity: note, limits: {least: "1e3"}}},'
    )
    form = load(write(tmp_path, text.replace("title: [name]", "columns: [name, phase]\n    role: study")))
    assert not form.rules["V27"].on
    assert (form.kind("trial").part, form.kind("trial").columns) == ("study", ("name", "phase"))
    count = form.field("arm", "n")
    assert count.part == "n_treated"
    assert (count.rules["V15"].severity, count.rules["V15"].limits) == ("note", {"least": "1e3"})


def test_a_retired_field_leaves_its_part_to_another(tmp_path):
    text = GOOD.replace("key: name, ", "key: name, retired: true, ").replace("key: why,", "key: why, role: name,")
    assert check(write(tmp_path, text)) == []


def test_a_term_may_be_retired(tmp_path):
    own = "vocabularies:\n  - {key: mood, label: Mood, terms: [{code: a, label: A, retired: true}]}\n"
    mood = load(write(tmp_path, GOOD + own)).vocabulary("mood")
    assert mood.term("a").retired
    assert mood.live_terms == ()


@pytest.mark.parametrize(
    "broken",
    [
        "broken",
        "  broken line",
        "broken: [a, b",
        "kinds2: {a: 1",
        'x: "unclosed',
        "\tx: 1",
        "  - a: b: c",
        "@x: 1",
        "- item",
    ],
)
@pytest.mark.parametrize("where", ["end", "end without a new line", "middle"])
def test_a_syntax_error_is_told_at_the_line_that_is_broken(tmp_path, broken, where):
    lines = ["name: some-form", "title: Some form", 'version: "1"', "description: A form.", "other: [text]"]
    place = 3 if where == "middle" else len(lines)
    lines.insert(place, broken)
    file = tmp_path / "form.yaml"
    file.write_text("\n".join(lines) + ("\n\n" if where == "end" else ""), encoding="utf-8")
    told = Problems(str(file))
    assert parse(file.read_bytes(), told) is None
    opened = broken in {"broken: [a, b", "kinds2: {a: 1", 'x: "unclosed'}
    assert told.found[-1].line in ({place + 1, place + 2} if opened and where == "middle" else {place + 1})
