"""Only an abstract was read: a conference abstract, or a bibliographic record in place of its article."""

from __future__ import annotations

from collections.abc import Iterator

from app.checks.about_source import about_source, source_kind
from app.checks.subject import Spot, Subject
from app.domain.sources import SourceKind
from app.domain.values import Basis

_ABSTRACTS = {SourceKind.CONFERENCE_ABSTRACT.value, SourceKind.BIBLIOGRAPHIC_RECORD.value}
_AROUND = 2000
"""How many characters of title, authors, journal and keywords a bibliographic record has around its abstract."""


def abstract_only(subject: Subject) -> Iterator[Spot]:
    """Propose the caveat for a source whose full text stands nowhere here, or whose values rest on an abstract.

    A text that is little more than the abstract of the source's own data is a bibliographic record, whatever sort of
    document it speaks of.
    """
    if not subject.content.items:
        return
    here = {subject.source.kind.value, source_kind(subject)} & _ABSTRACTS
    if here or _is_little_more(subject):
        what = "conference abstract" if SourceKind.CONFERENCE_ABSTRACT.value in here else "abstract"
        yield about_source(
            subject, f"Only the {what} stands here: the full text may say more, or otherwise.", saw=("abstract",)
        )
    elif Basis.ABSTRACT_ONLY in [value.basis for value in subject.content.values]:
        yield about_source(subject, "Some of its values were verified in an abstract only.", saw=("basis",))


def _is_little_more(subject: Subject) -> bool:
    abstract = subject.source.metadata.abstract.strip()
    return bool(abstract) and 0 < len(subject.text) < len(abstract) + _AROUND
