"""The exports that map by themselves: each is told by columns that no other has, and says what its own columns mean.

Column names are those of the databases' and tools' own exports, written as they are compared (`folded_name`). What a
profile does not name is mapped by the names that any table has.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

_Columns = dict[str, str]


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """An export: `told_by` are sets of columns of which one must be there whole, `columns` what its columns mean.

    A column that means "" is no field, whatever its name is elsewhere. `where` names the export in a sentence. `only`
    says that the columns of other names are not looked at.
    """

    key: str
    where: str
    told_by: tuple[frozenset[str], ...]
    columns: _Columns = {}
    only: bool = False


def _sets(*words: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(one.split()) for one in words)


def _columns(**fields: str) -> _Columns:
    """Return columns by name, given as the names of each field in their order; `none` are no field."""
    return {
        name: "" if field == "none" else field for field, names in fields.items() for name in names.split()
    }  # fmt: skip


PROFILES: tuple[Profile, ...] = (
    Profile(
        key="vouch",
        where="Vouch",
        told_by=_sets("sourceid kindconfirmed dateprecision dateasstated textsha256"),
    ),
    Profile(
        key="ctgov",
        where="ClinicalTrials.gov",
        told_by=_sets("nctnumber studytitle", "nctnumber title studystatus", "nctnumber title status conditions"),
        columns=_columns(
            title="studytitle title", registry="nctnumber", url="studyurl url", abstract="briefsummary",
            keywords="conditions", identifier="otherids", date="lastupdateposted lastupdatepostdate",
            none="acronym studydocuments studystatus status sponsor",
        ),
    ),
    Profile(
        key="wos-tab",
        where="Web of Science",
        told_by=_sets("pt au ti so ut", "pt au ti so py"),
        columns=_columns(
            authors="au af", title="ti", container="so", language="la", kind="dt", keywords="de id mh", abstract="ab",
            issn="sn ei", isbn="bn", publisher="pu", month="pd", year="py", volume="vl", issue="is", first_page="bp",
            last_page="ep", article_number="ar", doi="di", pmid="pm", accession="ut",
        ),
        only=True,
    ),
    Profile(
        key="wos",
        where="Web of Science",
        told_by=_sets("utuniquewosid", "utuniqueid"),
        columns=_columns(
            title="articletitle", container="sourcetitle", month="publicationdate", url="doilink", kind="documenttype",
            keywords="authorkeywords keywordsplus", accession="utuniquewosid utuniqueid",
            none="publicationtype bookauthors authorfullnames bookauthorfullnames researcherids",
        ),
    ),
    Profile(
        key="embase",
        where="Embase",
        told_by=_sets("embaseaccessionid", "medlinepmid authornames", "emtreedrugindexterms title"),
        columns=_columns(
            container="sourcetitle", citation="source", accession="embaseaccessionid", url="fulltextlink embaselink",
            language="articlelanguage", registry="clinicaltrialnumbers", kind="publicationtype",
            keywords="authorkeywords emtreedrugindextermsmajorfocus emtreedrugindexterms"
            " emtreemedicalindextermsmajorfocus emtreemedicalindexterms",
            none="summarylanguage editors pui correspondenceaddress",
        ),
    ),
    Profile(
        key="scopus",
        where="Scopus",
        told_by=_sets("eid sourcetitle title", "eid authorfullnames", "artno pagestart pageend title"),
        columns=_columns(
            authors="authors authorfullnames", container="sourcetitle", accession="eid", url="link",
            keywords="authorkeywords indexkeywords",
            none="source abbreviatedsourcetitle publicationstage pagecount editors",
        ),
    ),
    Profile(
        key="pubmed",
        where="PubMed",
        told_by=_sets("pmid title authors citation journalbook"),
        columns=_columns(container="journalbook", citation="citation", none="createdate firstauthor nihmsid"),
    ),
    Profile(
        key="ieee",
        where="IEEE Xplore",
        told_by=_sets("documenttitle pdflink", "documenttitle ieeeterms", "documenttitle articlecitationcount"),
        columns=_columns(
            container="publicationtitle", url="pdflink", kind="documentidentifier",
            keywords="authorkeywords ieeeterms", none="issuedate onlinedate meetingdate dateaddedtoxplore",
        ),
    ),
    Profile(
        key="dimensions",
        where="Dimensions",
        told_by=_sets("publicationid pubyear", "publicationid dimensionsurl", "rank publicationid title"),
        columns=_columns(
            container="sourcetitle anthologytitle sourcetitleanthologytitle", accession="publicationid",
            url="sourcelinkout dimensionsurl", authors="authors authorsrawaffiliation",
        ),
    ),
    Profile(
        key="lens",
        where="The Lens",
        told_by=_sets("lensid title"),
        columns=_columns(accession="lensid", url="sourceurls externalurl", none="fieldsofstudy"),
    ),
    Profile(
        key="ebsco",
        where="EBSCO",
        told_by=_sets("plink", "articletitle journaltitle doctype"),
        columns=_columns(
            title="articletitle title", container="journaltitle source", url="plink", accession="accessionnumber an",
            keywords="keywords subjects", none="pagecount notes identifiers",
        ),
    ),
    Profile(
        key="proquest",
        where="ProQuest",
        told_by=_sets("storeid title", "proquestdocumentid title", "pubtitle documenturl"),
        columns=_columns(
            container="pubtitle publicationtitle", accession="storeid proquestdocumentid", url="documenturl",
            keywords="subjects subjectterms subject identifierkeywords identifierkeyword",
            language="languageofpublication language", none="entrydate",
        ),
    ),
    Profile(
        key="ovid",
        where="Ovid",
        told_by=_sets("ui ti au so", "ui title author source", "ui title authors source", "vn db ui"),
        columns=_columns(
            title="ti title", authors="au author authors authorsfullname", citation="so source",
            container="jn ja journal journalname", abstract="ab abstract", year="yr yearofpublication", pmid="pm",
            date="dp", doi="do doi", issn="is issn", keywords="kw mh subjectheadings keywordheading", language="lg",
            kind="pt publicationtype", accession="ui", none="ovidurl",
        ),
    ),
    Profile(
        key="publish-or-perish",
        where="Publish or Perish",
        told_by=_sets("cites articleurl gsrank", "cites title citesurl"),
        columns=_columns(container="source", url="articleurl", none="type querydate fulltexturl relatedurl"),
    ),
    Profile(
        key="google-scholar",
        where="Google Scholar",
        told_by=_sets("authors title publication volume number pages year publisher"),
        columns=_columns(container="publication", issue="number"),
    ),
    Profile(
        key="zotero",
        where="Zotero",
        told_by=_sets("itemtype publicationtitle abstractnote", "key itemtype title manualtags"),
        columns=_columns(
            container="publicationtitle", keywords="manualtags automatictags", identifier="extra",
            none="journalabbreviation shorttitle dateadded datemodified accessdate editor notes numpages number type",
        ),
    ),
    Profile(
        key="covidence",
        where="Covidence",
        told_by=_sets("covidence title"),
        columns=_columns(notes="notes", tags="tags", none="study studyid ref"),
    ),
    Profile(
        key="rayyan",
        where="Rayyan",
        told_by=_sets("key title authors notes pubmedid", "key title authors journal notes", "rayyaninclusion title"),
        columns=_columns(
            notes="notes rayyaninclusion rayyanlabels rayyanexclusionreasons", none="location key customizations",
        ),
    ),
    Profile(
        key="cochrane",
        where="the Cochrane Library",
        told_by=_sets(
            "cochranereviewid title", "cochraneid title", "centralid title", "cochranereviewgroupcode title",
            "cochranecentralid title",
        ),
        columns=_columns(
            container="source", accession="cochraneid centralid cochranecentralid cochranereviewid",
            none="cochranereviewgroupcode embaseid",
        ),
    ),
    Profile(
        key="asreview",
        where="ASReview",
        told_by=_sets(
            "asreviewlabel title", "asreviewranking title", "recordid included title", "included title abstract",
            "labelincluded title", "includedlabel title", "finalincluded title",
        ),
        columns=_columns(
            decision="asreviewlabel included labelincluded includedlabel finalincluded", reason="asreviewnote"
            " exportednotes exportednotes1", none="asreviewtime label",
        ),
    ),
    Profile(
        key="abstrackr",
        where="abstrackr",
        told_by=_sets("internalid sourceid title consensus", "internalid sourceid title abstract"),
        columns=_columns(decision="consensus", none="sourceid internalid"),
    ),
    Profile(
        key="srdr",
        where="SRDR+",
        told_by=_sets("refman title", "refman citationname", "citationid citationname", "citationid refman"),
        columns=_columns(title="title citationname citationtitle", none="username citationid refman otherreference"),
    ),
    Profile(
        key="eppi",
        where="EPPI-Reviewer",
        told_by=_sets("itemid shorttitle", "itemid title authors", "itemid parenttitle", "id shorttitle title"),
        columns=_columns(
            container="parenttitle journal", issn="standardnumber", kind="typename itemtype",
            none="shorttitle parentauthors datecreated comments ieds",
        ),
    ),
    Profile(
        key="endnote-tab",
        where="EndNote",
        told_by=_sets("referencetype author title secondarytitle", "referencetype author year title"),
        columns=_columns(
            container="secondarytitle journal", accession="accessionnumber",
            none="shorttitle label notes researchnotes",
        ),
    ),
)  # fmt: skip
"""The exports known by their columns; the first that is told by the columns of a table is taken."""

BLOCK_LABELS = frozenset(
    {
        *("title", "authornames", "source", "sourcetitle", "publicationyear", "publicationtype", "dateofpublication"),
        *("volume", "issue", "firstpage", "lastpage", "doi", "abstract", "embaseaccessionid", "medlinepmid", "pui"),
        *("authorkeywords", "emtreedrugindexterms", "emtreemedicalindexterms", "issn", "authoraddresses"),
        *("articlelanguage", "fullrecordentrydate", "casregistrynumbers", "originalnonenglishtitle"),
    }
)
"""What stands in the first cell of each row when Embase writes a field a row instead of a record a row."""


def profile_of(names: Iterable[str]) -> Profile | None:
    """Return the export whose columns a table has, or None; `names` are compared forms (`folded_name`)."""
    have = set(names)
    return next((one for one in PROFILES if any(wanted <= have for wanted in one.told_by)), None)
