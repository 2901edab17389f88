"""An officer moves to another country: she asks, the new country admits, the worker moves her."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from members import emails
from members.actions.roles import keep_a_coordinator, refuse_coordinator
from members.audit.events import Event
from members.audit.record import record
from members.models import AccountRequest, Country, Invitation, Posting, RoleGrant, Unit, User
from members.models.posting import today
from members.outbox import Later
from members.permissions import Role
from members.scope import JOB, scope


@transaction.atomic
def ask_to_move(*, country: Country, unit: str, by: User) -> AccountRequest:
    """Ask another country to take her over; until it says yes everything stays as it is."""
    if by.keeper_country_id is None:
        raise ValidationError(_("You belong to no country. Ask an administrator."))
    if country.pk == by.keeper_country_id:
        raise ValidationError(_("You serve there already. Ask your coordinator for another unit."))
    refuse_coordinator(by)
    waiting = AccountRequest.objects.moves_of(by).waiting().first()
    if waiting:
        raise ValidationError(
            _("You asked %(country)s already, on %(when)s. Wait for its answer.")
            % {"country": waiting.keeper_country.name, "when": date_format(waiting.asked_at)}
        )
    try:
        with transaction.atomic():
            asked = AccountRequest.objects.create(
                keeper_country=country,
                email=by.email,
                name=by.name,
                unit=unit,
                language=by.language,
                state=AccountRequest.State.WAITING,
                is_move=True,
                person=by,
                confirmed_at=timezone.now(),
            )
    except IntegrityError as error:  # the same form, sent twice at once
        raise ValidationError(_("You asked this country already. Wait for its answer.")) from error
    record(Event.MOVE_REQUESTED, by=by, about=asked, country=country.pk)
    return asked


def carry_out(*, asked: int) -> None:
    """Move whom a country admitted. Delivered twice, the second finds it done."""
    with scope(seen_by=JOB):
        rows = AccountRequest.objects.select_for_update(of=("self",))
        row = rows.get(pk=asked, is_move=True)
        done = row.moved_at or not row.person.is_active
        if row.state != AccountRequest.State.ADMITTED or done:
            return
        if row.person.keeper_country_id != row.keeper_country_id:  # not come by another way
            try:
                move(
                    person=row.person,
                    to_country=row.keeper_country,
                    unit=row.admitted_to,
                    by=row.decided_by,
                )
            except ValidationError as error:
                raise Later(error.message) from error
        row.moved_at = timezone.now()
        row.save(update_fields=["moved_at"])


def move(*, person: User, to_country: Country, unit: Unit, by: User | None) -> Posting:
    """Close her posting, end what she held for the old country, open the next posting.

    Whoever keeps her is one column of her row: the database takes her postings and roles along
    (ON UPDATE CASCADE), so the old bureau loses sight of her in the same instant. What happened
    in the old country stays counted there, by `postings.country`.
    """
    with scope(seen_by=JOB):
        row = User.objects.select_for_update(of=("self",)).get(pk=person.pk)
        old, former = row.keeper_country_id, row.keeper_country
        if old == to_country.pk:
            raise ValidationError(_("She serves in this country already."))
        bureau = list(User.objects.coordinators_of(old).exclude(pk=row.pk)) if old else []
        held = RoleGrant.objects.held_by(row).not_ended().for_country(old)
        # She may have become the last coordinator since she asked.
        keep_a_coordinator(old, without=list(held.values_list("pk", flat=True)))
        Posting.objects.filter(person=row).open().update(valid_to=today())
        held.end()
        _forget_at(row, old)
        row.keeper_country = to_country
        row.save(update_fields=["keeper_country"])
        posting = _post(row, to_country, unit, by)
        emails.posting_moved(posting=posting, origin=former, bureau=bureau)
        record(Event.POSTING_MOVED, by=by, about=row, country=old, detail={"to": to_country.code})
        return posting


def _post(person: User, country: Country, unit: Unit, by: User | None) -> Posting:
    RoleGrant.objects.create(
        user=person,
        role=Role.OFFICER,
        scope="country",
        country=country,
        granted_by=by,
        reason=_("Moved from another country"),
    )
    return Posting.objects.create(
        person=person, keeper_country=country, country=country, unit=unit, opened_by=by
    )


def _forget_at(person: User, country: int | None) -> None:
    """What the old bureau noted to let her in names her no more."""
    nobody = {"name": "–", "email": f"moved-{person.pk}@portal.invalid"}
    for rows in (AccountRequest.objects, Invitation.objects):
        rows.filter(person=person, keeper_country=country).update(**nobody)
