"""The goal ↔ SDG matrix and flow: which goal serves which SDG, and how strongly."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

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


@dataclass
class Cell:
    """All open links of one goal to one SDG."""

    goal: Goal
    sdg: SDG
    links: list[Edge] = field(default_factory=list)

    @cached_property
    def relation(self) -> Relation:
        return Relation(min((link.relation for link in self.links), key=STRENGTH.index))

    @property
    def target_count(self) -> int:
        return sum(1 for link in self.links if link.target_id)

    @property
    def label(self) -> str:
        """The cell in words: "direct, 3 targets"."""
        if not self.target_count:
            return _("%(relation)s, the SDG as a whole") % {"relation": self.relation.label}
        counted = ngettext("%(n)d target", "%(n)d targets", self.target_count)
        return f"{self.relation.label}, {counted % {'n': self.target_count}}"


@dataclass
class Matrix:
    """Rows are SDGs, columns are goals; a pair without a link has no cell."""

    goals: list[Goal]
    sdgs: list[SDG]
    cells: dict[tuple[int, int], Cell]

    @cached_property
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
    goals, sdgs = list(goals), list(sdgs)
    by_goal, by_sdg = {goal.pk: goal for goal in goals}, {sdg.pk: sdg for sdg in sdgs}
    cells: dict[tuple[int, int], Cell] = {}
    for link in links:
        if link.goal_id in by_goal and link.sdg_id in by_sdg:
            key = (link.goal_id, link.sdg_id)
            cell = cells.setdefault(key, Cell(by_goal[link.goal_id], by_sdg[link.sdg_id]))
            cell.links.append(link)
    return Matrix(goals, sdgs, dict(sorted(cells.items())))
