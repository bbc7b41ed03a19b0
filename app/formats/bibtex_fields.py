"""Which field of BibTeX and BibLaTeX means what, in the habits of JabRef, Zotero, Mendeley and Google Scholar."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from app.domain.dates import PartialDate
from app.domain.sources import Author, Metadata
from app.formats import identifiers
from app.formats.bibtex_names import read_names
from app.formats.csl import from_note
from app.formats.latex import unlatexed
from app.formats.record_parts import calendar_date, collected, one_line, read_doi, read_serial
from app.formats.ris_card import first_said
from app.formats.ris_dates import ris_date

RIS_TYPES = {
    "article": "JOUR", "suppperiodical": "JOUR", "periodical": "JFULL", "inproceedings": "CPAPER",
    "conference": "CPAPER", "proceedings": "CONF", "mvproceedings": "CONF", "book": "BOOK", "mvbook": "BOOK",
    "collection": "BOOK", "mvcollection": "BOOK", "reference": "BOOK", "booklet": "BOOK", "manual": "GEN",
    "inbook": "CHAP", "bookinbook": "CHAP", "incollection": "CHAP", "inreference": "CHAP", "suppbook": "CHAP",
    "thesis": "THES", "phdthesis": "THES", "mastersthesis": "THES", "report": "RPRT", "techreport": "RPRT",
    "online": "ELEC", "electronic": "ELEC", "www": "ELEC", "webpage": "ELEC", "unpublished": "UNPB",
    "preprint": "UNPB", "dataset": "DATA", "software": "GEN", "patent": "PAT", "standard": "STAND",
    "legislation": "LEGAL", "jurisdiction": "LEGAL", "misc": "GEN",
}  # fmt: skip
"""The RIS type of each type of entry."""

_AS_STATED = frozenset(("doi", "url", "eprint", "pmid", "pmcid", "pmc", "issn", "isbn", "file", "howpublished"))
_ESCAPED = re.compile(r"\\([_%&#{}~$])|\{\\textunderscore\}|\\url|[{}]|\\textless|\\textgreater")
_PAGES = re.compile(r"\s*(?:-{2,3}|\u2013|\u2014)\s*")
_DATE = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?(?![\dX])")
_URL = re.compile(r"https?://[^\s{}\\]+(?:\\[_%&#~][^\s{}\\]*)*")
_PREPRINTS = ("arxiv", "biorxiv", "medrxiv", "preprint", "research square")
_LAST_MONTH = 12


class Said:
    """The words of an entry by field name in lower case, decoded; what two fields say alike is counted in `folded`."""

    def __init__(self, values: Mapping[str, str], folded: Counter[str]) -> None:
        self._raw = values
        self._folded = folded

    def raw(self, *names: str) -> str:
        """Return the first of some fields that has a value, as it stands."""
        return next((self._raw[name] for name in names if self._raw.get(name, "").strip()), "")

    def words(self, *names: str) -> str:
        """Return the words of the first of some fields that has any, on one line; the same again is folded."""
        return first_said(((name, one_line(self._decoded(name))) for name in names), self._folded)

    def text(self, *names: str) -> str:
        """Return the words of the first of some fields that has any, a blank line between paragraphs as one break."""
        for name in names:
            paragraphs = [one_line(part) for part in re.split(r"\n[ \t\r]*\n", self._decoded(name))]
            if found := "\n".join(part for part in paragraphs if part):
                return found
        return ""

    def _decoded(self, name: str) -> str:
        raw = self._raw.get(name, "")
        return plainly(raw) if name in _AS_STATED else unlatexed(raw)


def plainly(raw: str) -> str:
    """Return an address or number without the escapes that LaTeX wants."""
    return _ESCAPED.sub(lambda found: found[1] or ("_" if "underscore" in found[0] else ""), raw).strip()


def bibtex_metadata(said: Said) -> tuple[Metadata, bool]:
    """Return what an entry's fields say, and whether its list of names goes on with others."""
    date, stated = _date(said)
    authors, others = _authors(said)
    metadata = Metadata(
        title=_title(said),
        authors=authors,
        container=said.words("journaltitle", "journal", "booktitle", "maintitle", "shortjournal", "eventtitle"),
        volume=said.words("volume"),
        issue=said.words("number", "issue"),
        pages=_PAGES.sub("-", said.words("pages", "page")),
        article_number=said.words("eid", "article-number", "articleno", "article_number"),
        publisher=said.words("publisher", "institution", "school", "organization"),
        date=date,
        date_as_stated=stated,
        language=said.words("language", "langid"),
        abstract=said.text("abstract"),
        keywords=_keywords(said),
        identifiers=collected(_identifiers(said)),
        url=_url(said),
    )
    return metadata, others


