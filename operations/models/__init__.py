"""The tables of this room, one noun a file."""

from operations.models.operation import (
    ENDS,
    Operation,
    OperationCapability,
    OperationCountry,
    OperationCrimeArea,
    OperationPartner,
)

__all__ = [
    "ENDS",
    "Operation",
    "OperationCapability",
    "OperationCountry",
    "OperationCrimeArea",
    "OperationPartner",
]
