"""Tables of the ground floor, one noun a file."""

from members.models.country import Country, Region
from members.models.reference import ReferenceRow
from members.models.role import RoleGrant
from members.models.user import User

__all__ = ["Country", "ReferenceRow", "Region", "RoleGrant", "User"]
