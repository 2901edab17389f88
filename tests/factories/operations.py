"""Reports of countries, in each of their states."""

from decimal import Decimal
from typing import Any

from goals.models import Measure
from members.models import Country, User
from members.permissions import Role
from operations import actions
from operations.models import Operation, Report
from operations.report_lines import Figure
from tests.factories.members import make_country, make_user

OPERATION, MEASURE = "opson-viii", "food_seized"


def make_figure(measure: str = MEASURE, value: str | None = "12.5", **overrides: Any) -> Figure:
    """A reported number of a measure of the facts."""
    pk = Measure.objects.get(code=measure).pk
    said = {"state": "reported", "value": value and Decimal(value)} | overrides
    return Figure(pk, **said)


def make_report(
    country: Country | None = None,
    *,
    by: User | None = None,
    operation: str = OPERATION,
    figures: list[Figure] | None = None,
    period_from: str = "",
    as_of: str = "2019",
    **_ignored: Any,
) -> Report:
    """A report with one figure, still being written."""
    country = country or make_country()
    by = by or make_user(Role.COORDINATOR, country)
    report = actions.begin(
        operation=Operation.objects.get(code=operation),
        country=country,
        period_from=period_from,
        as_of=as_of,
        by=by,
    )
    figures = [make_figure()] if figures is None else figures
    return actions.write(report=report, figures=figures, by=by, opened=report.version)


def make_submitted(country: Country | None = None, **overrides: Any) -> Report:
    """A report that waits for verification."""
    report = make_report(country, **overrides)
    return actions.submit(report=report, by=report.created_by)
