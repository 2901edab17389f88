"""The back office of this room, one noun a file."""

from operations.admin.operation import OperationAdmin
from operations.admin.report import ReportAdmin

__all__ = ["OperationAdmin", "ReportAdmin"]
