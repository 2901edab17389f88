"""Staff, partners and a country's first coordinator come in by an administrator's invitation."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from members import emails
from members.actions.inviting import fresh_link
from members.audit.events import Event
from members.audit.record import record
from members.models import Country, Invitation, Organisation, RoleGrant, User
from members.permissions import (
    INVITED_BY_STAFF,
    NEEDS_COUNTRY,
    NEEDS_ORGANISATION,
    Permission,
    Role,
    require,
)


@transaction.atomic
def invite_staff(
    *,
    email: str,
    name: str,
    role: Role,
    language: str,
    by: User,
    organisation: Organisation | None = None,
    country: Country | None = None,
) -> Invitation:
    """Invite somebody who is not an officer; a coordinator for her country, others for the world.

    The gate may make officers and nothing else, so the person and her role are made here, by
    staff, and sleep: without a password and not active, they open nothing. Her link wakes them.
    """
    require(by, Permission.MEMBERS_EDIT)
    refuse_impossible(email=email, role=role, organisation=organisation, country=country)
    person = _sleeping(email.strip().lower(), name, organisation, country, language)
    RoleGrant.objects.held_by(person).not_ended().end()
    RoleGrant.objects.create(
        user=person,
        role=role,
        scope="country" if country else "world",
        country=country,
        granted_by=by,
        reason=_("Invited by staff"),
    )
    link, token = fresh_link(by)
    invited = Invitation.objects.create(
        email=person.email,
        name=name,
        keeper_country=country,
        role=role,
        organisation=organisation,
        language=language,
        person=person,
        **link,
    )
    emails.invitation(invited=invited, token=token)
    country_id, detail = invited.keeper_country_id, {"role": role}
    record(Event.ACCOUNT_INVITED, by=by, about=invited, country=country_id, detail=detail)
    return invited


def refuse_impossible(
    *, email: str, role: Role, organisation: Organisation | None, country: Country | None
) -> None:
    """What stands against an invitation, in a sentence; the form asks before the action does."""
    if role not in INVITED_BY_STAFF:
        raise ValidationError(_("Officers are invited by their country."))
    if role in NEEDS_ORGANISATION and organisation is None:
        raise ValidationError(_("Choose the partner's organisation."))
    if (role in NEEDS_COUNTRY) != (country is not None):
        raise ValidationError(_("A coordinator has a country; everybody else here has none."))
    if Invitation.objects.open().addressed(email).exists():
        raise ValidationError(_("%(email)s is invited already.") % {"email": email})
    person = User.objects.addressed(email).first()
    if person and not person.is_sleeping:
        raise ValidationError(_("There is an account with this address already."))


def _sleeping(
    email: str,
    name: str,
    organisation: Organisation | None,
    country: Country | None,
    language: str,
) -> User:
    """A person who cannot sign in; one whose invitation ended unused is taken up again."""
    person = User.objects.addressed(email).select_for_update(of=("self",)).first()
    person = person or User(email=email)
    person.name, person.organisation, person.language = name, organisation, language
    person.keeper_country, person.is_active = country, False
    person.set_unusable_password()
    person.save()
    Invitation.objects.in_state("expired").addressed(email).update(state=Invitation.State.UNDONE)
    return person
