"""Filters in the address of a page. A value nobody offers is ignored and shown as unset."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from goals.figure_querysets import MeasureQuerySet
from goals.models import Capability, Confidence, Link, Measure
from goals.models.link import Relation
from goals.querysets import CapabilityQuerySet
from members.filters import AddressFilter, choice, words

GOALS = [(str(number), str(number)) for number in range(1, 8)]
SDGS = [(str(number), str(number)) for number in range(1, 18)]


class GoalFilter(AddressFilter):
    """A filter in which one can choose a goal."""

    @property
    def goal_number(self) -> int | None:
        return int(self.value("goal")) if self.value("goal") else None


class LinkFilter(GoalFilter):
    relation = choice(_("Relation"), Relation.choices)
    confidence = choice(_("Confidence"), Confidence.choices)
    goal = choice(_("Goal"), GOALS)

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


class CapabilityFilter(GoalFilter):
    kind = choice(_("Kind"), Capability.Kind.choices)
    goal = choice(_("Goal"), GOALS)

    def narrowed(self, capabilities: CapabilityQuerySet) -> CapabilityQuerySet:
        found = capabilities.of_kind(self.value("kind"))
        return found.serving(self.goal_number) if self.goal_number else found


class MeasureFilter(AddressFilter):
    """What to see of the measures; the units are those that there are."""

    q = words(_("Name or text"))
    kind = choice(_("Kind"), Measure.Kind.choices)
    unit = choice(_("Unit"), [])
    goal = choice(_("Goal"), GOALS)

    def narrowed(self, measures: MeasureQuerySet) -> MeasureQuerySet:
        return (
            measures.said(self.value("q"))
            .of_kind(self.value("kind"))
            .in_unit(self.value("unit"))
            .for_goal(self.value("goal"))
        )
