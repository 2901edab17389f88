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

__all__ = [
    "ENDS",
    "Operation",
    "OperationCapability",
    "OperationCountry",
    "OperationCrimeArea",
    "OperationPartner",
    "Report",
    "ReportFile",
    "ReportLine",
    "ReportStep",
]
