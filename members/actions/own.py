"""What a person does about her own record: correct it, have it erased."""

import logging
from datetime import timedelta
from uuid import uuid4

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from members import emails
from members.actions.roles import keep_a_coordinator, refuse_coordinator
from members.audit.events import Event
from members.audit.record import record
from members.models import (
    AccountRequest,
    ApiToken,
    Erasure,
    Invitation,
    InvitationFile,
    Posting,
    RoleGrant,
    User,
)
from members.models.posting import today
from members.outbox import leave
from members.scope import JOB, scope

log = logging.getLogger(__name__)

ERASED_AFTER = timedelta(days=14)


@transaction.atomic
def correct(*, name: str, language: str, by: User) -> User:
    """Her own name and language; her unit is her coordinator's to change."""
    by.name, by.language = name, language
    by.save(update_fields=["name", "language"])
    record(Event.DATA_CORRECTED, by=by, about=by, country=by.keeper_country_id)
    return by


@transaction.atomic
def ask_erasure(*, by: User) -> Erasure:
    """Ask for the erasure; it is carried out in two weeks, and can be withdrawn until then."""
    refuse_coordinator(by)
    try:
        with transaction.atomic():
            erasure = Erasure.objects.create(
                person=by,
                keeper_country_id=by.keeper_country_id,
                due_at=timezone.now() + ERASED_AFTER,
            )
    except IntegrityError as error:
        raise ValidationError(_("You asked for this already. Nothing was changed.")) from error
    record(Event.ERASURE_REQUESTED, by=by, about=by, country=by.keeper_country_id)
    leave("erasure-notice", key=f"erasure-notice:{erasure.pk}", payload={"erasure": erasure.pk})
    return erasure


@transaction.atomic
def withdraw_erasure(*, by: User) -> None:
    """Everything stays as it is."""
    erasure = Erasure.objects.of(by).pending().select_for_update(of=("self",)).first()
    if erasure is None:
        raise ValidationError(_("You have not asked to be erased. Nothing was changed."))
    erasure.withdrawn_at = timezone.now()
    erasure.save(update_fields=["withdrawn_at"])
    record(Event.ERASURE_WITHDRAWN, by=by, about=by, country=by.keeper_country_id)


def tell_erasure(*, erasure: int) -> None:
    """Tell her and her bureau; only what was told is carried out. Once, however often asked."""
    with scope(seen_by=JOB):
        row = Erasure.objects.pending().select_for_update(of=("self",)).filter(pk=erasure).first()
        if row is None or row.told_at:
            return
        country = row.keeper_country_id
        bureau = User.objects.coordinators_of(country) if country else []
        emails.erasure_asked(erasure=row, bureau=bureau)
        row.told_at = timezone.now()
        row.save(update_fields=["told_at"])


def erase_due() -> int:
    """Erase everybody whose day has come; how many that were."""
    with scope(seen_by=JOB):
        due = list(Erasure.objects.due().values_list("pk", flat=True))
    return sum(_erased(key) for key in due)


def _erased(key: int) -> bool:
    try:
        erase(erasure=key)
    except Exception:
        # One that fails must not keep the others waiting; it is due again at the next round.
        log.exception("Erasure %s failed.", key)
        return False
    return True


def erase(*, erasure: int) -> None:
    """Make a person nobody: her record goes on without a name, so that what others counted or
    certified still holds.
    """
    with scope(seen_by=JOB):
        row = Erasure.objects.due().select_for_update(of=("self",)).filter(pk=erasure).first()
        if row is None:
            return
        person = User.objects.select_for_update(of=("self",)).get(pk=row.person_id)
        _end_everything(person)
        _forget_everywhere(person)
        row.done_at = timezone.now()
        row.save(update_fields=["done_at"])
        record(Event.DATA_ERASED, by=None, about=person, country=person.keeper_country_id)


def _end_everything(person: User) -> None:
    held = RoleGrant.objects.held_by(person).not_ended()
    # She may have become the last coordinator since she asked.
    keep_a_coordinator(person.keeper_country_id, without=list(held.values_list("pk", flat=True)))
    Posting.objects.filter(person=person).open().update(valid_to=today())
    held.end()
    AccountRequest.objects.moves_of(person).waiting().delete()


def _addressed(model: type, person: User) -> QuerySet:
    return model.objects.filter(pk__in=model.objects.addressed(person.email).values("pk"))


def _forget_everywhere(person: User) -> None:
    nobody = {"name": "–", "email": f"erased-{person.pk}@portal.invalid"}
    # Also what countries noted about her address before she was anybody here.
    for requests in (
        AccountRequest.objects.filter(person=person),
        _addressed(AccountRequest, person),
    ):
        requests.update(**nobody, unit="–", reason="–")
    for invitations in (Invitation.objects.filter(person=person), _addressed(Invitation, person)):
        invitations.update(**nobody)
    RoleGrant.objects.held_by(person).update(reason="–")
    EmailConfirmation.objects.filter(email_address__user=person)._raw_delete("default")
    EmailAddress.objects.filter(user=person)._raw_delete("default")
    for model in (Authenticator, UserSession, SocialAccount):
        model.objects.filter(user=person)._raw_delete("default")
    ApiToken.objects.of(person)._raw_delete("default")  # reads no digest
    person.name, person.email, person.language = nobody["name"], nobody["email"], "en"
    person.audit_key = uuid4()  # what the trail tells of her leads to nobody from now on
    person.is_active, person.last_login, person.organisation = False, None, None
    person.set_unusable_password()  # which also ends every session
    person.save()


def forget_outdated() -> int:
    """Delete uploaded lists after a day, and requests that nobody confirmed within a month."""
    with scope(seen_by=JOB):
        files, _by_model = InvitationFile.objects.outdated().delete()
        asked, _by_model = AccountRequest.objects.forgotten().delete()
        return files + asked
