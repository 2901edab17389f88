"""The units of a country, in that country's own words."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from members.audit.events import Event
from members.audit.record import record
from members.models import Country, Unit, UnitKind, User
from members.permissions import Permission, require
from members.unit_names import UnitNames

NEAR_UNIT = "near_unit"  # the code of the question about a name


@transaction.atomic
def open_unit(*, name: str, kind: str = UnitKind.OTHER, country: Country, by: User) -> Unit:
    """A new unit; its name is new in its country, whatever its letters' case."""
    require(by, Permission.UNITS_EDIT, country=country.pk)
    try:
        with transaction.atomic():
            unit = Unit.objects.create(name=" ".join(name.split()), kind=kind, country=country)
    except IntegrityError as error:
        raise ValidationError(_("There is a unit of this name already.")) from error
    record(Event.UNIT_CHANGED, by=by, about=unit, country=country.pk)
    return unit


@transaction.atomic
def edit_unit(*, unit: Unit, name: str, kind: str, is_closed: bool, by: User) -> Unit:
    """Rename, sort or close a unit. Who serves there goes on; nobody new is posted to it."""
    require(by, Permission.UNITS_EDIT, country=unit.country_id)
    unit.name, unit.kind, unit.is_closed = " ".join(name.split()), kind, is_closed
    try:
        with transaction.atomic():
            unit.save(update_fields=["name", "kind", "is_closed"])
    except IntegrityError as error:
        raise ValidationError(_("There is a unit of this name already.")) from error
    record(Event.UNIT_CHANGED, by=by, about=unit, country=unit.country_id)
    return unit


def unit_called(*, name: str, country: Country, is_new: bool = False, by: User) -> Unit:
    """The unit of this name, opened if the country has none.

    Other case, accents and spaces are the same name. A name that is a slip away from another
    is asked about once, unless she says that it `is_new`.
    """
    units = Unit.objects.kept_by(country.pk)
    found = units.called(name).first()
    names = None if found else UnitNames(units)
    found = found or names.same(name)
    if found is None:
        if not is_new and (near := names.near(name)):
            raise ValidationError(_near(name, near), code=NEAR_UNIT)
        return open_unit(name=name, country=country, by=by)
    if found.is_closed:
        raise ValidationError(
            _("The unit “%(name)s” is closed. Choose another one, or open it again.")
            % {"name": found.name}
        )
    return found


def _near(name: str, unit: Unit) -> str:
    return _(
        "“%(name)s” is not among your units. Did you mean “%(unit)s”? Write that name, or tick"
        " that it is a new unit."
    ) % {"name": name, "unit": unit.name}
