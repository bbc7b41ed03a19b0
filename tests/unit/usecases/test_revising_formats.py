"""A newer file of the format that a source came from is its newer text, whatever the format; another form is not."""

import pytest

from app.domain.errors import RefusedError
from app.usecases.revising import new_revision
from app.usecases.transfer import import_files
from tests.builders import documents
from tests.builders.curating import Work, blank_project

OLD = "Of the 11 patients, 8 (73%) answered to the cells that were given to them."
NEW = "Of the 12 patients, 9 (75%) answered to the cells that were given to them."
TITLE = "Cells of the quay in lymphoma"
ARTICLE = f"""{TITLE}

The harbour trial gave cells of the quay to adults whose lymphoma had come back after two treatments or more.

Nobody was chosen by lot, and the team of the harbour hospital says so itself in its first report of last winter.

{{words}}

Fever came on the second day in most of them and went without treatment; one man was kept in bed for a week.
"""

REFERENCES = {
    "ris": f"TY  - JOUR\nTI  - {TITLE}\nAU  - Berg, Ada\nDO  - 10.5555/q.7\nAB  - {{words}}\nER  - \n",
    "nbib": f"PMID- 30000007\nOWN - NLM\nTI  - {TITLE}\nFAU - Berg, Ada\nLID - 10.5555/q.7 [doi]\nAB  - {{words}}\n",
    "ciw": f"FN Quay\nVR 1.0\nPT J\nAU Berg, A\nTI {TITLE}\nDI 10.5555/q.7\nAB {{words}}\nER\n\nEF\n",
    "enw": f"%0 Journal Article\n%A Berg, Ada\n%T {TITLE}\n%R 10.5555/q.7\n%X {{words}}\n",
    "bib": f"@article{{b, author={{Berg, Ada}}, title={{{TITLE}}}, doi={{10.5555/q.7}}, abstract={{@words@}}}}\n",
    "csv": f'Title,Authors,Year,DOI,Abstract\n{TITLE},"Berg, Ada",2021,10.5555/q.7,"{{words}}"\n',
    "json": f'[{{"type": "article-journal", "title": "{TITLE}", "DOI": "10.5555/q.7", "abstract": "@words@"}}]',
    "xml": (
        "<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>30000007</PMID><Article>"
        f"<ArticleTitle>{TITLE}</ArticleTitle><ELocationID EIdType='doi'>10.5555/q.7</ELocationID>"
        "<Abstract><AbstractText>{words}</AbstractText></Abstract></Article></MedlineCitation></PubmedArticle>"
        "</PubmedArticleSet>"
    ),
    "endnote.xml": (
        "<xml><records><record><ref-type name='Journal Article'>17</ref-type>"
        f"<titles><title>{TITLE}</title></titles><electronic-resource-num>10.5555/q.7</electronic-resource-num>"
        "<abstract>{words}</abstract></record></records></xml>"
    ),
}
TEXTS = {
    "txt": ARTICLE,
    "md": f"# {ARTICLE}",
    "html": f"<!DOCTYPE html><html><head><title>{TITLE}</title></head><body><article><h1>{TITLE}</h1><p>{ARTICLE}</p>"
    "</article></body></html>",
}


def written(folder, name, words, form):
    file = folder / name
    suffix = name.partition(".")[2]
    if suffix == "pdf":
        file.write_bytes(documents.pdf([ARTICLE.format(words=words).replace("\n", " ")]))
    elif suffix == "docx":
        lines = ARTICLE.format(words=words).split("\n")
        file.write_bytes(documents.word(*[documents.paragraph(documents.run(line)) for line in lines]))
    else:
        text = form[suffix].replace("@words@", words)
        file.write_text(text.replace("{words}", words), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def blank(tmp_path_factory):
    path = tmp_path_factory.mktemp("formats") / "blank.vouch"
    blank_project(path)
    return path


@pytest.fixture
def work(blank, tmp_path):
    made = Work.copied(blank, tmp_path)
    yield made
    made.store.close()


def imported(work, file):
    _, touched = import_files(work.store, [file])
    (source,) = touched.sources
    return source


@pytest.mark.parametrize("suffix", [*REFERENCES, *TEXTS, "docx"])
def test_a_newer_file_of_the_same_format_is_the_newer_text(work, tmp_path, suffix):
    form = REFERENCES | TEXTS
    source = imported(work, written(tmp_path, f"old.{suffix}", OLD, form))
    report, _ = new_revision(work.store, source, written(tmp_path, f"new.{suffix}", NEW, form))
    assert not report.remarks
    assert NEW in work.store.text(work.store.revision(source).id)
    assert len(work.store.revisions(source)) == 2


@pytest.mark.parametrize("suffix", [one for one in REFERENCES if one != "ris"])
def test_a_reference_may_come_again_in_another_format_of_references(work, tmp_path, suffix):
    source = imported(work, written(tmp_path, "old.ris", OLD, REFERENCES))
    new_revision(work.store, source, written(tmp_path, f"new.{suffix}", NEW, REFERENCES))
    assert NEW in work.store.text(work.store.revision(source).id)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("nbib", "txt", "new.txt reads as plain text, but .* was read from PubMed's format"),
        ("bib", "html", "new.html reads as a web page, but .* was read from BibTeX"),
        ("html", "ris", "new.ris reads as RIS, but .* was read from a web page"),
        ("docx", "xml", "new.xml reads as PubMed XML, but .* was read from a Word document"),
    ],
)
def test_an_article_is_no_newer_version_of_a_reference_nor_the_other_way_round(work, tmp_path, old, new, said):
    form = REFERENCES | TEXTS
    source = imported(work, written(tmp_path, f"old.{old}", OLD, form))
    with pytest.raises(RefusedError, match=said):
        new_revision(work.store, source, written(tmp_path, f"new.{new}", NEW, form))
    assert len(work.store.revisions(source)) == 1
