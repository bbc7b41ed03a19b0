"""What of a source is compared, made comparable once."""

from __future__ import annotations

import re

import msgspec

from app.domain.duplicates import MatchRow
from app.domain.identifiers import spelled_doi
from app.domain.sources import SourceKind
from app.matching.containers import container_names
from app.matching.folding import spelled
from app.matching.names import name_keys
from app.matching.places import Pages, in_supplement, read_pages, read_volume
from app.matching.titles import words_of_title

REGISTRY, PREPRINT, MEETING, ARTICLE, DOCUMENT, ANY = "registry", "preprint", "meeting", "article", "document", ""
"""The sorts of kinds that are compared; ANY is a reference of which the kind is not known."""

_SORTS = {
    SourceKind.REGISTRY_RECORD: REGISTRY,
    SourceKind.PREPRINT: PREPRINT,
    SourceKind.CONFERENCE_ABSTRACT: MEETING,
    SourceKind.JOURNAL_ARTICLE: ARTICLE,
    SourceKind.REVIEW: ARTICLE,
    SourceKind.SYSTEMATIC_REVIEW: ARTICLE,
    SourceKind.META_ANALYSIS: ARTICLE,
    SourceKind.PROTOCOL: ARTICLE,
    SourceKind.BIBLIOGRAPHIC_RECORD: ANY,
    SourceKind.OTHER: ANY,
}
_PREPRINT_SERVERS = re.compile(
    r"\b(?:medrxiv|biorxiv|arxiv|ssrn|research square|preprints?(?:\.org)?)\b", re.IGNORECASE
)
_PREPRINT_DOI = re.compile(r"10\.1101/(?:20\d\d\.|\d{6}$)|10\.(?:21203/rs|2139/ssrn|48550/arxiv|20944/preprints)")
_DOI = re.compile(r"10\.\d{4,9}/\S+")
_PERSISTENT = ("pmid", "pmcid")
_REGISTRIES_WORDS = "nct ctis eudract isrctn chictr jrct umin anzctr drks ctri cris irct tctr rebec pactr slctr"
_REGISTRIES = frozenset(_REGISTRIES_WORDS.split())


class Traits(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A source as it is compared: everything folded, missing things empty, year 0 when unknown.

    `sort` is one of the sorts above; `spelling` is the title as British and American share it; `notice` says of what
    sort a piece about another work is; `ids` are PubMed's identifiers with their scheme, `trials` those of registries.
    """

    row: int
    id: str
    sort: str
    title: str
    spelling: str
    notice: str
    foreign: bool
    names: tuple[str, ...]
    year: int
    container: tuple[str, ...]
    issns: tuple[str, ...]
    volume: str
    issue: str
    pages: tuple[Pages, ...]
    supplement: bool
    dois: tuple[str, ...]
    ids: tuple[str, ...]
    trials: tuple[str, ...]
    language: str


def traits_of(row: MatchRow) -> Traits:
    """Return what of a source is compared."""
    title, notice, foreign = words_of_title(row.title)
    dois, ids, trials, issns = _identifiers(row)
    pages = tuple([one for one in (read_pages(row.pages), read_pages(row.article_number)) if one.first])
    container = row.container
    return Traits(
        row=row.row,
        id=row.id,
        sort=_sort(row, dois),
        title=title,
        spelling=spelled(title),
        notice=notice,
        foreign=foreign,
        names=name_keys(row.authors),
        year=row.year or 0,
        container=container_names(container) if container else (),
        issns=issns,
        volume=read_volume(row.volume) if row.volume != str(row.year) else "",
        issue=row.issue.strip().lower(),
        pages=pages,
        supplement=in_supplement(row.volume, row.issue, container) or any(one.letter == "s" for one in pages),
        dois=dois,
        ids=ids,
        trials=trials,
        language=row.language.strip().lower()[:2],
    )


def _sort(row: MatchRow, dois: tuple[str, ...]) -> str:
    sort = _SORTS.get(row.kind, DOCUMENT)
    if sort in {ARTICLE, ANY}:
        told = _PREPRINT_SERVERS.search(row.container) if row.container else None
        if told or any(_PREPRINT_DOI.match(doi) for doi in dois):
            return PREPRINT
    return sort


def _identifiers(row: MatchRow) -> tuple[tuple[str, ...], ...]:
    dois: list[str] = []
    ids: list[str] = []
    trials: list[str] = []
    issns: list[str] = []
    for one in row.identifiers:
        scheme, value = one.scheme, one.value.strip()
        if scheme == "doi":
            if found := _DOI.search(value.lower()):
                dois.append(spelled_doi(found[0]))
        elif scheme in _PERSISTENT:
            ids.append(f"{scheme}:{''.join(c for c in value if c.isdigit())}")
        elif scheme == "issn":
            issns.append(value.replace("-", "").upper())
        elif scheme in _REGISTRIES:
            trials.append(f"{scheme}:{''.join(value.split()).upper()}")
    return tuple(dict.fromkeys(dois)), tuple(dict.fromkeys(ids)), tuple(dict.fromkeys(trials)), tuple(issns)
