"""The walk through the rooms: what stands above and below a node, and the edges on the way.

From each pinned node the walk goes straight up and straight down, never down again from what it
met on the way up: an operation leads to its goals, and not to every other operation for them.
Several pinned nodes leave what lies on a way through all of them. Sets hold ids; only what is
shown is read whole, so a trace costs as many queries for a million figures as for ten.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, QuerySet

from goals import remembered
from goals.models import SDG, Goal, Reading, Subject, Target
from goals.querysets import OWNERS
from members.models import Country
from portal.trace import edges
from portal.trace.graph import Layer, Node, Trace

# What a goal relies on; other subjects come into a trace only where it starts from them.
MEANS = (Subject.Kind.CAPABILITY, Subject.Kind.NOTICE, Subject.Kind.PLATFORM)
# Nodes of a layer in the picture; results and countries share a column of it.
SHOWN = dict.fromkeys(Layer, 14) | {Layer.FIGURE: 8, Layer.COUNTRY: 8}
TOLD = dict.fromkeys(Layer, 2_000)  # in a file
Most = dict[Layer, int]


@dataclass
class Reach:
    """Ids of what one pinned node leads to. Goals by number, which both editions share."""

    goals: set[int] = field(default_factory=set)
    means: set[int] = field(default_factory=set)
    operations: set[int] = field(default_factory=set)

    def __and__(self, other: "Reach") -> "Reach":
        return Reach(**{name: ids & getattr(other, name) for name, ids in vars(self).items()})


@dataclass
class Ends:
    """Ids of the outer layers: what lies above the goals of a reach, and below its operations."""

    sdgs: set[int]
    targets: set[int]
    countries: set[int]


def find(name: str) -> Node | None:
    """The node that "capability:icse" names, or None."""
    kind, _colon, code = name.partition(":")
    if kind == "goal":
        found = [goal for goal in remembered.goals() if goal.code == code]
    elif kind in _ROWS:
        found = _ROWS[kind]().filter(code=code)[:1]
    else:
        found = _owned().filter(code=name)[:1]
    return next((node_of(row) for row in found), None)


def trace(start: Node, through: Iterable[Node] = (), *, most: Most = SHOWN) -> Trace:
    """Everything on a way through all of these nodes; at most so many of a layer."""
    through = tuple(through)
    reach = _reach(start)
    for node in through:
        reach &= _reach(node)
    ends = _ends(reach, [start, *through])
    nodes = _nodes(reach, ends, start, most)
    figures = nodes[Layer.FIGURE]
    counts = {
        Layer.TARGET: len(ends.sdgs) + len(ends.targets),
        Layer.GOAL: len(reach.goals),
        Layer.MEANS: len(reach.means),
        Layer.OPERATION: len(reach.operations),
        Layer.FIGURE: len(figures) if len(figures) < most[Layer.FIGURE] else None,
        Layer.COUNTRY: len(ends.countries),
    }
    return Trace(start, through, counts, nodes, tuple(edges.between(nodes)))


def _rows(model: type) -> Callable[[], QuerySet]:
    return lambda: model.objects.visible_to(None).in_use()


def _owned() -> QuerySet:
    """Subjects with the rows that they stand for."""
    return _rows(Subject)().select_related(*OWNERS)


_ROWS = {
    "sdg": _rows(SDG),
    "target": lambda: _rows(Target)().select_related("sdg"),
    "country": lambda: Country.objects.visible_to(None),
    "reading": lambda: _rows(Reading)().select_related("measure__unit", "subject", "share_of"),
}


# ---- up and down from one node


def _reach(node: Node) -> Reach:
    row = node.row
    if isinstance(row, Reading):
        return _reach(node_of(row.subject))
    if node.layer is Layer.GOAL:
        return _below({row.number})
    if isinstance(row, SDG | Target):
        end = {"target": row} if isinstance(row, Target) else {"sdg": row}
        return _below(_ids(edges.links().filter(**end).values_list("goal__number")))
    if isinstance(row, Country):
        took_part = edges.country_edges().filter(country=row)
        return _above(_ids(took_part.values_list("operation__subject")))
    if row.kind == Subject.Kind.OPERATION:
        return _above({row.pk})
    return _around(row)


def _below(goals: set[int]) -> Reach:
    """What serves these goals."""
    reach = Reach(goals=goals)
    kinds = (*MEANS, Subject.Kind.OPERATION)
    served = edges.goal_edges().filter(goal__number__in=goals, subject__kind__in=kinds)
    for subject, kind in served.values_list("subject", "subject__kind"):
        (reach.operations if kind == Subject.Kind.OPERATION else reach.means).add(subject)
    return reach


def _above(operations: set[int]) -> Reach:
    """The goals that the operations themselves serve, and the capabilities that they used."""
    goals = edges.goal_edges().filter(subject__in=operations).values_list("goal__number")
    used = edges.used().filter(operation__subject__in=operations)
    return Reach(_ids(goals), _ids(used.values_list("capability__subject")), operations)


def _around(subject: Subject) -> Reach:
    """The goals that a capability serves, and the operations that used it."""
    goals = edges.goal_edges().filter(subject=subject).values_list("goal__number")
    used = edges.used().filter(capability__subject=subject).values_list("operation__subject")
    return Reach(_ids(goals), {subject.pk}, _ids(used))


def _ends(reach: Reach, pinned: list[Node]) -> Ends:
    """What the goals serve and who took part; of a layer with a pinned node, that one alone.

    An SDG stands for its targets too.
    """
    links = edges.links().filter(goal__number__in=reach.goals)
    for node in pinned:
        if isinstance(node.row, SDG | Target):
            links = links.filter(**{node.kind: node.row})
    ends = set(links.values_list("sdg", "target"))
    took_part = edges.country_edges().filter(operation__subject__in=reach.operations)
    countries = _ids(took_part.values_list("country"))
    for node in pinned:
        if isinstance(node.row, Country):
            countries &= {node.pk}
    return Ends(
        sdgs={sdg for sdg, target in ends if target is None},
        targets={target for _sdg, target in ends} - {None},
        countries=countries,
    )


def node_of(row: Any) -> Node:
    """A row at its place in the trace."""
    kind = row.kind if isinstance(row, Subject) else _KINDS[type(row)]
    return Node(_LAYERS.get(kind, Layer.MEANS), kind, row, row.pk)


_KINDS = {Goal: "goal", SDG: "sdg", Target: "target", Country: "country", Reading: "reading"}
_LAYERS = {
    "goal": Layer.GOAL,
    "sdg": Layer.TARGET,
    "target": Layer.TARGET,
    "country": Layer.COUNTRY,
    "reading": Layer.FIGURE,
    Subject.Kind.OPERATION.value: Layer.OPERATION,
}


def _ids(rows: QuerySet) -> set[Any]:
    return {value for (value,) in rows.order_by().distinct()}


# ---- the nodes that are shown


def _nodes(reach: Reach, ends: Ends, start: Node, most: Most) -> dict[Layer, tuple[Node, ...]]:
    operations = _first_operations(reach, most[Layer.OPERATION])
    rows = {
        Layer.TARGET: _targets(ends),
        Layer.GOAL: [goal for goal in remembered.goals() if goal.number in reach.goals],
        Layer.MEANS: _means(reach),
        Layer.OPERATION: operations,
        Layer.FIGURE: _figures(start, operations, reach),
        Layer.COUNTRY: _countries(reach, ends),
    }
    return {
        layer: tuple(node_of(row) for row in found[: most[layer]]) for layer, found in rows.items()
    }


def _targets(ends: Ends) -> list[SDG | Target]:
    """SDGs as wholes and single targets, in the order of the United Nations."""
    sdgs = _rows(SDG)().filter(pk__in=ends.sdgs)
    targets = _ROWS["target"]().filter(pk__in=ends.targets)
    rows = [*sdgs, *targets]
    return sorted(
        rows,
        key=lambda row: (row.number, -1) if isinstance(row, SDG) else (row.sdg.number, row.sort),
    )


def _means(reach: Reach) -> QuerySet:
    """Those first that most of the operations used."""
    used = Q(
        capability__operation_edges__is_retired=False,
        capability__operation_edges__operation__subject__in=reach.operations,
    )
    subjects = _owned().filter(pk__in=reach.means)
    uses = Count("capability__operation_edges", filter=used)
    return subjects.annotate(uses=uses).order_by("-uses", "kind", "capability__sort", "pk")


def _first_operations(reach: Reach, most: int) -> list[Subject]:
    """The newest first; those without a date come last."""
    subjects = _owned().filter(pk__in=reach.operations)
    return list(subjects.order_by("-operation__start", "pk")[:most])


def _figures(start: Node, operations: list[Subject], reach: Reach) -> QuerySet | list[Reading]:
    """What the shown operations led to; of several figures of one, the first comes first."""
    own = {start.pk} if start.layer is Layer.MEANS else set()
    subjects = [subject.pk for subject in operations] + [*reach.means & own]
    if isinstance(start.row, Reading):
        return [start.row] if start.row.subject_id in [*subjects, *reach.means] else []
    counted = _ROWS["reading"]().filter(subject__in=subjects, beside=None)
    shares = Q(share_of=None)
    if start.layer is Layer.COUNTRY:
        shares |= Q(share_of=start.pk)
    return counted.filter(shares).order_by("sort", "-as_of", "pk")


def _countries(reach: Reach, ends: Ends) -> QuerySet:
    """Those first that took part most often."""
    took_part = Q(
        operation_edges__is_retired=False,
        operation_edges__operation__subject__in=reach.operations,
    )
    countries = Country.objects.visible_to(None).filter(pk__in=ends.countries)
    times = Count("operation_edges", filter=took_part)
    return countries.annotate(times=times).order_by("-times", "name")
