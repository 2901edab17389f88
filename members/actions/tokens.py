"""A person makes and ends her API tokens."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from members import emails
from members.audit.events import Event
from members.audit.record import record
from members.models import ApiToken, User
from members.models.token import HINT_LENGTH, MOST_LIVING, USUAL_DAYS
from members.permissions import Permission, require
from members.tokens import new_token


@transaction.atomic
def make_token(*, name: str, by: User, days: int = USUAL_DAYS) -> tuple[ApiToken, str]:
    """A token and its secret, which nobody can read again."""
    require(by, Permission.TOKEN_USE)
    # Two forms sent at once must not both be the tenth.
    User.objects.select_for_update(of=("self",)).get(pk=by.pk)
    if ApiToken.objects.of(by).living().count() >= MOST_LIVING:
        raise ValidationError(_("Ten of your tokens work already. End one that you do not need."))
    secret, digest = new_token()
    now = timezone.now()
    token = ApiToken.objects.create(
        person=by,
        name=name,
        digest=digest,
        hint=secret[:HINT_LENGTH],
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    emails.token_made(token=token)
    _on_record(Event.TOKEN_MADE, token, by)
    return token, secret


@transaction.atomic
def end_token(*, token: ApiToken, by: User) -> None:
    """From now on it opens nothing; ending it twice changes nothing."""
    hers = ApiToken.objects.visible_to(by).not_ended().filter(pk=token.pk)
    if hers.update(ended_at=timezone.now()):
        _on_record(Event.TOKEN_ENDED, token, by)


def end_tokens(*, person: User) -> None:
    """With her password changes all that was made with the old one; she is told."""
    hers = ApiToken.objects.of(person).not_ended()
    tokens = list(hers.defer("digest"))
    if hers.update(ended_at=timezone.now()):
        emails.security_notice(person=person, event=emails.SecurityEvent.TOKENS_ENDED)
    for token in tokens:
        _on_record(Event.TOKEN_ENDED, token, person)


def _on_record(event: Event, token: ApiToken, by: User) -> None:
    record(event, by=by, about=by, country=by.keeper_country_id, detail={"token": token.pk})
