"""An invented literature: works, and their copies as databases spell them. Nothing in it exists.

A copy is what PubMed, Embase, Web of Science, Scopus or an EndNote library make of a record: other styles of names,
journals, pages and case, missing parts, typing errors, a translated or cut-off title.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterator
from typing import Any

from app.domain.duplicates import MatchRow
from app.domain.kinds import Identifier
from app.domain.sources import SourceKind

Fields = dict[str, Any]

DRUGS = """Velotuzumab|Orbicabtagene|Zelunakib|CAR-NK cells|Haploidentical NK cells|Perilostat|Lumarafenib|Tridocel|
Cord-blood lymphocytes|TNF-α blockade|β-Galantin|Nordexamide|Quisalimab|Fosterine|Ibrexolol|Memory-like NK cells|
Allogeneic γδ T cells|Interleukin-15 agonists|Daratelumab|Mirocycline""".replace("\n", "").split("|")
DISEASES = """relapsed diffuse lymphoma|acute myeloid leukaemia|refractory lupus nephritis|multiple myeloma|advanced
 hepatocellular carcinoma|Sjögren syndrome|metastatic uveal melanoma|chronic graft-versus-host disease|mantle-cell
 lymphoma|paediatric neuroblastoma|glioblastoma|systemic sclerosis|recurrent ovarian tumours|Waldenström
 macroglobulinaemia|myelodysplastic syndromes|type 1 diabetes|severe asthma|ischaemic stroke""".replace("\n", "").split(
    "|"
)
FOCUS = """efficacy and safety of|outcomes after|early experience with|resistance to|cost of|quality of life with|
biomarkers of response to|cytokine release after|long-term persistence of|dose finding of|manufacturing of|
immune reconstitution after|infections after|feasibility of|patient preferences for""".replace("\n", "").split("|")
SETTING = """a randomised controlled trial|a multicentre cohort|a single-centre experience|results from a registry|
a retrospective analysis|an open-label study|a population-based survey|a systematic review|a case series|
a matched comparison|a translational study||""".replace("\n", "").split("|")
WHERE = """in older adults|in children|in Catalonia|in five Nordic countries|in routine care|after transplantation|
before transplantation|in the outpatient clinic|with fludarabine|without lymphodepletion|in rural hospitals|
in Hokkaido|at first relapse|in pregnancy||||""".replace("\n", "").split("|")
FAMILIES = """Moreau|Tanaka|Øverland|Müller|van der Berg|O'Sullivan|Nowak|García-Pérez|Lindqvist|Okonkwo|Bianchi|Chen|
Kowalczyk|Dubois|Yılmaz|Petrović|Haddad|Singh|Kim|Zhang|Andersson|Schröder|Fernandes|Novák|Papadopoulos|Ivanova|Mbeki|Larsen|
Hoffmann|Rossi|Takahashi|de la Cruz|Weiss|Ahmadi|Szabó|Jansen|Brandt|Keller|Morales|Nakamura""".replace("\n", "").split(
    "|"
)
GIVEN = [
    "Inès",
    "Hiro",
    "Astrid",
    "Jonas",
    "Mia",
    "Liam",
    "Ewa",
    "Lucía",
    "Karin",
    "Chidi",
    "Paolo",
    "Wei",
    "Marek",
    "Claire",
    "Elif",
    "Ana",
    "Omar",
    "Priya",
    "Jisoo",
    "Lei",
]
JOURNALS = (
    ("The Boreal Journal of Medicine", "Boreal J Med", "1234-5679"),
    ("Annals of Made-up Haematology", "Ann Made-up Haematol", "2345-6780"),
    ("European Review of Cell Therapy", "Eur Rev Cell Ther", "3456-7891"),
    ("Journal of Invented Oncology", "J Invent Oncol", "4567-8902"),
    ("International Archives of Imaginary Immunology", "Int Arch Imag Immunol", "5678-9013"),
    ("Fictional Transplantation", "Fict Transplant", "6789-0124"),
    ("Clinical and Experimental Fables", "Clin Exp Fables", "7890-1235"),
    ("Cytomythology", "Cytomythology", "8901-2346"),
    ("Acta Phantastica Medica", "Acta Phant Med", "9012-3457"),
    ("The Lantern", "Lantern", "0123-4568"),
)  # fmt: skip
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def works(count: int, seed: int = 1) -> Iterator[Fields]:
    """Yield invented works with all their parts, each with a title of its own."""
    chance = random.Random(seed)
    titles = set[str]()
    for number in itertools.count():
        if len(titles) == count:
            return
        drug, disease, focus = chance.choice(DRUGS), chance.choice(DISEASES), chance.choice(FOCUS)
        where, setting = chance.choice(WHERE), chance.choice(SETTING)
        title = f"{focus[0].upper()}{focus[1:]} {drug} for {disease}{' ' + where if where else ''}"
        title = f"{title}: {setting}" if setting else title
        if title in titles:
            continue
        titles.add(title)
        first = chance.randint(2, 2900)
        journal, abbreviated, issn = chance.choice(JOURNALS)
        people = chance.sample(FAMILIES, chance.randint(1, 9))
        yield {
            "title": title,
            "authors": [(name, f"{chance.choice(GIVEN)} {chance.choice(LETTERS).upper()}.") for name in people],
            "year": chance.randint(1988, 2025),
            "container": journal,
            "abbreviated": abbreviated,
            "issn": issn,
            "volume": str(chance.randint(1, 140)),
            "issue": str(chance.randint(1, 24)),
            "first": first,
            "last": first + chance.randint(1, 14),
            "doi": f"10.5555/{abbreviated.split()[0].lower()}.{number}.{chance.randint(100, 999)}",
            "pmid": str(90_000_000 + number),
            "kind": SourceKind.JOURNAL_ARTICLE,
        }


def row(number: int, work: Fields, **changed: Any) -> MatchRow:
    """Return a work as a row, as its publisher would state it, but for what is `changed`."""
    said = {
        "title": work["title"],
        "authors": tuple(name for name, _ in work["authors"]),
        "year": work["year"],
        "container": work["container"],
        "volume": work["volume"],
        "issue": work["issue"],
        "pages": f"{work['first']}-{work['last']}",
        "doi": work["doi"],
        "pmid": "",
        "kind": work["kind"],
        **changed,
    }
    schemes = {name: said.pop(name, "") for name in ("doi", "pmid", "issn", "nct")}
    identifiers = tuple(Identifier(name, value) for name, value in schemes.items() if value)
    return MatchRow(row=number, id=f"s{number:07}", identifiers=identifiers, **said)


# -- copies ------------------------------------------------------------------------------------------------------


def pubmed(work: Fields, chance: random.Random) -> Fields:
    """Return what PubMed makes of a work."""
    pages = f"{work['first']}-{_short(work['first'], work['last'])}"
    return {
        "title": work["title"] + ".",
        "authors": tuple(f"{name} {_initials(given)}" for name, given in work["authors"]),
        "container": work["abbreviated"],
        "pages": pages,
        "pmid": work["pmid"],
        "doi": work["doi"] if chance.random() < 0.8 else "",
    }


def embase(work: Fields, chance: random.Random) -> Fields:
    """Return what Embase makes of a work: plain letters, names with initials, often no DOI."""
    title = work["title"].replace("α", "alpha").replace("β", "beta").replace("γδ", "gammadelta")
    return {
        "title": _american(title) if chance.random() < 0.3 else title,
        "authors": tuple(f"{name} {given[0]}." for name, given in work["authors"]),
        "container": work["container"] if chance.random() < 0.5 else work["abbreviated"].replace(" ", ". ") + ".",
        "pmid": work["pmid"] if chance.random() < 0.5 else "",
        "doi": f"https://doi.org/{work['doi'].upper()}" if chance.random() < 0.4 else "",
        "issue": work["issue"] if chance.random() < 0.7 else "",
    }


def web_of_science(work: Fields, chance: random.Random) -> Fields:
    """Return what Web of Science makes of a work: capitals, all authors with initials."""
    return {
        "title": work["title"].title() if chance.random() < 0.7 else work["title"].upper(),
        "authors": tuple(f"{_bare(name)}, {_initials(given)}" for name, given in work["authors"]),
        "container": work["container"].upper(),
        "doi": work["doi"] if chance.random() < 0.7 else "",
        "issn": work["issn"],
    }


def scopus(work: Fields, chance: random.Random) -> Fields:
    """Return what Scopus makes of a work: markup and entities, the first page only."""
    title = work["title"].replace("α", "&alpha;").replace("β", "<i>β</i>").replace(" and ", " &amp; ")
    return {
        "title": title,
        "pages": str(work["first"]) if chance.random() < 0.3 else f"pp. {work['first']}–{work['last']}",
        "doi": f"doi:{work['doi']}" if chance.random() < 0.8 else "",
        "issue": "",
    }


def endnote(work: Fields, chance: random.Random) -> Fields:
    """Return what years in an EndNote library make of a work: one or two things lost or mistyped."""
    said: Fields = {"doi": "", "authors": tuple(f"{name}, {given}" for name, given in work["authors"])}
    for harm in chance.sample(HARMS, chance.randint(1, 2)):
        said |= harm(work, chance)
    return said


COPIES = (pubmed, embase, web_of_science, scopus, endnote)


def _no_authors(work: Fields, chance: random.Random) -> Fields:
    return {"authors": ()}


def _first_author(work: Fields, chance: random.Random) -> Fields:
    return {"authors": (work["authors"][0][0], "et al")}


def _no_pages(work: Fields, chance: random.Random) -> Fields:
    return {"pages": ""}


def _no_volume(work: Fields, chance: random.Random) -> Fields:
    return {"volume": "", "issue": ""}


def _no_year(work: Fields, chance: random.Random) -> Fields:
    return {"year": None}


def _next_year(work: Fields, chance: random.Random) -> Fields:
    return {"year": work["year"] + chance.choice((-1, 1))}


def _online_first(work: Fields, chance: random.Random) -> Fields:
    return {"volume": "", "issue": "", "pages": "", "doi": work["doi"], "year": work["year"] - 1}


def _mistyped(work: Fields, chance: random.Random) -> Fields:
    words = work["title"].split(" ")
    long = [at for at, word in enumerate(words) if len(word) > 6 and word.isalpha()]
    at = chance.choice(long)
    place = chance.randint(2, len(words[at]) - 2)
    words[at] = words[at][:place] + words[at][place + 1 :]
    return {"title": " ".join(words)}


def _cut_off(work: Fields, chance: random.Random) -> Fields:
    return {"title": work["title"][: max(45, len(work["title"]) - chance.randint(3, 30))]}


def _no_subtitle(work: Fields, chance: random.Random) -> Fields:
    return {"title": work["title"].partition(":")[0]}


def _translated(work: Fields, chance: random.Random) -> Fields:
    return {"title": f"[{work['title']}]."}


def _own_tongue(work: Fields, chance: random.Random) -> Fields:
    strange = "".join(chance.choice("aeiou") if one in "aeiou" else one for one in work["title"].lower())
    return {"title": f"{strange[::-1].capitalize()}. [German]", "language": "de"}


def _no_accents(work: Fields, chance: random.Random) -> Fields:
    return {"authors": tuple(_bare(name).upper() for name, _ in work["authors"]), "title": _bare(work["title"])}


def _remark(work: Fields, chance: random.Random) -> Fields:
    return {
        "title": work["title"] + chance.choice((" [see comment]", ". [Review]", " (letter)", ".[Erratum appears in X]"))
    }


HARMS: tuple[Callable[[Fields, random.Random], Fields], ...] = (
    _no_authors, _first_author, _no_pages, _no_volume, _no_year, _next_year, _online_first, _mistyped, _cut_off,
    _no_subtitle, _translated, _no_accents, _remark, _own_tongue,
)  # fmt: skip


def _short(first: Any, last: Any) -> str:
    one, other = str(first), str(last)
    same = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(other) - 1)
    return other[same:] if len(one) == len(other) else other


def _initials(given: str) -> str:
    return "".join(part[0] for part in given.split())


def _bare(text: str) -> str:
    import unicodedata

    known = text.replace("ø", "o").replace("Ø", "O").replace("ı", "i").replace("α", "alpha").replace("β", "beta")
    return "".join(c for c in unicodedata.normalize("NFKD", known) if not unicodedata.combining(c))


def _american(title: str) -> str:
    for one, other in (
        ("aemia", "emia"),
        ("tumour", "tumor"),
        ("randomised", "randomized"),
        ("paed", "ped"),
        ("centre", "center"),
    ):
        title = title.replace(one, other)
    return title
