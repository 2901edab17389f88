"""The flow picture: goals on one side, SDGs on the other, ribbons between them."""

from dataclasses import dataclass

from goals.matrix import Cell, Matrix
from goals.models import SDG, Goal

WIDTH, ROW, GAP, BAR = 900, 36, 6, 10
_LEFT, _RIGHT = 330, 620  # inner edges of the two label columns
WIDE = (60, 840)  # the same where numbers stand for the names


@dataclass(frozen=True)
class Node:
    """A goal or an SDG: where its bar begins, how tall it is, and where its name stands."""

    row: Goal | SDG
    x: float
    y: float
    height: float
    text_x: float
    text_anchor: str

    @property
    def middle(self) -> float:
        return self.y + self.height / 2


@dataclass(frozen=True)
class Ribbon:
    cell: Cell
    path: str
    width: int


@dataclass(frozen=True)
class Flow:
    goals: list[Node]
    sdgs: list[Node]
    ribbons: list[Ribbon]
    height: float
    width: int = WIDTH


def draw(matrix: Matrix, *, is_rtl: bool, edges: tuple[float, float] = (_LEFT, _RIGHT)) -> Flow:
    """Lay the picture out between the edges; in a right-to-left page goals stand on the right."""
    linked = {cell.sdg.pk for cell in matrix.cells.values()}
    sdgs = [sdg for sdg in matrix.sdgs if sdg.pk in linked]
    height = max(len(sdgs), len(matrix.goals)) * (ROW + GAP)
    goals_x, sdgs_x = reversed(edges) if is_rtl else edges
    goal_nodes = _column(matrix.goals, goals_x, height, is_rtl)
    sdg_nodes = _column(sdgs, sdgs_x, height, is_rtl)
    by_goal = {node.row.pk: node for node in goal_nodes}
    by_sdg = {node.row.pk: node for node in sdg_nodes}
    ribbons = [
        Ribbon(cell, _curve(by_goal[cell.goal.pk], by_sdg[cell.sdg.pk]), 2 + 2 * cell.target_count)
        for cell in matrix.cells.values()
    ]
    return Flow(goal_nodes, sdg_nodes, ribbons, height)


def _column(rows: list, x: float, height: float, is_rtl: bool) -> list[Node]:
    step = height / max(len(rows), 1)
    is_left = x < WIDTH / 2
    # "start" is the right end of a word in a right-to-left page.
    return [
        Node(
            row=row,
            x=x - BAR if is_left else x,
            y=round(place * step + (step - ROW) / 2, 1),
            height=ROW,
            text_x=x - BAR - 8 if is_left else x + BAR + 8,
            text_anchor="start" if is_left == is_rtl else "end",
        )
        for place, row in enumerate(rows)
    ]


def _curve(goal: Node, sdg: Node) -> str:
    start, end = (goal, sdg) if goal.x < sdg.x else (sdg, goal)
    middle = WIDTH / 2
    return (
        f"M{start.x + BAR} {start.middle} C{middle} {start.middle} {middle} {end.middle}"
        f" {end.x} {end.middle}"
    )
