"""What stands whatever operations there are: a few hundred rows, read once for all traces."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import Min, Model

from goals.models import Goal, Link, RevisionItem, Subject, SubjectGoal, Target
from goals.querysets import OWNERS
from goals.remembered import link_table
from members.memory import remembered
from training.models import ModuleCapability


@dataclass(frozen=True)
class Standing:
    """Rows that all readers share, so that nothing is attached to them (decision 0009)."""

    goals: dict[int, Goal]  # of every edition
    links: tuple[Link, ...]
    subjects: dict[int, Subject]  # all but operations, each with the row that it stands for
    serving: tuple[SubjectGoal, ...]  # which of them serve which goal
    teaching: tuple[ModuleCapability, ...]  # which module teaches which capability
    since: dict[Model, str]  # when an edge to a module was published, for it has no date of its own

    def number(self, edge: SubjectGoal) -> int:
        """Of the goal that is served, which all editions share."""
        return self.goals[edge.goal_id].number

    def keys(self, numbers: Iterable[int]) -> list[int]:
        """Of the goals with these numbers, in every edition."""
        return [key for key, goal in self.goals.items() if goal.number in numbers]


@remembered
def standing() -> Standing:
    goals = Goal.objects.visible_to(None).in_use().select_related("edition").in_bulk()
    links = tuple(link for link in link_table().links if not _is_withdrawn(link.target))
    subjects = Subject.objects.visible_to(None).in_use().lean(*OWNERS)
    found = subjects.exclude(kind=Subject.Kind.OPERATION).in_bulk()
    edges = SubjectGoal.objects.visible_to(None).in_use().filter(subject__in=found).lean()
    serving = tuple(edge for edge in edges if edge.goal_id in goals)
    ends = {"module__subject__in": found, "capability__subject__in": found}
    standing_ends = {"module__is_retired": False, "capability__is_retired": False}
    taught = ModuleCapability.objects.visible_to(None).in_use().filter(**ends, **standing_ends)
    teaching = tuple(taught.lean("module", "capability").order_by("pk"))
    to_modules = [edge for edge in serving if found[edge.subject_id].kind == Subject.Kind.MODULE]
    since = _published([*teaching, *to_modules])
    return Standing(goals, links, found, serving, teaching, since)


def _published(edges: list[Model]) -> dict[Model, str]:
    """The day on which each came to the public, as a date; nothing for what never did."""
    by_key = {(ContentType.objects.get_for_model(edge).pk, edge.pk): edge for edge in edges}
    kinds, keys = ({*ends} for ends in zip(*by_key, strict=True)) if by_key else ((), ())
    items = RevisionItem.objects.filter(content_type__in=kinds, object_id__in=keys).order_by()
    days = items.values_list("content_type", "object_id").annotate(Min("revision__published_at"))
    return {
        by_key[kind, key]: day.date().isoformat()
        for kind, key, day in days
        if (kind, key) in by_key
    }


def _is_withdrawn(target: Target | None) -> bool:
    return target is not None and target.is_retired
