"""A lost second factor: an administrator asks for its removal, the worker carries it out."""

from uuid import uuid4

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members import emails
from members.audit.events import Event
from members.audit.record import record
from members.emails import SecurityEvent
from members.models import ApiToken, User
from members.outbox import leave
from members.permissions import Permission, require
from members.scope import JOB, scope


class Loss(TextChoices):
    """Why somebody needs new factors. A word and not a text, so that the trail can hold it."""

    LOST = "lost", gettext_lazy("The device is lost")
    STOLEN = "stolen", gettext_lazy("The device was stolen")
    BROKEN = "broken", gettext_lazy("The device no longer works")


@transaction.atomic
def reset_factors(*, person: User, reason: Loss, by: User) -> None:
    """Promise that all her factors go. Staff read and delete none: the worker does."""
    require(by, Permission.MEMBERS_EDIT)
    if person == by:
        raise ValidationError(_("Nobody resets her own factors: ask another administrator."))
    payload = {"person": person.pk, "by": by.pk, "reason": Loss(reason).value}
    leave("factors-reset", key=f"factors-reset:{uuid4()}", payload=payload)


def remove_factors(*, person: int, by: int, reason: str) -> None:
    """Delete her passkeys, code app, recovery codes and API tokens, end her sessions, tell her.

    Her password goes too: it may lie on the same device, and alone it would let whoever found
    that set up the first new factor. Her mailbox is the way back in.
    """
    with scope(seen_by=JOB):
        row = User.objects.select_for_update(of=("self",)).get(pk=person)
        for model in (Authenticator, UserSession):
            model.objects.filter(user=row)._raw_delete("default")
        ApiToken.objects.of(row)._raw_delete("default")
        row.set_unusable_password()  # which ends her sessions too: the worker reads none of them
        row.save(update_fields=["password"])
        emails.security_notice(person=row, event=SecurityEvent.FACTORS_REMOVED)
        who = User.objects.get(pk=by)
        for event, detail in (
            (Event.FACTORS_REMOVED, {"reason": reason}),
            (Event.SESSIONS_ENDED, {"reason": "factors-removed"}),
        ):
            record(event, by=who, about=row, country=row.keeper_country_id, detail=detail)
