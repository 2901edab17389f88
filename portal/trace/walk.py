"""The walk through the rooms: what stands above and below a node, and the edges on the way.

From each pinned node the walk goes straight up and straight down, never down again from what it
met on the way up: an operation leads to its goals, and not to every other operation for them.
Several pinned nodes leave what lies on a way through all of them. Only what is shown is read
whole, so a trace costs as many queries for a million figures as for ten.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db.models import Count, Q, QuerySet

from goals import remembered
from goals.models import SDG, Goal, Link, Reading, Subject, Target
from goals.querysets import OWNERS
from members.asking import these
from members.models import Country
from operations.models import Operation
from portal.trace import edges
from portal.trace.graph import Layer, Node, Trace
from portal.trace.standing import Standing, standing

# What a goal relies on; other subjects come into a trace only where it starts from them.
MEANS = (Subject.Kind.CAPABILITY, Subject.Kind.NOTICE, Subject.Kind.PLATFORM)
# Nodes of a layer in the picture; modules stand in a column of it with operations, and results
# with countries.
SHOWN = dict.fromkeys(Layer, 14) | {Layer.MODULE: 8, Layer.FIGURE: 8, Layer.COUNTRY: 8}
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
    stands = standing()
    reach = _reach([start, *through], stands)
    nodes = _nodes(reach, [start, *through], most, stands)
    figures = len(nodes[Layer.FIGURE])
    counts = {
        Layer.TARGET: len(reach.sdgs) + len(reach.targets),
        Layer.GOAL: len(reach.goals),
        Layer.MEANS: len(reach.means),
        Layer.MODULE: len(reach.modules),
        Layer.OPERATION: None if reach.are_more else len(reach.operations),
        Layer.FIGURE: figures if figures < most[Layer.FIGURE] else None,
        Layer.COUNTRY: None if reach.are_more else len(reach.countries),
    }
    return Trace(start, through, counts, nodes, tuple(edges.between(nodes, stands)))


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
    Subject.Kind.MODULE.value: Layer.MODULE,
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
    No claim leads from a module to an operation yet, so each leads to none of the other.
    """

    goals: set[int] | None
    means: set[int] | None
    operations: dict[str, Any]
    modules: frozenset[int] = frozenset()


@dataclass
class Reach:
    """Ids on the ways of all pinned nodes; goals by number, which both editions share.

    Capabilities and countries with the number of the operations; operations the newest first,
    each with its subject.
    """

    goals: set[int]
    sdgs: dict[int, SDG]
    targets: dict[int, Target]
    means: dict[int, int]
    modules: frozenset[int]
    operations: dict[int, int]
    are_more: bool
    countries: dict[int, int]


def _pin(node: Node, stands: Standing) -> Pin:
    row = node.row
    if isinstance(row, Reading):
        return _pin(node_of(row.subject), stands)
    if node.layer is Layer.GOAL:
        return _below({row.number}, stands)
    if isinstance(row, SDG | Target):
        return _below({link.goal.number for link in _links_to(node, stands.links)}, stands)
    if isinstance(row, Country):
        took_part = edges.took_part().filter(country=row)
        return Pin(None, None, {"pk__in": took_part.values("operation")})
    if row.kind == Subject.Kind.OPERATION:
        return Pin(None, None, {"subject": row.pk})
    goals = {stands.number(edge) for edge in stands.serving if edge.subject_id == row.pk}
    taught = [(edge.module.subject_id, edge.capability.subject_id) for edge in stands.teaching]
    if row.kind == Subject.Kind.MODULE:
        means = {capability for module, capability in taught if module == row.pk}
        return Pin(goals, means, {"pk__in": []}, frozenset({row.pk}))
    modules = frozenset(module for module, capability in taught if capability == row.pk)
    used = edges.uses().filter(capability__subject=row)
    return Pin(goals, {row.pk}, {"pk__in": used.values("operation")}, modules)


def _below(goals: set[int], stands: Standing) -> Pin:
    """What serves these goals."""
    serving = {edge.subject_id for edge in stands.serving if stands.number(edge) in goals}
    means = {key for key in serving if stands.subjects[key].kind in MEANS}
    modules = {key for key in serving if _is_taught(stands.subjects[key])}
    served = edges.served().filter(goal__in=stands.keys(goals))
    return Pin(goals, means, {"subject__in": served.values("subject")}, frozenset(modules))


def _is_taught(subject: Subject) -> bool:
    return subject.kind == Subject.Kind.MODULE and not subject.owner.is_retired


def _links_to(node: Node, links: Iterable[Link]) -> Iterator[Link]:
    """Those of an SDG or of a target; an SDG stands for its targets."""
    return (link for link in links if getattr(link, f"{node.kind}_id") == node.pk)


def _reach(pinned: list[Node], stands: Standing) -> Reach:
    pins = [_pin(node, stands) for node in pinned]
    found = _operations(pins)
    operations = dict(found[:WALKED])
    used = edges.uses().filter(operation_id__in=these(operations), capability__is_retired=False)
    uses = _counted(used, "capability__subject")
    goals = _common([pin.goals for pin in pins], lambda: _served_by(operations.values(), stands))
    means = _common([pin.means for pin in pins], lambda: set(uses))
    sdgs, targets = _above(goals, pinned, stands.links)
    return Reach(
        goals=goals,
        sdgs=sdgs,
        targets=targets,
        means={pk: uses.get(pk, 0) for pk in means},
        modules=frozenset.intersection(*(pin.modules for pin in pins)),
        operations=operations,
        are_more=len(found) > WALKED,
        countries=_who_took_part(operations, pinned),
    )


