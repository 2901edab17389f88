"""What the most read pages ask of the goals room, remembered between two publications.

Each function asks named questions and hands out finished rows, which all readers share: a view
narrows and arranges them, and changes none (members.memory, decision 0009). Everybody may see
them, so nobody is asked who she is; in a transaction, as in a preview or the request of whoever
is signed in, they are read anew each time.
"""

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.utils.translation import get_language

from goals import matrix, wording
from goals.api import querysets
from goals.models import (
    SDG,
    Aim,
    Citation,
    ContextStatistic,
    CrimeArea,
    Crosswalk,
    Goal,
    Link,
    Reading,
    Revision,
    SubjectGoal,
)
from members.memory import remembered

PAGE = settings.REST_FRAMEWORK["PAGE_SIZE"]


@remembered
def goals() -> tuple[Goal, ...]:
    """The seven, each with the number and date of its newest revision."""
    return tuple(Goal.objects.visible_to(None).for_detail_page())


@remembered
def sdgs() -> tuple[SDG, ...]:
    return tuple(SDG.objects.visible_to(None).in_use())


@dataclass(frozen=True)
class LinkTable:
    """Every open link with its text, and the goals and SDGs that are their ends."""

    goals: tuple[Goal, ...]
    sdgs: tuple[SDG, ...]
    links: tuple[Link, ...]


@remembered
def link_table() -> LinkTable:
    ends = goals(), sdgs()
    return LinkTable(*ends, tuple(Link.objects.visible_to(None).open().between(*ends)))


class ToldLinks(Sequence):
    """The links that the API tells whoever names no filter; whole pages are remembered."""

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, wanted: slice) -> tuple[Link, ...]:
        start, end = wanted.start, min(wanted.start + PAGE, self._count)
        if start % PAGE == 0 and start < wanted.stop == end:
            return _told_page(start)
        return tuple(querysets.open_links()[wanted])

    @cached_property
    def _count(self) -> int:
        return _told_count()


@remembered
def _told_count() -> int:
    return querysets.open_links().count()


@remembered
def _told_page(start: int) -> tuple[Link, ...]:
    """Links in all languages, each with its citations."""
    links = tuple(querysets.open_links()[start : start + PAGE])
    Citation.objects.attach_to(links)
    return links


@remembered
def grid() -> matrix.Matrix:
    """The whole matrix, without the texts of its links."""
    return matrix.build(goals(), sdgs(), Link.objects.for_matrix())


@remembered
def headlines() -> tuple[Reading, ...]:
    return tuple(Reading.objects.visible_to(None).headlines())


@remembered
def newest_revision() -> Revision | None:
    return Revision.objects.visible_to(None).newest()


@dataclass(frozen=True)
class GoalPage:
    """All that the page of one goal says of it, and the goals beside it."""

    goal: Goal
    aims: tuple[Aim, ...]
    sdgs: tuple[matrix.Cell, ...]
    context_statistics: tuple[ContextStatistic, ...]
    crime_areas: tuple[CrimeArea, ...]
    served_by: dict[str, list[SubjectGoal]]
    changes: dict[str, Any] | None
    previous: Goal | None
    next: Goal | None


@remembered
def goal_page(slug: str) -> GoalPage | None:
    """The page of the goal with this address, each row with its citations; or None."""
    seven = goals()
    neighbours = zip((None, *seven), seven, (*seven[1:], None), strict=False)
    for previous, goal, following in neighbours:
        if goal.slug == slug:
            return _goal_page(copy(goal), previous, following)  # it gets citations of its own
    return None


def _goal_page(goal: Goal, previous: Goal | None, following: Goal | None) -> GoalPage:
    aims = tuple(Aim.objects.of_goal(goal))
    links = Link.objects.of_goal(goal)
    context = tuple(ContextStatistic.objects.of_goal(goal))
    Citation.objects.attach_to([goal], aims, links, context)
    return GoalPage(
        goal=goal,
        aims=aims,
        sdgs=tuple(matrix.build([goal], [link.sdg for link in links], links).cells.values()),
        context_statistics=context,
        crime_areas=tuple(CrimeArea.objects.of_goal(goal)),
        served_by=_by_kind(SubjectGoal.objects.of_goal(goal)),
        changes=_changes(goal),
        previous=previous,
        next=following,
    )


def _by_kind(edges: Any) -> dict[str, list[SubjectGoal]]:
    found: dict[str, list[SubjectGoal]] = {}
    for edge in edges:
        found.setdefault(edge.subject.kind, []).append(edge)
    return found


def _changes(goal: Goal) -> dict[str, Any] | None:
    """The wording before and now, in the reader's language, with the words that changed."""
    edge = Crosswalk.objects.into(goal).first()
    if edge is None:
        return None
    name = f"title_{get_language()}"
    old, new = getattr(edge.earlier, name), getattr(goal, name)
    return {"edge": edge, "old": edge.earlier, "words": wording.word_diff(old, new)}
