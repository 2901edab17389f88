"""Tables of the ground floor, one noun a file."""

from members.models.admission import AccountRequest, Invitation, InvitationFile
from members.models.audit import AuditEntry, AuditHead, AuditNote
from members.models.country import Country, Region
from members.models.erasure import Erasure
from members.models.organisation import Organisation
from members.models.outbox import OutboxRow
from members.models.posting import Posting, Unit, UnitKind, YearOfService
from members.models.reference import ReferenceRow
from members.models.role import RoleGrant, Scope
from members.models.token import ApiToken
from members.models.user import HeldRole, User

__all__ = [
    "AccountRequest",
    "ApiToken",
    "AuditEntry",
    "AuditHead",
    "AuditNote",
    "Country",
    "Erasure",
    "HeldRole",
    "Invitation",
    "InvitationFile",
    "Organisation",
    "OutboxRow",
    "Posting",
    "ReferenceRow",
    "Region",
    "RoleGrant",
    "Scope",
    "Unit",
    "UnitKind",
    "User",
    "YearOfService",
]
