"""The edges of the rooms, and those between nodes that are shown.

An edge that carries no source of its own rests on those of the row that it hangs on: what a
source says of an operation, it says of where and with what the operation took place.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import chain
from typing import Any

from django.db.models import QuerySet

from goals.models import Citation, Link, Reading, Subject, SubjectGoal
from goals.querysets import CURRENT_EDITION
from operations.models import Operation, OperationCapability, OperationCountry
from portal.trace.graph import Edge, Kind, Layer, Node
from portal.trace.standing import Standing
from training.models import Module, ModuleCapability

# Standing edges. Whether both ends stand is asked where an end is not known to.


def served() -> QuerySet:
    """What serves a goal, of whichever edition; `goal__number` is the same in both."""
    return SubjectGoal.objects.visible_to(None).in_use()


def uses() -> QuerySet:
    """Which operation used which capability."""
    return OperationCapability.objects.visible_to(None).in_use()


def took_part() -> QuerySet:
    """Which country took part in which operation."""
    return OperationCountry.objects.visible_to(None).in_use()


def between(nodes: dict[Layer, tuple[Node, ...]], stands: Standing) -> list[Edge]:
    """All edges among these nodes, in the order of the walk, each with its sources."""
    return list(_Shown(nodes, stands).edges())


class _Shown:
    """The nodes of a trace by what they are; makes edges between them."""

    def __init__(self, nodes: dict[Layer, tuple[Node, ...]], stands: Standing) -> None:
        self.stands = stands
        shown = chain.from_iterable(nodes.values())
        self.places = {node: place for place, node in enumerate(shown)}
        self.goals = {node.row.number: node for node in nodes[Layer.GOAL]}
        self.targets = {(node.kind, node.pk): node for node in nodes[Layer.TARGET]}
        self.operations = _by_owner(nodes[Layer.OPERATION])
        self.capabilities = _by_owner(
            node for node in nodes[Layer.MEANS] if node.kind == Subject.Kind.CAPABILITY
        )
        self.modules = _by_owner(nodes[Layer.MODULE])
        self.subjects = {
            node.pk: node
            for layer in (Layer.MEANS, Layer.MODULE, Layer.OPERATION)
            for node in nodes[layer]
        }
        self.figures = {node.pk: node for node in nodes[Layer.FIGURE]}
        self.countries = {node.pk: node for node in nodes[Layer.COUNTRY]}

    def edges(self) -> Iterator[Edge]:
        """Kind by kind, and of each kind as the nodes stand."""
        used = uses().filter(operation__in=self.operations, capability__in=self.capabilities)
        with_them = took_part().filter(operation__in=self.operations, country__in=self.countries)
        made: dict[Callable[[Any], Edge], list[Any]] = {
            self.link: self._links(),
            self.goal_edge: [*self._serving()],
            self.teaching: [*self._teaching()],
            self.use: [*used.lean().order_by("pk")],
            self.reading: [node.row for node in self.figures.values()],
            self.country_edge: [*with_them.lean().order_by("pk")],
        }
        owners = [node.row.owner for node in self.subjects.values()]
        rows = chain(owners, *made.values())
        self.cited = {row: tuple(cited) for row, cited in Citation.objects.by_row(rows)}
        for make, found in made.items():
            yield from sorted(map(make, found), key=self._place)

    def _place(self, edge: Edge) -> tuple[int, int]:
        return self.places[edge.upper], self.places[edge.lower]

    def _links(self) -> list[Link]:
        return [
            link
            for link in self.stands.links
            if _upper_end(link) in self.targets and link.goal.number in self.goals
        ]

    def _serving(self) -> Iterator[SubjectGoal]:
        """What is remembered, and what operations serve."""
        for edge in self.stands.serving:
            if edge.subject_id in self.subjects and self.stands.number(edge) in self.goals:
                yield edge
        goals = self.stands.keys(self.goals)
        operations = [node.pk for node in self.operations.values()]
        yield from served().filter(goal__in=goals, subject__in=operations).lean().order_by("pk")

    def _teaching(self) -> Iterator[ModuleCapability]:
        for edge in self.stands.teaching:
            if edge.module_id in self.modules and edge.capability_id in self.capabilities:
                yield edge

    def link(self, link: Link) -> Edge:
        return Edge(
            kind=Kind.SERVED_BY,
            upper=self.targets[_upper_end(link)],
            lower=self.goals[link.goal.number],
            start=link.valid_from,
            end=link.valid_to,
            confidence=link.confidence,
            relation=link.relation,
            why=link.rationale,
            cited=self.cited[link],
        )

    def goal_edge(self, edge: SubjectGoal) -> Edge:
        """Operations are dated by when they took place, modules by when that was published.

        All others by the edition of the goals.
        """
        node = self.subjects[edge.subject_id]
        goal, owner = self.stands.goals[edge.goal_id], node.row.owner
        edition = goal.edition
        is_earlier = edition.code != CURRENT_EDITION
        kind, start, end = Kind.RELIES_ON, edition.in_force_from, edition.in_force_to
        if isinstance(owner, Operation):
            kind, start, end = Kind.PURSUED_IN, owner.start, owner.end
        elif isinstance(owner, Module):
            kind, start = Kind.LEARNED_IN, _day(edge.published)
        return Edge(
            kind=kind,
            upper=self.goals[goal.number],
            lower=node,
            start=start,
            end=end,
            confidence=edge.confidence,
            edition=edition.code if is_earlier else "",
            why=edge.why,
            cited=self.cited[edge] or self.cited[owner],
        )

    def teaching(self, edge: ModuleCapability) -> Edge:
        module = self.modules[edge.module_id]
        return Edge(
            kind=Kind.TAUGHT_BY,
            upper=self.capabilities[edge.capability_id],
            lower=module,
            start=_day(edge.published),
            end="",
            confidence=edge.confidence,
            why=edge.why,
            cited=self.cited[edge] or self.cited[module.row.owner],
        )

    def use(self, edge: OperationCapability) -> Edge:
        operation = self.operations[edge.operation_id]
        return Edge(
            kind=Kind.USED_IN,
            upper=self.capabilities[edge.capability_id],
            lower=operation,
            start=operation.row.owner.start,
            end=operation.row.owner.end,
            confidence=edge.confidence,
            why=edge.why,
            cited=self.cited[edge] or self.cited[operation.row.owner],
        )

    def reading(self, reading: Reading) -> Edge:
        return Edge(
            kind=Kind.LED_TO,
            upper=self.subjects[reading.subject_id],
            lower=self.figures[reading.pk],
            start=reading.period_from,
            end=reading.as_of,
            confidence="",
            grade=reading.grade,
            why=reading.note,
            cited=self.cited[reading],
        )

    def country_edge(self, edge: OperationCountry) -> Edge:
        """The source names the country; nothing is inferred."""
        operation = self.operations[edge.operation_id]
        return Edge(
            kind=Kind.TOOK_PLACE_WITH,
            upper=operation,
            lower=self.countries[edge.country_id],
            start=operation.row.owner.start,
            end=operation.row.owner.end,
            why=edge.deed,
            cited=self.cited[edge] or self.cited[operation.row.owner],
        )


def _day(moment: datetime | None) -> str:
    """As a date; nothing for what was never published."""
    return moment.date().isoformat() if moment else ""


def _upper_end(link: Link) -> tuple[str, int]:
    """Kind and key of the target, or of the SDG as a whole."""
    return ("target", link.target_id) if link.target_id else ("sdg", link.sdg_id)


def _by_owner(nodes: Iterable[Node]) -> dict[int, Node]:
    """Subjects by the key of the row that they stand for."""
    return {node.row.owner.pk: node for node in nodes}
