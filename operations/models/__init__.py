"""The tables of this room, one noun a file."""

from operations.models.operation import Operation, OperationCountry, OperationCrimeArea

__all__ = ["Operation", "OperationCountry", "OperationCrimeArea"]
