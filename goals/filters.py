"""Filters in the address of a page. A value nobody offers is ignored and shown as unset."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from goals.models import Capability, Confidence, Link
from goals.models.link import Relation
from goals.querysets import CapabilityQuerySet

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

    def narrowed(self, links: Iterable[Link]) -> list[Link]:
        """Of rows that are here already, those that the reader wants."""
        wanted = {name: self.value(name) for name in ("relation", "confidence")}
        wanted = {name: value for name, value in wanted.items() if value}
        return [
            link
            for link in links
            if (not self.goal_number or link.goal.number == self.goal_number)
            and all(getattr(link, name) == value for name, value in wanted.items())
        ]


class CapabilityFilter(AddressFilter):
    kind = _choice(_("Kind"), Capability.Kind.choices)
    goal = _choice(_("Goal"), GOALS)

    def narrowed(self, capabilities: CapabilityQuerySet) -> CapabilityQuerySet:
        found = capabilities.of_kind(self.value("kind"))
        return found.serving(self.goal_number) if self.goal_number else found
