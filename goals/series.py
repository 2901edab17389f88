"""Dated figures of the organization as small pictures, one for each subject and measure.

A figure stands where its date is, as wide as the date is vague; two dates are never merged. A line
leads from number to number and breaks where a source gives none. The axis begins at zero, unless
all numbers are close together, and then the card says where it begins.
"""

from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby

from django.utils.functional import Promise
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext_lazy as _

from goals.axis import moments
from goals.models import Measure, Reading, Subject

WIDTH = 280
LEFT, RIGHT, TOP, BASE = 10, 270, 34, 92  # where pictures begin and end
CLOSE = Decimal("0.75")  # numbers that are all above this part of the largest
ROOM = 120  # two numbers of ten letters
MOST_PARTS = 12  # those that are drawn

THEMES: dict[str, str | Promise] = {
    "organisation": _("The organization"),
    "money": _("Money"),
    "capabilities": _("Databases and other capabilities"),
    "notices": _("Notices"),
    "learning": _("Learning and certified officers"),
}
_BY_KIND = {"notice": "notices", "platform": "learning", "capability": "capabilities"}
_MONEY = {"eur", "usd"}


@dataclass(frozen=True)
class Point:
    """A number on its date: the middle of the time that the date may mean, and that time."""

    reading: Reading
    x: float
    y: float
    begin: float
    width: float
    is_named: bool = False  # its number and date stand beside it

    @property
    def anchor(self) -> str:
        """Words at the ends of the picture lead inwards; "start" turns by itself from right to
        left."""
        side = self.x if not get_language_bidi() else WIDTH - self.x
        return "start" if side < WIDTH / 3 else "end" if side > WIDTH * 2 / 3 else "middle"

    @property
    def is_open(self) -> bool:
        """The source says "more than" or "at least"."""
        return self.reading.qualifier in (Reading.Qualifier.MORE_THAN, Reading.Qualifier.AT_LEAST)


@dataclass(frozen=True)
class Part:
    """One part of a figure that is told in parts only."""

    reading: Reading
    x: float
    width: float


@dataclass(frozen=True)
class Card:
    """All that is told of one subject and measure, in the order of its dates."""

    subject: Subject
    measure: Measure
    readings: tuple[Reading, ...]
    points: tuple[Point, ...] = ()
    lines: tuple[str, ...] = ()
    starts_at: Decimal = Decimal(0)
    parts: tuple[Part, ...] = ()
    anchor: str = ""  # where links to its subject lead, on the first of several cards

    @property
    def is_series(self) -> bool:
        return len(self.points) > 1

    @property
    def numbers(self) -> list[Reading]:
        return [point.reading for point in self.points]

    @property
    def first(self) -> Reading:
        return self.numbers[0]

    @property
    def last(self) -> Reading:
        return self.numbers[-1]

    @property
    def theme(self) -> str:
        if self.subject.kind == Subject.Kind.BODY and self.measure.unit.code in _MONEY:
            return "money"
        return _BY_KIND.get(self.subject.kind, "organisation")


def by_theme(readings: list[Reading]) -> list[tuple[str | Promise, list[Card]]]:
    """Cards under their headings; figures come subject by subject and measure by measure."""
    found: dict[str, list[Card]] = {theme: [] for theme in THEMES}
    for _key, rows in groupby(readings, key=lambda row: (row.subject_id, row.measure_id)):
        card = _card(sorted(rows, key=lambda row: (sum(moments(row.as_of)), row.pk)))
        found[card.theme].append(card)
    for cards in found.values():
        cards.sort(key=lambda card: (not card.is_series, not card.parts, card.measure.code))
    _let_find(found)
    return [(THEMES[theme], cards) for theme, cards in found.items() if cards]


def _let_find(found: dict[str, list[Card]]) -> None:
    """An organization has no page of its own; links to it lead to the first of its cards."""
    seen = set()
    for cards in found.values():
        for place, card in enumerate(cards):
            is_first = card.subject not in seen
            if is_first and card.subject.kind == Subject.Kind.BODY:
                cards[place] = replace(card, anchor=card.subject.get_absolute_url().split("#")[1])
            seen.add(card.subject)


def _card(rows: list[Reading]) -> Card:
    card = Card(rows[0].subject, rows[0].measure, tuple(rows))
    counted = [row for row in rows if row.beside_id is None]
    wholes = [row for row in counted if not row.breakdown_en]
    if any(row.value is not None for row in wholes):
        return _drawn(card, wholes)
    return replace(card, parts=_parts(_of_one_dimension(counted)))


def _drawn(card: Card, rows: list[Reading]) -> Card:
    starts_at = _start(rows)
    points = _points(rows, starts_at)
    known = {point.reading.pk: point for point in points}
    lines = []
    for is_told, run in groupby(rows, key=lambda row: row.pk in known):
        if is_told and len(steps := [known[row.pk] for row in run]) > 1:
            lines.append("M" + "L".join(f"{point.x} {point.y}" for point in steps))
    return replace(card, points=points, lines=tuple(lines), starts_at=starts_at)


def _points(rows: list[Reading], starts_at: Decimal) -> tuple[Point, ...]:
    numbers = [row for row in rows if row.value is not None]
    times = [moments(row.as_of) for row in rows]  # those without a number have their place too
    begin, end = min(first for first, _last in times), max(last for _first, last in times)
    most = max(row.value for row in numbers)
    points = []
    for row in numbers:
        xs = [LEFT + (RIGHT - LEFT) * (m - begin) / (end - begin) for m in moments(row.as_of)]
        if get_language_bidi():
            xs = [WIDTH - x for x in reversed(xs)]
        share = (row.value - starts_at) / (most - starts_at) if most > starts_at else Decimal(0)
        y = round(BASE - float(share) * (BASE - TOP), 1)
        middle, width = round(sum(xs) / 2, 1), round(max(xs[1] - xs[0], 2), 1)
        points.append(Point(row, middle, y, round(xs[0], 1), width))
    return tuple(_named(points))


def _named(points: list[Point]) -> list[Point]:
    """The last one carries its words, and the first where both have room."""
    *others, last = points
    if others and abs(others[0].x - last.x) > ROOM:
        others[0] = replace(others[0], is_named=True)
    return [*others, replace(last, is_named=True)]


def _start(rows: list[Reading]) -> Decimal:
    """Where the axis begins: at zero, or a little below numbers that are all close together."""
    values = [row.value for row in rows if row.value is not None]
    least, most = min(values), max(values)
    if least < 0:
        return least
    if least == most or least < CLOSE * most:
        return Decimal(0)
    step = Decimal(10) ** (most - least).adjusted()
    return (least // step - 1) * step


def _of_one_dimension(rows: list[Reading]) -> list[Reading]:
    """Numbers of the dimension with the most parts: two dimensions are two pictures of one."""
    dimensions: dict[str, list[Reading]] = {}
    for row in rows:
        if row.value is not None:
            dimensions.setdefault(row.breakdown_dimension, []).append(row)
    return max(dimensions.values(), key=len, default=[])


def _parts(rows: list[Reading]) -> tuple[Part, ...]:
    """The largest parts as bars; the table beside them has all."""
    largest = sorted(rows, key=lambda row: (-row.value, row.pk))[:MOST_PARTS]
    most = largest[0].value if largest else 0
    parts = []
    for row in largest:
        width = round(float(row.value / most) * WIDTH, 1) if most > 0 else 0
        x = round(WIDTH - width, 1) if get_language_bidi() else 0
        parts.append(Part(row, x, width))
    return tuple(parts)
