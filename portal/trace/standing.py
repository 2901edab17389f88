"""What stands whatever operations there are: a few hundred rows, read once for all traces."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import OuterRef, QuerySet, Subquery

from goals.models import Goal, Link, RevisionItem, Subject, SubjectGoal, Target
from goals.querysets import OWNERS
from goals.remembered import link_table
from members.memory import remembered
from training.models import ModuleCapability


@dataclass(frozen=True)
class Standing:
    """Rows that all readers share, so that nothing is attached to them (decision 0009)."""

    goals: dict[int, Goal]  # of every edition
    todays: tuple[Goal, ...]  # of the edition in force, in their order
    links: tuple[Link, ...]
    subjects: dict[int, Subject]  # all but operations, each with the row that it stands for
    serving: tuple[SubjectGoal, ...]  # which of them serve which goal
    teaching: tuple[ModuleCapability, ...]  # which module teaches which capability

    def number(self, edge: SubjectGoal) -> int:
        """Of the goal that is served, which all editions share."""
        return self.goals[edge.goal_id].number

    def keys(self, numbers: Iterable[int]) -> list[int]:
        """Of the goals with these numbers, in every edition."""
        return [key for key, goal in self.goals.items() if goal.number in numbers]


@remembered
def standing() -> Standing:
    goals = Goal.objects.visible_to(None).in_use().select_related("edition").in_bulk()
    table = link_table()
    links = tuple(link for link in table.links if not _is_withdrawn(link.target))
    subjects = Subject.objects.visible_to(None).in_use().lean(*OWNERS)
    found = subjects.exclude(kind=Subject.Kind.OPERATION).in_bulk()
    edges = _dated(SubjectGoal.objects.visible_to(None).in_use().filter(subject__in=found).lean())
    serving = tuple(edge for edge in edges if edge.goal_id in goals)
    ends = {"module__subject__in": found, "capability__subject__in": found}
    standing_ends = {"module__is_retired": False, "capability__is_retired": False}
    taught = ModuleCapability.objects.visible_to(None).in_use().filter(**ends, **standing_ends)
    teaching = tuple(_dated(taught.lean("module", "capability").order_by("pk")))
    return Standing(goals, table.goals, links, found, serving, teaching)


def _dated(edges: QuerySet) -> QuerySet:
    """Each with `published`: when it came to the public, or None.

    What leads to a module has no date of its own.
    """
    kind = ContentType.objects.get_for_model(edges.model)
    items = RevisionItem.objects.filter(content_type=kind, object_id=OuterRef("pk"))
    first = items.order_by("revision__number").values("revision__published_at")[:1]
    return edges.annotate(published=Subquery(first))


def _is_withdrawn(target: Target | None) -> bool:
    return target is not None and target.is_retired
