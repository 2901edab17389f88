"""The edges of the rooms, and those between nodes that are shown.

An edge that carries no source of its own rests on those of the row that it hangs on: what a
source says of an operation, it says of where and with what the operation took place.
"""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet

from goals.models import Citation, Link, Reading, SubjectGoal
from goals.querysets import CURRENT_EDITION
from operations.models import Operation, OperationCapability, OperationCountry
from portal.trace.graph import Edge, Kind, Layer, Node


def links() -> QuerySet:
    """Links in force of today's goals."""
    return Link.objects.visible_to(None).open().filter(goal__edition__code=CURRENT_EDITION)


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


def between(nodes: dict[Layer, tuple[Node, ...]]) -> list[Edge]:
    """All edges among these nodes, in the order of the walk, each with its sources."""
    shown = _Shown(nodes)
    found = list(shown.edges())
    Citation.objects.attach_to([edge for _make, edge in found], shown.owners())
    return [make(edge) for make, edge in found]


class _Shown:
    """The nodes of a trace by what they are; makes edges between them."""

    def __init__(self, nodes: dict[Layer, tuple[Node, ...]]) -> None:
        self.goals = {node.row.number: node for node in nodes[Layer.GOAL]}
        self.targets = {(node.kind, node.pk): node for node in nodes[Layer.TARGET]}
        self.subjects = {
            node.pk: node for layer in (Layer.MEANS, Layer.OPERATION) for node in nodes[layer]
        }
        self.figures = {node.pk: node for node in nodes[Layer.FIGURE]}
        self.countries = {node.pk: node for node in nodes[Layer.COUNTRY]}

    def owners(self) -> list[Any]:
        """The rows behind the subjects, whose sources their edges rest on."""
        return [node.row.owner for node in self.subjects.values()]

    def edges(self) -> Iterator[tuple[Any, Any]]:
        """Each row that is an edge, and what makes an edge of it."""
        subjects = [*self.subjects]
        numbers = [*self.goals]
        ends = Q(target__in=self._pks("target")) | Q(target=None, sdg__in=self._pks("sdg"))
        for link in links().filter(ends, goal__number__in=numbers).select_related("goal"):
            yield self.link, link
        serving = served().filter(goal__number__in=numbers, subject__in=subjects)
        for edge in serving.select_related("goal__edition").order_by("goal__number", "pk"):
            yield self.goal_edge, edge
        both = {"operation__subject__in": subjects, "capability__subject__in": subjects}
        for edge in uses().filter(**both).select_related("operation", "capability"):
            yield self.use, edge
        for node in self.figures.values():
            yield self.reading, node.row
        with_them = took_part().filter(
            operation__subject__in=subjects, country__in=[*self.countries]
        )
        for edge in with_them.select_related("operation"):
            yield self.country_edge, edge

    def _pks(self, kind: str) -> list[int]:
        return [pk for found, pk in self.targets if found == kind]

    def link(self, link: Link) -> Edge:
        end = ("target", link.target_id) if link.target_id else ("sdg", link.sdg_id)
        return Edge(
            kind=Kind.SERVED_BY,
            upper=self.targets[end],
            lower=self.goals[link.goal.number],
            start=link.valid_from,
            end=link.valid_to,
            confidence=link.confidence,
            relation=link.relation,
            why=link.rationale,
            cited=tuple(link.cited),
        )

    def goal_edge(self, edge: SubjectGoal) -> Edge:
        """Operations are dated by when they took place, all others by the edition of the goals."""
        node, edition = self.subjects[edge.subject_id], edge.goal.edition
        owner = node.row.owner
        is_operation = isinstance(owner, Operation)
        is_earlier = edition.code != CURRENT_EDITION
        return Edge(
            kind=Kind.PURSUED_IN if is_operation else Kind.RELIES_ON,
            upper=self.goals[edge.goal.number],
            lower=node,
            start=owner.start if is_operation else edition.in_force_from,
            end=owner.end if is_operation else edition.in_force_to,
            confidence=edge.confidence,
            edition=edition.code if is_earlier else "",
            why=edge.why,
            cited=tuple(edge.cited or owner.cited),
        )

    def use(self, edge: OperationCapability) -> Edge:
        operation = self.subjects[edge.operation.subject_id]
        return Edge(
            kind=Kind.USED_IN,
            upper=self.subjects[edge.capability.subject_id],
            lower=operation,
            start=edge.operation.start,
            end=edge.operation.end,
            confidence=edge.confidence,
            why=edge.why,
            cited=tuple(edge.cited or operation.row.owner.cited),
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
            cited=tuple(reading.cited),
        )

    def country_edge(self, edge: OperationCountry) -> Edge:
        """The source names the country; nothing is inferred."""
        operation = self.subjects[edge.operation.subject_id]
        return Edge(
            kind=Kind.TOOK_PLACE_WITH,
            upper=operation,
            lower=self.countries[edge.country_id],
            start=edge.operation.start,
            end=edge.operation.end,
            why=edge.deed,
            cited=tuple(edge.cited or operation.row.owner.cited),
        )
