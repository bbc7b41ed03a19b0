"""Shapes, spellings and check digits of the identifiers of documents; nothing here says that one exists.

Shapes follow the Bioregistry patterns (CC0); an ISSN's check digit is modulo 11 (ISO 3297), an ISBN's modulo 11 or 10
(ISO 2108), an ORCID's modulo 11-2 (ISO 7064).
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import unquote

from app.domain.identifiers import spelled_doi

_DOI = re.compile(r"10\.[0-9]{4,9}/\S+")
_DOI_PREFIX = re.compile(
    r"(?:https?://)?(?:www\.)?(?:dx\.)?doi(?:\.org|-org\.[a-z0-9.\-]{3,80})/|info:doi/|doi(?:\s+number)?[:\s]\s*",
    re.IGNORECASE,
)
_PMID = re.compile(r"[1-9][0-9]{0,7}")
_PMCID = re.compile(r"PMC[0-9]+(?:\.[0-9]+)?")
_ISSN = re.compile(r"(?<![0-9-])([0-9]{4})[-\u2010-\u2013]?([0-9]{3}[0-9Xx])(?![\w-])")
_ISBN = re.compile(r"(?<![0-9-])(?:97[89][-\s]?)?(?:[0-9][-\s]?){9}[0-9Xx](?![\w-])")
_NCT = re.compile(r"NCT[\s-]?([0-9]{4})\s?([0-9]{4})(?![0-9])", re.IGNORECASE)
_PUBMED_URL = re.compile(r"(?:pubmed\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov/pubmed)/([1-9][0-9]{0,7})(?![0-9])")
_PMC_URL = re.compile(r"/pmc/articles/(PMC[0-9]+)|pmc\.ncbi\.nlm\.nih\.gov/articles/(PMC[0-9]+)")
_NCT_URL = re.compile(r"clinicaltrials\.gov/\S{0,200}?(NCT[0-9]{8})(?![0-9])", re.IGNORECASE)


def doi(text: str) -> str:
    """Return the DOI that a text is, in lower case and without prefix, or "".

    The prefix may be a resolver's address (whose percent signs are read), `doi:` or both; brackets and a remark such as
    `[doi]` behind it go.

    >>> doi("https://doi.org/10.1000/ABC(1)."), doi("DOI: https://doi.org/10.1000/a%3C1%3E"), doi("10.1000/a [doi]")
    ('10.1000/abc(1)', '10.1000/a<1>', '10.1000/a')
    """
    text = text.strip().removesuffix("[doi]").rstrip()
    for _ in range(2):
        if found := _DOI_PREFIX.match(text):
            text = unquote(text[found.end() :]) if "/" in found[0] else text[found.end() :]
    if not text.startswith("10.") or _DOI.fullmatch(text) is None:
        return ""
    return spelled_doi(text)


def pmid(text: str) -> str:
    """Return the PubMed id that a text is, or ""."""
    text = text.strip()
    for prefix in ("PMID:", "pmid:", "PMID", "pmid"):
        text = text.removeprefix(prefix)
    text = text.strip()
    return text if _PMID.fullmatch(text) else ""


def pmcid(text: str) -> str:
    """Return the PubMed Central id that a text is, or ""."""
    text = text.strip().upper().removeprefix("PMCID:").strip()
    return text if _PMCID.fullmatch(text) else ""


def nct(text: str) -> str:
    """Return the ClinicalTrials.gov id that a text is, as NCT and eight digits, or ""."""
    found = _NCT.fullmatch(text.strip())
    return f"NCT{found[1]}{found[2]}" if found else ""


def in_url(url: str) -> tuple[tuple[str, str], ...]:
    """Return the identifiers that a web address names, as pairs of scheme and value."""
    if ".org" not in url and ".gov" not in url:
        return ()
    found = [("doi", doi(url) if "doi.org" in url else "")]
    if match := _PUBMED_URL.search(url):
        found.append(("pmid", match[1]))
    if match := _PMC_URL.search(url):
        found.append(("pmcid", match[1] or match[2]))
    if match := _NCT_URL.search(url):
        found.append(("nct", match[1].upper()))
    return tuple((scheme, value) for scheme, value in found if value)


@lru_cache(maxsize=4096)
def serial_numbers(text: str) -> tuple[tuple[str, str, bool], ...]:
    """Return the ISSNs and ISBNs in a text, as scheme, value and whether the check digit agrees, in their order.

    An ISSN gets its hyphen, an ISBN loses hyphens and spaces.

    >>> serial_numbers("21623619 (electronic)")
    (('issn', '2162-3619', True),)
    """
    isbns = [(found.start(), re.sub(r"[-\s]", "", found[0]).upper()) for found in _ISBN.finditer(text)]
    rest = _ISBN.sub(lambda found: " " * len(found[0]), text)
    found = [(at, "isbn", value, isbn_agrees(value)) for at, value in isbns]
    for match in _ISSN.finditer(rest):
        value = f"{match[1]}-{match[2].upper()}"
        found.append((match.start(), "issn", value, issn_agrees(value)))
    return tuple((scheme, value, agrees) for _, scheme, value, agrees in sorted(found))


def issn_agrees(issn: str) -> bool:
    """Say whether the check digit of an ISSN written as 1234-567X agrees with the rest."""
    digits = issn.replace("-", "")
    total = sum((8 - place) * int(digit) for place, digit in enumerate(digits[:7]))
    return digits[7] == "0123456789X"[-total % 11]


def orcid_agrees(orcid: str) -> bool:
    """Say whether the check digit of an ORCID written in four groups agrees with the rest (ISO 7064, modulo 11-2)."""
    digits = orcid.replace("-", "")
    total = 0
    for digit in digits[:15]:
        total = (total + int(digit)) * 2
    return digits[15] == "0123456789X"[(12 - total % 11) % 11]


def isbn_agrees(isbn: str) -> bool:
    """Say whether the check digit of an ISBN of 10 or 13 characters without hyphens agrees with the rest."""
    if len(isbn) == 13:
        return (
            "X" not in isbn and sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(isbn)) % 10 == 0
        )
    values = [10 if digit == "X" else int(digit) for digit in isbn]
    return sum((10 - place) * value for place, value in enumerate(values)) % 11 == 0
