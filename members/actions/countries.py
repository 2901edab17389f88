"""Countries and regions: a state of before, and the reason for it."""

from typing import Any

import pghistory
from django.db import transaction

from members.editing import edit_beside_others
from members.models import ReferenceRow, User
from members.permissions import Permission, require


@transaction.atomic
def restore(*, row: ReferenceRow, snapshot: dict[str, Any], by: User, reason: str) -> None:
    """Put an earlier state of a country or a region back; readers see it at once."""
    require(by, Permission.COUNTRY_EDIT)
    with pghistory.context(reason=reason):
        edit_beside_others()
        row.locked_version()
        row.refresh_from_db()
        row.return_to(snapshot)
