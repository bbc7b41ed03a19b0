"""What a column of a table can be: the fields of a source, and the names that columns have for them.

Names are compared in lower case without spaces and punctuation; those of other languages are the column titles that
reference managers and library catalogues write.
"""

from __future__ import annotations

import re
from functools import lru_cache

FIELDS: dict[str, str] = {
    "title": "Title",
    "authors": "Authors",
    "year": "Year",
    "date": "Date of publication",
    "month": "Month and day, beside the year",
    "day": "Day, beside year and month",
    "container": "Journal or site",
    "volume": "Volume",
    "issue": "Issue",
    "pages": "Pages",
    "first_page": "First page",
    "last_page": "Last page",
    "article_number": "Article number",
    "citation": "Citation line",
    "publisher": "Publisher",
    "doi": "DOI",
    "pmid": "PMID",
    "pmcid": "PMCID",
    "registry": "Trial registry number",
    "issn": "ISSN",
    "isbn": "ISBN",
    "accession": "Accession number",
    "identifier": "Any identifier",
    "url": "Address (URL)",
    "abstract": "Abstract",
    "keywords": "Keywords",
    "language": "Language",
    "kind": "Kind of document",
    "decision": "Included or excluded",
    "reason": "Reason of an exclusion",
    "tags": "Tags",
    "notes": "Notes of the screening",
}
"""The fields a column can be mapped to, by key, with their labels; the order is that of a list to choose from."""

SEVERAL = frozenset({"keywords", "issn", "isbn", "accession", "identifier", "registry", "url", "tags", "notes"})
"""Fields that take every column mapped to them; of the others, the first cell that is not empty counts."""

TELLING = frozenset({"authors", "doi", "pmid", "abstract", "container", "registry"})
"""Fields of which one beside the title makes a table surely one of documents."""

_NAMES: dict[str, str] = {
    "title": "title articletitle documenttitle primarytitle studytitle papertitle itemtitle publicationname titel titre"
    " título titulo titolo titul tytuł 标题 题名 篇名 タイトル 제목 заглавие название",
    "authors": "authors author authornames authorfullnames authorsfullname authorlist creator creators contributors"
    " autor autoren autorinnen autores auteur auteurs autori verfasser auteursnamen 作者 著者 저자 авторы автор",
    "year": "year publicationyear pubyear publishedyear yearofpublication yearpublished jahr erscheinungsjahr année"
    " annee año ano anno jaar rok 年份 出版年 年 연도 год",
    "date": "publicationdate date datepublished pubdate dateofpublication publisheddate coverdate datum"
    " erscheinungsdatum fecha data",
    "month": "month publishedmonth publicationmonth",
    "day": "day publicationday",
    "container": "journal sourcetitle publicationtitle journaltitle journalbook journalname containertitle pubtitle"
    " periodical publication secondarytitle parenttitle fulljournalname source zeitschrift quelle revue revista rivista"
    " tijdschrift journalname 期刊 刊名 来源 雑誌名 журнал",
    "volume": "volume vol volumenumber band jahrgang tome volumen volúmen 卷",
    "issue": "issue issuenumber number no heft ausgabe numéro numero número 期",
    "pages": "pages pagination pagerange page seiten páginas paginas pagine 页码",
    "first_page": "firstpage startpage pagestart beginningpage spage",
    "last_page": "lastpage endpage pageend endingpage epage",
    "article_number": "articlenumber artno elocationid",
    "publisher": "publisher verlag éditeur editorial editore uitgever 出版社",
    "doi": "doi digitalobjectidentifier articledoi",
    "pmid": "pmid pubmedid medlinepmid pubmed",
    "pmcid": "pmcid pmc pubmedcentralid",
    "registry": "nctnumber nctid clinicaltrialnumbers trialregistrationnumber registrynumber registryid trialid"
    " registrationnumber",
    "issn": "issn issns eissn issnprint issnelectronic",
    "isbn": "isbn isbns eisbn",
    "accession": "accessionnumber accession",
    "identifier": "identifier identifiers otherids",
    "url": "url link urls articleurl weblink fulltexturl sourceurl documenturl adresse enlace lien 链接",
    "abstract": "abstract abstractnote abstracttext summary zusammenfassung kurzfassung résumé resume resumen resumo"
    " riassunto sommario samenvatting 摘要 抄録 초록 аннотация",
    "keywords": "keywords keyword authorkeywords indexkeywords meshterms subjects subjectterms descriptors"
    " schlagwörter schlagworte schlüsselwörter motsclés motscles palabrasclave palavraschave parolechiave trefwoorden"
    " 关键词 キーワード 키워드 ключевыеслова",
    "language": "language languages languageoforiginaldocument articlelanguage sprache langue idioma lingua taal 语言",
    "kind": "documenttype publicationtype itemtype typeofreference referencetype doctype doctypes pubtype typename"
    " dokumenttyp",
    "decision": "decision screeningdecision finaldecision screeningstatus inclusion",
    "reason": "exclusionreason reasonforexclusion exclusionreasons reasonexcluded",
    "tags": "tags labels",
}

BY_NAME: dict[str, tuple[str, int]] = {}
"""A column's name as it is compared: the field it means, and its place among that field's names (0 says most)."""
for _field, _names in _NAMES.items():
    for _place, _name in enumerate(_names.split()):
        BY_NAME.setdefault(_name, (_field, _place))

_SIGNS = re.compile(r"[\W_]+")


@lru_cache(maxsize=4096)
def folded_name(header: str) -> str:
    """Return a column's name as it is compared.

    >>> folded_name("Author(s)"), folded_name("Covidence #"), folded_name("PMC_ID")
    ('authors', 'covidence', 'pmcid')
    """
    return _SIGNS.sub("", header.casefold())
