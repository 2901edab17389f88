"""Do the parts of a figure add up to it?

A whole and its parts are figures of one subject, measure and time; a part names itself in
`breakdown`. Parts of several dimensions (by sex, by country) tell the number several times, so
each dimension is looked at alone. Where all of them are numbers, the page says when they do not
fit, and why is a question to the source: nothing is corrected here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from goals.models import Measure, Reading

_UNTIL = Decimal("Infinity")
_ADDED = {Measure.Accumulation.INCREMENT, Measure.Accumulation.STOCK}


@dataclass(frozen=True)
class Misfit:
    """A whole, and what its parts add up to."""

    whole: Reading
    parts: tuple[Reading, ...]

    @property
    def sum(self) -> Decimal:
        return sum((part.value for part in self.parts), Decimal(0))

    @property
    def dimension(self) -> str:
        """By what its parts are told, in words; blank if nobody says."""
        part = self.parts[0]
        return part.get_breakdown_dimension_display() if part.breakdown_dimension else ""

    @property
    def warning(self) -> str:
        """For those who can mend it."""
        return _("%(figure)s. Its parts add up to %(sum)s: look at the source again.") % {
            "figure": f"{self.whole} ({self.dimension})" if self.dimension else self.whole,
            "sum": f"{self.sum.normalize():f}",
        }


def misfits(readings: Iterable[Reading]) -> list[Misfit]:
    """The wholes among these figures that their parts contradict; they come with their measure."""
    units: dict[tuple, tuple[list[Reading], dict[str, list[Reading]]]] = {}
    for reading in readings:
        if reading.beside_id is None and reading.share_of_id is None and not reading.is_retired:
            key = (reading.subject_id, reading.measure_id, reading.period_from, reading.as_of)
            wholes, parts = units.setdefault(key, ([], {}))
            if reading.breakdown_en:
                parts.setdefault(reading.breakdown_dimension, []).append(reading)
            else:
                wholes.append(reading)
    found = [
        Misfit(wholes[0], tuple(rows))
        for wholes, parts in units.values()
        if wholes
        for rows in parts.values()
    ]
    return [misfit for misfit in found if _contradict(misfit)]


def _contradict(misfit: Misfit) -> bool:
    """Whether no pair of true numbers fits what both sides say: "more than 20" and 25 do."""
    rows = (misfit.whole, *misfit.parts)
    if misfit.whole.measure.accumulation not in _ADDED or any(r.value is None for r in rows):
        return False
    if any(row.qualifier == Reading.Qualifier.ABOUT for row in rows):
        return False
    least = sum((_range(part)[0] for part in misfit.parts), Decimal(0))
    most = sum((_range(part)[1] for part in misfit.parts), Decimal(0))
    whole_least, whole_most = _range(misfit.whole)
    return most < whole_least or whole_most < least


def _range(reading: Reading) -> tuple[Decimal, Decimal]:
    is_open = reading.qualifier in (Reading.Qualifier.MORE_THAN, Reading.Qualifier.AT_LEAST)
    return reading.value, _UNTIL if is_open else reading.value
