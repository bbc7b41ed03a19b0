"""EndNote's XML: which element of a record means what. Other programs (Zotero, Rayyan, databases) write it as well."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from app.domain.dates import PartialDate
from app.domain.sources import Author, Metadata
from app.formats import identifiers
from app.formats.record_parts import author, collected, read_doi, read_serial
from app.formats.ris_card import same
from app.formats.ris_dates import ris_date
from app.formats.safe_xml_lines import all_words, text_of, words_at

_TYPES = {
    "journal article": "JOUR", "electronic article": "EJOUR", "article": "JOUR", "journal": "JFULL",
    "magazine article": "MGZN", "newspaper article": "NEWS", "conference proceedings": "CONF",
    "conference paper": "CPAPER", "conference": "CONF", "meeting abstract": "ABST", "abstract": "ABST",
    "preprint": "UNPB", "unpublished work": "UNPB", "manuscript": "UNPB", "web page": "ELEC",
    "electronic source": "ELEC",
    "online database": "DBASE", "dataset": "DATA", "aggregated database": "AGGR", "blog": "BLOG", "book": "BOOK",
    "edited book": "BOOK", "electronic book": "BOOK", "book section": "CHAP", "electronic book section": "CHAP",
    "thesis": "THES", "report": "RPRT", "government document": "GOVDOC", "standard": "STAND", "statute": "LEGAL",
    "legal rule or regulation": "LEGAL", "clinical trial": "GEN",
}  # fmt: skip
"""The RIS type of each reference type of EndNote, by its name in lower case."""

_NUMBERS = {
    "17": "JOUR", "43": "EJOUR", "19": "MGZN", "23": "NEWS", "3": "CONF", "10": "CONF", "47": "CPAPER", "34": "UNPB",
    "36": "UNPB", "12": "ELEC", "16": "ELEC", "45": "DBASE", "59": "DATA", "55": "AGGR", "56": "BLOG", "6": "BOOK",
    "28": "BOOK", "44": "BOOK", "5": "CHAP", "60": "CHAP", "32": "THES", "27": "RPRT", "46": "GOVDOC", "58": "STAND",
    "31": "LEGAL", "50": "LEGAL", "0": "JOUR",
}  # fmt: skip
"""The same by its number, for programs that leave the name out."""

_PUBMED = ("pubmed", "medline", "nlm")
_ARTICLE_NUMBER = re.compile(r"(?:[A-Za-z]{1,8}[. -]?)?[0-9][0-9A-Za-z.\-]{0,19}")
_SEPARATED = re.compile(r"\s*[\r\n]+\s*|\s*;\s+")


def endnote_metadata(record: Element, folded: Counter[str]) -> Metadata:
    """Return what the elements of a record say; what two of them say alike is counted in `folded`."""
    date, stated = _date(record)
    urls = all_words(record, "urls//url")
    web = [one for one in urls if "://" in one and not one.startswith("internal-pdf:")]
    return Metadata(
        title=words_at(record, "titles/title", "titles/translated-title", "titles/short-title"),
        authors=_authors(record),
        container=_container(record, folded),
        volume=words_at(record, "volume"),
        issue=words_at(record, "number", "issue"),
        pages=words_at(record, "pages"),
        article_number=_article_number(record),
        publisher=words_at(record, "publisher"),
        date=date,
        date_as_stated=stated,
        language=words_at(record, "language"),
        abstract=words_at(record, "abstract"),
        keywords=_keywords(record),
        identifiers=collected([*_stated(record), *(("url", one) for one in web[1:])]),
        url=web[0] if web else "",
    )


def _container(record: Element, folded: Counter[str]) -> str:
    taken = kept = ""
    for path in ("titles/secondary-title", "periodical/full-title", "titles/alt-title", "alt-periodical/full-title",
                 "titles/tertiary-title", "periodical/abbr-1"):  # fmt: skip
        value = words_at(record, path)
        if value and not taken:
            taken, kept = value, path
        elif value and same(value, taken):
            folded[f"{path} = {kept}"] += 1
    return taken


def _authors(record: Element) -> tuple[Author, ...]:
    for role in ("authors", "secondary-authors", "tertiary-authors", "subsidiary-authors"):
        stated = [_SEPARATED.split(text_of(one)) for one in record.iterfind(f"contributors/{role}/author")]
        names = [_name(one) for several in stated for one in several if one.strip(" ;,")]
        if names:
            return tuple(one for one in names if one is not None)
    return ()


def _name(stated: str) -> Author | None:
    family, _, given = stated.strip(" ;").partition(",")
    return author(family, given)


def _date(record: Element) -> tuple[PartialDate | None, str]:
    year = words_at(record, "dates/year")
    day = words_at(record, "dates/pub-dates/date")
    if year and day:
        for stated in (day if year in day else f"{year} {day}", f"{day} {year}"):
            found = ris_date(stated)
            if found is not None and len(found.iso) > len("2024") and str(found.year) == year:
                return found, stated
        return ris_date(year), f"{year} {day}"
    return ris_date(year or day), year or day


def _article_number(record: Element) -> str:
    stated = words_at(record, "custom7", "article-number")
    return stated if _ARTICLE_NUMBER.fullmatch(stated) else ""


def _keywords(record: Element) -> tuple[str, ...]:
    found: list[str] = []
    for one in record.iterfind("keywords/keyword"):
        whole = "".join(one.itertext())
        found += [" ".join(word.split()) for word in re.split(r"[\r\n]+", whole)] if "\n" in whole else [text_of(one)]
    return tuple(dict.fromkeys(word for word in found if word))


def _stated(record: Element) -> Iterator[tuple[str, str]]:
    for stated in all_words(record, "electronic-resource-num"):
        yield from read_doi(stated)
    yield from _accessions(record)
    yield "pmcid", identifiers.pmcid(words_at(record, "custom2"))
    for stated in (*all_words(record, "isbn"), *all_words(record, "issn")):
        yield from read_serial(stated)
    for url in all_words(record, "urls//url"):
        yield from identifiers.in_url(url)


def _accessions(record: Element) -> Iterator[tuple[str, str]]:
    database = " ".join(
        words_at(record, path) for path in ("remote-database-name", "remote-database-provider", "source-app")
    ).casefold()
    for stated in all_words(record, "accession-num"):
        if stated.upper().startswith("WOS:"):
            yield "wos", stated.upper()
        elif number := identifiers.nct(stated):
            yield "nct", number
        elif any(name in database for name in _PUBMED) and identifiers.pmid(stated):
            yield "pmid", identifiers.pmid(stated)
        else:
            yield "accession", stated


def endnote_type(record: Element) -> str:
    """Return the RIS type of a record, by the name of its reference type, else by its number."""
    stated = record.find("ref-type")
    if stated is None:
        return "GEN"
    name = stated.get("name", "").strip().lower()
    return _TYPES.get(name) or _NUMBERS.get(text_of(stated), "GEN")


def works_of(record: Element) -> list[str]:
    """Return the words that say what sort of work a record is."""
    stated = record.find("ref-type")
    return [words_at(record, "work-type"), stated.get("name", "") if stated is not None else ""]
