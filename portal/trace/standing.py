"""What stands whatever operations there are: a few hundred rows, read once for all traces."""

from collections.abc import Iterable
from dataclasses import dataclass

from goals.models import Goal, Link, Subject, SubjectGoal, Target
from goals.querysets import OWNERS
from goals.remembered import link_table
from members.memory import remembered


@dataclass(frozen=True)
class Standing:
    """Rows that all readers share, so that nothing is attached to them (decision 0009)."""

    goals: dict[int, Goal]  # of every edition
    links: tuple[Link, ...]
    subjects: dict[int, Subject]  # all but operations, each with the row that it stands for
    serving: tuple[SubjectGoal, ...]  # which of them serve which goal

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
    return Standing(goals, links, found, serving)


def _is_withdrawn(target: Target | None) -> bool:
    return target is not None and target.is_retired
