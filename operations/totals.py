"""Totals that count once (decision 18).

A total of one measure over a set of operations is made in two steps.

1. *What stands* of one operation. `countable_figures` (querysets/total.py) tells the figures that a
   total may take: numbers of counts and amounts that may be added over periods, no second account,
   no share of a country, superseded by nothing. A figure speaks of the time from `period_from`, or
   else from the first day of its operation, to `as_of`. Of figures that speak of overlapping times
   the newest stands, of equally new ones the longest; times apart stand beside each other. Parts
   (breakdown) stand where no whole of an overlapping time does, each part by itself. Parts of two
   dimensions (by sex, by country) tell one number twice: those of the dimension that was told last
   stand, others only for times of which it says nothing (decision 23).
2. *What counts in the set*. Where an operation of the set is the whole of another, what stands of
   the part does not count for times of which the whole tells the same measure.

The order in which figures came in plays no role, and shares never change anything.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple

_FIRST, _LAST = ("0000", "-01", "-01"), ("", "-12", "-31")
_LENGTHS = (4, 7, 10)  # "2019", "2019-10", "2019-10-15"


class Figure(NamedTuple):
    """A number as a total sees it. Dates are partial; `start` is that of its operation."""

    pk: int
    operation: int
    value: Decimal
    qualifier: str
    grade: str
    breakdown: str
    period_from: str
    as_of: str
    start: str
    dimension: str = ""

    @property
    def since(self) -> str:
        return self.period_from or self.start

    @property
    def begin(self) -> str:
        """The first day it may speak of; not after the last, whatever the operation's dates say."""
        return min(first_day(self.since), self.end)

    @property
    def end(self) -> str:
        return last_day(self.as_of)

    def overlaps(self, other: "Figure") -> bool:
        """Two running counts of one operation always do, however its own dates are told."""
        are_running = not self.period_from and not other.period_from
        if are_running and self.operation == other.operation:
            return True
        return self.begin <= other.end and other.begin <= self.end


@dataclass(frozen=True)
class Sum:
    """A total and the figures that were added, so that anybody can add them again."""

    figures: tuple[Figure, ...]

    @property
    def value(self) -> Decimal:
        return sum((figure.value for figure in self.figures), Decimal(0))

    @property
    def qualifier(self) -> str:
        """No surer than what was added."""
        kinds = {figure.qualifier for figure in self.figures}
        if kinds & {"more_than", "at_least"}:
            return "at_least"
        return "about" if "about" in kinds else "exact"

    @property
    def operations(self) -> set[int]:
        return {figure.operation for figure in self.figures}

    @property
    def grades(self) -> dict[str, int]:
        return dict(sorted(Counter(figure.grade for figure in self.figures).items()))

    @property
    def since(self) -> str:
        """The earliest date that any of the figures begins with; blank if none tells one."""
        return min((f.since for f in self.figures if f.since), key=first_day, default="")

    @property
    def as_of(self) -> str:
        return max((figure.as_of for figure in self.figures), key=last_day, default="")


@lru_cache(maxsize=8192)
def first_day(date: str) -> str:
    """ "2019-10" begins on 2019-10-01; what has no date begins before everything."""
    return date + "".join(_FIRST[_LENGTHS.index(len(date)) + 1 :]) if date else "0000-01-01"


@lru_cache(maxsize=8192)
def last_day(date: str) -> str:
    """ "2019-10" ends on 2019-10-31; every month as long as the longest, for comparing alone."""
    return date + "".join(_LAST[_LENGTHS.index(len(date)) + 1 :])


def by_operation(figures: Iterable[Figure]) -> dict[int, list[Figure]]:
    """What stands of each operation, of figures of one measure."""
    told: dict[int, list[Figure]] = {}
    for figure in figures:
        told.setdefault(figure.operation, []).append(figure)
    return {operation: standing(rows) for operation, rows in told.items()}


def standing(figures: Collection[Figure]) -> list[Figure]:
    """What stands of the figures of one operation and one measure."""
    if len(figures) == 1:
        return [*figures]
    wholes = _apart(figure for figure in figures if not figure.breakdown)
    stands, dimensions = [*wholes], _by_dimension(figures)
    named_first = [dimensions[name] for name in sorted(dimensions, key=lambda n: (n == "", n))]
    for parts in sorted(named_first, key=_last_day_of, reverse=True):
        told = [*stands]
        for name in sorted(parts):
            stands += _apart(figure for figure in parts[name] if not _is_told(figure, told))
    return stands


def beside_other_parts(
    figures: Iterable[Figure], stands: Mapping[int, Collection[Figure]]
) -> Iterator[int]:
    """Keys of parts that do not stand because parts of another dimension do."""
    for figure in figures:
        parts = [row for row in stands.get(figure.operation, ()) if row.breakdown]
        others = (row for row in parts if row.dimension != figure.dimension)
        if figure.breakdown and figure not in parts and _is_told(figure, others):
            yield figure.pk


def count(
    stands: Mapping[int, Collection[Figure]],
    operations: Collection[int],
    wholes: Mapping[int, int],
) -> Sum:
    """The total over `operations`; `wholes` leads from an operation to the one it is a part of."""
    counted = [
        figure
        for operation, figures in stands.items()
        if operation in operations
        for figure in figures
        if not any(
            _is_told(figure, stands.get(whole, ()))
            for whole in _wholes_of(operation, wholes)
            if whole in operations
        )
    ]
    return Sum(tuple(sorted(counted, key=lambda figure: figure.pk)))


def _by_dimension(figures: Iterable[Figure]) -> dict[str, dict[str, list[Figure]]]:
    """Parts by dimension and then by name."""
    found: dict[str, dict[str, list[Figure]]] = {}
    for figure in figures:
        if figure.breakdown:
            parts = found.setdefault(figure.dimension, {})
            parts.setdefault(figure.breakdown, []).append(figure)
    return found


def _last_day_of(parts: Mapping[str, Collection[Figure]]) -> str:
    return max(figure.end for figures in parts.values() for figure in figures)


def _apart(figures: Iterable[Figure]) -> list[Figure]:
    """Figures of times that do not overlap: the newest first, then the longest."""
    rows, chosen = [*figures], []
    for name, is_falling in (("pk", False), ("as_of", True), ("begin", False), ("end", True)):
        rows.sort(key=attrgetter(name), reverse=is_falling)
    for figure in rows:
        if not _is_told(figure, chosen):
            chosen.append(figure)
    return chosen


def _is_told(figure: Figure, others: Iterable[Figure]) -> bool:
    return any(figure.overlaps(other) for other in others)


def _wholes_of(operation: int, wholes: Mapping[int, int]) -> Iterator[int]:
    """The operation that this one is a part of, the one that is a part of, and so on."""
    seen = {operation}
    while (operation := wholes.get(operation, operation)) not in seen:
        seen.add(operation)
        yield operation
