"""Fields whose rules the database knows as well."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.translation import gettext_lazy as _


def _exists(value: str) -> None:
    """Refuse 30 February; the form is another validator's business."""
    try:
        datetime.date.fromisoformat(value if len(value) == 10 else "2000-01-01")
    except ValueError as error:
        raise ValidationError(_("There is no such day.")) from error


class ChoiceField(models.CharField):
    """Words from a list that the database knows as well, so that raw SQL cannot invent one."""

    def db_check(self, connection: BaseDatabaseWrapper) -> str:
        words = ", ".join(f"'{word}'" for word, _label in self.flatchoices)
        return f"{connection.ops.quote_name(self.column)} IN ({words})"


class PartialDateField(models.CharField):
    """A date as precise as its source: "2019", "2019-10" or "2019-10-15" (ISO 8601-1).

    Kept as text, so that no month or day is ever invented; text order is time order. The
    database checks the form, and that a required date is there; the calendar is checked here.
    """

    PATTERN = r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$"
    default_validators = [RegexValidator(PATTERN, _("Write 2019, 2019-10 or 2019-10-15.")), _exists]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_length"] = 10
        super().__init__(*args, **kwargs)

    def db_check(self, connection: BaseDatabaseWrapper) -> str:
        column = connection.ops.quote_name(self.column)
        form = f"{column} ~ '{self.PATTERN}'"
        return f"{column} = '' OR {form}" if self.blank else form
