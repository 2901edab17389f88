"""A country's coordinator admits or refuses who asked."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from members import emails
from members.actions.inviting import open_invitation
from members.actions.units import unit_called
from members.audit.events import Event
from members.audit.record import record
from members.models import AccountRequest, User
from members.outbox import leave
from members.permissions import Permission, require


@transaction.atomic
def admit(*, asked: AccountRequest, unit: str = "", is_new_unit: bool = False, by: User) -> None:
    """Open the way in, to the unit of this name or to the one she named; a new one is opened.

    Who has an account already and asks to be moved is moved by the worker: no country may take
    a person from another.
    """
    row = _waiting(asked, by)
    if not row.is_move and User.objects.visible_to(by).known().addressed(row.email).exists():
        raise ValidationError(
            _("%(name)s has an account in your country already. Refuse this request.")
            % {"name": row.name}
        )
    row.admitted_to = unit_called(
        name=unit or row.unit, country=row.keeper_country, is_new=is_new_unit, by=by
    )
    _decide(row, AccountRequest.State.ADMITTED, by)
    if row.is_move:
        leave("move", key=f"move:{row.pk}", payload={"asked": row.pk})
        return
    invited, token = open_invitation(
        country=row.keeper_country,
        email=row.email,
        name=row.name,
        unit=row.admitted_to,
        language=row.language,
        by=by,
        request=row,
    )
    emails.admitted(invited=invited, token=token)


@transaction.atomic
def refuse(*, asked: AccountRequest, reason: str, by: User) -> None:
    """Say no; she reads the reason in her letter."""
    row = _waiting(asked, by)
    if not reason.strip():
        raise ValidationError(_("Give a reason: the person reads it in her letter."))
    row.reason = reason.strip()
    _decide(row, AccountRequest.State.REFUSED, by)
    emails.refused(asked=row)


def _waiting(asked: AccountRequest, by: User) -> AccountRequest:
    """The row, locked, if nobody decided meanwhile."""
    require(by, Permission.PEOPLE_ADMIT, country=asked.keeper_country_id)
    rows = AccountRequest.objects.visible_to(by).select_for_update(of=("self",))
    row = rows.get(pk=asked.pk)
    if row.state != AccountRequest.State.WAITING:
        raise ValidationError(_already_decided(row))
    return row


def _already_decided(row: AccountRequest) -> str:
    person = User.objects.filter(pk=row.decided_by_id).first()
    words = {
        "name": row.name,
        "who": person.name if person else _("somebody of another office"),
        "when": date_format(timezone.localtime(row.decided_at), "DATETIME_FORMAT"),
    }
    if row.state == AccountRequest.State.ADMITTED:
        return _("%(who)s admitted %(name)s already, on %(when)s. Nothing was changed.") % words
    return _("%(who)s refused %(name)s already, on %(when)s. Nothing was changed.") % words


def _decide(row: AccountRequest, state: str, by: User) -> None:
    row.state, row.decided_by, row.decided_at = state, by, timezone.now()
    row.save(update_fields=["state", "decided_by", "decided_at", "reason", "admitted_to"])
    admitted = state == AccountRequest.State.ADMITTED
    event = Event.ACCOUNT_ADMITTED if admitted else Event.ACCOUNT_REFUSED
    record(event, by=by, about=row, country=row.keeper_country_id)
