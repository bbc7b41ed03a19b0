"""The encodings that a person may choose for a file, and which of them its bytes look like."""

from __future__ import annotations

import codecs
import re
import unicodedata

import msgspec

from app.domain.errors import UnreadableError

_LINES, _LINE = 8, 160


class Codec(msgspec.Struct, frozen=True):
    """An encoding that a person may choose: Python's name of it, and how it is called."""

    codec: str
    label: str


CODECS = (
    Codec("cp1252", "Western European (Windows-1252)"),
    Codec("mac-roman", "Western European (Mac OS Roman)"),
    Codec("gb18030", "Chinese, simplified (GB18030, GBK)"),
    Codec("cp932", "Japanese (Shift-JIS)"),
    Codec("euc-jp", "Japanese (EUC-JP)"),
    Codec("big5hkscs", "Chinese, traditional (Big5)"),
    Codec("cp949", "Korean (EUC-KR)"),
    Codec("cp1250", "Central European (Windows-1250)"),
    Codec("cp1251", "Cyrillic (Windows-1251)"),
    Codec("koi8-r", "Cyrillic (KOI8-R)"),
    Codec("cp1253", "Greek (Windows-1253)"),
    Codec("cp1254", "Turkish (Windows-1254)"),
    Codec("cp1255", "Hebrew (Windows-1255)"),
    Codec("cp1256", "Arabic (Windows-1256)"),
    Codec("iso8859-1", "Western European (ISO 8859-1)"),
    Codec("iso8859-2", "Central European (ISO 8859-2)"),
    Codec("iso8859-15", "Western European (ISO 8859-15)"),
    Codec("cp850", "Western European (DOS 850)"),
    Codec("utf-8", "Unicode (UTF-8)"),
    Codec("utf-16-le", "Unicode (UTF-16, little end first)"),
    Codec("utf-16-be", "Unicode (UTF-16, big end first)"),
)
"""The encodings to choose from, the likeliest first."""

_ALSO = {"shift_jis": "cp932", "shift_jisx0213": "cp932", "euc_kr": "cp949", "gbk": "gb18030", "gb2312": "gb18030"}
_ALSO |= {"big5": "big5hkscs", "cp950": "big5hkscs", "ascii": "cp1252", "utf-8-sig": "utf-8", "utf-16": "utf-16-le"}


def codec_named(name: str) -> str:
    """Return the codec of `CODECS` that a name means (`latin-1`, `Shift-JIS`, `windows-1250`, ...).

    Raises UnreadableError with the names there are.
    """
    try:
        found = codecs.lookup(name.strip()).name
    except (LookupError, ValueError):
        found = ""
    for one in CODECS:
        if codecs.lookup(one.codec).name == codecs.lookup(_ALSO.get(found, found) or "ascii").name:
            return one.codec
    raise UnreadableError(f"{name} is no encoding known here; there are {', '.join(one.codec for one in CODECS)}.")


def codec_label(codec: str) -> str:
    """Return how an encoding of `CODECS` is called."""
    return next((one.label for one in CODECS if one.codec == codec), codec)


class Guess(msgspec.Struct, frozen=True, kw_only=True):
    """How some bytes read in one encoding: a sample for a preview, and how likely that is, from 0 to 1."""

    codec: str
    label: str
    sample: str
    likelihood: float


def guesses(head: bytes) -> tuple[Guess, ...]:
    """Return how the beginning of a file reads in each encoding of `CODECS`, the likeliest first.

    The sample holds the first lines with characters beyond ASCII, at most eight, and the first lines when there are
    none. Likely is what has no undefined bytes, joins letters of one script to words, and has no capitals in words;
    among equals the order of `CODECS` decides.
    """
    lines = re.split(rb"[\r\n]+", head)
    beyond = [line[:_LINE] for line in lines if not line.isascii()][:_LINES]
    shown = b"\n".join(beyond or [line[:_LINE] for line in lines if line][:_LINES])
    found = []
    for one in CODECS:
        data = head if one.codec.startswith("utf-16") else shown
        text = data.decode(one.codec, "replace")
        sample = "\n".join(text.splitlines()[:_LINES])[: _LINES * _LINE]
        likelihood = round(_likelihood(text, one.codec), 3)
        found.append(Guess(codec=one.codec, label=one.label, sample=sample, likelihood=likelihood))
    return tuple(sorted(found, key=lambda guess: -guess.likelihood))


