"""From anchors, studies, what was chosen and acknowledged, and added terms to table rows and back."""

from __future__ import annotations

from typing import Any

import msgspec

from app.domain.anchors import Anchor, Standing
from app.domain.findings import Acknowledgement
from app.domain.forms import AddedTerm, VocabularyTerm
from app.domain.kinds import Identifier
from app.domain.studies import Choice, ChoiceReason, Joined, Membership, Study
from db.rows import Row, dump

_words = msgspec.json.Decoder(tuple[str, ...])
_identifiers = msgspec.json.Decoder(tuple[Identifier, ...])
_term = msgspec.json.Decoder(VocabularyTerm)


def anchor_row(anchor: Anchor) -> dict[str, Any]:
    """Return the columns of an anchor."""
    return {
        "id": anchor.id,
        "quote": anchor.quote,
        "revision": anchor.revision,
        "standing": anchor.standing,
        "start": anchor.start,
        "stop": anchor.end,
        "exact": anchor.exact,
        "confirmed": int(anchor.confirmed),
        "curator": anchor.curator or None,
        "created": anchor.created,
    }


def anchor_of(row: Row) -> Anchor:
    """Return the anchor of a row."""
    return Anchor(
        id=row["id"],
        quote=row["quote"],
        revision=row["revision"],
        standing=Standing(row["standing"]),
        start=row["start"],
        end=row["stop"],
        exact=row["exact"],
        confirmed=bool(row["confirmed"]),
        curator=row["curator"] or "",
        created=row["created"],
    )


def study_row(study: Study) -> dict[str, Any]:
    """Return the columns of a study."""
    return {
        "id": study.id,
        "title": study.title,
        "identifier_list": dump(study.identifiers),
        "note": study.note,
        "created": study.created,
    }


def study_of(row: Row) -> Study:
    """Return the study of a row."""
    return Study(
        id=row["id"],
        title=row["title"],
        identifiers=_identifiers.decode(row["identifier_list"]),
        note=row["note"],
        created=row["created"],
    )


def study_identifier_rows(study: Study) -> list[dict[str, Any]]:
    """Return a row for each registry id of a study, to find it by."""
    return [
        {"study": study.id, "ordinal": n, "scheme": one.scheme, "value": one.value}
        for n, one in enumerate(study.identifiers)
    ]


def membership_row(membership: Membership) -> dict[str, Any]:
    """Return the columns of a membership."""
    return {**msgspec.structs.asdict(membership), "curator": membership.curator or None}


def membership_of(row: Row) -> Membership:
    """Return the membership of a row."""
    return Membership(
        id=row["id"],
        study=row["study"],
        item=row["item"],
        joined=Joined(row["joined"]),
        curator=row["curator"] or "",
        created=row["created"],
    )


def choice_row(choice: Choice) -> dict[str, Any]:
    """Return the columns of a choice."""
    return {
        "id": choice.id,
        "study": choice.study,
        "cell": choice.cell,
        "value": choice.value,
        "over_list": dump(choice.over),
        "reason": choice.reason,
        "note": choice.note,
        "curator": choice.curator or None,
        "created": choice.created,
    }


def choice_of(row: Row) -> Choice:
    """Return the choice of a row."""
    return Choice(
        id=row["id"],
        study=row["study"],
        cell=row["cell"],
        value=row["value"],
        over=_words.decode(row["over_list"]),
        reason=ChoiceReason(row["reason"]),
        note=row["note"],
        curator=row["curator"] or "",
        created=row["created"],
    )


def over_rows(choice: Choice) -> list[dict[str, Any]]:
    """Return a row for each value that a choice was preferred to, so that none of them can go unseen."""
    return [{"choice": choice.id, "ordinal": n, "value": value} for n, value in enumerate(choice.over)]


def acknowledgement_row(one: Acknowledgement) -> dict[str, Any]:
    """Return the columns of an acknowledgement."""
    places = {"item": one.item or None, "study": one.study or None, "curator": one.curator or None}
    return {**msgspec.structs.asdict(one), **places}


def acknowledgement_of(row: Row) -> Acknowledgement:
    """Return the acknowledgement of a row."""
    return Acknowledgement(
        id=row["id"],
        rule=row["rule"],
        version=row["version"],
        item=row["item"] or "",
        field=row["field"],
        study=row["study"] or "",
        fingerprint=row["fingerprint"],
        message=row["message"],
        reason=row["reason"],
        curator=row["curator"] or "",
        created=row["created"],
    )


def added_term_row(one: AddedTerm) -> dict[str, Any]:
    """Return the columns of an added term: itself as JSON, and what others look for."""
    return {
        "id": one.id,
        "vocabulary": one.vocabulary,
        "code": one.term.code,
        "label": one.term.label,
        "definition": one.term.definition,
        "body": dump(one.term),
        "curator": one.curator or None,
        "created": one.created,
    }


def added_term_of(row: Row) -> AddedTerm:
    """Return the added term of a row."""
    return AddedTerm(
        id=row["id"],
        vocabulary=row["vocabulary"],
        term=_term.decode(row["body"]),
        curator=row["curator"] or "",
        created=row["created"],
    )
