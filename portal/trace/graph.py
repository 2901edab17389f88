"""Nodes in layers, and the edges between them; every edge has a date and a source."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db import models
from django.utils.functional import Promise
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from goals.models import SDG, Confidence, Goal, Measure, Reading, Subject, Target
from members.models import Country
from portal.templatetags.components import qualified


class Layer(models.TextChoices):
    """Layers in the order of the walk: from what is wanted to what came of it."""

    TARGET = "target", _("SDG targets")
    GOAL = "goal", _("Goals")
    MEANS = "means", _("Capabilities")
    MODULE = "module", _("Training modules")
    OPERATION = "operation", _("Operations")
    FIGURE = "figure", _("Results")
    COUNTRY = "country", _("Countries")


class Kind(models.TextChoices):
    """What an edge says of its two ends, the upper one first."""

    SERVED_BY = "served_by", _("is served by")
    RELIES_ON = "relies_on", _("relies on")
    LEARNED_IN = "learned_in", _("is learned about in")
    TAUGHT_BY = "taught_by", _("is taught by")
    PURSUED_IN = "pursued_in", _("is pursued in")
    USED_IN = "used_in", _("was used in")
    LED_TO = "led_to", _("led to")
    TOOK_PLACE_WITH = "took_place_with", _("took place with")


_HOLDING = (Kind.SERVED_BY, Kind.RELIES_ON, Kind.LEARNED_IN, Kind.TAUGHT_BY)
# The field that holds the words of a node, by what its row is.
_WORDS = {Goal: "short_title", SDG: "title", Target: "label", Subject: "name", Country: "name"}


@dataclass(frozen=True)
class Node:
    """A row at its place in the trace. `id` is what addresses carry: "capability:icse"."""

    layer: Layer
    kind: str
    row: Any = field(compare=False)
    pk: int

    @cached_property
    def id(self) -> str:
        code = self.row.code
        return code if isinstance(self.row, Subject) else f"{self.kind}:{code}"

    @cached_property
    def words(self) -> str:
        """The name in the reader's language, without markup."""
        if isinstance(self.row, Reading):
            return _figure(self.row)
        name = getattr(self.row, _WORDS[type(self.row)])
        return f"{self.number} {name}" if self.number else name

    @property
    def number(self) -> str:
        """What people call it by, where they use a number."""
        if isinstance(self.row, Target):
            return self.row.code
        return f"{self.row.number}." if isinstance(self.row, Goal | SDG) else ""

    @property
    def goal_number(self) -> int | None:
        return self.row.number if isinstance(self.row, Goal) else None

    @property
    def url(self) -> str:
        if isinstance(self.row, Reading):
            return self.row.subject.get_absolute_url()
        return self.row.get_absolute_url()

    def __str__(self) -> str:
        return self.words


@dataclass(frozen=True)
class Edge:
    """`start` and `end` are partial dates; `grade` stands instead of a confidence for figures."""

    kind: Kind
    upper: Node
    lower: Node
    start: str
    end: str
    confidence: str = Confidence.READ
    grade: str = ""
    relation: str = ""
    edition: str = ""  # of the goals, where it is not the one in force
    why: str = ""
    cited: tuple[Any, ...] = ()

    @property
    def holds(self) -> bool:
        """Does it go on until it ends? Everything else happened once."""
        return self.kind in _HOLDING

    @property
    def label(self) -> Promise:
        return self.kind.label


@dataclass(frozen=True)
class Trace:
    """`counts` are of all there is, `nodes` and `edges` of what is shown.

    None: there are more than were looked at (walk.WALKED), or more figures than are shown.
    """

    start: Node
    through: tuple[Node, ...]
    counts: dict[Layer, int | None]
    nodes: dict[Layer, tuple[Node, ...]]
    edges: tuple[Edge, ...]

    @property
    def pinned(self) -> tuple[Node, ...]:
        return (self.start, *self.through)

    @property
    def query(self) -> str:
        """What an address carries to show this trace."""
        return _query(self.start, self.through)

    def address_with(self, node: Node) -> str:
        """Narrowed to what goes through `node` too, or widened again where it did already.

        A figure has one way only: it begins a trace of its own, as the start widens to nothing.
        """
        if node.layer is Layer.FIGURE or node == self.start:
            return f"?{_query(node, ())}"
        others = tuple(other for other in self.through if other != node)
        is_new = len(others) == len(self.through)
        return f"?{_query(self.start, (*others, node) if is_new else others)}"

    @property
    def ways(self) -> list[tuple[Node, str]]:
        """What every way leads through, each with the address that widens the trace again."""
        return [(node, self.address_with(node)) for node in self.through]

    def left_out(self, layer: Layer) -> int | None:
        count = self.counts[layer]
        return None if count is None else count - len(self.nodes[layer])

    @property
    def is_whole(self) -> bool:
        """Is everything shown that there is?"""
        return all(self.left_out(layer) == 0 for layer in Layer)

    @property
    def layers(self) -> list[tuple[Layer, tuple[Node, ...], int | None]]:
        """Layers that hold something, each with the number of nodes that are not shown."""
        return [
            (layer, nodes, self.left_out(layer)) for layer, nodes in self.nodes.items() if nodes
        ]


def _figure(reading: Reading) -> str:
    """ "Food seized: about 16,000 tonnes"; what is counted in people or things says so itself."""
    measure, value = reading.measure, strip_tags(qualified(reading))
    if reading.value is not None and measure.kind != Measure.Kind.COUNT:
        value = f"{value} {measure.unit.name}"
    return f"{measure.name}: {value}"


def _query(start: Node, through: tuple[Node, ...]) -> str:
    wanted = {"from": start.id}
    if through:
        wanted["through"] = ",".join(node.id for node in through)
    return urlencode(wanted, safe=":,/")


def counted(layer: Layer, count: int) -> str:
    """ "8 operations", for a list in a sentence."""
    words = {
        Layer.TARGET: ngettext("%(n)d SDG or target", "%(n)d SDGs and targets", count),
        Layer.GOAL: ngettext("%(n)d goal", "%(n)d goals", count),
        Layer.MEANS: ngettext("%(n)d capability", "%(n)d capabilities", count),
        Layer.MODULE: ngettext("%(n)d training module", "%(n)d training modules", count),
        Layer.OPERATION: ngettext("%(n)d operation", "%(n)d operations", count),
        Layer.FIGURE: ngettext("%(n)d figure", "%(n)d figures", count),
        Layer.COUNTRY: ngettext("%(n)d country", "%(n)d countries", count),
    }
    return words[layer] % {"n": count}
