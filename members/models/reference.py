"""Rows that start from the reference facts and may be edited afterwards."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import translation
from django.utils.translation import gettext_lazy as _


class ReferenceRow(models.Model):
    """A row with a stable code that remembers what the reference load last wrote into it.

    `loaded` is the base of a three-way comparison: a field whose value still equals the
    base was never touched by staff and may follow the files; any other field is theirs.
    `version` grows with every saved change, so that of two people editing one row the second
    is told.
    """

    code = models.CharField(_("code"), max_length=120, unique=True)
    loaded = models.JSONField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.code

    def save(self, *args, **kwargs) -> None:
        """A text's plain column holds the English, whatever language the editor works in."""
        with translation.override(settings.LANGUAGE_CODE):
            super().save(*args, **kwargs)

    @classmethod
    def in_words(cls, name: str, value: Any) -> str:
        """A stored value that only this kind of row knows how to say; blank for all others."""
        return ""

    def locked_version(self) -> int:
        """Hold this row until the transaction ends; give its version as it is now."""
        rows = type(self)._base_manager.select_for_update(no_key=True)
        return rows.values_list("version", flat=True).get(pk=self.pk)

    def return_to(self, snapshot: dict[str, Any]) -> None:
        """Write an earlier state, given as column values, over this row: its next version."""
        for field in self._meta.concrete_fields:
            if field.column in snapshot and not field.primary_key:
                setattr(self, field.attname, field.to_python(snapshot[field.column]))
        self.version += 1
        self.save()

    def take_reference(self, values: dict[str, Any]) -> tuple[list[str], list[str]]:
        """Take over `values` from the files; return (changed, kept-from-staff) field names.

        Values are stored as JSON-able words; a foreign key is named by its target's code.
        """
        base = self.loaded or {}
        changed, kept = [], []
        for name, value in values.items():
            current = getattr(self, name, None)  # a new row has no related row yet
            as_json = jsonable(value)
            if self.pk and name in base and base[name] == as_json:
                continue
            if self.pk and jsonable(current) not in (as_json, *self._untouched(name)):
                kept.append(name)
                continue
            if jsonable(current) != as_json or not self.pk:
                setattr(self, name, value)
                changed.append(name)
        # What staff keep stays out of the base, so that every later load reports it again.
        self.loaded = base | {n: jsonable(v) for n, v in values.items() if n not in kept}
        return changed, kept

    def _untouched(self, name: str) -> tuple[Any, ...]:
        """The values by which a field shows that nobody edited it since the last load.

        A field that no load has written yet is untouched while it is empty; a row that staff
        made has no such field at all.
        """
        if self.loaded is None:
            return ()
        return (self.loaded[name],) if name in self.loaded else (None, "", [], {})

    def forget_load_of(self, names: list[str]) -> None:
        """Let the next load write these fields again, because what it wrote was undone."""
        values = {name: jsonable(getattr(self, name)) for name in names}
        self.loaded = (self.loaded or {}) | values


def jsonable(value: Any) -> Any:
    """A value as it stands in JSON: rows by their code, decimals and dates as text."""
    if isinstance(value, models.Model):
        return value.code if isinstance(value, ReferenceRow) else value.pk
    if value is None or isinstance(value, str | int | bool | dict):
        return value
    if isinstance(value, list | tuple):
        return [jsonable(item) for item in value]
    if hasattr(value, "normalize"):  # Decimal: 5 and 5.0000 are the same figure
        return format(value.normalize(), "f")
    return str(value)
