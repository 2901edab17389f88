"""Every question about many rows of this room, each with a name."""

from operations.querysets.operation import OperationQuerySet

__all__ = ["OperationQuerySet"]
