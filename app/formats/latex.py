"""LaTeX in bibliographic fields as Unicode: accents, letters, symbols and Greek; what is unknown stays as it stands.

Takes time in proportion to the words. A percent sign is no comment here: people write "73%" in abstracts.
"""

from __future__ import annotations

import re
import unicodedata

_ACCENTS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", '"': "\u0308", "=": "\u0304", ".": "\u0307",
    "u": "\u0306", "v": "\u030c", "H": "\u030b", "c": "\u0327", "k": "\u0328", "d": "\u0323", "b": "\u0331",
    "r": "\u030a", "t": "\u0361",
}  # fmt: skip
_LETTERS = {
    "ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "aa": "å", "AA": "Å", "o": "ø", "O": "Ø", "l": "ł",
    "L": "Ł", "i": "i", "j": "j", "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ", "dj": "đ", "DJ": "Đ", "ng": "ŋ",
    "NG": "Ŋ", "textendash": "–", "textemdash": "—", "textquoteright": "’", "textquoteleft": "‘",
    "textquotedblleft": "“", "textquotedblright": "”", "textquotesingle": "'", "textasciitilde": "~",
    "textasciicircum": "^", "textbackslash": "\\", "textunderscore": "_", "textbar": "|", "textless": "<",
    "textgreater": ">", "textdegree": "°", "textregistered": "®", "texttrademark": "™", "copyright": "©",
    "textcopyright": "©", "pounds": "£", "texteuro": "€", "euro": "€", "EUR": "€", "textmu": "µ", "textmicro": "µ",
    "dag": "†", "ddag": "‡", "S": "§", "P": "¶", "ldots": "…", "dots": "…", "textellipsis": "…", "pm": "±",
    "times": "×", "leq": "≤", "le": "≤", "geq": "≥", "ge": "≥", "neq": "≠", "ne": "≠", "approx": "≈", "sim": "∼",
    "infty": "∞", "cdot": "·", "rightarrow": "→", "to": "→", "leftarrow": "←", "uparrow": "↑", "downarrow": "↓",
    "circ": "°", "degree": "°", "percnt": "%", "slash": "/", "lbrace": "{", "rbrace": "}", "backslash": "\\",
    "textperiodcentered": "·", "textbullet": "•", "textonehalf": "½", "prime": "′", "minus": "−", "mid": "|",
    "quotedblbase": "„", "guillemotleft": "«", "guillemotright": "»", "textexclamdown": "¡", "textquestiondown": "¿",
    "varepsilon": "ε", "varphi": "φ", "vartheta": "ϑ", "quad": " ", "qquad": " ", "newline": " ", "par": "\n",
    "textsubscript": "", "textsuperscript": "",
}  # fmt: skip
_LETTERS |= {
    spelled: unicodedata.lookup(f"GREEK {size} LETTER {name}")
    for name in ("ALPHA", "BETA", "GAMMA", "DELTA", "EPSILON", "ZETA", "ETA", "THETA", "IOTA", "KAPPA", "LAMDA", "MU",
                 "NU", "XI", "OMICRON", "PI", "RHO", "SIGMA", "TAU", "UPSILON", "PHI", "CHI", "PSI", "OMEGA")
    for size, word in (("SMALL", name.lower()), ("CAPITAL", name.capitalize()))
    for spelled in {word, word.replace("amda", "ambda"), f"text{word.replace('amda', 'ambda')}", f"up{word}"}
}  # fmt: skip
_LETTERS |= {"textbeta": "β", "mathrm": ""}
_DROPPED = frozenset((
    "emph", "textit", "textbf", "textrm", "textsf", "texttt", "textsc", "textsl", "textup", "textnormal", "text",
    "mbox", "it", "em", "bf", "rm", "sc", "sl", "tt", "url", "href", "enquote", "mathit", "mathbf", "mathrm", "mathsf",
    "mathbb", "mathcal", "ensuremath", "textsubscript",
    "textsuperscript", "protect", "relax", "noopsort", "nocase", "uppercase",
    "MakeUppercase", "sb", "sp", "textmd", "ul", "underline", "bibinfo", "left", "right", "displaystyle",
))  # fmt: skip
"""Commands of which only what they hold is read."""

