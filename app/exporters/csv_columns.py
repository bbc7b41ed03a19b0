"""The fixed columns of the CSV folder, in their order."""

from __future__ import annotations

from app.domain.anchors import Standing
from app.domain.duplicates import LinkState
from app.domain.findings import Severity
from app.domain.records import Pass, RecordState
from app.domain.sources import SourceKind, SourceState
from app.domain.studies import ChoiceReason, Joined
from app.domain.values import Basis, Certainty, Derivation, Missing, Status
from app.exporters.columns import Column

_YES_NO = ("yes", "no")
_NOT_NOTED = "nothing was noted"
_NONE = "there is none"

SOURCES = (
    Column("source_id", "Source", "id", meaning="stays the same for ever; other files point to it"),
    Column("kind", "Kind of document", "code", codes=tuple(one.value for one in SourceKind)),
    Column("kind_confirmed", "Kind confirmed by a curator", "code", codes=_YES_NO),
    Column("title", "Title"),
    Column("authors", "Authors", meaning="Family, Given", many=True),
    Column("date", "Date of publication", "date", meaning="ISO 8601 with as many parts as are known"),
    Column("date_precision", "Precision of the date", "code", codes=("year", "month", "day")),
    Column("year", "Year of publication", "integer"),
    Column("date_as_stated", "Date as the source states it"),
    Column("container", "Journal or site"),
    Column("volume", "Volume"),
    Column("issue", "Issue"),
    Column("pages", "Pages"),
    Column("article_number", "Article number"),
    Column("publisher", "Publisher"),
    Column("language", "Language"),
    Column("doi", "DOI"),
    Column("pmid", "PMID"),
    Column("pmcid", "PMCID"),
    Column("issn", "ISSN"),
    Column("identifiers", "All identifiers", meaning="scheme:value", many=True),
    Column("url", "Address"),
    Column("keywords", "Keywords", many=True),
    Column("abstract", "Abstract"),
    Column("state", "State of curation", "code", codes=tuple(one.value for one in SourceState)),
    Column("reason", "Reason of an exclusion", empty=_NONE),
    Column("tags", "Tags", many=True, empty=_NONE),
    Column("records", "Number of records", "integer"),
    Column("text_length", "Length of the text", "integer", "code points"),
    Column("text_sha256", "SHA-256 of the text in UTF-8"),
    Column("added", "When it was added", "time", meaning="UTC, ISO 8601"),
)

RECORDS = (
    Column("record_id", "Record", "id", meaning="one curator's reading of one source in one pass"),
    Column("source_id", "Source", "id"),
    Column("curator", "Curator"),
    Column("pass", "Pass", "code", codes=tuple(one.value for one in Pass)),
    Column("form", "Form", meaning="name and version"),
    Column("form_id", "Form version", "id"),
    Column("state", "State", "code", codes=tuple(one.value for one in RecordState)),
    Column("created", "When it was begun", "time", meaning="UTC, ISO 8601"),
)

ITEM = (
    Column("item_id", "Item", "id", meaning="stays the same for ever; other files point to it"),
    Column("item_label", "How the item reads"),
    Column("parent_id", "Item it stands in", "id", empty="it stands in the record itself"),
    Column("parent_kind", "Kind of the item it stands in", empty="it stands in the record itself"),
    Column("ordinal", "Place among its siblings", "integer", meaning="from 0"),
    Column("source_id", "Source", "id"),
    Column("source_title", "Title of the source"),
    Column("record_id", "Record", "id"),
    Column("curator", "Curator"),
    Column("pass", "Pass", "code", codes=tuple(one.value for one in Pass)),
    Column("item_quotes", "Number of quotes of the item itself", "integer"),
    Column("created", "When it was made", "time", meaning="UTC, ISO 8601"),
)

