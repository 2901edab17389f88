"""An officer asks for an account and confirms her address. At the gate: nobody is signed in."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from members import emails
from members.audit.events import Event
from members.audit.record import record
from members.models import AccountRequest, Country, Invitation, User
from members.tokens import digest_of, new_token


@transaction.atomic
def ask(*, email: str, name: str, country: Country, unit: str, language: str) -> None:
    """Write down who asks, and send her a letter; which one, nobody but the reader learns."""
    email = email.strip().lower()
    if _is_known(email):
        emails.already_known(email=email, language=language)
        return
    details = {"name": name, "unit": unit, "language": language}
    token, digest = new_token()
    asked = _unconfirmed(email, country)
    for field, value in details.items():
        setattr(asked, field, value)
    asked.token_hash, asked.asked_at = digest, timezone.now()
    asked.save()
    emails.confirm_request(asked=asked, token=token)
    record(Event.ACCOUNT_REQUESTED, by=None, about=asked, country=country.pk)


def _is_known(email: str) -> bool:
    """Whether an account, an invitation or a request that waits stands in any country."""
    return (
        User.objects.known().addressed(email).exists()
        or Invitation.objects.open().addressed(email).exists()
        or AccountRequest.objects.waiting().addressed(email).exists()
    )


def _unconfirmed(email: str, country: Country) -> AccountRequest:
    """Her request of this country that waits for her click, or a new one.

    Who asks twice gets a second letter; the link in the first one ends with it.
    """
    rows = AccountRequest.objects.kept_by(country.pk).open().addressed(email)
    found = rows.select_for_update(of=("self",)).first()
    if found:
        return found
    try:
        with transaction.atomic():
            return AccountRequest.objects.create(
                email=email, keeper_country=country, name="-", unit="-"
            )
    except IntegrityError:  # the same form, sent twice at once
        return rows.select_for_update(of=("self",)).get()


@transaction.atomic
def confirm(*, token: str) -> AccountRequest:
    """The address belongs to who asked; now her country may see the request."""
    rows = AccountRequest.objects.with_token(digest_of(token))
    asked = rows.select_for_update(of=("self",)).first()
    if asked is None or not asked.can_be_confirmed:
        raise ValidationError(_("This link was used already, or it is too old."))
    asked.state, asked.confirmed_at = AccountRequest.State.WAITING, timezone.now()
    asked.save(update_fields=["state", "confirmed_at"])
    record(Event.ADDRESS_CONFIRMED, by=None, about=asked, country=asked.keeper_country_id)
    return asked
