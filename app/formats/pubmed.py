"""PubMed's XML (NLM DTD): which element of an article or a book means what.

Field meanings follow NLM's description of the PubMed XML elements. Retractions and concerns become keywords in the
words of PubMed's own publication types, so that they survive every export.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import msgspec

from app.domain.dates import PartialDate
from app.domain.sources import Author, Metadata
from app.formats import identifiers
from app.formats.inline_markup import plain
from app.formats.medline import UNTRANSLATED
from app.formats.record_parts import author, collected, read_serial
from app.formats.ris_dates import ris_date
from app.formats.safe_xml_lines import all_words, text_of, words_at

_ARTICLE_NUMBER = re.compile(r"(?:[A-Za-z]{1,8}[. -]?)?[0-9][0-9A-Za-z.\-]{0,19}")
_TOLD = ("Retracted Publication", "Retraction of Publication", "Retraction Notice", "Expression of Concern",
         "Corrected and Republished Article", "Published Erratum")  # fmt: skip
"""Publication types that a curator must see."""

_RELATIONS = {
    "RetractionIn": ("Retracted Publication", "PubMed says that this article was retracted"),
    "PartialRetractionIn": ("Retracted Publication", "PubMed says that this article was retracted in part"),
    "RetractionOf": ("Retraction of Publication", "This record is the retraction of another article"),
    "ExpressionOfConcernIn": ("Expression of Concern", "PubMed names an expression of concern about this article"),
    "ExpressionOfConcernFor": ("Expression of Concern Notice", "This record is an expression of concern about another"),
    "ErratumIn": ("", "PubMed names an erratum of this article"),
    "ErratumFor": ("Published Erratum", "This record is the erratum of another article"),
    "CorrectedandRepublishedIn": ("", "This article was corrected and published again"),
    "RetractedandRepublishedIn": ("Retracted Publication", "This article was retracted and published again"),
    "UpdateIn": ("", "PubMed names an update of this article"),
}
"""What a relation to another article makes of this one, and how it is told."""


class Pubmed(msgspec.Struct, frozen=True):
    """What a record says: its metadata, its types of publication, and sentences that a person should see."""

    metadata: Metadata
    works: tuple[str, ...]
    notes: tuple[str, ...]
    reference_type: str = "JOUR"


def article_of(record: Element) -> Pubmed:
    """Return what a PubmedArticle says."""
    citation = record.find("MedlineCitation")
    citation = record if citation is None else citation
    article = citation.find("Article")
    article = citation if article is None else article
    date, stated = _date(article)
    types = all_words(article, "PublicationTypeList/PublicationType")
    marks, notes = _relations(citation)
    told = [one for one in types if one in _TOLD]
    notes += [f"PubMed calls this article a {one}." for one in told if one not in marks]
    pages = _pages(article)
    metadata = Metadata(
        title=_title(article),
        authors=_authors(article.find("AuthorList")),
        container=words_at(article, "Journal/Title", "Journal/ISOAbbreviation")
        or words_at(citation, "MedlineJournalInfo/MedlineTA"),
        volume=words_at(article, "Journal/JournalIssue/Volume"),
        issue=words_at(article, "Journal/JournalIssue/Issue"),
        pages=pages,
        article_number=_article_number(article, pages),
        date=date,
        date_as_stated=stated,
        language="; ".join(all_words(article, "Language")),
        abstract=_abstract(article) or _abstract(citation),
        keywords=_keywords(citation, [*told, *marks]),
        identifiers=collected(_identifiers(record, citation, article)),
    )
    return Pubmed(metadata, tuple(types), tuple(notes))


def book_of(record: Element) -> Pubmed:
    """Return what a PubmedBookArticle says."""
    found = record.find("BookDocument")
    document = record if found is None else found
    book = document.find("Book")
    date, stated = _when(book.find("PubDate") if book is not None else None)
    title = words_at(document, "ArticleTitle", "VernacularTitle")
    whole = words_at(document, "Book/BookTitle")
    metadata = Metadata(
        title=title or whole,
        authors=_authors(document.find("AuthorList")) or _authors(document.find("Book/AuthorList")),
        container=whole if title else words_at(document, "Book/CollectionTitle"),
        pages=_pages(document),
        publisher=words_at(document, "Book/Publisher/PublisherName"),
        date=date,
        date_as_stated=stated,
        language="; ".join(all_words(document, "Language")),
        abstract=_abstract(document),
        keywords=_keywords(document, []),
        identifiers=collected(_identifiers(record, document, document)),
    )
    types = tuple(all_words(document, "PublicationType"))
    return Pubmed(metadata, types, (), "CHAP" if title else "BOOK")


def _authors(listed: Element | None) -> tuple[Author, ...]:
    found = [_author(one) for one in listed.iterfind("Author")] if listed is not None else []
    return tuple(one for one in found if one is not None)


def _author(one: Element) -> Author | None:
    if group := words_at(one, "CollectiveName"):
        return Author(group, "", group)
    given, suffix = words_at(one, "ForeName", "FirstName", "Initials"), words_at(one, "Suffix")
    return author(words_at(one, "LastName"), ", ".join(part for part in (given, suffix) if part))


def _date(article: Element) -> tuple[PartialDate | None, str]:
    date, stated = _when(article.find("Journal/JournalIssue/PubDate"))
    return (date, stated) if stated else _when(article.find("ArticleDate"))


def _when(element: Element | None) -> tuple[PartialDate | None, str]:
    if element is None:
        return None, ""
    if free := words_at(element, "MedlineDate"):
        return ris_date(free) or ris_date(free[:4]), free
    parts = [words_at(element, name) for name in ("Year", "Month", "Day", "Season")]
    stated = " ".join(part for part in parts if part)
    year, month, day, _ = parts
    if month.isdigit():
        return ris_date("/".join(part for part in (year, month, day) if part)), stated
    return ris_date(stated), stated


def _pages(article: Element) -> str:
    if stated := words_at(article, "Pagination/MedlinePgn"):
        return stated
    first, last = words_at(article, "Pagination/StartPage"), words_at(article, "Pagination/EndPage")
    return f"{first}-{last}" if first and last and first != last else first or last


def _article_number(article: Element, pages: str) -> str:
    for one in article.iterfind("ELocationID"):
        stated = text_of(one)
        if one.get("EIdType") == "pii" and not pages and _ARTICLE_NUMBER.fullmatch(stated):
            return stated
    return ""


def _title(article: Element) -> str:
    """Return the title; where PubMed has no English one, the title in the article's own language.

    Publishers send entities and tags that are escaped twice; what is left of them after XML is read here.
    """
    title = words_at(article, "ArticleTitle")
    if not title or UNTRANSLATED.fullmatch(title):
        title = words_at(article, "VernacularTitle", "Book/BookTitle") or title
    return plain(title)


def _abstract(element: Element) -> str:
    parts = []
    for one in element.iterfind("Abstract/AbstractText"):
        label, words = one.get("Label", "").strip(), plain(text_of(one))
        if words:
            parts.append(f"{label}: {words}" if label and label.upper() != "UNLABELLED" else words)
    return "\n".join(parts)


def _keywords(citation: Element, marks: list[str]) -> tuple[str, ...]:
    own = all_words(citation, "KeywordList/Keyword")
    headings = all_words(citation, "MeshHeadingList/MeshHeading/DescriptorName")
    return tuple(dict.fromkeys([*own, *headings, *marks]))


def _relations(citation: Element) -> tuple[list[str], list[str]]:
    marks: list[str] = []
    notes: list[str] = []
    for one in citation.iterfind("CommentsCorrectionsList/CommentsCorrections"):
        mark, said = _RELATIONS.get(one.get("RefType", ""), ("", ""))
        if mark:
            marks.append(mark)
        if said:
            where = [words_at(one, "RefSource"), f"PMID {number}" if (number := words_at(one, "PMID")) else ""]
            notes.append(f"{said}: {', '.join(part for part in where if part) or 'no place is given'}.")
    return list(dict.fromkeys(marks)), notes


def _identifiers(record: Element, citation: Element, article: Element) -> Iterator[tuple[str, str]]:
    yield "pmid", identifiers.pmid(words_at(citation, "PMID"))
    for path in ("PubmedData/ArticleIdList/ArticleId", "PubmedBookData/ArticleIdList/ArticleId"):
        for one in record.iterfind(path):
            yield _identified(one.get("IdType", ""), text_of(one))
    for one in citation.iterfind("ArticleIdList/ArticleId"):
        yield _identified(one.get("IdType", ""), text_of(one))
    for one in article.iterfind("ELocationID"):
        if one.get("ValidYN", "Y") == "Y":
            yield _identified(one.get("EIdType", ""), text_of(one))
    for bank in article.iterfind("DataBankList/DataBank"):
        for number in all_words(bank, "AccessionNumberList/AccessionNumber"):
            yield "nct", identifiers.nct(number)
    for path in ("Journal/ISSN", "Book/Isbn"):
        for stated in all_words(article, path):
            yield from read_serial(stated)


def _identified(scheme: str, stated: str) -> tuple[str, str]:
    match scheme:
        case "doi":
            return "doi", identifiers.doi(stated)
        case "pmc":
            return "pmcid", identifiers.pmcid(stated)
        case "pubmed":
            return "pmid", identifiers.pmid(stated)
        case _:
            return "other", ""