VALUES = (
    Column("value_id", "Value", "id"),
    Column("item_id", "Item", "id"),
    Column("item_kind", "Kind of the item"),
    Column("item_label", "How the item reads"),
    Column("field", "Field"),
    Column("field_label", "Label of the field"),
    Column("kind", "Kind of the field"),
    Column("ordinal", "Place among the values of the field", "integer", meaning="from 0"),
    Column("current", "Whether it is the current one", "code", codes=_YES_NO),
    Column("value", "How the value reads", meaning="for a person; the column payload has the parts"),
    Column("payload", "The typed value", "JSON", empty="there is no typed value: see missing and unread"),
    Column("as_stated", "Words as stated", empty=_NOT_NOTED),
    Column("words", "Words of all its quotes", meaning="in their order", many=True, empty="no words vouch for it"),
    Column(
        "missing",
        "Why there is no value",
        "code",
        codes=tuple(one.value for one in Missing),
        empty="it is not marked as missing",
    ),
    Column("unread", "Words that are not read yet", empty="there are no such words"),
    Column(
        "derivation",
        "How it came from the words",
        "code",
        codes=tuple(one.value for one in Derivation),
        empty=_NOT_NOTED,
    ),
    Column("part_derivations", "The same for its parts", "JSON", empty="as the whole value"),
    Column("how", "Formula or reason", empty=_NOT_NOTED),
    Column("rests_on", "Values it rests on", "id", many=True, empty=_NONE),
    Column("outside", "Source outside this one", empty=_NONE),
    Column("as_of", "As of", "date", empty=_NOT_NOTED),
    Column("basis", "What was read", "code", codes=tuple(one.value for one in Basis), empty=_NOT_NOTED),
    Column("certainty", "Certainty", "code", codes=tuple(one.value for one in Certainty)),
    Column("status", "Status", "code", codes=tuple(one.value for one in Status)),
    Column("needs_review", "Needs review", "code", codes=_YES_NO),
    Column("note", "Note", empty=_NOT_NOTED),
    Column("source_id", "Source", "id"),
    Column("source_title", "Title of the source"),
    Column("record_id", "Record", "id"),
    Column("curator", "Curator of the record"),
    Column("pass", "Pass", "code", codes=tuple(one.value for one in Pass)),
    Column("entered_by", "Who entered it last"),
    Column("form", "Form", meaning="name and version"),
    Column("created", "When it was made", "time", meaning="UTC, ISO 8601"),
    Column("modified", "When it was changed last", "time", meaning="UTC, ISO 8601", empty="never"),
)

_CONTEXT = "up to 32 code points"
_LATEST = "it was taken from the latest text"
_NO_PLACE = "it was taken from the latest text, or is lost there"
QUOTES = (
    Column("quote_id", "Quote", "id"),
    Column("source_id", "Source", "id"),
    Column("record_id", "Record", "id"),
    Column("item_id", "Item", "id", meaning="the item, or the item of the value, that it vouches for"),
    Column("value_id", "Value", "id", empty="it belongs to the item itself"),
    Column("field", "Field", empty="it belongs to the item itself"),
    Column("part", "Part of a compound value", empty="it vouches for the whole"),
    Column("group", "Group of a broken-up quote", "id", empty="it is whole"),
    Column("ordinal", "Place among the quotes of its owner", "integer", meaning="from 0"),
    Column("start", "First code point", "integer", "code points", meaning="from 0, of the canonical text"),
    Column("end", "Code point after the last", "integer", "code points"),
    Column("exact", "The words"),
    Column("prefix", "Words before", meaning=_CONTEXT, empty="the text begins here"),
    Column("suffix", "Words after", meaning=_CONTEXT, empty="the text ends here"),
    Column("revision_id", "Revision of the text it was taken from", "id"),
    Column("entered_by", "Who took it"),
    Column("created", "When it was taken", "time", meaning="UTC, ISO 8601"),
    Column(
        "standing",
        "How surely it was found in the latest text",
        "code",
        codes=tuple(one.value for one in Standing),
        empty=_LATEST,
    ),
    Column("latest_revision_id", "The latest text", "id", empty=_LATEST),
    Column("latest_start", "First code point there", "integer", "code points", empty=_NO_PLACE),
    Column("latest_end", "Code point after the last there", "integer", "code points", empty=_NO_PLACE),
    Column("latest_exact", "The words there", empty=_NO_PLACE),
    Column("confirmed", "Whether somebody confirmed a fuzzy one", "code", codes=_YES_NO, empty=_LATEST),
)

FINDINGS = (
    Column("rule", "Rule"),
    Column("version", "Version of the rule", "integer"),
    Column("severity", "Severity", "code", codes=tuple(one.value for one in Severity)),
    Column("source_id", "Source", "id", empty="it concerns the project"),
    Column("record_id", "Record", "id", empty="it concerns several"),
    Column("study_id", "Study", "id", empty="it concerns one source only"),
    Column("item_id", "Item", "id", empty="it concerns no single item"),
    Column("field", "Field", empty="it concerns no single field"),
    Column("value_id", "Value", "id", empty="it concerns no single value"),
    Column("others", "Values on its other sides", "id", many=True, empty=_NONE),
    Column("message", "What is wrong and what would be right"),
    Column("quote", "First words quoted there", empty="no words are quoted there"),
    Column("caveat", "Type of caveat that it proposes", "code", vocabulary="caveat_type", empty=_NONE),
    Column("acknowledged", "Reason with which it was accepted", empty="nobody acknowledged it"),
)

