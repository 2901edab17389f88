"""The picture of a trace: a column for each layer, a curve for each edge."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from textwrap import wrap

from portal.trace.graph import Edge, Layer, Node, Trace

WIDTH = 1180
BOX, GAP, LINE, HEAD = 190, 10, 16, 34  # width of a box, air below it, a line of text, the heading
_PAD, _LETTERS = 9, 23  # above and below the words; letters that a line of a box holds
# Modules and operations share a column, as what goals and capabilities lead to; results and
# countries the last: both come of an operation.
_COLUMNS = (
    (Layer.TARGET,),
    (Layer.GOAL,),
    (Layer.MEANS,),
    (Layer.MODULE, Layer.OPERATION),
    (Layer.FIGURE, Layer.COUNTRY),
)


@dataclass(frozen=True)
class Box:
    node: Node
    lines: list[str]
    x: float
    y: float
    text_x: float
    is_pinned: bool
    address: str  # narrows to this node, or widens again

    @property
    def height(self) -> float:
        return _height(self.lines)

    @property
    def middle(self) -> float:
        return self.y + self.height / 2

    @property
    def first_line(self) -> float:
        return self.y + _PAD + LINE / 2


@dataclass(frozen=True)
class Curve:
    edge: Edge
    path: str


@dataclass(frozen=True)
class Heading:
    layer: Layer
    x: float
    y: float


@dataclass(frozen=True)
class Picture:
    headings: list[Heading]
    boxes: list[Box]
    curves: list[Curve]
    height: float
    width: int = WIDTH
    box: int = BOX


def draw(trace: Trace, *, is_rtl: bool) -> Picture:
    """Lay the layers out side by side, those that are empty left away; mirrored right to left."""
    columns = [_filled(trace, layers) for layers in _COLUMNS]
    columns = [column for column in columns if column]
    step = (WIDTH - BOX) / max(len(columns) - 1, 1)
    tallest = max((_height_of(trace, layers) for layers in columns), default=0)
    headings, boxes = [], {}
    for place, layers in enumerate(columns):
        x = round(place * step, 1)
        x = WIDTH - BOX - x if is_rtl else x
        y = (tallest - _height_of(trace, layers)) / 2  # the middle is where the curves meet
        for layer in layers:
            headings.append(Heading(layer, x + (BOX if is_rtl else 0), y + HEAD / 2))
            y += HEAD
            for box in _column(trace, trace.nodes[layer], x, y, is_rtl):
                boxes[box.node] = box
                y = box.y + box.height + GAP
    curves = [_curve(edge, boxes[edge.upper], boxes[edge.lower]) for edge in trace.edges]
    return Picture(headings, list(boxes.values()), curves, tallest)


def _filled(trace: Trace, layers: Iterable[Layer]) -> list[Layer]:
    return [layer for layer in layers if trace.nodes[layer]]


def _height_of(trace: Trace, layers: list[Layer]) -> float:
    boxes = [_height(_lines(node)) + GAP for layer in layers for node in trace.nodes[layer]]
    return sum(boxes) + HEAD * len(layers)


def _lines(node: Node) -> list[str]:
    return wrap(node.words, _LETTERS, max_lines=3, placeholder=" …")


def _column(trace: Trace, nodes: Iterable[Node], x: float, y: float, is_rtl: bool) -> Iterator[Box]:
    text_x = x + BOX - _PAD if is_rtl else x + _PAD  # words begin at the side where one reads on
    for node in nodes:
        lines = _lines(node)
        is_pinned = node in trace.pinned
        yield Box(node, lines, x, y, text_x, is_pinned, trace.address_with(node))
        y += _height(lines) + GAP


def _height(lines: list[str]) -> float:
    return len(lines) * LINE + 2 * _PAD


def _curve(edge: Edge, upper: Box, lower: Box) -> Curve:
    begin, end = (upper.x + BOX, lower.x) if upper.x < lower.x else (upper.x, lower.x + BOX)
    bend = (begin + end) / 2
    return Curve(
        edge,
        f"M{begin} {upper.middle}C{bend} {upper.middle} {bend} {lower.middle} {end} {lower.middle}",
    )
