"""The country desk: whose it is, and its lists as data."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from members import desk_filters as filters
from members.models import AccountRequest, Country, Invitation, RoleGrant, Unit, User
from members.permissions import Permission, countries_with, desk_country, require


@dataclass(frozen=True)
class Tab:
    """A page of the desk that another room keeps."""

    noun: str
    label: str | Promise
    url_name: str

    @property
    def url(self) -> str:
        return reverse(self.url_name)


_MORE: list[Tab] = []


def let_stand(tab: Tab) -> None:
    """Rooms to the left put their pages beside the lists of the desk."""
    if tab not in _MORE:
        _MORE.append(tab)


@dataclass(frozen=True)
class Desk:
    """One country's desk, or (country is None) a view of several, where nothing is decided."""

    country: Country | None

    @property
    def tabs(self) -> list["DeskList | Tab"]:
        return [*LISTS.values(), *_MORE]

    def its_country(self) -> Country:
        """Whose desk it is, where something is about to be changed."""
        if self.country is None:
            raise PermissionDenied(_("Only a country decides about its people."))
        return self.country


def desk_of(person: User) -> Desk:
    """Her desk; 403 for whoever has none."""
    require(person, Permission.DESK_ENTER)
    country = desk_country(person)
    return Desk(country and Country.objects.get(pk=country))


Cell = Callable[[Any], Any]


@dataclass(frozen=True)
class DeskList:
    """A list of the desk: its tab, its rows, its filter, and its columns in a file."""

    noun: str
    label: str | Promise
    rows: Callable[[User], QuerySet]
    filter: type[filters.DeskFilter]
    columns: dict[str, Cell]

    @property
    def url(self) -> str:
        return reverse(f"members:desk_{self.noun}")

    def narrowed(self, person: User, wanted: Any) -> tuple[QuerySet, filters.DeskFilter]:
        """What she may see of it and asks for, and the filter that says so."""
        form = self.filter(wanted, _choice_of_countries(person))
        return form.narrowed(form.of_country(self.rows(person))), form


def _choice_of_countries(person: User) -> Iterable[Country]:
    """Those she looks at; none to choose from where it is one."""
    seen = countries_with(person, Permission.DESK_ENTER)
    return Country.objects.numbered(seen).by_name() if len(seen) > 1 else ()


def _day(moment: Any) -> str:
    return moment.date().isoformat() if moment else ""


def _unit_of(person: User) -> str:
    return person.open_postings[0].unit.name if person.open_postings else ""


LISTS = {
    listed.noun: listed
    for listed in [
        DeskList(
            "requests",
            _("Requests"),
            lambda person: (
                AccountRequest.objects.visible_to(person)
                .confirmed()
                .for_list_page()
                .select_related("keeper_country")
            ),
            filters.RequestFilter,
            {
                "country": lambda row: row.keeper_country.code,
                "email": lambda row: row.email,
                "name": lambda row: row.name,
                "unit": lambda row: row.unit,
                "language": lambda row: row.language,
                "moves": lambda row: row.is_move,
                "state": lambda row: row.state,
                "asked": lambda row: _day(row.asked_at),
                "decided": lambda row: _day(row.decided_at),
                "decided_by": lambda row: row.decided_by_name,
                "reason": lambda row: row.reason,
            },
        ),
        DeskList(
            "people",
            _("People"),
            lambda person: (
                User.objects.visible_to(person).for_list_page().select_related("keeper_country")
            ),
            filters.PeopleFilter,
            {
                "country": lambda row: row.keeper_country.code if row.keeper_country else "",
                "email": lambda row: row.email,
                "name": lambda row: row.name,
                "unit": _unit_of,
                "since": lambda row: (
                    row.open_postings[0].valid_from.isoformat() if row.open_postings else ""
                ),
                "language": lambda row: row.language,
                "roles": lambda row: "; ".join(grant.role for grant in row.grants_in_force),
                "active": lambda row: row.is_active,
            },
        ),
        DeskList(
            "roles",
            _("Roles"),
            lambda person: RoleGrant.objects.visible_to(person).for_list_page(),
            filters.RoleFilter,
            {
                "email": lambda row: row.user.email,
                "name": lambda row: row.user.name,
                "role": lambda row: row.role,
                "scope": lambda row: row.scope,
                "place": lambda row: row.place,
                "from": lambda row: _day(row.valid_from),
                "until": lambda row: _day(row.valid_to),
                "given_by": lambda row: row.granted_by_name,
                "reason": lambda row: row.reason,
            },
        ),
        DeskList(
            "units",
            _("Units"),
            lambda person: (
                Unit.objects.visible_to(person).for_list_page().select_related("country")
            ),
            filters.UnitFilter,
            {
                "country": lambda row: row.country.code,
                "name": lambda row: row.name,
                "kind": lambda row: row.kind,
                "people": lambda row: row.people,
                "closed": lambda row: row.is_closed,
            },
        ),
        DeskList(
            "invitations",
            _("Invitations"),
            lambda person: (
                Invitation.objects.visible_to(person)
                .for_list_page()
                .select_related("keeper_country")
            ),
            filters.InvitationFilter,
            {
                "country": lambda row: row.keeper_country.code if row.keeper_country else "",
                "email": lambda row: row.email,
                "name": lambda row: row.name,
                "unit": lambda row: row.unit.name if row.unit else "",
                "language": lambda row: row.language,
                "state": lambda row: row.state,
                "invited": lambda row: _day(row.invited_at),
                "invited_by": lambda row: row.invited_by_name,
                "valid_until": lambda row: _day(row.expires_at),
                "used": lambda row: _day(row.used_at),
            },
        ),
    ]
}
