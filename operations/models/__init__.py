"""The tables of this room, one noun a file."""

from operations.models.operation import (
    ENDS,
    Operation,
    OperationCapability,
    OperationCountry,
    OperationCrimeArea,
    OperationPartner,
)
from operations.models.report import Report, ReportFile, ReportLine, ReportStep
from operations.models.total import GoalResults, KeptSum, Total

__all__ = [
    "ENDS",
    "GoalResults",
    "KeptSum",
    "Operation",
    "OperationCapability",
    "OperationCountry",
    "OperationCrimeArea",
    "OperationPartner",
    "Report",
    "ReportFile",
    "ReportLine",
    "ReportStep",
    "Total",
]
