"""Ways in: opened for one person, sent again, undone until somebody used them."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from members import emails
from members.actions.units import unit_called
from members.audit.events import Event
from members.audit.record import record
from members.models import Country, Invitation, InvitationFile, RoleGrant, User
from members.permissions import Permission, require
from members.tokens import new_token

LASTS = timedelta(days=14)


@transaction.atomic
def invite(
    *,
    email: str,
    name: str,
    country: Country,
    unit: str,
    is_new_unit: bool = False,
    language: str,
    by: User,
) -> Invitation:
    """Invite one officer to the unit of this name; a new one is opened (see `unit_called`). An
    account in another country is unseen here: she herself is told when she opens the link.
    """
    require(by, Permission.PEOPLE_INVITE, country=country.pk)
    if User.objects.visible_to(by).known().addressed(email).exists():
        raise ValidationError(
            _("%(email)s has an account in your country already.") % {"email": email}
        )
    rows = Invitation.objects.kept_by(country.pk)
    if found := rows.open().addressed(email).first():
        raise ValidationError(
            _("%(email)s is invited already, on %(when)s. Send that invitation again instead.")
            % {"email": email, "when": date_format(found.invited_at)}
        )
    invited, token = open_invitation(
        country=country,
        email=email,
        name=name,
        unit=unit_called(name=unit, country=country, is_new=is_new_unit, by=by),
        language=language,
        by=by,
    )
    emails.invitation(invited=invited, token=token)
    return invited


def open_invitation(*, country: Country, email: str, by: User, **fields: Any) -> tuple[Any, str]:
    """An open invitation and its secret. An unused one for this address is written anew, because
    an address has one at a time.
    """
    email = email.strip().lower()
    rows = Invitation.objects.kept_by(country.pk).unused().addressed(email)
    for outdated in rows.of_staff():  # made for somebody else than an officer
        undo(invited=outdated, by=by)
    row = rows.select_for_update(of=("self",)).first()
    row = row or Invitation(keeper_country=country, email=email)
    link, token = fresh_link(by)
    given = fields | link
    for name, value in given.items():
        setattr(row, name, value)
    try:
        with transaction.atomic():
            row.save(update_fields=list(given) if row.pk else None)
    except IntegrityError as error:  # somebody invited her at this very moment
        raise ValidationError(_("%(email)s was just invited.") % {"email": email}) from error
    record(Event.ACCOUNT_INVITED, by=by, about=row, country=country.pk)
    return row, token


def fresh_link(by: User) -> tuple[dict[str, Any], str]:
    """The fields of an invitation that is sent now, and its secret."""
    token, digest = new_token()
    now = timezone.now()
    link = {"token_hash": digest, "invited_by": by, "invited_at": now, "expires_at": now + LASTS}
    return link | {"is_letter_refused": False}, token


@transaction.atomic
def send_again(*, invited: Invitation, by: User) -> Invitation:
    """A new letter with a new link; the one before ends."""
    row = _unused(invited, by)
    link, token = fresh_link(by)
    for name, value in link.items():
        setattr(row, name, value)
    row.save(update_fields=list(link))
    emails.invitation(invited=row, token=token)
    record(Event.INVITATION_SENT_AGAIN, by=by, about=row, country=row.keeper_country_id)
    return row


@transaction.atomic
def undo(*, invited: Invitation, by: User) -> Invitation:
    """Take an invitation back; its link says so from now on."""
    row = _unused(invited, by)
    row.state = Invitation.State.UNDONE
    row.save(update_fields=["state"])
    if row.person_id:  # she sleeps until she comes: see invite_staff
        RoleGrant.objects.held_by(row.person).not_ended().end()
    record(Event.INVITATION_UNDONE, by=by, about=row, country=row.keeper_country_id)
    return row


@transaction.atomic
def undo_batch(*, batch: UUID, country: int, by: User) -> tuple[int, bool]:
    """Take back what a file invited and nobody used yet: how many that were, and whether it
    stopped the worker in the middle.

    The file may be forgotten by now. Its lock comes first, as for the worker: what the worker
    is writing at this moment is there before the next statement looks.
    """
    require(by, Permission.PEOPLE_INVITE, country=country)
    files = InvitationFile.objects.visible_to(by).kept_by(country).numbered(batch).without_rows()
    file = files.select_for_update(of=("self",)).first()
    is_stopped = file is not None and file.is_being_written
    if file and file.confirmed_at and not file.undone_at:
        file.undone_at = timezone.now()
        file.save(update_fields=["undone_at"])
    rows = Invitation.objects.kept_by(country).of_batch(batch).unused()
    count = rows.update(state=Invitation.State.UNDONE)
    record(
        Event.INVITATION_UNDONE,
        by=by,
        country=country,
        detail={"batch": str(batch), "count": count},
    )
    return count, is_stopped


def note_refused_letter(*, key: str) -> None:
    """The mail server will never take a letter: whoever invited reads so beside the invitation.

    By the letter's key, so that the letter of a link that is closed says nothing of the next one.
    """
    _before, _key, digest = key.partition(f"mail:{emails.INVITATION_KEY}")
    if digest:
        Invitation.objects.filter(token_hash=digest).update(is_letter_refused=True)


def _unused(invited: Invitation, by: User) -> Invitation:
    """The row, locked, if nobody used or undid it meanwhile."""
    if invited.keeper_country_id is None:
        require(by, Permission.MEMBERS_EDIT)
    else:
        require(by, Permission.PEOPLE_INVITE, country=invited.keeper_country_id)
    row = Invitation.objects.select_for_update(of=("self",)).get(pk=invited.pk)
    if row.state == Invitation.State.USED:
        raise ValidationError(
            _("%(name)s used this invitation already, on %(when)s. End her posting instead.")
            % {"name": row.name, "when": date_format(row.used_at)}
        )
    if row.state == Invitation.State.UNDONE:
        raise ValidationError(_("This invitation was undone already. Nothing was changed."))
    return row
