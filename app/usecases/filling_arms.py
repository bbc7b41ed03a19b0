"""A registry record fills the arms, and what they receive as far as the record itself says so."""

from __future__ import annotations

import re
from typing import Any

from app.domain.records import Item
from app.formats.registry_json import value_at
from app.formats.registry_words import comparable, plain
from app.reading.terms import find_terms
from app.usecases.filling_sheet import Sheet, Spot, rows, strings, text_in

_ARMS = "protocolSection.armsInterventionsModule"
_CONDITIONING = re.compile(
    r"lympho-?\s?deplet|(?:pre-?)?conditioning\s(?:regimen|chemotherapy|therapy|treatment)|preconditioning",
    re.IGNORECASE,
)
_ENGINEERED = frozenset({"biological", "genetic", "combinationproduct", "drug", "other"})
_GIVEN = frozenset({"biological", "genetic", "combinationproduct", "drug"})


class Arms:
    """The arms of a record by what they are called."""

    def __init__(self, sheet: Sheet, trial: Item | None) -> None:
        self._sheet, self._trial = sheet, trial
        self._by_name: dict[str, Item] = {}

    def named(self, name: str, path: str = "") -> Item | None:
        """Return the arm of a name; a new one is made of the words at a path, if one is given."""
        key = " ".join(plain(name).casefold().split())
        if not key:
            return None
        if key not in self._by_name and path and self._trial is not None:
            arm = self._sheet.item("arm", self._trial)
            if arm is None or self._sheet.say(arm, "label", path) is None:
                return None
            self._by_name[key] = arm
        return self._by_name.get(key)


def fill_arms(sheet: Sheet, trial: Item | None) -> Arms:
    """Fill the arms planned."""
    arms = Arms(sheet, trial)
    for place, one in rows(value_at(sheet.tree, f"{_ARMS}.armGroups")):
        path = f"{_ARMS}.armGroups[{place}]"
        arm = arms.named(text_in(one, "label"), f"{path}.label")
        sheet.code(arm, "arm_type", f"{path}.type", text_in(one, "type"))
    return arms


def fill_interventions(sheet: Sheet, trial: Item | None, arms: Arms) -> None:
    """Fill what the arms receive.

    A form that lists treatments takes each as it is named. In a form of cell products, a product is one whose name says
    which kind of cells it is; a drug belongs to the preconditioning only where the record calls it so, and is given
    together with a product where one arm lists both. Any other stays in the text, and is told.
    """
    path = f"{_ARMS}.interventions"
    found = rows(value_at(sheet.tree, path))
    if sheet.places.kind("treatment") is not None:
        for place, one in found:
            row = sheet.item("treatment", trial)
            sheet.say(row, "name", f"{path}[{place}].name")
            sheet.code(row, "type", f"{path}[{place}].type", text_in(one, "type"))
            _received(sheet, arms, one, row)
        return
    product_arms: set[str] = set()
    others: list[tuple[int, dict[str, Any]]] = []
    for place, one in found:
        product = _product(sheet, trial, one, f"{path}[{place}]")
        if product is None:
            others.append((place, one))
        else:
            product_arms.update(_arm_names(sheet, one))
            _received(sheet, arms, one, product)
    for place, one in others:
        row = _conditioning(sheet, trial, one, f"{path}[{place}]") or _combination(
            sheet, trial, one, f"{path}[{place}]", product_arms
        )
        if row is None:
            sheet.skipped[f"intervention {text_in(one, 'name')}"] = None
        _received(sheet, arms, one, row)


def _product(sheet: Sheet, trial: Item | None, one: dict[str, Any], path: str) -> Item | None:
    """Fill a product whose name, or another of its names, says which kind of cells it is."""
    kind = sheet.places.kind("product")
    field = sheet.places.field(kind.key, "modality") if kind else None
    vocabulary = sheet.places.form.vocabulary(field.vocabulary) if field else None
    if field is None or vocabulary is None or comparable(text_in(one, "type")) not in _ENGINEERED:
        return None
    names = [f"{path}.name", *(f"{path}.otherNames[{n}]" for n, _ in strings(one.get("otherNames")))]
    for at in names:
        spot = sheet.spot(at)
        terms = find_terms(vocabulary, sheet.words(spot)) if spot else ()
        if spot is None or len({term.term.code for term in terms}) != 1:
            continue
        product = sheet.item("product", trial)
        sheet.say(product, "name", names[0])
        named = Spot(spot.start + terms[0].start, spot.start + terms[0].end)
        sheet.put(product, "modality", sheet.places.coded(field, terms[0].term.code), named)
        for other in names[1:]:
            sheet.say(product, "codes", other)
        return product
    return None


def _conditioning(sheet: Sheet, trial: Item | None, one: dict[str, Any], path: str) -> Item | None:
    """Fill the preconditioning from a drug that the record itself calls so."""
    spots = [spot for name in ("name", "description") if (spot := sheet.spot(f"{path}.{name}"))]
    if not any(_CONDITIONING.search(sheet.words(one)) for one in spots):
        return None
    item = sheet.item("preconditioning", trial)
    if item is None or sheet.say(item, "label", f"{path}.name") is None:
        return None
    agent = sheet.item("agent", item)
    drug, spot = sheet.field(agent, "drug"), sheet.spot(f"{path}.name")
    vocabulary = sheet.places.form.vocabulary(drug.vocabulary) if drug else None
    if spot and drug and vocabulary and (terms := find_terms(vocabulary, sheet.words(spot))):
        for place, term in enumerate(terms):
            row = agent if place == 0 else sheet.item("agent", item)
            named = Spot(spot.start + term.start, spot.start + term.end)
            sheet.put(row, "drug", sheet.places.coded(drug, term.term.code), named)
    return item


def _combination(
    sheet: Sheet, trial: Item | None, one: dict[str, Any], path: str, product_arms: set[str]
) -> Item | None:
    """Fill a drug given together with a product: one arm lists both, and it is no usual agent of preconditioning."""
    if comparable(text_in(one, "type")) not in _GIVEN or not product_arms & set(_arm_names(sheet, one)):
        return None
    kind = sheet.places.kind("agent")
    drug = sheet.places.field(kind.key, "drug") if kind else None
    agents = sheet.places.form.vocabulary(drug.vocabulary) if drug else None
    if agents and find_terms(agents, text_in(one, "name")):
        return None
    row = sheet.item("combination", trial)
    return row if sheet.say(row, "agent", f"{path}.name") else None


def _received(sheet: Sheet, arms: Arms, one: dict[str, Any], row: Item | None) -> None:
    """Point from each arm that receives an intervention to it; rows that name their arms point to these."""
    if row is None:
        return
    pointing = sheet.places.field(row.kind, "arms") is not None
    for name in _arm_names(sheet, one):
        arm = arms.named(name)
        sheet.refer(arm, "interventions", row)
        if pointing:
            sheet.refer(row, "arms", arm)


def _arm_names(sheet: Sheet, one: dict[str, Any]) -> list[str]:
    """Return the arms that receive an intervention: as it says itself, or as they say."""
    own = [name for _, name in strings(one.get("armGroupLabels"))]
    if own:
        return own
    full = f"{comparable(text_in(one, 'type'))}{comparable(text_in(one, 'name'))}"
    groups = rows(value_at(sheet.tree, f"{_ARMS}.armGroups"))
    return [
        text_in(group, "label")
        for _, group in groups
        if any(comparable(name) == full for _, name in strings(group.get("interventionNames")))
    ]
