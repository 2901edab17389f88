"""Somebody opens the door with her link. At the gate: nobody is signed in yet."""

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from members.audit.events import Event
from members.audit.record import record
from members.models import AccountRequest, Invitation, Posting, RoleGrant, User
from members.permissions import Role
from members.tokens import digest_of


@transaction.atomic
def use(*, token: str, password: str, language: str) -> User:
    """Make her account, her posting, her role and her confirmed address; all of it or nothing.

    Sent twice, the second finds the invitation used. Who has an account already, in whatever
    country, keeps it as it is: the page tells her to ask for the move.
    """
    rows = Invitation.objects.with_token(digest_of(token))
    invited = rows.select_for_update(of=("self",)).first()
    if invited is None or not invited.can_be_used:
        raise ValidationError(_("This invitation can no longer be used."))
    if has_account(invited) or (invited.person and not invited.person.is_sleeping):
        raise ValidationError(_("There is an account with this address already."))
    person = invited.person or _new_person(invited)
    person.language, person.is_active = language, True
    person.set_password(password)
    person.save()
    if invited.person_id is None:
        _post(person, invited)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    invited.state, invited.used_at = Invitation.State.USED, timezone.now()
    invited.person = person
    invited.save(update_fields=["state", "used_at", "person"])
    if invited.request_id:
        AccountRequest.objects.filter(pk=invited.request_id).update(person=person)
    record(Event.INVITATION_USED, by=person, about=invited, country=invited.keeper_country_id)
    return person


def has_account(invited: Invitation) -> bool:
    """Whether the address signs in already. (A person made by `invite_staff` cannot yet.)"""
    known = User.objects.known().addressed(invited.email)
    return known.exclude(pk=invited.person_id).exists()


def _new_person(invited: Invitation) -> User:
    """Whoever sleeps under her address, by an invitation that ended unused, gives it up."""
    for sleeper in User.objects.addressed(invited.email).select_for_update(of=("self",)):
        sleeper.give_up_address()
    return User(
        email=invited.email.lower(), name=invited.name, keeper_country=invited.keeper_country
    )


def _post(person: User, invited: Invitation) -> None:
    country = invited.keeper_country
    Posting.objects.create(
        person=person,
        keeper_country=country,
        country=country,
        unit=invited.unit,
        opened_by_id=invited.invited_by_id,
    )
    RoleGrant.objects.create(
        user=person,
        role=Role.OFFICER,
        scope="country",
        country=country,
        granted_by_id=invited.invited_by_id,
        reason=_("Invited by her country"),
    )
