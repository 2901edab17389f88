"""What the lists of the country desk can be asked for in their address."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from members.filters import AddressFilter, choice, words
from members.models import Country, UnitKind
from members.permissions import GIVEN_BY_COUNTRIES, Role
from members.querysets import (
    AccountRequestQuerySet,
    InvitationQuerySet,
    RoleGrantQuerySet,
    UnitQuerySet,
    UserQuerySet,
)

_ROLES = [(role.value, role.label) for role in Role if role in GIVEN_BY_COUNTRIES]


class DeskFilter(AddressFilter):
    """A filter that narrows a list; with several countries to see, to one of them."""

    def __init__(self, wanted: Any, countries: Iterable[Country] = ()) -> None:
        self._countries = [(country.code, country.name) for country in countries]
        super().__init__(wanted)

    def full_clean(self) -> None:
        """The choice is there before what is wanted is held against it."""
        if self._countries:
            self.fields["country"] = choice(_("Country"), self._countries)
        super().full_clean()

    def of_country(self, rows: QuerySet) -> QuerySet:
        return rows.kept_by_code(self.value("country"))

    def narrowed(self, rows: QuerySet) -> QuerySet:
        raise NotImplementedError


class RequestFilter(DeskFilter):
    q = words(_("Name, address or unit"))
    state = choice(
        _("State"),
        [("admitted", _("admitted")), ("refused", _("refused")), ("all", _("all"))],
        unset=_("waiting"),
    )

    def narrowed(self, rows: AccountRequestQuerySet) -> AccountRequestQuerySet:
        state = {"": "waiting", "all": ""}.get(self.value("state"), self.value("state"))
        return rows.in_state(state).named(self.value("q"))


class PeopleFilter(DeskFilter):
    q = words(_("Name or address"))
    unit = words(_("Unit"))
    role = choice(_("Role"), _ROLES)
    serving = choice(_("Posted"), [("yes", _("yes")), ("no", _("no"))])

    def narrowed(self, rows: UserQuerySet) -> UserQuerySet:
        return (
            rows.named(self.value("q"))
            .in_unit_named(self.value("unit"))
            .holding(self.value("role"))
            .serving(self.value("serving"))
        )


class RoleFilter(DeskFilter):
    q = words(_("Name or address"))
    role = choice(_("Role"), _ROLES)
    state = choice(_("State"), [("ended", _("ended")), ("all", _("all"))], unset=_("in force"))

    def narrowed(self, rows: RoleGrantQuerySet) -> RoleGrantQuerySet:
        state = {"": "now", "all": ""}.get(self.value("state"), self.value("state"))
        return rows.in_state(state).of(self.value("role")).named(self.value("q"))


class UnitFilter(DeskFilter):
    q = words(_("Name"))
    kind = choice(_("Kind"), UnitKind.choices)
    closed = choice(_("Closed"), [("yes", _("yes")), ("no", _("no"))])

    def narrowed(self, rows: UnitQuerySet) -> UnitQuerySet:
        return rows.named(self.value("q")).of_kind(self.value("kind")).closed(self.value("closed"))


class InvitationFilter(DeskFilter):
    q = words(_("Name or address"))
    state = choice(
        _("State"),
        [
            ("open", _("not used yet")),
            ("expired", _("expired")),
            ("used", _("used")),
            ("undone", _("undone")),
        ],
    )
    # Not typed by anybody: the page of a file leads here.
    batch = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def narrowed(self, rows: InvitationQuerySet) -> InvitationQuerySet:
        found = rows.in_state(self.value("state")).named(self.value("q"))
        return found.of_batch(self.value("batch")) if self.value("batch") else found
