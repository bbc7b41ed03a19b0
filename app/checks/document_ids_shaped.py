"""Rule V07: DOI, PMID, PMCID, ORCID and ISSN have their shape, and ORCID, ISSN and ISBN their check digit."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from app.checks.identifiers_held import misshapen_ones
from app.checks.subject import Spot, Subject
from app.domain.kinds import Identifier
from app.formats.identifiers import doi, isbn_agrees, issn_agrees, orcid_agrees, pmcid, pmid, serial_numbers
from app.reading.identifiers import example, normalise, scheme_name


def document_ids_shaped(subject: Subject) -> Iterator[Spot]:
    """Complain of an identifier of a document or a person that cannot be one, here or in the source's own data."""
    return misshapen_ones(subject, misshapen)


def misshapen(held: Identifier) -> str:
    """Return what is wrong with a document's or a person's identifier in one sentence, or "".

    >>> misshapen(Identifier("issn", "2162-3618"))
    'ISSN 2162-3618 has a check digit that does not agree with the rest: a digit is wrong, or two are swapped.'
    >>> misshapen(Identifier("issn", "2162-3619"))
    ''
    """
    if held.scheme not in _SHAPED:
        return ""
    shaped, digit_agrees = _SHAPED[held.scheme]
    name = scheme_name(held.scheme) if held.scheme != "isbn" else "ISBN"
    spelled = shaped(held.value)
    if not spelled:
        like = _EXAMPLES.get(held.scheme) or example((held.scheme,))
        return f"{held.value} does not look like a {name}, such as {like}."
    if not digit_agrees(spelled):
        return (
            f"{name} {held.value} has a check digit that does not agree with the rest: a digit is wrong, or two are "
            "swapped."
        )
    return "" if spelled == held.value else f"{held.value} is spelled {spelled} as a {name}."


def _serial(scheme: str) -> Callable[[str], str]:
    def spelled(words: str) -> str:
        found = serial_numbers(words)
        whole = len(found) == 1 and len("".join(c for c in words if c.isalnum())) == len(found[0][1].replace("-", ""))
        return found[0][1] if whole and found[0][0] == scheme else ""

    return spelled


def _orcid(words: str) -> str:
    plain = words.strip().removeprefix("https://orcid.org/").removeprefix("http://orcid.org/")
    found = normalise("orcid", plain).value
    return found if len(found) == 19 and normalise("orcid", found).value == found and _orcid_shape(found) else ""


def _orcid_shape(words: str) -> bool:
    groups = words.split("-")
    return [len(group) for group in groups] == [4, 4, 4, 4] and "".join(groups)[:15].isdecimal() and words.isascii()


def _always(_: str) -> bool:
    return True


_EXAMPLES = {"isbn": "9780000000002"}
_SHAPED: dict[str, tuple[Callable[[str], str], Callable[[str], bool]]] = {
    "doi": (doi, _always),
    "pmid": (pmid, _always),
    "pmcid": (pmcid, _always),
    "orcid": (_orcid, orcid_agrees),
    "issn": (_serial("issn"), issn_agrees),
    "isbn": (_serial("isbn"), isbn_agrees),
}
