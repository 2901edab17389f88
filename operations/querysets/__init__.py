"""Every question about many rows of this room, each with a name."""

from operations.querysets.operation import OperationQuerySet
from operations.querysets.report import (
    ReportFileQuerySet,
    ReportLineQuerySet,
    ReportQuerySet,
    ReportStepQuerySet,
)

__all__ = [
    "OperationQuerySet",
    "ReportFileQuerySet",
    "ReportLineQuerySet",
    "ReportQuerySet",
    "ReportStepQuerySet",
]
