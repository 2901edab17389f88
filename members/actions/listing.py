"""Many invitations from one file: kept for a look, confirmed whole, written by the worker."""

import uuid

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from members import emails
from members.actions.inviting import LASTS
from members.audit.events import Event
from members.audit.record import record
from members.models import Country, Invitation, InvitationFile, Unit, User
from members.outbox import leave
from members.people_file import PeopleFile
from members.permissions import Permission, require
from members.plan import Plan, plan_of_rows
from members.scope import JOB, job_for, scope
from members.tokens import new_token
from members.unit_names import UnitNames

_LETTERS_AT_ONCE = 500
_ROWS_AT_ONCE = 1_000


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
def confirm_file(*, file: InvitationFile, by: User) -> None:
    """Promise to invite whom the file names; the worker does it. The second of two confirms
    nothing."""
    require(by, Permission.PEOPLE_INVITE, country=file.keeper_country_id)
    if not InvitationFile.objects.visible_to(by).numbered(file.pk).confirm(by=by):
        raise ValidationError(_("This file was confirmed already. Nobody was invited twice."))
    _promise_invitations(file, 0)
    detail = {"batch": str(file.pk)}
    record(Event.FILE_CONFIRMED, by=by, country=file.keeper_country_id, detail=detail)


def write_invitations(*, file: uuid.UUID, start: int, country: int) -> None:
    """Open the invitations of some rows of a confirmed file, and promise the rest.

    The worker's own: a file may name 50,000 people. The slice, its place in the file and the
    promise of the next are one commit: killed, it begins the same slice again, and delivered
    twice, the second finds the place taken. The rows are planned anew: since the look at them,
    people may have come in, who are then passed over.
    """
    with scope(seen_by=job_for(country)):
        files = InvitationFile.objects.kept_by(country).numbered(file)
        files = files.with_slice(start, _ROWS_AT_ONCE).select_related("confirmed_by")
        row = files.select_for_update(of=("self",)).first()
        if row is None or row.done != start or not row.is_being_written:
            return
        count = _open_all(plan_of_rows(row.slice, country=country), row)
        row.done += len(row.slice)
        row.skipped += len(row.slice) - count
        row.save(update_fields=["done", "skipped"])
        if row.is_being_written:
            _promise_invitations(row, row.done)
        else:
            _promise_letters(row.pk, 1)
        detail = {"batch": str(row.pk), "count": count}
        record(Event.ACCOUNT_INVITED, by=row.confirmed_by, country=country, detail=detail)


def _promise_invitations(file: InvitationFile, start: int) -> None:
    leave(
        "invitations",
        key=f"invitations:{file.pk}:{start}",
        payload={"file": str(file.pk), "start": start},
        country=file.keeper_country,
    )


def _open_all(plan: Plan, file: InvitationFile) -> int:
    country, now = file.keeper_country_id, timezone.now()
    units = _units(plan, file)
    Invitation.objects.close_expired(country=country, emails=[new.email for new in plan.new])
    return Invitation.objects.open_many(
        [(new.email, new.name, units.same(new.unit).pk, new.language) for new in plan.new],
        keeper_country_id=country,
        batch=file.pk,
        invited_by_id=file.confirmed_by_id,
        invited_at=now,
        expires_at=now + LASTS,
    )


def _units(plan: Plan, file: InvitationFile) -> UnitNames:
    """The country's units; those that it does not have yet are opened."""
    if not plan.new_units:
        return plan.units
    country = file.keeper_country_id
    Unit.objects.open_many(plan.new_units.values(), country=country)
    detail = {"batch": str(file.pk), "count": len(plan.new_units)}
    record(Event.UNIT_CHANGED, by=file.confirmed_by, country=country, detail=detail)
    return UnitNames(Unit.objects.kept_by(country))


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
