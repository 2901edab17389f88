"""Where people of a country serve."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from members.actions.roles import end_roles_for
from members.actions.units import unit_called
from members.audit.events import Event
from members.audit.record import record
from members.models import Posting, User
from members.models.posting import today
from members.permissions import Permission, require


@transaction.atomic
def change_unit(*, person: User, unit: str, is_new_unit: bool = False, by: User) -> Posting:
    """Close the posting and open the next, from today, in another unit of the same country; a
    new name opens a new unit.
    """
    require(by, Permission.PEOPLE_ADMIT, country=person.keeper_country_id)
    where = unit_called(name=unit, country=person.keeper_country, is_new=is_new_unit, by=by)
    posting = _open_posting(person)
    if posting and posting.unit_id == where.pk:
        raise ValidationError(_("She serves there already. Nothing was changed."))
    if posting:
        _close(posting)
    opened = Posting.objects.create(
        person=person,
        keeper_country_id=person.keeper_country_id,
        country_id=person.keeper_country_id,
        unit=where,
        opened_by=by,
    )
    record(Event.POSTING_CHANGED, by=by, about=person, country=person.keeper_country_id)
    return opened


@transaction.atomic
def end_posting(*, person: User, by: User) -> None:
    """She serves here no longer, and holds no role of this country; her record stays hers."""
    country = person.keeper_country_id
    require(by, Permission.PEOPLE_ADMIT, country=country)
    posting = _open_posting(person)
    if posting is None:
        raise ValidationError(
            _("%(name)s has no open posting. Nothing was changed.") % {"name": person.name}
        )
    end_roles_for(person=person, country=country, by=by)
    _close(posting)
    record(Event.POSTING_ENDED, by=by, about=person, country=country)


def _open_posting(person: User) -> Posting | None:
    rows = Posting.objects.filter(person=person).open()
    return rows.select_for_update(of=("self",)).first()


def _close(posting: Posting) -> None:
    posting.valid_to = today()
    posting.save(update_fields=["valid_to"])