ACKNOWLEDGEMENTS = (
    Column("acknowledgement_id", "Acknowledgement", "id"),
    Column("rule", "Rule"),
    Column("version", "Version of the rule", "integer"),
    Column("item_id", "Item", "id", empty="it concerns a study"),
    Column("field", "Field", empty="it concerns no single field"),
    Column("study_id", "Study", "id", empty="it concerns an item"),
    Column("message", "What was accepted"),
    Column("reason", "Reason"),
    Column(
        "holds", "Whether the rule still sees the same", "code", codes=_YES_NO, meaning="no: what it saw has changed"
    ),
    Column("curator", "Who accepted it"),
    Column("created", "When", "time", meaning="UTC, ISO 8601"),
)

STUDIES = (
    Column("study_id", "Study", "id", meaning="the project-wide identity of a trial"),
    Column("title", "Title", empty=_NOT_NOTED),
    Column("identifiers", "Registry ids", meaning="scheme:value", many=True, empty=_NONE),
    Column("members", "Number of trial items in it", "integer"),
    Column("note", "Note", empty=_NOT_NOTED),
    Column("created", "When it was made", "time", meaning="UTC, ISO 8601"),
)

MEMBERS = (
    Column("membership_id", "Membership", "id"),
    Column("study_id", "Study", "id"),
    Column("item_id", "Trial item", "id"),
    Column("record_id", "Record", "id"),
    Column("source_id", "Source", "id"),
    Column("joined", "How it came to the study", "code", codes=tuple(one.value for one in Joined)),
    Column("curator", "Who joined it", empty=_NOT_NOTED),
    Column("created", "When", "time", meaning="UTC, ISO 8601"),
)

DUPLICATES = (
    Column("link_id", "Link", "id"),
    Column("source_id", "Source that stays", "id", meaning="see sources.csv"),
    Column(
        "other_id", "Source that looks like it", "id", meaning="see sources.csv; its state is duplicate when merged"
    ),
    Column("state", "State of the link", "code", codes=tuple(one.value for one in LinkState)),
    Column("was", "State of curation before the merge", "code", codes=tuple(one.value for one in SourceState)),
    Column("score", "Score of the comparison", "number", meaning="0 to 1"),
    Column("reasons", "Why, the strongest reason first", many=True, empty=_NONE),
    Column("rule_version", "Version of the rule", "integer"),
    Column("curator", "Who decided", empty="decided by the rule alone"),
    Column("created", "When", "time", meaning="UTC, ISO 8601"),
)
CHOICES = (
    Column("choice_id", "Choice", "id"),
    Column("study_id", "Study", "id"),
    Column("cell", "Line of the conflict board", meaning="kind of item, what it is of, and field, parted by /"),
    Column("value_id", "Value held true", "id", meaning="see values.csv"),
    Column("over", "Values it was preferred to", "id", many=True, empty=_NONE),
    Column("reason", "Reason", "code", codes=tuple(one.value for one in ChoiceReason)),
    Column("note", "Note", empty=_NOT_NOTED),
    Column("curator", "Who chose"),
    Column("created", "When", "time", meaning="UTC, ISO 8601"),
)

ADDED_TERMS = (
    Column("term_id", "Term", "id"),
    Column("vocabulary", "Vocabulary"),
    Column("code", "Code"),
    Column("label", "Label"),
    Column("synonyms", "Synonyms", many=True, empty=_NONE),
    Column("definition", "Definition", empty=_NOT_NOTED),
    Column("provenance", "Where it comes from", empty=_NOT_NOTED),
    Column("curator", "Who added it"),
    Column("created", "When", "time", meaning="UTC, ISO 8601"),
)

DICTIONARY = (
    Column("about", "What the row is about", "code", codes=("rule", "column", "code", "missing")),
    Column("file", "File", empty="every file"),
    Column("column", "Column", empty="no single column"),
    Column("label", "Label"),
    Column("kind", "Kind", empty="no column"),
    Column("unit", "Unit", empty=_NONE),
    Column("vocabulary", "Vocabulary", empty=_NONE),
    Column("codes", "Codes", many=True, empty="any words"),
    Column("several", "Whether a cell may hold several, parted by |", "code", codes=_YES_NO, empty="no column"),
    Column("meaning", "Meaning", empty="the label says it"),
    Column("empty", "What an empty cell means", empty="no cell is empty"),
)
