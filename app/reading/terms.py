"""Words against the terms of a vocabulary: found in a text, or suggested while typing."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from app.domain.forms import Vocabulary, VocabularyTerm
from app.domain.kinds import Term, Terms
from app.reading.phases import find_phases
from app.reading.result import Asked, Reading

_TOKEN = re.compile(r"[^\W_]+\+?")
_SHORT = 5
_LONGEST_LABEL = 120
_SPELLINGS = (("aemi", "emi"), ("tumour", "tumor"), ("oesoph", "esoph"), ("haem", "hem"), ("paed", "ped"))
_FILLERS = frozenset({"a", "an", "and", "the", "of", "with", "or", "phase", "cells", "cell", "only"})
_WORDS = frozenset(
    re.findall(
        r"\w+",
        "a all am an and any ark arm as at be but by can car cat cell date drug fed for had has he high"
        " how i ice if in is it its kit low magic male may me mean met mice nail no none not now of off"
        " on or our out per reset rest set she so to top two ufo up us was we who why yes you",
    )
)
"""English words that an abbreviation is not, however it looks in capitals."""
_NUMBERED = re.compile(r"-[A-Z]{0,2}\d")
_SPLIT = re.compile(r"\s?[;|\n]\s?")


class FoundTerm(NamedTuple):
    """A term and where its words stand: code points, end exclusive."""

    term: VocabularyTerm
    start: int
    end: int


class _Name(NamedTuple):
    tokens: tuple[str, ...]
    exact: str
    term: VocabularyTerm
    cased: bool


_Index = dict[str, tuple[_Name, ...]]
_KEPT = 128
_INDEXES: dict[int, tuple[Vocabulary, _Index]] = {}
"""The indexes of vocabularies, by the identity of each; a vocabulary is kept beside its own, so that it stays one."""

Names = tuple[str, ...]
_NAMES_OF: tuple[Callable[[VocabularyTerm], Names], ...] = (
    lambda term: (term.label,),
    lambda term: (term.code,),
    lambda term: term.synonyms,
)
"""The names of a term, the more telling first: its label, its code, its synonyms."""


def find_terms(vocabulary: Vocabulary, words: str) -> tuple[FoundTerm, ...]:
    """Return the terms that words name by label, code or synonym, in order; the longest match wins.

    Matches are whole words; case matters for short abbreviations (ALL is no "all", Flu is no "flu"), and an
    abbreviation with a number behind it is another name: CLL-1 is not CLL, PD-L1 not PD. Retired terms are not found.
    """
    phases = find_phases(words) if vocabulary.term("PHASE1") else ()
    if phases:
        named = ((vocabulary.term(code), start, end) for code, start, end in phases)
        return tuple(FoundTerm(term, start, end) for term, start, end in named if term is not None)
    index = _index(vocabulary)
    spans = [(m.group(), m.start(), m.end()) for m in _TOKEN.finditer(words)]
    folded = [_fold(token) for token, _, _ in spans]
    found: list[FoundTerm] = []
    at = 0
    while at < len(spans):
        best = _longest(index.get(folded[at], ()), spans, folded, at, words)
        if best is None:
            at += 1
            continue
        found.append(FoundTerm(best.term, spans[at][1], spans[at + len(best.tokens) - 1][2]))
        at += len(best.tokens)
    return tuple(found)


def find_term(vocabulary: Vocabulary, typed: str) -> VocabularyTerm | None:
    """Return the term whose label, code or synonym is what was typed, or None.

    Case counts between two terms that differ in nothing else, and where an abbreviation in small letters is an English
    word: "all" is no leukaemia.
    """
    wanted = _tokens(typed)
    if not wanted:
        return None
    words = " ".join(typed.split())
    for same in (_is, _is_but_for_case):
        for names_of in _NAMES_OF:
            for term in vocabulary.live_terms:
                if any(same(name, words) for name in names_of(term)):
                    return term
    named = (n for n in _index(vocabulary).get(wanted[0], ()) if n.tokens == wanted)
    return next((n.term for n in named if not _is_a_word(n.exact, words)), None)


def suggest(vocabulary: Vocabulary, typed: str, limit: int = 8) -> tuple[VocabularyTerm, ...]:
    """Return the terms that somebody typing may mean, the likeliest first; all of them when nothing is typed.

    Letters match the beginning of any word of a label, code or synonym, and the initials of a label ("ucb").
    """
    if not typed.strip():
        return vocabulary.live_terms[:limit]
    ranked: dict[str, tuple[int, int, VocabularyTerm]] = {}
    for place, term in enumerate(vocabulary.live_terms):
        rank = _rank(term, typed)
        if rank is not None:
            ranked[term.code] = (rank, place, term)
    for place, found in enumerate(find_terms(vocabulary, typed)):
        ranked.setdefault(found.term.code, (_AMONG_THE_WORDS, place, found.term))
    return tuple(term for _, _, term in sorted(ranked.values(), key=lambda one: one[:2]))[:limit]


_AMONG_THE_WORDS = 9


def read_term(asked: Asked) -> Reading | None:
    """Read the one term that words name; unlisted words become a term without a code, with a note."""
    found = _distinct(find_terms(asked.vocabulary, asked.words)) if asked.vocabulary else ()
    if len(found) > 1:
        names = ", ".join(f.term.label for f in found[:5])
        return asked.answer(None, notes=(f"These words name several terms ({names}): select the one that is meant.",))
    if not found:
        return _unlisted(asked)
    one = found[0]
    return asked.answer(_term(one.term), parts=(asked.part("term", one.start, one.end),))


def read_terms(asked: Asked) -> Reading | None:
    """Read all the terms that words name as one statement, in the order of the vocabulary."""
    found = _distinct(find_terms(asked.vocabulary, asked.words)) if asked.vocabulary else ()
    if not found or asked.vocabulary is None:
        single = _unlisted(asked)
        if single is None or not isinstance(single.payload, Term):
            return single
        return asked.answer(Terms((single.payload,)), notes=single.notes)
    order = {term.code: place for place, term in enumerate(asked.vocabulary.terms)}
    terms = sorted((f.term for f in found), key=lambda term: order[term.code])
    parts = tuple(asked.part("term", f.start, f.end) for f in found)
    return asked.answer(Terms(tuple(_term(term) for term in terms)), parts=parts)


def parse_term(vocabulary: Vocabulary | None, typed: str) -> Term | None:
    """Return the term that somebody typed; an unlisted one keeps its words and has no code."""
    words = " ".join(typed.split())
    if not words:
        return None
    terms = _terms_of(vocabulary, words)
    return terms[0] if len(terms) == 1 else Term(words)


def parse_terms(vocabulary: Vocabulary | None, typed: str) -> Terms | None:
    """Return the terms that somebody typed, parted by ; or |, or written together ("phase 1/2")."""
    terms: list[Term] = []
    for piece in _SPLIT.split(typed.strip()):
        words = " ".join(piece.split())
        if words:
            terms.extend(term for term in _terms_of(vocabulary, words) if term not in terms)
    return Terms(tuple(terms)) if terms else None


def _terms_of(vocabulary: Vocabulary | None, words: str) -> tuple[Term, ...]:
    if vocabulary is None:
        return (Term(words),)
    exact = find_term(vocabulary, words)
    if exact is not None:
        return (_term(exact),)
    found = find_terms(vocabulary, words)
    rest = words
    for one in found:
        rest = rest[: one.start] + " " * (one.end - one.start) + rest[one.end :]
    if not found or any(_fold(m.group()) not in _FILLERS for m in _TOKEN.finditer(rest)):
        return (Term(words),)
    return tuple(_term(one.term) for one in _distinct(found))


def _unlisted(asked: Asked) -> Reading | None:
    label = " ".join(asked.words.split())
    if not label or len(label) > _LONGEST_LABEL:
        return None
    return asked.answer(Term(label), notes=(f"“{label}” is not in the list; it is kept as an unlisted term.",))


def _term(term: VocabularyTerm) -> Term:
    return Term(term.label, term.code)


def _distinct(found: tuple[FoundTerm, ...]) -> tuple[FoundTerm, ...]:
    kept: dict[str, FoundTerm] = {}
    for one in found:
        kept.setdefault(one.term.code, one)
    return tuple(kept.values())


def _index(vocabulary: Vocabulary) -> _Index:
    """Return the names of all terms under their first word; those of the vocabularies asked for last are kept."""
    known = _INDEXES.get(id(vocabulary))
    if known is not None and known[0] is vocabulary:
        return known[1]
    if len(_INDEXES) >= _KEPT:
        _INDEXES.clear()
    found = _made(vocabulary)
    _INDEXES[id(vocabulary)] = vocabulary, found
    return found


def _made(vocabulary: Vocabulary) -> _Index:
    """Return the names of all terms under their first word, labels before codes before synonyms."""
    index: dict[str, list[_Name]] = {}
    for names_of in _NAMES_OF:
        for term in vocabulary.live_terms:
            for name in names_of(term):
                tokens = _tokens(name)
                if tokens:
                    index.setdefault(tokens[0], []).append(_Name(tokens, name, term, _is_cased(name, term)))
    return {first: tuple(names) for first, names in index.items()}


def _longest(
    names: tuple[_Name, ...], spans: list[tuple[str, int, int]], folded: list[str], at: int, words: str
) -> _Name | None:
    best: _Name | None = None
    for name in names:
        size = len(name.tokens)
        if best is not None and size <= len(best.tokens):
            continue
        if tuple(folded[at : at + size]) == name.tokens and _stands(name, spans, at, words):
            best = name
    return best


def _stands(name: _Name, spans: list[tuple[str, int, int]], at: int, words: str) -> bool:
    last = at + len(name.tokens) - 1
    exact = words[spans[at][1] : spans[last][2]]
    if name.cased and exact != name.exact:
        return False
    end = spans[last][2]
    if _NUMBERED.match(words, end):
        return False
    return at == 0 or spans[at - 1][0].lower() != "non" or spans[at][1] - spans[at - 1][2] != 1


def _is_cased(name: str, term: VocabularyTerm) -> bool:
    """Say whether a name stands only in its own case: a short abbreviation, in capitals or with some (Flu, haNK)."""
    if len(name) > _SHORT or len(_tokens(name)) != 1:
        return False
    return name.isupper() or (name != term.label and name != name.lower())


def _is(name: str, typed: str) -> bool:
    return name == typed


def _is_but_for_case(name: str, typed: str) -> bool:
    return name.casefold() == typed.casefold() and not _is_a_word(name, typed)


def _is_a_word(name: str, typed: str) -> bool:
    """Say whether what was typed is an English word rather than the abbreviation that it spells."""
    return name.isupper() and typed != name and typed.casefold() in _WORDS


def _rank(term: VocabularyTerm, typed: str) -> int | None:
    words = " ".join(typed.split())
    plain = words.casefold()
    names = (term.label, term.code, *term.synonyms)
    if words in names:
        return 0
    if any(name.casefold() == plain for name in names):
        return 1
    if term.label.casefold().startswith(plain):
        return 2
    if term.code.casefold().startswith(plain):
        return 3
    initials = "".join(token[0] for token in _name_tokens(term.label))
    if len(plain) > 1 and initials.startswith(plain):
        return 4
    wanted = _name_tokens(words)
    if wanted and _begin_words(wanted, _name_tokens(term.label)):
        return 5
    return 6 if wanted and any(_begin_words(wanted, _name_tokens(name)) for name in term.synonyms) else None


def _begin_words(wanted: tuple[str, ...], tokens: tuple[str, ...]) -> bool:
    return all(any(token.startswith(word) for token in tokens) for word in wanted)


def _tokens(words: str) -> tuple[str, ...]:
    return tuple(_fold(match.group()) for match in _TOKEN.finditer(words))


@lru_cache(maxsize=8192)
def _name_tokens(name: str) -> tuple[str, ...]:
    """Return the folded words of a name, or of what somebody types in place of one; such are asked for often."""
    return _tokens(name)


def _fold(token: str) -> str:
    word = token.casefold()
    for british, american in _SPELLINGS:
        word = word.replace(british, american)
    if len(word) > _SHORT and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word
