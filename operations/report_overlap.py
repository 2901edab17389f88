"""Of one country's reports that speak of the same time, each measure stands in one.

A number of 2024 holds that of March 2024: told in two reports it would be published twice. Two
reports of the same period are no overlap: the later one is a correction of the earlier.
"""

from collections.abc import Iterable
from typing import Protocol

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from operations.models import Report, ReportLine
from operations.totals import first_day, last_day


class Dated(Protocol):
    """A report, or one that would begin."""

    period_from: str
    as_of: str


# By the state of the report that stands there: which it is, and how to go on.
FAULTS = {
    "overlaps_open": _(
        "Your report of %(text)s holds this measure, and the two periods overlap. Write the number"
        " in that report, or take it out of there first."
    ),
    "overlaps_sent": _(
        "Your report of %(text)s holds this measure, and the two periods overlap. It is with the"
        " General Secretariat: leave the measure out here, or ask for that report to be returned."
    ),
    "overlaps_published": _(
        "Your published report of %(text)s holds this measure, and the two periods overlap. Begin"
        " a report of that same period to correct it, or leave the measure out here."
    ),
}


def standing(country: int, operations: Iterable[int]) -> dict[int, list[Report]]:
    """Reports of a country that count, by operation; each with its lines as `lines_there`."""
    reports = list(Report.objects.kept_by(country).about(operations).standing())
    lines: dict[int, list[ReportLine]] = {}
    for line in ReportLine.objects.of_all(reports):
        lines.setdefault(line.report_id, []).append(line)
    found: dict[int, list[Report]] = {}
    for report in reports:
        report.lines_there = lines.get(report.pk, [])
        found.setdefault(report.operation_id, []).append(report)
    return found


def elsewhere(dated: Dated, others: Iterable[Report]) -> dict[int, Report]:
    """By measure, the report that tells it for an overlapping time."""
    there = (report for report in others if overlap(dated, report))
    return {line.measure_id: report for report in there for line in report.lines_there}


def overlap(one: Dated, other: Dated) -> bool:
    """Whether two different periods have a day in common. One date alone is as wide as it is."""
    if (one.period_from, one.as_of) == (other.period_from, other.as_of):
        return False
    return _begin(one) <= last_day(other.as_of) and _begin(other) <= last_day(one.as_of)


def fault(report: Report) -> tuple[str, str]:
    """The word of FAULTS about the report that stands there, and its period."""
    if report.is_editable:
        return "overlaps_open", report.period
    is_published = report.state == Report.State.PUBLISHED
    return "overlaps_published" if is_published else "overlaps_sent", report.period


def refuse(report: Report, measures: Iterable[int]) -> None:
    """Raises ValidationError if another report stands where one of these measures would."""
    taken = told_elsewhere(report)
    for measure in measures:
        if measure in taken:
            word, period = fault(taken[measure])
            raise ValidationError(FAULTS[word] % {"text": period})


def told_elsewhere(report: Report) -> dict[int, Report]:
    """`elsewhere` of a report that is there."""
    others = standing(report.country_id, [report.operation_id])
    return elsewhere(report, others.get(report.operation_id, []))


def _begin(dated: Dated) -> str:
    return first_day(dated.period_from or dated.as_of)
