"""Questions about many rows of the ground floor; each has a name.

kept.py       what every row that a country keeps has in common: the first of two walls
people.py     countries, people, units, postings and roles
admission.py  requests, invitations, uploaded lists, erasures
records.py    promises of commits, and what happened
tokens.py     API tokens
"""

from members.querysets.admission import (
    AccountRequestQuerySet,
    ErasureQuerySet,
    InvitationFileQuerySet,
    InvitationQuerySet,
)
from members.querysets.people import (
    CountryQuerySet,
    PostingQuerySet,
    RoleGrantQuerySet,
    UnitQuerySet,
    UserQuerySet,
    YearOfServiceQuerySet,
)
from members.querysets.records import AuditEntryQuerySet, OutboxQuerySet
from members.querysets.tokens import ApiTokenQuerySet

__all__ = [
    "AccountRequestQuerySet",
    "ApiTokenQuerySet",
    "AuditEntryQuerySet",
    "CountryQuerySet",
    "ErasureQuerySet",
    "InvitationFileQuerySet",
    "InvitationQuerySet",
    "OutboxQuerySet",
    "PostingQuerySet",
    "RoleGrantQuerySet",
    "UnitQuerySet",
    "UserQuerySet",
    "YearOfServiceQuerySet",
]
