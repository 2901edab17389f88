"""An API list as a table: one row each, one column per language of a text."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from rest_framework import serializers

from goals.api.figures import DecimalText
from goals.api.rows import TextStatusField
from members.api.rows import LANGUAGES, LanguagesField
from members.sheets import harmless

Cell = str | int | bool | None


@dataclass(frozen=True)
class Column:
    """A header that never changes, and where its value stands in what the serializer says."""

    header: str
    path: tuple[str, ...]
    field: serializers.Field
    language: str = ""
    of: str = ""  # what a nested row is, in words

    @property
    def is_decimal(self) -> bool:
        return isinstance(self.field, DecimalText)

    @property
    def title(self) -> str:
        """What stands in the column, in the language that is active."""
        return _title(self.field)

    def cell(self, told: dict[str, Any]) -> Cell:
        """The value for one row; a list of things becomes their codes in one cell."""
        value: Any = told
        for name in self.path:
            value = value.get(name) if value else None
        if isinstance(value, list):
            say = _in_short if self.path[-1] == self.field.field_name else _titled
            return "; ".join(say(item) for item in value)
        return value


def harmless_cell(column: Column, cell: Cell) -> Cell:
    """No text begins a formula; a number is written as it is, for -5 begins none."""
    return cell if column.is_decimal else harmless(cell)


def columns(serializer: serializers.BaseSerializer) -> list[Column]:
    """The columns of a serializer's rows, those of nested rows among them (`goal_code`)."""
    return list(_columns(serializer, ()))


def _columns(serializer: Any, path: tuple[str, ...], of: str = "") -> Iterator[Column]:
    texts = getattr(serializer, "text_names", ())
    for name, field in serializer.fields.items():
        header = _header(*path, name)
        if isinstance(field, LanguagesField):
            continue
        if isinstance(field, serializers.Serializer):
            yield from _columns(field, (*path, name), _title(field))
        elif name in texts:
            for code in LANGUAGES:
                told = (*path, "languages", code, name)
                yield Column(_header(*path, name, code), told, field, code, of)
        elif isinstance(field, TextStatusField):
            for code in LANGUAGES:
                yield Column(_header(*path, name, code), (*path, name, code), field, code, of)
        else:
            yield Column(header, (*path, name), field, of=of)
            if "title" in getattr(getattr(field, "child", None), "fields", ()):
                title = field.child.fields["title"]
                yield Column(f"{header}_title", (*path, name), title, of=_title(field))


def _title(field: serializers.Field) -> str:
    """The model's own words for it; those of the field where it is no column of the model."""
    if isinstance(field, serializers.BaseSerializer):
        many = isinstance(field, serializers.ListSerializer)
        meta = (field.child if many else field).Meta.model._meta
        return str(meta.verbose_name_plural if many else meta.verbose_name)
    model = getattr(getattr(field.parent, "Meta", None), "model", None)
    try:
        for name in field.source.split("."):
            found = model._meta.get_field(name)
            model = found.related_model
        return str(found.verbose_name)
    except (AttributeError, FieldDoesNotExist):
        return str(field.label)


def _header(*names: str) -> str:
    return "_".join(names)


def _titled(item: dict[str, Any]) -> str:
    return item["title"]


def _in_short(item: Any) -> str:
    """A nested row in one cell: its code and what qualifies it, "GPG4 (inferred)"."""
    if not isinstance(item, dict):
        return str(item)
    qualifier = item.get("locator") or item.get("confidence")
    return f"{item['code']} ({qualifier})" if qualifier else item["code"]
