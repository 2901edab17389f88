"""The tables of this room, one noun a file."""

from operations.models.operation import Operation, OperationCountry, OperationCrimeArea
from operations.models.total import GoalResults, Total

__all__ = ["GoalResults", "Operation", "OperationCountry", "OperationCrimeArea", "Total"]
