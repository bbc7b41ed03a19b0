"""How rules are wanted: by the table's own limits, then the form, then the field, then the project."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from app.domain.findings import Severity
from app.domain.forms import Field, Form, RuleSetting

_NOTHING: Mapping[str, RuleSetting] = {}


@dataclass(frozen=True)
class Rules:
    """The settings of rules for one record, each later one before the earlier: form, field, project.

    `limits` are the rules' own, by rule and name.
    """

    limits: Mapping[str, Mapping[str, Decimal]] = field(default_factory=dict)
    form: Mapping[str, RuleSetting] = field(default_factory=dict)
    project: Mapping[str, RuleSetting] = field(default_factory=dict)

    def is_on(self, rule: str, spec: Field | None = None) -> bool:
        """Say whether a rule is on at all, and at a field when one is given: anybody may switch it off."""
        if rule in self.project:
            return self.project[rule].on
        at_field = spec.rules if spec else _NOTHING
        return (rule not in self.form or self.form[rule].on) and (rule not in at_field or at_field[rule].on)

    def severity(self, rule: str, own: Severity, spec: Field | None = None) -> Severity:
        """Return how bad a rule's findings are, at a field when one is given."""
        for settings in (self.project, spec.rules if spec else _NOTHING, self.form):
            if rule in settings and settings[rule].severity:
                return Severity(settings[rule].severity)
        return own

    def limit(self, rule: str, name: str, spec: Field | None = None) -> Decimal:
        """Return a limit of a rule. Raises KeyError for one that no table row declares."""
        if not (self.project or self.form or (spec and spec.rules)):
            return self.limits[rule][name]
        for settings in (self.project, spec.rules if spec else _NOTHING, self.form):
            if rule in settings and name in settings[rule].limits:
                return Decimal(settings[rule].limits[name])
        return self.limits[rule][name]


def rules_for(
    limits: Mapping[str, Mapping[str, Decimal]], form: Form, project: Mapping[str, RuleSetting] | None = None
) -> Rules:
    """Return the rules as a form and a project want them."""
    return Rules(limits=limits, form=form.rules, project=project or {})
