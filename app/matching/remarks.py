"""What databases put behind a title: notes, the language, that it corrects another work or replies to letters."""

from __future__ import annotations

import re

from app.matching.words import LANGUAGES

_REMARK = re.compile(
    r"\s*[\[(]\s*(?:"
    r"(?:see comments?|erratum|published erratum|republished|retracted article|(?:article|text|letter) in)\b[^\])]*|"
    r"(?:comments?|letter|review|corrected|abstract|article|editorial|meeting abstract|conference abstract|"
    r"provisional abstract|structured abstract|\d+ ref(?:erence)?s?|"
    rf"authors? transl|author's transl|in (?:{LANGUAGES})|{LANGUAGES})(?:\s*[;,][\w ;,]*)?)[\])][\s.]*$",
    re.IGNORECASE,
)
_NOTED = re.compile(
    r"[\s.]*\[\s*(?:(?:published )?errat(?:um|a)|republished|reprint(?:ed)?|retracted|retraction in|update in|"
    r"summary for patients in|original report in|corrected\]\s*\[).*",
    re.IGNORECASE | re.DOTALL,
)
"""MEDLINE's notes on pieces about the work; they hold brackets, and databases cut them off."""

_CORRECTS = re.compile(r"\s*\(vol(?:ume)?\.? [^()]{1,40}, pg?s?\.? [^()]{1,40}\)[\s.]*$", re.IGNORECASE)
_REPLIES = re.compile(
    r"(?:\s[-\u2013\u2014]+\s|(?<=[:.?!])\s+)(?:reply|(?:the )?authors?['\u2019]?s? (?:reply|response))[\s.]*$",
    re.IGNORECASE,
)
"""How Web of Science says behind the title of a work that this is a correction of it, or a reply to letters on it."""

_ENDS = ("]", ")", "].", ").", "] ", ") ")
_LANGUAGE = re.compile(rf"\b(?:{LANGUAGES})\b", re.IGNORECASE)
_MOST = 3


def without_remarks(title: str) -> tuple[str, str, bool]:
    """Return a title without remarks, what sort of notice they make it ("" for none), and whether they name a language.

    >>> without_remarks("Tides and gout.[Erratum appears in J Tides. 2006 Oct;37(2):1")
    ('Tides and gout', '', False)
    >>> without_remarks("Tides and gout. [Review] [45 refs]"), without_remarks("Tides and gout (vol 7, pg 31, 2003)")
    (('Tides and gout.', '', False), ('Tides and gout', 'correction', False))
    """
    foreign, notice = False, ""
    if "[" in title and (found := _NOTED.search(title, 1)):
        title = title[: found.start()]
    for _ in range(_MOST):
        if not title.endswith(_ENDS):
            break
        if found := _CORRECTS.search(title):
            notice = "correction"
        elif not (found := _REMARK.search(title)):
            break
        foreign = foreign or _LANGUAGE.search(title, found.start()) is not None
        title = title[: found.start()]
    if found := _REPLIES.search(title):
        notice, title = "reply", title[: found.start()]
    return title, notice, foreign
