"""Filters in the address of a page. A value nobody offers is ignored and shown as unset."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from goals.models import Capability, Confidence
from goals.models.link import Relation
from goals.querysets import CapabilityQuerySet, LinkQuerySet

GOALS = [(str(number), str(number)) for number in range(1, 8)]


class AddressFilter(forms.Form):
    """A GET form of optional choices."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_valid()

    def value(self, name: str) -> str:
        return self.cleaned_data.get(name, "")

    @property
    def goal_number(self) -> int | None:
        return int(self.value("goal")) if self.value("goal") else None

    @property
    def is_narrowed(self) -> bool:
        return any(self.cleaned_data.values())


def _choice(label: str, choices: list[tuple[str, Any]]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=[("", _("all")), *choices])


class LinkFilter(AddressFilter):
    relation = _choice(_("Relation"), Relation.choices)
    confidence = _choice(_("Confidence"), Confidence.choices)
    goal = _choice(_("Goal"), GOALS)

    def narrowed(self, links: LinkQuerySet) -> LinkQuerySet:
        return (
            links.with_relation(self.value("relation"))
            .with_confidence(self.value("confidence"))
            .of_goal_number(self.goal_number)
        )


class CapabilityFilter(AddressFilter):
    kind = _choice(_("Kind"), Capability.Kind.choices)
    goal = _choice(_("Goal"), GOALS)

    def narrowed(self, capabilities: CapabilityQuerySet) -> CapabilityQuerySet:
        found = capabilities.of_kind(self.value("kind"))
        return found.serving(self.goal_number) if self.goal_number else found
