"""The goal ↔ SDG matrix and flow: which goal serves which SDG, and how strongly."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from goals.models import SDG, Goal
from goals.models.link import Relation


class Edge(Protocol):
    """What the matrix asks of a link: a row of Link, or its bare tuple."""

    goal_id: int
    sdg_id: int
    target_id: int | None
    relation: str


# The strongest relation of a pair stands for it.
STRENGTH = [Relation.DIRECT, Relation.INDIRECT, Relation.CROSS_CUTTING]


@dataclass(frozen=True)
class Cell:
    """All open links of one goal to one SDG, one at least."""

    goal: Goal
    sdg: SDG
    links: tuple[Edge, ...]
    relation: Relation
    target_count: int

    @property
    def label(self) -> str:
        """The cell in words: "direct, 3 targets"."""
        return _label(self.relation, self.target_count, get_language() or "en")


# There are few different labels, and a page says each of them many times.
@lru_cache(maxsize=512)
def _label(relation: Relation, target_count: int, language: str) -> str:
    if not target_count:
        return _("%(relation)s, the SDG as a whole") % {"relation": relation.label}
    counted = ngettext("%(n)d target", "%(n)d targets", target_count)
    return f"{relation.label}, {counted % {'n': target_count}}"


@dataclass(frozen=True)
class Matrix:
    """Rows are SDGs, columns are goals; a pair without a link has no cell."""

    goals: tuple[Goal, ...]
    sdgs: tuple[SDG, ...]
    cells: dict[tuple[int, int], Cell]

    @property
    def rows(self) -> list[tuple[SDG, list[Cell | None]]]:
        return [
            (sdg, [self.cells.get((goal.pk, sdg.pk)) for goal in self.goals]) for sdg in self.sdgs
        ]

    @property
    def counts(self) -> dict[str, int]:
        """How many pairs there are, how many are linked, and how, for the summary sentence."""
        relations = [cell.relation for cell in self.cells.values()]
        return {
            "pairs": len(self.goals) * len(self.sdgs),
            "linked": len(self.cells),
            "direct": relations.count(Relation.DIRECT),
            "indirect": relations.count(Relation.INDIRECT),
            "cross_cutting": relations.count(Relation.CROSS_CUTTING),
        }

    def sdgs_of(self, goal: Goal) -> list[Cell]:
        return [cell for cell in self.cells.values() if cell.goal.pk == goal.pk]


def build(goals: Iterable[Goal], sdgs: Iterable[SDG], links: Iterable[Edge]) -> Matrix:
    """Group links into cells; links of goals or SDGs that are not asked for are left out."""
    goals, sdgs = tuple(goals), tuple(sdgs)
    by_goal, by_sdg = {goal.pk: goal for goal in goals}, {sdg.pk: sdg for sdg in sdgs}
    found: dict[tuple[int, int], list[Edge]] = {}
    for link in links:
        if link.goal_id in by_goal and link.sdg_id in by_sdg:
            found.setdefault((link.goal_id, link.sdg_id), []).append(link)
    cells = {
        key: _cell(by_goal[key[0]], by_sdg[key[1]], tuple(found[key])) for key in sorted(found)
    }
    return Matrix(goals, sdgs, cells)


def _cell(goal: Goal, sdg: SDG, links: tuple[Edge, ...]) -> Cell:
    relations = {link.relation for link in links}
    relation = next(relation for relation in STRENGTH if relation in relations)
    return Cell(goal, sdg, links, relation, sum(1 for link in links if link.target_id))
