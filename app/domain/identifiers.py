"""The one spelling of identifiers that several rooms read."""

from __future__ import annotations

_AFTER = ".,;:"


def spelled_doi(words: str) -> str:
    """Return a DOI in lower case, without the punctuation and the closing brackets of the sentence it stood in.

    Its own brackets stay: a closing one goes only while more close than open. Takes time in proportion to the words.

    >>> spelled_doi("10.1000/ABC(1)."), spelled_doi("10.1000/abc);")
    ('10.1000/abc(1)', '10.1000/abc')
    """
    words = words.rstrip(_AFTER)
    surplus, end = words.count(")") - words.count("("), len(words)
    while surplus > 0 and words[end - 1 : end] == ")":
        surplus -= 1
        end -= 1
        while end and words[end - 1] in _AFTER:
            end -= 1
    return words[:end].lower()
