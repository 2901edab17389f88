"""Many invitations from one file: kept for a look, then confirmed whole."""

import uuid

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from members import emails
from members.actions.inviting import LASTS
from members.actions.units import open_unit
from members.audit.events import Event
from members.audit.record import record
from members.models import Country, Invitation, InvitationFile, Unit, User
from members.outbox import leave
from members.people_file import PeopleFile
from members.permissions import Permission, require
from members.plan import Plan, plan_of
from members.scope import JOB, scope
from members.tokens import new_token

_LETTERS_AT_ONCE = 500


@transaction.atomic
def keep_file(*, read: PeopleFile, name: str, country: Country, by: User) -> InvitationFile:
    """Keep what was read until she confirms it; nobody is invited yet."""
    require(by, Permission.PEOPLE_INVITE, country=country.pk)
    return InvitationFile.objects.create(
        keeper_country=country,
        made_by=by,
        name=name[-200:],
        rows=read.rows,
        faults=read.faults,
        warnings=read.warnings,
    )


@transaction.atomic
def confirm_file(*, file: InvitationFile, by: User) -> int:
    """Invite whom the file names and the country does not know yet; how many that were.

    The plan is made anew: since the look at it, people may have come in. Confirmed twice, or
    uploaded twice, the second finds everybody invited.
    """
    require(by, Permission.PEOPLE_INVITE, country=file.keeper_country_id)
    row = InvitationFile.objects.visible_to(by).select_for_update(of=("self",)).get(pk=file.pk)
    if row.confirmed_at:
        raise ValidationError(_("This file was confirmed already. Nobody was invited twice."))
    plan = plan_of(row, by=by)
    count = _open_all(plan, row, by)
    row.confirmed_at = timezone.now()
    row.save(update_fields=["confirmed_at"])
    detail = {"batch": str(row.pk), "count": count}
    record(Event.ACCOUNT_INVITED, by=by, country=row.keeper_country_id, detail=detail)
    _promise_letters(row.pk, 1)
    return count


def _open_all(plan: Plan, file: InvitationFile, by: User) -> int:
    country, now = file.keeper_country_id, timezone.now()
    units = _units(plan, file.keeper_country, by)
    Invitation.objects.close_expired(country=country, emails=[new.email for new in plan.new])
    return Invitation.objects.open_many(
        [(new.email, new.name, units[new.unit.lower()], new.language) for new in plan.new],
        keeper_country_id=country,
        batch=file.pk,
        invited_by_id=by.pk,
        invited_at=now,
        expires_at=now + LASTS,
    )


def _units(plan: Plan, country: Country, by: User) -> dict[str, int]:
    """The units' keys by their folded name; those the country does not have yet are opened."""
    for name in plan.new_units:
        open_unit(name=name, country=country, by=by)
    return {unit.name.lower(): unit.pk for unit in Unit.objects.kept_by(country.pk)}


def write_letters(*, batch: uuid.UUID, part: int = 1) -> None:
    """Give some hundred invitations of a file their secrets and letters, and promise the rest.

    The worker's own: 50,000 letters are not a web page's work, and no process but this one ever
    holds the secrets.
    """
    if _write_some(batch):
        _promise_letters(batch, part + 1)


def _promise_letters(batch: uuid.UUID, part: int) -> None:
    payload = {"batch": str(batch), "part": part}
    leave("invitation-letters", key=f"invitation-letters:{batch}:{part}", payload=payload)


def _write_some(batch: uuid.UUID) -> int:
    with scope(seen_by=JOB):
        rows = Invitation.objects.of_batch(batch).without_letter()
        rows = rows.select_related("invited_by", "keeper_country")
        some = list(rows.select_for_update(of=("self",))[:_LETTERS_AT_ONCE])
        for row in some:
            token, row.token_hash = new_token()
            emails.invitation(invited=row, token=token)
        Invitation.objects.bulk_update(some, ["token_hash"])
        return len(some)
