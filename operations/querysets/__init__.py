"""Every question about many rows of this room, each with a name."""

from operations.querysets.operation import OperationCountryQuerySet, OperationQuerySet
from operations.querysets.total import (
    TotalQuerySet,
    countable_figures,
    operations_served,
    told_measures,
)

__all__ = [
    "OperationCountryQuerySet",
    "OperationQuerySet",
    "TotalQuerySet",
    "countable_figures",
    "operations_served",
    "told_measures",
]