def _likelihood(text: str, codec: str) -> float:
    """Return the share of characters beyond ASCII that stand as such characters stand in words."""
    marks = [_mark(text, at) for at, char in enumerate(text) if not char.isascii()]
    if not marks:
        return 0.5 if not codec.startswith("utf-16") else 0.0
    return max(0.0, sum(marks) / len(marks)) * (0.999 if codec in _ODD else 1.0)


_ODD = frozenset(("iso8859-1", "iso8859-2", "iso8859-15", "cp850", "mac-roman", "cp1254", "koi8-r"))
"""What is proposed only when it reads better than its likes."""

_TYPOGRAPHY = frozenset(
    "\u2013\u2014\u2018\u2019\u201c\u201d\u2026\u2022\u00b0\u00b1\u00d7\u00b5\u00a9\u00ae\u2122\u00a0\u2264\u2265"
)


def _mark(text: str, at: int) -> float:
    char = text[at]
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    category = unicodedata.category(char)
    if char == "\ufffd" or category in {"Cc", "Cn", "Co", "Cs"}:
        return -3.0
    if char in _TYPOGRAPHY:
        return 0.8
    if category[0] != "L":
        return 0.1 if category[0] in "PZ" else -0.3
    script = _script(char)
    if script == "wide":
        return _wide_mark(char) if any(_script(one) == "wide" for one in (before, after) if one) else -0.5
    near = [one for one in (before, after) if one.isalpha()]
    if any(_script(one) != script for one in near):
        return -1.0
    if category == "Lu" and before.islower():
        return -1.0
    if script == "latin":
        strange = sum(not one.isascii() for one in near)
        return 1.0 - 0.4 * strange if near else 0.2
    return 0.9 if near else 0.3


def _wide_mark(char: str) -> float:
    if "\u3041" <= char <= "\u30ff" or char in _COMMON:
        return 0.9
    if "\uac00" <= char <= "\ud7a3":
        return 0.8
    return -0.2 if "\uff61" <= char <= "\uff9f" else 0.5


def _script(char: str) -> str:
    if char.isascii() or char < "\u0250":
        return "latin"
    for first, last, name in _SCRIPTS:
        if first <= char <= last:
            return name
    return "other"


_COMMON = frozenset(
    "的一是在不了有和人这這中大为為上个個国國我以要他时時来來用们們生到作地于於出就分对對成会會可主发發年动動同工也能下过過说說产產种種面而方后後"
    "多定行学學法所民得经經十三之进進等部度家电電力里如水化高自二理起小物实實加量都两兩体體制机機当當使点點从從业業本把性好应應开開它合还還因由其"
    "些前外天政四日社义義事平形相全表间間样樣与與关關各重新线線内數数正心反你明看原利比或但质質气氣第向道命此变變条條只没沒结結解问問意建月系细"
    "胞細病患者疗療治研究临臨床药藥医醫疫癌瘤淋巴血免剂劑安"
)
"""Characters that Chinese and Japanese texts of medicine hold in every line."""

_SCRIPTS = (
    ("\u0370", "\u03ff", "greek"),
    ("\u0400", "\u04ff", "cyrillic"),
    ("\u0590", "\u05ff", "hebrew"),
    ("\u0600", "\u06ff", "arabic"),
    ("\u1e00", "\u1eff", "latin"),
    ("\u2e80", "\ud7ff", "wide"),
    ("\uf900", "\ufaff", "wide"),
    ("\uff00", "\uffef", "wide"),
)
