"""Roles that a country gives to its own people, for good or for a time."""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from members import emails
from members.audit.events import Event
from members.audit.record import record
from members.models import RoleGrant, User
from members.permissions import (
    GIVEN_BY_COUNTRIES,
    Permission,
    Role,
    countries_with,
    require,
    roles_with,
)


@transaction.atomic
def give_role(
    *, person: User, role: Role, until: datetime | None, reason: str, by: User
) -> RoleGrant:
    """Give one of the country's roles to one of its people. With an end she is a deputy, and
    nobody has to remember to take the role back.
    """
    country = person.keeper_country_id
    if country is None:
        raise PermissionDenied
    require(by, Permission.ROLE_DELEGATE, country=country)
    _refuse_impossible(person, role, until, by)
    own_end = _own_end(by, country)
    if own_end and (until is None or until > own_end):
        raise ValidationError(
            _("Your own role ends on %(when)s: give one that ends by then.")
            % {"when": date_format(own_end)}
        )
    grant = RoleGrant.objects.create(
        user=person,
        role=role,
        scope="country",
        country_id=country,
        valid_to=until,
        granted_by=by,
        reason=reason,
    )
    emails.role_granted(grant=grant)
    record(Event.ROLE_GRANTED, by=by, about=person, country=country, detail={"role": role})
    return grant


def _refuse_impossible(person: User, role: Role, until: datetime | None, by: User) -> None:
    if role not in GIVEN_BY_COUNTRIES:
        raise ValidationError(_("A country cannot give this role. Ask the General Secretariat."))
    if person == by:
        raise ValidationError(_("Nobody gives a role to herself: ask another coordinator."))
    if not person.is_active:
        raise ValidationError(_("This account is closed. Open it again first."))
    if until and until <= timezone.now():
        raise ValidationError(_("Choose a day that is still to come."))
    held = (
        RoleGrant.objects.held_by(person).of(role).in_force().for_country(person.keeper_country_id)
    )
    if held.exists():
        raise ValidationError(_("She holds this role already. End it first, or leave it as it is."))


def _own_end(by: User, country: int) -> datetime | None:
    """When the giver's own right ends; None if it does not."""
    roles = roles_with(Permission.ROLE_DELEGATE)
    ends = [
        grant.valid_to
        for grant in RoleGrant.objects.held_by(by).in_force().for_country(country)
        if grant.role in roles
    ]
    return None if None in ends else max(ends, default=None)


@transaction.atomic
def end_role(*, grant: RoleGrant, by: User) -> RoleGrant:
    """End a role now: her next request is answered without it."""
    if grant.country_id is None or grant.country_id != grant.keeper_country_id:
        raise ValidationError(
            _("This role was given by the General Secretariat. Ask it to end it.")
        )
    require(by, Permission.ROLE_DELEGATE, country=grant.country_id)
    keep_a_coordinator(grant.country_id, without=[grant.pk])
    row = RoleGrant.objects.select_for_update(of=("self",)).get(pk=grant.pk)
    if row.valid_to and row.valid_to <= timezone.now():
        raise ValidationError(
            _("This role ended already, on %(when)s. Nothing was changed.")
            % {"when": date_format(row.valid_to)}
        )
    _end(row, by)
    return row


def end_roles_for(*, person: User, country: int | None, by: User) -> None:
    """End what she holds for a country, inside the action that sends her away from it."""
    held = RoleGrant.objects.held_by(person).not_ended().for_country(country)
    rows = list(held.select_for_update(of=("self",)).order_by("pk"))
    keep_a_coordinator(country, without=[row.pk for row in rows])
    for row in rows:
        _end(row, by)


def refuse_coordinator(person: User) -> None:
    """Who coordinates her country hands that over before she asks to leave it."""
    if person.keeper_country_id in countries_with(person, Permission.ROLE_DELEGATE):
        raise ValidationError(
            _("You coordinate your country. Give this role to somebody else and end yours first.")
        )


def keep_a_coordinator(country: int | None, without: list[int]) -> None:
    """A country always has a coordinator whose role has no end.

    All of them are locked, so that two who leave at the same moment cannot both go.
    """
    rows = RoleGrant.objects.coordinating(country).lasting().order_by("pk")
    keys = list(rows.select_for_update(of=("self",)).values_list("pk", flat=True))
    if set(keys) & set(without) and not set(keys) - set(without):
        raise ValidationError(
            _(
                "This is the last coordinator of the country. Give the role to somebody else"
                " first, without an end, or ask the General Secretariat."
            )
        )


def lacks_coordinator(country: int) -> bool:
    """Nobody decides there for longer than some date. Only staff can bring this about."""
    return not RoleGrant.objects.coordinating(country).lasting().exists()


def _end(row: RoleGrant, by: User) -> None:
    RoleGrant.objects.filter(pk=row.pk).end()
    row.refresh_from_db(fields=["valid_to"])
    emails.role_ended(grant=row)
    detail = {"role": row.role}
    record(Event.ROLE_ENDED, by=by, about=row.user, country=row.keeper_country_id, detail=detail)
