"""The walk through the rooms: what stands above and below a node, and the edges on the way.

From each pinned node the walk goes straight up and straight down, never down again from what it
met on the way up: an operation leads to its goals, and not to every other operation for them.
Several pinned nodes leave what lies on a way through all of them. Only what is shown is read
whole, so a trace costs as many queries for a million figures as for ten.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db.models import Count, Q, QuerySet

from goals import remembered
from goals.models import SDG, Goal, Reading, Subject, Target
from goals.querysets import OWNERS
from members.asking import these
from members.models import Country
from operations.models import Operation
from portal.trace import edges
from portal.trace.graph import Layer, Node, Trace

# What a goal relies on; other subjects come into a trace only where it starts from them.
MEANS = (Subject.Kind.CAPABILITY, Subject.Kind.NOTICE, Subject.Kind.PLATFORM)
# Nodes of a layer in the picture; results and countries share a column of it.
SHOWN = dict.fromkeys(Layer, 14) | {Layer.FIGURE: 8, Layer.COUNTRY: 8}
TOLD = dict.fromkeys(Layer, 2_000)  # in a file
# Of more operations only the newest are looked at; then nothing below them is counted.
WALKED = 1_000
Most = dict[Layer, int]
_FIGURES_FIRST = ("sort", "-as_of", "pk")


def find(name: str) -> Node | None:
    """The node that "capability:icse" names, or None."""
    kind, _colon, code = name.partition(":")
    if kind == "goal":
        found = [goal for goal in remembered.goals() if goal.code == code]
    elif kind in _ROWS:
        found = _ROWS[kind]().filter(code=code)[:1]
    else:
        found = _owned(*OWNERS).filter(code=name)[:1]
    return next((node_of(row) for row in found), None)


def trace(start: Node, through: Iterable[Node] = (), *, most: Most = SHOWN) -> Trace:
    """Everything on a way through all of these nodes; at most so many of a layer."""
    through = tuple(through)
    reach = _reach([start, *through])
    nodes = _nodes(reach, start, most)
    figures = len(nodes[Layer.FIGURE])
    counts = {
        Layer.TARGET: len(reach.sdgs) + len(reach.targets),
        Layer.GOAL: len(reach.goals),
        Layer.MEANS: len(reach.means),
        Layer.OPERATION: None if reach.are_more else len(reach.operations),
        Layer.FIGURE: figures if figures < most[Layer.FIGURE] else None,
        Layer.COUNTRY: None if reach.are_more else len(reach.countries),
    }
    return Trace(start, through, counts, nodes, tuple(edges.between(nodes)))


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


def _rows(model: type) -> Callable[[], QuerySet]:
    return lambda: model.objects.visible_to(None).in_use()


def _owned(*kinds: str) -> QuerySet:
    """Subjects of these kinds with the rows that they stand for."""
    return _rows(Subject)().lean(*kinds)


_ROWS = {
    "sdg": _rows(SDG),
    "target": lambda: _rows(Target)().select_related("sdg"),
    "country": lambda: Country.objects.visible_to(None),
    "reading": lambda: _rows(Reading)().select_related("measure__unit", "subject", "share_of"),
}


# ---- up and down


@dataclass(frozen=True)
class Pin:
    """Where the ways of one pinned node lead; None: to whatever its operations lead to.

    `operations` are conditions on an operation; alone they leave those that lead to the node.
    """

    goals: set[int] | None
    means: set[int] | None
    operations: dict[str, Any]


@dataclass
class Reach:
    """Ids on the ways of all pinned nodes; goals by number, which both editions share.

    Capabilities and countries with the number of the operations; operations the newest first,
    each with its subject.
    """

    goals: set[int]
    sdgs: set[int]
    targets: set[int]
    means: dict[int, int]
    operations: dict[int, int]
    are_more: bool
    countries: dict[int, int]


def _pin(node: Node) -> Pin:
    row = node.row
    if isinstance(row, Reading):
        return _pin(node_of(row.subject))
    if node.layer is Layer.GOAL:
        return _below({row.number})
    if isinstance(row, SDG | Target):
        links = edges.links().filter(**{node.kind: row})
        return _below(_ids(links.values_list("goal__number")))
    if isinstance(row, Country):
        took_part = edges.took_part().filter(country=row)
        return Pin(None, None, {"pk__in": took_part.values("operation")})
    if row.kind == Subject.Kind.OPERATION:
        return Pin(None, None, {"subject": row.pk})
    goals = edges.served().filter(subject=row).values_list("goal__number")
    used = edges.uses().filter(capability__subject=row)
    return Pin(_ids(goals), {row.pk}, {"pk__in": used.values("operation")})


def _below(goals: set[int]) -> Pin:
    """What serves these goals."""
    served = edges.served().filter(goal__number__in=goals)
    means = served.filter(subject__kind__in=MEANS, subject__is_retired=False)
    return Pin(goals, _ids(means.values_list("subject")), {"subject__in": served.values("subject")})


def _reach(pinned: list[Node]) -> Reach:
    pins = [_pin(node) for node in pinned]
    found = _operations(pins)
    operations = dict(found[:WALKED])
    used = edges.uses().filter(operation_id__in=these(operations), capability__is_retired=False)
    uses = _counted(used, "capability__subject")
    goals = _common(
        [pin.goals for pin in pins],
        lambda: _ids(
            edges.served()
            .filter(subject_id__in=these(operations.values()))
            .values_list("goal__number")
        ),
    )
    means = _common([pin.means for pin in pins], lambda: set(uses))
    sdgs, targets = _above(goals, pinned)
    return Reach(
        goals=goals,
        sdgs=sdgs,
        targets=targets,
        means={pk: uses.get(pk, 0) for pk in means},
        operations=operations,
        are_more=len(found) > WALKED,
        countries=_who_took_part(operations, pinned),
    )


def _operations(pins: list[Pin]) -> list[tuple[int, int]]:
    """Those on the ways of all with their subjects, the newest first, without a date last."""
    operations = Operation.objects.visible_to(None).newest_first()
    for pin in pins:
        operations = operations.filter(**pin.operations)
    return list(operations.values_list("pk", "subject")[: WALKED + 1])


def _common(wanted: list[set[int] | None], of_operations: Callable[[], set[int]]) -> set[int]:
    sets = [ids for ids in wanted if ids is not None]
    if len(sets) < len(wanted):
        sets.append(of_operations())
    return set.intersection(*sets)


def _above(goals: set[int], pinned: list[Node]) -> tuple[set[int], set[int]]:
    """SDGs as wholes, and targets; of a pinned one that alone. An SDG stands for its targets."""
    links = edges.links().filter(goal__number__in=goals)
    for node in pinned:
        if node.layer is Layer.TARGET:
            links = links.filter(**{node.kind: node.row})
    ends = set(links.values_list("sdg", "target"))
    sdgs = {sdg for sdg, target in ends if target is None}
    return sdgs, {target for _sdg, target in ends} - {None}


def _who_took_part(operations: Iterable[int], pinned: list[Node]) -> dict[int, int]:
    """Countries, each with the number of operations; of a pinned one that alone."""
    took_part = edges.took_part().filter(operation_id__in=these(operations))
    wanted = {node.pk for node in pinned if node.layer is Layer.COUNTRY}
    return _counted(took_part.filter(country__in=wanted) if wanted else took_part, "country")


def _ids(rows: QuerySet) -> set[Any]:
    return {value for (value,) in rows.order_by().distinct()}


def _counted(rows: QuerySet, name: str) -> dict[int, int]:
    return dict(rows.order_by().values_list(name).annotate(n=Count("*")))


# ---- the nodes that are shown


def _nodes(reach: Reach, start: Node, most: Most) -> dict[Layer, tuple[Node, ...]]:
    operations = _subjects([*islice(reach.operations, most[Layer.OPERATION])])
    rows = {
        Layer.TARGET: _targets(reach),
        Layer.GOAL: [goal for goal in remembered.goals() if goal.number in reach.goals],
        Layer.MEANS: _means(reach, start, most[Layer.MEANS]),
        Layer.OPERATION: operations,
        Layer.FIGURE: _figures(start, [row.pk for row in operations], reach, most[Layer.FIGURE]),
        Layer.COUNTRY: _first(_ROWS["country"](), reach.countries, most[Layer.COUNTRY]),
    }
    return {
        layer: tuple(node_of(row) for row in found[: most[layer]]) for layer, found in rows.items()
    }


def _subjects(operations: list[int]) -> list[Subject]:
    """Of these operations; one that is withdrawn takes its operation along."""
    rows = Operation.objects.in_this_order(operations)
    return [row.subject for row in rows if not row.subject.is_retired]


def _means(reach: Reach, start: Node, most: int) -> list[Subject]:
    kinds = {*MEANS, start.kind} if start.layer is Layer.MEANS else MEANS
    return _first(_owned(*kinds), reach.means, most)


def _targets(reach: Reach) -> list[SDG | Target]:
    """SDGs as wholes and single targets, in the order of the United Nations."""
    sdgs = _rows(SDG)().filter(pk__in=reach.sdgs)
    targets = _ROWS["target"]().filter(pk__in=reach.targets)
    rows = [*sdgs, *targets]
    return sorted(
        rows,
        key=lambda row: (row.number, -1) if isinstance(row, SDG) else (row.sdg.number, row.sort),
    )


def _first(rows: QuerySet, counted: dict[int, int], most: int) -> list[Any]:
    """Those with the largest numbers."""
    return _in_order(rows, sorted(counted, key=lambda pk: (-counted[pk], pk))[:most])


def _in_order(rows: QuerySet, ids: list[int]) -> list[Any]:
    found = {row.pk: row for row in rows.filter(pk__in=ids)}
    return [found[pk] for pk in ids if pk in found]


def _figures(
    start: Node, operations: list[int], reach: Reach, most: int
) -> QuerySet | list[Reading]:
    """What the shown operations led to; of several figures of one, the first comes first."""
    if isinstance(start.row, Reading):
        reached = [*reach.operations.values(), *reach.means]
        return [start.row] if start.row.subject_id in reached else []
    own = {start.pk} & reach.means.keys() if start.layer is Layer.MEANS else set()
    counted = _rows(Reading)().filter(subject__in=[*operations, *own], beside=None)
    shares = Q(share_of=None)
    if start.layer is Layer.COUNTRY:
        shares |= Q(share_of=start.pk)
    # Only what is shown is read whole: an operation may have a hundred figures.
    first = counted.filter(shares).order_by(*_FIGURES_FIRST).values("pk")[:most]
    return _ROWS["reading"]().filter(pk__in=first).order_by(*_FIGURES_FIRST)
