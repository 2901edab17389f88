"""Kinds of filters that every room's API uses. Each refuses a value that it does not know."""

import re
from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_filters import filters
from drf_spectacular.utils import extend_schema_field


class _NumberField(forms.Field):
    """ "7" or "GPG7" as 7, from 1 to the highest number there is."""

    def __init__(self, *, prefix: str, highest: int, **kwargs: Any) -> None:
        self.prefix, self.highest = prefix, highest
        super().__init__(**kwargs)

    def to_python(self, value: str) -> int | None:
        if value in self.empty_values:
            return None
        digits = value.removeprefix(self.prefix)
        if re.fullmatch(r"[1-9]\d?", digits, re.ASCII) and int(digits) <= self.highest:
            return int(digits)
        raise ValidationError("unknown")


class _NumberedFilter(filters.Filter):
    field_class = _NumberField


def _described(schema: dict[str, Any], filter_: filters.Filter) -> filters.Filter:
    described = schema | {"description": filter_.extra["help_text"]}
    return extend_schema_field(described)(filter_)


def numbered(prefix: str, highest: int, field_name: str, text: str, **more: Any) -> filters.Filter:
    """A filter by number or numbered code: 7 and GPG7 mean the same."""
    return _described(
        {"type": "string", "pattern": rf"^({prefix})?[1-9][0-9]?$"},
        _NumberedFilter(
            field_name=field_name, prefix=prefix, highest=highest, help_text=text, **more
        ),
    )


def coded(
    rows: Callable[[Any], models.QuerySet], text: str, field_name: str | None = None, **more: Any
) -> filters.Filter:
    """A filter by the code of a row that must exist."""
    return _described(
        {"type": "string"},
        filters.ModelChoiceFilter(
            queryset=rows, to_field_name="code", field_name=field_name, help_text=text, **more
        ),
    )


def chosen(choices: list[tuple[str, Any]], text: str, **more: Any) -> filters.Filter:
    """A filter by one of a few words."""
    schema = {"type": "string", "enum": [value for value, _label in choices]}
    return _described(
        schema, filters.ChoiceFilter(choices=choices, empty_label=None, help_text=text, **more)
    )


def yes_or_no(text: str, **more: Any) -> filters.Filter:
    """A filter by true or false, written so."""
    return _described(
        {"type": "boolean"},
        filters.TypedChoiceFilter(
            choices=[("true", _("yes")), ("false", _("no"))],
            coerce=lambda value: value == "true",
            help_text=text,
            **more,
        ),
    )
