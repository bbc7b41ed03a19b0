"""PubMed by NCBI's E-utilities: `efetch.fcgi?db=pubmed&retmode=xml` answers for many numbers at once.

A number that PubMed does not know is left out of the set; when none is known, the answer is an empty set, or 400 with
an ERROR that says so. Three questions a second are allowed, ten with a key; `tool` and `email` name who asks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from app.formats import identifiers
from app.online.asking import Asking
from app.online.line import Line
from app.online.records import Found, another, broken, check, words_of
from app.online.trouble import NotThereError

NAME = "PubMed"
_NOTICES = {
    "RetractionIn": "it was retracted",
    "PartialRetractionIn": "it was retracted in part",
    "ExpressionOfConcernIn": "an expression of concern was published",
    "RetractionOf": "this is a notice of retraction",
    "ExpressionOfConcernFor": "this is an expression of concern",
}
_BY_TYPE = {"Retracted Publication": "RetractionIn", "Retraction of Publication": "RetractionOf"}
"""Publication types that say the same as a notice, for records that lack the notice."""

_ARTICLES = {"PubmedArticle": "MedlineCitation", "PubmedBookArticle": "BookDocument"}


def ask(line: Line, asked: Sequence[str], asking: Asking) -> Found:
    """Ask for the records of some PMIDs in one request."""
    query = {"db": "pubmed", "id": ",".join(asked), "retmode": "xml", "tool": "vouch"}
    query |= {"email": asking.contact} if asking.contact else {}
    query |= {"api_key": asking.ncbi_key} if asking.ncbi_key else {}
    reply = line.get("efetch.fcgi", query)
    names = f"PMID {asked[0]}" if len(asked) == 1 else f"{len(asked)} PMIDs"
    if reply.status == 400 and "ID list is empty" in words_of(reply):
        raise NotThereError(f"{NAME} knows no {names}.")
    check(NAME, reply, names, ("text/xml", "application/xml"))
    told = {number: "; ".join(dict.fromkeys(_notices(body))) for number, body in _records(reply.body, names)}
    if strangers := sorted(told.keys() - set(asked)):
        raise another(NAME, names, f"PMID {', '.join(strangers[:5])}")
    if not told:
        raise NotThereError(f"{NAME} knows no {names}.")
    return Found(data=reply.body, held=frozenset(told), told={number: said for number, said in told.items() if said})


def _records(body: bytes, names: str) -> Iterator[tuple[str, Any]]:
    """Yield each record's number with the element that describes it."""
    from xml.etree.ElementTree import ParseError

    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        top = fromstring(body)
    except ParseError as error:
        raise broken(NAME, names, f"it is no whole XML ({error})") from error
    except DefusedXmlException as error:
        raise broken(NAME, names, "it declares entities, which no record does") from error
    except (ValueError, LookupError) as error:
        raise broken(NAME, names, "its encoding is unknown") from error
    if top.tag != "PubmedArticleSet":
        raise broken(NAME, names, "it holds no set of articles")
    for article in top:
        described = article.find(_ARTICLES.get(article.tag, "-"))
        number = identifiers.pmid(described.findtext("PMID") or "") if described is not None else ""
        if number:
            yield number, described


def _notices(described: Any) -> Iterator[str]:
    for one in described.iterfind("CommentsCorrectionsList/CommentsCorrections"):
        if said := _NOTICES.get(one.get("RefType") or ""):
            where = " ".join((one.findtext("RefSource") or "").split())
            yield f"{said} ({where})" if where else said
    listed = {(one.text or "").strip() for one in described.iterfind(".//PublicationTypeList/PublicationType")}
    stated = {one.get("RefType") for one in described.iterfind("CommentsCorrectionsList/CommentsCorrections")}
    for kind, ref in _BY_TYPE.items():
        if kind in listed and ref not in stated:
            yield _NOTICES[ref]