def _served_by(subjects: Iterable[int], stands: Standing) -> set[int]:
    """Numbers of the goals."""
    edges_of = edges.served().filter(subject_id__in=these(subjects)).order_by()
    keys = {key for (key,) in edges_of.values_list("goal").distinct()}
    return {stands.goals[key].number for key in keys & stands.goals.keys()}


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


def _above(
    goals: set[int], pinned: list[Node], links: Iterable[Link]
) -> tuple[dict[int, SDG], dict[int, Target]]:
    """SDGs as wholes, and targets, by key; of a pinned one that alone."""
    links = [link for link in links if link.goal.number in goals]
    for node in pinned:
        if node.layer is Layer.TARGET:
            links = [*_links_to(node, links)]
    sdgs = {link.sdg_id: link.sdg for link in links if not link.target}
    return sdgs, {link.target_id: link.target for link in links if link.target}


def _who_took_part(operations: Iterable[int], pinned: list[Node]) -> dict[int, int]:
    """Countries, each with the number of operations; of a pinned one that alone."""
    took_part = edges.took_part().filter(operation_id__in=these(operations))
    wanted = {node.pk for node in pinned if node.layer is Layer.COUNTRY}
    return _counted(took_part.filter(country__in=wanted) if wanted else took_part, "country")


def _counted(rows: QuerySet, name: str) -> dict[int, int]:
    return dict(rows.order_by().values_list(name).annotate(n=Count("*")))


# ---- the nodes that are shown


def _nodes(
    reach: Reach, pinned: list[Node], most: Most, stands: Standing
) -> dict[Layer, tuple[Node, ...]]:
    """What is pinned is here already, and read only where others stand beside it."""
    start = pinned[0]
    operations = _subjects([*islice(reach.operations, most[Layer.OPERATION])], pinned)
    rows = {
        Layer.TARGET: _targets(reach),
        Layer.GOAL: [goal for goal in stands.todays if goal.number in reach.goals],
        Layer.MEANS: _means(reach, most[Layer.MEANS], stands),
        Layer.MODULE: _modules(reach, stands),
        Layer.OPERATION: operations,
        Layer.FIGURE: _figures(start, [row.pk for row in operations], reach, most[Layer.FIGURE]),
        Layer.COUNTRY: _countries(reach, pinned, most[Layer.COUNTRY]),
    }
    return {
        layer: tuple(node_of(row) for row in found[: most[layer]]) for layer, found in rows.items()
    }


def _subjects(operations: list[int], pinned: list[Node]) -> list[Subject]:
    """Of these operations; one that is withdrawn takes its operation along."""
    known = {node.row.owner.pk: node.row for node in pinned if node.layer is Layer.OPERATION}
    if known.keys() >= {*operations}:
        return [known[key] for key in operations]
    rows = Operation.objects.in_this_order(operations)
    return [row.subject for row in rows if not row.subject.is_retired]


def _means(reach: Reach, most: int, stands: Standing) -> list[Subject]:
    keys = _most_used(reach.means, most)
    return [stands.subjects[key] for key in keys if key in stands.subjects]


def _modules(reach: Reach, stands: Standing) -> list[Subject]:
    """In the order of teaching."""
    found = [stands.subjects[key] for key in reach.modules if key in stands.subjects]
    return sorted(found, key=lambda row: (row.owner.sort, row.pk))


def _targets(reach: Reach) -> list[SDG | Target]:
    """SDGs as wholes and single targets, in the order of the United Nations."""
    return sorted(
        [*reach.sdgs.values(), *reach.targets.values()],
        key=lambda row: (row.number, -1) if isinstance(row, SDG) else (row.sdg.number, row.sort),
    )


def _countries(reach: Reach, pinned: list[Node], most: int) -> list[Country]:
    keys = _most_used(reach.countries, most)
    found = {node.pk: node.row for node in pinned if node.layer is Layer.COUNTRY}
    if not found.keys() >= {*keys}:
        found = _ROWS["country"]().in_bulk(keys)
    return [found[key] for key in keys]


def _most_used(counted: dict[int, int], most: int) -> list[int]:
    """The keys with the largest numbers."""
    return sorted(counted, key=lambda pk: (-counted[pk], pk))[:most]


def _figures(
    start: Node, operations: list[int], reach: Reach, most: int
) -> QuerySet | list[Reading]:
    """What the shown operations led to; of several figures of one, the first comes first."""
    if isinstance(start.row, Reading):
        reached = [*reach.operations.values(), *reach.means, *reach.modules]
        return [start.row] if start.row.subject_id in reached else []
    has_own = start.layer in (Layer.MEANS, Layer.MODULE)
    own = {start.pk} & (reach.means.keys() | reach.modules) if has_own else set()
    counted = _rows(Reading)().filter(subject__in=[*operations, *own], beside=None)
    shares = Q(share_of=None)
    if start.layer is Layer.COUNTRY:
        shares |= Q(share_of=start.pk)
    # Only what is shown is read whole: an operation may have a hundred figures.
    first = counted.filter(shares).order_by(*_FIGURES_FIRST).values("pk")[:most]
    return _ROWS["reading"]().filter(pk__in=first).order_by(*_FIGURES_FIRST)
