"""Words that decide whether two titles are of one work; English, with what other languages put before notices."""

from __future__ import annotations

LANGUAGES = (
    "english|french|german|spanish|italian|portuguese|russian|polish|dutch|danish|swedish|norwegian|finnish|czech|"
    "hungarian|turkish|greek|hebrew|arabic|persian|chinese|japanese|korean|croatian|serbian|romanian|ukrainian|thai"
)

_NOTICES = (
    ("erratum to", "correction"),
    ("erratum for", "correction"),
    ("erratum in", "correction"),
    ("erratum regarding", "correction"),
    ("erratum", "correction"),
    ("errata", "correction"),
    ("corrigendum to", "correction"),
    ("corrigendum", "correction"),
    ("corrigenda", "correction"),
    ("correction to", "correction"),
    ("corrections to", "correction"),
    ("correction for", "correction"),
    ("correction", "correction"),
    ("publisher correction", "correction"),
    ("author correction", "correction"),
    ("publishers note", "correction"),
    ("addendum to", "correction"),
    ("addendum", "correction"),
    ("berichtigung", "correction"),
    ("retraction notice to", "retraction"),
    ("retraction notice", "retraction"),
    ("retraction note to", "retraction"),
    ("retraction note", "retraction"),
    ("notice of retraction", "retraction"),
    ("retraction of", "retraction"),
    ("retraction", "retraction"),
    ("withdrawal notice", "retraction"),
    ("expression of concern", "concern"),
    ("editorial expression of concern", "concern"),
    ("retracted article", "retracted"),
    ("retracted", "retracted"),
    ("withdrawn", "retracted"),
    ("comment on", "comment"),
    ("comments on", "comment"),
    ("commentary on", "comment"),
    ("commentary", "comment"),
    ("comment", "comment"),
    ("editorial comment", "comment"),
    ("editorial", "comment"),
    ("invited commentary", "comment"),
    ("letter to the editor", "comment"),
    ("letter regarding", "comment"),
    ("discussion of", "comment"),
    ("discussion", "comment"),
    ("perspective", "comment"),
    ("re", "comment"),
    ("reply to", "reply"),
    ("reply", "reply"),
    ("in reply to", "reply"),
    ("in reply", "reply"),
    ("response to", "reply"),
    ("authors reply", "reply"),
    ("author reply", "reply"),
    ("authors response", "reply"),
    ("author response", "reply"),
    ("the authors reply", "reply"),
    ("antwort", "reply"),
    ("summary for patients", "summary"),
    ("plain language summary", "summary"),
    ("in brief", "summary"),
    ("study protocol", "protocol"),
    ("protocol for", "protocol"),
    ("protocol of", "protocol"),
    ("protocol", "protocol"),
)
NOTICES = {
    start.split()[0]: tuple(
        sorted((one for one in _NOTICES if one[0].split()[0] == start.split()[0]), key=lambda one: -len(one[0]))
    )
    for start, _ in _NOTICES
}
"""By its first word, how a title begins that is about another work, and what it then is; the longest come first."""

ALWAYS = frozenset(
    {"addendum", "berichtigung", "corrigenda", "corrigendum", "errata", "erratum", "retracted", "retraction"}
)
"""Single words that begin a notice whatever follows; the others only when a mark follows ("Re: ...", "Reply.")."""

GENERIC = frozenset(
    {
        "annual report",
        "author index",
        "authors reply",
        "book review",
        "book reviews",
        "case report",
        "conclusion",
        "correspondence",
        "editors note",
        "foreword",
        "from the editor",
        "guest editorial",
        "in this issue",
        "in this issue of the journal",
        "introduction",
        "letter to the editor",
        "letters to the editor",
        "news and notes",
        "oral presentations",
        "poster abstracts",
        "poster presentations",
        "preface",
        "subject index",
        "table of contents",
        "the authors reply",
    }
)
"""Titles that many works bear."""

_COUNTED_WORDS = "one two three four five six seven eight nine ten eleven twelve"
_COUNTED = _COUNTED_WORDS.split()
NUMBERS = {name: str(at) for at, name in enumerate(_COUNTED, start=1)}

ROMAN = {
    "i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8", "ix": "9", "x": "10",
    "ia": "1a", "ib": "1b", "iia": "2a", "iib": "2b", "iiia": "3a", "iiib": "3b",
}  # fmt: skip

_NUMBERED_WORDS = """
part parts phase phases type types stage stages grade class study trial volume level group cohort chapter
section experiment module factor angiotensin collagen 1 2 3
"""
NUMBERED = frozenset(_NUMBERED_WORDS.split())
"""What a lone I, V or X behind it numbers."""

_SLIGHT_WORDS = "a an and as at by for from in into of on or the to with its their using der die das de la el le"
SLIGHT = frozenset(_SLIGHT_WORDS.split())
"""Small words that a database drops or changes."""

_WEIGHTY_WORDS = """
adult adults after analysis animal animals annual before boys child children cohort comment comments commentary
correction corrigendum design early elderly erratum extended extension female females final first followup
follow girl girls high infants interim invitro invivo late left long low lower male males man men mice month
months mouse negative neonates no non not nonrandomized older open oral part phase pilot positive post
postoperative pre preliminary preoperative primary protocol rat rats rationale reply response results retraction
right secondary short stage subgroup summary term type update updated upper version vitro vivo week weeks
without woman women year years young younger 1st 2nd 3rd 4th 5th spring summer autumn fall winter january
february march april may june july august september october november december monday north south east west
northern southern eastern western
"""
WEIGHTY = frozenset(_WEIGHTY_WORDS.split())
"""Words that may tell two works apart although all else of their titles agrees."""

CONTRARY = (
    ("hyper", "hypo"),
    ("pre", "post"),
    ("intra", "inter"),
    ("intra", "extra"),
    ("micro", "macro"),
    ("mono", "poly"),
    ("uni", "bi"),
    ("vivo", "vitro"),
    ("induc", "reduc"),
    ("increas", "decreas"),
    ("prednisone", "prednisolone"),
    ("symptomatic", "asymptomatic"),
    ("typical", "atypical"),
    ("adrenaline", "noradrenaline"),
    ("infus", "inject"),
    ("efficacy", "efficiency"),
    ("morbidity", "mortality"),
    ("absorption", "adsorption"),
    ("endogenous", "exogenous"),
    ("afferent", "efferent"),
    ("systolic", "diastolic"),
    ("agonist", "antagonist"),
)
"""Stems that look alike and say the contrary; never taken for a slip of typing."""
