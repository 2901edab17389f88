"""Every question about many rows of this room, each with a name."""

from operations.querysets.operation import OperationCountryQuerySet, OperationQuerySet
from operations.querysets.report import (
    ReportFileQuerySet,
    ReportLineQuerySet,
    ReportQuerySet,
    ReportStepQuerySet,
)
from operations.querysets.total import (
    GoalResultsQuerySet,
    TotalQuerySet,
    countable_figures,
    figures_of_operations,
    measures_with_total,
    operations_of_goal,
    told_measures,
)

__all__ = [
    "GoalResultsQuerySet",
    "OperationCountryQuerySet",
    "OperationQuerySet",
    "ReportFileQuerySet",
    "ReportLineQuerySet",
    "ReportQuerySet",
    "ReportStepQuerySet",
    "TotalQuerySet",
    "countable_figures",
    "figures_of_operations",
    "measures_with_total",
    "operations_of_goal",
    "told_measures",
]
