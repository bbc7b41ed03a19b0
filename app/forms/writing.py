"""Writes a form as a file that the reader reads back equal, with all of its vocabularies in it.

What is as it is by default is left out. Comments of a file that the form was read from are not kept: a form does not
hold them.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import msgspec

from app.domain.forms import Field, Form, ItemKind, RuleSetting, Vocabulary, VocabularyTerm
from app.forms.rules import ANY, OUTSIDE, RECORD

if TYPE_CHECKING:
    import yaml

_WIDTH = 116
_HEAD = "# A form of Vouch. Check it after a change: vouch form check FILE\n"


def write(form: Form) -> str:
    """Return a form as YAML, complete in itself."""
    whole = {
        "name": form.name,
        "title": form.title,
        "version": form.version,
        "description": form.description,
        "rules": _rules(form.rules),
        "kinds": [_kind(kind, form) for kind in form.kinds],
        "vocabularies": [_vocabulary(one) for one in form.vocabularies],
    }
    return _HEAD + _dumped(_said(whole))


def _kind(kind: ItemKind, form: Form) -> dict[str, Any]:
    parents = [parent or RECORD for parent in kind.parents]
    return _said(
        {
            "key": kind.key,
            "label": kind.label,
            "plural": kind.plural,
            "help": kind.help,
            "parents": [] if parents == [RECORD] else parents,
            "layout": "" if kind.layout == "form" else kind.layout,
            "title": list(kind.title),
            "columns": list(kind.columns),
            "role": kind.role,
            "shortcut": kind.shortcut,
            "single": kind.single,
            "fields": [_field(field, form) for field in kind.fields],
        }
    )


def _field(field: Field, form: Form) -> dict[str, Any]:
    everything = (*OUTSIDE, *(kind.key for kind in form.kinds))
    plain = {name: getattr(field, name) for name in field.__struct_fields__}
    return _said(
        {
            **plain,
            "kind": field.kind.value,
            "targets": [ANY] if field.targets == everything else list(field.targets),
            "units": list(field.units),
            "schemes": list(field.schemes),
            "when": {other: list(codes) for other, codes in field.when.items()},
            "rules": _rules(field.rules),
        }
    )


def _rules(rules: dict[str, RuleSetting]) -> dict[str, Any]:
    return {rule: _setting(setting) for rule, setting in rules.items()}


def _setting(setting: RuleSetting) -> dict[str, Any]:
    said = _said({"severity": setting.severity, "limits": dict(setting.limits)})
    return said if setting.on else {"on": False, **said}


def _vocabulary(vocabulary: Vocabulary) -> dict[str, Any]:
    counted = Counter(term.provenance for term in vocabulary.terms)
    common = "" if "" in counted or not counted else counted.most_common(1)[0][0]
    return _said(
        {
            "key": vocabulary.key,
            "label": vocabulary.label,
            "note": vocabulary.note,
            "provenance": common,
            "terms": [_term(term, common) for term in vocabulary.terms],
        }
    )


def _term(term: VocabularyTerm, common: str) -> dict[str, Any]:
    plain = {**msgspec.structs.asdict(term), "synonyms": list(term.synonyms)}
    return _said({**plain, "provenance": "" if term.provenance == common else term.provenance})


def _said(whole: dict[str, Any]) -> dict[str, Any]:
    """Return what of a mapping says something: no empty text, list or mapping, and no switch that is off."""
    return {key: value for key, value in whole.items() if value not in ("", [], {}, False, ())}


def _storable(node: Any) -> Any:
    """Return a tree whose texts can be written: half a surrogate pair becomes U+FFFD."""
    if isinstance(node, dict):
        return {_storable(key): _storable(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_storable(one) for one in node]
    return node.encode("utf-16", "surrogatepass").decode("utf-16", "replace") if isinstance(node, str) else node


def _dumped(whole: dict[str, Any]) -> str:
    import yaml

    base = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    plain: type[yaml.SafeDumper] = type("Plain", (base,), {"ignore_aliases": lambda *_: True})
    dumped = yaml.dump(
        _storable(whole), Dumper=plain, allow_unicode=True, sort_keys=False, default_flow_style=None, width=_WIDTH
    )
    return str(dumped)
