"""Records a second of each structured format, beside the parser that people would take for it.

Run: python -m tests.bench.bench_structured [records]
"""

# ruff: noqa: E501 - samples of one line

from __future__ import annotations

import io
import json
import sys
import time
from xml.etree.ElementTree import iterparse

from app.importers import IMPORTERS, Tally
from app.importers.materials import material_of_bytes

WORDS = "Of the eleven adults with an invented illness eight had a response that lasted. " * 12


def bibtex(count):
    entry = (
        "@article{{k{0},\n  title = {{Harbour cells {{NK}} {0}}},\n author = {{Berg, Ola and de la Cruz, Ana}},\n"
        "  journal = {{Quay Journal}},\n  year = {{2023}},\n  doi = {{10.5555/q.{0}}},\n  abstract = {{{1}}}\n}}\n\n"
    )
    return "".join(entry.format(at, WORDS) for at in range(count)).encode()


def csl(count):
    item = {"type": "article-journal", "author": [{"family": "Berg", "given": "Ola"}], "container-title": "Quay Journal",
            "issued": {"date-parts": [[2023, 5]]}, "abstract": WORDS}  # fmt: skip
    items = [{**item, "id": at, "title": f"Harbour cells {at}", "DOI": f"10.5555/q.{at}"} for at in range(count)]
    return json.dumps(items).encode()


def endnote(count):
    style = '<style face="normal" font="default" size="100%">'
    record = (
        '<record><ref-type name="Journal Article">17</ref-type><contributors><authors><author>{s}Berg, Ola</style></author>'
        "</authors></contributors><titles><title>{s}Harbour {n}</style></title><secondary-title>{s}Quay Journal</style>"
        "</secondary-title></titles><dates><year>{s}2023</style></year></dates><abstract>{s}{w}</style></abstract>"
        "<electronic-resource-num>{s}10.5555/q.{n}</style></electronic-resource-num></record>"
    )
    records = "\n".join(record.format(s=style, n=at, w=WORDS) for at in range(count))
    return f'<?xml version="1.0" encoding="UTF-8"?><xml><records>{records}</records></xml>'.encode()


def pubmed(count):
    article = (
        '<PubmedArticle><MedlineCitation><PMID Version="1">{n}</PMID><Article><Journal><JournalIssue><PubDate><Year>2023'
        "</Year></PubDate></JournalIssue><Title>Quay Journal</Title></Journal><ArticleTitle>Harbour {n}</ArticleTitle>"
        '<Abstract><AbstractText Label="A">{w}</AbstractText></Abstract><AuthorList><Author><LastName>Berg</LastName>'
        "<ForeName>Ola</ForeName></Author></AuthorList></Article></MedlineCitation></PubmedArticle>"
    )
    articles = "\n".join(article.format(n=at + 1, w=WORDS) for at in range(count))
    return f'<?xml version="1.0"?><PubmedArticleSet>{articles}</PubmedArticleSet>'.encode()


def by_bibtexparser(data):
    import bibtexparser

    return len(bibtexparser.parse_string(data.decode()).entries)


def by_json(data):
    return len(json.loads(data))


def by_iterparse(data):
    return sum(one.tag in {"record", "PubmedArticle"} for _, one in iterparse(io.BytesIO(data)))


ROUNDS = {
    "bibtex": (bibtex, "bibtexparser 2", by_bibtexparser),
    "csl": (csl, "json.loads", by_json),
    "endnote": (endnote, "iterparse", by_iterparse),
    "pubmed-xml": (pubmed, "iterparse", by_iterparse),
}


def timed(work, data):
    start = time.process_time()
    found = work(data)
    return found, time.process_time() - start


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    for name, (make, peer, by_peer) in ROUNDS.items():
        data = make(count)
        reader = next(one for one in IMPORTERS if one.format == name)
        ours, seconds = timed(
            lambda data, r=reader: sum(1 for _ in r.read(material_of_bytes(data, "x"), Tally())), data
        )
        theirs, other = timed(by_peer, data)
        assert ours == theirs == count, (name, ours, theirs)
        print(f"{name:11} {count / seconds:9,.0f}/s  {peer} {count / other:9,.0f}/s  ratio {seconds / other:.2f}")


if __name__ == "__main__":
    main()