def _title(said: Said) -> str:
    title, subtitle = said.words("title", "shorttitle"), said.words("subtitle")
    if not subtitle or subtitle.casefold() in title.casefold():
        return title
    return f"{title}{' ' if title[-1:] in '?!.:' else ': '}{subtitle}" if title else subtitle


def _authors(said: Said) -> tuple[tuple[Author, ...], bool]:
    for name in ("author", "authors", "editor", "editora"):
        names, others = read_names(said.raw(name))
        if names:
            return names, others
    return (), False


def _date(said: Said) -> tuple[PartialDate | None, str]:
    stated = said.words("date")
    if stated:
        found = _DATE.match(stated)
        if found is None:
            return ris_date(stated[:100]), stated
        month = int(found[2] or 0)
        return calendar_date(int(found[1]), month if month <= _LAST_MONTH else 0, int(found[3] or 0)), stated
    year, month_words, day = said.words("year"), said.words("month"), said.words("day")
    stated = " ".join(part for part in (year, month_words, day) if part)
    best = ris_date(year[:100]) if year else None
    if best is None or not month_words:
        return best, stated
    if month_words.isdigit() and len(month_words) <= 2:
        return calendar_date(best.year, int(month_words), int(day) if day.isdigit() and len(day) <= 2 else 0), stated
    for spelled in (f"{year} {month_words} {day}", f"{month_words} {year}"):
        found_date = ris_date(spelled.strip()[:100])
        if found_date is not None and len(found_date.iso) > len(best.iso):
            return found_date, stated
    return best, stated


def _keywords(said: Said) -> tuple[str, ...]:
    found: list[str] = []
    for name in ("keywords", "keyword", "mendeley-tags"):
        words = said.words(name)
        mark = ";" if ";" in words else ","
        found += [one.strip() for one in words.split(mark)]
    return tuple(dict.fromkeys(one for one in found if one))


def _url(said: Said) -> str:
    for name in ("url", "howpublished", "link"):
        if found := _URL.search(said.raw(name)):
            return plainly(found[0])
    return ""


def _identifiers(said: Said) -> Iterator[tuple[str, str]]:
    yield from read_doi(said.words("doi"))
    for name, read, scheme in (
        ("pmid", identifiers.pmid, "pmid"),
        ("pmcid", identifiers.pmcid, "pmcid"),
        ("pmc", identifiers.pmcid, "pmcid"),
    ):
        stated = said.words(name)
        yield (scheme, found) if (found := read(stated)) else ("other", stated)
    yield _eprint(said)
    for name in ("issn", "isbn"):
        yield from read_serial(said.words(name))
    for name in ("url", "howpublished", "link"):
        yield from identifiers.in_url(plainly(said.raw(name))[:2000])
    for name in ("note", "annote", "annotation"):
        yield from from_note(said.text(name) if "\n" not in said.raw(name) else said.raw(name))


def _eprint(said: Said) -> tuple[str, str]:
    stated, kind = said.words("eprint"), said.words("eprinttype", "archiveprefix").casefold()
    if kind in {"pubmed", "pmid"}:
        return "pmid", identifiers.pmid(stated)
    if kind in {"pmc", "pmcid"}:
        return "pmcid", identifiers.pmcid(stated)
    return ("arxiv" if kind == "arxiv" or not kind else "other"), stated


def works_of(said: Said) -> list[str]:
    """Return the words that say what sort of work an entry is."""
    words = [said.words("type"), said.words("entrysubtype"), said.words("pubstate"), said.words("howpublished")]
    archive = " ".join((said.words("eprinttype", "archiveprefix"), said.words("publisher"), words[-1])).casefold()
    return [*words, "preprint" if any(name in archive for name in _PREPRINTS) else ""]
