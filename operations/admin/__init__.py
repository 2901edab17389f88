"""The back office of this room, one noun a file."""

from operations.admin.operation import OperationAdmin

__all__ = ["OperationAdmin"]