_SIGNS = {"\\": " ", "-": "", "/": "", ",": " ", ";": " ", ":": " ", "!": "", " ": " ", "\n": " ", "@": ""}
_SUBSCRIPTS = str.maketrans("0123456789+-", "₀₁₂₃₄₅₆₇₈₉₊₋")
_SUPERSCRIPTS = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
_DIGITS = re.compile(r"[0-9+-]{1,10}")

_TOKEN = re.compile(
    r"\\(?P<word>[a-zA-Z]+)\*?[ \t]*(?:\{\})?|\\(?P<sign>[^a-zA-Z])"
    r"|(?P<raised>[\^_])(?:\{(?P<group>[^{}\\$]{0,40})\}|(?P<one>[0-9+-]))|(?P<brace>[{}$])|(?P<dash>---?)"
    r"|(?P<quote>``|'')|(?P<tie>~)"
)
_MATH = re.compile(r"(?<!\\)\$([^$]{1,400})\$")
_MONEY = re.compile(r"\d[\d.,]*(?: .*)?", re.DOTALL)
_ACCENTED = re.compile(
    r"\\(?:(?P<mark>[`'^\"~=.])[ \t]{0,4}|(?P<letter>[uvHckdbrt])(?:[ \t]{1,4}|(?=[ \t]{0,4}\{)|(?=\\)))"
    r"(?:\{[ \t]{0,4}(?:\\(?P<dotless>[ij])(?![a-zA-Z])(?:\{\})?|(?P<held>[^\W\d_]?))[ \t]{0,4}\}"
    r"|\\(?P<bare_dotless>[ij])(?![a-zA-Z])(?:\{\})?[ \t]?|(?P<bare>[^\W\d_]))"
)


def unlatexed(text: str) -> str:
    r"""Return a field's words in Unicode, without the braces that only keep letters as they are.

    >>> unlatexed(r"{N}{\o}rg{\aa}rd and {\'E}t{\'\i}enne: $\beta$-cells, H$_2$O, 73\% and 5% \& more")
    'Nørgård and Étíenne: β-cells, H₂O, 73% and 5% & more'
    """
    if not any(mark in text for mark in "\\{}$~-`'"):
        return text
    if "\\" in text:
        text = _ACCENTED.sub(_accent, text)
    inside, signs = False, _math_signs(text)
    parts: list[str] = []
    at = 0
    for found in _TOKEN.finditer(text):
        parts.append(text[at : found.start()])
        at = found.end()
        if found["brace"] == "$":
            if found.start() in signs:
                inside = not inside
            else:
                parts.append("$")
        elif found["raised"] is not None:
            parts.append(_raised(found) if inside else found[0])
        else:
            parts.append(_plain(found))
    parts.append(text[at:])
    return unicodedata.normalize("NFC", "".join(parts)) if "\\" in text else "".join(parts)


def _math_signs(text: str) -> set[int]:
    """Return where dollar signs open and close mathematics; a lone one, or one before a number alone, is money."""
    found = [one for one in _MATH.finditer(text) if not _MONEY.fullmatch(one[1])] if "$" in text else []
    return {place for one in found for place in (one.start(), one.end() - 1)}


def _accent(found: re.Match[str]) -> str:
    mark = _ACCENTS[found["mark"] or found["letter"]]
    letter = found["dotless"] or found["bare_dotless"] or found["held"] or found["bare"] or ""
    return unicodedata.normalize("NFC", letter + mark) if letter else found[0]


def _plain(found: re.Match[str]) -> str:
    if (word := found["word"]) is not None:
        return _word(word, found[0])
    if (sign := found["sign"]) is not None:
        return _SIGNS.get(sign, sign)
    if found["dash"]:
        return "–" if found["dash"] == "--" else "—"
    if found["quote"]:
        return "“" if found["quote"] == "``" else "”"
    return "\u00a0" if found["tie"] else ""


def _word(word: str, stated: str) -> str:
    if word in _LETTERS:
        return _LETTERS[word]
    return "" if word in _DROPPED else stated


def _raised(found: re.Match[str]) -> str:
    inner = found["group"] if found["group"] is not None else found["one"]
    table = _SUBSCRIPTS if found["raised"] == "_" else _SUPERSCRIPTS
    return inner.translate(table) if _DIGITS.fullmatch(inner) else inner
